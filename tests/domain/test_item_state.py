"""What stands of an item: its state, its stances, who blocks, what is pending."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.scenarios import CONSENSUS, Stream, ids, transition
from tracker.domain.item import (
    ItemEvent,
    ItemLinked,
    ItemRegistered,
    ItemRetitled,
    ItemState,
    ItemTransitioned,
    Outcome,
    StanceTaken,
    Taken,
    TextVersioned,
    blocking,
    evolve,
    silence_ran_out,
    title_of,
)
from tracker.domain.measure import MeasureAdded, MeasureReported
from tracker.domain.procedure import stance_effect
from tracker.domain.tally import TallyReported, Total
from tracker.domain.when import ALWAYS, NEVER, moment_bound
from tracker.domain.words import STANCES


def fold(stream: Stream, on: str | None = None) -> ItemState:
    """What stands of an item on a day, or with no bound."""
    state = ItemState()
    for entry in stream.at(on).stands:
        assert isinstance(entry.data, ItemEvent)
        state = evolve(state, entry.data, entry)
    return state


def takes(stance: str, *members: str) -> StanceTaken:
    """A stance with the effect that it has by consensus."""
    return StanceTaken(members, stance, stance_effect(CONSENSUS, stance))


def stances(state: ItemState) -> dict[str, list[str]]:
    """Each member's stances, oldest first."""
    return {member: [one.stance for one in taken] for member, taken in state.stances.items()}


# --- the events one by one --------------------------------------------------------------------


def test_a_new_item() -> None:
    """Before anything is known an item is registered, open and silent."""
    assert ItemState() == ItemState(None, "registered", True, None, {}, (), (), {})  # noqa: FBT003


def test_registration_links_and_measures() -> None:
    """Names stand beside the state and do not move it."""
    stream = Stream()
    registered = ItemRegistered("A draft")
    link, measure = ItemLinked("replaces", "loose"), MeasureAdded("m", "Do it")
    for event in (registered, link, measure):
        stream.add(event)
    assert fold(stream) == ItemState(registered, links=(link,), measures={"m": measure})


def test_a_transition_leads_to_its_outcome() -> None:
    """State, whether it is open, and the entry since which it is so."""
    stream = Stream()
    stream.add(transition("discussed"), "2022-10-28")
    adopted = stream.add(transition("adopted-with-reservations"), "2022-11-23")
    state = fold(stream)
    assert (state.state, state.open, state.since) == ("adopted", False, adopted)
    assert fold(stream, "2022-11-22").state == "discussed"
    assert fold(stream, "2022-10-27").state == "registered"


def test_the_outcome_is_read_from_the_event() -> None:
    """Reading asks no procedure: what was recorded counts, even if no procedure says so now."""
    stream = Stream()
    led = Outcome("shelved", open=False, label="put on the shelf", state_label="shelved")
    stream.add(ItemTransitioned("shelved", led), "2022")
    assert (fold(stream).state, fold(stream).open) == ("shelved", False)


def blockers(state: ItemState) -> dict[str, Taken]:
    """Who blocks, where all who took a stance may vote."""
    return blocking(state, state.stances)


@pytest.mark.parametrize(
    "event", [MeasureReported("m", "implemented"), TallyReported("x", Total(3))]
)
def test_reports_and_tallies_change_no_state(event: ItemEvent) -> None:
    """A tally never changes a status, and a measure's status is not the item's."""
    stream = Stream()
    stream.add(transition("unsigned", "ARM"), "2022")
    before = fold(stream)
    stream.add(event, "2023")
    assert fold(stream) == before


# --- stances ----------------------------------------------------------------------------------


def test_one_fact_of_several_members() -> None:
    """Each of them has the stance, by the same entry."""
    stream = Stream()
    entry = stream.add(takes("supports", "BLR", "KAZ"), "2023")
    taken = (Taken("supports", "clears", entry),)
    assert fold(stream).stances == {"BLR": taken, "KAZ": taken}


def test_stances_are_kept_oldest_first() -> None:
    """A late report takes its place in the past by itself."""
    stream = Stream()
    stream.add(takes("no interest", "ARM"), "2023-11-20")
    stream.add(takes("did not sign", "ARM"), "2022-11-23")
    assert stances(fold(stream)) == {"ARM": ["did not sign", "no interest"]}


def test_a_transition_implies_the_stance_of_those_by_whom_it_is() -> None:
    """Unsigned by ARM is ARM's "did not sign"; a transition by nobody is nobody's stance."""
    stream = Stream()
    entry = stream.add(transition("unsigned", "ARM", "KGZ"), "2022-11-23")
    stream.add(transition("unsigned"), "2022-11-24")
    stream.add(transition("proposed", "BLR"), "2022-11-25")
    taken = (Taken("did not sign", "blocks", entry),)
    assert fold(stream).stances == {"ARM": taken, "KGZ": taken}


# --- who blocks -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("history", "blocks"),
    [
        ((), None),
        (("supports",), None),
        (("objects",), "objects"),
        (("objects", "did not sign"), "did not sign"),  # the last that says so
        (("objects", "lifted"), None),
        (("supports", "objects"), "objects"),
        (("did not sign", "no interest"), "did not sign"),  # says nothing of the obstacle
        (("did not sign", "no interest", "asks for removal"), "did not sign"),
        (("did not sign", "no interest", "signed"), None),
        (("asks for removal",), None),
        (("objects", "lifted", "reserves"), None),
    ],
)
def test_blocking(history: tuple[str, ...], blocks: str | None) -> None:
    """The last stance with an effect decides; stances without one neither block nor clear."""
    stream = Stream()
    for day, stance in enumerate(history, 1):
        stream.add(takes(stance, "ARM"), f"2023-01-{day:02}")
    found = blockers(fold(stream))
    assert {member: taken.stance for member, taken in found.items()} == (
        {} if blocks is None else {"ARM": blocks}
    )


def test_only_voting_members_block() -> None:
    """What an observer, or one who has left, objects to stands, and holds nobody up."""
    stream = Stream()
    stream.add(takes("objects", "ARM", "KGZ"), "2023-01-01")
    assert set(blocking(fold(stream), {"KGZ"})) == {"KGZ"}


def test_nobody_blocks_what_is_closed() -> None:
    """A decision is made, whoever objected before it."""
    stream = Stream()
    stream.add(takes("objects", "ARM"), "2023-01-01")
    stream.add(transition("adopted"), "2023-01-02")
    state = fold(stream)
    assert (blockers(state), list(state.stances)) == ({}, ["ARM"])


def test_each_member_blocks_for_itself() -> None:
    """Who clears its own objection leaves the others'."""
    stream = Stream()
    stream.add(takes("objects", "ARM", "KGZ"), "2023-01-01")
    stream.add(takes("supports", "ARM", "BLR"), "2023-01-02")
    assert set(blockers(fold(stream))) == {"KGZ"}


def test_an_implied_stance_blocks_until_it_is_cleared() -> None:
    """That the item moved on is no word of the member."""
    stream = Stream()
    stream.add(transition("unsigned", "ARM"), "2022-11-23")
    stream.add(transition("discussed"), "2023-01-01")
    assert set(blockers(fold(stream))) == {"ARM"}
    stream.add(takes("joins", "ARM"), "2023-02-01")
    assert blockers(fold(stream)) == {}


@given(st.lists(st.sampled_from(STANCES), max_size=6))
def test_blocking_is_the_last_effect(history: list[str]) -> None:
    """The reference: of all stances of a member that do anything, the last one."""
    stream = Stream()
    for day, stance in enumerate(history, 1):
        stream.add(takes(stance, "ARM"), f"2023-01-{day:02}")
    effects = [effect for stance in history if (effect := stance_effect(CONSENSUS, stance))]
    assert ("ARM" in blockers(fold(stream))) == (effects[-1:] == ["blocks"])


# --- requests ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("steps", "pending"),
    [
        (("removal-requested",), [0]),
        (("removal-requested", "removed"), []),
        (("removal-requested", "retained"), []),
        (("removal-requested", "deferred"), [0]),  # no answer: still pending, whatever the state
        (("removal-requested", "withdrawn"), [0]),
        (("removal-requested", "adopted"), [0]),
        (("removal-requested", "removal-requested"), [0, 1]),
        (("removal-requested", "removal-requested", "retained"), []),
        (("removal-requested", "retained", "removal-requested"), [2]),
        (("removed", "removal-requested"), [1]),  # an answer before the request answers nothing
    ],
)
def test_pending_requests(steps: tuple[str, ...], pending: list[int]) -> None:
    """A request waits for one of its answers; another state is none."""
    stream = Stream()
    for day, step in enumerate(steps, 1):
        stream.add(transition(step, "ARM"), f"2023-01-{day:02}")
    assert ids(fold(stream).pending) == pending


def test_a_request_is_not_its_fulfilment() -> None:
    """Removal requested is an open state of its own, and a stance of who asked."""
    stream = Stream()
    stream.add(transition("removal-requested", "ARM"), "2023")
    state = fold(stream)
    assert (state.state, state.open) == ("removal-requested", True)
    assert stances(state) == {"ARM": ["asks for removal"]}
    assert blockers(state) == {}


# --- titles, texts, silence -------------------------------------------------------------------


def test_a_title_holds_from_its_date_on() -> None:
    """Before it the item is called as registered; late news of an older title changes nothing."""
    stream = Stream()
    stream.add(ItemRegistered("A draft"))
    stream.add(ItemRetitled("A better draft"), "2023-05")
    stream.add(ItemRetitled("An interim draft"), "2023-02")
    titles = [title_of(fold(stream, on)) for on in ("2023-01", "2023-03", "2023-06", None)]
    assert titles == ["A draft", "An interim draft", "A better draft", "A better draft"]
    assert title_of(ItemState()) is None
    assert title_of(ItemState(retitled=ItemRetitled("Alone"))) == "Alone"


def test_texts_stand_by_name() -> None:
    """Oldest first; what is told again of a version stands for it, and comes last."""
    stream = Stream()
    first, second = TextVersioned("Rev.1"), TextVersioned("Rev.2", ("ARM",))
    again = TextVersioned("Rev.1", symbol="S/1")
    for event in (first, second, again):
        stream.add(event, "2023")
    assert list(fold(stream, "2023").texts.items()) == [("Rev.2", second), ("Rev.1", again)]
    assert fold(stream).state == "registered"


@pytest.mark.parametrize(
    ("name", "until", "day", "over"),
    [
        ("silence-placed", "2023-05-01", "2023-04-30", False),
        ("silence-placed", "2023-05-01", "2023-05-01", True),
        ("silence-extended", "2023-05", "2023-05-30", False),
        ("silence-extended", "2023-05", "2023-05-31", True),
        ("silence-placed", "2023-05-01T12:00Z", "2023-05-01", True),
        ("silence-placed", "2023-05-01/..", "2024-05-01", False),
        ("silence-placed", None, "2024-05-01", False),
        ("silence-broken", "2023-05-01", "2024-05-01", False),
        ("returned", "2023-05-01", "2024-05-01", False),
    ],
)
def test_a_silence_runs_out(name: str, until: str | None, day: str, over: bool) -> None:  # noqa: FBT001
    """At the end of its date; one without a date never does, and other steps have none."""
    outcome = Outcome("x", open=True, label="x", state_label="x")
    event = ItemTransitioned(name, outcome, until=until)
    assert silence_ran_out(event, moment_bound(day)) is over
    assert silence_ran_out(event, ALWAYS) is False
    assert silence_ran_out(event, NEVER) is (
        until is not None
        and name
        in {
            "silence-placed",
            "silence-extended",
        }
    )
