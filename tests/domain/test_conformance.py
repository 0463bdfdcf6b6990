"""Conformance: gaps and irregular transitions at a moment, and what a command adds of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.scenarios import CONSENSUS, Stream, ids, transition
from tracker.domain.conformance import Deviation, added, deviations
from tracker.domain.facts import Entry
from tracker.domain.item import ItemRegistered, StanceTaken
from tracker.domain.procedure import (
    REGISTERED,
    Gap,
    Irregular,
    Procedure,
    Regular,
    allowed,
    judge,
    shipped,
)
from tracker.domain.when import parse

VOTE = shipped("vote")
STEPS = [each.name for each in CONSENSUS.transitions]


def consensus(_: Entry) -> Procedure:
    """Consensus governs everything."""
    return CONSENSUS


def told(*steps: str) -> Stream:
    """An item's transitions, a day each, the first on 2023-01-01."""
    stream = Stream()
    for day, step in enumerate(steps, 1):
        stream.add(transition(step), f"2023-01-{day:02}")
    return stream


def judged(stream: Stream, reported: str | None = None) -> tuple[Deviation, ...]:
    """The deviations that stand by the reports until a date."""
    return deviations(stream.at(None, reported).stands, consensus)


def verdicts(*steps: str) -> list[tuple[int, str, type]]:
    """Position, state before and kind of all deviations."""
    return [(one.entry.position, one.state, type(one.verdict)) for one in judged(told(*steps))]


# --- what deviates ----------------------------------------------------------------------------


def test_what_is_regular_is_no_deviation() -> None:
    """The way that the procedure foresees."""
    steps = ("proposed", "included", "discussed", "unsigned", "removal-requested", "removed")
    assert verdicts(*steps) == []
    assert verdicts() == []


def test_things_are_first_known_in_the_middle_of_their_life() -> None:
    """From registered every transition is regular."""
    for step in STEPS:
        assert verdicts(step) == []


def test_a_gap() -> None:
    """The steps between were not reported; the deviation names the fewest."""
    (found,) = judged(told("proposed", "unsigned"))
    assert found == Deviation(
        found.entry, "proposed", Gap(("included", "discussed")), told("proposed").entries[0]
    )
    assert found.entry.position == 1


def test_an_irregular_transition() -> None:
    """No unreported steps lead there; the deviation names what would be regular."""
    stream = told("proposed", "removed", "discussed")
    (found,) = judged(stream)
    assert (found.state, found.after, found.entry) == ("removed", *stream.entries[1:])
    assert found.verdict == Irregular(("proposed", "reopened"))


def test_each_transition_is_judged_by_the_one_before() -> None:
    """After an irregular one the next goes on from where it led."""
    assert verdicts("adopted", "discussed", "adopted", "adopted") == [
        (1, "adopted", Irregular),
        (3, "adopted", Irregular),
    ]


def test_only_transitions_are_judged() -> None:
    """Names, stances and the like move no item."""
    stream = Stream()
    stream.add(ItemRegistered("A draft"))
    stream.add(transition("discussed"), "2023-01-01")
    stream.add(StanceTaken(("ARM",), "objects"), "2023-01-02")
    stream.add(transition("adopted"), "2023-01-03")
    assert judged(stream) == ()


def test_a_late_fact_may_break_a_later_one() -> None:
    """Deviations are computed anew at each moment, in the order of the world."""
    stream = Stream()
    stream.add(transition("discussed"), "2023-01-03", reported="2023-01-03")
    stream.add(transition("withdrawn"), "2023-01-02", reported="2023-02-01")
    (found,) = judged(stream)
    assert (found.entry.position, found.state) == (0, "withdrawn")
    assert judged(stream, "2023-01-31") == ()


def test_the_procedure_in_force_on_the_date_judges() -> None:
    """A vote may adopt what is only on the agenda; by consensus a discussion is missing."""
    stream = told("included", "adopted", "reopened", "included", "adopted")
    change = parse("2023-01-03").earliest

    def governing(entry: Entry) -> Procedure:
        return CONSENSUS if entry.bounds.latest >= change else VOTE

    found = deviations(stream.at().stands, governing)
    assert [(one.entry.position, one.verdict) for one in found] == [(4, Gap(("discussed",)))]


def around(occurred: str, step: str = "proposed") -> list[tuple[int, type]]:
    """The deviations of a transition of that date, between one of 10 and one of 20 January."""
    stream = Stream()
    stream.add(transition("included"), "2023-01-10")
    stream.add(transition(step), occurred)
    stream.add(transition("discussed"), "2023-01-20")
    return [(one.entry.position, type(one.verdict)) for one in judged(stream)]


@pytest.mark.parametrize("occurred", ["../2023-01-15", "2023-01-10/2023-01-15", "2023-01"])
def test_what_may_have_come_first_is_not_irregular(occurred: str) -> None:
    """The dates leave the order open; the next is judged from the state before it."""
    assert around(occurred) == []


@pytest.mark.parametrize("occurred", ["2023-01-15", "2023-01-11/2023-01-15", "2023-01-10"])
def test_what_came_after_is_irregular(occurred: str) -> None:
    """Also where both are of the same day: `order` tells then which came first."""
    assert (1, Irregular) in around(occurred)


def test_what_is_foreseen_leads_on_whatever_its_dates() -> None:
    """An open date alone leaves nothing out: a request is answered, a gap is one."""
    stream = told("discussed", "unsigned")
    stream.add(transition("removal-requested"), "2023-01-02/2023-11-20")
    stream.add(transition("retained"), "2023-12-01")
    assert judged(stream) == ()
    gap = Stream()
    gap.add(transition("proposed"), "2023-01-10")
    gap.add(transition("adopted"), "../2023-01-15")
    assert [type(one.verdict) for one in judged(gap)] == [Gap]


# --- what a command adds ----------------------------------------------------------------------


def adding(before: Stream, after: Stream) -> list[int]:
    """The positions of what is irregular now and was not before."""
    return ids(one.entry for one in added(judged(before), judged(after)))


def test_a_new_irregular_fact_is_added() -> None:
    """It is what a command would be refused for."""
    assert adding(told("removed"), told("removed", "discussed")) == [1]


def test_what_was_irregular_before_is_not_added() -> None:
    """Violations after, less violations before."""
    assert adding(told("removed", "discussed"), told("removed", "discussed", "adopted")) == []


def test_a_gap_is_never_added() -> None:
    """It is recorded and says so."""
    assert adding(told("proposed"), told("proposed", "unsigned")) == []


def test_a_recorded_fact_that_breaks_is_added() -> None:
    """A late fact is to blame for what it makes irregular, though that was recorded before."""
    before, after = Stream(), Stream()
    for stream in (before, after):
        stream.add(transition("discussed"), "2023-01-03")
    after.add(transition("withdrawn"), "2023-01-02")
    assert adding(before, after) == [0]


def test_a_reason_opens_the_door() -> None:
    """Who says that it happened all the same is not refused; it stays irregular."""
    after = told("removed")
    after.add(transition("discussed"), "2023-01-02", irregular="the chair insisted")
    assert adding(told("removed"), after) == []
    assert [type(one.verdict) for one in judged(after)] == [Irregular]


def test_what_heals_adds_nothing() -> None:
    """A missing step that comes in late makes regular what was not."""
    before = Stream()
    before.add(transition("removed"), "2023-01-01")
    before.add(transition("discussed"), "2023-01-03")
    assert len(judged(before)) == 1
    after = Stream()
    after.entries = list(before.entries)
    after.add(transition("reopened"), "2023-01-02")
    assert judged(after) == ()
    assert adding(before, after) == []


@given(st.lists(st.sampled_from(STEPS), max_size=7))
def test_deviations_are_what_the_procedure_says(steps: list[str]) -> None:
    """The reference: step by step, from the state that the one before led to."""
    state, expected = REGISTERED, []
    for number, step in enumerate(steps):
        verdict = judge(CONSENSUS, state, step)
        if not isinstance(verdict, Regular):
            expected.append((number, state, type(verdict)))
        state = transition(step).outcome.state
    assert verdicts(*steps) == expected


@given(st.lists(st.sampled_from(STEPS), max_size=6), st.data())
def test_what_is_allowed_adds_nothing(steps: list[str], data: st.DataObject) -> None:
    """Whatever went before, a transition that is allowed now is not refused."""
    state = transition(steps[-1]).outcome.state if steps else REGISTERED
    candidates = allowed(CONSENSUS, state) if steps else tuple(STEPS)
    if candidates:
        step = data.draw(st.sampled_from(candidates))
        assert adding(told(*steps), told(*steps, step)) == []
