"""What contradicts itself, as people read it: what is known, what is not, what does not add up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.cli.render.columns import Columns, Row
from tracker.cli.render.parts import Notes, backing, happened, line, moment_line
from tracker.cli.render.tables import disputes_table
from tracker.cli.render.text import count

if TYPE_CHECKING:
    from tracker.app.answers import (
        ConflictsAnswer,
        ContradictionAnswer,
        FactAnswer,
        RepeatAnswer,
        TallyAnswer,
    )
    from tracker.cli.render.styled import Block, Blocks


def conflicts(answer: ConflictsAnswer) -> Blocks:
    """Disputes, tallies and repeats."""
    notes = Notes(answer.footnotes)
    yield line(moment_line(answer.moment), "dim")
    if answer.disputes:
        yield disputes_table(answer.disputes, notes)
        yield from _more(answer, "disputes", "more dispute")
        yield line("  settle one: tracker settle ENTRY --stands (or --falls) --reason TEXT")
    else:
        yield line("No open dispute.")
    if answer.tallies:
        yield ""
        yield line("Counted, and known one by one", "bold")
        yield _tallies(answer.tallies, notes)
        yield from _more(answer, "tallies", "more count")
    if answer.contradictions:
        yield ""
        yield line("Counts that contradict each other", "bold")
        for each in answer.contradictions:
            yield _contradiction(each, notes)
        yield from _more(answer, "contradictions", "more pair")
        yield line(
            "  if both are reported: tracker dispute FACT --says FIELD=VALUE --source SOURCE"
        )
    if answer.repeats:
        yield ""
        yield line("Probably recorded twice", "bold")
        for repeat in answer.repeats:
            yield from _repeat(repeat, notes)
        yield from _more(answer, "repeats", "more pair")
    yield ""
    yield from notes.lines()


def _more(answer: ConflictsAnswer, kind: str, what: str) -> Blocks:
    """How many of a kind are not shown."""
    if answer.more[kind]:
        yield line(f"  {count(answer.more[kind], what)} not shown (--limit 0)")


def _tallies(tallies: tuple[TallyAnswer, ...], notes: Notes) -> Block:
    """Each tally, and below it what the register says of its parts."""
    rows: list[Row] = []
    for one in tallies:
        told = f", according to {one.according_to}" if one.according_to else ""
        rows.append(
            (
                "!" if one.faults else "",
                one.about.partition("/")[2],
                f"{one.what} ({one.key}{told})",
                happened(one.happened),
                f"{backing(one.sources, one.independent_sources)} {notes.cite(one.sources)}",
                one.entry,
            )
        )
        for part in one.parts:
            known = f"known: {' '.join(part.known)}" if part.known else "none known"
            rest = f"; {part.unknown} not known one by one" if part.unknown else ""
            rows.append(f"     {part.name}: {part.counted} counted, {known}{rest}")
        rows += [f"!    does not add up: {fault}" for fault in one.faults]
    return Columns(("=ABOUT", "COUNTED", "=HAPPENED", "FROM", "=ENTRY"), rows)


def _contradiction(found: ContradictionAnswer, notes: Notes) -> Block:
    rows: list[Row] = [f"! {found.about.partition('/')[2]}: {'; '.join(found.differs)}"]
    rows += [_fact(one, notes) for one in (found.one, found.other)]
    return Columns(FACT, rows)


def _repeat(repeat: RepeatAnswer, notes: Notes) -> Blocks:
    """Two facts below each other, and what makes them one."""
    rows: list[Row] = [f"? {repeat.about.partition('/')[2]}"]
    rows += [_fact(one, notes) for one in (repeat.first, repeat.again)]
    yield Columns(FACT, rows)
    yield line("  if they are one fact:")
    for command in repeat.commands:
        yield line(f"    {command}")


FACT = ("=HAPPENED", "WHAT", "FROM", "=KEY", "=ENTRY")


def _fact(fact: FactAnswer, notes: Notes) -> tuple[str, ...]:
    sources = f"{backing(fact.sources, fact.independent_sources)} {notes.cite(fact.sources)}"
    return ("", happened(fact.happened), fact.what, sources, fact.key, fact.entry)
