"""SQLite's files: a new log gets its name only when it is whole, and never over another one.

It is made beside its place, in a file ``NAME.….new`` of its own, so that two at once do not meet
and one that was killed leaves a file behind that nobody takes for a log.
"""

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from tracker.errors import DatabaseExists, FileUnreadable, Unwritable
from tracker.log import sqlite

ENDS = ("", "-wal", "-shm")
"""What SQLite adds to a file's name for the files that go with it."""


def is_free(path: str) -> bool:
    """Say whether a new log can go there: nothing is there, or an empty file.

    Raises:
        Unwritable: where nobody can tell.
    """
    file = Path(path)
    try:
        return not file.exists() or (file.is_file() and not file.stat().st_size)
    except OSError as error:
        raise Unwritable(path, error.strerror or str(error)) from error


@contextmanager
def fresh(path: str) -> Iterator[str]:
    """Give an empty file to fill; at the end it gets the name ``path``, after an error it goes.

    Raises:
        DatabaseExists: where somebody else was faster, or the WAL of an older log lies there,
            which SQLite would take for the new one's.
        NoFolder: where its folder is not there.
        FileUnreadable: where links lead in a circle.
        Unwritable: where a file can't be made there.
    """
    _check_links(path)
    target = Path(path).resolve()
    if not target.name:
        raise Unwritable(path, "it is a folder")
    sqlite.check_folder(path)
    _check_wal(target)
    import secrets  # noqa: PLC0415 - 1 ms, for a new file alone

    draft = target.with_name(f"{target.name}.{secrets.token_hex(4)}.new")
    try:
        _make(draft)
        yield str(draft)
        _settle(draft)
        _publish(draft, target)
    except OSError as error:
        raise Unwritable(path, error.strerror or str(error)) from error
    finally:
        with suppress(OSError):
            _remove(draft)


def _check_links(path: str) -> None:
    """Refuse links that lead to each other; Python's own error for them is none of the system's."""
    try:
        Path(path).stat()
    except (OSError, ValueError) as error:
        if getattr(error, "errno", None) == errno.ELOOP:
            raise FileUnreadable(path, os.strerror(errno.ELOOP)) from error


def _check_wal(target: Path) -> None:
    wal = target.with_name(f"{target.name}-wal")
    with suppress(OSError):
        if wal.stat().st_size:
            raise DatabaseExists(str(wal))


def _make(draft: Path) -> None:
    """Make an empty database, which is a file of one page and no tables."""
    draft.touch(exist_ok=False)
    with sqlite.errors(str(draft), 0), closing(sqlite3.connect(draft)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")


def _settle(draft: Path) -> None:
    """Move all that is in the WAL into the file itself: only the file gets the new name."""
    with sqlite.errors(str(draft), 0), closing(sqlite3.connect(draft)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _publish(draft: Path, target: Path) -> None:
    """Give the file its name; linking refuses where that is taken, renaming would overwrite."""
    if target.exists() and is_free(str(target)):
        draft.replace(target)
    else:
        try:
            os.link(draft, target)
        except FileExistsError as error:
            raise DatabaseExists(str(target)) from error
        except OSError:  # a file system without links
            draft.replace(target)
    _sync(target.parent)


def _sync(folder: Path) -> None:
    """Make the new name survive a power cut; some systems can't, and need not be asked."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _remove(draft: Path) -> None:
    for end in ENDS:
        draft.with_name(draft.name + end).unlink(missing_ok=True)
