"""A database: from its URL to connections in transactions, one path for reading and writing.

Which engine it is, its backend knows; here is what all engines have in common.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING

from tracker.errors import DatabaseFailed, DatabaseNewer, DatabaseOlder, NotADatabase
from tracker.log import sqlite
from tracker.log.backend import backend
from tracker.log.connection import Connection, Parameters, Row
from tracker.log.statements import REVISION

if TYPE_CHECKING:
    from sqlalchemy import Engine

REVISIONS = ("0001", "0002", "0003", "0004", "0005")
"""All revisions of the schema that this program knows, oldest first."""

LOCK_TIMEOUT = 60
"""Seconds that a writer waits for another one."""


class Database:
    """One database by its URL. Opens nothing until it is asked for a transaction."""

    def __init__(self, url: str, lock_timeout: int = LOCK_TIMEOUT) -> None:
        """Take a URL; ``lock_timeout`` is in seconds.

        Raises:
            DatabaseFailed: for an engine that this version has no module for, or whose URL
                can't be read.
        """
        self._backend = backend(url, lock_timeout)
        self.url = url
        self.timeout = lock_timeout
        self._checked = False

    @property
    def name(self) -> str:
        """How messages call it: a path, or a URL without its password."""
        return self._backend.name

    @property
    def is_file(self) -> bool:
        """Whether it is a SQLite file, which can be copied as one."""
        return self.url.startswith("sqlite:///")

    @property
    def path(self) -> str:
        """The file of a SQLite database: what only a file can be asked for.

        Raises:
            DatabaseFailed: for another engine.
        """
        if not self.is_file:
            raise DatabaseFailed(f"{self.name} is no file: that needs a SQLite database")
        return sqlite.path_of(self.url)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open one snapshot: all that is read in it is of one state of the log."""
        with self._backend.transaction("read") as connection:
            yield self._known(connection)

    @contextmanager
    def untouched(self) -> Iterator[Connection]:
        """Open one snapshot of whatever revision: for copies, which change nothing."""
        with self._backend.transaction("read") as connection:
            yield connection

    @contextmanager
    def scratch(self) -> Iterator[Connection]:
        """Open one snapshot that may have temporary tables beside it."""
        with self._backend.transaction("scratch") as connection:
            yield self._known(connection)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open a transaction of a writer; all of it is kept, or nothing."""
        with self._backend.transaction("write") as connection:
            yield self._known(connection)

    def at_once(self, lock: str, sql: str, parameters: Parameters) -> Row | None:
        """Lock, run a statement and commit, of a server by one message: gives the first row."""
        if not self._checked:
            with self.reading():
                pass
        return self._backend.at_once(lock, sql, parameters)

    def keep(self) -> None:
        """Keep open what is needed to write, for who has many transactions."""
        self._backend.keep()

    def close(self) -> None:
        """Close what is kept open. A next transaction opens anew."""
        self._backend.close()

    def engine(self) -> "Engine":
        """SQLAlchemy's engine: DDL and migrations."""
        return self._backend.engine()

    def errors(self) -> AbstractContextManager[None]:
        """Turn the driver's errors into ours, for what runs on the engine itself."""
        return self._backend.errors()

    @contextmanager
    def fresh(self) -> Iterator["Database"]:
        """Give a database to make a new log in; it is there at the end, or not at all.

        Raises:
            DatabaseExists, NotADatabase, Unwritable: where none can be.
        """
        with self._backend.fresh() as url:
            yield self if url == self.url else Database(url)

    def revision(self) -> str:
        """The schema's revision.

        Raises:
            NoDatabase, NotADatabase: where there is none.
        """
        with self._backend.transaction("read") as connection:
            return self._revision(connection)

    def _revision(self, connection: Connection) -> str:
        row = connection.one(REVISION)
        if row is None:
            raise NotADatabase(self.name, "no revision")
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

    def _known(self, connection: Connection) -> Connection:
        if not self._checked:
            self.check_revision(self._revision(connection))
            self._checked = True
        return connection
