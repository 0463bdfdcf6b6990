"""The rows that all contenders write: the same bytes, the same durability."""

import itertools
import sqlite3
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tracker import __version__
from tracker.domain.facts import Citation, Claim, Draft
from tracker.domain.item_events import StanceTaken
from tracker.log.assemble import Place, columns, rows
from tracker.log.catalogue import catalogue
from tracker.log.envelope import command_id
from tracker.log.store import Batch, Prepared

STREAMS = 50
STAMP = "2026-01-01T00:00:00.000000Z"
COLUMNS = ("position", "bytes", "leaf", "event_id", "stream", "version", "type")
INSERT = "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?)"

Row = tuple[Any, ...]


class Batches:
    """Batches of stances on some items, each new; versions are counted along."""

    def __init__(self, seen: int = 1, name: str = "bench") -> None:
        """Begin at a size of the log; those of another name have other items."""
        self._name = name
        self._numbers = itertools.count()
        self._versions: dict[str, int] = {}
        self._seen = seen

    def next(self, size: int) -> Batch:
        """The next batch of so many commands of an event each."""
        commands: list[Prepared] = []
        expected: dict[str, int] = {}
        for _ in range(size):
            draft = _draft(self._name, next(self._numbers))
            expected.setdefault(draft.stream, self._versions.get(draft.stream, 0))
            self._versions[draft.stream] = self._versions.get(draft.stream, 0) + 1
            identity = command_id("benchmark", draft.claim.key)
            commands.append(Prepared(identity, f"{uuid.UUID(identity).hex * 2}", (draft,)))
        return Batch(tuple(commands), expected, self._seen, "bench", __version__)

    def rows(self, size: int, start: int) -> list[Row]:
        """The rows that the store would write of the next batch."""
        found = rows(self.next(size), Place(start, STAMP), catalogue())
        return [tuple(columns(row)[name] for name in COLUMNS) for row in found]


def _draft(name: str, number: int) -> Draft:
    key = f"{name}-{number % STREAMS}-supports-{number}"
    cited = Citation(source="gazette-2021-05-04", locator="p. 3", wording="spoke in favour of it")
    claim = Claim(
        key=key, occurred="2021-05-03", reported="2021-05-04", sources=(cited,), note="as heard"
    )
    data = StanceTaken(("ARM", "BLR"), "supports", "supporting", grounds="security in the region")
    return Draft(f"item/{name}-{number % STREAMS}", claim, data)


def bare(path: Path, like: str) -> sqlite3.Connection:
    """Open a new file with the log's table, its constraints and no triggers: WAL and FULL."""
    with sqlite3.connect(like) as log:
        found = log.execute("SELECT sql FROM sqlite_master WHERE name = 'event' AND type = 'table'")
        (made,) = found.fetchone()
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute(made)
    return connection


def durability(path: str) -> str:
    """How a file is written, as SQLite says it itself."""
    with sqlite3.connect(path) as connection:
        (mode,) = connection.execute("PRAGMA journal_mode").fetchone()
        (sync,) = connection.execute("PRAGMA synchronous").fetchone()
    return f"journal_mode={mode}, synchronous={('OFF', 'NORMAL', 'FULL', 'EXTRA')[sync]}"


def widths(path: str) -> dict[str, float]:
    """The log's rows, and the bytes that a row has on average."""
    with sqlite3.connect(path) as connection:
        return {
            "rows": connection.execute("SELECT count(*) FROM event").fetchone()[0],
            "bytes": connection.execute("SELECT avg(length(bytes)) FROM event").fetchone()[0],
        }


def insert(connection: sqlite3.Connection, found: Sequence[Row]) -> None:
    """Write rows by the driver alone, in one transaction."""
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(INSERT, found)
    connection.execute("COMMIT")


def scan(path: str) -> Iterator[Row]:
    """All rows of a log by the driver alone."""
    with sqlite3.connect(path) as connection:
        yield from connection.execute(f"SELECT {', '.join(COLUMNS)} FROM event ORDER BY position")  # noqa: S608 - constants alone
