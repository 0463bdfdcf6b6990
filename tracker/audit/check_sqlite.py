"""The doctor's look at SQLite: the library, the file, and what lies beside it."""

import os
import sqlite3
import stat
from contextlib import suppress
from pathlib import Path

from tracker.audit.checks import Checks, broken, look, ok
from tracker.audit.surroundings import WAL_RESET_FIXED
from tracker.log.connection import Connection
from tracker.log.sqlite_beside import closed_beside

OLDEST = (3, 35)
LARGE_WAL = 64 << 20
"""Bytes beyond which a WAL says that something keeps it from being moved into the file."""
LITTLE = 100 << 20
"""Bytes of free disk below which it is time to look."""


def library() -> Checks:
    """The library that Python brings."""
    version, numbers = sqlite3.sqlite_version, sqlite3.sqlite_version_info
    if numbers < OLDEST:
        yield broken("engine", f"SQLite {version} is too old", "use a Python with SQLite 3.35")
    elif numbers < WAL_RESET_FIXED:
        text = f"SQLite {version} can in rare cases lose a commit where several record at once"
        yield look("engine", text, "use a Python with SQLite 3.51.3, or let one record at a time")
    else:
        yield ok("engine", f"SQLite {version}")


def settings(connection: Connection) -> Checks:
    """How commits are kept."""
    mode, full = (connection.one(f"PRAGMA {name}") for name in ("journal_mode", "synchronous"))
    said = f"journal_mode {mode and mode[0]}, synchronous {full and full[0]}"
    if mode != ("wal",):
        todo = "bring the WAL back by `tracker backup NEW`: readers wait for writers without"
        yield look("settings", said, todo)
    elif full is None or full[0] < 2:  # noqa: PLR2004 - SQLite's number for FULL
        yield broken("settings", said, "use a driver that keeps `PRAGMA synchronous=FULL`")
    else:
        yield ok("settings", said.replace("synchronous 2", "synchronous FULL"))


def file(path: str) -> Checks:
    """Who may write the file, and what lies beside it."""
    place, folder = Path(path), Path(path).absolute().parent
    mode = place.stat().st_mode
    if (closed := closed_beside(path)) is not None:
        text = f"you can read this log, and not record: {closed.path} cannot be written by you"
        yield broken("rights", text, closed.todo)
    elif not os.access(place, os.W_OK) or not os.access(folder, os.W_OK):
        text = "you can read this log, and not record: the file or its folder is closed to you"
        yield look("rights", text, "ask who owns the file for the right to write both")
    elif mode & stat.S_IWOTH:
        text = "every user of this machine may change the file"
        yield look("rights", text, f"chmod o-w {path}")
    else:
        yield ok("rights", "you can read and record")
    yield from _beside(place)


def _beside(place: Path) -> Checks:
    wal = place.with_name(f"{place.name}-wal")
    size = wal.stat().st_size if wal.exists() else 0
    if (closed := closed_beside(str(place))) is not None:
        text = f"closed files lie beside the log: {closed.path}"
        yield look("files", text, closed.todo)
        return
    if size > LARGE_WAL:
        text = f"{size:,} bytes wait in {wal.name}: somebody reads for long"
        yield look("files", text, "end what has the log open for long")
        return
    left = sorted(one.name for one in place.parent.glob(f"{_plain(place.name)}.*.new"))
    if left:
        text = f"broken off halves lie beside the log: {', '.join(left[:3])}"
        yield look("files", text, "remove them when no `tracker init`, backup or restore runs")
    else:
        yield ok("files", f"nothing that should not be lies beside {place.name}")


def _plain(name: str) -> str:
    """A name as a pattern that means itself."""
    return "".join(f"[{one}]" if one in "[*?" else one for one in name)


def disk(path: str) -> Checks:
    """The room that is left where the log lies."""
    folder, size = Path(path).absolute().parent, 0
    if not folder.exists():
        return  # that is said of the database
    with suppress(OSError):
        size = Path(path).stat().st_size
    found = os.statvfs(folder)
    free = found.f_bavail * found.f_frsize
    text = f"{free >> 20:,} MiB free; the log has {(size + (1 << 20) - 1) >> 20:,} MiB"
    if free < max(LITTLE, 2 * size):
        yield look("disk", text, "make room: an upgrade or a backup needs as much as the log")
    else:
        yield ok("disk", text)
