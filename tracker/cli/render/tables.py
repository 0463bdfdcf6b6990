"""Tables that many answers share: facts, disputes, measures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.cli.render.columns import Columns
from tracker.cli.render.parts import Notes, backing, cited, happened, line, margin, public

if TYPE_CHECKING:
    from tracker.app.answers import DisputeAnswer, FactAnswer, MeasureAnswer
    from tracker.cli.render.styled import Block, Blocks


def facts_table(facts: tuple[FactAnswer, ...], notes: Notes, *, subject: bool = False) -> Block:
    """Facts, one a line; with ``subject`` each says what it is about."""
    about = ("=ABOUT",) if subject else ()
    columns = ("=HAPPENED", *about, "WHAT", "PUBLIC SINCE", "FROM", "=ENTRY")
    return Columns(columns, [fact_row(one, notes, subject=subject) for one in facts])


def fact_row(fact: FactAnswer, notes: Notes, *, subject: bool) -> tuple[str, ...]:
    """One fact as a row: what it says, and what is to be said of it."""
    what = [fact.what]
    what += [f"grounds: {fact.grounds}"] if fact.grounds and fact.grounds not in fact.what else []
    what += [f"according to {fact.according_to}"] if fact.according_to else []
    what += [f"gap before it: {', '.join(fact.gap)} not reported"] if fact.gap else []
    what += [f"irregular: {fact.irregular}"] if fact.irregular else []
    what += versions(fact)
    return (
        "x" if fact.retracted else margin(disputed=bool(fact.disputes)),
        happened(fact.happened),
        *((" ".join(fact.about),) if subject else ()),
        "; ".join(what),
        public(fact.public_since) if fact.sources or fact.public_since else "-",
        cited(notes, fact.sources, fact.independent_sources),
        fact.entry,
    )


def versions(fact: FactAnswer) -> list[str]:
    """What a fact replaced, and what took it back or replaced it."""
    said = []
    if fact.corrects:
        said.append(f"{'narrows' if fact.narrowed else 'corrects'} {fact.corrects}")
    if fact.retracted and fact.replaced_by:
        said.append(f"replaced by {fact.replaced_by} (retracted by {fact.retracted})")
    elif fact.retracted:
        said.append(f"retracted by {fact.retracted}")
    return said


def possible(facts: tuple[FactAnswer, ...], notes: Notes) -> Blocks:
    """What may have happened by then, under its heading."""
    if facts:
        yield ""
        yield line("Possible by then (not certain)", "bold")
        yield facts_table(facts, notes, subject=True)


def measures_table(measures: tuple[MeasureAnswer, ...], notes: Notes) -> Block:
    """Measures with the status that stands, and the reason for it."""
    if not measures:
        return line("No such measure is named.")
    columns = ("MEASURE", "~STATUS", "WHY", "=SINCE", "FROM")
    return Columns(columns, [_measure(one, notes) for one in measures])


def _measure(measure: MeasureAnswer, notes: Notes) -> tuple[str, ...]:
    why = "; ".join(filter(None, (measure.reason, measure.party, measure.grounds)))
    return (
        "",
        f"{measure.id}: {measure.title}",
        status(measure),
        why or ("not told" if measure.status == "unfulfilled" else "-"),
        happened(measure.since),
        cited(notes, measure.sources, measure.independent_sources) if measure.status else "-",
    )


def status(measure: MeasureAnswer) -> str:
    """The status of a measure, and those that it may have reached by then."""
    maybe = [f"possibly {each} already" for each in measure.possible]
    late = ["overdue"] if measure.overdue else []
    due = [" ".join((*late, "since" if late else "due", measure.due))] if measure.due else []
    return "; ".join((measure.status or "not reported", *(due if measure.open else ()), *maybe))


def disputes_table(disputes: tuple[DisputeAnswer, ...], notes: Notes) -> Block:
    """Disputes: the fact, and what is said instead."""
    rows = [
        (
            "!",
            one.about.partition("/")[2],
            f"{one.claim} ({one.fact} {one.fact_entry}; {_backed(one)})",
            one.says + (f" (according to {one.according_to})" if one.according_to else ""),
            cited(notes, one.sources, one.independent_sources),
            f"{one.entry} {one.key}",
        )
        for one in disputes
    ]
    columns = ("=ABOUT", "THE RECORD SAYS", "SOMEBODY SAYS INSTEAD", "FROM", "=ENTRY")
    return Columns(columns, rows)


def _backed(dispute: DisputeAnswer) -> str:
    """What backs the record: ``2 (1 indep.)``."""
    found = backing(dispute.fact_sources, dispute.fact_independent_sources)
    word = "source" if len(dispute.fact_sources) == 1 else "sources"
    return f"sources: {found}" if "(" in found else f"{found} {word}"


def disputed(disputes: tuple[DisputeAnswer, ...], notes: Notes) -> Blocks:
    """Disputes under their heading."""
    if disputes:
        yield ""
        yield line("Disputed", "bold")
        yield disputes_table(disputes, notes)
