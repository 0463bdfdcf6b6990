"""Filling a new log with the entries of another one, byte for byte, so that it can be gone on with.

Entries go over in batches, each of them kept; until all are there, and were held against what
they came from, a mark stands where the revision is, and nobody takes the place for a log. Whoever
goes on first shows that what is there are the first entries of the same log.
"""

from collections.abc import Iterator, Sequence
from itertools import islice

import msgspec

from tracker.errors import (
    CopyRefused,
    CopyUnfinished,
    DamagedEvent,
    DatabaseDamaged,
    DatabaseExists,
)
from tracker.log import schema, statements
from tracker.log.assemble import columns
from tracker.log.connection import Connection, UniqueViolation, chunks
from tracker.log.database import REVISIONS, Database
from tracker.log.envelope import leaf_hash
from tracker.log.merkle import Frontier
from tracker.log.store import Progress, Store, read_head
from tracker.log.stored import Stored
from tracker.log.unfinished import UNFINISHED

BATCH = 1_000
"""Entries that are kept together."""

MARK = f"{UNFINISHED} {REVISIONS[-1]}"
"""What stands in place of the revision, meanwhile."""

UNFIT = "its hash does not fit its entry"


class Incoming(msgspec.Struct, frozen=True):
    """A log that is to be copied: its name for messages, its size, its entries from the first."""

    name: str
    size: int
    entries: Iterator[Stored]


class Filled(msgspec.Struct, frozen=True):
    """What came over: how much, the root of the bytes, and how much was there before."""

    size: int
    root: bytes
    before: int


def entries_of(connection: Connection, store: Store, size: int) -> Iterator[Stored]:
    """The entries of a log, each with the hash and the columns that its bytes should have.

    Raises:
        DamagedEvent, EventNewer: at the first that is missing, changed, or can't be read.
    """
    due = 0
    for row in connection.rows(statements.EVENTS, start=0, stop=size):
        if row[0] != due:
            break
        entry = store.decode(row)
        if leaf_hash(entry.stored) != entry.leaf:
            raise DamagedEvent(due, UNFIT)
        if tuple(columns(entry).values()) != tuple(row):
            raise DamagedEvent(due, "a column does not say what it says")
        yield entry
        due += 1
    if due < size:
        raise DamagedEvent(due, "it is missing")


def opened(target: Database) -> Database:
    """Give a place to copy to: a new one, marked, or one in which a copy was broken off.

    Raises:
        CopyRefused: where another version of the program began.
        DatabaseExists, NotADatabase, Unwritable, DiskFull: where none can be.
    """
    if not target.is_unfinished():
        try:
            with target.fresh() as made:
                schema.migrate(made)
                with made.writing() as connection:
                    connection.run(statements.MARK, mark=MARK)
                    connection.run(statements.OPEN_HEAD)
                made.close()
        except UniqueViolation as error:  # somebody else was faster
            raise DatabaseExists(target.name) from error
    made = Database(target.url, target.timeout, copying=True)
    with made.reading() as connection:
        if connection.one(statements.REVISION) != (MARK,):
            text = "another version of the program began to copy there: say --restart"
            raise CopyRefused(target.name, text)
    return made


def fill(made: Database, incoming: Incoming, progress: Progress | None = None) -> Filled:
    """Bring over all entries that are not there yet, in batches that are kept.

    Raises:
        CopyRefused: where what is there are not the first entries of the same log.
        CopyUnfinished: where somebody else is copying to the same place.
        DamagedEvent: where an entry is not what it was.
    """
    with made.reading() as connection:
        before, root = _found(connection, made.name)
    passing = _Passing(incoming.entries)
    passed = iter(passing)
    for _ in islice(passed, before):
        pass
    if passing.tree.size != before or passing.tree.root() != root:
        text = f"the {before:,} entries that were copied to {made.name} are not its first ones"
        remedy = "name the log that the copy was begun of, or begin anew with --restart"
        raise CopyRefused(incoming.name, f"{text}: {remedy}")
    for batch in chunks(passed, BATCH):
        _put(made, batch)
        if progress is not None:
            progress(passing.tree.size, incoming.size)
    tree = passing.tree
    return Filled(tree.size, tree.root(), before)


def check(connection: Connection, name: str, filled: Filled) -> None:
    """Hold the bytes that are there against those that came.

    Raises:
        CopyUnfinished: where somebody else was copying to the same place.
        DatabaseDamaged: where they differ.
    """
    _move(connection, name, filled.size, ())
    if _found(connection, name)[1] != filled.root:
        raise DatabaseDamaged(name, "it holds other entries than came over")


def finish(connection: Connection) -> None:
    """Make a log of it, in the caller's transaction."""
    connection.run(statements.MARK, mark=REVISIONS[-1])


class _Passing:
    """Entries on their way over: their tree so far."""

    def __init__(self, entries: Iterator[Stored]) -> None:
        self._entries = entries
        self.tree = Frontier()

    def __iter__(self) -> Iterator[Stored]:
        for entry in self._entries:
            self.tree.add(leaf_hash(entry.stored))
            yield entry


def _put(made: Database, batch: list[Stored]) -> None:
    """Write a batch and move the head, in one transaction."""
    with made.writing() as connection:
        _move(connection, made.name, batch[0].position, batch)
        try:
            connection.run_many(statements.INSERT_EVENT, [columns(entry) for entry in batch])
        except UniqueViolation as error:
            raise DatabaseDamaged(made.name, str(error)) from error


def _move(connection: Connection, name: str, due: int, batch: Sequence[Stored]) -> None:
    """Move the head, which locks it: past these entries, with the stamp and fence that they give.

    Raises:
        CopyUnfinished: where somebody else has moved it.
    """
    away = [entry.position + 1 for entry in batch if entry.kind.takes_away]
    moved = connection.one(
        statements.GROW,
        count=len(batch),
        recorded_at=batch[-1].envelope.recorded_at if batch else None,
        fence=away[-1] if away else None,
        due=due,
        mark=MARK,
    )
    if moved is None:
        raise CopyUnfinished(name)


def _found(connection: Connection, name: str) -> tuple[int, bytes]:
    """How many entries are there, and the root of their bytes.

    Raises:
        DatabaseDamaged: where bytes and hashes do not fit, or one is missing.
    """
    tree, size = Frontier(), read_head(connection).size
    for row in connection.rows(statements.EVENTS, start=0, stop=size):
        leaf = leaf_hash(bytes(row[1]))
        if row[0] != tree.size or leaf != row[2]:
            raise DatabaseDamaged(name, f"entry @{tree.size} is not what it was")
        tree.add(leaf)
    if tree.size != size:
        raise DatabaseDamaged(name, f"entry @{tree.size} is missing")
    return size, tree.root()
