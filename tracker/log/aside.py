"""Aside: what a long piece of work remembers by name, in flat memory, whatever log it is about.

Little of it is held in memory. More lies in a database without a name, which is on the disk and
gone at the end; nothing of it is ever in the log. Names are any text that a file can hold.
"""

import weakref
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from typing import Any, Generic, TypeVar

from tracker.log.connection import Connection

Value = TypeVar("Value")

HELD = 10_000
"""Names that each notes hold in memory at most."""

BITS = 1 << 24
"""Bits that tell of a name that it was never put away: most that are asked for are new, and cost
no look at the disk while there are some millions. Two MiB, whatever there is."""

TABLE = "CREATE TABLE {} (place INTEGER PRIMARY KEY, name BLOB NOT NULL UNIQUE, value)"

PUT = """
INSERT INTO {} (name, value) VALUES (:name, :value)
ON CONFLICT (name) DO UPDATE SET value = excluded.value
"""

GET = "SELECT value FROM {} WHERE name = :name"

COUNT = "SELECT count(*) FROM {}"

ALL = "SELECT name, value FROM {} ORDER BY place"


def _same(value: Any) -> Any:  # noqa: ANN401 - what SQLite can hold is put away as it is
    return value


class Aside:
    """Where notes lie, as long as anybody has it or some of them."""

    def __init__(self) -> None:
        """Begin with nothing; a database is made when it is needed."""
        self._connection: Connection | None = None
        self._tables = 0

    def notes(
        self,
        encode: Callable[[Value], Any] = _same,
        decode: Callable[[Any], Value] = _same,
    ) -> "Notes[Value]":
        """Begin notes; ``encode`` makes of a value what SQLite can hold, ``decode`` undoes it."""
        return Notes(self._table, encode, decode)

    def _table(self) -> tuple[Connection, str]:
        """Make one more table: the connection to it, and its name."""
        if self._connection is None:
            from tracker.log import sqlite  # noqa: PLC0415 - for what is long alone

            stack = ExitStack()
            self._connection = stack.enter_context(sqlite.nameless())
            weakref.finalize(self, stack.close)
        self._tables += 1
        table = f"notes_{self._tables}"
        self._connection.run(TABLE.format(table))
        return self._connection, table


class Notes(Generic[Value]):
    """A value for each name, in the order in which the names were first given."""

    def __init__(
        self,
        table: Callable[[], tuple[Connection, str]],
        encode: Callable[[Value], Any],
        decode: Callable[[Any], Value],
    ) -> None:
        """Begin with none; ``table`` makes where they are put away once they are many."""
        self._make = table
        self._encode = encode
        self._decode = decode
        self._held: dict[str, Value] = {}
        self._away: Connection | None = None
        self._table = self._get = ""
        self._bits = bytearray()

    def get(self, name: str) -> Value | None:
        """The value of a name, or None."""
        found = self._held.get(name)
        if found is not None or self._away is None:
            return found
        bit = hash(name) % BITS
        if not self._bits[bit >> 3] & 1 << (bit & 7):
            return None
        row = self._away.one(self._get, name=_bytes(name))
        return None if row is None else self._decode(row[0])

    def __setitem__(self, name: str, value: Value) -> None:
        """Give a name a value; one that was there before keeps its place."""
        self._held[name] = value
        if len(self._held) > HELD:
            self._put_away()

    def __len__(self) -> int:
        """How many names there are."""
        if self._away is None:
            return len(self._held)
        self._put_away()
        row = self._away.one(COUNT.format(self._table))
        return 0 if row is None else int(row[0])

    def items(self) -> Iterator[tuple[str, Value]]:
        """All names with their values; none may be added meanwhile."""
        if self._away is None:
            yield from self._held.items()
            return
        self._put_away()
        for name, value in self._away.rows(ALL.format(self._table)):
            yield bytes(name).decode("utf-8", "surrogatepass"), self._decode(value)

    def _put_away(self) -> None:
        """Move what is held to the table."""
        from tracker.log import sqlite  # noqa: PLC0415 - for what is long alone

        with sqlite.errors(sqlite.NAMELESS, 0):
            away = self._away or self._begun()
            away.run_many(PUT.format(self._table), self._rows())
        self._held.clear()

    def _begun(self) -> Connection:
        """Begin the table."""
        self._away, self._table = self._make()
        self._get = GET.format(self._table)
        self._bits = bytearray(BITS >> 3)
        return self._away

    def _rows(self) -> Iterator[Mapping[str, object]]:
        for name, value in self._held.items():
            bit = hash(name) % BITS
            self._bits[bit >> 3] |= 1 << (bit & 7)
            yield {"name": _bytes(name), "value": self._encode(value)}


def _bytes(name: str) -> bytes:
    return name.encode("utf-8", "surrogatepass")
