"""Layouts: each answer as blocks of lines and tables, as readers want them.

What is not known is said, a date is printed as it is known, every line has its source.
"""

from collections.abc import Iterator
from functools import singledispatch

import msgspec
from rich.console import RenderableType

from tracker.app.answers import (
    AgendaAnswer,
    BodyAgenda,
    ConflictsAnswer,
    DisputeAnswer,
    FactAnswer,
    FactsAnswer,
    MeasureAnswer,
    MeasuresAnswer,
    MeetingAnswer,
    MeetingLine,
    MeetingsAnswer,
    PlanAnswer,
    SourcesAnswer,
    ThingAnswer,
)
from tracker.cli.render.items import agenda_table, position_blocks
from tracker.cli.render.items import blocks as item_blocks
from tracker.cli.render.parts import (
    Notes,
    backing,
    happened,
    heading,
    line,
    margin,
    moment_line,
    pairs,
    public,
    table,
)
from tracker.cli.render.text import count

Blocks = Iterator[RenderableType]


@singledispatch
def layout(answer: msgspec.Struct) -> Blocks:
    """Lay any answer out, block by block."""
    raise TypeError(type(answer).__name__)


layout.register(item_blocks)
layout.register(position_blocks)


@layout.register
def _agenda(answer: AgendaAnswer) -> Blocks:
    owners = sorted({body.organisation for body in answer.bodies if body.organisation})
    yield line(f"{' '.join(owners).upper() or 'Agenda'} {moment_line(answer.moment)}", "bold")
    yield ""
    if not answer.bodies:
        yield line("No item stands on this agenda at this moment.")
    for body in answer.bodies:
        yield from _body(body)
    if answer.plans:
        yield line("Plans", "bold")
        yield table(
            ("=PLAN", "WHAT IS KNOWN", "=SOURCES"),
            [
                (
                    margin(disputed=bool(plan.disputes)),
                    plan.id,
                    _plan_summary(plan),
                    backing(plan.sources, plan.independent_sources),
                )
                for plan in answer.plans
            ],
        )
        yield ""
    yield line("Meetings", "bold")
    yield line("  none ahead" if not answer.ahead else f"  ahead: {_named(answer.ahead)}")
    if answer.unreported:
        yield line(f"  announced, outcome not recorded: {_named(answer.unreported)}")
    yield ""
    disputes = f"! {count(answer.disputes, 'open dispute')} (tracker conflicts)"
    newest = f"newest report: {answer.newest_report or 'none'}"
    yield line(f"{disputes if answer.disputes else 'no open dispute'} · {newest}")


def _body(body: BodyAgenda) -> Blocks:
    chair = body.chair
    seat = f"chair: {chair.party} since {happened(chair.since)}" if chair is not None else ""
    yield heading(f"{body.name} ({body.body})" if body.body else body.name, seat)
    yield agenda_table(body.items)
    if body.more:
        yield line(f"    {count(body.more, 'more item')} not shown (--limit 0)")
    if body.closed:
        yield line(f"    {count(body.closed, 'closed item')} not shown (--all)")
    yield ""


def _plan_summary(plan: PlanAnswer) -> str:
    if plan.history:
        return plan.summary
    return "nothing certain; possibly " + "; ".join(one.what for one in plan.possible)


def _named(meetings: tuple[MeetingLine, ...]) -> str:
    """Meetings in one line, those of one day and place together: bodies, date, place."""
    together: dict[tuple[str, str], list[str]] = {}
    for one in meetings:
        day, place = one.starts or "a date not told", f" ({one.venue})" if one.venue else ""
        together.setdefault((day, place), []).append(" ".join(one.bodies) or one.id)
    return "; ".join(
        f"{', '.join(bodies)} of {day}{place}" for (day, place), bodies in together.items()
    )


@layout.register
def _meeting(answer: MeetingAnswer) -> Blocks:
    notes = Notes(answer.footnotes)
    yield line(f"{answer.id}: {answer.state}", "bold")
    yield line(moment_line(answer.moment), "dim")
    yield ""
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
    yield pairs((name, value) for name, value in told.items() if value)
    yield ""
    if answer.agenda:
        yield line("Agenda", "bold")
        yield agenda_table(answer.agenda, numbered=True)
    else:
        yield line("Agenda: not told")
    yield ""
    if answer.outcomes:
        yield line("What was done there", "bold")
        yield facts_table(answer.outcomes, notes, subject=True)
        yield ""
    yield facts_table(answer.history, notes)
    yield from _possible(answer.possible, notes)
    yield from _disputed(answer.disputes, notes)
    yield ""
    yield from notes.lines()


@layout.register
def _plan(answer: PlanAnswer) -> Blocks:
    notes = Notes(answer.footnotes)
    yield line(f"{answer.id}: {answer.title}", "bold")
    yield line(moment_line(answer.moment), "dim")
    yield ""
    yield line(f"{answer.summary} {notes.cite(answer.sources)}")
    yield ""
    yield measures_table(answer.measures, notes)
    yield ""
    yield facts_table(answer.history, notes)
    yield from _disputed(answer.disputes, notes)
    yield ""
    yield from notes.lines()


@layout.register
def _thing(answer: ThingAnswer) -> Blocks:
    notes = Notes(answer.footnotes)
    yield line(f"{answer.kind} {answer.id}: {answer.title}", "bold")
    yield line(moment_line(answer.moment), "dim")
    yield ""
    yield pairs(answer.details.items())
    yield ""
    if answer.kind == "fact" or any(fact.happened for fact in answer.history):
        yield facts_table(answer.history, notes)
        yield ""
    if answer.mentions:
        yield line("Marks" if answer.kind == "fact" else "Named in", "bold")
        yield facts_table(answer.mentions, notes, subject=True)
    yield from _disputed(answer.disputes, notes)
    yield ""
    yield from notes.lines()


@layout.register
def _facts(answer: FactsAnswer) -> Blocks:
    notes = Notes(answer.footnotes)
    yield line(moment_line(answer.moment), "dim")
    if not answer.facts:
        yield line("Nothing stands at this moment.")
    yield facts_table(answer.facts, notes, subject=True)
    if answer.more:
        yield line(f"    {count(answer.more, 'more entry')} not shown (--limit 0)")
    yield from _possible(answer.possible, notes)
    yield ""
    yield from notes.lines()


@layout.register
def _meetings(answer: MeetingsAnswer) -> Blocks:
    notes = Notes(answer.footnotes)
    yield line(moment_line(answer.moment), "dim")
    if not answer.meetings:
        yield line("No meeting stands at this moment.")
    yield table(
        ("=MEETING", "BODY", "=STARTS", "WHERE", "STATE", "=PUBLIC SINCE", "FROM", "=ENTRY"),
        [
            (
                margin(disputed=one.disputed),
                one.id,
                " ".join(one.bodies) or "not told",
                one.starts or "not told",
                one.venue or "not told",
                one.state,
                public(one.public_since),
                notes.cite(one.sources),
                one.entry,
            )
            for one in answer.meetings
        ],
    )
    yield ""
    yield from notes.lines()


@layout.register
def _measures(answer: MeasuresAnswer) -> Blocks:
    notes = Notes(answer.footnotes)
    yield line(moment_line(answer.moment), "dim")
    yield measures_table(answer.measures, notes)
    yield ""
    yield from notes.lines()


def measures_table(measures: tuple[MeasureAnswer, ...], notes: Notes) -> RenderableType:
    """Measures with the status that stands, and the reason for it."""
    if not measures:
        return line("No measure is named.")
    return table(
        ("MEASURE", "=STATUS", "WHY", "=SINCE", "FROM"),
        [
            (
                "",
                f"{one.id}: {one.title}",
                one.status or "not reported",
                "; ".join(part for part in (one.reason, one.party, one.grounds) if part)
                or ("not told" if one.status == "unfulfilled" else ""),
                happened(one.since),
                notes.cite(one.sources) if one.status else "",
            )
            for one in measures
        ],
    )


@layout.register
def _conflicts(answer: ConflictsAnswer) -> Blocks:
    notes = Notes(answer.footnotes)
    yield line(moment_line(answer.moment), "dim")
    if not answer.disputes:
        yield line("No open dispute.")
        return
    yield disputes_table(answer.disputes, notes)
    yield ""
    yield from notes.lines()


def disputes_table(disputes: tuple[DisputeAnswer, ...], notes: Notes) -> RenderableType:
    """Disputes: the fact, and what is said instead."""
    return table(
        ("=ABOUT", "THE RECORD SAYS", "SOMEBODY SAYS INSTEAD", "FROM", "ENTRY"),
        [
            (
                "!",
                one.about.partition("/")[2],
                f"{one.claim} ({one.fact} {one.fact_entry})",
                one.says + (f" (according to {one.according_to})" if one.according_to else ""),
                notes.cite(one.sources),
                f"{one.entry} {one.key}",
            )
            for one in disputes
        ],
    )


@layout.register
def _sources(answer: SourcesAnswer) -> Blocks:
    yield line(moment_line(answer.moment), "dim")
    yield table(
        ("=SOURCE", "PUBLISHER", "=PUBLISHED", "RELAYS", "=FACTS"),
        [
            (
                "",
                one.id,
                one.publisher + ("" if one.public else " (not public)"),
                one.published or "undated",
                ", ".join(one.relays),
                str(one.facts),
            )
            for one in answer.sources
        ],
    )


def facts_table(
    facts: tuple[FactAnswer, ...], notes: Notes, *, subject: bool = False
) -> RenderableType:
    """Facts, one a line; with ``subject`` each says what it is about."""
    columns = (
        "=HAPPENED",
        *(("ABOUT",) if subject else ()),
        "WHAT",
        "PUBLIC SINCE",
        "FROM",
        "ENTRY",
    )
    return table(columns, [fact_row(one, notes, subject=subject) for one in facts])


def fact_row(fact: FactAnswer, notes: Notes, *, subject: bool) -> tuple[str, ...]:
    """One fact as a row: what it says, and what is to be said of it."""
    what = [fact.what]
    what += [f"grounds: {fact.grounds}"] if fact.grounds and fact.grounds not in fact.what else []
    what += [f"according to {fact.according_to}"] if fact.according_to else []
    what += [f"gap before it: {', '.join(fact.gap)} not reported"] if fact.gap else []
    what += [f"irregular: {fact.irregular}"] if fact.irregular else []
    what += [f"retracted by {fact.retracted}"] if fact.retracted else []
    about = (" ".join(fact.about),) if subject else ()
    return (
        "x" if fact.retracted else margin(disputed=bool(fact.disputes)),
        happened(fact.happened),
        *about,
        "; ".join(what),
        public(fact.public_since) if fact.sources or fact.public_since else "-",
        notes.cite(fact.sources) if fact.sources else "-",
        fact.entry,
    )


def _possible(facts: tuple[FactAnswer, ...], notes: Notes) -> Blocks:
    if facts:
        yield ""
        yield line("Possible by then (not certain)", "bold")
        yield facts_table(facts, notes, subject=True)


def _disputed(disputes: tuple[DisputeAnswer, ...], notes: Notes) -> Blocks:
    if disputes:
        yield ""
        yield line("Disputed", "bold")
        yield disputes_table(disputes, notes)
