"""One small wrapper over a driver's connection: text statements, named parameters, rows.

The only place where a driver is spoken to, whichever engine it is and wherever the
connection comes from.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from itertools import islice
from typing import Any, Literal, Protocol, TypeVar

Item = TypeVar("Item")
Row = tuple[Any, ...]
Parameters = Mapping[str, object]
Dialect = Literal["sqlite", "postgresql"]


LISTED = 500
"""Values that one statement lists at most."""


class UniqueViolation(Exception):
    """The database refused a row, by a constraint or a trigger; the store knows the meaning."""


class Cursor(Protocol):
    """What we use of a DB-API cursor."""

    arraysize: int

    def execute(self, sql: str, parameters: Parameters, /) -> object:
        """Run one statement."""

    def executemany(self, sql: str, parameters: Iterable[Parameters | Row], /) -> object:
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

    def __init__(
        self,
        driver: DriverConnection,
        scan: Callable[[], Cursor] | None = None,
        dialect: Dialect = "sqlite",
        batch: int = 1_000,
        user: str | None = None,
    ) -> None:
        """Wrap a driver's connection.

        ``scan`` opens a cursor for a long scan, where that is another one than for a few rows;
        scans take ``batch`` rows at a time. ``dialect`` is for those who look at the engine itself,
        ``user`` is who a server says that we are.
        """
        self._driver = driver
        self._scan = scan or driver.cursor
        self._batch = batch
        self.dialect = dialect
        self.user = user

    @property
    def failure(self) -> type[Exception]:
        """What the driver raises where the database fails: for those who tell what they found."""
        return self._driver.DatabaseError

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Read what may fail: a server forgets the whole transaction, unless it knows where to.

        The failure goes on to the caller, who can read other things after it.
        """
        if self.dialect != "postgresql":
            yield
            return
        self.run("SAVEPOINT attempt")
        try:
            yield
        except self.failure:
            self.run("ROLLBACK TO SAVEPOINT attempt")
            raise
        self.run("RELEASE SAVEPOINT attempt")

    def run(self, sql: str, **parameters: object) -> None:
        """Run a statement that gives no rows."""
        cursor = self._driver.cursor()
        try:
            cursor.execute(sql, parameters)
        finally:
            cursor.close()

    def run_many(self, sql: str, rows: Iterable[Parameters]) -> None:
        """Run a statement once for each row."""
        cursor = self._driver.cursor()
        try:
            cursor.executemany(sql, rows)
        finally:
            cursor.close()

    def insert(self, table: str, columns: tuple[str, ...], rows: Iterable[Row]) -> None:
        """Insert rows, each with the values of ``columns`` in their order."""
        cursor = self._driver.cursor()
        try:
            cursor.executemany(_insertion(self.dialect, table, columns), rows)
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
        cursor = self._driver.cursor()
        cursor.arraysize = self._batch
        try:
            cursor.execute(sql, parameters)
            found = rows = cursor.fetchmany()
            while len(rows) == self._batch:
                rows = cursor.fetchmany()
                found += rows
            return found
        finally:
            cursor.close()

    def among(self, sql: str, values: Iterable[object], **parameters: object) -> Iterator[Row]:
        """Run a statement whose ``{}`` stands for a list of values, some hundreds at a time."""
        for chunk in chunks(values, LISTED):
            named = {f"v{number}": value for number, value in enumerate(chunk)}
            listed = ", ".join(f":{name}" for name in named)
            yield from self.all(sql.format(listed), **named, **parameters)

    def rows(self, sql: str, **parameters: object) -> Iterator[Row]:
        """Run a statement and take its rows one by one, in flat memory."""
        yield from self._taken(self._scan(), sql, parameters)

    def _taken(self, cursor: Cursor, sql: str, parameters: Parameters) -> Iterator[Row]:
        cursor.arraysize = self._batch
        try:
            cursor.execute(sql, parameters)
            while found := cursor.fetchmany():
                yield from found
        finally:
            with suppress(Exception):  # a scan that was left may end after its connection
                cursor.close()


@cache
def _insertion(dialect: Dialect, table: str, columns: tuple[str, ...]) -> str:
    """A plain INSERT; on SQLite by place: a name for each value costs a third more."""
    sqlite = dialect == "sqlite"
    values = ", ".join("?" if sqlite else f":{column}" for column in columns)
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({values})"  # noqa: S608 - names of ours


def chunks(rows: Iterable[Item], size: int = 1_000) -> Iterator[list[Item]]:
    """Cut rows into lists of at most ``size``."""
    waiting = iter(rows)
    while chunk := list(islice(waiting, size)):
        yield chunk
