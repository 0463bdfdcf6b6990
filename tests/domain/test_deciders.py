"""Properties that every aggregate has: what is decided can be folded, and means what was said."""

from collections.abc import Callable
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.commands import any_of
from tests.domain.scenarios import entry, thing, world
from tracker.domain import (
    adoption,
    item,
    marks,
    meeting,
    organisation,
    party,
    plan,
    source,
    statement,
)
from tracker.domain.facts import Command, Draft
from tracker.domain.known import Known, Target
from tracker.domain.organisation import OrganisationRegistered
from tracker.errors import Refused

WORLD = world().having(
    thing("procedure", "consensus", OrganisationRegistered("Consensus")),
    targets=[
        Target("e1", "item/draft", "item.transitioned", "known"),
        Target("e2", "item/draft", "stance.taken", "gone", retracted=True),
        Target("e3", "item/draft", "event.disputed", "doubt", about="e1"),
        Target("e4", "item/draft", "event.disputed", "old-doubt", about="e2"),
    ],
)


class Aggregate(msgspec.Struct, frozen=True):
    """A module under one form: its commands, its events, its empty state, and its two functions."""

    name: str
    commands: Any
    events: Any
    empty: Any
    evolve: Callable[[Any, Any], Any]
    decide: Callable[[Any, Any, Known], tuple[Draft, ...]]


def _evolve_item(state: item.ItemState, event: item.ItemEvent) -> item.ItemState:
    return item.evolve(state, event, entry(event))


def _adopt(
    state: adoption.AdoptionState, command: adoption.AdoptProcedure, _: Known
) -> tuple[Draft, ...]:
    return adoption.decide(state, command)


def _say(
    _: statement.StatementState, command: statement.MakeStatement, known: Known
) -> tuple[Draft, ...]:
    return statement.decide(command, known)


AGGREGATES = [
    Aggregate(
        "party", party.PartyCommand, party.PartyEvent, party.PartyState(),
        party.evolve, party.decide,
    ),
    Aggregate(
        "organisation", organisation.OrganisationCommand, organisation.OrganisationEvent,
        organisation.OrganisationState(), organisation.evolve, organisation.decide,
    ),
    Aggregate(
        "source", source.SourceCommand, source.SourceEvent, source.SourceState(),
        source.evolve, source.decide,
    ),
    Aggregate(
        "procedure", adoption.AdoptProcedure, adoption.ProcedureEvent, adoption.AdoptionState(),
        adoption.evolve, _adopt,
    ),
    Aggregate(
        "meeting", meeting.MeetingCommand, meeting.MeetingEvent, meeting.MeetingState(),
        meeting.evolve, meeting.decide,
    ),
    Aggregate(
        "item", item.ItemCommand, item.ItemEvent, item.ItemState(), _evolve_item, item.decide,
    ),
    Aggregate(
        "plan", plan.PlanCommand, plan.PlanEvent, plan.PlanState(), plan.evolve, plan.decide,
    ),
    Aggregate(
        "statement", statement.MakeStatement, statement.StatementEvent,
        statement.StatementState(), statement.evolve, _say,
    ),
]  # fmt: skip

each_aggregate = pytest.mark.parametrize("aggregate", AGGREGATES, ids=lambda each: each.name)


def members(union: Any) -> tuple[type, ...]:  # noqa: ANN401 - a type or a union of types
    """The types of a union, or the one type."""
    return get_args(union) or (union,)


@each_aggregate
def test_what_is_decided_can_be_folded(aggregate: Aggregate) -> None:
    """Any commands in any order: refused with reasons, or events that ``evolve`` takes.

    What is decided keeps the claim, comes back from JSON as it was, and leaves the state from
    which it was decided as it is. Every kind of command is accepted at least once.
    """
    accepted: set[type] = set()

    @settings(max_examples=3 * settings().max_examples)
    @given(st.lists(any_of(aggregate.commands), min_size=1, max_size=6))
    def run(commands: list[Command]) -> None:
        state = aggregate.empty
        for command in commands:
            drafts = decided(aggregate, state, command)
            if drafts is not None:
                accepted.add(type(command))
            for draft in drafts or ():
                state = folded(aggregate, state, command, draft)

    run()
    assert accepted == set(members(aggregate.commands))


def decided(aggregate: Aggregate, state: object, command: Command) -> tuple[Draft, ...] | None:
    """Decide; None where it is refused. Any other error fails the test."""
    try:
        return aggregate.decide(state, command, WORLD)
    except Refused:
        return None


def folded(aggregate: Aggregate, state: object, command: Command, draft: Draft) -> object:
    """Apply a decided event, and check it and the state on the way."""
    assert msgspec.structs.replace(draft.claim, key=command.claim.key) == command.claim
    assert isinstance(draft.data, members(aggregate.events))
    assert msgspec.json.decode(msgspec.json.encode(draft.data), type=type(draft.data)) == draft.data
    before = repr(state)
    after = aggregate.evolve(state, draft.data)
    assert repr(state) == before
    return after


@pytest.mark.parametrize(
    "aggregate", [each for each in AGGREGATES if each.name != "statement"], ids=lambda it: it.name
)
def test_a_registration_is_made_once(aggregate: Aggregate) -> None:
    """Told again, it is nothing. A statement is not registered: its key alone names it."""
    accepted: list[Command] = []

    @given(any_of(members(aggregate.commands)[0]))
    def run(command: Command) -> None:
        for draft in decided(aggregate, aggregate.empty, command) or ():
            state = aggregate.evolve(aggregate.empty, draft.data)
            assert aggregate.decide(state, command, WORLD) == ()
            accepted.append(command)

    run()
    assert accepted


@each_aggregate
def test_evolve_takes_every_event(aggregate: Aggregate) -> None:
    """``evolve`` may not refuse: any events in any order give a state of the same type."""

    @given(st.lists(any_of(aggregate.events), max_size=6))
    def run(events: list[Any]) -> None:
        state = aggregate.empty
        for event in events:
            state = aggregate.evolve(state, event)
        assert type(state) is type(aggregate.empty)

    run()


@given(any_of(marks.MarkCommand))
def test_a_mark_is_about_its_target(command: marks.MarkCommand) -> None:
    """Whatever is asked: refused, or one mark in the stream of a fact that stands.

    A settlement by which the fact falls takes it away, too.
    """
    try:
        first, *rest = marks.decide(command, WORLD)
    except Refused:
        return
    settles = isinstance(command, marks.Settle)
    assert marks.named(command) in ({"doubt", "old-doubt"} if settles else {"known"})
    assert isinstance(first.data, marks.Mark)
    target = {"known": "e1", "doubt": "e3", "old-doubt": "e4"}[marks.named(command)]
    assert (first.stream, first.claim, first.data.target) == ("item/draft", command.claim, target)
    fallen = [draft.data.target for draft in rest if isinstance(draft.data, marks.EventRetracted)]
    falls = isinstance(command, marks.Settle) and command.outcome == "falls"
    assert (len(rest), fallen) == ((1, ["e1"]) if falls else (0, []))
