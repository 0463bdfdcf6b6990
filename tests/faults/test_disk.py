"""A full disk, a file-size limit, a folder that can't be written: refused, and readable after.

All of it is about a file: a server's full disk is tried in ``test_server``.
"""

import resource
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.faults.asking import VERBS, opened, outcome
from tests.faults.conftest import names
from tests.faults.places import dump
from tracker.errors import DiskFull, Unwritable
from tracker.log import sqlite
from tracker.log.backend import Access

# --- a full disk --------------------------------------------------------------------------------


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Let no database of this process grow beyond so many pages: SQLite says that it is full."""
    real = sqlite._open  # noqa: SLF001 - the one place where connections are made

    def limit(pages: int) -> None:
        def full(path: str, mode: str, timeout: int, access: Access) -> sqlite3.Connection:
            connection = real(path, mode, timeout, access)
            connection.execute(f"PRAGMA max_page_count = {pages}")
            return connection

        monkeypatch.setattr(sqlite, "_open", full)

    return limit


def _pages(path: Path) -> int:
    return path.stat().st_size // 4096


@pytest.mark.parametrize("more", [0, 1, 2, 5, 10, 20])
def test_a_disk_that_is_full_at_some_page_of_an_import(
    empty: Path, room: Callable[[int], None], more: int
) -> None:
    """Nothing of the import is there, all that was there is readable, and later it goes through."""
    before = dump(empty)
    room(_pages(empty) + more)
    with pytest.raises(DiskFull, match="nothing was recorded") as refusal:
        VERBS["import"](opened(empty))
    assert refusal.value.path == str(empty)
    assert dump(empty) == before
    tracker = opened(empty)
    with tracker.database.reading() as connection:
        assert len(list(tracker.store.events(connection))) == 1
    room(1_000)
    assert outcome("import", opened(empty)) == "ok"


@pytest.mark.parametrize("pages", [2, 10, 20])
def test_a_disk_that_is_full_at_init(
    tmp_path: Path, room: Callable[[int], None], pages: int
) -> None:
    """No half log, no file left over."""
    room(pages)
    with pytest.raises(DiskFull):
        opened(tmp_path / "log.db").init()
    assert names(tmp_path) == []


def test_a_rebuild_that_finds_no_room(path: Path, room: Callable[[int], None]) -> None:
    """The read models are the old ones."""
    before = dump(path)
    room(_pages(path))
    with suppress(DiskFull):  # it may find room among the pages that it frees
        opened(path).rebuild()
    assert dump(path) == before
    assert opened(path).replay().clean


@contextmanager
def limited(size: int) -> Iterator[None]:
    """No file of this process may grow beyond so many bytes: a write fails half-way."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, handler)


@pytest.mark.parametrize("size", [0, 100, 40_000, 100_000, 200_000])
def test_a_write_that_fails_half_way(empty: Path, size: int) -> None:
    """The system itself refuses to write on: the limit is told, the log is as before."""
    before = dump(empty)
    with limited(size), pytest.raises(DiskFull, match=f"beyond {size:,} bytes: ulimit -f"):
        VERBS["import"](opened(empty))
    assert dump(empty) == before
    assert outcome("import", opened(empty)) == "ok"


@pytest.mark.parametrize("size", [0, 4_096, 100_000])
def test_a_new_log_that_may_not_grow(tmp_path: Path, size: int) -> None:
    """The limit is told here as well, and nothing is left over."""
    with limited(size), pytest.raises(DiskFull, match="ulimit -f"):
        opened(tmp_path / "log.db").init()
    assert names(tmp_path) == []


# --- permissions --------------------------------------------------------------------------------


@pytest.fixture
def closed() -> Iterator[Callable[[Path, int], Path]]:
    """Set the permissions of a file or folder until the end of the test."""
    changed: list[Path] = []

    def close(what: Path, mode: int) -> Path:
        what.chmod(mode)
        changed.append(what)
        return what

    yield close
    for what in changed:
        what.chmod(0o755)


def elsewhere(path: Path, *verbs: str) -> list[str]:
    """Ask in another process, to which permissions apply, even where this one is root's."""
    line = [sys.executable, "-m", "tests.faults.asking", str(path), *verbs]
    done = subprocess.run(line, capture_output=True, text=True, check=True, timeout=60)
    return done.stdout.split()


Close = Callable[[Path, int], Path]


def test_a_folder_that_cannot_be_written(path: Path, empty: Path, closed: Close) -> None:
    """Init and import are refused, reading works, and nothing is left there."""
    before = empty.read_bytes()
    closed(path.parent, 0o555)
    assert elsewhere(path, "read", "replay", "current", "rebuild") == [
        *("ok", "ok", "ok", "unwritable"),
    ]
    assert elsewhere(empty, "import", "replay", "init") == ["unwritable", "ok", "database-exists"]
    assert elsewhere(path.with_name("new.db"), "init") == ["unwritable"]
    assert names(path.parent) == [empty.name, path.name]
    assert empty.read_bytes() == before


def test_a_file_that_cannot_be_written(empty: Path, closed: Close) -> None:
    """The same for a file alone, in a folder that can be."""
    closed(empty, 0o444)
    before = empty.read_bytes()
    assert elsewhere(empty, "current", "import", "replay", "init") == [
        *("ok", "unwritable", "ok", "database-exists"),
    ]
    assert empty.read_bytes() == before


def test_a_file_that_cannot_be_read(path: Path, closed: Close) -> None:
    """It can't even be told whether it is a log."""
    closed(path, 0o000)
    assert set(elsewhere(path, "read", "import", "init", "upgrade")) == {"file-unreadable"}


def test_a_folder_that_cannot_be_entered(path: Path, closed: Close) -> None:
    """Nobody can tell whether a log is there: neither read nor made."""
    closed(path.parent, 0o000)
    assert elsewhere(path, "read", "import", "init") == [
        *("file-unreadable", "file-unreadable", "unwritable"),
    ]


def test_a_wal_that_cannot_be_taken_over(path: Path, closed: Close) -> None:
    """Entries that lie in a WAL are never left out: without the right to read them, a refusal."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("CREATE TABLE other (id)")
    wal = path.with_name(path.name + "-wal")
    kept = wal.read_bytes()
    connection.close()
    wal.write_bytes(kept)
    closed(path.parent, 0o555)
    closed(path, 0o444)
    closed(wal, 0o444)
    assert elsewhere(path, "read", "current") == ["file-unreadable", "file-unreadable"]


def test_the_messages_name_the_file(empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a system error is passed on, its reason stands in the line."""

    def touch(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "touch", touch)
    with pytest.raises(Unwritable, match="Permission denied") as refusal:
        opened(empty.with_name("new.db")).init()
    assert refusal.value.path == str(empty.with_name("new.db"))
