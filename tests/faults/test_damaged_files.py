"""Files that a disk damaged: what can be read is answered, the rest is refused by errors of ours.

SQLite's alone: a server's files are its own. The samples are the same in each run; none of them may
end in another exception.
"""

import os
import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.faults.asking import VERBS, opened
from tracker.errors import DamagedEvent, DatabaseDamaged, TrackerError


def _tries(path: Path) -> None:
    """Everything is answered, or refused by an error of ours."""
    for verb in ("read", "replay", "import"):
        try:
            VERBS[verb](opened(path))
        except TrackerError as error:
            refusal = str(error)
            assert refusal


@pytest.mark.parametrize("part", range(12))
def test_a_truncated_file(whole: Path, tmp_path: Path, part: int) -> None:
    """At any length: refused by an error of ours, never by a traceback."""
    size = whole.stat().st_size
    path = tmp_path / "log.db"
    shutil.copyfile(whole, path)
    os.truncate(path, size * part // 12 + part * 7)
    with pytest.raises(TrackerError):
        VERBS["read"](opened(path))
    _tries(path)


@pytest.mark.parametrize("verb", ["read", "import", "replay", "upgrade", "init"])
@pytest.mark.parametrize("left", [1, 15, 16, 99, 100, 4_095, 4_096, 40_000])
def test_a_truncated_file_is_said_to_be_one(
    whole: Path, tmp_path: Path, left: int, verb: str
) -> None:
    """Not "holds no log", though no entry may be left: somebody has to restore it."""
    path = tmp_path / "log.db"
    path.write_bytes(whole.read_bytes()[:left])
    with pytest.raises(DatabaseDamaged, match=f"it is cut off.* {left:,}.*restore the log"):
        VERBS[verb](opened(path))
    assert path.stat().st_size == left


@pytest.mark.parametrize("seed", range(40))
def test_flipped_bits(whole: Path, tmp_path: Path, seed: int) -> None:
    """A few bits anywhere: what can still be read is, the rest is refused by errors of ours."""
    dice = random.Random(seed)  # noqa: S311 - no secrets
    data = bytearray(whole.read_bytes())
    for _ in range(dice.choice((1, 3, 30))):
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
    path = tmp_path / "log.db"
    path.write_bytes(data)
    _tries(path)


@pytest.mark.parametrize("seed", range(10))
def test_a_page_of_another_place(whole: Path, tmp_path: Path, seed: int) -> None:
    """As a disk does that writes to the wrong sector."""
    dice = random.Random(seed)  # noqa: S311 - no secrets
    data = bytearray(whole.read_bytes())
    here, there = (dice.randrange(1, len(data) // 4096) * 4096 for _ in range(2))
    data[here : here + 4096] = data[there : there + 4096]
    path = tmp_path / "log.db"
    path.write_bytes(data)
    _tries(path)


@pytest.mark.parametrize("start", [16, 100], ids=["header", "first page"])
def test_a_log_that_sqlite_refuses_is_damaged(whole: Path, tmp_path: Path, start: int) -> None:
    """It is not said to hold no log: its entries are there, and somebody has to restore them."""
    data = bytearray(whole.read_bytes())
    data[start : start + 64] = b"\xff" * 64
    path = tmp_path / "log.db"
    path.write_bytes(data)
    with pytest.raises(DatabaseDamaged, match="restore the log from a copy") as refusal:
        VERBS["read"](opened(path))
    assert refusal.value.path == str(path)


def test_a_damaged_entry_is_no_fault_of_a_docket(whole: Path, tmp_path: Path) -> None:
    """An import that stumbles over it names the entry, not a line of the file."""
    path = tmp_path / "log.db"
    shutil.copyfile(whole, path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TRIGGER event_no_update")
        connection.execute("UPDATE event SET bytes = x'00' WHERE position = 60")
        connection.commit()
    with pytest.raises(DamagedEvent, match="entry @60 is damaged"):
        VERBS["import"](opened(path))
