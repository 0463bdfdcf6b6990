"""One small wrapper over a driver's connection: text statements, named parameters, rows.

The only place where a driver is spoken to, whichever engine it is and wherever the
connection comes from.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from itertools import islice
from typing import Any, Literal, Protocol, TypeVar

Item = TypeVar("Item")
Row = tuple[Any, ...]
Parameters = Mapping[str, object]
Asked = tuple[str, Parameters]
"""A statement and its values."""

Together = Callable[[Sequence[Asked]], list[list[Row]]]
"""Runs statements by one message, and gives the rows of each."""

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
        self._together: Together | None = None
        self._told: dict[tuple[str, frozenset[tuple[str, object]]], list[Row]] = {}
        self._scan = scan or driver.cursor
        self._batch = batch
        self.dialect = dialect
        self.user = user

    @property
    def failure(self) -> type[Exception]:
        """What the driver raises where the database fails: for those who tell what they found."""
        return self._driver.DatabaseError

    # --- looking ahead ------------------------------------------------------------------------

    @property
    def is_far(self) -> bool:
        """Whether a statement is a way there and back, so that it pays to ask for some at once."""
        return self._together is not None

    def ahead(self, asked: Sequence[Asked]) -> None:
        """Ask a server at once for what will be asked for; of a file each is asked when it is.

        A guess: who asks for the very same gets what was found, all else is asked as ever. It is
        true as long as the connection lives, for that is one snapshot.
        """
        new = [one for one in asked if _asked(*one) not in self._told]
        if new and self._together is not None:
            self._tell(new, self._together(new))

    def begun(self, together: Together, asked: Sequence[Asked], found: list[list[Row]]) -> None:
        """Let a server's snapshot be asked ahead; what was sent with its BEGIN is answered."""
        self._together = together
        self._tell(asked, found)

    def _tell(self, asked: Sequence[Asked], found: list[list[Row]]) -> None:
        for (sql, parameters), rows in zip(asked, found, strict=True):
            self._told[_asked(sql, parameters)] = rows

    def _foreseen(self, sql: str, parameters: Parameters) -> list[Row] | None:
        """What was found ahead; None for what was not asked for."""
        return self._told.get(_asked(sql, parameters))

    # --- statements ---------------------------------------------------------------------------

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
        if self._told and (told := self._foreseen(sql, parameters)) is not None:
            return told[0] if told else None
        cursor = self._driver.cursor()
        try:
            cursor.execute(sql, parameters)
            return cursor.fetchone()
        finally:
            cursor.close()

    def all(self, sql: str, **parameters: object) -> list[Row]:
        """Run a statement and take all its rows."""
        if self._told and (told := self._foreseen(sql, parameters)) is not None:
            return list(told)
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
        for text, named in listing(sql, values, **parameters):
            yield from self.all(text, **named)

    def rows(self, sql: str, **parameters: object) -> Iterator[Row]:
        """Run a statement and take its rows one by one, in flat memory."""
        if self._told and (told := self._foreseen(sql, parameters)) is not None:
            yield from told
            return
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


def _asked(sql: str, parameters: Parameters) -> tuple[str, frozenset[tuple[str, object]]]:
    return sql, frozenset(parameters.items())


@cache
def _insertion(dialect: Dialect, table: str, columns: tuple[str, ...]) -> str:
    """A plain INSERT; on SQLite by place: a name for each value costs a third more."""
    sqlite = dialect == "sqlite"
    values = ", ".join("?" if sqlite else f":{column}" for column in columns)
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({values})"  # noqa: S608 - names of ours


def listing(sql: str, values: Iterable[object], **parameters: object) -> Iterator[Asked]:
    """A statement whose ``{}`` stands for a list of values, as often as there are many."""
    for chunk in chunks(values, LISTED):
        named = {f"v{number}": value for number, value in enumerate(chunk)}
        yield sql.format(", ".join(f":{name}" for name in named)), {**named, **parameters}


def chunks(rows: Iterable[Item], size: int = 1_000) -> Iterator[list[Item]]:
    """Cut rows into lists of at most ``size``."""
    waiting = iter(rows)
    while chunk := list(islice(waiting, size)):
        yield chunk
