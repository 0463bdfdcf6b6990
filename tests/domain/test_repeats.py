"""The same fact recorded twice: what counts as a repeat, and what is a new fact."""

import pytest

from tests.domain.scenarios import Stream, transition
from tracker.domain.facts import Event
from tracker.domain.item import StanceTaken
from tracker.domain.repeats import said_twice

OBJECTS = StanceTaken(("ARM",), "objects")
DAY = "2022-11-23"


def twice(one: Event, other: Event, on: tuple[str, str] = (DAY, DAY)) -> bool:
    """Whether two facts of a stream are taken for one."""
    stream = Stream()
    first = stream.add(one, on[0], key="a")
    second = stream.add(other, on[1], key="b")
    return said_twice(first, second, stream.at().stands)


@pytest.mark.parametrize(
    "other",
    [
        OBJECTS,
        StanceTaken(("ARM",), "objects", grounds="in other words"),
        StanceTaken(("ARM", "BLR"), "objects"),
        StanceTaken(("ARM",), "objects", meeting="csc-1"),
    ],
)
def test_a_repeat_may_tell_more(other: Event) -> None:
    """Other grounds, more members, a meeting that the first did not name."""
    assert twice(OBJECTS, other)
    assert twice(other, OBJECTS)


@pytest.mark.parametrize(
    "other",
    [
        StanceTaken(("ARM",), "supports"),
        StanceTaken(("BLR",), "objects"),
        transition("discussed", "ARM"),
    ],
)
def test_another_claim_is_no_repeat(other: Event) -> None:
    """Another stance, another member, another kind of fact."""
    assert not twice(OBJECTS, other)


def test_a_later_date_is_a_new_fact() -> None:
    """Unless the dates, as far as they are known, allow one moment."""
    assert not twice(OBJECTS, OBJECTS, (DAY, "2022-11-24"))
    assert twice(OBJECTS, OBJECTS, (DAY, "2022-11"))


def test_entries_of_one_fact_are_no_repeats() -> None:
    """A fact with an agenda has several entries under its key."""
    stream = Stream()
    first, second = stream.add(OBJECTS, DAY, key="a"), stream.add(OBJECTS, DAY, key="a/x")
    assert not said_twice(first, second, stream.at().stands)


@pytest.mark.parametrize(
    ("between", "repeated"),
    [(StanceTaken(("ARM",), "lifted"), False), (StanceTaken(("BLR",), "lifted"), True)],
)
def test_what_came_back_is_a_new_fact(between: Event, *, repeated: bool) -> None:
    """Something else of the same member lay in between, on a day that is known."""
    stream = Stream()
    first, _, last = (stream.add(data, DAY) for data in (OBJECTS, between, OBJECTS))
    assert said_twice(first, last, stream.at().stands) is repeated
