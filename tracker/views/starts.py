"""When a meeting starts: as told last, and no coarser for having been held on that day."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import TypeVar

from tracker.domain.meeting import MeetingHeld
from tracker.domain.when import parse
from tracker.views.reader import Reader

Telling = TypeVar("Telling")


def starts_of(reader: Reader, meeting: int) -> str | None:
    """The start of a meeting (by its number); None where no source tells of one."""
    found = start_told(reader, meeting)
    return found[0] if found is not None else None


def start_told(reader: Reader, meeting: int) -> tuple[str, int] | None:
    """The start of a meeting, and the position of the entry that tells it."""
    rows = ((str(row[1]), int(row[4])) for row in reader.standing(meeting, "starts"))
    return last_told(rows, partial(_mere_day, reader))


def last_told(
    rows: Iterable[tuple[str, Telling]], mere_day: Callable[[Telling], bool]
) -> tuple[str, Telling] | None:
    """The start that counts, of those that stand, oldest first: each with what tells it.

    Of a meeting that was held its day is known, which takes nothing from a start told exactly.
    """
    found: tuple[str, Telling] | None = None
    for value, telling in rows:
        if found is None or not _within(found[0], value) or not mere_day(telling):
            found = value, telling
    return found


def _within(start: str, held: str) -> bool:
    told, day = parse(start), parse(held)
    return day.earliest <= told.earliest and told.latest <= day.latest


def _mere_day(reader: Reader, position: int) -> bool:
    """Whether an entry says that the meeting was held, and nothing else of its start."""
    data = reader.entry_at(position).data
    return isinstance(data, MeetingHeld) and data.starts is None
