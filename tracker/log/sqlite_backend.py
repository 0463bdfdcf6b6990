"""SQLite as a backend: one file, opened for each transaction unless connections are kept."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, cast

from tracker.errors import CopyUnfinished, DatabaseExists, NotADatabase
from tracker.log import sqlite
from tracker.log.backend import Access
from tracker.log.connection import Asked, Connection, DriverConnection, Parameters, Row
from tracker.log.sqlite_connections import Connections
from tracker.log.statements import REVISION
from tracker.log.unfinished import unfinished
from tracker.log.waiting import Outage, Pause, Polling, Waiter

if TYPE_CHECKING:
    from sqlalchemy import Engine

BATCH = 50
"""Rows that are taken at a time: few enough to stay in the processor's cache while they are read.

A thousand entries, as a server hands them over in one message, take a sixth longer here.
"""


class SQLite:
    """A database in a file; its name in messages is the file's path."""

    def __init__(self, url: str, timeout: int) -> None:
        """Take a URL; ``timeout`` is in seconds."""
        self.name = sqlite.path_of(url)
        self._timeout = timeout
        self._connections = Connections(self.name, timeout)
        self._engine: Engine | None = None

    @contextmanager
    def transaction(
        self,
        access: Access,
        ahead: Sequence[Asked] = (),  # noqa: ARG002 - each is asked when it is, of a file
    ) -> Iterator[Connection]:
        """Open one transaction, on a connection from the driver alone."""
        with (
            self._connections.open(access) as driver,
            sqlite.Transaction(driver, self.name, self._timeout, writing=access == "write"),
        ):
            yield Connection(cast("DriverConnection", driver), batch=BATCH)

    def at_once(self, lock: str, sql: str, parameters: Parameters) -> Row | None:
        """Run two statements in a transaction of a writer: the second's first row."""
        with self.transaction("write") as connection:
            connection.run(lock)
            return connection.one(sql, **parameters)

    def waiter(self, outage: Outage, pause: Pause) -> Waiter:  # noqa: ARG002 - nothing is open
        """What waits for new entries: nobody tells of them."""
        return Polling(pause)

    def keep(self) -> None:
        """Keep a connection that writes, and one that answers, open between transactions."""
        self._connections.keep()

    def close(self) -> None:
        """Close what is kept open."""
        self._connections.close()

    def engine(self) -> "Engine":
        """SQLAlchemy's engine: DDL and migrations."""
        if self._engine is None:
            self._engine = sqlite.engine(self.name, self._timeout)
        return self._engine

    def errors(self) -> AbstractContextManager[None]:
        """Turn SQLite's errors into ours."""
        return sqlite.errors(self.name, self._timeout)

    @contextmanager
    def fresh(self) -> Iterator[str]:
        """Give the URL of a file beside, which gets its name only when it is whole.

        Raises:
            DatabaseExists: where a log is there already.
            CopyUnfinished: where one is being copied to.
            NotADatabase: where something else is there.
            Unwritable: where the file can't be made.
        """
        from tracker.log import sqlite_files  # noqa: PLC0415 - for a new file alone

        self._check_free(sqlite_files.is_free(self.name))
        with sqlite_files.fresh(self.name) as draft:
            yield sqlite.url_of(draft)

    def _check_free(self, is_free: bool) -> None:  # noqa: FBT001 - what was found
        if is_free:
            return
        try:
            with self.transaction("read") as connection:
                copying = unfinished(connection.one(REVISION))
        except NotADatabase as error:
            raise NotADatabase(self.name, f"something else is there; {error.reason}") from error
        if copying:
            raise CopyUnfinished(self.name)
        raise DatabaseExists(self.name)
