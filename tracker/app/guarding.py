"""Guarding: a log is compared with what this user saw of it, and pinned when it has grown.

Reading another history than before warns, writing to it is refused. Without pins nothing is
compared: a script that wants it hands them in, the command line always does. A replica that has
not received all that was seen is told as that: it is late, and nobody has touched it.
"""

from collections.abc import Sequence
from contextlib import suppress
from operator import attrgetter
from typing import TYPE_CHECKING

from tracker.audit.pins import Pins
from tracker.audit.seen import Differs, compare, stale
from tracker.errors import (
    DatabaseLocked,
    HistoryDiffers,
    OnlyReplica,
    PinsUnusable,
    TrackerError,
    Unwritable,
)
from tracker.log.checkpoint import Checkpoint
from tracker.log.connection import Connection
from tracker.log.database import Database
from tracker.log.merkle import EMPTY
from tracker.log.origins import origin_at
from tracker.log.standby import is_standby
from tracker.log.store import Store, read_head
from tracker.log.tiles import Tiles, drop, extend, lacking, root_since

if TYPE_CHECKING:
    from tracker.app.replica import Replica

IN_VAIN = (Unwritable, OnlyReplica, DatabaseLocked)
"""Who may not write, or not now, goes without cached hashes."""


class Guard:
    """Compares a log once, with the pins of one user."""

    def __init__(self, store: Store, pins: Pins | None, replica: "Replica | None" = None) -> None:
        """Take the store, the pins (None: nothing is compared), and whose replica the log is."""
        self._store = store
        self.pins = pins
        self._replica = replica
        self.wrote = False
        self._same = False
        self._warned = False
        self._stale = False

    def reading(self, connection: Connection) -> bool:
        """Warn, once, where the history is not the one that was seen; gives whether it is."""
        if self._replica is not None:
            self._replica.reading(connection)
        if self.pins is None or self._same:
            return True
        if self._warned:
            return False
        try:
            found = self._compared(connection, self.pins)
        except PinsUnusable as error:
            self.pins.warn(str(error))
        else:
            if found is None:
                self._fits(connection, self.pins)
            else:
                late = found.end is not None and self.is_replica(connection)
                self.pins.warn(lateness(found) if late else warning(found))
        self._warned = not self._same
        return self._same

    def is_replica(self, connection: Connection) -> bool:
        """Whether entries may be missing because they have not come yet; told on the way."""
        if self._replica is not None:
            self._replica.reading(connection)
        return self._replica is not None or is_standby(connection)

    def writing(self, connection: Connection) -> None:
        """Refuse where the history is not the one that was seen, also after a warning.

        Raises:
            HistoryDiffers: saying how.
            PinsUnusable: where the pins can't be read.
        """
        if self.pins is None or self._same:
            return
        found = self._compared(connection, self.pins)
        if found is not None:
            raise HistoryDiffers(found.origin, found.reason)
        self._fits(connection, self.pins)

    def _compared(self, connection: Connection, pins: Pins) -> Differs | None:
        """Compare the log with the pins; None where it is the history that was seen.

        Another process of this user may record and pin between our snapshot and our look at the
        pins: what seems to be missing is looked for in later snapshots, as long as more has come.
        """
        found, end = compare(connection, self._store, pins), None
        while found is not None and found.end is not None and found.end != end:
            end = found.end
            with self._store.snapshot() as later:
                found = compare(later, self._store, pins)
        return found

    def _fits(self, connection: Connection, pins: Pins) -> None:
        self._same = True
        self._stale = stale(connection, self._store, pins)

    def checkpoint(self, database: Database) -> Checkpoint:
        """The log as it is now, from what was pinned of it and the leaves since.

        Cached hashes that say something else are made anew.

        Raises:
            DamagedEvent: as :func:`checkpoint`.
        """
        point = checkpoint(database, self._store, self.pins)
        if self._stale or _doubtful(database, point):
            with suppress(*IN_VAIN), database.writing() as connection:
                drop(connection)
                extend(connection, point.size)
            self._stale = False
        return point

    def close(self, database: Database) -> None:
        """Pin the log, if it was written. What goes wrong is a warning: entries are recorded."""
        if self.pins is None or not self.wrote:
            return
        self.wrote = False
        try:
            self.pins.keep(self.checkpoint(database))
        except TrackerError as error:
            self._not_pinned(self.pins, error)

    def pin(self, point: Checkpoint) -> None:
        """Pin a copy that was made. What goes wrong is a warning: the copy is there."""
        if self.pins is None:
            return
        try:
            self.pins.keep(point)
        except PinsUnusable as error:
            self._not_pinned(self.pins, error)

    @staticmethod
    def _not_pinned(pins: Pins, error: TrackerError) -> None:
        pins.warn(f"what was recorded is in the log, and is not pinned: {error}")


def checkpoint(database: Database, store: Store, pins: Pins | None = None) -> Checkpoint:
    """The log as it is now; cached tiles are extended where they can be, and not believed.

    What was pinned of the log was compared with it: only leaves behind the newest pin are read.

    Raises:
        DamagedEvent: where the log has no origin, or leaves are missing.
    """
    with database.reading() as connection:
        size = read_head(connection).size
        grown = lacking(connection, size)
    if grown:
        with suppress(*IN_VAIN), database.writing() as connection:
            extend(connection, size)
    with database.reading() as connection:
        origin = origin_at(connection, store, size)
        pinned = _known(pins, origin)
        old = max((one for one in pinned if one.size <= size), key=attrgetter("size"), default=None)
        known = (old.size, old.root) if old is not None else (0, EMPTY)
        return Checkpoint(origin, size, root_since(connection, size, *known))


def _known(pins: Pins | None, origin: str) -> Sequence[Checkpoint]:
    """What was pinned of a log; of pins that can't be read nothing, which was told before."""
    if pins is None:
        return ()
    try:
        return pins.read(origin)
    except PinsUnusable:
        return ()


def _doubtful(database: Database, point: Checkpoint) -> bool:
    """Whether cached hashes say something else than the leaves."""
    with database.reading() as connection:
        return Tiles(connection).root(point.size) != point.root


def checkpoint_at(connection: Connection, store: Store, size: int) -> Checkpoint:
    """The log as it was at a size.

    Raises:
        DamagedEvent: as above.
    """
    return Checkpoint(origin_at(connection, store, size), size, Tiles(connection).root(size))


def lateness(found: Differs) -> str:
    """The line for a reader of a replica that is behind what was seen."""
    end = found.end or 0
    return (
        f"this replica of {found.origin} has not received entries after @{end - 1} yet;"
        f" your pin says @{end + found.missing - 1}"
    )


def warning(found: Differs) -> str:
    """The line for a reader."""
    first = "entry is" if found.common == 1 else f"{found.common} entries are"
    common = f"; the first {first}" if found.common else ""
    return (
        f"the history of {found.origin} is not the one that was seen here before: {found.reason}"
        f"{common}: see `tracker audit`"
    )
