"""The same fact recorded twice: two facts of one stream that say the same on compatible dates.

Pure domain. It is a guess, and worded as one: nobody merges two facts but their recorder. The
same again on a later date is a new fact, and so is what came back after something else.
"""

from collections.abc import Iterable

import msgspec

from tracker.domain.counting import together
from tracker.domain.facts import Entry, Event
from tracker.domain.item import ItemTransitioned, StanceTaken
from tracker.domain.measure import MeasureReported
from tracker.domain.meeting import MeetingItemAdded, MeetingItemDropped, MeetingItemMoved, Told
from tracker.domain.when import DAY

FREE = frozenset({"grounds", "condition", "task", "changes", "phase", "form"})
"""Fields in free words: two sources never choose the same ones."""
WORKED_OUT = frozenset({"outcome", "effect"})
"""Fields that follow from the others by the procedure."""


def said_twice(one: Entry, other: Entry, stands: Iterable[Entry]) -> bool:
    """Whether two facts of a timeline (``stands``) are probably one, under two keys."""
    return (
        _base(one) != _base(other)
        and together(one, other)
        and _alike(one.data, other.data)
        and not _parted(one, other, stands)
    )


def _base(entry: Entry) -> str:
    """The key of the whole fact: one fact may have several entries, and is never its own repeat."""
    return entry.claim.key.partition("/")[0]


def _alike(one: Event, other: Event) -> bool:
    """Whether two events say the same, as far as both say anything."""
    if type(one) is not type(other):
        return False
    skipped = FREE | WORKED_OUT
    here, there = msgspec.structs.asdict(one), msgspec.structs.asdict(other)
    return all(_fits(value, there[name]) for name, value in here.items() if name not in skipped)


def _fits(one: object, other: object) -> bool:
    """Whether two values are equal, or one tells less than the other."""
    if isinstance(one, tuple) and isinstance(other, tuple):
        return set(one) <= set(other) or set(other) <= set(one)
    return one is None or other is None or one == other


def _parted(one: Entry, other: Entry, stands: Iterable[Entry]) -> bool:
    """Whether something else of the kind lies between two facts whose days are known."""
    first, last = sorted((one, other), key=lambda entry: entry.place_key)
    if any(entry.bounds.latest - entry.bounds.earliest >= DAY for entry in (first, last)):
        return False
    return any(
        first.place_key < entry.place_key < last.place_key
        and _same_matter(first.data, entry.data)
        and not _alike(first.data, entry.data)
        for entry in stands
    )


AgendaPlace = MeetingItemAdded | MeetingItemMoved | MeetingItemDropped


def _same_matter(one: Event, other: Event) -> bool:
    """Whether one event is about what another changes: a state, a member's stance, a place."""
    match one:
        case Told():
            return isinstance(other, Told)
        case ItemTransitioned():
            return isinstance(other, ItemTransitioned)
        case StanceTaken():
            return isinstance(other, StanceTaken) and bool(set(one.members) & set(other.members))
        case MeasureReported():
            return isinstance(other, MeasureReported) and one.measure == other.measure
        case MeetingItemAdded() | MeetingItemMoved() | MeetingItemDropped():
            return isinstance(other, AgendaPlace) and one.item == other.item
        case _:
            return type(one) is type(other)
