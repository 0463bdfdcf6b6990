"""Copies of a log: backups, restores, and copies that go their own way.

A copy is made through the database, while others write; the file alone, without its WAL, may
lack the last entries. What a restore lacks is never papered over: the log says so itself.
"""

import base64
import secrets
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from msgspec.structs import replace

from tracker.app.guarding import Guard
from tracker.app.log_events import batch
from tracker.app.transferring import discard, of_database, of_file, transferred
from tracker.app.upgrading import upgrade
from tracker.audit.seen import differences
from tracker.errors import CopyUnfinished, HistoryDiffers
from tracker.log import sqlite_copy, sqlite_files
from tracker.log.checkpoint import Checkpoint
from tracker.log.connection import Connection
from tracker.log.database import REVISIONS, Database
from tracker.log.filling import finish
from tracker.log.log_events import LogResumed
from tracker.log.origins import eras, origin_at
from tracker.log.sqlite import url_of
from tracker.log.store import Progress, Store, read_head
from tracker.log.tiles import root_of_all


class CopyReport(msgspec.Struct, frozen=True):
    """A copy that was made: where, of which log, how many entries it holds, its root (base64).

    ``already`` is how many of them an earlier try had brought over, which was broken off.
    ``resumed_from`` is the origin that the log had before, where the copy goes on under one of
    its own; ``lost`` how many entries the old log is known to have had beyond those that are here.
    """

    path: str
    origin: str
    entries: int
    root: str
    resumed_from: str | None
    lost: int
    already: int = 0


class Copier:
    """Makes copies of a log, brings them back, and moves logs from one place to another."""

    def __init__(self, database: Database, store: Store, guard: Guard, recorder: str) -> None:
        """Take the log's database and store, what this user saw of it, and who does it."""
        self._database = database
        self._store = store
        self._guard = guard
        self._recorder = recorder

    def copy(
        self,
        target: str,
        progress: Progress | None = None,
        *,
        as_new: bool = False,
        restart: bool = False,
    ) -> CopyReport:
        """Copy the log entry by entry to where none is: to another file, or to another engine.

        What was broken off is gone on with; ``restart`` throws it away first. With ``as_new`` the
        copy goes on under an origin of its own.

        Raises:
            DatabaseExists: where there is a log already; it is left alone.
            CopyRefused: where a part of another log is there.
            DatabaseOlder, DatabaseDamaged, DamagedEvent: where the log can't be copied.
            NoDatabase, NotADatabase, Unwritable, DiskFull, ConnectionLost: as they say.
        """
        self._look()
        place, old = _file(target), None
        if restart:
            discard(place)
        opening = of_database(self._database, self._store)
        with transferred(opening, place, self._store, progress) as (made, filled):
            if as_new:
                old = self._resume(made, "copied as a log of its own", finish)
            now = self._point(made)
        if as_new:
            self._guard.pin(now)
        return _report(place, now, resumed_from=old, already=filled.before)

    def take(self, path: Path, progress: Progress | None = None) -> CopyReport:
        """Bring the log of a file of entries to this log's place, where none is.

        Such a file is what ``export --format jsonl`` writes (:func:`holds_entries`). It is checked
        as a whole before anything is written; what was broken off is gone on with.

        Raises:
            CopyRefused: where a line was changed, moved or cut, naming it.
            HistoryDiffers: where it has other entries than this user saw of it.
            As :meth:`copy`.
        """
        opening = of_file(path, self._store, progress)
        with transferred(opening, self._database, self._store, progress) as (made, filled):
            missing = self._missing(made)
            now = self._point(made)
        self._guard.pin(now)
        return _report(self._database, now, lost=missing, already=filled.before)

    def there(self, target: str) -> int | None:
        """How many entries a copy that was not finished has brought to a place; None without."""
        place = _file(target)
        if not place.is_unfinished():
            return None
        with place.untouched() as connection:
            return read_head(connection).size

    def backup(self, target: str, progress: Progress | None = None) -> CopyReport:
        """Copy the log as it is, of whatever revision, to a new file; others may write meanwhile.

        To or from a server it is :meth:`copy`.

        Raises:
            DatabaseExists: where there is one already; it is left alone.
            DamagedEvent: where the log lacks an entry; no copy stays.
            NoDatabase, NotADatabase, Unwritable, DiskFull: as they say.
        """
        if not (self._database.is_file and _file(target).is_file):
            return self.copy(target, progress)
        if self._database.revision() == REVISIONS[-1]:
            self._look()
        with self._pages(self._database, _file(target), progress) as made:
            now = self._point(made)
        return _report(_file(target), now)

    def restore(
        self, backup: str, progress: Progress | None = None, *, lost: bool = False
    ) -> CopyReport:
        """Bring a backup back to this log's place, where no log may be; an old one is upgraded.

        Where this user saw more entries than the backup has, or ``lost`` says so, the log goes
        on under a new origin: its first entries, and their proofs, stay good.

        Raises:
            HistoryDiffers: where the entries that it has are not those that were seen.
            PinsUnusable: where nobody can tell.
            As :meth:`backup`.
        """
        old = None
        with self._copied(_file(backup), progress) as made:
            missing = self._missing(made)
            if missing or lost:
                then = finish if made.unfinished else None
                old = self._resume(made, "restored from a backup that lacks entries", then)
            now = self._point(made)
        self._guard.pin(now)
        return _report(self._database, now, resumed_from=old, lost=missing)

    @contextmanager
    def _copied(self, source: Database, progress: Progress | None) -> Iterator[Database]:
        """Copy a backup to this log's place, in this program's schema."""
        if source.is_file and self._database.is_file:
            source.revision()
            with self._pages(source, self._database, progress) as made:
                upgrade(made, self._store.of(made), progress)
                yield made
        else:
            opening = of_database(source, self._store)
            with transferred(opening, self._database, self._store, progress) as (made, _):
                yield made

    @contextmanager
    def _pages(
        self, source: Database, target: Database, progress: Progress | None
    ) -> Iterator[Database]:
        """Copy a file page by page; the copy gets its name at the end, if nothing went wrong."""
        if target.is_unfinished():
            raise CopyUnfinished(target.name)
        with sqlite_files.fresh(target.path) as draft:
            sqlite_copy.copy_into(source.path, draft, source.timeout, progress)
            yield Database(url_of(draft))

    def _look(self) -> None:
        with self._database.reading() as connection:
            self._guard.reading(connection)

    def _point(self, made: Database) -> Checkpoint:
        """The checkpoint of a copy, out of its leaves: of an old revision, too.

        Raises:
            DamagedEvent: where an entry is missing: it would be no copy that is whole.
        """
        with made.untouched() as connection:
            size = read_head(connection).size
            origin = origin_at(connection, self._store, size)
            return Checkpoint(origin, size, root_of_all(connection, size))

    def _missing(self, made: Database) -> int:
        """How many entries this user saw of the log's origin that a copy does not have.

        Raises:
            HistoryDiffers: where it has other ones.
        """
        if self._guard.pins is None:
            return 0
        with made.reading() as connection:
            last = eras(connection, self._store)[-1]
            found = list(differences(connection, self._store, self._guard.pins))
        for one in found:
            if not one.missing:
                raise HistoryDiffers(one.origin, one.reason)
        return sum(one.missing for one in found if one.origin == last.origin)

    def _resume(
        self, made: Database, reason: str, then: Callable[[Connection], None] | None
    ) -> str:
        """Let a copy go on under a new origin; gives the old one.

        ``then`` is done by the same transaction.
        """
        now = self._point(made)
        origin = f"agenda-tracker/{uuid.UUID(bytes=secrets.token_bytes(16), version=4)}"
        root = base64.b64encode(now.root).decode()
        event = LogResumed(origin, now.origin, now.size, root, reason)
        store, key = self._store.of(made), f"log/resumed-{now.size}"
        store.append(replace(batch(store, made, event, key, self._recorder), guard=then))
        return now.origin


def _report(
    target: Database,
    now: Checkpoint,
    *,
    resumed_from: str | None = None,
    lost: int = 0,
    already: int = 0,
) -> CopyReport:
    root = base64.b64encode(now.root).decode()
    return CopyReport(target.name, now.origin, now.size, root, resumed_from, lost, already)


def _file(name: str) -> Database:
    """The database in a file, named by its path or its URL; or on a server, by its URL."""
    return Database(name if "://" in name else url_of(str(Path(name).absolute())))
