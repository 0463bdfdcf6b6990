"""From a moment to a position: which entries an answer may see, once the read models fit."""

from collections.abc import Iterator
from contextlib import contextmanager

from tracker.domain.moment import entry_number
from tracker.domain.when import moment_bound, timestamp
from tracker.errors import (
    DatabaseFailed,
    InvalidDate,
    InvalidMoment,
    ViewsBehind,
    ViewsNewer,
    ViewsOlder,
)
from tracker.log.connection import Connection
from tracker.log.store import HEADLESS, Head, Store
from tracker.views.rows import VERSION

CURSOR = """
SELECT h.size, h.recorded_at, h.fence, p.version, p.cursor FROM head h
LEFT JOIN projection p ON p.id = 1 WHERE h.id = 1
"""


def check_views(connection: Connection) -> Head:
    """Refuse read models that do not fit; gives the end of the log.

    Raises:
        ViewsOlder, ViewsNewer, ViewsBehind: as they say.
    """
    row = connection.one(CURSOR)
    if row is None:
        raise DatabaseFailed(HEADLESS)
    head = Head(int(row[0]), str(row[1]), int(row[2]))
    version, cursor = int(row[3] or 0), int(row[4] or 0)
    if version < VERSION:
        raise ViewsOlder(version, VERSION)
    if version > VERSION:
        raise ViewsNewer(version, VERSION)
    if cursor != head.size:
        raise ViewsBehind(cursor, head.size)
    return head


def position_of(connection: Connection, store: Store, bound: str | None, size: int) -> int:
    """The last position that a ``recorded_until`` means: all, ``@N``, or a date or time."""
    if bound is None:
        return size - 1
    number = entry_number(bound)
    if number is None and bound.startswith("@"):
        raise InvalidMoment(f"{bound!r} is no entry: use @ and a number, like @{size - 1}")
    if number is None:
        with or_entry(size - 1):
            second = moment_bound(bound)
        return recorded_by(connection, store, second, size)
    if number >= size:
        raise InvalidMoment(f"there is no entry {bound}: the log ends at @{size - 1}")
    return number


def recorded_by(connection: Connection, store: Store, second: int, size: int) -> int:
    """The last entry recorded by a second; a binary search, since stamps never run back."""
    low, high = 0, size
    while low < high:
        middle = (low + high) // 2
        stored = store.at(connection, middle)
        if stored is None or timestamp(stored.envelope.recorded_at) > second:
            high = middle
        else:
            low = middle + 1
    return low - 1


@contextmanager
def or_entry(last: int) -> Iterator[None]:
    """Say of what is no date that an entry would do as well.

    Raises:
        InvalidDate: saying so.
    """
    try:
        yield
    except InvalidDate as error:
        raise error.but(reason=f"{error.reason}; or an entry, like @{last}") from error
