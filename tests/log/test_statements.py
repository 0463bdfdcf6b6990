"""Every SQL text of the log and of the read models prepares against the migrated tables."""

import importlib
import pkgutil
import re
import sqlite3
from collections.abc import Iterator
from types import ModuleType

import pytest

from tests.conftest import SetClock
from tests.contract.making import Log
from tracker import views
from tracker.app import projecting
from tracker.log import statements
from tracker.views import logbook
from tracker.views.writer import COLUMNS, TABLES

VERBS = ("SELECT ", "INSERT ", "UPDATE ", "DELETE ", "WITH ")


def _texts(module: ModuleType) -> Iterator[tuple[str, str]]:
    """The statements among a module's constants, by name; those with ``_`` are pieces of some."""
    for name, value in vars(module).items():
        text = value.get("sqlite") if isinstance(value, dict) else value
        named = name.isupper() and not name.startswith("_")
        if isinstance(text, str) and named and text.lstrip().startswith(VERBS):
            yield f"{module.__name__}.{name}", text


def _all() -> dict[str, str]:
    found = pkgutil.iter_modules(views.__path__, "tracker.views.")
    modules = [statements, projecting, *(importlib.import_module(module.name) for module in found)]
    return {name: sql for module in modules for name, sql in _texts(module)}


STATEMENTS = _all()


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """The driver's connection to a migrated database."""
    path = tmp_path_factory.mktemp("statements") / "log.db"
    Log(f"sqlite:///{path}", SetClock()).create()
    connection = sqlite3.connect(path, isolation_level=None)
    yield connection
    connection.close()


def _prepare(connection: sqlite3.Connection, sql: str) -> list[tuple[object, ...]]:
    """Explain a statement; a hole ``{}`` in it takes a condition."""
    sql = sql.replace("{}", "1 = 1")
    parameters = dict.fromkeys(re.findall(r"(?<![:'0-9]):([a-z_]+)", sql), 0)
    return connection.execute(f"EXPLAIN {sql}", parameters).fetchall()


@pytest.mark.parametrize("name", STATEMENTS)
def test_a_statement_prepares(migrated: sqlite3.Connection, name: str) -> None:
    """Its tables and columns are there, and its parameters are named."""
    assert _prepare(migrated, STATEMENTS[name])


def test_the_statements_of_all_modules_are_found() -> None:
    """The search misses none: the log's own, and those of the read models' modules."""
    names = set(STATEMENTS)
    own = {name for name in vars(statements) if name.isupper() and not name.startswith("SQLITE")}
    assert {f"tracker.log.statements.{name}" for name in own} <= names
    assert {"tracker.views.reader.TIMELINE", "tracker.views.logbook.LOG"} <= names
    assert len(names) > 20


@pytest.mark.parametrize("table", TABLES)
def test_the_writers_columns_are_those_of_the_table(
    migrated: sqlite3.Connection, table: str
) -> None:
    """What is inserted names columns of the table, and leaves out only what is known later."""
    there = {row[1] for row in migrated.execute(f"PRAGMA table_info({table})")}
    left = {"retracted_position", "retracted_reported"} if table in {"fact", "standing"} else set()
    left |= {"done", "done_latest", "done_reported"} if table == "standing" else set()
    assert set(COLUMNS[table]) == there - left


@pytest.mark.parametrize("name", ["EVENT_AT", "EVENT_BY_ID", "FIRST_OF_STREAM"])
def test_a_hot_statement_uses_an_index(migrated: sqlite3.Connection, name: str) -> None:
    """None of them walks through the log."""
    sql = getattr(statements, name)
    parameters = dict.fromkeys(re.findall(r":([a-z_]+)", sql), 0)
    plan = migrated.execute(f"EXPLAIN QUERY PLAN {sql}", parameters).fetchall()
    assert plan
    assert all(row[3].startswith("SEARCH") for row in plan)


@pytest.mark.parametrize("name", ["STREAM_VERSIONS", "KNOWN_IDS"])
def test_a_statement_over_many_names_looks_each_one_up(
    migrated: sqlite3.Connection, name: str
) -> None:
    """It scans what it is handed, and searches the log for each of them."""
    text = STATEMENTS[f"tracker.log.statements.{name}"]
    parameters = dict.fromkeys(re.findall(r":([a-z_]+)", text), "[]")
    plan = [row[3] for row in migrated.execute(f"EXPLAIN QUERY PLAN {text}", parameters)]
    assert any(step.startswith("SEARCH event") for step in plan)
    assert not any(step.startswith("SCAN event") for step in plan)


@pytest.mark.parametrize("name", ["stream", "type", "key", "recorded", "source"])
def test_a_filter_of_the_log_uses_an_index(migrated: sqlite3.Connection, name: str) -> None:
    """What the log can be filtered by is found by an index; nothing walks through the facts."""
    sql = logbook.LOG.format(logbook.CONDITIONS[name])
    parameters = dict.fromkeys(re.findall(r":([a-z_]+)", sql), 0)
    plan = [row[3] for row in migrated.execute(f"EXPLAIN QUERY PLAN {sql}", parameters)]
    assert any(step.startswith("SEARCH f") for step in plan)
    assert not any(step.startswith("SCAN") for step in plan)
