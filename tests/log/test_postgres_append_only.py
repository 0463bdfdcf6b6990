"""PostgreSQL's triggers: the log is append-only for anybody who speaks SQL to its server."""

import json
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import psycopg
import pytest
from psycopg import Connection

from tests.conftest import SetClock
from tests.contract.making import Log, command, draft
from tests.postgres import Server
from tracker.log.envelope import HEADER
from tracker.log.postgres_url import conninfo

INSERT = "INSERT INTO event (position, bytes, leaf, event_id, stream, version, type) VALUES "
STAMP = "2026-11-21T14:02:00.000000Z"
"""That of the log's last entry."""

BYTES = "convert_to('agenda-event/v1 ' || json_build_object('db_user', session_user)::text, 'UTF8')"
ROW = f"({{}}, {BYTES}, 'y', '{{}}', 'party/{{}}', {{}}, 'party.registered')"


@pytest.fixture
def raw(postgres: Server, clock: SetClock) -> Iterator[Connection[Any]]:
    """A connection of the server's owner, to a log of three entries."""
    log = Log(postgres.url(postgres.new()), clock).create()
    log.append(command("a", draft("a"), draft("b", "party/a")))
    with closing(psycopg.connect(conninfo(log.url), autocommit=True)) as connection:
        yield connection


def _rows(connection: Connection[Any]) -> list[tuple[Any, ...]]:
    return [
        *connection.execute("SELECT * FROM event ORDER BY position"),
        *connection.execute("SELECT * FROM head"),
    ]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE event SET bytes = 'x' WHERE position = 1",
        "UPDATE event SET type = type",
        "UPDATE event SET position = 9 WHERE position = 2",
        "UPDATE event SET type = 'x' WHERE position = 99",
        "DELETE FROM event WHERE position = 2",
        "DELETE FROM event",
        "WITH gone AS (DELETE FROM event RETURNING *) SELECT count(*) FROM gone",
        "TRUNCATE event",
        "TRUNCATE event, head CASCADE",
        "TRUNCATE head",
        "MERGE INTO event USING (SELECT 1) one ON position = 1 WHEN MATCHED THEN DELETE",
        "UPDATE head SET size = size - 1",
        "UPDATE head SET recorded_at = '2020'",
        "UPDATE head SET size = 0, recorded_at = '', fence = 0",
        "UPDATE head SET fence = -1",
        "UPDATE head SET id = 2",
        "DELETE FROM head",
        "INSERT INTO head (id, size, recorded_at, fence) VALUES (2, 0, '', 0)",
        "INSERT INTO head VALUES (1, 0, '', 0) ON CONFLICT (id) DO UPDATE SET size = 0",
        INSERT + ROW.format(1, "new", "new", 1) + " ON CONFLICT (position) DO UPDATE SET type = ''",
    ],
)
def test_no_statement_changes_what_is_there(raw: Connection[Any], sql: str) -> None:
    """Each is refused by the database itself, for its owner too, and every row stays."""
    before = _rows(raw)
    with pytest.raises(psycopg.IntegrityError):
        raw.execute(sql.encode())
    assert _rows(raw) == before
    assert len(before) == 4


@pytest.mark.parametrize(
    "rows",
    [
        [ROW.format(4, "new", "new", 1)],
        [ROW.format(-1, "new", "new", 1)],
        [ROW.format(3, "new", "new", 1), ROW.format(5, "newer", "newer", 1)],
        [ROW.format(-1, "new", "new", 1), ROW.format(3, "newer", "newer", 1)],
        [ROW.format(1, "new", "new", 1)],
        [ROW.format(3, "new", "a", 1)],
    ],
    ids=["gap", "before", "hole", "both ends", "position taken", "version taken"],
)
def test_the_next_positions_only(raw: Connection[Any], rows: list[str]) -> None:
    """Rows that leave a gap, lie before the first, or take a place are refused, all of them."""
    before = _rows(raw)
    with pytest.raises(psycopg.IntegrityError):
        raw.execute((INSERT + ", ".join(rows)).encode())
    assert _rows(raw) == before


def test_a_table_of_the_same_name_is_no_way_round(raw: Connection[Any]) -> None:
    """A temporary table is found before ours, but not by the guards."""
    raw.execute("CREATE TEMPORARY TABLE event (position bigint)")
    raw.execute("INSERT INTO pg_temp.event VALUES (98)")
    with pytest.raises(psycopg.IntegrityError, match="its head moves before its entries"):
        raw.execute(
            (INSERT.replace("event (", "public.event (") + ROW.format(99, "x", "x", 1)).encode()
        )


def body(**said: object) -> bytes:
    """The bytes of an entry that says no more than what the guards look at."""
    return HEADER + json.dumps({"recorded_at": STAMP, "db_user": "postgres", **said}).encode()


def rows(connection: Connection[Any], *positions: int, **said: object) -> None:
    """Write entries by hand."""
    for position in positions:
        values = (position, body(**said), b"y", f"e{position}", f"party/{position}", 1, "t")
        connection.execute(f"{INSERT} (%s, %s, %s, %s, %s, %s, %s)".encode(), values)


def test_the_next_rows_are_taken(raw: Connection[Any]) -> None:
    """The triggers refuse no honest append: by INSERT, in any order of the rows, or by COPY."""
    more = [ROW.format(4, "newer", "newer", 1), ROW.format(3, "new", "new", 1)]
    with raw.transaction():
        raw.execute("UPDATE head SET size = 7")
        raw.execute((INSERT + ", ".join(more)).encode())
        with raw.cursor() as cursor, cursor.copy("COPY event FROM STDIN") as copy:
            for position in (5, 6):
                row = (position, body(), b"y", f"e{position}", f"party/{position}", 1, "t")
                copy.write_row(row)
    assert [row[0] for row in _rows(raw)[:-1]] == list(range(7))


@pytest.mark.parametrize(
    ("size", "positions", "refused"),
    [
        (6, [3, 5], "its head is where its entries end"),
        (5, [4], "its head is where its entries end"),
        (4, [3, 4], "its head moves before its entries"),
        (4, [3, -1], "its positions count from 0"),
        (5, [3, -1], "its positions count from 0"),
    ],
    ids=str,
)
def test_each_step_of_the_head_has_its_entry(
    raw: Connection[Any], size: int, positions: list[int], refused: str
) -> None:
    """No hole within it, none beyond it, none before the first one."""
    before = _rows(raw)

    def forge() -> None:
        with raw.transaction():
            raw.execute(f"UPDATE head SET size = {size}".encode())
            rows(raw, *positions)

    with pytest.raises(psycopg.IntegrityError, match=refused):
        forge()
    assert _rows(raw) == before


def test_entries_that_are_taken_back_are_none(raw: Connection[Any]) -> None:
    """A savepoint undoes the entry, and not the step of the head."""
    before = _rows(raw)

    def forge() -> None:
        with raw.transaction():
            raw.execute("UPDATE head SET size = 4")
            with raw.transaction(force_rollback=True):
                rows(raw, 3)

    with pytest.raises(psycopg.IntegrityError, match="where its entries end"):
        forge()
    assert _rows(raw) == before


def test_a_check_before_the_end_is_no_way_round(raw: Connection[Any]) -> None:
    """What is checked early is guarded after that as well."""
    before = _rows(raw)

    def forge(sql: str) -> None:
        with raw.transaction():
            raw.execute("UPDATE head SET size = 4")
            rows(raw, 3)
            raw.execute("SET CONSTRAINTS ALL IMMEDIATE")
            raw.execute(sql.encode())

    for sql in ("UPDATE head SET size = 5", INSERT + ROW.format(4, "new", "new", 1)):
        with pytest.raises(psycopg.IntegrityError, match="append-only: its head"):
            forge(sql)
    assert _rows(raw) == before


def test_two_appends_in_one_transaction(raw: Connection[Any]) -> None:
    """Each step of the head is held against its own entries."""
    later = "2026-11-21T14:03:00.000000Z"
    with raw.transaction():
        raw.execute("UPDATE head SET size = 4")
        rows(raw, 3)
        raw.execute(f"UPDATE head SET size = 6, recorded_at = '{later}'".encode())
        rows(raw, 4, 5, recorded_at=later)
    assert _rows(raw)[-1][1:] == (6, later, 0)


def test_what_is_no_json_is_no_entry(raw: Connection[Any]) -> None:
    """Nobody could tell whom it names: refused, of the owner too."""
    before = _rows(raw)
    with pytest.raises(psycopg.DataError, match="json"):
        raw.execute((INSERT + ROW.replace(BYTES, "'x'").format(3, "new", "new", 1)).encode())
    assert _rows(raw) == before


@pytest.mark.parametrize(
    ("change", "stamp"),
    [
        ("size = size + 1, recorded_at = '2030'", STAMP),
        ("size = size + 1", "2020-01-01T00:00:00.000000Z"),
        ("size = size + 1, fence = 3", STAMP),
        ("size = size + 1, fence = 5", STAMP),
    ],
    ids=["head ahead", "entry behind", "fence at an old entry", "fence beyond the end"],
)
def test_the_head_says_what_the_last_entry_says(
    raw: Connection[Any], change: str, stamp: str
) -> None:
    """Its stamp is the last entry's, and the fence moves behind a new entry alone."""
    before = _rows(raw)

    def forge() -> None:
        with raw.transaction():
            raw.execute(f"UPDATE head SET {change}".encode())
            rows(raw, 3, recorded_at=stamp)

    with pytest.raises(psycopg.IntegrityError, match="append-only: its"):
        forge()
    assert _rows(raw) == before


def test_the_fence_does_not_move_without_entries(raw: Connection[Any]) -> None:
    """Alone it would make everybody decide again."""
    with pytest.raises(psycopg.IntegrityError, match="its fence moves with its entries"):
        raw.execute("UPDATE head SET fence = 2")
    with raw.transaction():
        raw.execute("UPDATE head SET size = 4, fence = 4")
        rows(raw, 3)
    assert _rows(raw)[-1][1:] == (4, STAMP, 4)


@pytest.mark.parametrize(
    "sql", ["UPDATE head SET size = size + 1", INSERT + ROW.format(3, "new", "new", 1)]
)
def test_head_and_entries_move_together(raw: Connection[Any], sql: str) -> None:
    """One without the other would stop the log for all: it is refused."""
    before = _rows(raw)
    with pytest.raises(psycopg.IntegrityError, match="append-only: its head"):
        raw.execute(sql.encode())
    assert _rows(raw) == before


def test_every_text_of_ours_sorts_by_code_points(raw: Connection[Any]) -> None:
    """Whatever the database's own language is: answers come in one order on both engines."""
    sql = """
    SELECT c.relname, a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_collation l ON l.oid = a.attcollation
    WHERE n.nspname = 'public' AND c.relkind = 'r' AND l.collname <> 'C'
    """
    assert raw.execute(sql).fetchall() == [("alembic_version", "version_num")]
