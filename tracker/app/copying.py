"""Copies of a log: backups, restores, and copies that go their own way.

A copy is made through the database, while others write; the file alone, without its WAL, may
lack the last entries. What a restore lacks is never papered over: the log says so itself.
"""

import base64
import secrets
import uuid
from pathlib import Path

import msgspec

from tracker.app.guarding import Guard, checkpoint
from tracker.app.log_events import append
from tracker.errors import PinsUnusable
from tracker.log import sqlite_copy, sqlite_files
from tracker.log.checkpoint import Checkpoint
from tracker.log.database import Database
from tracker.log.log_events import LogResumed
from tracker.log.origins import eras
from tracker.log.sqlite import url_of
from tracker.log.store import Progress, Store, read_head


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
        """Copy the log as it is to a new file; others may write meanwhile.

        Raises:
            DatabaseExists: where there is one already; it is left alone.
            NoDatabase, NotADatabase, Unwritable, DiskFull: as they say.
        """
        with self._database.reading() as connection:
            self._guard.reading(connection)
        return self._copy(self._database, _file(target), progress)

    def copy_as_new(self, target: str, progress: Progress | None = None) -> CopyReport:
        """Copy the log, and let the copy go on under an origin of its own.

        Raises:
            As :meth:`backup`.
        """
        reason = "copied as a log of its own"
        return self._copy(self._database, _file(target), progress, resume=reason)

    def restore(
        self, backup: str, progress: Progress | None = None, *, lost: bool = False
    ) -> CopyReport:
        """Bring a backup back to this log's place, where no log may be.

        Where this user saw more entries than the backup has, or ``lost`` says so, the log goes
        on under a new origin: its first entries, and their proofs, stay good.

        Raises:
            As :meth:`backup`.
        """
        source = _file(backup)
        missing = self._missing(source)
        if not missing and not lost:
            return self._copy(source, self._database, progress)
        reason = "restored from a backup that lacks entries"
        report = self._copy(source, self._database, progress, resume=reason)
        return msgspec.structs.replace(report, lost=missing)

    def _copy(
        self, source: Database, target: Database, progress: Progress | None,
        *, resume: str | None = None,
    ) -> CopyReport:  # fmt: skip
        old = None
        with sqlite_files.fresh(target.path) as draft:
            sqlite_copy.copy_into(source.path, draft, source.timeout, progress)
            made = Database(url_of(draft))
            if resume is not None:
                old = self._resume(made, resume)
            now = checkpoint(made, self._store.of(made))
        self._keep(now, old)
        root = base64.b64encode(now.root).decode()
        return CopyReport(target.path, now.origin, now.size, root, old, 0)

    def _keep(self, now: Checkpoint, old: str | None) -> None:
        """Pin a copy that has an origin of its own: who made it has seen it."""
        if self._guard.pins is not None and old is not None:
            try:
                self._guard.pins.keep(now)
            except PinsUnusable as error:
                self._guard.pins.warn(str(error))

    def _missing(self, backup: Database) -> int:
        """How many entries this user saw that the backup does not have."""
        if self._guard.pins is None:
            return 0
        with backup.reading() as connection:
            size, last = read_head(connection).size, eras(connection, self._store)[-1]
        pins = self._guard.pins.read(last.origin)
        return max(pins[-1].size - size, 0) if pins else 0

    def _resume(self, made: Database, reason: str) -> str:
        """Let a copy go on under a new origin; gives the old one."""
        store = self._store.of(made)
        now = checkpoint(made, store)
        origin = f"agenda-tracker/{uuid.UUID(bytes=secrets.token_bytes(16), version=4)}"
        root = base64.b64encode(now.root).decode()
        event = LogResumed(origin, now.origin, now.size, root, reason)
        append(store, made, event, f"log/resumed-{now.size}", self._recorder)
        return now.origin


def _file(name: str) -> Database:
    """The database in a file, named by its path or its URL."""
    return Database(name if "://" in name else url_of(str(Path(name).absolute())))
