"""Migrations: up, down and up again, all or nothing, and equal to the tables of the code."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import event

from tests.by_hand import by_hand
from tests.conftest import SetClock
from tests.contract.making import Log
from tests.contract.making import command as order
from tests.project.check_migrations import differences, migrated
from tracker.config import migrations_path
from tracker.errors import DatabaseNewer, DatabaseOlder
from tracker.log import database as database_module
from tracker.log import schema
from tracker.log.database import REVISIONS, Database

STEP = '''"""A later revision, of these tests alone."""

import sqlalchemy as sa
from alembic import op

revision = "later"
down_revision = "{before}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make a table and an index, and do what the test wants."""
    op.create_table("later", sa.Column("id", sa.Integer(), primary_key=True))
    op.create_index("ix_later_id", "later", ["id"])
    {step}


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("later")
'''

BATCH = """with op.batch_alter_table("event", recreate="always") as batch:
        batch.alter_column("type", nullable=False)"""


def _dump(database: Database) -> list[str]:
    """The whole database as text: schema, rows, triggers."""
    with by_hand(database) as hand:
        return hand.dump()


@pytest.fixture
def log(new_url: Callable[[], str], clock: SetClock) -> Log:
    """A log of two entries at the newest revision, on each engine in turn."""
    made = Log(new_url(), clock).create()
    made.append(order("a"))
    return made


@pytest.fixture
def later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Make this a program that knows one revision more, which takes the given step."""

    def add(step: str) -> None:
        folder = tmp_path / "migrations"
        shutil.copytree(migrations_path(), folder, ignore=shutil.ignore_patterns("__pycache__"))
        text = STEP.format(before=REVISIONS[-1], step=step)
        (folder / "versions" / "later.py").write_text(text)
        monkeypatch.setattr(schema, "migrations_path", lambda: folder)
        for module in (schema, database_module):
            monkeypatch.setattr(module, "REVISIONS", (*REVISIONS, "later"))

    return add


# --- up and down --------------------------------------------------------------------------------


def test_from_nothing_to_the_tables_of_the_code(new_url: Callable[[], str]) -> None:
    """Alembic finds nothing to do, and names, keys, checks, indexes and triggers are the same."""
    database = migrated(new_url())
    assert differences(database, new_url()) == []
    assert database.revision() == REVISIONS[-1]


def test_up_down_and_up_again(new_url: Callable[[], str]) -> None:
    """Down leaves nothing but Alembic's own table; up again makes the very same."""
    database = migrated(new_url())
    before = _dump(database)
    command.downgrade(schema.config(database), "base")
    assert [line for line in _dump(database) if "CREATE" in line] == [
        line for line in before if "CREATE" in line and "alembic_version" in line
    ]
    command.upgrade(schema.config(database), "head")
    assert _dump(database) == before


def test_an_upgrade_at_the_newest_revision_changes_nothing(log: Log) -> None:
    """It says so by giving the same revision twice."""
    before = _dump(log.database)
    assert schema.upgrade(log.database) == (REVISIONS[-1], REVISIONS[-1])
    assert _dump(log.database) == before


def test_a_later_revision_and_back(log: Log, later: Callable[[str], None]) -> None:
    """Before the upgrade the log is refused as older, after it is as it was, and down works."""
    before = _dump(log.database)
    entries = log.events()
    later("")
    with pytest.raises(DatabaseOlder, match="tracker db upgrade"):
        log.again().events()
    assert schema.upgrade(log.database) == (REVISIONS[-1], "later")
    assert log.again().events() == entries
    command.downgrade(schema.config(log.database), "-1")
    assert _dump(log.database) == before


def test_a_log_of_a_later_revision_is_refused(
    log: Log, later: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """By a program that does not know it: reading, recording and upgrading alike."""
    later("")
    schema.upgrade(log.database)
    monkeypatch.undo()
    before = _dump(log.database)
    for ask in (log.again().events, lambda: log.again().append(order("b"))):
        with pytest.raises(DatabaseNewer, match=f"later; this program knows {REVISIONS[-1]}"):
            ask()
    with pytest.raises(DatabaseNewer):
        schema.upgrade(log.database)
    assert _dump(log.database) == before


# --- half-way -----------------------------------------------------------------------------------


class Broken(Exception):
    """What a migration fails with here."""


def test_a_failure_in_a_migration_leaves_the_old_revision(
    log: Log, later: Callable[[str], None]
) -> None:
    """The table and the index that it had made are gone with it; the log is as before."""
    before = _dump(log.database)
    later('raise RuntimeError("half-way")')
    with pytest.raises(RuntimeError, match="half-way"):
        schema.upgrade(log.database)
    assert _dump(log.database) == before
    assert log.database.revision() == REVISIONS[-1]


def _fail_at(database: Database, number: int) -> Callable[[], int]:
    """Let the n-th statement on an engine raise; gives how many were asked for."""
    asked = 0

    def before(*_: object) -> None:
        nonlocal asked
        asked += 1
        if asked == number:
            raise Broken

    event.listen(database.engine(), "before_cursor_execute", before)
    return lambda: asked


def _empty(new_url: Callable[[], str]) -> Database:
    database = Database(new_url())
    if database.url.startswith("sqlite:"):
        with closing(sqlite3.connect(database.path)) as connection:
            connection.execute("PRAGMA journal_mode=WAL")
    return database


def _points(new_url: Callable[[], str]) -> Iterator[tuple[int, Database, Callable[[], int]]]:
    whole = _empty(new_url)
    asked = _fail_at(whole, 0)
    command.upgrade(schema.config(whole), "head")
    for number in range(1, asked() + 1):
        database = _empty(new_url)
        yield number, database, _fail_at(database, number)


def test_a_failure_at_any_statement_leaves_no_table(new_url: Callable[[], str]) -> None:
    """From nothing, each statement of each migration fails in turn: nothing stays."""
    tried = 0
    for number, database, asked in _points(new_url):
        with pytest.raises(Broken):
            command.upgrade(schema.config(database), "head")
        assert asked() == number
        assert [line for line in _dump(database) if "CREATE" in line] == []
        tried += 1
    assert tried > 20


# --- what the check finds -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("DROP TRIGGER event_no_gap", "trigger event_no_gap: migrations make none"),
        ("DROP INDEX ix_fact_key", "index ix_fact_key: migrations make none"),
        ("CREATE INDEX ix_more ON fact (place)", "the code says none"),
        ("ALTER TABLE fact ADD COLUMN more TEXT", "fact: column more"),
        ("CREATE TABLE more (id INTEGER PRIMARY KEY)", "more: column id"),
        ("DROP TABLE mark", "mark: column target"),
        ("UPDATE alembic_version SET version_num = 'x'", "revision: the migrations lead to x"),
        ("DROP TRIGGER head_no_return", "trigger head_no_return"),
    ],
)
def test_the_check_finds_what_differs(new_url: Callable[[], str], sql: str, said: str) -> None:
    """Each difference is a line that names the thing and both sides."""
    database = migrated(new_url())
    with by_hand(database) as hand:
        trigger = sql.removeprefix("DROP TRIGGER ")
        if trigger == sql:
            hand.execute(sql)
        else:
            hand.drop_trigger(trigger)
    assert any(said in line for line in differences(database, new_url()))


@pytest.mark.parametrize("new_url", ["sqlite"], indirect=True)  # PostgreSQL alters in place
def test_the_check_finds_triggers_that_a_batch_dropped(
    log: Log, later: Callable[[str], None], new_url: Callable[[], str]
) -> None:
    """Alembic's batch mode re-creates a table without them: the log would be open to change."""
    later(BATCH)
    schema.upgrade(log.database)
    found = differences(log.database, new_url())
    assert sum("trigger event_no_" in line for line in found) == 4
    assert len(log.again().events()) == 2


def test_the_check_passes_and_fails_by_its_exit_code(
    capsys: pytest.CaptureFixture[str], later: Callable[[str], None]
) -> None:
    """`make test` reads the code, people read the lines."""
    from tests.project.check_migrations import main

    assert main() == 0
    assert f"revision {REVISIONS[-1]}: the migrations make all" in capsys.readouterr().out
    later("")
    assert main() == 1
    out = capsys.readouterr().out
    assert "later: column id: migrations make ('INTEGER', 'NOT NULL', None), the code" in out
    assert "differences: write a migration" in out
