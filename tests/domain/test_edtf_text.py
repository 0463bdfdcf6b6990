"""EDTF text and its bounds: known values, refusals, and properties over random dates."""

import calendar
import contextlib
import io
import re
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta

import pytest
from edtf import parse_edtf
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.domain.edtf_text import ALWAYS, DAY, FIRST, LAST, NEVER, bounds
from tracker.errors import InvalidDate, TimeWithoutOffset


def at(text: str) -> int:
    """Give the second of an ISO time in UTC."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def days(first: str, last: str) -> tuple[int, int]:
    """Give the bounds of whole days, both included."""
    return at(first), at(last) + DAY - 1


KNOWN = {
    "1970-01-01": (0, 86_399),
    "1969-12-31": (-86_400, -1),
    "2022-11-23": days("2022-11-23", "2022-11-23"),
    "2022-11": days("2022-11-01", "2022-11-30"),
    "2022": days("2022-01-01", "2022-12-31"),
    "2024-02": days("2024-02-01", "2024-02-29"),
    "1900-02": days("1900-02-01", "1900-02-28"),
    "0001": (FIRST, at("0001-12-31") + DAY - 1),
    "9999-12-31": (at("9999-12-31"), LAST),
    # times: what is left out may be anything
    "2022-10-27T13:59Z": (at("2022-10-27T13:59:00"), at("2022-10-27T13:59:59")),
    "2022-10-27T13:59:07Z": (at("2022-10-27T13:59:07"), at("2022-10-27T13:59:07")),
    "2022-10-27T13:59:07.999Z": (at("2022-10-27T13:59:07"), at("2022-10-27T13:59:07")),
    "2022-10-27T13Z": (at("2022-10-27T13:00:00"), at("2022-10-27T13:59:59")),
    "2022-10-27T02:30+04:00": (at("2022-10-26T22:30:00"), at("2022-10-26T22:30:59")),
    "2022-10-27T02:30+04": (at("2022-10-26T22:30:00"), at("2022-10-26T22:30:59")),
    "2022-10-27T22:30-0330": (at("2022-10-28T02:00:00"), at("2022-10-28T02:00:59")),
    "2022-10-27T13:59Z~": (at("2022-10-27T13:59:00"), at("2022-10-27T13:59:59")),
    # intervals
    "2022-11-23/2023-11-20": days("2022-11-23", "2023-11-20"),
    "../2022-10-20": (ALWAYS, at("2022-10-20") + DAY - 1),
    "/2022-10-20": (ALWAYS, at("2022-10-20") + DAY - 1),
    "2022-10-20/..": (at("2022-10-20"), NEVER),
    "2022-10-20/": (at("2022-10-20"), NEVER),
    "2022/2022-06": days("2022-01-01", "2022-06-30"),
    "2022-06/2022": days("2022-06-01", "2022-12-31"),
    "2022-11~/2023-02?": days("2022-11-01", "2023-02-28"),
    "2022-10-27T13:59Z/2022-10-27": (at("2022-10-27T13:59"), at("2022-10-27T23:59:59")),
    "202X/2030": days("2020-01-01", "2030-12-31"),
    # qualifiers move nothing
    "2022-11-23~": days("2022-11-23", "2022-11-23"),
    "2022-11?": days("2022-11-01", "2022-11-30"),
    "2022%": days("2022-01-01", "2022-12-31"),
    "2022-?11-23": days("2022-11-23", "2022-11-23"),
    "?2022-11-~23": days("2022-11-23", "2022-11-23"),
    "2022-11~-23": days("2022-11-23", "2022-11-23"),
    # unspecified digits
    "2022-XX": days("2022-01-01", "2022-12-31"),
    "2022-XX-XX": days("2022-01-01", "2022-12-31"),
    "2022-02-XX": days("2022-02-01", "2022-02-28"),
    "202X": days("2020-01-01", "2029-12-31"),
    "20XX?": days("2000-01-01", "2099-12-31"),
    "XXXX": (FIRST, LAST),
    "2022-1X": days("2022-10-01", "2022-12-31"),
    "2022-0X-15": days("2022-01-15", "2022-09-15"),
    "2022-11-2X": days("2022-11-20", "2022-11-29"),
    "2022-11-3X": days("2022-11-30", "2022-11-30"),
    "2022-02-2X": days("2022-02-20", "2022-02-28"),
    "202X-02-29": days("2020-02-29", "2028-02-29"),
    "1950S2": days("1900-01-01", "1999-12-31"),
    # seasons, quarters, halves
    "2022-21": days("2022-03-01", "2022-05-31"),
    "2022-22~": days("2022-06-01", "2022-08-31"),
    "2022-24": days("2022-12-01", "2023-02-28"),
    "2023-24": days("2023-12-01", "2024-02-29"),
    "2022-30": days("2022-12-01", "2023-02-28"),
    "2022-33": days("2022-01-01", "2022-03-31"),
    "2022-41": days("2022-07-01", "2022-12-31"),
    "2022-21/2022-23": days("2022-03-01", "2022-11-30"),
    # sets
    "[2021,2022-03]": days("2021-01-01", "2022-03-31"),
    "{2022-02-03, 2022-01-01}": days("2022-01-01", "2022-02-03"),
    "[2020..2022]": days("2020-01-01", "2022-12-31"),
    "[..2022-03]": (ALWAYS, at("2022-03-31") + DAY - 1),
    "{2020,2022-03..}": (at("2020-01-01"), NEVER),
}


@pytest.mark.parametrize(("text", "expected"), KNOWN.items())
def test_known_bounds(text: str, expected: tuple[int, int]) -> None:
    """Each form of EDTF has the bounds that ISO 8601-2 gives it."""
    assert bounds(text) == expected


REFUSED = {
    "": "it is empty",
    "2022-13": "there is no month 13",
    "2022-00": "there is no month 00",
    "2022-42": "there is no month 42",
    "2022-21-05": "there is no month 21",
    "2022-02-30": "2022-02-30 is not in the calendar",
    "2022-02-31~": "2022-02-31 is not in the calendar",
    "2022-02-29~/..": "2022-02-29 is not in the calendar",
    "2022-02~-29": "2022-02-29 is not in the calendar",
    "2022-11-00": "2022-11-00 is not in the calendar",
    "2023-11-20/2022-11-23": "2023-11-20 is after 2022-11-23",
    "2022-11/2022-10-31": "2022-11 is after 2022-10-31",
    "[2022..2020]": "2022 is after 2020",
    "../..": "at least one of the two ends",
    "/": "at least one of the two ends",
    "[..]": "at least one of the two ends",
    "[]": "use EDTF",
    "2022/2023/2024": "one slash",
    "..": "write an interval with a slash",
    "2022..2023": "write an interval with a slash",
    "0000": "0001 to 9999",
    "0000-02": "0001 to 9999",
    "-0005": "0001 to 9999",
    "Y17000": "0001 to 9999",
    "Y1E999999999": "0001 to 9999",
    "9999-24": "0001 to 9999",
    "0001-01-01T00:00+01:00": "0001 to 9999",
    "9999-12-31T23:59-01:00": "0001 to 9999",
    "2022-10-27T24:00Z": "no clock time 24:00:00",
    "2022-10-27T10:75Z": "no clock time 10:75:00",
    "2022-10-27T23:59:60Z": "no clock time 23:59:60",
    "2022-10-27T10:00+15:00": "14 hours",
    "2022-10-27T10:00+01:60": "14 hours",
    "2022-02-30T10:00Z": "2022-02-30 is not in the calendar",
    "2022-2X": "no day of the calendar fits",
    "2022-02-3X": "no day of the calendar fits",
    "XXXX-02-30": "no day of the calendar fits",
    "20221123": "with hyphens",
    "2022/11/23": "with hyphens",
    "2022.11.23": "with hyphens",
    "23.11.2022": "the year first",
    "11/23/2022": "the year first",
    "2022-1-5": "two digits",
    "2022-11-23/25": "in full",
    "10:30": "a clock time needs its day",
    "2022-11-23 10:30Z": "2022-11-23T10:30Z",
    "2022-11-23t10:30z": "2022-11-23T10:30Z",
    "2022-W47": "weeks",
    "2022-11?~": "% is ? and ~ in one",
    "~2022-~?11": "% is ? and ~ in one",
    "2022--~11": "use EDTF",
    "2022-?13": "there is no month 13",
    "2022\N{EN DASH}11": "a character that no date has",
    "\N{ARABIC-INDIC DIGIT TWO}022": "a character that no date has",
    "yesterday": "use EDTF",
    "2022-11-23\n": "use EDTF",
    "1" * 256: "longer than 255",
}


@pytest.mark.parametrize(("text", "reason"), REFUSED.items())
def test_refused_with_a_reason(text: str, reason: str) -> None:
    """What is no date is refused, in one line that says why."""
    with pytest.raises(InvalidDate, match=re.escape(reason)) as refusal:
        bounds(text)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    "text", ["2022-10-27T13:59", "2022-10-27T13", "2022-10-27T13:59:07~", "../2022-10-27T13:59"]
)
def test_time_without_offset(text: str) -> None:
    """A clock time has to say its zone, alone and in an interval."""
    with pytest.raises(TimeWithoutOffset):
        bounds(text)


def test_edtf_is_imported_late() -> None:
    """Reading plain dates, intervals, sets and X digits never imports the library."""
    code = (
        "import sys; from tracker.domain import when; "
        "[when.parse(t) for t in ('2022-11-23', '../2022-11', '2022-1X', '[2021,2022]', "
        "'2022-10-27T13:59Z')]; print('edtf' in sys.modules, 'pyparsing' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


# --- properties -------------------------------------------------------------------------------

dates = st.dates(min_value=date(1, 1, 1))
plain = st.builds(lambda d, width: d.isoformat()[:width], dates, st.sampled_from([4, 7, 10]))
qualifiers = st.sampled_from(["", "~", "?", "%"])


@given(dates)
def test_a_day_has_its_86400_seconds(day: date) -> None:
    """A day is from its first to its last second, in UTC."""
    first, last = bounds(day.isoformat())
    assert last - first == DAY - 1
    assert datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=first) == datetime(
        day.year, day.month, day.day, tzinfo=UTC
    )


@given(dates)
def test_parts_lie_within_the_whole(day: date) -> None:
    """A day lies in its month, the month in its year, and the lengths add up."""
    text = day.isoformat()
    in_day, in_month, in_year = bounds(text), bounds(text[:7]), bounds(text[:4])
    assert in_year[0] <= in_month[0] <= in_day[0] <= in_day[1] <= in_month[1] <= in_year[1]
    length = calendar.monthrange(day.year, day.month)[1]
    assert in_month[1] - in_month[0] + 1 == length * DAY
    assert in_year[1] - in_year[0] + 1 == (365 + calendar.isleap(day.year)) * DAY


@given(plain, qualifiers)
def test_qualifiers_move_nothing(text: str, qualifier: str) -> None:
    """A date that is approximate or uncertain keeps its bounds."""
    assert bounds(text + qualifier) == bounds(text)


@given(plain, plain)
def test_an_interval_has_the_bounds_of_its_parts(start: str, end: str) -> None:
    """`A/B` runs from A's first second to B's last, or is refused where that runs backwards."""
    expected = bounds(start)[0], bounds(end)[1]
    if expected[0] <= expected[1]:
        assert bounds(f"{start}/{end}") == expected
    else:
        with pytest.raises(InvalidDate, match="is after"):
            bounds(f"{start}/{end}")


@given(plain)
def test_open_ends(text: str) -> None:
    """An open end is the least or greatest second; the other end is the part's own."""
    first, last = bounds(text)
    assert bounds(f"../{text}") == bounds(f"/{text}") == (ALWAYS, last)
    assert bounds(f"{text}/..") == bounds(f"{text}/") == (first, NEVER)


@given(st.lists(plain, min_size=2, max_size=5))
def test_a_set_spans_its_members(members: list[str]) -> None:
    """A set runs from the first bound of its members to the last."""
    found = [bounds(member) for member in members]
    expected = min(first for first, _ in found), max(last for _, last in found)
    assert bounds(f"[{','.join(members)}]") == bounds(f"{{{', '.join(members)}}}") == expected


offset_minutes = st.integers(-14 * 60, 14 * 60)
times = st.datetimes(
    min_value=datetime(1, 1, 2),  # noqa: DTZ001 - the offset is added below
    max_value=datetime(9999, 12, 30),  # noqa: DTZ001
).map(lambda moment: moment.replace(microsecond=0))


@given(times, offset_minutes)
def test_times_agree_with_the_standard_library(moment: datetime, minutes: int) -> None:
    """A time with an offset is the second that `datetime` makes of it."""
    sign, (hours, rest) = "-" if minutes < 0 else "+", divmod(abs(minutes), 60)
    text = f"{moment.isoformat()}{sign}{hours:02}:{rest:02}"
    second = (datetime.fromisoformat(text) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(
        seconds=1
    )
    assert bounds(text) == (second, second)
    assert bounds(text[: len("2022-10-27T13:59")] + text[len("2022-10-27T13:59:07") :]) == (
        second - moment.second,
        second - moment.second + 59,
    )


@given(dates, st.lists(st.integers(0, 9), max_size=6))
def test_a_masked_date_holds_every_date_that_fits_it(day: date, hidden: list[int]) -> None:
    """Hiding digits behind X never moves a bound past the date that was there."""
    digits = list(day.isoformat())
    for place in hidden:
        digits[place] = "-" if digits[place] == "-" else "X"
    first, last = bounds(day.isoformat())
    outer_first, outer_last = bounds("".join(digits))
    assert outer_first <= first <= last <= outer_last


@settings(max_examples=60, deadline=None)
@given(plain)
def test_plain_dates_agree_with_the_edtf_library(text: str) -> None:
    """The library gives plain dates the same first and last day."""
    parsed = parse_edtf(text)
    first, last = date(*parsed.lower_strict()[:3]), date(*parsed.upper_strict()[:3])
    assert bounds(text) == (bounds(first.isoformat())[0], bounds(last.isoformat())[1])


@settings(deadline=None)
@given(
    st.one_of(
        st.text(max_size=20),
        st.text("0123456789-", max_size=10),
        st.text("0129X-/.[]{},TZ:+~?%SYE ", max_size=16),
        st.from_regex(r"[?~%]?20[012][0-9X][?~%]?-[?~%]?[0-4X][0-9X][?~%]?", fullmatch=True),
        st.from_regex(r"[0-2][0-9]{3}-[0-9]{2}-[0-9]{2}(T[0-9:]{2,8}[-+Z0-9:]{0,6})?"),
    )
)
def test_any_text_is_read_or_refused_by_us(text: str) -> None:
    """Random text has ordered bounds, or is refused by one of two errors, never another."""
    try:
        earliest, latest = bounds(text)
    except (InvalidDate, TimeWithoutOffset):
        return
    assert earliest <= latest
    assert earliest == ALWAYS or earliest >= FIRST
    assert latest == NEVER or latest <= LAST


@settings(max_examples=200, deadline=None)
@given(text=st.text("012-?~%", min_size=5, max_size=12))
def test_the_library_never_prints(text: str) -> None:
    """Whatever reaches the library comes back without a word on stdout, where data goes."""
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.suppress(InvalidDate):
        bounds(text)
    assert out.getvalue() == ""
