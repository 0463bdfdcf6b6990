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
    MeetingLine,
    PlanAnswer,
)
from tracker.cli.render import (
    conflicts,
    explaining,
    explaining_lists,
    items,
    lists,
    meetings,
    procedures,
    searches,
    things,
    watching,
)
from tracker.cli.render.columns import Columns
from tracker.cli.render.parts import (
    Notes,
    backing,
    cited,
    happened,
    heading,
    line,
    margin,
    moment_line,
)
from tracker.cli.render.tables import disputed, facts_table, measures_table, possible
from tracker.cli.render.text import count

Blocks = Iterator[RenderableType]


@singledispatch
def layout(answer: msgspec.Struct) -> Blocks:
    """Lay any answer out, block by block."""
    raise TypeError(type(answer).__name__)


layout.register(items.item)
layout.register(items.positions)
layout.register(things.thing)
layout.register(lists.facts)
layout.register(lists.meetings)
layout.register(lists.measures)
layout.register(conflicts.conflicts)
layout.register(meetings.meeting)
layout.register(watching.todo)
layout.register(watching.conformance)
layout.register(watching.next_meeting)
layout.register(watching.unfinished)
layout.register(lists.sources)
layout.register(explaining.why)
layout.register(explaining_lists.diff)
layout.register(explaining_lists.news)
layout.register(explaining_lists.about)
layout.register(searches.search)
layout.register(procedures.procedures)
layout.register(procedures.procedure)


@layout.register
def _agenda(answer: AgendaAnswer) -> Blocks:
    owners = sorted({body.organisation for body in answer.bodies if body.organisation})
    yield line(f"{' '.join(owners).upper() or 'Agenda'} {moment_line(answer.moment)}", "bold")
    yield ""
    if not answer.bodies:
        yield line("No item stands on this agenda at this moment.")
        yield ""
    for body in answer.bodies:
        yield from _body(body)
    if answer.plans:
        yield line("Plans", "bold")
        yield Columns(
            ("=PLAN", "WHAT IS KNOWN", "=SOURCES"), [_plan_row(one) for one in answer.plans]
        )
        yield ""
    yield line("Meetings", "bold")
    yield line("  none ahead" if not answer.ahead else f"  ahead: {_named(answer.ahead)}")
    if answer.unreported:
        yield line(f"  announced, outcome not recorded: {_named(answer.unreported)}")
    yield ""
    more = "more than " if answer.more_disputes else ""
    disputes = f"! {more}{count(answer.disputes, 'open dispute')} (tracker conflicts)"
    newest = f"newest report: {answer.newest_report or 'none'}"
    yield line(f"{disputes if answer.disputes else 'no open dispute'} · {newest}")


def _body(body: BodyAgenda) -> Blocks:
    chair = body.chair
    seat = f"chair: {chair.party} since {happened(chair.since)}" if chair is not None else ""
    if body.possible_chairs:
        seat = f"{seat or 'chair: not told'}; possibly {' '.join(body.possible_chairs)} by then"
    yield heading(f"{body.name} ({body.body})" if body.body else body.name, seat)
    if body.items:
        yield items.agenda_table(body.items)
    if body.more:
        yield line(f"  {count(body.more, 'more item')} not shown (--limit 0)")
    if body.closed:
        yield line(f"  {count(body.closed, 'closed item')} not shown (--all)")
    yield ""


def _plan_row(plan: PlanAnswer) -> tuple[str, ...]:
    return (
        margin(disputed=bool(plan.disputes)),
        plan.id,
        _plan_summary(plan),
        backing(plan.sources, plan.independent_sources),
    )


def _plan_summary(plan: PlanAnswer) -> str:
    if plan.history:
        return plan.summary
    return "nothing certain; possibly " + "; ".join(one.what for one in plan.possible)


def _named(meetings: tuple[MeetingLine, ...]) -> str:
    """Meetings in one line, those of one day and place together: bodies, date, place."""
    together: dict[tuple[str, str], list[str]] = {}
    for one in meetings:
        day, place = one.starts or "a date not told", f" ({one.venue})" if one.venue else ""
        perhaps = f" (possibly {', '.join(one.possible)} already)" if one.possible else ""
        named = (" ".join(one.bodies) or one.id) + perhaps
        together.setdefault((day, place), []).append(named)
    return "; ".join(
        f"{', '.join(bodies)} of {day}{place}" for (day, place), bodies in together.items()
    )


@layout.register
def _plan(answer: PlanAnswer) -> Blocks:
    notes = Notes(answer.footnotes)
    yield line(f"{answer.id}: {answer.title}", "bold")
    yield line(moment_line(answer.moment), "dim")
    yield ""
    yield line(f"{answer.summary} {cited(notes, answer.sources, answer.independent_sources)}")
    yield ""
    yield measures_table(answer.measures, notes)
    yield ""
    if answer.history:
        yield facts_table(answer.history, notes)
    yield from possible(answer.possible, notes)
    yield from disputed(answer.disputes, notes)
    yield ""
    yield from notes.lines()
