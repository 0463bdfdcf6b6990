"""Two processes on one item at the same moment: one wins, the other is told what it met."""

import pytest

from tests.races.conftest import Hand, Office
from tests.races.hand import Done
from tracker.app import Typed

ROUNDS = 12
ITEM = "armenia-assistance"


def transition(what: str, on: str, key: str | None = None) -> Typed:
    """What happened to the item that both record on."""
    fields = {"item": ITEM, "what": what, "on": on, "from": ["rferl-2023-11-23"]}
    return Typed(key=key, fields=fields)


def together(first: Hand, one: Typed, second: Hand, other: Typed) -> tuple[Done, Done]:
    """Let both record at once."""
    first.order("record", one)
    second.order("record", other)
    return first.answer(), second.answer()


@pytest.fixture
def two(office: Office) -> tuple[Hand, Hand]:
    """Two recorders, warm: the first thing that each does is done before."""
    hands = (office.hand("anna"), office.hand("boris"))
    for hand in hands:
        said = {"what": "statement", "by": "ARM", "says": hand.name, "on": "2023-11-20"}
        hand.order("record", Typed(fields={**said, "from": ["belta-2023-11-20"]}))
        assert not hand.answer().error
    return hands


def test_the_same_fact_is_recorded_once(office: Office, two: tuple[Hand, Hand]) -> None:
    """One records it, the other finds it recorded: both name the same entries."""
    for number in range(ROUNDS):
        said = transition("discussed", f"2023-11-{number + 10}", f"talk-{number}")
        one, other = together(two[0], said, two[1], said)
        assert {one.error, other.error} == {""}
        assert {one.repeated, other.repeated} == {True, False}
        assert one.entries == other.entries
    talks = [key for key in office.recorded() if key.startswith("talk-")]
    assert len(talks) == len(set(talks)) == ROUNDS
    office.check()


def test_the_same_fact_without_a_key(office: Office, two: tuple[Hand, Hand]) -> None:
    """A made key is the same for the same words: here too nothing is recorded twice."""
    for number in range(ROUNDS):
        said = transition("discussed", f"2023-11-{number + 10}")
        one, other = together(two[0], said, two[1], said)
        assert {one.repeated, other.repeated} == {True, False}
        assert one.entries == other.entries
    office.check()


def test_facts_that_agree_are_both_recorded(office: Office, two: tuple[Hand, Hand]) -> None:
    """Whoever is slower decides again, on what the faster one recorded, to the same events."""
    for number in range(ROUNDS):
        on = f"2023-11-{number + 10}"
        said = [transition("discussed", on, f"{hand.name}-{number}") for hand in two]
        one, other = together(two[0], said[0], two[1], said[1])
        assert {one.error, other.error} == {""}
        assert {one.repeated, other.repeated} == {False}
        assert one.entries.keys() != other.entries.keys()
    office.check()


def test_facts_that_exclude_each_other(office: Office, two: tuple[Hand, Hand]) -> None:
    """After a removal nothing is retained: whoever is slower is told which fact is in the way."""
    for number in range(ROUNDS):
        before = len(office.stored())
        ends = {"withdrawn": f"end-{number}", "lapsed": f"lapse-{number}"}
        said = [transition(what, "2023-11-23", key) for what, key in ends.items()]
        hands = two if number % 2 else two[::-1]
        done = together(hands[0], said[0], hands[1], said[1])
        (won,) = [one for one in done if not one.error]
        (lost,) = [one for one in done if one.error]
        assert len(office.stored()) == before + 1
        (key,) = won.entries
        assert "procedure consensus does not foresee" in lost.text
        assert f"(because of {key})" in lost.text
        hands[0].order("retract", key=key)
        assert not hands[0].answer().error
    office.check()


def test_one_key_for_two_facts(office: Office, two: tuple[Hand, Hand]) -> None:
    """Of two facts under one key one is recorded; the other is told what has the key."""
    for number in range(ROUNDS):
        key, days = f"same-{number}", (f"2023-11-{number + 10}", f"2023-10-{number + 10}")
        said = [transition("discussed", on, key) for on in days]
        done = together(two[0], said[0], two[1], said[1])
        (lost,) = [one for one in done if one.error]
        assert key in lost.text
        assert office.recorded().count(key) == 1
    office.check()
