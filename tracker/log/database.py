"""A database: from its URL to connections in transactions, one path for reading and writing.

Which engine it is, its backend knows; here is what all engines have in common.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING

from tracker.errors import (
    CopyUnfinished,
    DatabaseFailed,
    DatabaseNewer,
    DatabaseOlder,
    NoDatabase,
    NotADatabase,
    OnlyReplica,
    TrackerError,
)
from tracker.log import sqlite
from tracker.log.backend import Access, backend
from tracker.log.connection import Asked, Connection, Parameters, Row
from tracker.log.standby import has_temporary
from tracker.log.statements import KNOWN, REVISION
from tracker.log.unfinished import unfinished
from tracker.log.waiting import Outage, Pause, Waiter

if TYPE_CHECKING:
    from sqlalchemy import Engine

REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008")
"""All revisions of the schema that this program knows, oldest first."""

LOCK_TIMEOUT = 60
"""Seconds that a writer waits for another one."""


class Database:
    """One database by its URL. Opens nothing until it is asked for a transaction."""

    def __init__(
        self,
        url: str,
        lock_timeout: int = LOCK_TIMEOUT,
        *,
        copying: bool = False,
        replica: bool = False,
    ) -> None:
        """Take a URL; ``lock_timeout`` is in seconds. A ``replica`` is read, and never written.

        ``copying`` is for who is making a copy there: all others are refused until it is done.

        Raises:
            DatabaseFailed: for an engine that this version has no module for, or whose URL
                can't be read.
        """
        self._backend = backend(url, lock_timeout)
        self.url = url
        self.timeout = lock_timeout
        self.replica = replica
        self.unfinished = copying
        self._checked = copying

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

    def reading(self) -> AbstractContextManager[Connection]:
        """Open one snapshot: all that is read in it is of one state of the log."""
        return self._opened("read")

    def asking(self) -> AbstractContextManager[Connection]:
        """Open one snapshot to answer from: its connection may be one that was kept."""
        return self._opened("ask")

    def deciding(self, ahead: Sequence[Asked] = ()) -> AbstractContextManager[Connection]:
        """Open one snapshot to decide on what is written next; ``ahead`` will be asked at first."""
        return self._opened("decide", ahead)

    @contextmanager
    def untouched(self) -> Iterator[Connection]:
        """Open one snapshot of whatever revision: for copies, which change nothing."""
        with self._named(), self._backend.transaction("read") as connection:
            yield connection

    @contextmanager
    def scratch(self) -> Iterator[tuple[Connection, Connection]]:
        """Open one snapshot, and where tables can be made that are gone at the end.

        The two are one connection, with temporary tables; a standby can have none: there the
        second is a file of no name.
        """
        with self.reading() as connection:
            if not has_temporary(connection):
                with sqlite.nameless() as beside:
                    yield connection, beside
                return
        with self._backend.transaction("scratch") as connection:
            yield self._known(connection), connection

    def writing(self) -> AbstractContextManager[Connection]:
        """Open a transaction of a writer; all of it is kept, or nothing.

        Raises:
            OnlyReplica: where the log is there to be read.
        """
        if self.replica:
            raise OnlyReplica(self.name)
        return self._opened("write")

    def at_once(self, lock: str, sql: str, parameters: Parameters) -> Row | None:
        """Lock, run a statement and commit, of a server by one message: gives the first row.

        Raises:
            OnlyReplica: where the log is there to be read.
        """
        if self.replica:
            raise OnlyReplica(self.name)
        if not self._checked:
            with self.reading():
                pass
        return self._backend.at_once(lock, sql, parameters)

    def waiter(self, outage: Outage, pause: Pause = time.sleep) -> Waiter:
        """What waits for new entries: woken by the server, or after some time."""
        return self._backend.waiter(outage, pause)

    def keep(self) -> None:
        """Keep open what is needed to write and to answer, for who has many transactions."""
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
            made = self if url == self.url else Database(url)
            made._checked = True  # noqa: SLF001 - there is no first entry to be found yet
            try:
                yield made
            finally:
                made._checked = made.unfinished  # noqa: SLF001 - from now on it is looked at

    def revision(self) -> str:
        """The schema's revision.

        Raises:
            NoDatabase, NotADatabase: where there is none.
            CopyUnfinished: where there is none yet.
        """
        with self._named(), self._backend.transaction("read") as connection:
            return self._revision(connection.one(REVISION))

    def is_unfinished(self) -> bool:
        """Whether a copy that was not finished is there; false where nothing of ours is."""
        try:
            with self._backend.transaction("read") as connection:
                return unfinished(connection.one(REVISION))
        except (NoDatabase, NotADatabase):
            return False

    def _revision(self, row: Row | None) -> str:
        if row is None:
            raise NotADatabase(self.name, "no revision")
        if unfinished(row):
            raise CopyUnfinished(self.name)
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

    def _opened(
        self, access: Access, ahead: Sequence[Asked] = ()
    ) -> AbstractContextManager[Connection]:
        """Open a transaction; once the schema is known to fit, nothing stands between."""
        if self._checked and not self.replica:
            return self._backend.transaction(access, ahead)
        return self._looked_at(access)

    @contextmanager
    def _looked_at(self, access: Access) -> Iterator[Connection]:
        ahead: tuple[Asked, ...] = () if self._checked else ((KNOWN, {}),)
        with self._named(), self._backend.transaction(access, ahead) as connection:
            yield self._known(connection)

    @contextmanager
    def _named(self) -> Iterator[None]:
        """Let errors say by which option another database is named."""
        try:
            yield
        except TrackerError as error:
            if self.replica:
                error.option = "--read-db"
            raise

    def _known(self, connection: Connection) -> Connection:
        if not self._checked:
            row = connection.one(KNOWN)
            self.check_revision(self._revision(row))
            if row is not None and not row[1]:
                raise NoDatabase(self.name)
            self._checked = True
        return connection
