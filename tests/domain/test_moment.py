"""Moments: as typed, and as bound; nothing defaults to a clock."""

import pytest

from tracker.domain.moment import Moment, Resolved, entry_number, moment, resolve
from tracker.domain.when import NEVER, parse
from tracker.errors import InvalidDate, InvalidMoment, TimeWithoutOffset

STAMP = "2026-11-21T14:02:00.000000Z"


def test_no_part_bounds_unless_given() -> None:
    """A moment that says nothing is the whole log."""
    assert moment() == Moment(None, None, None)
    assert resolve(moment(), 79, STAMP) == Resolved(79, NEVER, NEVER, STAMP, Moment())


def test_a_moment_is_bound_by_its_dates() -> None:
    """Each bound is the last second of what was typed; the text stays beside it."""
    asked = moment("2022-11", "2022-11-24T10:00Z", "@66")
    assert resolve(asked, 66, STAMP) == Resolved(
        position=66,
        latest=parse("2022-11-30").latest,
        reported=parse("2022-11-24T10:00Z").latest,
        last_recorded=STAMP,
        asked=Moment("2022-11", "2022-11-24T10:00Z", "@66"),
    )


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("today", InvalidDate),
        ("2022-13", InvalidDate),
        ("2022/2023", InvalidDate),
        ("", InvalidDate),
        ("2022-11-24T10:00", TimeWithoutOffset),
    ],
)
def test_a_bound_is_one_date(text: str, error: type[Exception]) -> None:
    """An interval bounds nothing, and no word means the clock."""
    for asked in (moment(text), moment(None, text), moment("2022", text)):
        with pytest.raises(error):
            resolve(asked, 0, STAMP)


def test_then_is_short_for_the_reports_of_the_day() -> None:
    """What stood, by what was known that day."""
    assert moment("2023-11-20", then=True) == moment("2023-11-20", "2023-11-20")
    assert moment("2023-11-20", None, "@9", then=True).recorded_until == "@9"


def test_then_needs_a_date_and_no_other() -> None:
    """It is refused where it means nothing, or a second thing."""
    with pytest.raises(InvalidMoment, match="give --on DATE too"):
        moment(then=True)
    with pytest.raises(InvalidMoment, match="twice: give one"):
        moment("2023-11-20", "2023-11-20", then=True)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("@0", 0),
        ("@67", 67),
        ("@007", 7),
        ("@999999999999999", 999_999_999_999_999),
        ("@9999999999999999", None),  # no position is that large
        ("67", None),
        ("@", None),
        ("@-1", None),
        ("@+1", None),
        ("@1.0", None),
        ("@ 1", None),
        ("@1\n", None),
        ("@٣", None),
        ("@²", None),
        ("@@1", None),
        ("2022-11-23", None),
        ("", None),
    ],
)
def test_entry_numbers(text: str, number: int | None) -> None:
    """``@`` and plain digits; all else is a date, or nothing."""
    assert entry_number(text) == number
