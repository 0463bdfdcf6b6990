"""Replicas: a log that is read where it is not written, and how far it lies behind.

What is read is always of one state of the log, and each answer names its position; here is told,
once, where the primary is by then. A replica that has other entries than its primary is none.
"""

from collections.abc import Callable

from tracker.errors import TrackerError
from tracker.log.connection import Connection
from tracker.log.database import Database
from tracker.log.postgres_url import hurried
from tracker.log.standby import Standby, standby
from tracker.log.store import read_head
from tracker.log.tiles import Tiles

PATIENCE = 2
"""Seconds that a primary is waited for: answers do not depend on it."""

Tell = Callable[[str], None]


class Replica:
    """Tells, once, how far a replica lies behind its primary."""

    def __init__(self, primary: str | None, tell: Tell, warn: Tell) -> None:
        """Take the primary's URL (None where nobody says which it is), and whom to tell in a line.

        Raises:
            DatabaseFailed: for a URL that can't be read.
        """
        self._primary = _database(primary) if primary is not None else None
        self._tell = tell
        self._warn = warn
        self._told = False

    def reading(self, connection: Connection) -> None:
        """Tell where the replica is, over the snapshot that is read, and where its primary is."""
        if self._told:
            return
        self._told = True
        size = read_head(connection).size
        where, same = self._compared(connection, size)
        state = None if same else standby(connection)
        self._tell(f"read from a replica at @{size - 1}{where}{_of(state)}")

    def close(self) -> None:
        """Close what is open to the primary."""
        if self._primary is not None:
            self._primary.close()

    def _compared(self, connection: Connection, size: int) -> tuple[str, bool]:
        """Where the primary is, as words, and whether the replica has all that it has."""
        if self._primary is None:
            return "", False
        try:
            with self._primary.reading() as primary:
                end = read_head(primary).size
                alike = _alike(connection, primary, min(size, end))
        except TrackerError as error:
            error.asked = True
            return f"; {error}", False
        if not alike or size > end:
            self._warn(_other(self._primary.name, size, end, alike=alike))
        same = alike and size == end
        return ", as its primary" if same else f", its primary is at @{end - 1}", same


def _database(url: str) -> Database:
    """The primary, which is never written, and not waited for."""
    file = url.startswith("sqlite:")
    return Database(url if file else hurried(url, PATIENCE), PATIENCE, replica=True)


def _alike(connection: Connection, primary: Connection, size: int) -> bool:
    """Whether both have the same first entries."""
    return Tiles(connection).root(size) == Tiles(primary).root(size)


def _other(name: str, size: int, end: int, *, alike: bool) -> str:
    if not alike:
        return f"this is no replica of {name}: it has other entries; see `tracker audit`"
    return f"this replica has entries that {name} has not: @{end} to @{size - 1}"


def _of(state: Standby | None) -> str:
    """What a standby says of itself."""
    if state is None:
        return ""
    age = "" if state.age is None else f"; the last commit it has replayed is {state.age} s old"
    return age + ("; it was told to pause" if state.paused else "")
