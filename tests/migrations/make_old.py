"""Make the database that this revision leaves behind: ``python -m tests.migrations.make_old``.

Run once, when a revision is released; the files are committed and never made again, since their
use is to be old. The log is that of the CSTO docket, recorded at a fixed time; the docket as it
was then lies beside it. Its root is printed, for ``test_old`` to hold.
"""

import hashlib
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.conftest import CSTO, FIXTURES
from tracker.app import Tracker
from tracker.log.database import REVISIONS

OLD = FIXTURES / "old"


def root(rows: Sequence[tuple[Any, ...]]) -> str:
    """The Merkle root of rows (position, bytes, leaf, …) in hex: RFC 9162, 2.1.1, as defined."""
    return _tree([row[2] for row in rows]).hex()


def _tree(leaves: Sequence[bytes]) -> bytes:
    if len(leaves) < 2:
        return leaves[0] if leaves else hashlib.sha256(b"").digest()
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\x01" + _tree(leaves[:split]) + _tree(leaves[split:])).digest()


def make(path: Path) -> None:
    """Record the docket in a new database, and pack it into one file."""
    clock = datetime(2026, 11, 21, 14, 2, tzinfo=UTC)
    tracker = Tracker(f"sqlite:///{path}", clock=lambda: clock, recorder="anna")
    tracker.init()
    tracker.import_docket(CSTO)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("VACUUM")
        rows = connection.execute("SELECT position, bytes, leaf FROM event ORDER BY 1").fetchall()
    print(path.name, root(rows))  # noqa: T201 - to be copied


if __name__ == "__main__":
    OLD.mkdir(exist_ok=True)
    make(OLD / f"{REVISIONS[-1]}.db")
    shutil.copyfile(CSTO, OLD / f"{REVISIONS[-1]}.yaml")
