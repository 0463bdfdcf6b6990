"""Where connections to a SQLite file come from: opened for each transaction, or kept.

Who writes often keeps the writing connection: opening one costs more than a commit, and the last
one that closes moves all of the WAL into the file. Who decides what to write borrows it: there the
statements are prepared, and the pages at hand. Who asks often keeps another one, for the same; who
checks the file opens it anew, and trusts no page that was read before. A kept connection is used
only while the path still names the file that it has open, and only by the process that opened it.
"""

import os
import sqlite3

from tracker.log import sqlite
from tracker.log.backend import Access

Opened = tuple[int, int, int]
"""What a connection has open: the process, the device and the file."""

_KEPT: dict[Access, Access] = {"write": "write", "decide": "write", "ask": "ask"}
"""Who may have a connection that is kept, and which."""


class Connections:
    """The connections to one file."""

    def __init__(self, path: str, timeout: int) -> None:
        """Take the file, and how long a writer waits, in seconds. Opens nothing yet."""
        self._path = path
        self._timeout = timeout
        self._waiting: dict[Access, list[tuple[sqlite3.Connection, Opened]]] = {
            "write": [],
            "ask": [],
        }
        self._keeping = False

    def keep(self) -> None:
        """Keep a connection that writes and one that answers from now on, until all is closed."""
        self._keeping = True

    def close(self) -> None:
        """Close what waits, and keep nothing any more."""
        self._keeping = False
        for waiting in self._waiting.values():
            while waiting:
                waiting.pop()[0].close()

    def open(self, access: Access) -> "Loan":
        """Lend a connection that nobody else uses meanwhile.

        Raises:
            NoDatabase, NotADatabase, FileUnreadable, Unwritable, DatabaseLocked: as they say.
        """
        return Loan(self, access)

    def lend(self, access: Access) -> tuple[sqlite3.Connection, Opened | None]:
        """Give a connection, with what it has open where it may be kept."""
        now = self._now() if self._keeping and access in _KEPT else None
        driver = self._taken(access, now)
        if driver is None and access == "decide":  # none is free: a reader's own, which is closed
            now, access = None, "read"
        return driver or sqlite.connect(self._path, self._timeout, access), now

    def take_back(self, access: Access, driver: sqlite3.Connection, now: Opened | None) -> None:
        """Keep a connection that was lent, or close it."""
        unfit = driver.in_transaction or isinstance(driver, sqlite.AsItIs)
        if now is None or not self._keeping or unfit or self._waiting[_KEPT[access]]:
            driver.close()
        else:
            self._waiting[_KEPT[access]].append((driver, now))

    def _taken(self, access: Access, now: Opened | None) -> sqlite3.Connection | None:
        """Take the waiting connection, if it is one to this file; taking is atomic."""
        if now is None:
            return None
        try:
            driver, opened = self._waiting[_KEPT[access]].pop()
        except IndexError:
            return None
        if opened == now:
            return driver
        driver.close()
        return None

    def _now(self) -> Opened | None:
        """The file that the path names now, looked up before it is opened."""
        try:
            found = os.stat(self._path)  # noqa: PTH116 - as quick as can be: once a transaction
        except OSError:
            return None
        return os.getpid(), found.st_dev, found.st_ino


class Loan:
    """A connection that is lent for a transaction: given back at its end, as a context.

    Of who decides or asks it is closed after an error: who holds that may hold a scan, and with it
    the snapshot.
    """

    def __init__(self, connections: Connections, access: Access) -> None:
        """Take whose it is, and what for."""
        self._connections = connections
        self._access: Access = access

    def __enter__(self) -> sqlite3.Connection:
        """Give the connection."""
        self._driver, self._now = self._connections.lend(self._access)
        return self._driver

    def __exit__(self, _kind: object, error: BaseException | None, _traceback: object) -> None:
        """Give it back."""
        spoilt = error is not None and self._access in {"decide", "ask"}
        self._connections.take_back(self._access, self._driver, None if spoilt else self._now)
