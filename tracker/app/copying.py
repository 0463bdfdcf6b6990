"""Copies of a log: backups, restores, and copies that go their own way.

A copy is made through the database, while others write; the file alone, without its WAL, may
lack the last entries. What a restore lacks is never papered over: the log says so itself.
"""

import base64
import secrets
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from tracker.app.guarding import Guard
from tracker.app.log_events import append
from tracker.app.transferring import transferred
from tracker.app.upgrading import upgrade
from tracker.audit.seen import differences
from tracker.errors import HistoryDiffers
from tracker.log import sqlite_copy, sqlite_files
from tracker.log.checkpoint import Checkpoint
from tracker.log.database import REVISIONS, Database
from tracker.log.log_events import LogResumed
from tracker.log.origins import eras, origin_at
from tracker.log.sqlite import url_of
from tracker.log.store import Progress, Store, read_head
from tracker.log.tiles import root_of_leaves


class CopyReport(msgspec.Struct, frozen=True):
    """A copy that was made: where, of which log, how many entries it holds, its root (base64).

    ``resumed_from`` is the origin that the log had before, where the copy goes on under one of
    its own; ``lost`` how many entries the old log is known to have had beyond those that are here.
    """

    path: str
    origin: str
    entries: int
    root: str
    resumed_from: str | None
    lost: int


class Copier:
    """Makes copies of a log in a SQLite file, and brings them back."""

    def __init__(self, database: Database, store: Store, guard: Guard, recorder: str) -> None:
        """Take the log's database and store, what this user saw of it, and who does it."""
        self._database = database
        self._store = store
        self._guard = guard
        self._recorder = recorder

    def backup(self, target: str, progress: Progress | None = None) -> CopyReport:
        """Copy the log as it is, of whatever revision, to a new file; others may write meanwhile.

        Raises:
            DatabaseExists: where there is one already; it is left alone.
            NoDatabase, NotADatabase, Unwritable, DiskFull: as they say.
        """
        if self._database.revision() == REVISIONS[-1]:
            self._look()
        with _copied(self._database, _file(target), self._store, progress) as made:
            now = self._point(made)
        return _report(_file(target), now)

    def copy_as_new(self, target: str, progress: Progress | None = None) -> CopyReport:
        """Copy the log, and let the copy go on under an origin of its own.

        Raises:
            As :meth:`backup`.
        """
        self._look()
        with _copied(self._database, _file(target), self._store, progress) as made:
            old = self._resume(made, "copied as a log of its own")
            now = self._point(made)
        self._guard.pin(now)
        return _report(_file(target), now, resumed_from=old)

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
        with _copied(_file(backup), self._database, self._store, progress) as made:
            upgrade(made, self._store.of(made), progress)
            missing = self._missing(made)
            if missing or lost:
                old = self._resume(made, "restored from a backup that lacks entries")
            now = self._point(made)
        self._guard.pin(now)
        return _report(self._database, now, resumed_from=old, lost=missing)

    def _look(self) -> None:
        with self._database.reading() as connection:
            self._guard.reading(connection)

    def _point(self, made: Database) -> Checkpoint:
        """The checkpoint of a copy, out of its leaves: of an old revision, too."""
        with made.untouched() as connection:
            size = read_head(connection).size
            origin = origin_at(connection, self._store, size)
            return Checkpoint(origin, size, root_of_leaves(connection, size))

    def _missing(self, made: Database) -> int:
        """How many entries this user saw of the log's origin that a backup does not have.

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

    def _resume(self, made: Database, reason: str) -> str:
        """Let a copy go on under a new origin; gives the old one."""
        now = self._point(made)
        origin = f"agenda-tracker/{uuid.UUID(bytes=secrets.token_bytes(16), version=4)}"
        root = base64.b64encode(now.root).decode()
        event = LogResumed(origin, now.origin, now.size, root, reason)
        store = self._store.of(made)
        append(store, made, event, f"log/resumed-{now.size}", self._recorder)
        return now.origin


@contextmanager
def _copied(
    source: Database, target: Database, store: Store, progress: Progress | None
) -> Iterator[Database]:
    """Copy a log; the copy gets its name at the end, if nothing went wrong by then."""
    if not (source.is_file and target.is_file):
        with transferred(source, target, store, progress) as made:
            yield made
        return
    with sqlite_files.fresh(target.path) as draft:
        sqlite_copy.copy_into(source.path, draft, source.timeout, progress)
        yield Database(url_of(draft))


def _report(
    target: Database, now: Checkpoint, *, resumed_from: str | None = None, lost: int = 0
) -> CopyReport:
    root = base64.b64encode(now.root).decode()
    return CopyReport(target.name, now.origin, now.size, root, resumed_from, lost)


def _file(name: str) -> Database:
    """The database in a file, named by its path or its URL; or on a server, by its URL."""
    return Database(name if "://" in name else url_of(str(Path(name).absolute())))
