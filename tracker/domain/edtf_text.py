"""EDTF text (ISO 8601-2) to its two strict bounds; the lowest part of the date layer.

Rule: bounds are whole seconds since 1970-01-01T00:00:00Z, inclusive at both ends, and the first
is never after the second. Whatever is not a date is refused as `InvalidDate`, a clock time
without an offset as `TimeWithoutOffset`; nothing else leaves this module.

Plain dates, times, intervals, sets and unspecified digits (`2022-1X`) are read here, by the
standard library. The `edtf` package is imported only for seasons and for qualifiers inside a
date. It is not asked for more because it drops the clock of a time, takes 2022-02-29 for a day,
prints and fails on `2022-1X`, and gives an interval's empty end ten years.
"""

import re
import warnings
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache, lru_cache
from typing import Any

from tracker.errors import InvalidDate, TimeWithoutOffset

DAY = 86_400
"""Seconds of a UTC day; POSIX time has no leap seconds."""
ALWAYS: int = -(2**53 - 1)
"""The least second: an open start, the date of what stands on every date, the least report date."""
NEVER: int = 2**53 - 1
"""The greatest second: an open end, and the report date of what was never reported."""

Bounds = tuple[int, int]
LONGEST = 255
OPEN = ("..", "")
"""How an open end is written; EDTF's unknown end (nothing at all) bounds no more than `..`."""
EPOCH = date(1970, 1, 1).toordinal()
FIRST = (1 - EPOCH) * DAY
LAST = (date.max.toordinal() - EPOCH + 1) * DAY - 1

MONTHS = 12
FEBRUARY = 2
LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
FIRST_SEASON, LAST_SEASON = 21, 41
MOST_OFFSET = 14 * 60
"""No place on earth is further than this many minutes from UTC."""

_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?[?~%]?")
# The rarer forms are compiled where they are met first: that is half of what this module costs.
_TIME = (
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"T([0-9]{2})(?::([0-9]{2})(?::([0-9]{2})(?:[.,][0-9]+)?)?)?"
    r"(?:(Z)|([+-])([0-9]{2}):?([0-9]{2})?)?[?~%]?"
)
_MASKED = r"([0-9X]{4})(?:-([0-9X]{2})(?:-([0-9X]{2}))?)?[?~%]?"
_SIGNIFICANT = r"([0-9]{4})S([1-4])"
_QUALIFIERS = r"[?~%]"
_QUALIFIED_INSIDE = r"[0-9?~%][-0-9?~%]{4,13}"

_YEARS = "years run from 0001 to 9999, in four digits"
_HINTS = (
    (r"Y.*|[+-][0-9].*", _YEARS),
    (r"[0-9]{8}|[0-9]{4}[./][0-9]{1,2}[./][0-9]{1,2}", "write it with hyphens: YYYY-MM-DD"),
    (r"[0-9]{1,2}[-./][0-9]{1,2}[-./][0-9]{4}", "write the year first: YYYY-MM-DD"),
    (r"[0-9]{4}-[0-9]{1,2}(-[0-9]{1,2})?", "write months and days with two digits: YYYY-MM-DD"),
    (r"[0-9]{1,2}:[0-9]{2}.*", "a clock time needs its day: 2022-11-23T10:30Z"),
    (r"(?i)[0-9]{4}-[0-9]{2}-[0-9]{2}[t ].*", "write a time as 2022-11-23T10:30Z or …+04:00"),
    (r"[0-9]{1,2}(-[0-9]{2})?", "write each date in full, the year first"),
    (r"[0-9]{4}-W.*", "weeks are no EDTF: give the first and the last day, A/B"),
    (r".*/.*/.*", "an interval has one slash: A/B"),
    (r".*\.\..*", "write an interval with a slash: A/B, ../B or A/.."),
)


def bounds(text: str) -> Bounds:
    """Read stripped EDTF text: its least and its greatest second, `ALWAYS` or `NEVER` if open.

    Raises `InvalidDate` and `TimeWithoutOffset`.
    """
    if not text:
        raise InvalidDate(text, "it is empty; leave the field out if no source gives a date")
    if len(text) > LONGEST:
        raise InvalidDate(text[:40] + "…", f"it is longer than {LONGEST} characters")
    if not text.isascii():
        raise InvalidDate(text, "it holds a character that no date has; hyphens are plain -")
    found = _set(text) if text[0] + text[-1] in ("[]", "{}") else _interval(text)
    if not all(FIRST <= second <= LAST or second in (ALWAYS, NEVER) for second in found):
        raise InvalidDate(text, _YEARS)
    return found


def _interval(text: str) -> Bounds:
    """Read `A/B`, or a single date."""
    if text.count("/") != 1:
        return _point(text)
    start, end = text.split("/")
    return _span(text, start, end)


def _set(text: str) -> Bounds:
    """Read `[…]` (one of these) or `{…}` (all of these): from the first bound to the last."""
    found = []
    for member in (part.strip() for part in text[1:-1].split(",")):
        start, dots, end = member.partition("..")
        found.append(_span(text, start, end) if dots else _point(member))
    return min(first for first, _ in found), max(last for _, last in found)


def _span(text: str, start: str, end: str) -> Bounds:
    """Join two ends, one of which may be open."""
    if start in OPEN and end in OPEN:
        raise InvalidDate(text, "give at least one of the two ends")
    earliest = ALWAYS if start in OPEN else _point(start)[0]
    latest = NEVER if end in OPEN else _point(end)[1]
    if earliest > latest:
        raise InvalidDate(text, f"{start} is after {end}")
    return earliest, latest


def _point(text: str) -> Bounds:
    """Read one date, of whatever precision."""
    if match := _DATE.fullmatch(text):
        return _date(text, match)
    if match := re.fullmatch(_TIME, text):
        return _time(text, match)
    if match := re.fullmatch(_SIGNIFICANT, text):
        digits = int(match[2])
        return _masked(text, match[1][:digits].ljust(4, "X"), "XX", "XX")
    if match := re.fullmatch(_MASKED, text):
        return _masked(text, match[1], match[2] or "XX", match[3] or "XX")
    if re.fullmatch(_QUALIFIED_INSIDE, text) and re.search(_QUALIFIERS, text):
        return _qualified_inside(text)
    raise _no_date(text)


def _no_date(text: str) -> InvalidDate:
    """Say what is wrong with text of no known form, by the first hint that fits."""
    for pattern, reason in _HINTS:
        if re.fullmatch(pattern, text, re.DOTALL):
            return InvalidDate(text, reason)
    return InvalidDate(text)


def _length(year: int, month: int) -> int:
    """The days of a month; ``calendar`` would be one more module to import."""
    leap = month == FEBRUARY and not year % 4 and (year % 100 != 0 or not year % 400)
    return LENGTHS[month - 1] + leap


def _days(first: date, last: date) -> Bounds:
    """Give the first second of one day and the last second of another."""
    return (first.toordinal() - EPOCH) * DAY, (last.toordinal() - EPOCH + 1) * DAY - 1


def _date(text: str, match: re.Match[str]) -> Bounds:
    """Read a year, a month, a season or a day."""
    year = int(match[1])
    if not year:
        raise InvalidDate(text, _YEARS)
    if match[2] is None:
        return _days(date(year, 1, 1), date(year, MONTHS, 31))
    month = int(match[2])
    if match[3] is None and FIRST_SEASON <= month <= LAST_SEASON:
        return _season(match[0][:7])
    if not 1 <= month <= MONTHS:
        raise InvalidDate(text, f"there is no month {match[2]}")
    length = _length(year, month)
    if match[3] is None:
        return _days(date(year, month, 1), date(year, month, length))
    if not 1 <= int(match[3]) <= length:
        raise InvalidDate(text, f"{match[0][:10]} is not in the calendar")
    day = date(year, month, int(match[3]))
    return _days(day, day)


def _time(text: str, match: re.Match[str]) -> Bounds:
    """Read a day and a clock time; what is left out of the time may be anything."""
    midnight = _point(match[1])[0]
    parts = [match[2], match[3] or "00", match[4] or "00"]
    hour, minute, second = (int(part) for part in parts)
    if (hour, minute, second) > (23, 59, 59) or max(minute, second) > 59:  # noqa: PLR2004 - a clock
        raise InvalidDate(text, f"there is no clock time {':'.join(parts)}")
    start = midnight + hour * 3600 + minute * 60 + second - _offset(text, match) * 60
    length = 1 if match[4] else 60 if match[3] else 3600
    return start, start + length - 1


def _offset(text: str, match: re.Match[str]) -> int:
    """Give the minutes by which the clock of this time is ahead of UTC."""
    if match[5]:
        return 0
    if not match[6]:
        raise TimeWithoutOffset(text)
    hours, minutes = int(match[7]), int(match[8] or 0)
    offset = hours * 60 + minutes
    if minutes > 59 or offset > MOST_OFFSET:  # noqa: PLR2004 - a clock
        raise InvalidDate(text, "its offset is further from UTC than any place, 14 hours")
    return -offset if match[6] == "-" else offset


def _masked(text: str, year: str, month: str, day: str) -> Bounds:
    """Read a date some digits of which are X, for not known."""
    first = next(_fitting_days(year, month, day, 1), None)
    last = next(_fitting_days(year, month, day, -1), None)
    if first is None or last is None:
        raise InvalidDate(text, "no day of the calendar fits it")
    return _days(first, last)


def _fitting_days(year: str, month: str, day: str, step: int) -> Iterator[date]:
    """Yield the days that fit the three masks, forwards (step 1) or backwards (-1)."""
    for y in _fitting(year, date.max.year)[::step]:
        for m in _fitting(month, MONTHS)[::step]:
            for d in _fitting(day, _length(y, m))[::step]:
                yield date(y, m, d)


def _fitting(mask: str, most: int) -> list[int]:
    """List the numbers from 1 to `most` whose digits fit the mask."""
    least = max(1, int(mask.replace("X", "0")))
    most = min(most, int(mask.replace("X", "9")))
    fits = re.compile(mask.replace("X", ".")).fullmatch
    return [n for n in range(least, most + 1) if fits(str(n).zfill(len(mask)))]


@cache
def _library() -> Callable[..., Any]:
    """Import the library's parser: slow, seldom needed, and full of warnings about itself."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from edtf import parse_edtf  # noqa: PLC0415 - 70 to 130 ms
    parser: Callable[..., Any] = parse_edtf
    return parser


@lru_cache(maxsize=256)
def _season(text: str) -> Bounds:
    """Read `YYYY-21` to `YYYY-41`: seasons, quarters, quadrimesters, halves.

    What runs over the new year ends here with February; the library stops it in December.
    """
    season = _library()(text)
    lower, upper = season.lower_strict(), season.upper_strict()
    first, last = date(*lower[:3]), date(*upper[:3])
    if first.month != last.month:
        return _days(first, last)
    if last.year == date.max.year:
        raise InvalidDate(text, _YEARS)
    year = last.year + 1
    return _days(first, date(year, 2, _length(year, 2)))


@lru_cache(maxsize=256)
def _qualified_inside(text: str) -> Bounds:
    """Read a date with qualifiers at its parts (`2022-?11-23`): they move nothing."""
    match = _DATE.fullmatch(re.sub(_QUALIFIERS, "", text))
    if match is None:
        raise _no_date(text)
    found = _date(text, match)
    if _library()(text, fail_silently=True) is None:
        raise InvalidDate(text, "a part has one qualifier, before or after it; % is ? and ~ in one")
    return found
