"""Plans of measures: registered, adopted, counted; their measures and what became of them.

Pure domain.
"""

from typing import assert_never

import msgspec

from tracker.domain.facts import Command, Draft, Event, stream_of
from tracker.domain.known import PARTIES, Known, check, refs
from tracker.domain.measure import (
    AddMeasure,
    MeasureAdded,
    MeasureReported,
    ReportMeasure,
    decide_added,
    decide_reported,
)
from tracker.domain.registration import register
from tracker.domain.tally import ReportTally, TallyReported
from tracker.domain.tally import references as tally_references


class PlanRegistered(Event, frozen=True):
    """A plan has a name here, and the body whose plan it is."""

    title: str
    body: str | None = None


class PlanAdopted(Event, frozen=True):
    """A plan was adopted, with so many ``measures``, at a meeting, by parties: where told."""

    measures: int | None = None
    meeting: str | None = None
    by: tuple[str, ...] = ()


PlanEvent = PlanRegistered | PlanAdopted | MeasureAdded | MeasureReported | TallyReported


class RegisterPlan(Command, frozen=True, kw_only=True):
    """Register a plan under its id."""

    plan: str
    data: PlanRegistered


class AdoptPlan(Command, frozen=True, kw_only=True):
    """Record that a plan was adopted."""

    plan: str
    data: PlanAdopted


PlanCommand = RegisterPlan | AdoptPlan | AddMeasure | ReportMeasure | ReportTally


class PlanState(msgspec.Struct, frozen=True):
    """What stands of a plan: measures and statuses by measure id; the last tally."""

    registered: PlanRegistered | None = None
    adopted: PlanAdopted | None = None
    measures: dict[str, MeasureAdded] = {}
    statuses: dict[str, MeasureReported] = {}
    tally: TallyReported | None = None


def evolve(state: PlanState, event: PlanEvent) -> PlanState:
    """Apply one event."""
    change = msgspec.structs.replace
    match event:
        case PlanRegistered():
            return change(state, registered=event)
        case PlanAdopted():
            return change(state, adopted=event)
        case MeasureAdded(measure=measure):
            return change(state, measures={**state.measures, measure: event})
        case MeasureReported(measure=measure):
            return change(state, statuses={**state.statuses, measure: event})
        case TallyReported():
            return change(state, tally=event)
        case _:
            assert_never(event)


def decide(state: PlanState, command: PlanCommand, known: Known) -> tuple[Draft, ...]:
    """Decide on a fact of a plan; ``()`` for what is registered alike.

    Raises:
        Refused: for unknown names, or other data under the same id.
    """
    match command:
        case RegisterPlan():
            check(known, refs("body", ("body",), command.data.body))
            draft = Draft(stream_of("plan", command.plan), command.claim, command.data)
            return register(state.registered, draft, command.plan)
        case AdoptPlan():
            references = [
                *refs("plan", ("plan",), command.plan),
                *refs("meeting", ("meeting",), command.data.meeting),
                *refs("by", PARTIES, *command.data.by),
            ]
            check(known, references)
            return (Draft(stream_of("plan", command.plan), command.claim, command.data),)
        case AddMeasure():
            return decide_added(state.measures.get(command.data.measure), command, known)
        case ReportMeasure():
            return decide_reported(command, known)
        case ReportTally():
            check(known, tally_references(command))
            return (Draft(stream_of("plan", command.name), command.claim, command.data),)
        case _:
            assert_never(command)
