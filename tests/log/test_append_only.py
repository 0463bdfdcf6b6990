"""SQLite's triggers: the log is append-only for anybody who speaks SQL to its file."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import SetClock
from tests.contract.making import Log, command, draft
from tracker.log.statements import SQLITE_TRIGGERS

COLUMNS = "position, bytes, leaf, event_id, stream, version, type"


@pytest.fixture
def raw(tmp_path: Path, clock: SetClock) -> Iterator[sqlite3.Connection]:
    """A connection of the driver alone, to a log of three entries."""
    path = tmp_path / "log.db"
    Log(f"sqlite:///{path}", clock).create().append(command("a", draft("a"), draft("b", "party/a")))
    connection = sqlite3.connect(path, isolation_level=None)
    yield connection
    connection.close()


def _rows(connection: sqlite3.Connection) -> list[tuple[object, ...]]:
    return [
        *connection.execute(f"SELECT {COLUMNS} FROM event ORDER BY position"),
        *connection.execute("SELECT id, size, recorded_at, fence FROM head"),
    ]


def _insert(verb: str, **changed: object) -> tuple[str, dict[str, object]]:
    """Insert a row that is new in all columns but those given."""
    row: dict[str, object] = {
        "position": 3,
        "bytes": b"x",
        "leaf": b"y",
        "event_id": "new",
        "stream": "party/new",
        "version": 1,
        "type": "party.registered",
        **changed,
    }
    values = ", ".join(f":{column}" for column in row)
    return f"{verb} INTO event ({', '.join(row)}) VALUES ({values})", row


def _first_id(connection: sqlite3.Connection) -> str:
    return str(connection.execute("SELECT event_id FROM event WHERE position = 1").fetchone()[0])


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE event SET bytes = x'00' WHERE position = 1",
        "UPDATE event SET position = 9 WHERE position = 2",
        "UPDATE event SET type = type",
        "UPDATE OR REPLACE event SET event_id = 'x' WHERE position = 1",
        "UPDATE OR IGNORE event SET stream = 'x' WHERE position = 1",
        "DELETE FROM event WHERE position = 2",
        "DELETE FROM event",
        "UPDATE head SET size = size - 1",
        "UPDATE head SET recorded_at = '2020'",
        "UPDATE head SET size = 0, recorded_at = '', fence = 0",
        "UPDATE head SET fence = -1",
        "UPDATE head SET id = 2",
        "DELETE FROM head",
        "INSERT OR REPLACE INTO head (id, size, recorded_at, fence) VALUES (1, 0, '', 0)",
        "REPLACE INTO head (id, size, recorded_at, fence) VALUES (1, 9, '2030', 0)",
        "INSERT INTO head (id, size, recorded_at, fence) VALUES (2, 0, '', 0)",
        "INSERT INTO head VALUES (1, 0, '', 0) ON CONFLICT (id) DO UPDATE SET size = 0",
    ],
)
def test_no_statement_changes_what_is_there(raw: sqlite3.Connection, sql: str) -> None:
    """Each is refused by the database itself, and every row stays."""
    before = _rows(raw)
    with pytest.raises(sqlite3.IntegrityError):
        raw.execute(sql)
    assert _rows(raw) == before
    assert len(before) == 4


@pytest.mark.parametrize("recursive", ["OFF", "ON"])
@pytest.mark.parametrize("verb", ["INSERT OR REPLACE", "REPLACE", "INSERT OR IGNORE", "INSERT"])
@pytest.mark.parametrize("taken", ["position", "event_id", "stream and version"])
def test_no_insert_takes_a_place(
    raw: sqlite3.Connection, verb: str, taken: str, recursive: str
) -> None:
    """A row of a position, an id or a version that is there is refused, however it is said."""
    changed: dict[str, dict[str, object]] = {
        "position": {"position": 1},
        "event_id": {"event_id": _first_id(raw)},
        "stream and version": {"stream": "party/a", "version": 1},
    }
    raw.execute(f"PRAGMA recursive_triggers = {recursive}")
    before = _rows(raw)
    with pytest.raises(sqlite3.IntegrityError, match=r"append-only|no gaps"):
        raw.execute(*_insert(verb, **changed[taken]))
    assert _rows(raw) == before


def test_an_upsert_is_no_way_round(raw: sqlite3.Connection) -> None:
    """ON CONFLICT … DO UPDATE is refused like any other."""
    sql, row = _insert("INSERT", position=1)
    before = _rows(raw)
    with pytest.raises(sqlite3.IntegrityError, match=r"append-only|no gaps"):
        raw.execute(f"{sql} ON CONFLICT (position) DO UPDATE SET bytes = x'00'", row)
    assert _rows(raw) == before


@pytest.mark.parametrize("position", [4, 100, -1, None])
def test_the_next_position_only(raw: sqlite3.Connection, position: int | None) -> None:
    """A position that leaves a gap, lies before the first, or is left to SQLite is refused."""
    before = _rows(raw)
    with pytest.raises(sqlite3.IntegrityError, match="no gaps"):
        raw.execute(*_insert("INSERT", position=position))
    assert _rows(raw) == before


def test_a_whole_transaction_of_tampering_leaves_nothing(raw: sqlite3.Connection) -> None:
    """Even in a transaction that goes on after the refusal, the rows are as before."""
    before = _rows(raw)
    raw.execute("BEGIN")
    for sql in ("DELETE FROM event", "UPDATE event SET bytes = x'00'", "DELETE FROM head"):
        with pytest.raises(sqlite3.IntegrityError):
            raw.execute(sql)
    raw.execute("COMMIT")
    assert _rows(raw) == before


def test_the_next_row_is_taken(raw: sqlite3.Connection) -> None:
    """The triggers refuse no honest append."""
    raw.execute(*_insert("INSERT"))
    assert raw.execute("SELECT count(*) FROM event").fetchone() == (4,)


def test_a_migrated_database_has_the_triggers_of_the_code(raw: sqlite3.Connection) -> None:
    """All of them, and no other, word for word."""
    found = dict(raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
    assert {name: sql.strip() for name, sql in found.items()} == {
        name: sql.strip() for name, sql in SQLITE_TRIGGERS.items()
    }
