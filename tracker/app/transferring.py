"""Copies of a log, entry by entry, between engines or within one: all of it, or marked as a part.

What was broken off is gone on with: entries that are there are not copied again, but held against
the log that they came from. The read models are made anew from what came over.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from tracker.errors import (
    CopyRefused,
    DamagedEvent,
    DatabaseDamaged,
    DatabaseFailed,
    DatabaseOlder,
    EventNewer,
    HistoryDiffers,
)
from tracker.exchange.entries_file import EntriesFile, read_entries
from tracker.log import schema, sqlite_files
from tracker.log.connection import UniqueViolation
from tracker.log.database import REVISIONS, Database
from tracker.log.filling import Filled, Incoming, check, entries_of, fill, finish, opened
from tracker.log.store import Progress, Store, Stored, read_head
from tracker.views.rebuild import rebuild
from tracker.views.writer import TABLES

HOPELESS = (DamagedEvent, DatabaseDamaged, EventNewer, HistoryDiffers)
"""What no second try mends: nothing of what was begun stays."""

VIEWS = ("projection", *TABLES)
"""The tables of the read models."""

Opening = Callable[[], AbstractContextManager[Incoming]]
"""Opens what is to be copied: a snapshot of a log, or a file of entries."""


def of_database(source: Database, store: Store) -> Opening:
    """A log in a database as what is to be copied; opening it raises :exc:`DatabaseOlder`."""

    @contextmanager
    def opening() -> Iterator[Incoming]:
        if (found := source.revision()) != REVISIONS[-1]:
            raise DatabaseOlder(found, REVISIONS[-1])
        with source.reading() as connection:
            size = read_head(connection).size
            yield Incoming(source.name, size, entries_of(connection, store, size))

    return opening


def of_file(path: Path, store: Store, progress: Progress | None = None) -> Opening:
    """A file of entries as what is to be copied: it is read to its end before anything is written.

    Raises:
        CopyRefused, FileUnreadable: where it is not whole, as does opening it.
    """
    file = read_entries(path)
    for entry in _decoded(file, store):
        if progress is not None:
            progress(entry.position + 1, file.point.size)

    @contextmanager
    def opening() -> Iterator[Incoming]:
        yield Incoming(str(path), file.point.size, _decoded(file, store))

    return opening


def _decoded(file: EntriesFile, store: Store) -> Iterator[Stored]:
    """The entries of a file.

    Raises:
        CopyRefused: naming the first line that is wrong.
    """
    for raw in file.entries():
        try:
            yield store.decode((raw.position, raw.stored, raw.leaf))
        except (DamagedEvent, EventNewer) as error:
            raise CopyRefused(str(file.path), str(error), raw.line) from error


@contextmanager
def transferred(
    opening: Opening, target: Database, store: Store, progress: Progress | None = None
) -> Iterator[tuple[Database, Filled]]:
    """Copy a log to where none is; what is done in the body belongs to the copy.

    After an error that a second try may mend, what came over stays, marked, for that try.

    Raises:
        DatabaseOlder: where the source was not upgraded yet.
        DatabaseDamaged, DamagedEvent, EventNewer: where an entry of it is not what it was, is
            missing, or can't be read; nothing of a new copy stays.
        CopyRefused: where another log is there in part.
        DatabaseExists, NotADatabase, Unwritable, DiskFull: as they say, of the target.
    """
    with opening() as incoming:
        new = not target.is_unfinished()
        made = opened(target)
        try:
            made.keep()
            filled = fill(made, incoming, progress)
            with made.writing() as connection:
                check(connection, made.name, filled)
                rebuild(connection, store.of(made), progress)
            yield made, filled
            with made.writing() as connection:
                finish(connection)
        except UniqueViolation as error:
            raise DatabaseFailed(str(error)) from error
        except HOPELESS:
            if new:
                discard(target)
            raise
        finally:
            made.close()


def discard(target: Database) -> None:
    """Take away what a copy that was broken off has left; a log is left alone."""
    if not target.is_unfinished():
        return
    target.close()
    if target.is_file:
        for end in sqlite_files.ENDS:
            Path(target.path + end).unlink(missing_ok=True)
    else:
        schema.drop(Database(target.url, target.timeout, copying=True), VIEWS)
