"""SQLite's own view of a file: is it damaged? Asked when something failed that should not.

SQLite takes any type in any column, so that a flipped bit can make a number of a text and the
program stumble over it far away. Then this says whether the file is to blame, or the program.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from typing import cast

from tracker.errors import DatabaseDamaged
from tracker.log.connection import Connection, DriverConnection
from tracker.log.envelope import HEADER

CHUNK = 1 << 20

SURPRISES = (ValueError, TypeError, AttributeError, LookupError, ArithmeticError, AssertionError)
"""What code raises that stumbles over values of the wrong type. Our own errors are none."""

LACKS_COLUMN = ("no such column", "has no column named")

_STORED_AS = {"TEXT": "text", "VARCHAR(32)": "text", "BLOB": "blob"}
"""What a column of that type holds; all the others of ours hold integers."""


def is_ours(path: str) -> bool:
    """Whether a file that SQLite can't read, or its WAL, holds an entry of a log."""
    return any(map(_holds_entry, (path, f"{path}-wal")))


def _holds_entry(path: str) -> bool:
    """Look for the header that each entry begins with, in flat memory."""
    last = b""
    with suppress(OSError), open(path, "rb") as file:
        while chunk := file.read(CHUNK):
            if HEADER in last + chunk:
                return True
            last = chunk[-len(HEADER) :]
    return False


def blame(connection: sqlite3.Connection, path: str, error: BaseException) -> None:
    """Refuse the file where it is what caused a surprise, or lost a column; else do nothing.

    Raises:
        DatabaseDamaged: naming the damage.
    """
    if isinstance(error, sqlite3.OperationalError) and any(
        said in str(error) for said in LACKS_COLUMN
    ):
        from tracker.log.lost_tables import lost_column  # noqa: PLC0415 - after an error alone

        driver = cast("DriverConnection", connection)
        raise lost_column(Connection(driver), path, str(error)) from error
    if isinstance(error, SURPRISES) and (found := damage(connection)) is not None:
        raise DatabaseDamaged(path, found) from error


def damage(connection: sqlite3.Connection) -> str | None:
    """The first damage that SQLite finds in the file's structure or in a column's type."""
    try:
        (said,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        return next(_mistyped(connection), None) if said == "ok" else str(said).splitlines()[-1]
    except sqlite3.DatabaseError as error:
        return str(error)


def _mistyped(connection: sqlite3.Connection) -> Iterator[str]:
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    for (table,) in tables:
        for _, name, declared, *_ in connection.execute(f'PRAGMA table_info("{table}")').fetchall():
            stored = _STORED_AS.get(declared, "integer")
            sql = f'SELECT 1 FROM "{table}" WHERE typeof("{name}") NOT IN (?, ?) LIMIT 1'  # noqa: S608
            if connection.execute(sql, (stored, "null")).fetchone() is not None:
                yield f"{table}.{name} holds something else than {stored}"
