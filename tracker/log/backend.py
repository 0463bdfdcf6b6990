"""What every engine gives: connections in transactions, its errors as ours, a name for messages.

SQLite and PostgreSQL each have a class of these methods; ``Database`` picks one by its URL.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Literal, Protocol

from tracker.errors import DatabaseFailed
from tracker.log.connection import Asked, Connection, Parameters, Row
from tracker.log.waiting import Outage, Pause, Waiter

if TYPE_CHECKING:
    from sqlalchemy import Engine

Access = Literal["read", "ask", "decide", "scratch", "write"]
"""What a connection is for: ``decide`` reads before it writes, on the writer's connection where
that is kept and free; ``scratch`` reads, and may make temporary tables."""


class Backend(Protocol):
    """One database of one engine. Opens nothing until it is asked for a transaction."""

    name: str
    """How messages call it: a path, or a URL without its password."""

    def transaction(
        self, access: Access, ahead: Sequence[Asked] = ()
    ) -> AbstractContextManager[Connection]:
        """Open a snapshot for reading, or a transaction that holds the write lock.

        ``ahead`` is what will be asked of a snapshot at first: a server is sent it with the BEGIN.
        """

    def at_once(self, lock: str, sql: str, parameters: Parameters) -> Row | None:
        """Run two statements in a transaction of a writer: gives the second's first row.

        A server is sent both of them and the commit together. What the second one sees is what is
        there once the first has locked.

        Raises:
            UniqueViolation: and nothing is kept; OutcomeUnknown: where the answer was lost.
        """

    def waiter(self, outage: Outage, pause: Pause) -> Waiter:
        """What waits for new entries, and tells where it can't be woken."""

    def keep(self) -> None:
        """Keep open what is needed to write, for who has many transactions."""

    def close(self) -> None:
        """Close what is kept open. A next transaction opens anew."""

    def engine(self) -> "Engine":
        """SQLAlchemy's engine, for DDL and migrations alone."""

    def errors(self) -> AbstractContextManager[None]:
        """Turn the driver's errors into ours, for what runs on the engine itself."""

    def fresh(self) -> AbstractContextManager[str]:
        """Give the URL at which a new log can be made; it is there at the end, or not at all.

        Raises:
            DatabaseExists, CopyUnfinished, NotADatabase, Unwritable: where none can be.
        """


def backend(url: str, timeout: int) -> Backend:
    """The engine of a URL; ``timeout`` is how many seconds a writer waits for another one.

    Raises:
        DatabaseFailed: for an engine that this version has no module for, or no file's URL.
    """
    scheme = url.partition("://")[0]
    if scheme == "sqlite":
        from tracker.log.sqlite_backend import SQLite  # noqa: PLC0415 - one engine is enough

        _check_named(url)
        return SQLite(url, timeout)
    if scheme in {"postgres", "postgresql", "postgresql+psycopg"}:
        from tracker.log.postgres import PostgreSQL  # noqa: PLC0415 - one engine is enough

        return PostgreSQL(url, timeout)
    raise DatabaseFailed(f"no engine for {scheme}: use a SQLite file, or postgresql+psycopg://")


def _check_named(url: str) -> None:
    """Refuse a SQLite URL without a file; a log in memory would be gone with the command."""
    from tracker.log.sqlite import path_of  # noqa: PLC0415 - as above

    path = path_of(url) if url.startswith("sqlite:///") else ""
    if path in {":memory:", "file::memory:"}:
        raise DatabaseFailed(f"{url} is no file, and a log lasts: write sqlite:///FILE")
    if not path:
        raise DatabaseFailed(f"{url} names no file: write sqlite:///FILE")
