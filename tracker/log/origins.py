"""Origins: the names under which a log has been known, and from which entry on."""

from collections.abc import Iterator

import msgspec

from tracker.errors import DamagedEvent, EventNewer
from tracker.log.connection import Connection
from tracker.log.log_events import KeyRotated, LogOpened, LogResumed
from tracker.log.store import Store, Stored

OF_THE_LOG = """
SELECT position, bytes, leaf FROM event WHERE stream = 'log' ORDER BY version
"""
"""Without the columns that are copies: what is damaged in them is the audit's business."""


class Era(msgspec.Struct, frozen=True):
    """An origin and its entries: from ``start`` on, before ``stop`` (null for the present one).

    Entries from 0 to ``start`` are of the origins before, and count as this one's too.
    """

    origin: str
    start: int
    stop: int | None


def eras(connection: Connection, store: Store) -> tuple[Era, ...]:
    """All origins that a log has had, oldest first; entries that can't be read are passed over."""
    found = [
        (stored.data.origin, stored.position)
        for stored in _of_the_log(connection, store)
        if isinstance(stored.data, LogOpened | LogResumed)
    ]
    stops: list[int | None] = [start for _, start in found[1:]]
    return tuple(
        Era(origin, start, stop)
        for (origin, start), stop in zip(found, [*stops, None][: len(found)], strict=True)
    )


def origin_at(connection: Connection, store: Store, size: int) -> str:
    """The origin of the log when it had ``size`` entries.

    Raises:
        DamagedEvent: where its first entry tells none.
    """
    names = [era.origin for era in eras(connection, store) if era.start < size]
    if not names:
        raise DamagedEvent(0, "it names no origin")
    return names[-1]


def key_in_force(connection: Connection, store: Store) -> str | None:
    """The verifier key with which checkpoints are signed by now; None where there was none."""
    keys = [
        stored.data.key
        for stored in _of_the_log(connection, store)
        if isinstance(stored.data, KeyRotated)
    ]
    return keys[-1] if keys else None


def _of_the_log(connection: Connection, store: Store) -> Iterator[Stored]:
    """The readable events of the log's own stream."""
    for row in connection.all(OF_THE_LOG):
        try:
            yield store.decode(row)
        except (DamagedEvent, EventNewer):
            continue
