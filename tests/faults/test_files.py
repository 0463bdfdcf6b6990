"""What is no log, or no log for this program: each case has its own refusal, and stays as it is.

Of files alone: what a server says of its databases is tried in ``tests/log/test_postgres.py``.
"""

import os
import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import CSTO
from tests.faults.asking import VERBS, opened, outcome
from tests.faults.conftest import names
from tracker.app import Tracker
from tracker.config import database_url
from tracker.errors import (
    DatabaseDamaged,
    DatabaseExists,
    DatabaseFailed,
    NoDatabase,
    NoFolder,
    NotADatabase,
)
from tracker.log import database
from tracker.log.database import REVISIONS

READING = ("read", "replay", "current")
WRITING = ("import", "upgrade", "rebuild")
ALL = (*READING, *WRITING)
DICE = random.Random(7)  # noqa: S311 - no secrets: the same damage in each run

# --- no database --------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", ALL)
@pytest.mark.parametrize("name", ["missing.db", "a\x00b.db", "file.txt/log.db"])
def test_a_missing_file(tmp_path: Path, verb: str, name: str) -> None:
    """Nothing is there: the refusal names ``tracker init``, and nothing is made."""
    (tmp_path / "file.txt").write_text("text")
    with pytest.raises(NoDatabase, match="tracker init"):
        VERBS[verb](opened(tmp_path / name))
    assert names(tmp_path) == ["file.txt"]


@pytest.mark.parametrize("verb", [*ALL, "init"])
def test_a_missing_folder(tmp_path: Path, verb: str) -> None:
    """It is named; it is not made, for a typing error would make a log that nobody finds."""
    with pytest.raises(NoFolder, match=f"no folder {tmp_path}/no/folder: make it"):
        VERBS[verb](opened(tmp_path / "no" / "folder" / "log.db"))
    assert names(tmp_path) == []


FOREIGN = {
    "text": b"docket: csto\nformat: 1\n" * 500,
    "short text": b"hello",
    "one byte": b"\x00",
    "nothing": b"",
    "random": DICE.randbytes(20_000),
    "header and then random": b"SQLite format 3\x00" + DICE.randbytes(20_000),
    "zeros": b"\x00" * 8_192,
}


@pytest.mark.parametrize("verb", ALL)
@pytest.mark.parametrize("name", FOREIGN)
def test_a_file_that_is_no_database(tmp_path: Path, verb: str, name: str) -> None:
    """It is refused as such and not touched; nothing is left beside it."""
    path = tmp_path / "log.db"
    path.write_bytes(FOREIGN[name])
    with pytest.raises(NotADatabase) as refusal:
        VERBS[verb](opened(path))
    assert refusal.value.path == str(path)
    assert refusal.value.reason
    assert path.read_bytes() == FOREIGN[name]
    assert names(tmp_path) == ["log.db"]


@pytest.mark.parametrize("name", [name for name in FOREIGN if FOREIGN[name]])
def test_init_leaves_a_foreign_file_alone(tmp_path: Path, name: str) -> None:
    """A new log is not written over something else."""
    path = tmp_path / "log.db"
    path.write_bytes(FOREIGN[name])
    with pytest.raises(NotADatabase, match="something else is there"):
        opened(path).init()
    assert path.read_bytes() == FOREIGN[name]
    assert names(tmp_path) == ["log.db"]


def test_init_takes_an_empty_file(tmp_path: Path) -> None:
    """A file without a byte is nobody's: a new log goes there."""
    path = tmp_path / "log.db"
    path.touch()
    opened(path).init()
    assert outcome("import", opened(path)) == "ok"


@pytest.mark.parametrize("verb", [*ALL, "init"])
def test_a_folder(tmp_path: Path, verb: str) -> None:
    """It is said to be one."""
    with pytest.raises(NotADatabase, match="it is a folder"):
        VERBS[verb](opened(tmp_path))
    assert names(tmp_path) == []


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    """Opening one would block: what is no file is refused before."""
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(NotADatabase, match="it is no file"):
        opened(tmp_path / "pipe").current()


def test_another_programs_database(tmp_path: Path) -> None:
    """SQLite it is, a log it is not; init leaves it alone too."""
    path = tmp_path / "log.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE things (id INTEGER)")
    before = path.read_bytes()
    for verb in (*ALL, "init"):
        with pytest.raises(NotADatabase, match="no such table: alembic_version"):
            VERBS[verb](opened(path))
    assert path.read_bytes() == before


def _by_hand(path: Path, sql: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(sql)


@pytest.mark.parametrize("table", ["event", "head"])
def test_a_table_of_the_log_is_missing(path: Path, table: str) -> None:
    """Reading and recording are refused: the log is damaged."""
    _by_hand(path, f"DROP TABLE {table}")
    for verb in ("read", "import", "replay"):
        said = f"no such table: (main\\.)?{table}.*: restore the log from a copy"
        with pytest.raises(DatabaseDamaged, match=said):
            VERBS[verb](opened(path))


def test_the_table_that_names_the_revision_is_missing(path: Path) -> None:
    """As in another program's database."""
    _by_hand(path, "DROP TABLE alembic_version")
    for verb in ("read", "import", "replay"):
        with pytest.raises(NotADatabase, match=r"no such table: (main\.)?alembic_version"):
            VERBS[verb](opened(path))


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ("DROP TABLE word", "the table word of the read models is lost"),
        ("ALTER TABLE fact DROP COLUMN retracted_reported", "column"),
    ],
)
def test_a_read_model_lost_a_part(path: Path, sql: str, reason: str) -> None:
    """It is told, and what to do; the entries are whole."""
    _by_hand(path, sql)
    with pytest.raises(DatabaseDamaged, match=f"{reason}.*`tracker copy`") as refusal:
        VERBS["replay"](opened(path))
    assert "nothing was recorded" not in str(refusal.value)
    assert opened(path).auditor.verify().clean


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ("UPDATE alembic_version SET version_num = '9999'", "database-newer"),
        ("DELETE FROM alembic_version", "not-a-database"),
    ],
)
def test_another_revision(path: Path, sql: str, code: str) -> None:
    """A newer one names both; none at all is no log. Nothing is changed by trying."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(sql)
    assert {outcome(verb, opened(path)) for verb in (*READING[:2], *WRITING)} == {code}


def test_an_older_revision(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that knows a later one names both, and the command that upgrades."""
    monkeypatch.setattr(database, "REVISIONS", (*database.REVISIONS, "9999"))
    assert {outcome(verb, opened(path)) for verb in ("read", "import", "replay", "rebuild")} == {
        "database-older"
    }
    assert opened(path).current() == REVISIONS[-1]


def test_a_log_without_its_head(path: Path) -> None:
    """Somebody who may drop triggers may drop the head: recording stops with a reason."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("DROP TRIGGER head_no_delete")
        connection.execute("DELETE FROM head")
    with pytest.raises(DatabaseFailed, match="no head"):
        opened(path).import_docket(CSTO)
    with pytest.raises(DatabaseFailed, match="no head"):
        VERBS["read"](opened(path))


# --- names and places ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["a b.db", "a%20b.db", "a?b.db", "a#b.db", "ä😀.db", "'q\".db"])
def test_odd_names(tmp_path: Path, name: str) -> None:
    """A log may be called anything that a file may."""
    path = tmp_path / name
    tracker = Tracker(database_url(str(path), {}), lock_timeout=1, recorder="anna")
    tracker.init()
    assert names(tmp_path) == [name]
    assert tracker.current() == REVISIONS[-1]
    with pytest.raises(DatabaseExists):
        tracker.init()


def test_a_link_is_followed(tmp_path: Path) -> None:
    """A new log goes where the link points, and the link stays one."""
    (tmp_path / "there").mkdir()
    link = tmp_path / "log.db"
    link.symlink_to(tmp_path / "there" / "real.db")
    opened(link).init()
    assert link.is_symlink()
    assert names(tmp_path / "there") == ["real.db"]
    assert outcome("import", opened(link)) == "ok"


def test_a_log_that_is_no_wal(path: Path) -> None:
    """A copy that another tool made may have lost it: it is read and recorded to all the same."""
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA journal_mode=DELETE").fetchone() == ("delete",)
    assert {outcome(verb, opened(path)) for verb in ALL} == {"ok"}


def test_a_new_log_is_a_wal(path: Path) -> None:
    """So that readers and the one writer do not wait for each other."""
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_init_leaves_a_log_alone(path: Path) -> None:
    """A second init is refused; not a byte changes."""
    before = path.read_bytes()
    with pytest.raises(DatabaseExists):
        opened(path).init()
    assert path.read_bytes() == before
    assert names(path.parent) == [path.name]


def test_an_engine_without_a_module() -> None:
    """An engine that nobody has built is refused, with what to use."""
    with pytest.raises(DatabaseFailed, match="use a SQLite file"):
        database.Database("mysql://host/name")
