"""``audit verify``: are the bytes what they were?

One scan over the entries in the order of their positions, in flat memory; each row is checked,
its leaf goes into the Merkle tree, and at the size of each checkpoint from outside the root is
compared. Several processes may check parts of a log side by side; where one of them finds a flaw,
the scan is done all the same, and tells it. Inside the database its owner can make everything
fit; only what lies outside tells.
"""

import base64
from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from tracker.audit.checkpoints import Checkpoints
from tracker.audit.entries import Entries, same_bytes
from tracker.audit.findings import Findings, Outside, VerifyFinding
from tracker.audit.names import Names
from tracker.audit.rows import every_row
from tracker.audit.surroundings import (
    check_engine,
    check_file,
    check_guards,
    check_head,
    log_texts,
)
from tracker.audit.tree import CachedTiles, Tree
from tracker.log.connection import Connection, Row
from tracker.log.log_events import LogResumed
from tracker.log.merkle import HASH
from tracker.log.origins import Era, eras
from tracker.log.store import Head, Progress, Store, Stored

if TYPE_CHECKING:
    from tracker.audit.together import Jobs

SIZE = "SELECT size FROM head"

SHORT = ("position", "bytes", "leaf")
"""What is read of a row whose other columns are no text."""

EVERY = 1_000
"""Entries between two reports of progress."""


class VerifyReport(msgspec.Struct, frozen=True):
    """What was verified: ``entries`` of the log with this origin and root (base64).

    Where some are missing, ``entries`` counts those that are there.
    ``covered`` entries are held by a checkpoint from outside that fits: later ones could have
    been changed by who owns the database. ``first`` and ``last`` are the smallest interval of
    entries that holds all damage of entries; null where there is none.
    """

    origin: str | None
    entries: int
    root: str
    quick: bool
    clean: bool
    unknown: bool
    covered: int
    checkpoints: int
    first: int | None
    last: int | None
    findings: tuple[VerifyFinding, ...]
    count: int


def verify(  # noqa: PLR0913 - each is named, and has its default
    connection: Connection, store: Store, outside: Sequence[Outside] = (), *,
    quick: bool = False, replica: bool = False, progress: Progress | None = None,
    jobs: "Jobs | None" = None,
) -> VerifyReport:  # fmt: skip
    """Verify the log over one snapshot; what is found is told, nothing is raised for it.

    Of a ``replica`` that ends before a checkpoint nobody can tell more than that. With ``jobs``
    processes check it side by side, each in a snapshot of its own.
    """
    check = Verification(connection, store, outside, quick=quick, replica=replica)
    return check.run(progress, jobs)


class Verification:
    """One run over the log."""

    def __init__(
        self, connection: Connection, store: Store, outside: Sequence[Outside], *,
        quick: bool, replica: bool,
    ) -> None:  # fmt: skip
        """Take the snapshot, what decodes rows, and the checkpoints to compare with."""
        self._connection = connection
        self._store = store
        self._quick = quick
        self._replica = replica
        self._findings = Findings()
        self._entries = Entries(connection, store, self._findings, Names(connection))
        self._tiles = CachedTiles(connection, self._findings)
        self._tree = Tree(self._tiles.compare if not quick else _nothing)
        self._due = 0
        self._had: Sequence[Era] = ()
        self._checkpoints = Checkpoints(outside, self._findings)
        self._texts: tuple[str, ...] | None = None
        self._lost: str | None = None

    def run(self, progress: Progress | None, jobs: "Jobs | None" = None) -> VerifyReport:
        """Check everything, and sum it up."""
        self._had = self._eras()
        self._checkpoints.keep(self._had)
        if jobs is None or not self._side_by_side(jobs, progress):
            self._scan(progress)
        self._checkpoints.beyond(self._due, replica=self._replica)
        expected = Head(self._due, self._entries.stamp, self._entries.fence)
        check_head(self._connection, expected, self._findings, quick=self._quick)
        if not self._quick:
            self._entries.finish()
            self._tree.finish()
            self._tiles.finish()
            check_guards(self._connection, self._findings)
            check_file(self._said(), self._findings)
        check_engine(self._connection, self._findings)
        if self._lost is not None:
            text = f"{self._lost}; one process verified all of it"
            self._findings.add("jobs", None, text, grade="warning")
        return self._report()

    def _eras(self) -> Sequence[Era]:
        try:
            with self._connection.attempt():
                return eras(self._connection, self._store)
        except self._connection.failure as error:
            self._findings.add("file", None, f"the log's own entries can't be read: {error}")
            return ()

    def _side_by_side(self, jobs: "Jobs", progress: Progress | None) -> bool:
        """Let processes check the entries, where there is no flaw; else they change nothing."""
        from tracker.audit.processes import Lost  # noqa: PLC0415 - 20 ms that others save
        from tracker.audit.together import Together, gathered  # noqa: PLC0415 - for several

        self._checkpoints.compare(self._tree)
        try:
            found = gathered(self._connection, jobs, progress, quick=self._quick)
        except Lost as error:
            self._lost = str(error)
            return False
        if found is None:
            return False
        together = Together(self._connection, self._tree, self._checkpoints, self._resumed_at)
        together.grow(found.parts)
        self._texts = found.texts
        self._entries.adopt(found.parts[-1].stamp, max(part.fence for part in found.parts))
        self._due = self._tree.size
        return True

    def _said(self) -> tuple[str, ...]:
        return log_texts(self._connection) if self._texts is None else self._texts

    def _resumed_at(self, position: int) -> None:
        found = self._store.at(self._connection, position)
        if found is not None:
            self._resumed(found)

    def _scan(self, progress: Progress | None) -> None:
        """Go through all rows; a file that can't be read on ends the scan."""
        total = self._total() if progress is not None else 0
        self._checkpoints.compare(self._tree)
        try:
            with self._connection.attempt():
                for row in every_row(self._connection):
                    self._row(row)
                    if progress is not None and self._due % EVERY == 0:
                        progress(self._due, max(total, self._due))
        except self._connection.failure as error:
            self._findings.add("file", self._due, f"it can't be read on from here: {error}")

    def _total(self) -> int:
        row = self._connection.one(SIZE)
        return row[0] if row is not None and isinstance(row[0], int) else 0

    def _row(self, row: Row) -> None:
        """Check one row, and take its leaf into the tree."""
        position = row[0]
        if position != self._due:
            self._gap(position)
        self._due = position + 1
        whole = same_bytes(row, self._findings)
        if not whole:
            self._entries.lose(1)
        elif len(row) == len(SHORT):
            self._findings.add("column", position, "a column of it is no text")
            self._entries.lose(1)
        elif not self._quick and (found := self._entries.check(row)) is not None:
            self._resumed(found)
        self._tree.add(row[2] if whole else _leaf(row[2]))
        self._checkpoints.compare(self._tree)

    def _gap(self, position: int) -> None:
        text = "there is an entry before the first" if position < self._due else "missing"
        first, last = min(position, self._due), max(position - 1, self._due)
        self._findings.add("gap", first, text, last=last)
        self._checkpoints.broken(first)
        self._entries.lose(max(position - self._due, 0))

    def _resumed(self, found: Stored) -> None:
        """Where a log goes on under a new origin, it tells what came before as it is here."""
        if not isinstance(found.data, LogResumed):
            return
        said = (found.data.old_origin, found.data.size, found.data.root)
        root = base64.b64encode(self._tree.root()).decode()
        names = [era.origin for era in self._had if era.start < found.position]
        if said != (names[-1] if names else None, found.position, root):
            text = "it tells another origin, size or root than the entries before it have"
            self._findings.add("resumed", found.position, text)

    def _report(self) -> VerifyReport:
        found, had = self._findings, self._had
        spans = [
            (one.first, one.last if one.last is not None else one.first)
            for one in found.kept
            if one.first is not None and one.grade == "damaged"
        ]
        return VerifyReport(
            origin=had[-1].origin if had else None,
            entries=self._tree.size,
            root=base64.b64encode(self._tree.root()).decode(),
            quick=self._quick,
            clean=not found.damaged,
            unknown=found.unknown,
            covered=self._checkpoints.covered,
            checkpoints=self._checkpoints.fitting,
            first=min((first for first, _ in spans), default=None),
            last=max((last for _, last in spans), default=None),
            findings=tuple(found.kept),
            count=found.count,
        )


def _leaf(column: object) -> bytes:
    """What stands in the tree for a leaf that is not that of its bytes."""
    return column if isinstance(column, bytes) and len(column) == HASH else bytes(HASH)


def _nothing(level: int, number: int, hashes: Sequence[bytes]) -> None:
    """The quick check leaves the cache alone."""
