"""What the tests of pins and of copies share: a log's entries, and what was kept of it."""

import sqlite3
from contextlib import closing
from pathlib import Path

from tracker.audit.pins import Pins
from tracker.log.checkpoint import Checkpoint, read_checkpoint

DIFFERS, UNUSABLE = 85, 86
ADD = ("party", "add", "UNO", "United Nations")


def pack(path: Path) -> None:
    """Move what is in the WAL into the file."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def events(path: Path) -> list[tuple[object, ...]]:
    """All entries of a log."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT * FROM event ORDER BY position").fetchall()


def files(folder: Path) -> list[Path]:
    """The files of pins in a state folder."""
    return sorted((folder / "pins").glob("*.checkpoints"))


def kept(folder: Path) -> tuple[Checkpoint, ...]:
    """The pins of the one log that was seen."""
    (path,) = files(folder)
    return Pins(folder).read(path.read_text(encoding="utf-8").split("\n")[0])


def keep(folder: Path, checkpoint: Path) -> None:
    """Pin a checkpoint in the state folder of somebody else."""
    Pins(folder).keep(read_checkpoint(checkpoint.read_bytes()).checkpoint)
