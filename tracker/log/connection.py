"""One small wrapper over a driver's connection: text statements, named parameters, rows.

The only place where a driver is spoken to, whichever engine it is and wherever the connection
comes from (the driver alone for reading SQLite, SQLAlchemy's pool for all else).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from typing import Any, Protocol, TypeVar

Item = TypeVar("Item")
Row = tuple[Any, ...]
Parameters = Mapping[str, object]


class UniqueViolation(Exception):
    """The database refused a row, by a constraint or a trigger; the store knows the meaning."""


class Cursor(Protocol):
    """What we use of a DB-API cursor."""

    arraysize: int

    def execute(self, sql: str, parameters: Parameters, /) -> object:
        """Run one statement."""

    def executemany(self, sql: str, parameters: Sequence[Parameters], /) -> object:
        """Run one statement for many rows."""

    def fetchone(self) -> Row | None:
        """Take one row."""

    def fetchmany(self) -> list[Row]:
        """Take ``arraysize`` rows."""

    def close(self) -> None:
        """Give the cursor back."""


class DriverConnection(Protocol):
    """What we use of a DB-API connection."""

    DatabaseError: type[Exception]

    def cursor(self) -> Cursor:
        """Open a cursor."""


class Connection:
    """A connection inside a transaction that somebody else begins and ends."""

    def __init__(self, driver: DriverConnection, batch: int = 1_000) -> None:
        """Wrap a driver's connection; scans take ``batch`` rows at a time."""
        self._driver = driver
        self._batch = batch

    @property
    def failure(self) -> type[Exception]:
        """What the driver raises where the database fails: for those who tell what they found."""
        return self._driver.DatabaseError

    def run(self, sql: str, **parameters: object) -> None:
        """Run a statement that gives no rows."""
        cursor = self._driver.cursor()
        try:
            cursor.execute(sql, parameters)
        finally:
            cursor.close()

    def run_many(self, sql: str, rows: Sequence[Parameters]) -> None:
        """Run a statement once for each row."""
        cursor = self._driver.cursor()
        try:
            cursor.executemany(sql, rows)
        finally:
            cursor.close()

    def one(self, sql: str, **parameters: object) -> Row | None:
        """Run a statement and take its first row, or None."""
        cursor = self._driver.cursor()
        try:
            cursor.execute(sql, parameters)
            return cursor.fetchone()
        finally:
            cursor.close()

    def all(self, sql: str, **parameters: object) -> list[Row]:
        """Run a statement and take all its rows."""
        return list(self.rows(sql, **parameters))

    def rows(self, sql: str, **parameters: object) -> Iterator[Row]:
        """Run a statement and take its rows one by one, in flat memory."""
        cursor = self._driver.cursor()
        cursor.arraysize = self._batch
        try:
            cursor.execute(sql, parameters)
            while found := cursor.fetchmany():
                yield from found
        finally:
            with suppress(Exception):  # a scan that was left may end after its connection
                cursor.close()


def chunks(rows: Iterable[Item], size: int = 1_000) -> Iterator[list[Item]]:
    """Cut rows into lists of at most ``size``."""
    waiting = iter(rows)
    while chunk := list(islice(waiting, size)):
        yield chunk
