"""The date layer: when a fact happened, and how that stands to when it was reported.

Pure: no clock; the seconds of recording are handed in. Three dates are never mixed: *occurred*
is an `Occurrence`, *reported* is one second (`report_bound`), *recorded* is a stamp. All bounds
are seconds since 1970-01-01T00:00:00Z, inclusive at both ends; a day without a clock time is a
whole UTC day. What EDTF text bounds is decided in `edtf_text`, how it reads in `phrases`.
"""

import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

import msgspec

from tracker.domain.edtf_text import ALWAYS, DAY, EPOCH, FIRST, LAST, NEVER, bounds
from tracker.domain.phrases import phrase, sentence
from tracker.errors import (
    HappenedAfterReport,
    Impossible,
    InvalidDate,
    ReportedInFuture,
    WrongType,
)

__all__ = [
    "ALWAYS",
    "DAY",
    "NEVER",
    "ORDER_MAX",
    "ORDER_MIN",
    "Occurrence",
    "check",
    "check_order",
    "cut",
    "day_of",
    "end_of_day",
    "moment_bound",
    "narrowed",
    "parse",
    "phrase",
    "report_bound",
    "sentence",
    "stamp",
    "start_of_day",
    "timestamp",
]

ORDER_MIN = -99
ORDER_MAX = 99

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_STAMP = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z")


class Occurrence(msgspec.Struct, frozen=True, gc=False):
    """When something happened: the text as typed, and its strict bounds in seconds.

    `earliest` <= `latest`. An open start is `ALWAYS`, an open end `NEVER`.
    """

    text: str
    earliest: int
    latest: int


@lru_cache(maxsize=4096)
def parse(text: str) -> Occurrence:
    """Read EDTF text, surrounding blanks aside. Cached, since one docket repeats its dates.

    A day, month, year (0001 to 9999), season or time with an offset; `A/B`, open at one end or
    not; sets; unspecified digits; the qualifiers `~ ? %`, which move nothing. Raises
    `InvalidDate` and `TimeWithoutOffset`.
    """
    text = text.strip()
    earliest, latest = bounds(text)
    return Occurrence(text, earliest, latest)


def start_of_day(second: int) -> int:
    """Give the first second of the UTC day; `ALWAYS` and `NEVER` stay."""
    return second if second in (ALWAYS, NEVER) else second - second % DAY


def end_of_day(second: int) -> int:
    """Give the last second of the UTC day; `ALWAYS` and `NEVER` stay."""
    return second if second in (ALWAYS, NEVER) else second - second % DAY + DAY - 1


def day_of(second: int) -> str:
    """Write the UTC day as `YYYY-MM-DD`; `ALWAYS`, `NEVER` and all beyond the calendar as `..`."""
    if not FIRST <= second <= LAST:
        return ".."
    return date.fromordinal(second // DAY + EPOCH).isoformat()


@lru_cache(maxsize=1_024)
def timestamp(text: str) -> int:
    """Read a stamp of the log (`YYYY-MM-DDTHH:MM:SS.ffffffZ`) as its second, rounded down.

    Raises `InvalidDate` for any other form. Cached, since a batch has one stamp.
    """
    if not _STAMP.fullmatch(text):
        raise InvalidDate(text, "a stamp is YYYY-MM-DDTHH:MM:SS.ffffffZ")
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise InvalidDate(text, "no clock and no calendar shows it") from None
    return (moment - _EPOCH) // timedelta(seconds=1)


def stamp(moment: datetime) -> str:
    """Write an aware time as a stamp in UTC: of fixed width, so that text order is time order.

    Raises `Impossible` for a time without a zone.
    """
    if moment.tzinfo is UTC:  # as the clock tells it: nothing to change but how the zone is written
        return moment.isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"
    if moment.utcoffset() is None:
        raise Impossible(f"the time {moment.isoformat()} has no zone and cannot be stamped")
    plain = moment.astimezone(UTC).replace(tzinfo=None)
    return plain.isoformat(timespec="microseconds") + "Z"


@lru_cache(maxsize=4096)
def report_bound(text: str) -> int:
    """Give the second by which a report of this date was public for certain: its `latest`.

    Raises `InvalidDate`, also for a date without an end, and `TimeWithoutOffset`.
    """
    latest = parse(text).latest
    if latest == NEVER:
        raise InvalidDate(text, "the date of a report needs an end: A/B, or ../B")
    return latest


def narrowed(old: str | None, new: str | None) -> bool:
    """Whether a date lies within another one, and says more than it."""
    if old is None or new is None:
        return False
    wide, narrow = parse(old), parse(new)
    inside = wide.earliest <= narrow.earliest and narrow.latest <= wide.latest
    return inside and (wide.earliest, wide.latest) != (narrow.earliest, narrow.latest)


def moment_bound(text: str) -> int:
    """Give the last second of a bound that a user asks by (`--on 2022-11` is its last second).

    Raises `InvalidDate`, also for an interval or a set, and `TimeWithoutOffset`.
    """
    if "/" in text or text.strip()[:1] in ("[", "{"):
        raise InvalidDate(text, "a moment is one date: a day, month, year or time")
    return parse(text).latest


def cut(occurrence: Occurrence, reported: int) -> int:
    """Give the effective `latest`: what is reported has happened.

    A `latest` after the day of `reported` is cut to that day's end, yet not below the end of
    `earliest`'s day; the result is never above the `latest` that was given.

    `reported` is the second of a report. A fact that has none (no date given, or never
    reported) was known when it was recorded: pass the second of recording. `ALWAYS` and `NEVER`
    name no day and cut nothing.
    """
    if reported in (ALWAYS, NEVER):
        return occurrence.latest
    known_by = max(end_of_day(reported), end_of_day(occurrence.earliest))
    return min(occurrence.latest, known_by)


def check(occurrence: Occurrence, reported: int, recorded: int, reported_text: str) -> None:
    """Refuse what contradicts its own dates; one day apart is allowed, for time zones.

    `reported` and `recorded` are seconds; a `reported` of `ALWAYS` or `NEVER` (no report) stands
    for the day of `recorded`. `reported_text` is what the message shows. Raises
    `ReportedInFuture` (after the recording day) and `HappenedAfterReport` (`earliest` after the
    day of the report).
    """
    if occurrence.earliest <= reported <= recorded:
        return
    if reported in (ALWAYS, NEVER):
        reported, reported_text = recorded, day_of(recorded)
    if start_of_day(reported) > end_of_day(recorded) + DAY:
        raise ReportedInFuture(reported_text, day_of(recorded))
    if start_of_day(occurrence.earliest) > end_of_day(reported) + DAY:
        raise HappenedAfterReport(occurrence.text, reported_text)


def check_order(order: object) -> int:
    """Give back an order among facts of one date, if it is one: an integer from -99 to 99.

    Raises `WrongType` and `Impossible`.
    """
    if not isinstance(order, int) or isinstance(order, bool):
        raise WrongType(f"a whole number from {ORDER_MIN} to {ORDER_MAX}", repr(order))
    if not ORDER_MIN <= order <= ORDER_MAX:
        raise Impossible(f"an order of {order}: it runs from {ORDER_MIN} to {ORDER_MAX}")
    return order
