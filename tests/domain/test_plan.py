"""Plans: registered, adopted, counted; their measures and what became of them."""

from collections.abc import Iterable

import pytest

from tests.domain.scenarios import reasons, refused, told, world
from tracker.domain.facts import Draft
from tracker.domain.measure import AddMeasure, MeasureAdded, MeasureReported, ReportMeasure
from tracker.domain.plan import (
    AdoptPlan,
    PlanAdopted,
    PlanCommand,
    PlanEvent,
    PlanRegistered,
    PlanState,
    RegisterPlan,
    decide,
    evolve,
)
from tracker.domain.tally import Part, ReportTally, TallyReported, Total
from tracker.errors import Contradiction, UnknownReference

WORLD = world()
CLAIM = told("fact", "2023-11-20", "belta")
PLAN = PlanRegistered("A plan", "csc")
CONTACTS = MeasureAdded("contacts", "Contacts")
DONE = MeasureReported("contacts", "implemented")
COUNTED = TallyReported("measures", Total(34), (Part("implemented", 32), Part("unfulfilled", 2)))


def state_of(events: Iterable[PlanEvent]) -> PlanState:
    """Fold events."""
    state = PlanState()
    for event in events:
        state = evolve(state, event)
    return state


def decided(command: PlanCommand, *given: PlanEvent) -> tuple[Draft, ...]:
    """Decide, given what stands of the plan."""
    return decide(state_of(given), command, WORLD)


def register(data: PlanRegistered) -> RegisterPlan:
    """Ask for a registration of ``roadmap``."""
    return RegisterPlan(claim=CLAIM, plan="roadmap", data=data)


def test_a_new_plan_is_registered() -> None:
    """The first registration is one event, the second is none."""
    assert decided(register(PLAN)) == (Draft("plan/roadmap", CLAIM, PLAN),)
    assert decided(register(PLAN), PLAN) == ()


def test_another_plan_under_the_id_is_refused() -> None:
    """Title and body are told once."""
    refusal = refused(lambda: decided(register(PlanRegistered("B")), PLAN))
    assert reasons(refusal) == [("title", Contradiction), ("body", Contradiction)]


def test_the_body_must_be_known() -> None:
    """With the nearest name."""
    refusal = refused(lambda: decided(register(PlanRegistered("A", "cscs"))))
    assert str(refusal) == "body: unknown body 'cscs'; did you mean csc?"


@pytest.mark.parametrize(
    "command",
    [
        AdoptPlan(claim=CLAIM, plan="roadmap", data=PlanAdopted(34, "summit", ("BLR", "csc"))),
        AdoptPlan(claim=CLAIM, plan="roadmap", data=PlanAdopted()),
        ReportMeasure(claim=CLAIM, data=DONE),
        ReportTally(claim=CLAIM, kind="plan", name="roadmap", data=COUNTED),
    ],
    ids=lambda command: type(command).__name__,
)
def test_what_happened_is_recorded_as_told(
    command: AdoptPlan | ReportMeasure | ReportTally,
) -> None:
    """One event in the plan's stream, and again on another day."""
    expected = (Draft("plan/roadmap", CLAIM, command.data),)
    assert decided(command) == decided(command, PLAN, command.data) == expected


def test_a_measure_is_named_once() -> None:
    """As any registration; the plan's state knows which it has."""
    bare = told("measure/contacts")
    command = AddMeasure(claim=bare, kind="plan", name="roadmap", data=CONTACTS)
    assert decided(command) == (Draft("plan/roadmap", bare, CONTACTS),)
    assert decided(command, CONTACTS) == ()
    assert reasons(refused(lambda: decided(command, MeasureAdded("contacts", "Other")))) == [
        ("title", Contradiction)
    ]


@pytest.mark.parametrize(
    ("command", "fields"),
    [
        (
            AdoptPlan(claim=CLAIM, plan="x", data=PlanAdopted(1, "y", ("BLR", "z"))),
            ["plan", "meeting", "by"],
        ),
        (ReportTally(claim=CLAIM, kind="plan", name="x", data=COUNTED), ["plan"]),
        (ReportMeasure(claim=CLAIM, data=MeasureReported("x", "dropped")), ["measure"]),
    ],
)
def test_names_must_be_known(command: PlanCommand, fields: list[str]) -> None:
    """Every name is checked, in its field."""
    refusal = refused(lambda: decided(command))
    assert reasons(refusal) == [(field, UnknownReference) for field in fields]


def test_what_stands_of_a_plan() -> None:
    """Each event has its place; the last status of a measure and the last tally count."""
    adopted, half = PlanAdopted(34), MeasureReported("contacts", "partly implemented")
    other, early = MeasureReported("draft", "unfulfilled"), TallyReported("measures", Total(30))
    events: list[PlanEvent] = [PLAN, adopted, CONTACTS, half, other, early, DONE, COUNTED]
    assert state_of(events) == PlanState(
        registered=PLAN,
        adopted=adopted,
        measures={"contacts": CONTACTS},
        statuses={"contacts": DONE, "draft": other},
        tally=COUNTED,
    )


def test_a_tally_never_changes_a_status() -> None:
    """32 of 34 implemented names none of them."""
    before = state_of([PLAN, CONTACTS])
    after = evolve(before, COUNTED)
    assert after.statuses == before.statuses == {}
