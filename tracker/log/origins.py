"""Origins: the names under which a log has been known, and from which entry on."""

import msgspec

from tracker.errors import DamagedEvent, EventNewer
from tracker.log.connection import Connection
from tracker.log.log_events import LogOpened, LogResumed
from tracker.log.store import Store

OF_THE_LOG = """
SELECT position, bytes, leaf, event_id, stream, version, type FROM event
WHERE stream = 'log' ORDER BY version
"""


class Era(msgspec.Struct, frozen=True):
    """An origin and its entries: from ``start`` on, before ``stop`` (null for the present one).

    Entries from 0 to ``start`` are of the origins before, and count as this one's too.
    """

    origin: str
    start: int
    stop: int | None


def eras(connection: Connection, store: Store) -> tuple[Era, ...]:
    """All origins that a log has had, oldest first; entries that can't be read are passed over."""
    found: list[tuple[str, int]] = []
    for row in connection.all(OF_THE_LOG):
        try:
            stored = store.decode(row)
        except (DamagedEvent, EventNewer):
            continue
        if isinstance(stored.data, LogOpened | LogResumed):
            found.append((stored.data.origin, stored.position))
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
