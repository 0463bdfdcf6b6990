"""SQLite: how a connection is opened, how a transaction begins, what its errors mean.

All that is SQLite's own is in the modules of that name. With ``synchronous=FULL`` a commit that
was answered survives a power cut; that it is a WAL is written in the file when it is made.
"""

import errno
import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from types import TracebackType
from typing import TYPE_CHECKING, NoReturn, cast

from tracker.errors import (
    DatabaseDamaged,
    DatabaseFailed,
    DatabaseLocked,
    DiskFull,
    FileUnreadable,
    InvalidText,
    NoDatabase,
    NoFolder,
    NotADatabase,
    TrackerError,
    Unwritable,
)
from tracker.log.backend import Access
from tracker.log.connection import Connection, DriverConnection, UniqueViolation
from tracker.paths import absolute, beginning, quoted, size

if TYPE_CHECKING:
    from sqlalchemy import Engine

CACHE = 32_768
"""KiB of pages that a writer keeps at most: where a long import goes all over the indexes of a
million events, the default of 2 MiB reads most of them from the file again. Taken when needed."""

MAGIC = b"SQLite format 3\x00"
"""How a database begins."""

NAMELESS = "a temporary file"
"""How messages call a database without a name."""

SMALLEST = 512
"""Bytes that a database has at least: one page."""

_FULL = ("SQLITE_FULL", "SQLITE_IOERR_SHMSIZE")
"""A full disk; the second where not even the index of a WAL fits."""
_LIMITED = ("SQLITE_IOERR_WRITE", "SQLITE_IOERR_TRUNCATE", "SQLITE_IOERR_SHMOPEN")
"""What SQLite says where the system lets no file grow."""
_CLOSED = ("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_AUTH")
_BUSY = ("SQLITE_BUSY", "SQLITE_LOCKED")
_DAMAGED = ("SQLITE_NOTADB", "SQLITE_CORRUPT")


AS_IT_IS = "mode=ro&immutable=1"
"""How a file is opened whose WAL holds nothing, and can't be had."""


class AsItIs(sqlite3.Connection):
    """A connection that takes the file as it is: it would not see what is written later."""


def path_of(url: str) -> str:
    """The file of a ``sqlite:///`` URL."""
    path = url.removeprefix("sqlite:///")
    if "%" not in path:
        return path
    from urllib.parse import unquote  # noqa: PLC0415 - 2 ms that others save

    return unquote(path, errors="surrogateescape")


def url_of(path: str) -> str:
    """The URL of a file."""
    return "sqlite:///" + quoted(path)


def engine(path: str, timeout: int, access: Access = "write") -> "Engine":
    """SQLAlchemy's engine over our own connections; it keeps none open."""
    from sqlalchemy import create_engine  # noqa: PLC0415 - 200 ms that readers save
    from sqlalchemy.pool import NullPool  # noqa: PLC0415

    return create_engine(
        "sqlite://", creator=lambda: connect(path, timeout, access), poolclass=NullPool
    )


def connect(path: str, timeout: int, access: Access) -> sqlite3.Connection:
    """Open an existing file, in autocommit: transactions are begun by hand.

    A reader refuses to write. Where it can't have the WAL's index (the folder can't be written,
    or the disk is full) and no WAL holds anything, it reads the file as it is.

    Raises:
        NoDatabase, NoFolder, NotADatabase, FileUnreadable, Unwritable, DatabaseLocked: as
            they say.
    """
    _check_file(path)
    with errors(path, timeout):
        try:
            return _open(path, "mode=rw", timeout, access)
        except sqlite3.DatabaseError as error:
            if _name(error) == "SQLITE_NOTADB":
                _check_header(path)
            if access == "write" or not _name(error).startswith(_FULL + _CLOSED):
                raise
            return _open_as_it_is(path, timeout, access)


def _open_as_it_is(path: str, timeout: int, access: Access) -> sqlite3.Connection:
    try:
        if not size(f"{path}-wal"):
            return _open(path, AS_IT_IS, timeout, access)
    except (OSError, sqlite3.OperationalError) as error:
        raise FileUnreadable(path, str(error)) from error
    raise FileUnreadable(
        path, f"{os.path.basename(path)}-wal holds entries and its folder can't be written"
    )


def _check_file(path: str) -> None:
    """Refuse what is no database before SQLite opens it: it takes a file of one byte for new.

    Only one that is too small for a database is opened here: whoever closes a file gives up all
    locks that his process has on it, those of a connection that is open, too. Another process
    would then take itself for the last one, and take the WAL away under it.
    """
    try:
        found = os.stat(path)
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:
        check_folder(path)
        raise NoDatabase(path) from error
    except OSError as error:
        raise FileUnreadable(path, error.strerror or str(error)) from error
    if not stat.S_ISREG(found.st_mode):
        is_folder = stat.S_ISDIR(found.st_mode)
        raise NotADatabase(path, "it is a folder" if is_folder else "it is no file")
    if not os.access(path, os.R_OK):
        raise FileUnreadable(path, os.strerror(errno.EACCES))
    if found.st_size < SMALLEST:
        _check_header(path)


def _check_header(path: str) -> None:
    """Refuse a file that does not begin as a database does."""
    try:
        header = beginning(path, len(MAGIC))
    except OSError as error:
        raise FileUnreadable(path, error.strerror or str(error)) from error
    if header != MAGIC and header and MAGIC.startswith(header):
        raise DatabaseDamaged(path, f"it is cut off after {len(header)} bytes")
    if header != MAGIC:
        raise NotADatabase(path, "it is no database" if header else "it is empty")


def check_folder(path: str) -> None:
    """Refuse a file whose folder is not there, which is more than a missing file.

    Raises:
        NoFolder: naming it.
    """
    from pathlib import Path  # noqa: PLC0415 - where a new file is made, or none is there

    folder = Path(path).parent
    with suppress(OSError, ValueError):
        if not folder.exists():
            raise NoFolder(path, folder=str(folder))


def _open(path: str, mode: str, timeout: int, access: Access) -> sqlite3.Connection:
    uri = f"file:{quoted(absolute(path))}?{mode}"
    opened = AsItIs if mode == AS_IT_IS else sqlite3.connect
    connection = opened(
        uri, uri=True, timeout=timeout, isolation_level=None, check_same_thread=False
    )
    try:
        connection.execute("PRAGMA synchronous=FULL")
        if access in {"read", "ask"}:
            connection.execute("PRAGMA query_only=ON")
        elif access == "write":
            connection.execute(f"PRAGMA cache_size=-{CACHE}")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error:
        connection.close()
        raise
    return connection


@contextmanager
def nameless() -> Iterator[Connection]:
    """Open a database without a name: on the disk where it grows large, and gone at the end.

    Raises:
        DiskFull, DatabaseFailed: as they say.
    """
    with closing(sqlite3.connect("", isolation_level=None)) as driver, errors(NAMELESS, 0):
        driver.execute("PRAGMA journal_mode=OFF")
        driver.execute("BEGIN")
        yield Connection(cast("DriverConnection", driver))


class Transaction:
    """One transaction: committed at the end, rolled back on any error or interrupt.

    An error that no part foresaw is the file's fault where that is damaged. No generator, which
    would cost as much as a statement: each append goes through here.
    """

    def __init__(
        self, connection: sqlite3.Connection, path: str, timeout: int, *, writing: bool
    ) -> None:
        """Take a connection in autocommit, and how messages name it."""
        self._connection = connection
        self._path = path
        self._timeout = timeout
        self._writing = writing

    def __enter__(self) -> None:
        """Begin; of a writer this waits for the lock."""
        try:
            self._connection.execute("BEGIN IMMEDIATE" if self._writing else "BEGIN")
        except BaseException as error:  # noqa: BLE001 - raised again, as one of ours
            self._failed(error)

    def __exit__(
        self, _kind: object, error: BaseException | None, _traceback: TracebackType | None
    ) -> None:
        """Commit, or take all back; what is no error of the driver's goes on as it is."""
        if error is not None:
            try:
                self._failed(error)
            except BaseException as found:
                if found is not error:
                    raise
            return
        try:
            self._connection.execute("COMMIT" if self._writing else "ROLLBACK")
        except BaseException as failure:  # noqa: BLE001 - raised again, as one of ours
            self._failed(failure)

    def _failed(self, error: BaseException) -> NoReturn:
        from tracker.log.sqlite_damage import blame  # noqa: PLC0415 - after an error alone

        with errors(self._path, self._timeout):
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            blame(self._connection, self._path, error)
            raise error


@contextmanager
def errors(path: str, timeout: int) -> Iterator[None]:
    """Turn SQLite's errors into ours.

    Raises:
        UniqueViolation: which the store knows the meaning of; else one of ours.
    """
    try:
        yield
    except sqlite3.IntegrityError as error:
        raise UniqueViolation(str(error)) from error
    except sqlite3.Error as error:
        _translate(error, path, timeout)
    except UnicodeEncodeError as error:  # asked for by a name that no text can have
        character = ord(error.object[error.start])
        raise InvalidText(f"U+{character:04X} (a lone surrogate)") from error
    except UnicodeDecodeError as error:  # the driver's, from a message that quotes the file
        raise DatabaseDamaged(path, "a text is no UTF-8") from error


def _damaged(path: str, text: str) -> TrackerError:
    """A file that SQLite can't read: damaged, where it is a part of one or holds an entry."""
    from tracker.log.sqlite_damage import is_ours  # noqa: PLC0415 - after an error alone
    from tracker.log.sqlite_limits import cut_off  # noqa: PLC0415

    if (cut := cut_off(path)) is not None:
        return DatabaseDamaged(path, cut)
    return DatabaseDamaged(path, text) if is_ours(path) else NotADatabase(path, text)


def _without(path: str, text: str) -> TrackerError:
    """What it is where a table or column is missing: no log, or one that lost a part of it."""
    from tracker.log.lost_tables import lost  # noqa: PLC0415 - what most commands do without

    table = text.rpartition(": ")[2].rpartition(".")[2] if "no such table" in text else ""
    return NotADatabase(path, text) if table == "alembic_version" else lost(path, text, table)


def _name(error: sqlite3.Error) -> str:
    """SQLite's own name of an error; the driver's own errors have none."""
    return str(getattr(error, "sqlite_errorname", ""))


def _translate(error: sqlite3.Error, path: str, timeout: int) -> NoReturn:
    from tracker.log.sqlite_damage import LACKS_COLUMN  # noqa: PLC0415 - after an error alone
    from tracker.log.sqlite_limits import size_limit  # noqa: PLC0415

    name, text = _name(error), str(error)
    found: TrackerError
    if name.startswith(_BUSY):
        found = DatabaseLocked(timeout)
    elif name.startswith(_FULL + _LIMITED) and (limit := size_limit(path)) is not None:
        found = DiskFull(path, limit)
    elif name.startswith(_FULL):
        found = DiskFull(path)
    elif name.startswith(_CLOSED):
        from tracker.log.sqlite_beside import closed_beside  # noqa: PLC0415 - after an error alone

        found = closed_beside(path) or Unwritable(path, text)
    elif name.startswith(_DAMAGED):
        found = _damaged(path, text)
    elif text.startswith("no such table") or any(said in text for said in LACKS_COLUMN):
        found = _without(path, text)
    else:
        found = DatabaseFailed(text)
    raise found from error
