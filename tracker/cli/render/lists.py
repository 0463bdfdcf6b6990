"""Lists as people read them: facts, meetings, measures, disputes, sources, one a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.cli.render.columns import Columns
from tracker.cli.render.parts import Notes, cited, line, margin, moment_line, public
from tracker.cli.render.tables import facts_table, measures_table, possible
from tracker.cli.render.text import count

if TYPE_CHECKING:
    from tracker.app.answers import (
        FactsAnswer,
        MeasuresAnswer,
        MeetingLine,
        MeetingsAnswer,
        SourceLine,
        SourcesAnswer,
    )
    from tracker.cli.render.styled import Blocks


def facts(answer: FactsAnswer) -> Blocks:
    """Facts: a history, statements, the log."""
    notes = Notes(answer.footnotes)
    yield line(moment_line(answer.moment), "dim")
    subjects = {fact.about for fact in answer.facts}
    if len(subjects) == 1 and len(answer.facts) > 1:
        yield line(f"All about {' '.join(subjects.pop())}")
        yield facts_table(answer.facts, notes)
    elif answer.facts:
        yield facts_table(answer.facts, notes, subject=True)
    else:
        yield line("No such fact is in the log at this moment.")
    if answer.more:
        yield line(f"  {count(answer.more, 'more entry')} not shown (--limit 0)")
    yield from possible(answer.possible, notes)
    yield ""
    yield from notes.lines()


def meetings(answer: MeetingsAnswer) -> Blocks:
    """Meetings by their start."""
    notes = Notes(answer.footnotes)
    yield line(moment_line(answer.moment), "dim")
    if not answer.meetings:
        yield line("No such meeting stands at this moment.")
        return
    names = ("=MEETING", "BODY", "=STARTS", "WHERE", "~STATE", "PUBLIC SINCE", "FROM", "=ENTRY")
    yield Columns(names, [_meeting(one, notes) for one in answer.meetings])
    if answer.more:
        yield line(f"  {count(answer.more, 'more meeting')} not shown (--limit 0)")
    yield ""
    yield from notes.lines()


def _meeting(meeting: MeetingLine, notes: Notes) -> tuple[str, ...]:
    return (
        margin(disputed=meeting.disputed),
        meeting.id,
        " ".join(meeting.bodies) or "not told",
        meeting.starts or "not told",
        meeting.venue or "not told",
        "; ".join((meeting.state, *(f"possibly {each} already" for each in meeting.possible))),
        public(meeting.public_since),
        cited(notes, meeting.sources, meeting.independent_sources),
        meeting.entry or "-",
    )


def measures(answer: MeasuresAnswer) -> Blocks:
    """Measures of all plans and items."""
    notes = Notes(answer.footnotes)
    yield line(moment_line(answer.moment), "dim")
    yield measures_table(answer.measures, notes)
    yield ""
    yield from notes.lines()


def sources(answer: SourcesAnswer) -> Blocks:
    """Sources by date."""
    yield line(moment_line(answer.moment), "dim")
    if not answer.sources:
        yield line("No source is cited yet.")
        return
    names = ("=SOURCE", "PUBLISHER", "=PUBLISHED", "RELAYS", "FACTS")
    yield Columns(names, [_source(one) for one in answer.sources])
    if answer.more:
        yield line(f"  {count(answer.more, 'earlier or undated source')} not shown (--limit 0)")


def _source(source: SourceLine) -> tuple[str, ...]:
    return (
        "x" if _withdrawn(source) else "",
        source.id,
        "; ".join((source.publisher, *_told_of(source))),
        source.published or "undated",
        ", ".join(source.relays) or "-",
        str(source.facts),
    )


def _withdrawn(source: SourceLine) -> bool:
    return any(each.startswith("withdrawn") for each in source.amended)


def _told_of(source: SourceLine) -> list[str]:
    """What is to be said of a source: that it is not public; what its publisher did to it."""
    public = [] if source.public else ["not public"]
    return [*public, *(f"{each} by its publisher" for each in source.amended)]
