"""Rebuilding the read models, and how they stand. One version and one cursor for all."""

from contextlib import suppress

import msgspec

from tracker.errors import TrackerError
from tracker.log.connection import Connection
from tracker.log.cores import usual
from tracker.log.database import Database
from tracker.log.store import Progress, Store, read_head
from tracker.views.indexes import dropped
from tracker.views.packers import Jobs, parts
from tracker.views.rows import VERSION
from tracker.views.writer import MOVE_CURSOR, OPEN_CURSOR, TABLES, Writer

HOLD_HEAD = {"postgresql": "SELECT size FROM head WHERE id = 1 FOR UPDATE"}
"""Locks as an append does, by engine: who writes to a file has all of it. It fires no guard, so
that what is damaged is told by who reads it."""

MANY = 1_000
"""Events of an import from which on a database is told to look at its tables anew."""


class Status(msgspec.Struct, frozen=True):
    """The read models' version and cursor, beside the program's version and the log's size."""

    version: int
    needed: int
    cursor: int
    entries: int
    rows: dict[str, int]
    fresh: bool


def status(connection: Connection) -> Status:
    """Look at the read models."""
    size = read_head(connection).size
    row = connection.one("SELECT version, cursor FROM projection WHERE id = 1")
    version, cursor = (0, 0) if row is None else (int(row[0]), int(row[1]))
    rows = {table: _count(connection, table) for table in TABLES}
    return Status(version, VERSION, cursor, size, rows, fresh=(version, cursor) == (VERSION, size))


def rebuild(
    connection: Connection,
    store: Store,
    progress: Progress | None = None,
    jobs: Jobs | None = None,
) -> None:
    """Empty all read models and project the whole log again, in the caller's transaction.

    Whoever appends meanwhile waits: what is projected is all that there is at the end, too.
    With ``jobs`` other processes read the log and make its rows, which this one writes.
    """
    if sql := HOLD_HEAD.get(connection.dialect):
        connection.run(sql)
    size = read_head(connection).size
    for table in TABLES:
        connection.run(f"DELETE FROM {table}")  # noqa: S608 - names of ours
    connection.run("DELETE FROM projection")
    connection.run(OPEN_CURSOR, version=VERSION)
    indexes, writer = dropped(connection), Writer(connection)
    for stop, packed, replacing in parts(connection, store, size, jobs):
        writer.put(packed, replacing)
        if progress is not None:
            progress(stop, size)
    for index in indexes:
        connection.run(index)
    connection.run(MOVE_CURSOR, version=VERSION, cursor=size)
    analyze(connection)


def packers(connection: Connection, database: Database, count: int | None) -> Jobs | None:
    """The processes that help a rebuild: so many, or as many as are worth it; None for none."""
    found = usual(connection) if count is None else count
    return Jobs(database.url, found) if found > 1 else None


def analyze(connection: Connection) -> None:
    """Have PostgreSQL look at tables that were filled at one go, before it plans for them.

    Else it thinks them empty until it comes by itself, and answers take a hundred times as long.
    Who is not their owner is passed over with a warning. SQLite plans alike without statistics.
    """
    if connection.dialect == "postgresql":
        connection.run(f"ANALYZE event, {', '.join(TABLES)}")


def analyze_grown(database: Database, events: int) -> None:
    """Do so after an import of many events.

    It is kept by then: statistics that fail, or wait for somebody, change nothing.
    """
    if events >= MANY:
        with suppress(TrackerError), database.writing() as connection:
            analyze(connection)


def _count(connection: Connection, table: str) -> int:
    row = connection.one(f"SELECT count(*) FROM {table}")  # noqa: S608 - names of ours
    return 0 if row is None else int(row[0])
