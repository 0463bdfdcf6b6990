"""Counts held against what is known one by one, and against each other."""

import pytest

from tracker.domain.counting import checked, contradiction, differ, faults
from tracker.domain.facts import Bounds, Claim, Entry
from tracker.domain.tally import Part, TallyReported, Total

REGISTER = {"implemented": ("a", "b"), "unfulfilled": ("c",), "dropped": ()}


def tally(total: Total | None = None, of: str = "measures", **parts: int) -> TallyReported:
    """A tally with its parts by name."""
    return TallyReported(of, total, tuple(Part(name, count) for name, count in parts.items()))


def entry(data: TallyReported, first: int, last: int) -> Entry:
    """A tally that happened between two seconds."""
    return Entry(
        position=1, event_id="e", type="tally.reported", stream="plan/p", version=1,
        claim=Claim(key="k"), recorded_at="", recorder="", data=data,
        bounds=Bounds(first, last, last, 1),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("counted", "named", "found"),
    [
        (tally(Total(34), implemented=32, unfulfilled=2), 3, []),
        (tally(Total(34), implemented=1), 3, ["implemented: 1 counted, 2 known"]),
        (tally(Total(34), implemented=33, unfulfilled=2), 3, ["the parts are 35, the total is 34"]),
        (tally(Total(20, "about"), implemented=22), 3, []),
        (tally(Total(20, "about"), implemented=23), 3, ["the parts are 23, the total is about 20"]),
        (tally(Total(20, "over"), implemented=200), 3, []),
        (tally(Total(2)), 3, ["3 are named, the total is 2"]),
        (tally(Total(2)), None, []),
        (tally(Total(3), implemented=2, unfulfilled=1), 4, ["4 are named, the total is 3"]),
        (tally(Total(3, "about"), implemented=2, unfulfilled=1), 3, []),
        (tally(implemented=2), 9, []),
    ],
)
def test_what_does_not_add_up(counted: TallyReported, named: int | None, found: list[str]) -> None:
    """More known than counted, parts beyond the total, more named than there are."""
    assert list(faults(counted, checked(counted, REGISTER), named)) == found


def test_parts_that_name_no_status_are_not_checked() -> None:
    """What the register has no word for can't be checked; words are matched as typed ones are."""
    counted = TallyReported("x", parts=(Part("consensus", 5), Part("Implemented", 3)))
    assert [(one.name, one.known) for one in checked(counted, REGISTER)] == [
        ("Implemented", ("a", "b"))
    ]


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        (tally(Total(34)), tally(Total(34)), ()),
        (tally(Total(34)), tally(Total(32)), ("total: 34 against 32",)),
        (tally(Total(20, "about")), tally(Total(21)), ()),
        (tally(Total(20, "about")), tally(Total(30)), ("total: about 20 against 30",)),
        (tally(Total(30, "at least")), tally(Total(40)), ()),
        (tally(Total(30, "at least")), tally(Total(29)), ("total: at least 30 against 29",)),
        (tally(Total(30, "at most")), tally(Total(31)), ("total: at most 30 against 31",)),
        (tally(Total(30, "over")), tally(Total(30)), ("total: over 30 against 30",)),
        (tally(implemented=3), tally(implemented=4), ("implemented: 3 against 4",)),
        (tally(implemented=3), tally(unfulfilled=4), ()),
        (tally(Total(3)), tally(), ()),
    ],
)
def test_numbers_that_contradict(
    one: TallyReported, other: TallyReported, found: tuple[str, ...]
) -> None:
    """Totals that no number fits, parts of one name with two counts; either way round."""
    assert differ(one, other) == found
    assert bool(differ(other, one)) == bool(found)


def test_when_two_tallies_contradict() -> None:
    """Other things at any time; other numbers at one moment; never of another composition."""
    one, more = entry(tally(Total(34)), 0, 10), tally(Total(35))
    assert contradiction(one, entry(more, 10, 20)) == ("total: 34 against 35",)
    assert contradiction(one, entry(more, 11, 20)) == ()
    decisions = tally(Total(34), of="decisions")
    assert contradiction(one, entry(decisions, 90, 99)) == ("of: measures against decisions",)
    narrow = entry(TallyReported("measures", Total(1), composition="narrow"), 0, 10)
    wide = entry(TallyReported("measures", Total(2), composition="expanded"), 0, 10)
    assert contradiction(narrow, wide) == ()
    assert contradiction(narrow, one) == ("total: 1 against 34",)
