"""Files that a disk damaged, audited: clean is said only of what still reads the same.

SQLite's alone, as what the files are: rows that are changed by SQL are audited on both engines
(``tests/audit``). What is the same is told by a reader that knows nothing of the program: every row
of every table, read from the table and out of each index, and the text of each trigger. The
samples are the same in each run; ``TRACKER_DAMAGE`` sets how many bits are flipped in a page (2).
"""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from tests import dockets
from tests.faults.asking import opened
from tracker.errors import TrackerError

EACH = int(os.environ.get("TRACKER_DAMAGE", "2"))
PARTS = 8
"""Tests over which the pages are spread."""

LEAST = 10
"""The least exit code of an error; those below are the audit's own."""

Reading = dict[str, list[str]]


def reading(path: Path) -> Reading | str:
    """All that an independent reader finds in a file, or why it can't be read."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            connection.text_factory = bytes
            return _reading(connection)
    except sqlite3.Error as error:
        return str(error)


def _reading(connection: sqlite3.Connection) -> Reading:
    found: Reading = {}
    master = "SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_master ORDER BY name"
    for kind, name, table, sql in connection.execute(master).fetchall():
        title = f"{kind.decode()} {name.decode()}"
        if kind == b"trigger":
            found[title] = [sql.decode()]
        elif kind == b"table":
            every = f'SELECT rowid, * FROM "{table.decode()}" NOT INDEXED'
            found[title] = _rows(connection, every)
        else:
            columns = connection.execute(f'PRAGMA index_info("{name.decode()}")').fetchall()
            names = ", ".join(f'"{column[2].decode()}"' for column in columns)
            ordered = (
                f'SELECT rowid, {names} FROM "{table.decode()}"'
                f' INDEXED BY "{name.decode()}"{_part(sql.decode())} ORDER BY {names}'
            )
            found[title] = _rows(connection, ordered)
    return found


def _part(sql: str) -> str:
    """The condition of an index that holds a part of its table: it serves no other question."""
    _, found, condition = sql.partition(" WHERE ")
    return found + condition


def _rows(connection: sqlite3.Connection, sql: str) -> list[str]:
    try:
        return sorted(map(repr, connection.execute(sql)))
    except sqlite3.OperationalError as error:
        if "no such column: rowid" not in str(error):
            raise
        return sorted(map(repr, connection.execute(sql.replace("rowid, ", "", 1))))


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A log with cached tiles, in one file; nobody changes it."""
    path = tmp_path_factory.mktemp("sound") / "log.db"
    tracker = opened(path)
    tracker.init()
    tracker.import_docket(dockets.write(path.with_name("d.yaml"), dockets.generated(120, 3)))
    tracker.auditor.checkpoint()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("VACUUM")
    return path


def test_the_reader_reads_all(sound: Path) -> None:
    """It sees tables, indexes and triggers, tiles among them; the log is clean."""
    found = reading(sound)
    assert isinstance(found, dict)
    assert len(found["table event"]) > 256
    assert found["table tile"]
    assert {title.partition(" ")[0] for title in found} == {"table", "index", "trigger"}
    assert opened(sound).auditor.audit().exit_code in {0, 3}


def audited(path: Path) -> str:
    """What the audit says of a file: ``clean``, ``damaged``, ``unknown``, or our own error."""
    try:
        report = opened(path).auditor.audit()
    except TrackerError as error:
        return error.code if error.exit_code >= LEAST else "an exit code that is an audit's"
    if report.exit_code in {0, 3}:
        assert report.verify.clean
        return "clean"
    return "damaged" if report.exit_code == 1 else "unknown"


def held(path: Path, before: Reading) -> str:
    """Audit a file; where it is clean, it reads as before."""
    said = audited(path)
    assert said != "an exit code that is an audit's"
    if said == "clean":
        assert reading(path) == before
    return said


def flipped(data: bytes, start: int, stop: int, dice: Random) -> bytes:
    """The same bytes but for one bit between two places."""
    changed = bytearray(data)
    changed[dice.randrange(start, min(stop, len(data)))] ^= 1 << dice.randrange(8)
    return bytes(changed)


@pytest.mark.parametrize("part", range(PARTS))
def test_a_bit_of_every_page(sound: Path, tmp_path: Path, part: int) -> None:
    """Wherever it lies: found, refused, or in a place where nothing is."""
    before, data, path = reading(sound), sound.read_bytes(), tmp_path / "log.db"
    assert isinstance(before, dict)
    dice, said = Random(part), []  # noqa: S311 - no secrets
    for page in range(part, len(data) // 4096, PARTS):
        for _ in range(EACH):
            path.write_bytes(flipped(data, page * 4096, (page + 1) * 4096, dice))
            said.append(held(path, before))
    assert len(set(said)) > 1, "most are found, some lie where nothing is"


@pytest.mark.parametrize("part", range(10))
def test_a_file_that_was_cut(sound: Path, tmp_path: Path, part: int) -> None:
    """At any length but its own it is not clean."""
    size, path = sound.stat().st_size, tmp_path / "log.db"
    shutil.copyfile(sound, path)
    os.truncate(path, size * part // 10 + part * 7)
    assert audited(path) != "clean"


@pytest.fixture(scope="module")
def with_wal(sound: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A log whose last entries lie in its WAL."""
    path = tmp_path_factory.mktemp("wal") / "log.db"
    source = path.with_name("source.db")
    shutil.copyfile(sound, source)
    with closing(sqlite3.connect(source)) as keeper:
        keeper.execute("SELECT count(*) FROM event").fetchone()
        more = path.with_name("more.yaml")
        more.write_text("docket: more\nformat: 1\nparties:\n  XXX: Somebody\n", encoding="utf-8")
        opened(source).import_docket(more)
        for ending in ("", "-wal"):
            shutil.copyfile(f"{source}{ending}", f"{path}{ending}")
    return path


@pytest.mark.parametrize("part", range(20))
def test_a_damaged_wal(with_wal: Path, tmp_path: Path, part: int) -> None:
    """SQLite leaves out what does not fit its checksums: the log is as it was before, or after."""
    dice, path = Random(part), tmp_path / "log.db"  # noqa: S311 - no secrets
    data = Path(f"{with_wal}-wal").read_bytes()
    shutil.copyfile(with_wal, path)
    cut = data[: dice.randrange(len(data))]
    Path(f"{path}-wal").write_bytes(flipped(data, 0, len(data), dice) if part % 2 else cut)
    if audited(path) == "clean":
        copy = tmp_path / "bare.db"
        shutil.copyfile(with_wal, copy)
        bare = reading(copy)
        Path(f"{copy}-wal").write_bytes(data)
        assert reading(path) in (bare, reading(copy))
