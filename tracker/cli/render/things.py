"""Things as people read them: a party, a body, a source; and one fact with all that backs it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import msgspec

from tracker.cli.render.parts import Notes, backing, line, moment_line, pairs, public
from tracker.cli.render.tables import disputed, facts_table, possible, versions
from tracker.domain.phrases import sentence

if TYPE_CHECKING:
    from tracker.app.answers import FactAnswer, ThingAnswer
    from tracker.cli.render.styled import Blocks

FACT = "fact"
"""The kind of a thing that is a fact: its history is itself, its mentions are its marks."""


def thing(answer: ThingAnswer) -> Blocks:
    """Anything that is no item, meeting or plan."""
    notes = Notes(answer.footnotes)
    yield line(f"{answer.kind} {answer.id}: {answer.title}", "bold")
    yield line(moment_line(answer.moment), "dim")
    yield ""
    if answer.kind == FACT and answer.history:
        yield pairs(_backing(answer.history[0], notes))
        yield ""
    yield pairs(detail_rows(answer.details))
    yield ""
    if answer.kind != FACT and any(fact.happened for fact in answer.history):
        yield facts_table(answer.history, notes)
        yield ""
    yield from possible(answer.possible, notes)
    if answer.mentions:
        yield line("Marks" if answer.kind == FACT else "Named in", "bold")
        yield facts_table(answer.mentions, notes, subject=True)
    yield from disputed(answer.disputes, notes)
    yield ""
    if answer.alone:
        yield line(f"On this source alone rest: {' '.join(answer.alone)}")
        yield ""
    yield from notes.lines()


def _backing(fact: FactAnswer, notes: Notes) -> Iterator[tuple[str, str]]:
    """When, by which reports, recorded by whom, in whose words."""
    yield "Entry", fact.entry
    yield "About", " ".join(fact.about)
    yield "Happened", sentence(fact.happened) or "not told"
    yield "Public", public(fact.public_since)
    yield "Recorded", f"{fact.recorded_at} by {fact.recorder}"
    count = backing(fact.sources, fact.independent_sources)
    yield "Sources", f"{count} {notes.cite(fact.sources)}" if fact.sources else "none"
    told = {
        "Says": fact.according_to,
        "Where": "; ".join(f"{notes.cite((w.source,))} {w.locator}" for w in fact.locators),
        "Wording": "; ".join(f'{notes.cite((w.source,))} "{w.wording}"' for w in fact.wording),
        "Gap": ", ".join(fact.gap) and f"{', '.join(fact.gap)} before it: not reported",
        "Irregular": fact.irregular,
        "Version": "; ".join(versions(fact)),
        "Note": fact.note,
    }
    yield from ((name, value) for name, value in told.items() if value)


def detail_rows(details: dict[str, str]) -> Iterator[tuple[str, str]]:
    """The fields of a registration or a fact; lists as words, what is nested left to JSON."""
    for name, text in details.items():
        value = _value(text)
        if isinstance(value, list):
            value = " ".join(map(str, value))
        if value and not isinstance(value, dict):
            yield name, str(value)


def _value(text: str) -> Any:  # noqa: ANN401 - JSON is anything
    try:
        return msgspec.json.decode(text) if text[:1] in {"[", "{"} else text
    except msgspec.DecodeError:
        return text
