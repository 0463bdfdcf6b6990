"""Counts held against what is known one by one, and against each other.

Pure domain. A tally never changes a status: what does not fit is told, and both stay on record.
"""

import math
from collections.abc import Iterator, Mapping

import msgspec

from tracker.domain.facts import Entry
from tracker.domain.tally import TallyReported, Total
from tracker.domain.words import plain

ABOUT = 10
"""``about 20`` leaves a tenth open, up and down: another count within it contradicts nothing."""

Register = Mapping[str, tuple[str, ...]]
"""For each status, state or stance that can be known: the ids of those known so. Keys are plain."""


class Checked(msgspec.Struct, frozen=True):
    """A part that names a status or state: how many were counted, and which are known so."""

    name: str
    counted: int
    known: tuple[str, ...]

    @property
    def fits(self) -> bool:
        """Whether no more are known than were counted; fewer are news that nobody told yet."""
        return len(self.known) <= self.counted


def checked(tally: TallyReported, register: Register) -> tuple[Checked, ...]:
    """Hold the parts of a tally against the register; those that name nothing there are no part."""
    return tuple(
        Checked(part.name, part.count, register[plain(part.name)])
        for part in tally.parts
        if plain(part.name) in register
    )


def faults(tally: TallyReported, parts: tuple[Checked, ...], named: int | None) -> Iterator[str]:
    """Say what does not add up; ``named`` is how many of what was counted have a name."""
    for part in parts:
        if not part.fits:
            yield f"{part.name}: {part.counted} counted, {len(part.known)} known"
    if tally.total is None:
        return
    low, high = span(tally.total)
    together = sum(part.count for part in tally.parts)
    if together > high:
        yield f"the parts are {together}, the total is {tally.total}"
    if named is not None and named > high:
        yield f"{named} are named, the total is {tally.total}"
    elif named is not None and tally.parts and len(parts) == len(tally.parts) and together >= low:
        yield from _left_over(parts, named)


def _left_over(parts: tuple[Checked, ...], named: int) -> Iterator[str]:
    """Say how many are named with a status that no part has, where the parts are all there is."""
    room = sum(part.counted for part in parts)
    if named > room:
        yield f"{named} are named, the parts have room for {room}"


def span(total: Total) -> tuple[float, float]:
    """The least and the greatest number that a total allows."""
    number = total.number
    match total.qualifier:
        case "exact":
            return number, number
        case "about":
            return number - number / ABOUT, number + number / ABOUT
        case "over":
            return number + 1, math.inf
        case "at least":
            return number, math.inf
        case "at most":
            return 0, number


def differ(one: TallyReported, other: TallyReported) -> tuple[str, ...]:
    """Say where two counts of one thing at one time contradict each other."""
    found = []
    if one.total is not None and other.total is not None:
        (low, high), (least, most) = span(one.total), span(other.total)
        if high < least or most < low:
            found.append(f"total: {one.total} against {other.total}")
    counts = {plain(part.name): part.count for part in other.parts}
    for part in one.parts:
        count = counts.get(plain(part.name), part.count)
        if count != part.count:
            found.append(f"{part.name}: {part.count} against {count}")
    return tuple(found)


def contradiction(one: Entry, other: Entry) -> tuple[str, ...]:
    """Say how two tallies of one thing contradict each other; ``()`` where they do not.

    Counts of different things can't both be the count of one, whenever they were told; numbers
    are compared where the dates allow one moment for both, and both count the same composition.
    """
    if not isinstance(one.data, TallyReported) or not isinstance(other.data, TallyReported):
        return ()
    first, second = one.data, other.data
    if first.composition and second.composition and first.composition != second.composition:
        return ()
    if plain(first.of) != plain(second.of):
        return (f"of: {first.of} against {second.of}",)
    return differ(first, second) if together(one, other) else ()


def together(one: Entry, other: Entry) -> bool:
    """Whether the dates of two facts allow one moment for both."""
    here, there = one.bounds, other.bounds
    return here.earliest <= there.latest and there.earliest <= here.latest
