"""Where connections to a SQLite file come from: opened for each transaction, or kept.

Who writes often keeps the writing connection: opening one costs more than a commit, and the last
one that closes moves all of the WAL into the file. A kept connection is used only while the path
still names the file that it has open, and only by the process that opened it. Who decides what to
write borrows it: there the statements are prepared, and the pages at hand.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from tracker.log import sqlite
from tracker.log.backend import Access

Opened = tuple[int, int, int]
"""What a connection has open: the process, the device and the file."""


class Connections:
    """The connections to one file."""

    def __init__(self, path: str, timeout: int) -> None:
        """Take the file, and how long a writer waits, in seconds. Opens nothing yet."""
        self._path = path
        self._timeout = timeout
        self._waiting: list[tuple[sqlite3.Connection, Opened]] = []
        self._keeping = False

    def keep(self) -> None:
        """Keep the writing connection from now on, until all is closed."""
        self._keeping = True

    def close(self) -> None:
        """Close what waits, and keep nothing any more."""
        self._keeping = False
        while self._waiting:
            self._waiting.pop()[0].close()

    @contextmanager
    def open(self, access: Access) -> Iterator[sqlite3.Connection]:
        """Give a connection that nobody else uses meanwhile.

        Raises:
            NoDatabase, NotADatabase, FileUnreadable, Unwritable, DatabaseLocked: as they say.
        """
        if access == "decide":
            with self._borrowed() as driver:
                yield driver
            return
        now = self._now() if self._keeping and access == "write" else None
        driver = self._taken(now) or sqlite.connect(self._path, self._timeout, access)
        try:
            yield driver
        finally:
            if now is None or not self._keeping or self._waiting or driver.in_transaction:
                driver.close()
            else:
                self._waiting.append((driver, now))

    @contextmanager
    def _borrowed(self) -> Iterator[sqlite3.Connection]:
        """Give the writing connection, or a reader's own where none is free.

        After an error it is closed: who holds the error may hold a scan, and with it the snapshot.
        """
        now = self._now() if self._keeping else None
        driver = self._taken(now)
        if now is None or driver is None:
            with self.open("read") as reader:
                yield reader
            return
        try:
            yield driver
        except BaseException:
            driver.close()
            raise
        if self._keeping and not self._waiting and not driver.in_transaction:
            self._waiting.append((driver, now))
        else:
            driver.close()

    def _taken(self, now: Opened | None) -> sqlite3.Connection | None:
        """Take the waiting connection, if it is one to this file; taking is atomic."""
        if now is None:
            return None
        try:
            driver, opened = self._waiting.pop()
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
