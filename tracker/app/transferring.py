"""Copies from one engine to another: every entry as it is, byte for byte, in its place.

Entries go over as rows, for no engine reads another one's files; the read models are made anew
from them. What came over is held against what was there before anybody gets to see it.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from tracker.errors import DatabaseDamaged, DatabaseOlder
from tracker.log import schema, statements
from tracker.log.connection import UniqueViolation, chunks
from tracker.log.database import REVISIONS, Database
from tracker.log.envelope import leaf_hash
from tracker.log.merkle import Frontier
from tracker.log.store import Progress, Store, read_head
from tracker.log.tiles import root_of_leaves
from tracker.views.rebuild import rebuild

COLUMNS = ("position", "bytes", "leaf", "event_id", "stream", "version", "type")


@contextmanager
def transferred(
    source: Database, target: Database, store: Store, progress: Progress | None
) -> Iterator[Database]:
    """Copy a log to where none is; after an error nothing of it stays.

    Raises:
        DatabaseOlder: where the source was not upgraded yet.
        DatabaseDamaged, DamagedEvent: where an entry of it is not what it was, or is missing.
        DatabaseExists, NotADatabase, Unwritable, DiskFull: as they say, of the target.
    """
    if (found := source.revision()) != REVISIONS[-1]:
        raise DatabaseOlder(found, REVISIONS[-1])
    with target.fresh() as made:
        schema.migrate(made)
        try:
            root = _fill(source, made, store, progress)
            _check(source, made, root)
            yield made
        except BaseException:
            schema.remove(made)
            raise


def _fill(source: Database, made: Database, store: Store, progress: Progress | None) -> bytes:
    """Write head, entries and read models in one transaction; gives the root of the bytes."""
    tree = Frontier()
    try:
        with source.reading() as there, made.writing() as here:
            head = read_head(there)
            here.run(
                statements.PUT_HEAD,
                size=head.size,
                recorded_at=head.recorded_at,
                fence=head.fence,
            )
            for rows in chunks(there.rows(statements.EVENTS, start=0, stop=head.size)):
                for row in rows:
                    tree.add(leaf_hash(row[1]))
                here.run_many(
                    statements.INSERT_EVENT, [dict(zip(COLUMNS, row, strict=True)) for row in rows]
                )
                if progress is not None:
                    progress(tree.size, head.size)
            rebuild(here, store.of(made))
    except UniqueViolation as error:
        raise DatabaseDamaged(source.name, str(error)) from error
    return tree.root()


def _check(source: Database, made: Database, root: bytes) -> None:
    """Hold the leaves that came over against the bytes that were read."""
    with made.reading() as connection:
        found = root_of_leaves(connection, read_head(connection).size)
    if found != root:
        text = "its hashes do not fit its entries; `tracker audit verify` tells which"
        raise DatabaseDamaged(source.name, text)
