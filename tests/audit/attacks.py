"""What an attacker does who owns the database: triggers off, rows changed, triggers back on.

A log of 1,000 entries is made once; two checkpoints were taken out of it, of 400 and of 900
entries. Each attack works on a copy, and knows how hashes, versions and heads are made.
"""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import msgspec

from tests import dockets
from tracker.app import Tracker
from tracker.app.guarding import checkpoint_at
from tracker.domain.party import PartyRegistered
from tracker.log import tiles
from tracker.log.catalogue import catalogue
from tracker.log.checkpoint import Checkpoint
from tracker.log.envelope import Envelope, canonical, event_id, leaf_hash, read, write
from tracker.log.store import read_head

SIZE = 1_000
EARLY, LATE = 400, 900
"""Sizes at which somebody outside took a checkpoint."""

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


class Scene(NamedTuple):
    """A log, and the checkpoints that lie outside of it: files of 400 and of 900 entries."""

    path: Path
    early: Path
    late: Path

    def copied(self, folder: Path) -> "Scene":
        """The same with a copy of the log to work on."""
        path = folder / "attacked.db"
        shutil.copyfile(self.path, path)
        return Scene(path, self.early, self.late)

    @property
    def tracker(self) -> Tracker:
        """The log as its user sees it."""
        return Tracker(f"sqlite:///{self.path}", clock=lambda: NOON, recorder="anna")


def scene(folder: Path) -> Scene:
    """Make the log of 1,000 entries, packed into one file, and its two checkpoints."""
    path = folder / "log.db"
    tracker = Tracker(f"sqlite:///{path}", clock=lambda: NOON, recorder="anna")
    tracker.init()
    tree = dockets.generated(420, 7)
    tracker.import_docket(dockets.write(folder / "docket.yaml", tree))
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        cut_tail(connection, SIZE, head=True)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("VACUUM")
    tracker.rebuild()
    with tracker.database.writing() as connection:
        tiles.extend(connection, SIZE)
    files = []
    for size in (EARLY, LATE):
        with tracker.database.reading() as connection:
            assert read_head(connection).size == SIZE
            point: Checkpoint = checkpoint_at(connection, tracker.store, size)
        files.append(folder / f"{size}.checkpoint")
        files[-1].write_text(point.text, encoding="utf-8")
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return Scene(path, *files)


@contextmanager
def unguarded(connection: sqlite3.Connection) -> Iterator[None]:
    """Take the triggers off, and put them back as they were."""
    rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    triggers = rows.fetchall()
    for name, _ in triggers:
        connection.execute(f"DROP TRIGGER {name}")
    yield
    for _, sql in triggers:
        connection.execute(sql)


Attack = Callable[[sqlite3.Connection], None]


def attack(path: Path, deed: Attack) -> None:
    """Do it, with the triggers out of the way, and leave one file behind."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        with unguarded(connection):
            connection.execute("BEGIN")
            deed(connection)
            connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


# --- deeds ------------------------------------------------------------------------------------


def envelope_at(connection: sqlite3.Connection, position: int) -> Envelope:
    """What an entry says."""
    sql = "SELECT bytes FROM event WHERE position = ?"
    return read(connection.execute(sql, (position,)).fetchone()[0], position)


def forged(envelope: Envelope, word: str = "forged") -> Envelope:
    """The same entry with another note: all else fits."""
    return msgspec.structs.replace(envelope, note=word)


def put(connection: sqlite3.Connection, position: int, envelope: Envelope) -> None:
    """Put an entry in a place, with all its columns and its leaf."""
    stored = write(envelope)
    connection.execute(
        "INSERT OR REPLACE INTO event (position, bytes, leaf, event_id, stream, version, type)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (position, stored, leaf_hash(stored), envelope.event_id, envelope.stream,
         envelope.version, envelope.type),
    )  # fmt: skip


def edit_body(position: int) -> Attack:
    """Other bytes, the old leaf."""

    def deed(connection: sqlite3.Connection) -> None:
        stored = write(forged(envelope_at(connection, position)))
        sql = "UPDATE event SET bytes = ? WHERE position = ?"
        connection.execute(sql, (stored, position))

    return deed


def edit_body_and_leaf(position: int) -> Attack:
    """Other bytes and their own leaf; all columns fit."""
    return lambda connection: put(connection, position, forged(envelope_at(connection, position)))


def edit_everything(position: int) -> Attack:
    """The same, and the cached tiles made anew: nothing inside the database tells."""

    def deed(connection: sqlite3.Connection) -> None:
        edit_body_and_leaf(position)(connection)
        connection.execute("DELETE FROM tile")

    return deed


def delete(position: int) -> Attack:
    """A middle row goes."""

    def deed(connection: sqlite3.Connection) -> None:
        connection.execute("DELETE FROM event WHERE position = ?", (position,))

    return deed


def delete_and_close_up(position: int) -> Attack:
    """A middle row goes, all later ones move up, with versions, hashes and the head made anew."""

    def deed(connection: sqlite3.Connection) -> None:
        gone = envelope_at(connection, position)
        connection.execute("DELETE FROM event WHERE position = ?", (position,))
        _moved(connection, position + 1, -1, gone.stream)
        _head(connection)

    return deed


def cut_tail(connection: sqlite3.Connection, size: int, *, head: bool) -> None:
    """All entries from a size on go; the head is corrected, or not."""
    with unguarded(connection):
        connection.execute("DELETE FROM event WHERE position >= ?", (size,))
        if head:
            _head(connection)


def cut(size: int, *, head: bool) -> Attack:
    """The same as an attack."""

    def deed(connection: sqlite3.Connection) -> None:
        connection.execute("DELETE FROM event WHERE position >= ?", (size,))
        if head:
            _head(connection)

    return deed


def swap(first: int, second: int) -> Attack:
    """Two entries of different streams change places, hashes and all."""

    def deed(connection: sqlite3.Connection) -> None:
        one, other = envelope_at(connection, first), envelope_at(connection, second)
        sql = "DELETE FROM event WHERE position IN (?, ?)"
        connection.execute(sql, (first, second))
        put(connection, first, other)
        put(connection, second, one)

    return deed


def back_date(position: int) -> Attack:
    """An entry that nobody recorded, in a stream of its own, at a place in the past."""

    def deed(connection: sqlite3.Connection) -> None:
        model = envelope_at(connection, position)
        _moved(connection, position, 1, "")
        put(connection, position, invented(model))
        _head(connection)

    return deed


def invented(model: Envelope) -> Envelope:
    """A party that nobody registered, recorded at the time of another entry."""
    command = "00000000-0000-4000-8000-000000000000"
    kind = catalogue().of(PartyRegistered("Nobody"))
    return msgspec.structs.replace(
        model,
        event_id=event_id(command, 0), key="nobody", type=kind.name, stream="party/nobody",
        version=1, occurred=None, order=0, reported=None, sources=(), according_to=None,
        replaces=None, note=None, irregular=None,
        metadata=msgspec.structs.replace(model.metadata, command_id=command),
        data=msgspec.Raw(canonical(PartyRegistered("Nobody"))),
    )  # fmt: skip


def fork(size: int) -> Attack:
    """The same beginning, another end of the same length."""

    def deed(connection: sqlite3.Connection) -> None:
        for position in range(size, SIZE):
            put(connection, position, forged(envelope_at(connection, position)))

    return deed


def _moved(connection: sqlite3.Connection, start: int, by: int, stream: str) -> None:
    """Move all entries from a place on; later ones of a stream that lost one get new versions."""
    sql = "SELECT position, bytes FROM event WHERE position >= ? ORDER BY position"
    rows = connection.execute(sql, (start,)).fetchall()
    connection.execute("DELETE FROM event WHERE position >= ?", (start,))
    for position, stored in rows:
        envelope = read(stored, position)
        if envelope.stream == stream:
            envelope = msgspec.structs.replace(envelope, version=envelope.version - 1)
        put(connection, position + by, envelope)


def _head(connection: sqlite3.Connection) -> None:
    """Make the head that fits the entries, as the log would have it."""
    size = connection.execute("SELECT count(*) FROM event").fetchone()[0]
    last, fence = envelope_at(connection, size - 1), 0
    for position, name in connection.execute("SELECT position, type FROM event"):
        if next(kind for kind in catalogue().kinds() if kind.name == name).takes_away:
            fence = max(fence, position + 1)
    sql = "UPDATE head SET size = ?, recorded_at = ?, fence = ?"
    connection.execute(sql, (size, last.recorded_at, fence))
