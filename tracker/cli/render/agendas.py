"""An agenda, and a plan, as people read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.cli.render.columns import Columns
from tracker.cli.render.items import agenda_table
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

if TYPE_CHECKING:
    from tracker.app.answers import (
        AgendaAnswer,
        BodyAgenda,
        MeetingLine,
        PlanAnswer,
    )
    from tracker.cli.render.styled import Blocks


def agenda(answer: AgendaAnswer) -> Blocks:
    """What is on the agenda, body by body, with plans and meetings."""
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
        yield agenda_table(body.items)
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


def plan(answer: PlanAnswer) -> Blocks:
    """One plan in full."""
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
