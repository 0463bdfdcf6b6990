"""Spans of the log: from when to when something was recorded, reported, or happened.

A bound is a date (a day, month or year as a whole), a time, or ``@n``; both ends belong to the
span. Without a beginning news go back a week from the newest: no clock is read.
"""

import msgspec

from tracker.domain.moment import entry_number
from tracker.domain.when import ALWAYS, DAY, NEVER, end_of_day, moment_bound, parse, timestamp
from tracker.errors import InvalidMoment
from tracker.views.positions import or_entry
from tracker.views.reader import Reader

WEEK = 7 * DAY


class Span(msgspec.Struct, frozen=True):
    """First and last, of positions or seconds; both belong to it."""

    first: int
    last: int


def recorded(reader: Reader, since: str | None, until: str | None) -> Span:
    """The positions recorded in a span, at most the moment's.

    Raises:
        InvalidDate, InvalidMoment: for a bound that is none.
    """
    numbers = entry_number(since or ""), entry_number(until or "")
    if None not in numbers:
        _check(numbers[0] or 0, numbers[1] or 0, since, until)
    with or_entry(reader.moment.position):
        if numbers == (None, None):
            dates(since, until)
        first = 0 if since is None else _first(reader, since)
        last = reader.moment.position if until is None else _last(reader, until)
    return Span(first, last)


def _first(reader: Reader, since: str) -> int:
    """The first position that counts: the entry itself, or the first recorded on the date."""
    number = entry_number(since)
    if number is None:
        return reader.recorded_by(_begin(since) - 1) + 1
    return number


def _last(reader: Reader, until: str) -> int:
    number = entry_number(until)
    if number is None:
        return reader.recorded_by(moment_bound(_date(until)))
    return min(number, reader.moment.position)


def last_week(reader: Reader) -> int:
    """The first position of the week that ends with the day of the moment's last entry."""
    stamp = reader.moment.last_recorded
    if not stamp:
        return 0
    return reader.recorded_by(end_of_day(timestamp(stamp)) - WEEK) + 1


def dates(since: str | None, until: str | None) -> Span:
    """The seconds of a span of dates.

    Raises:
        InvalidDate, InvalidMoment: for a bound that is none; an entry is no date.
    """
    first = ALWAYS if since is None else _begin(since)
    last = NEVER if until is None else moment_bound(_date(until))
    _check(first, last, since, until)
    return Span(first, last)


def _begin(text: str) -> int:
    """The first second of a date."""
    moment_bound(_date(text))
    return parse(text).earliest


def _date(text: str) -> str:
    if text.startswith("@"):
        raise InvalidMoment(f"{text!r} is no date here: @ and a number name an entry of the log")
    return text


def _check(first: int, last: int, since: str | None, until: str | None) -> None:
    if since is not None and until is not None and first > last:
        raise InvalidMoment(f"{since} is after {until}: give the earlier bound first")
