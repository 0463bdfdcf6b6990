"""psycopg behind the small protocol that ``Connection`` speaks.

Our statements name their parameters ``:name``, psycopg's ``%(name)s``. A text is sent as ``text``:
PostgreSQL would else guess the type of each parameter from its place, and often can't.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain, count, islice
from typing import Any

import psycopg
from psycopg import ServerCursor
from psycopg.types.string import StrDumper

from tracker.log.connection import Connection, Parameters, Row
from tracker.log.postgres_together import Driver as Together
from tracker.log.postgres_together import together

_TOKEN = re.compile(r"'(?:[^']|'')*'|::|:([a-z_][a-z0-9_]*)|%")
"""A text in quotes, a cast, a parameter, or a sign that psycopg wants twice."""


_INSERT = re.compile(
    r"\s*INSERT INTO (?P<table>\w+) \((?P<columns>[^()]*)\)\s*VALUES \((?P<values>[^()]*)\)\s*"
)

_TYPES: dict[bytes, list[int]] = {}
"""By statement: tables of one name are the same in every log of this program's revision."""

PAGE = 200
"""Rows that a scan asks for before it opens a cursor on the server."""

MANY = 8
"""Rows from which a COPY is faster than an INSERT for each."""


@lru_cache(maxsize=1_024)
def translated(sql: str) -> bytes:
    """A statement as psycopg wants it."""
    return _TOKEN.sub(_token, sql).encode()


@lru_cache(maxsize=256)
def paged(sql: str) -> bytes:
    """A query as psycopg wants it, for one row more than a page."""
    return translated(f"SELECT * FROM ({sql.strip()}) AS page LIMIT {PAGE + 1}")  # noqa: S608 - ours


def _token(found: re.Match[str]) -> str:
    name, text = found[1], found[0]
    return f"%({name})s" if name else text.replace("%", "%%")


@lru_cache(maxsize=64)
def as_copy(sql: str) -> tuple[bytes, tuple[str, ...]] | None:
    """The COPY that does what a plain INSERT does for many rows, and its columns; else None."""
    found = _INSERT.fullmatch(sql)
    if found is None:
        return None
    columns = tuple(name.strip() for name in found["columns"].split(","))
    values = tuple(value.strip() for value in found["values"].split(","))
    if values != tuple(f":{column}" for column in columns):
        return None
    sql = f"COPY {found['table']} ({', '.join(columns)}) FROM STDIN (FORMAT BINARY)"
    return sql.encode(), columns


def _named(row: Parameters | Row, columns: tuple[str, ...]) -> Parameters:
    return dict(zip(columns, row, strict=True)) if isinstance(row, tuple) else row


class Cursor:
    """A cursor of psycopg that takes our statements."""

    def __init__(self, cursor: "psycopg.Cursor[Any] | ServerCursor[Any]") -> None:
        """Wrap it."""
        self._cursor = cursor
        self.arraysize = 1

    def execute(self, sql: str, parameters: Parameters, /) -> object:
        """Run one statement."""
        return self._cursor.execute(translated(sql), parameters)

    def executemany(self, sql: str, parameters: Iterable[Parameters | Row], /) -> object:
        """Run one statement for many rows: a plain INSERT as a COPY, which takes them in one go.

        A row is a mapping, or of a plain INSERT a tuple in the order of its columns. Rows that are
        made one by one are made while the server takes in those before them.
        """
        copied, coming = as_copy(sql), iter(parameters)
        first = list(islice(coming, MANY))
        if copied is None or len(first) < MANY or isinstance(self._cursor, ServerCursor):
            columns = copied[1] if copied is not None else ()
            return self._each(sql, [_named(row, columns) for row in chain(first, coming)])
        statement, columns = copied
        types = self._types(statement)
        with self._cursor.copy(statement) as copy:
            copy.set_types(types)
            for row in chain(first, coming):
                copy.write_row(row if isinstance(row, tuple) else [row[name] for name in columns])
        return None

    def _each(self, sql: str, rows: Sequence[Parameters]) -> object:
        """Run a statement for some rows; a few by one message."""
        driver = self._cursor.connection
        if len(rows) > PAGE or not isinstance(driver, Together):
            return self._cursor.executemany(translated(sql), rows)
        return together(driver, [(sql, row) for row in rows])

    def _types(self, statement: bytes) -> list[int]:
        """The types of the columns that a COPY fills: in binary nothing is converted."""
        if statement not in _TYPES:
            table, _, columns = statement.decode().removeprefix("COPY ").partition(" (")
            names = columns.partition(")")[0]
            self._cursor.execute(f"SELECT {names} FROM {table} LIMIT 0".encode())  # noqa: S608 - names of ours
            _TYPES[statement] = [column.type_code for column in self._cursor.description or ()]
        return _TYPES[statement]

    def fetchone(self) -> Row | None:
        """Take one row."""
        found: Row | None = self._cursor.fetchone()
        return found

    def fetchmany(self) -> list[Row]:
        """Take ``arraysize`` rows."""
        return self._cursor.fetchmany(self.arraysize)

    def close(self) -> None:
        """Give the cursor back."""
        self._cursor.close()


class Scan:
    """A cursor that asks for a page of rows as for any other few, and for more on the server.

    Most scans are of one stream: a cursor on the server would be planned and opened for each.
    """

    def __init__(self, connection: "psycopg.Connection[Any]", name: str) -> None:
        """Take the connection, and a name for the cursor on the server."""
        self._connection = connection
        self._name = name
        self._cursor: Cursor | None = None
        self._page: list[Row] = []
        self.arraysize = 1

    def execute(self, sql: str, parameters: Parameters, /) -> None:
        """Run one statement; gives all rows of a page, or opens the cursor on the server."""
        with self._connection.cursor(binary=True) as cursor:
            cursor.execute(paged(sql), parameters)
            self._page = cursor.fetchall()
        if len(self._page) > PAGE:
            self._page = []
            self._cursor = Cursor(self._connection.cursor(name=self._name, binary=True))
            self._cursor.execute(sql, parameters)

    def executemany(self, sql: str, parameters: Iterable[Parameters | Row], /) -> None:
        """Refuse: a scan reads."""
        raise NotImplementedError(sql, parameters)

    def fetchone(self) -> Row | None:
        """Take one row."""
        self.arraysize = 1
        return next(iter(self.fetchmany()), None)

    def fetchmany(self) -> list[Row]:
        """Take ``arraysize`` rows."""
        if self._cursor is not None:
            self._cursor.arraysize = self.arraysize
            return self._cursor.fetchmany()
        found, self._page = self._page[: self.arraysize], self._page[self.arraysize :]
        return found

    def close(self) -> None:
        """Give the cursor back."""
        if self._cursor is not None:
            self._cursor.close()


class Driver:
    """A connection of psycopg, as ``Connection`` speaks to one."""

    DatabaseError: type[Exception] = psycopg.Error

    def __init__(self, connection: "psycopg.Connection[Any]") -> None:
        """Wrap it."""
        self._connection = connection
        self._names = (f"tracker_{number}" for number in count(1))

    def cursor(self) -> Cursor:
        """Open a cursor for a few rows: they are all fetched at once."""
        return Cursor(self._connection.cursor())

    def scan(self) -> "Scan":
        """Open a cursor for any number of rows, in binary: they take little memory."""
        return Scan(self._connection, next(self._names))


def wrapped(connection: "psycopg.Connection[Any]", user: str | None = None) -> Connection:
    """Our connection over psycopg's, by a role of the server."""
    driver = Driver(connection)
    return Connection(driver, driver.scan, "postgresql", user=user)


def prepare(connection: "psycopg.Connection[Any]") -> None:
    """Send texts as ``text``."""
    connection.adapters.register_dumper(str, StrDumper)
