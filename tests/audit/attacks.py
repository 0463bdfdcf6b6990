"""What an attacker does who owns the database: triggers off, rows changed, triggers back on.

A log of 1,000 entries is made once on each engine; two checkpoints were taken out of it, of 400 and
of 900 entries. Each attack works on a copy, and knows how hashes, versions and heads are made. On
PostgreSQL the attacker is the superuser, who switches the triggers off and on again.
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
from tests.by_hand import Hand, by_hand
from tests.postgres import Server
from tracker.app import Tracker
from tracker.app.guarding import checkpoint_at
from tracker.domain.party import PartyRegistered
from tracker.log import tiles
from tracker.log.catalogue import catalogue
from tracker.log.checkpoint import Checkpoint
from tracker.log.database import Database
from tracker.log.envelope import Envelope, canonical, event_id, leaf_hash, read, write
from tracker.log.store import read_head

SIZE = 1_000
EARLY, LATE = 400, 900
"""Sizes at which somebody outside took a checkpoint."""

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


class Scene(NamedTuple):
    """A log, and the checkpoints that lie outside of it: files of 400 and of 900 entries.

    ``where`` is a file, or the name of a database on ``server``.
    """

    where: str
    early: Path
    late: Path
    server: Server | None = None

    def copied(self, folder: Path) -> "Scene":
        """The same with a copy of the log to work on."""
        if self.server is not None:
            return self._replace(where=self.server.new(self.where))
        path = folder / "attacked.db"
        shutil.copyfile(self.where, path)
        return self._replace(where=str(path))

    @property
    def path(self) -> Path:
        """The file of a SQLite log."""
        assert self.server is None
        return Path(self.where)

    @property
    def url(self) -> str:
        """Where it is."""
        return f"sqlite:///{self.where}" if self.server is None else self.server.url(self.where)

    @property
    def tracker(self) -> Tracker:
        """The log as its user sees it."""
        return Tracker(self.url, clock=lambda: NOON, recorder="anna")

    def drop(self) -> None:
        """Throw a copy away."""
        if self.server is not None:
            self.server.drop(self.where)


def scene(folder: Path, server: Server | None = None) -> Scene:
    """Make the log of 1,000 entries, packed into one file, and its two checkpoints."""
    where = str(folder / "log.db") if server is None else server.new()
    made = Scene(where, folder / f"{EARLY}.checkpoint", folder / f"{LATE}.checkpoint", server)
    tracker = made.tracker
    tracker.init()
    tree = dockets.generated(420, 7)
    tracker.import_docket(dockets.write(folder / "docket.yaml", tree))
    attack(made.url, cut(SIZE, head=True))
    tracker.rebuild()
    with tracker.database.writing() as connection:
        tiles.extend(connection, SIZE)
    for size, file in ((EARLY, made.early), (LATE, made.late)):
        with tracker.database.reading() as connection:
            assert read_head(connection).size == SIZE
            point: Checkpoint = checkpoint_at(connection, tracker.store, size)
        file.write_text(point.text, encoding="utf-8")
    tracker.close()
    _pack(made)
    return made


def _pack(made: Scene) -> None:
    """Leave one file behind; or nobody who is connected, so that the database can be copied."""
    if made.server is not None:
        made.server.cut(made.where)
        return
    with closing(sqlite3.connect(made.where, isolation_level=None)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("VACUUM")


@contextmanager
def unguarded(hand: Hand) -> Iterator[None]:
    """Take the triggers off, and put them back as they were."""
    if not hand.is_sqlite:
        for table in ("event", "head"):
            hand.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        yield
        for table in ("event", "head"):
            hand.execute(f"ALTER TABLE {table} ENABLE TRIGGER ALL")
        return
    rows = hand.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    triggers = rows.fetchall()
    for name, _ in triggers:
        hand.execute(f"DROP TRIGGER {name}")
    yield
    for _, sql in triggers:
        hand.execute(sql)


Attack = Callable[[Hand], None]


def attack(where: Path | str, deed: Attack) -> None:
    """Do it on a file or URL, with the triggers out of the way, and leave one file behind."""
    database = Database(f"sqlite:///{where}" if isinstance(where, Path) else where)
    with by_hand(database) as hand, unguarded(hand):
        deed(hand)
    if database.is_file:
        with closing(sqlite3.connect(database.path, isolation_level=None)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


# --- deeds ------------------------------------------------------------------------------------


def envelope_at(hand: Hand, position: int) -> Envelope:
    """What an entry says."""
    sql = "SELECT bytes FROM event WHERE position = ?"
    return read(hand.execute(sql, (position,)).fetchone()[0], position)


def forged(envelope: Envelope, word: str = "forged") -> Envelope:
    """The same entry with another note: all else fits."""
    return msgspec.structs.replace(envelope, note=word)


def put(hand: Hand, position: int, envelope: Envelope) -> None:
    """Put an entry in a place, with all its columns and its leaf."""
    stored = write(envelope)
    hand.execute(
        "DELETE FROM event WHERE position = ? OR event_id = ? OR (stream = ? AND version = ?)",
        (position, envelope.event_id, envelope.stream, envelope.version),
    )
    hand.execute(
        "INSERT INTO event (position, bytes, leaf, event_id, stream, version, type)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (position, stored, leaf_hash(stored), envelope.event_id, envelope.stream,
         envelope.version, envelope.type),
    )  # fmt: skip


def edit_body(position: int) -> Attack:
    """Other bytes, the old leaf."""

    def deed(hand: Hand) -> None:
        stored = write(forged(envelope_at(hand, position)))
        sql = "UPDATE event SET bytes = ? WHERE position = ?"
        hand.execute(sql, (stored, position))

    return deed


def edit_body_and_leaf(position: int) -> Attack:
    """Other bytes and their own leaf; all columns fit."""
    return lambda hand: put(hand, position, forged(envelope_at(hand, position)))


def edit_everything(position: int) -> Attack:
    """The same, and the cached tiles made anew: nothing inside the database tells."""

    def deed(hand: Hand) -> None:
        edit_body_and_leaf(position)(hand)
        hand.execute("DELETE FROM tile")

    return deed


def delete(position: int) -> Attack:
    """A middle row goes."""

    def deed(hand: Hand) -> None:
        hand.execute("DELETE FROM event WHERE position = ?", (position,))

    return deed


def delete_and_close_up(position: int) -> Attack:
    """A middle row goes, all later ones move up, with versions, hashes and the head made anew."""

    def deed(hand: Hand) -> None:
        gone = envelope_at(hand, position)
        hand.execute("DELETE FROM event WHERE position = ?", (position,))
        _moved(hand, position + 1, -1, gone.stream)
        _head(hand)

    return deed


def cut(size: int, *, head: bool) -> Attack:
    """All entries from a size on go; the head is corrected, or not."""

    def deed(hand: Hand) -> None:
        hand.execute("DELETE FROM event WHERE position >= ?", (size,))
        if head:
            _head(hand)

    return deed


def swap(first: int, second: int) -> Attack:
    """Two entries of different streams change places, hashes and all."""

    def deed(hand: Hand) -> None:
        one, other = envelope_at(hand, first), envelope_at(hand, second)
        sql = "DELETE FROM event WHERE position IN (?, ?)"
        hand.execute(sql, (first, second))
        put(hand, first, other)
        put(hand, second, one)

    return deed


def back_date(position: int) -> Attack:
    """An entry that nobody recorded, in a stream of its own, at a place in the past."""

    def deed(hand: Hand) -> None:
        model = envelope_at(hand, position)
        _moved(hand, position, 1, "")
        put(hand, position, invented(model))
        _head(hand)

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

    def deed(hand: Hand) -> None:
        for position in range(size, SIZE):
            put(hand, position, forged(envelope_at(hand, position)))

    return deed


def _moved(hand: Hand, start: int, by: int, stream: str) -> None:
    """Move all entries from a place on; later ones of a stream that lost one get new versions."""
    sql = "SELECT position, bytes FROM event WHERE position >= ? ORDER BY position"
    rows = hand.execute(sql, (start,)).fetchall()
    hand.execute("DELETE FROM event WHERE position >= ?", (start,))
    for position, stored in rows:
        envelope = read(stored, position)
        if envelope.stream == stream:
            envelope = msgspec.structs.replace(envelope, version=envelope.version - 1)
        put(hand, position + by, envelope)


def _head(hand: Hand) -> None:
    """Make the head that fits the entries, as the log would have it."""
    size = hand.execute("SELECT count(*) FROM event").fetchone()[0]
    last, fence = envelope_at(hand, size - 1), 0
    for position, name in hand.execute("SELECT position, type FROM event"):
        if next(kind for kind in catalogue().kinds() if kind.name == name).takes_away:
            fence = max(fence, position + 1)
    sql = "UPDATE head SET size = ?, recorded_at = ?, fence = ?"
    hand.execute(sql, (size, last.recorded_at, fence))
