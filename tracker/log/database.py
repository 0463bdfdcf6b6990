"""A database: from its URL to connections in transactions, one path for reading and writing.

Readers and writers of a SQLite file get their connections from the driver alone: SQLAlchemy,
whose import costs a fifth of a second, has an engine for migrations.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, cast

from tracker.errors import DatabaseFailed, DatabaseNewer, DatabaseOlder, NotADatabase
from tracker.log import sqlite
from tracker.log.connection import Connection, DriverConnection
from tracker.log.sqlite_connections import Connections
from tracker.log.statements import REVISION

if TYPE_CHECKING:
    from sqlalchemy import Engine

REVISIONS = ("0001", "0002", "0003")
"""All revisions of the schema that this program knows, oldest first."""

LOCK_TIMEOUT = 60
"""Seconds that a writer waits for another one."""


class Database:
    """One database by its URL. Opens nothing until it is asked for a transaction."""

    def __init__(self, url: str, lock_timeout: int = LOCK_TIMEOUT) -> None:
        """Take a URL; ``lock_timeout`` is in seconds.

        Raises:
            DatabaseFailed: for an engine that this version has no module for.
        """
        if not url.startswith("sqlite:///"):
            raise DatabaseFailed(f"no engine for {url.partition('://')[0]}: use a SQLite file")
        self.url = url
        self.path = sqlite.path_of(url)
        self.timeout = lock_timeout
        self._connections = Connections(self.path, lock_timeout)
        self._engine: Engine | None = None
        self._checked = False

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open one snapshot: all that is read in it is of one state of the log."""
        with self._snapshot("read") as driver:
            yield self._connection(driver)

    @contextmanager
    def scratch(self) -> Iterator[Connection]:
        """Open one snapshot that may have temporary tables beside it."""
        with self._snapshot("scratch") as driver:
            yield self._connection(driver)

    @contextmanager
    def _snapshot(self, access: sqlite.Access) -> Iterator[object]:
        with (
            self._connections.open(access) as driver,
            sqlite.transaction(driver, self.path, self.timeout, writing=False),
        ):
            yield driver

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open a transaction that holds the write lock; all of it is kept, or nothing."""
        with (
            self._connections.open("write") as driver,
            sqlite.transaction(driver, self.path, self.timeout, writing=True),
        ):
            yield self._connection(driver)

    def keep(self) -> None:
        """Keep the writing connection open between transactions, for who has many."""
        self._connections.keep()

    def close(self) -> None:
        """Close what is kept open. Asking again opens anew."""
        self._connections.close()

    def engine(self) -> "Engine":
        """SQLAlchemy's engine: DDL and migrations."""
        if self._engine is None:
            self._engine = sqlite.engine(self.path, self.timeout)
        return self._engine

    def errors(self) -> AbstractContextManager[None]:
        """Turn the driver's errors into ours, for what runs on the engine itself."""
        return sqlite.errors(self.path, self.timeout)

    def revision(self) -> str:
        """The schema's revision.

        Raises:
            NoDatabase, NotADatabase: where there is none.
        """
        with self._snapshot("read") as driver:
            row = Connection(cast("DriverConnection", driver)).one(REVISION)
        if row is None:
            raise NotADatabase(self.path, "no revision")
        return str(row[0])

    def check_revision(self, found: str) -> None:
        """Refuse a schema that is not this program's.

        Raises:
            DatabaseNewer, DatabaseOlder: naming both revisions.
        """
        if found not in REVISIONS:
            raise DatabaseNewer(found, REVISIONS[-1])
        if found != REVISIONS[-1]:
            raise DatabaseOlder(found, REVISIONS[-1])

    def _connection(self, driver: object) -> Connection:
        connection = Connection(cast("DriverConnection", driver))
        if not self._checked:
            row = connection.one(REVISION)
            if row is None:
                raise NotADatabase(self.path, "no revision")
            self.check_revision(str(row[0]))
            self._checked = True
        return connection
