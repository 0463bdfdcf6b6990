"""Files beside a log that were left closed: named, with what to do, and never an unsafe advice."""

import os
import sqlite3
from pathlib import Path

import pytest

from tracker.audit import check_sqlite
from tracker.errors import Unwritable
from tracker.log import sqlite
from tracker.log.sqlite_beside import closed_beside


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A log's file, with an empty WAL and its index beside it."""
    for end in ("", "-wal", "-shm"):
        (tmp_path / f"log.db{end}").touch(0o644)
    return tmp_path / "log.db"


def close(monkeypatch: pytest.MonkeyPatch, *ends: str) -> None:
    """Let files of these ends be closed to this user, who may be root."""
    access = os.access

    def refuse(it: str | Path, mode: int) -> bool:
        return not (mode == os.W_OK and str(it).endswith(ends)) and access(it, mode)

    monkeypatch.setattr(os, "access", refuse)


def test_an_empty_wal_may_go(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both are named; nothing is lost by removing them."""
    close(monkeypatch, "-wal", "-shm")
    error = sqlite3.OperationalError("attempt to write a readonly database")
    error.sqlite_errorname = "SQLITE_READONLY"
    with pytest.raises(Unwritable) as refusal, sqlite.errors(str(path), 0):
        raise error
    assert str(refusal.value) == (
        f"cannot write {path}-shm and {path}-wal (you may write log.db, not them); nothing was"
        " recorded: make them writable (chmod u+w), or remove them while nobody uses the log"
    )


def test_a_wal_with_entries_stays(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Removing it would lose them, whichever file is closed."""
    path.with_name("log.db-wal").write_bytes(b"entries")
    close(monkeypatch, "-shm")
    found = closed_beside(str(path))
    assert found is not None
    assert found.path == f"{path}-shm"
    assert found.todo == (
        "make it writable (chmod u+w); never remove log.db-wal, which holds entries"
    )


@pytest.mark.parametrize("ends", [("none",), (".db", "-wal", "-shm")])
def test_nothing_beside_is_to_blame(
    path: Path, monkeypatch: pytest.MonkeyPatch, ends: tuple[str, ...]
) -> None:
    """All is open, or the log's file itself is closed: then that is told."""
    close(monkeypatch, *ends)
    assert closed_beside(str(path)) is None


def test_the_doctor_tells_it(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By both lines; without such files both are well."""
    assert [one.state for one in check_sqlite.file(str(path))] == ["ok", "ok"]
    close(monkeypatch, "-wal", "-shm")
    rights, files = check_sqlite.file(str(path))
    assert (rights.state, files.state) == ("broken", "look")
    for one in (rights, files):
        assert f"{path}-shm and {path}-wal" in one.found
        assert "remove them while nobody uses the log" in str(one.todo)
