"""``audit replay``: do the read models equal a fresh replay of the log?

Every read model is rebuilt beside the live one, in temporary tables of the same connection, and
compared row for row. A standby can have none: there they are tables of a file without a name. What
differs is named by the event that it comes from. SQLite says, too, whether the file is whole: only
then do the rows show what every index holds.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec

from tracker.audit.apart import first_apart
from tracker.audit.surroundings import file_texts
from tracker.errors import DamagedEvent
from tracker.log.connection import Connection, Row
from tracker.log.store import Progress, Store, Stored, read_head
from tracker.views.rows import VERSION

if TYPE_CHECKING:
    from tracker.views.writer import Writer

CHUNK = 1_000
PREFIX = "replay_"

_OWNER = {
    "entity": "num",
    "fact": "position",
    "standing": "position",
    "mark": "position",
    "mention": "position",
    "word": "position",
}
"""The column that names the event which a row comes from."""

COLUMNS = {
    "entity": "num, kind, id, stream, title, parent",
    "fact": "position, event_id, key, type, stream, mark, earliest, latest, ord, place, reported,"
    " retracted_position, retracted_reported",
    "standing": "position, subject, slot, who, value, label, effect, earliest, latest, ord, place,"
    " reported, retracted_position, retracted_reported, begins, done, done_latest, done_reported",
    "mark": "position, target, type",
    "mention": "position, ref, role",
    "word": "position, token, place",
}


TRUTHS = {"fact": 5}
"""The one column that is true or false: SQLite keeps numbers."""


class Divergence(msgspec.Struct, frozen=True):
    """The first event whose rows differ: in which table, and both sides as text.

    In table ``event`` it is an entry that is missing or no event, and ``live`` says which.
    """

    position: int
    table: str
    live: str | None
    replayed: str | None


class ReplayReport(msgspec.Struct, frozen=True):
    """What a replay found. ``divergence`` is null where all rows are equal.

    ``rows`` are those that were compared: none where the log itself cannot be read. ``damage`` is
    what SQLite says of the whole file: pages, and indexes that do not hold what their tables do.
    """

    events: int
    rows: int
    clean: bool
    divergence: Divergence | None
    damage: tuple[str, ...] = ()


def replay(
    connection: Connection,
    store: Store,
    progress: Progress | None = None,
    beside: Connection | None = None,
) -> ReplayReport:
    """Rebuild beside the live tables and compare. The connection sees one snapshot.

    ``beside`` is where the tables are made, by default that connection.
    """
    beside, size, damage = beside or connection, read_head(connection).size, file_texts(connection)
    try:
        rows, first = _replayed(connection, beside, store.events(connection, 0, size), progress)
    except DamagedEvent as error:
        rows, first = 0, Divergence(error.position, "event", error.reason, None)
    except connection.failure:
        if not damage:
            raise
        rows, first = 0, None
    return ReplayReport(size, rows, clean=not (first or damage), divergence=first, damage=damage)


def _replayed(
    connection: Connection, beside: Connection, events: Iterator[Stored], progress: Progress | None
) -> tuple[int, Divergence | None]:
    """How many rows a replay gives, and the first event whose rows differ.

    Raises:
        DamagedEvent: for the first entry that can't be replayed.
    """
    from tracker.views.writer import TABLES, Writer  # noqa: PLC0415 - 3 ms that others save

    size = read_head(connection).size
    for table in TABLES:
        _shadow(connection, beside, table)
    _write(Writer(beside, PREFIX, connection), events, size, progress)
    found = [
        *_cursor(connection, size),
        *(one for table in TABLES if (one := _compare(connection, beside, table)) is not None),
    ]
    rows = sum(_count(beside, table) for table in TABLES)
    return rows, min(found, key=lambda one: one.position, default=None)


def _write(
    writer: "Writer", events: Iterator[Stored], size: int, progress: Progress | None
) -> None:
    """Project the whole log into the tables beside.

    Raises:
        DamagedEvent: for the first entry that can't be.
    """
    for chunk in chunked(events):
        writer.write(chunk)
        if progress is not None:
            progress(chunk[-1].position + 1, size)


def chunked(events: Iterator[Stored]) -> Iterator[Sequence[Stored]]:
    """Cut the log into lists that fit in memory."""
    chunk: list[Stored] = []
    for stored in events:
        chunk.append(stored)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _shadow(connection: Connection, beside: Connection, table: str) -> None:
    """Make an empty temporary table of the same columns, with an index for what is looked up."""
    name = PREFIX + table
    there = {"sqlite": "temp", "postgresql": "pg_temp"}[beside.dialect]
    like = f"AS SELECT * FROM {table} WHERE 1 = 0"  # noqa: S608
    columns = like if beside is connection else f"({COLUMNS[table]})"
    beside.run(f"DROP TABLE IF EXISTS {there}.{name}")
    beside.run(f"CREATE TEMPORARY TABLE {name} {columns}")
    keys = {"entity": "kind, id", "fact": "event_id"}
    if table in keys:
        _index(beside, f"ix_{name}", name, keys[table])
    _index(beside, f"ix_{name}_owner", name, _OWNER[table])
    if table == "standing":
        _index(beside, f"ix_{name}_life", name, "subject, slot) WHERE (who = ''")


def _index(connection: Connection, index: str, table: str, columns: str) -> None:
    """On SQLite an index is named with its database, on PostgreSQL it lies where its table does."""
    there = "temp." if connection.dialect == "sqlite" else ""
    connection.run(f"CREATE INDEX {there}{index} ON {table} ({columns})")


def _count(connection: Connection, table: str) -> int:
    row = connection.one(f"SELECT count(*) FROM {PREFIX}{table}")  # noqa: S608
    return 0 if row is None else int(row[0])


def _cursor(connection: Connection, size: int) -> list[Divergence]:
    """The one cursor must stand at the log's end, in the present version."""
    rows = connection.all("SELECT id, version, cursor FROM projection ORDER BY id")
    fresh = [(1, VERSION, size)]
    if [tuple(row) for row in rows] == fresh:
        return []
    position = min([size, *(int(row[2]) for row in rows)])
    return [Divergence(position, "projection", repr(rows) if rows else None, repr(fresh))]


def _compare(connection: Connection, beside: Connection, table: str) -> Divergence | None:
    """The first event with a row on one side alone."""
    if beside is connection:
        live = _only(connection, table, PREFIX + table, table)
        fresh = _only(connection, PREFIX + table, table, table)
    else:
        apart = first_apart(_rows(connection, table), _fresh(beside, table))
        live, fresh = apart or (None, None)
    if live is None and fresh is None:
        return None
    position = min(row[0] for row in (live, fresh) if row is not None)
    here = repr(live) if live is not None and live[0] == position else None
    there = repr(fresh) if fresh is not None and fresh[0] == position else None
    return Divergence(position, table, here, there)


def _rows(connection: Connection, table: str, prefix: str = "") -> Iterator[Row]:
    """All rows of a table, in the order of the events that they come from."""
    order = _OWNER[table]
    return connection.rows(f"SELECT {COLUMNS[table]} FROM {prefix}{table} ORDER BY {order}")  # noqa: S608


def _fresh(beside: Connection, table: str) -> Iterator[Row]:
    """The rows that a replay has written into a file, with truths as PostgreSQL has them."""
    at = TRUTHS.get(table)
    for row in _rows(beside, table, PREFIX):
        yield row if at is None else (*row[:at], bool(row[at]), *row[at + 1 :])


def _only(connection: Connection, here: str, there: str, table: str) -> Row | None:
    """The first row (by its event) that stands in one table and not in the other."""
    columns = COLUMNS[table]
    return connection.one(
        f"SELECT {columns} FROM {here} EXCEPT SELECT {columns} FROM {there} ORDER BY 1 LIMIT 1"  # noqa: S608
    )
