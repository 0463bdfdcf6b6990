"""Tests of where connections come from: opened anew, or kept while they are to the same file."""

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from tracker import Tracker
from tracker.errors import NoDatabase
from tracker.log import sqlite as lite
from tracker.log.backend import Access
from tracker.log.sqlite_connections import Connections


@pytest.fixture
def path(tmp_path: Path) -> str:
    """A log of one entry."""
    tracker = Tracker(f"sqlite:///{tmp_path}/log.db", recorder="anna")
    tracker.init()
    return str(tmp_path / "log.db")


def _opened(connections: Connections, access: Access = "write") -> sqlite3.Connection:
    with connections.open(access) as driver:
        return driver


def _is_open(driver: sqlite3.Connection) -> bool:
    try:
        driver.execute("SELECT 1")
    except sqlite3.ProgrammingError:
        return False
    return True


def test_nothing_is_kept_unless_asked(path: str) -> None:
    """Each transaction has its own connection, and closes it."""
    assert not _is_open(_opened(Connections(path, 1)))


def test_the_writing_connection_is_kept(path: str) -> None:
    """The next writer has the same one; a reader has its own, which can't write."""
    connections = Connections(path, 1)
    connections.keep()
    first = _opened(connections)
    assert _opened(connections) is first
    assert not _is_open(_opened(connections, "read"))
    connections.close()
    assert not _is_open(first)
    assert not _is_open(_opened(connections))


def test_who_asks_has_one_of_its_own(path: str) -> None:
    """It is kept, too, and can't write; who reads to check opens the file anew."""
    connections = Connections(path, 1)
    assert not _is_open(_opened(connections, "ask"))
    connections.keep()
    writer, asker = _opened(connections), _opened(connections, "ask")
    assert _opened(connections, "ask") is asker
    assert asker is not writer
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        asker.execute("CREATE TABLE beside (number INTEGER)")
    assert _opened(connections, "read") not in {writer, asker}
    with pytest.raises(KeyError), connections.open("ask") as driver:
        raise KeyError(driver)
    assert not _is_open(asker)
    connections.close()


def test_a_file_that_is_read_as_it_is_is_opened_anew(
    path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where no WAL's index can be had: such a connection would not see what comes later."""
    monkeypatch.setattr(lite, "_open", partial(_refused, lite._open))  # noqa: SLF001
    connections = Connections(path, 1)
    connections.keep()
    found = _opened(connections, "ask")
    assert isinstance(found, lite.AsItIs)
    assert not _is_open(found)


def _refused(opened: Callable[..., sqlite3.Connection], *given: object) -> sqlite3.Connection:
    """Open a file in a folder that can't be written."""
    if given[1] != lite.AS_IT_IS:
        error = sqlite3.OperationalError("unable to open database file")
        error.sqlite_errorname = "SQLITE_CANTOPEN"
        raise error
    return opened(*given)


def test_a_kept_connection_keeps_its_wal(path: str) -> None:
    """Readers of the same process come and go, then another process does: the WAL is not taken.

    Whoever closes a file gives up all locks of his process on it: an entry that was recorded after
    that would have been in a WAL that no other process sees.
    """
    connections = Connections(path, 1)
    connections.keep()
    first = _opened(connections)
    first.execute("CREATE TABLE beside (number INTEGER)")
    _opened(connections, "read")
    script = "import sys; from tracker import Tracker; Tracker(sys.argv[1]).projections()"
    subprocess.run([sys.executable, "-c", script, f"sqlite:///{path}"], check=True)
    assert Path(f"{path}-wal").exists()
    first.execute("INSERT INTO beside VALUES (1)")
    with closing(sqlite3.connect(path)) as other:
        assert other.execute("SELECT number FROM beside").fetchall() == [(1,)]
    connections.close()


def test_who_decides_borrows_it(path: str) -> None:
    """Where it is kept and free, and it is there for the writer again; else a reader is opened."""
    connections = Connections(path, 1)
    assert not _is_open(_opened(connections, "decide"))
    connections.keep()
    assert not _is_open(_opened(connections, "decide"))
    first = _opened(connections)
    assert _opened(connections, "decide") is first
    with connections.open("write") as writer:
        assert writer is first
        assert _opened(connections, "decide") is not first
    assert _opened(connections) is first
    connections.close()


def test_what_was_borrowed_is_closed_after_an_error(path: str) -> None:
    """The error may hold a scan, and so an old snapshot: the next one gets its own."""
    connections = Connections(path, 1)
    connections.keep()
    first = _opened(connections)
    with pytest.raises(KeyError), connections.open("decide") as driver:
        raise KeyError(driver)
    assert not _is_open(first)
    connections.close()


def test_two_at_a_time_are_two(path: str) -> None:
    """A connection in use is given to nobody else; one of them is kept."""
    connections = Connections(path, 1)
    connections.keep()
    with connections.open("write") as one, connections.open("write") as other:
        assert one is not other
    assert [_is_open(one), _is_open(other)] == [False, True]
    connections.close()


def test_another_file_of_that_name_is_opened_anew(path: str) -> None:
    """What was restored to the path is written, not the file that was there."""
    connections = Connections(path, 1)
    connections.keep()
    first = _opened(connections)
    shutil.copy(path, f"{path}.backup")
    Path(f"{path}.backup").replace(path)
    assert _opened(connections) is not first
    assert not _is_open(first)
    Path(path).unlink()
    with pytest.raises(NoDatabase):
        _opened(connections)
    connections.close()


def test_a_transaction_that_was_left_open_is_not_kept(path: str) -> None:
    """Nobody goes on in the transaction of somebody else."""
    connections = Connections(path, 1)
    connections.keep()
    with connections.open("write") as driver:
        driver.execute("BEGIN IMMEDIATE")
    assert not _is_open(driver)


def test_a_tracker_keeps_it_until_its_end(path: str) -> None:
    """Inside ``with`` many commands share it; at the end the WAL is in the file again."""
    with Tracker(f"sqlite:///{path}", recorder="anna") as tracker:
        for _ in range(2):
            with tracker.database.writing() as connection:
                connection.run("UPDATE head SET size = size")
            assert Path(f"{path}-wal").exists()
    assert not Path(f"{path}-wal").exists()
