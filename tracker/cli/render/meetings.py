"""A meeting as people read it: what is known of it, and its agenda as announced, changed, held."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tracker.cli.render.columns import Columns
from tracker.cli.render.dispositions import dispositions_table
from tracker.cli.render.items import agenda_table
from tracker.cli.render.parts import Notes, backing, happened, line, moment_line, pairs
from tracker.cli.render.tables import disputed, facts_table, possible

if TYPE_CHECKING:
    from tracker.app.answers import AnnouncedAgenda, FactAnswer, MeetingAnswer
    from tracker.cli.render.styled import Blocks


def meeting(answer: MeetingAnswer) -> Blocks:
    """One meeting in full."""
    notes = Notes(answer.footnotes)
    yield line(f"{answer.id}: {answer.state}", "bold")
    yield line(moment_line(answer.moment), "dim")
    yield ""
    yield pairs(_told(answer))
    yield ""
    yield from _agenda(answer, notes)
    others = _others(answer)
    if others:
        yield line("What else was said there", "bold")
        yield facts_table(others, notes, subject=True)
        yield ""
    if answer.history:
        yield facts_table(answer.history, notes)
    yield from possible(answer.possible, notes)
    yield from disputed(answer.disputes, notes)
    yield ""
    yield from notes.lines()


def _told(answer: MeetingAnswer) -> Iterator[tuple[str, str]]:
    told = {
        "Body": " ".join(answer.bodies) or "not told",
        "Date": " to ".join(part for part in (answer.starts, answer.ends) if part) or "not told",
        "Place": answer.venue or "not told",
        "Form": ", ".join(
            part for part in (answer.kind, answer.format, answer.composition) if part
        ),
        "Chair": answer.chair or "not told",
        "Present": " ".join(answer.present),
        "Absent": " ".join(answer.absent),
    }
    return ((name, value) for name, value in told.items() if value)


def _agenda(answer: MeetingAnswer, notes: Notes) -> Blocks:
    """The agenda as announced, as changed, as held; and where its items stand at the moment."""
    if not answer.dispositions and answer.announced is None:
        yield line("Agenda: not told")
        yield ""
        return
    yield from _announced(answer.announced, notes)
    if answer.changes:
        yield line("Agenda as changed", "bold")
        yield facts_table(answer.changes, notes)
    elif answer.announced is not None:
        yield line("Agenda as changed: no change reported")
    yield ""
    yield line(f"Agenda as {_stage(answer.state)}", "bold")
    yield dispositions_table(answer.dispositions, notes)
    yield ""
    if answer.agenda:
        yield line("Where its items stand now", "bold")
        yield agenda_table(answer.agenda)
        yield ""


def _stage(state: str) -> str:
    return "held" if state == "held" else f"it stands (the meeting: {state})"


def _announced(agenda: AnnouncedAgenda | None, notes: Notes) -> Blocks:
    if agenda is None:
        yield line("Agenda as announced: not told")
        return
    count = backing(agenda.sources, agenda.independent_sources)
    yield line("Agenda as announced", "bold")
    when = f"{happened(agenda.happened)}: {agenda.what} ({agenda.key} {agenda.entry})"
    yield line(f"  {when}; sources: {count} {notes.cite(agenda.sources)}")
    rows = [
        ("", "-" if one.number is None else str(one.number), one.id, one.title)
        for one in agenda.items
    ]
    yield Columns(("NO.", "=ITEM", "TITLE"), rows)


def _others(answer: MeetingAnswer) -> tuple[FactAnswer, ...]:
    """What was done there that no line of the agenda tells."""
    told = {one.entry for one in answer.dispositions}
    return tuple(fact for fact in answer.outcomes if fact.entry not in told)
