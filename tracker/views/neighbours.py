"""Neighbouring moments: where, near the moment of a question, its answer may be another one.

Each part of a moment is varied alone. The candidates come from the dates of the very facts that
tell how a subject stands; whether the answer differs there, is for who asks to find out.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from shlex import quote

import msgspec

from tracker.domain.facts import Entry
from tracker.domain.item import ItemTransitioned
from tracker.domain.marks import Mark
from tracker.domain.moment import Moment, Resolved
from tracker.domain.when import ALWAYS, DAY, NEVER, day_of, parse
from tracker.views.explained import OtherMoment, Part

BACK, AHEAD = 2, 1
"""How many other answers are told for each part of the moment, earlier and later ones."""
TRIES = 8
"""How many candidates are tried for them, the nearest first."""

Answer = Callable[[Moment], str | None]
"""What the answer is at a moment, in words; None where the question can't be asked there."""


def others(
    moment: Resolved, own: str, entries: Sequence[Entry], answer: Answer
) -> tuple[OtherMoment, ...]:
    """The nearest moments at which the answer is not ``own``; each answer once for each part."""
    found: list[OtherMoment] = []
    for part, tries in _candidates(moment, entries):
        told = {own}
        for asked, most in tries:
            found += _differing(part, asked, answer, told, most)
    return tuple(found)


def _differing(
    part: Part, asked: Iterable[Moment], answer: Answer, told: set[str], most: int
) -> Iterator[OtherMoment]:
    """The first moments at which the answer is one that was not told yet."""
    left = most
    for moment, _ in zip(asked, range(TRIES), strict=False):
        text = answer(moment) if left else None
        if text is not None and text not in told:
            told.add(text)
            left -= 1
            yield OtherMoment(part, options(moment), text)


def options(moment: Moment) -> str:
    """A moment as the options of a command."""
    given = {
        "--on": moment.on,
        "--reported-until": moment.reported_until,
        "--recorded-until": moment.recorded_until,
    }
    return " ".join(f"{name} {quote(text)}" for name, text in given.items() if text is not None)


Tries = tuple[tuple[Iterable[Moment], int], ...]


def _candidates(moment: Resolved, entries: Sequence[Entry]) -> Iterator[tuple[Part, Tries]]:
    asked = moment.asked
    facts = [entry for entry in entries if not isinstance(entry.data, Mark)]

    def reported(day: str) -> Moment:
        return msgspec.structs.replace(asked, reported_until=day)

    def on(day: str) -> Moment:
        return msgspec.structs.replace(asked, on=day)

    yield "reported", _days(_reports(entries), moment.reported, reported)
    yield "on", _days(_occurrences(facts), moment.latest, on)
    places = sorted({place for place in _appended(entries) if place < moment.position})
    back = (msgspec.structs.replace(asked, recorded_until=f"@{place}") for place in places[::-1])
    yield "recorded", ((back, BACK),)


def _days(seconds: Iterable[int], bound: int, at: Callable[[str], Moment]) -> Tries:
    """Days before the bound, the last first, and days after it, the first first."""
    days = sorted({second - second % DAY + DAY - 1 for second in seconds})
    earlier = (at(day_of(day)) for day in reversed(days) if day < bound and day_of(day) != "..")
    later = (at(day_of(day)) for day in days if day > bound and day_of(day) != "..")
    return (earlier, BACK), (later, AHEAD)


def _reports(entries: Iterable[Entry]) -> Iterator[int]:
    """The days on which something was reported, and those before."""
    for entry in entries:
        if entry.bounds.reported not in {ALWAYS, NEVER}:
            yield entry.bounds.reported
            yield entry.bounds.reported - DAY


def _occurrences(facts: Iterable[Entry]) -> Iterator[int]:
    """The last days of facts, those before, and the days before their first."""
    for entry in facts:
        dates = entry.bounds
        if dates.latest not in {ALWAYS, NEVER}:
            yield dates.latest
            yield dates.latest - DAY
        if dates.earliest not in {ALWAYS, NEVER}:
            yield dates.earliest - DAY
        yield from _silence(entry)


def _silence(entry: Entry) -> Iterator[int]:
    """The day on which a silence runs out, and the one before."""
    data = entry.data
    if isinstance(data, ItemTransitioned) and data.until is not None:
        over = parse(data.until).latest
        if over != NEVER:
            yield over
            yield over - DAY


def _appended(entries: Iterable[Entry]) -> Iterator[int]:
    """The positions before each fact or mark; a correction came with what it took back."""
    for entry in entries:
        if entry.claim.replaces is None:
            yield entry.position - 1
