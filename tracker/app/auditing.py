"""Auditing: the questions that an outsider asks of the log, wired to the database."""

from collections.abc import Sequence
from pathlib import Path

from tracker.audit.findings import Outside
from tracker.audit.verify import VerifyReport, verify
from tracker.errors import FileUnreadable
from tracker.log.checkpoint import read_checkpoint
from tracker.log.database import Database
from tracker.log.store import Progress, Store


class Auditor:
    """Asks whether the log is what it was."""

    def __init__(self, database: Database, store: Store) -> None:
        """Take the database and what decodes its entries."""
        self._database = database
        self._store = store

    def verify(
        self, checkpoints: Sequence[Path] = (), *, quick: bool = False,
        progress: Progress | None = None,
    ) -> VerifyReport:  # fmt: skip
        """Verify the bytes of the log, against checkpoints from outside where there are any.

        Raises:
            FileUnreadable, NoteRefused: for a checkpoint that can't be read.
        """
        outside = [
            Outside(read_checkpoint(contents(one)).checkpoint, str(one)) for one in checkpoints
        ]
        with self._database.reading() as connection:
            return verify(connection, self._store, outside, quick=quick, progress=progress)


def contents(path: Path) -> bytes:
    """Read a small file.

    Raises:
        FileUnreadable: where it can't be.
    """
    try:
        return path.read_bytes()
    except (OSError, ValueError) as error:
        raise FileUnreadable(str(path), getattr(error, "strerror", None) or str(error)) from error
