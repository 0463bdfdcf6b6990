"""Another process holds the log: writers wait and then say so, readers go on where they can."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.asking import VERBS, opened, outcome
from tests.faults.conftest import dump
from tracker.errors import DatabaseLocked

HOLDER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
for sql in sys.argv[2:]:
    connection.execute(sql).fetchall()
print("held", flush=True)
sys.stdin.readline()
"""

WRITES = ("BEGIN IMMEDIATE",)
WRITES_AND_FILLS = ("BEGIN IMMEDIATE", "CREATE TABLE other (id)", "INSERT INTO other VALUES (1)")
ALONE = ("PRAGMA locking_mode=EXCLUSIVE", "BEGIN EXCLUSIVE", "CREATE TABLE other (id)")
NO_WAL = ("PRAGMA journal_mode=DELETE", "BEGIN EXCLUSIVE", "CREATE TABLE other (id)")

Hold = Callable[..., None]


@pytest.fixture
def hold(path: Path) -> Iterator[Hold]:
    """Let another process run SQL on the log and keep its transaction open until the end."""
    held: list[subprocess.Popen[str]] = []

    def start(*sql: str) -> None:
        line = [sys.executable, "-c", HOLDER, str(path), *sql]
        pipe = subprocess.PIPE
        process = subprocess.Popen(line, stdin=pipe, stdout=pipe, text=True)
        held.append(process)
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"

    yield start
    for process in held:
        process.communicate("\n", timeout=10)


@pytest.mark.parametrize("held", [WRITES, WRITES_AND_FILLS, ALONE, NO_WAL], ids=" ".join)
@pytest.mark.parametrize("verb", ["upgrade", "rebuild"])
def test_a_writer_is_refused_while_another_writes(
    path: Path, hold: Hold, held: tuple[str, ...], verb: str
) -> None:
    """After the time that it may wait, and it says that nothing was recorded."""
    hold(*held)
    with pytest.raises(DatabaseLocked, match="nothing was recorded") as refusal:
        VERBS[verb](opened(path, lock_timeout=0))
    assert refusal.value.seconds == 0


def test_a_writer_waits_as_long_as_it_is_told(path: Path, hold: Hold) -> None:
    """The time is in the message."""
    hold(*WRITES)
    with pytest.raises(DatabaseLocked, match="for 1 s"):
        opened(path, lock_timeout=1).rebuild()


@pytest.mark.parametrize("held", [WRITES, WRITES_AND_FILLS], ids=" ".join)
def test_readers_do_not_wait_for_a_writer(path: Path, hold: Hold, held: tuple[str, ...]) -> None:
    """They see the last commit."""
    hold(*held)
    assert {outcome(verb, opened(path)) for verb in ("read", "replay", "current")} == {"ok"}


@pytest.mark.parametrize("held", [ALONE, NO_WAL], ids=" ".join)
def test_readers_are_refused_while_another_has_the_file_alone(
    path: Path, hold: Hold, held: tuple[str, ...]
) -> None:
    """What is being changed is never read as if it stood still."""
    hold(*held)
    assert {outcome(verb, opened(path)) for verb in ("read", "replay", "current")} == {
        "database-locked"
    }


def test_after_the_lock_all_is_as_before(path: Path, empty: Path) -> None:
    """A refused import can simply be said again."""
    holder = sqlite3.connect(empty, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    before = dump(empty)
    assert outcome("import", opened(empty)) == "database-locked"
    assert dump(empty) == before
    holder.execute("ROLLBACK")
    holder.close()
    assert outcome("import", opened(empty)) == "ok"
    assert opened(empty).replay().events == opened(path).replay().events


def test_a_reader_does_not_keep_a_writer_waiting(empty: Path) -> None:
    """An import goes through while somebody reads, who goes on seeing the old state."""
    tracker = opened(empty)
    with tracker.database.reading() as connection:
        before = list(tracker.store.events(connection))
        assert outcome("import", opened(empty)) == "ok"
        assert list(tracker.store.events(connection)) == before
