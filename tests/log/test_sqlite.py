"""SQLite's module: what its errors mean, and whether the file or the program is to blame."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import SetClock
from tests.contract.making import Log, command, draft
from tracker.errors import (
    DatabaseDamaged,
    DatabaseFailed,
    DatabaseLocked,
    DiskFull,
    FileUnreadable,
    NotADatabase,
    TrackerError,
    Unwritable,
)
from tracker.log import sqlite
from tracker.log.backend import Access
from tracker.log.connection import Connection, UniqueViolation, chunks
from tracker.log.database import Database
from tracker.log.sqlite_damage import damage


@pytest.fixture
def log(tmp_path: Path, clock: SetClock) -> Log:
    """A log of three entries."""
    made = Log(f"sqlite:///{tmp_path}/log.db", clock).create()
    made.append(command("a", draft("a"), draft("b")))
    return made


def _error(name: str, text: str = "what SQLite says") -> sqlite3.Error:
    error = sqlite3.OperationalError(text)
    error.sqlite_errorname = name
    return error


# --- errors -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("SQLITE_BUSY", DatabaseLocked),
        ("SQLITE_BUSY_SNAPSHOT", DatabaseLocked),
        ("SQLITE_LOCKED_SHAREDCACHE", DatabaseLocked),
        ("SQLITE_FULL", DiskFull),
        ("SQLITE_IOERR_SHMSIZE", DiskFull),
        ("SQLITE_READONLY_DIRECTORY", Unwritable),
        ("SQLITE_CANTOPEN", Unwritable),
        ("SQLITE_NOTADB", NotADatabase),
        ("SQLITE_CORRUPT_INDEX", NotADatabase),
        ("SQLITE_IOERR_READ", DatabaseFailed),
        ("SQLITE_TOOBIG", DatabaseFailed),
    ],
)
def test_each_error_of_sqlite_has_its_class(name: str, found: type[TrackerError]) -> None:
    """By SQLite's own name, not by its message; the original stays as the cause."""
    with pytest.raises(found) as refusal, sqlite.errors("log.db", 5):
        raise _error(name)
    assert isinstance(refusal.value.__cause__, sqlite3.Error)


def test_a_constraint_is_the_stores_business() -> None:
    """It knows whether a command was repeated or somebody was faster."""
    with pytest.raises(UniqueViolation, match="UNIQUE"), sqlite.errors("log.db", 5):
        raise sqlite3.IntegrityError("UNIQUE constraint failed: event.event_id")


def test_our_own_errors_go_through() -> None:
    """What is no error of SQLite is none of its module's."""
    with pytest.raises(DiskFull), sqlite.errors("log.db", 5):
        raise DiskFull("x")


# --- where the WAL's index can't be had ---------------------------------------------------------


@pytest.fixture
def no_index(log: Log, monkeypatch: pytest.MonkeyPatch) -> Log:
    """A log whose connections can't have it, as on a full disk."""
    real = sqlite._open  # noqa: SLF001 - the one place where connections are made

    def opened(path: str, mode: str, timeout: int, access: Access) -> sqlite3.Connection:
        if mode == "mode=rw":
            raise _error("SQLITE_IOERR_SHMSIZE")
        return real(path, mode, timeout, access)

    monkeypatch.setattr(sqlite, "_open", opened)
    return log


def test_on_a_full_disk_a_log_is_readable(no_index: Log) -> None:
    """As the file is, for no WAL holds anything; writing is refused."""
    log = no_index
    wal = Path(f"{log.database.path}-wal")
    for there in (False, True):
        assert log.keys() == ["a", "b"]
        with pytest.raises(DiskFull), log.database.writing():
            pass
        assert wal.exists() == there
        wal.touch()


def test_what_lies_in_a_wal_is_never_left_out(no_index: Log) -> None:
    """The file alone would be an older state: reading is refused."""
    Path(f"{no_index.database.path}-wal").write_bytes(b"x")
    with pytest.raises(FileUnreadable, match=r"log\.db-wal holds entries"):
        no_index.keys()


def test_a_locked_file_is_not_read_as_it_is(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever holds the lock may be writing."""

    def opened(*_: object) -> sqlite3.Connection:
        raise _error("SQLITE_BUSY")

    monkeypatch.setattr(sqlite, "_open", opened)
    with pytest.raises(DatabaseLocked):
        log.keys()


# --- damage -------------------------------------------------------------------------------------


def _tamper(log: Log, *statements: str) -> None:
    with closing(sqlite3.connect(log.database.path, isolation_level=None)) as connection:
        for sql in statements:
            connection.execute(sql)


def test_a_sound_log_is_not_to_blame(log: Log) -> None:
    """A surprise in the program stays what it is: it is our mistake."""
    with pytest.raises(ValueError, match="ours"), log.database.reading():
        raise ValueError("ours")
    with closing(sqlite3.connect(log.database.path)) as connection:
        assert damage(connection) is None


@pytest.mark.parametrize(
    ("sql", "column"),
    [
        ("UPDATE head SET size = 'many'", "head.size"),
        ("UPDATE head SET recorded_at = x'ff'", "head.recorded_at"),
        ("UPDATE event SET version = 'first' WHERE position = 2", "event.version"),
        ("UPDATE event SET leaf = 'text' WHERE position = 2", "event.leaf"),
    ],
)
def test_a_column_of_another_type_is_named(log: Log, sql: str, column: str) -> None:
    """Whatever the program stumbled over: the file is to blame, and which column."""
    _tamper(log, "DROP TRIGGER event_no_update", "DROP TRIGGER head_no_return", sql)
    with pytest.raises(DatabaseDamaged, match=f"{column} holds"), log.database.reading():
        int("what the program stumbled over")


def test_a_damaged_structure_is_named(log: Log) -> None:
    """By what SQLite's own check says first."""
    path = Path(log.database.path)
    data = bytearray(path.read_bytes())
    data[4096 * 4 : 4096 * 5] = data[4096 * 6 : 4096 * 7]
    path.write_bytes(data)
    with closing(sqlite3.connect(path)) as connection:
        assert damage(connection) is not None


# --- connections --------------------------------------------------------------------------------


def test_a_reader_cannot_write(log: Log) -> None:
    """The database itself refuses it."""
    with pytest.raises(Unwritable, match="readonly"), log.database.reading() as connection:
        connection.run("DELETE FROM fact")


def test_an_audit_writes_beside_the_log_alone(log: Log) -> None:
    """It may make temporary tables; whatever it does is gone at the end."""
    with log.database.scratch() as (connection, _):
        connection.run("CREATE TEMPORARY TABLE other (id)")
        connection.run("INSERT INTO other VALUES (1)")
        assert connection.all("SELECT id FROM other") == [(1,)]
    with closing(sqlite3.connect(log.database.path)) as raw:
        assert raw.execute("SELECT name FROM sqlite_master WHERE name = 'other'").fetchall() == []


def test_a_scan_is_taken_in_pieces(log: Log) -> None:
    """Rows come as they are asked for; a scan that was left does no harm later."""
    left: Iterator[object]
    with log.database.reading() as connection:
        left = connection.rows("SELECT position FROM event ORDER BY position")
        assert next(left) == (0,)
        small = Connection(connection._driver, batch=1)  # noqa: SLF001 - to see the pieces
        assert list(small.rows("SELECT position FROM event")) == [(0,), (1,), (2,)]
    left.close()  # type: ignore[attr-defined]


@given(st.lists(st.integers()), st.integers(1, 5))
def test_chunks(items: list[int], size: int) -> None:
    """Nothing is lost, all pieces but the last are full, none is empty."""
    found = list(chunks(items, size))
    assert [item for chunk in found for item in chunk] == items
    assert all(len(chunk) == size for chunk in found[:-1])
    assert all(found)


@given(st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1))
def test_paths_and_urls(name: str) -> None:
    """Any name of a file comes back out of its URL."""
    assert sqlite.path_of(sqlite.url_of(f"/folder/{name}")) == f"/folder/{name}"
    assert Database(sqlite.url_of(f"/{name}")).path == f"/{name}"
