"""SQLite: how a connection is opened, how a transaction begins, what its errors mean.

All that is SQLite's own is here; PostgreSQL will have a module of the same functions. WAL with
``synchronous=FULL``: a commit that was answered survives a power cut.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, NoReturn
from urllib.parse import quote, unquote

from tracker.errors import (
    DatabaseFailed,
    DatabaseLocked,
    DiskFull,
    NoDatabase,
    NotADatabase,
    TrackerError,
    Unwritable,
)
from tracker.log.connection import UniqueViolation

OLDEST = (3, 35, 0)
"""The first version with RETURNING."""


def path_of(url: str) -> str:
    """The file of a ``sqlite:///`` URL."""
    return unquote(url.removeprefix("sqlite:///").partition("?")[0])


Access = Literal["read", "scratch", "write"]
"""What a connection is for: ``scratch`` reads, and may make temporary tables."""


def connect(path: str, timeout: int, access: Access) -> sqlite3.Connection:
    """Open an existing file, in autocommit: transactions are begun by hand.

    A reader refuses to write; where the folder can't be written and nobody has a WAL there, it
    reads the file as it is.

    Raises:
        NoDatabase, NotADatabase, Unwritable: as they say.
    """
    if not Path(path).exists():
        raise NoDatabase(path)
    with errors(path, timeout):
        try:
            return _open(path, "mode=rw", timeout, access)
        except sqlite3.OperationalError:
            if access == "write" or Path(f"{path}-wal").exists():
                raise
            return _open(path, "immutable=1", timeout, access)


def create(path: str) -> None:
    """Make an empty file for a new log.

    Raises:
        Unwritable: where the file can't be made.
    """
    try:
        Path(path).write_bytes(b"")
    except OSError as error:
        raise Unwritable(path, error.strerror or str(error)) from error


def _open(path: str, mode: str, timeout: int, access: Access) -> sqlite3.Connection:
    uri = f"file:{quote(str(Path(path).absolute()))}?{mode}"
    connection = sqlite3.connect(
        uri, uri=True, timeout=timeout, isolation_level=None, check_same_thread=False
    )
    try:
        connection.execute("PRAGMA synchronous=FULL")
        if access == "write":
            connection.execute("PRAGMA journal_mode=WAL")
        else:
            connection.execute(f"PRAGMA query_only={'ON' if access == 'read' else 'OFF'}")
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error:
        connection.close()
        raise
    return connection


@contextmanager
def transaction(
    connection: sqlite3.Connection, path: str, timeout: int, *, writing: bool
) -> Iterator[None]:
    """Run one transaction: committed at the end, rolled back on any error or interrupt."""
    with errors(path, timeout):
        connection.execute("BEGIN IMMEDIATE" if writing else "BEGIN")
        try:
            yield
            connection.execute("COMMIT" if writing else "ROLLBACK")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


@contextmanager
def errors(path: str, timeout: int) -> Iterator[None]:
    """Turn SQLite's errors into ours.

    Raises:
        UniqueViolation: which the store knows the meaning of; else one of ours.
    """
    try:
        yield
    except sqlite3.IntegrityError as error:
        raise UniqueViolation(str(error)) from error
    except sqlite3.Error as error:
        _translate(error, path, timeout)


def _translate(error: sqlite3.Error, path: str, timeout: int) -> NoReturn:
    name = getattr(error, "sqlite_errorname", "")
    text = str(error)
    found: TrackerError
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        found = DatabaseLocked(timeout)
    elif name.startswith("SQLITE_FULL"):
        found = DiskFull(path)
    elif name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        found = Unwritable(path, text)
    elif name.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")) or "no such table" in text:
        found = NotADatabase(path, text)
    else:
        found = DatabaseFailed(text)
    raise found from error
