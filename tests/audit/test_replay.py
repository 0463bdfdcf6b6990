"""The replay audit: clean on a sound log; whatever is edited in a read model is found and named."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.by_hand import Hand, by_hand
from tests.histories import Step, histories
from tests.playing import Player, played
from tracker.app import Tracker
from tracker.audit import replay as audit
from tracker.audit.replay import COLUMNS, Divergence, replay
from tracker.cli.render.reports import replay_lines
from tracker.log.store import read_head
from tracker.views.rows import VERSION

OWNER = {table: "num" if table == "entity" else "position" for table in COLUMNS}

EDITED = [
    (table, column)
    for table, columns in COLUMNS.items()
    for column in columns.replace(" ", "").split(",")
]
"""Every column of every table of the read models."""

TEXTS = {
    "kind",
    "id",
    "title",
    "parent",
    "event_id",
    "key",
    "type",
    "slot",
    "who",
    "value",
    "label",
}
TEXTS |= {"effect", "ref", "role", "token"}
SMALL = {"ord", "place"}


def changed(table: str, column: str) -> str:
    """Another value of a column, whatever is in it."""
    if column == "mark":
        return "NOT mark"
    if column in TEXTS or (table, column) == ("entity", "stream"):
        return f"coalesce({column}, '') || 'x'"
    return f"coalesce({column}, 0) + {1_000 if column in SMALL else 100_000}"


def edit(tracker: Tracker, sql: str, *values: Any) -> int:  # noqa: ANN401 - any SQL value
    """Run one statement by hand; gives how many rows it touched."""
    with by_hand(tracker.database) as hand:
        return int(hand.execute(sql, values).rowcount)


ROW = {
    "standing": "subject || ' ' || slot || ' ' || who || ' ' || position",
    "mention": "ref || ' ' || role || ' ' || position",
    "word": "token || ' ' || position",
}
"""What names one row of a table: its key, in the others that of its event."""


def row_of(table: str) -> str:
    """What names one row of a table, as SQL."""
    return ROW.get(table, OWNER[table])


def some_row(tracker: Tracker, table: str) -> tuple[int | str, int]:
    """A row in the middle of a table: what names it, and the position of its event."""
    with by_hand(tracker.database) as hand:
        rows = _rows(hand, table)
    return rows[len(rows) // 2]


def _rows(hand: Hand, table: str) -> list[tuple[int | str, int]]:
    found: list[tuple[int | str, int]] = hand.execute(
        f"SELECT {row_of(table)}, {OWNER[table]} FROM {table} ORDER BY 2, 1"
    ).fetchall()
    return found


def found(tracker: Tracker) -> Divergence:
    """The divergence that the audit finds; there must be one."""
    report = tracker.replay()
    assert not report.clean
    assert report.divergence is not None
    return report.divergence


# --- sound logs -----------------------------------------------------------------------------------


def test_clean_on_the_csto(csto: Tracker) -> None:
    """A log that nobody touched is clean, with all its events and rows counted."""
    report = csto.replay()
    status = csto.projections()
    assert (report.clean, report.divergence) == (True, None)
    assert (report.events, report.rows) == (status.entries, sum(status.rows.values()))
    assert report.events > 50


def test_clean_on_an_empty_log(tracker: Tracker) -> None:
    """A log that was just opened has one event, and is clean."""
    report = tracker.replay()
    assert (report.events, report.clean) == (1, True)


@given(histories(), st.sampled_from(sorted(COLUMNS)), st.integers(0, 99))
def test_any_history_is_clean_until_a_row_is_lost(
    history: list[Step], table: str, number: int
) -> None:
    """Any history replays alike; with one row less the audit names the event that it was of."""
    with played(history) as player:
        assert player.tracker.replay().clean
        position = _lose(player, table, number)
        if position is not None:
            assert (found(player.tracker).position, found(player.tracker).table) == (
                position,
                table,
            )


def _lose(player: Player, table: str, number: int) -> int | None:
    """Delete one row by hand; gives the position of its event, None where there is no row."""
    with by_hand(player.tracker.database) as hand:
        rows = _rows(hand, table)
        if not rows:
            return None
        row, position = rows[number % len(rows)]
        hand.execute(f"DELETE FROM {table} WHERE {row_of(table)} = ?", (row,))
    return int(position)


# --- tampered ones --------------------------------------------------------------------------------


@pytest.mark.parametrize(("table", "column"), EDITED, ids=str)
def test_an_edited_value_is_found(csto: Tracker, table: str, column: str) -> None:
    """A value edited in any column of any read model is found, and its event named."""
    new, (row, position) = changed(table, column), some_row(csto, table)
    assert edit(csto, f"UPDATE {table} SET {column} = {new} WHERE {row_of(table)} = ?", row) == 1
    divergence = found(csto)
    assert (divergence.position, divergence.table) == (position, table)
    assert divergence.live != divergence.replayed
    assert divergence.replayed is not None


@pytest.mark.parametrize("table", sorted(COLUMNS))
def test_a_deleted_row_is_found(csto: Tracker, table: str) -> None:
    """A row that is gone is found: the replay has it and the live table does not."""
    row, position = some_row(csto, table)
    assert edit(csto, f"DELETE FROM {table} WHERE {row_of(table)} = ?", row) == 1
    divergence = found(csto)
    assert (divergence.position, divergence.table) == (position, table)
    assert divergence.live is None
    assert divergence.replayed is not None


ADDED = {
    "entity": "INSERT INTO entity (num, kind, id, stream, title) VALUES (?, 'item', 'x', 'x', 'x')",
    "fact": "INSERT INTO fact SELECT CAST(? AS BIGINT), 'x', key, type, stream, mark, earliest,"
    " latest, ord, place, reported, NULL, NULL FROM fact WHERE position = 1",
    "standing": "INSERT INTO standing SELECT subject, slot, 'XXX', CAST(? AS BIGINT), value, label,"
    " effect, earliest, latest, ord, place, reported, NULL, NULL, NULL, NULL, NULL, NULL"
    " FROM standing LIMIT 1",
    "mark": "INSERT INTO mark VALUES (?, 1, 'event.disputed')",
    "mention": "INSERT INTO mention VALUES ('party/XXX', 'by', ?)",
    "word": "INSERT INTO word VALUES ('xxx', ?, 0)",
}


@pytest.mark.parametrize("table", sorted(COLUMNS))
@pytest.mark.parametrize("position", [-1, 5, 100_000])
def test_an_added_row_is_found(csto: Tracker, table: str, position: int) -> None:
    """A row too many is found, also one of an event that the log does not have."""
    if position == 5:
        edit(csto, f"DELETE FROM {table} WHERE {OWNER[table]} = 5")
    assert edit(csto, ADDED[table], position) == 1
    divergence = found(csto)
    assert (divergence.position, divergence.table) == (position, table)
    assert divergence.live is not None


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE projection SET cursor = cursor - 1",
        "UPDATE projection SET cursor = cursor + 1",
        f"UPDATE projection SET version = {VERSION + 1}",
        "DELETE FROM projection",
        "INSERT INTO projection VALUES (2, 1, 0)",
    ],
)
def test_a_moved_cursor_is_found(csto: Tracker, sql: str) -> None:
    """The cursor is a read model too: another place, version or number of them is found."""
    assert edit(csto, sql) == 1
    assert found(csto).table == "projection"


def test_of_several_edits_the_first_event_is_named(csto: Tracker) -> None:
    """However many rows differ, in however many tables: the first event is where to look."""
    for table, position in (("mention", 90), ("fact", 60), ("standing", 70)):
        owned = f"{OWNER[table]} = (SELECT min({OWNER[table]}) FROM {table} WHERE position >= ?)"
        column = {"mention": "ref", "fact": "key", "standing": "value"}[table]
        assert edit(csto, f"UPDATE {table} SET {column} = 'x' WHERE {owned}", position) >= 1
    assert (found(csto).position, found(csto).table) == (60, "fact")


def test_rows_that_change_places_are_found(csto: Tracker) -> None:
    """The same set of values on other rows is another read model."""
    with by_hand(csto.database) as hand:
        first, second = hand.execute(
            "SELECT min(position), latest FROM fact WHERE latest > 0 GROUP BY latest LIMIT 2"
        ).fetchall()
    edit(csto, "UPDATE fact SET latest = ? WHERE position = ?", second[1], first[0])
    edit(csto, "UPDATE fact SET latest = ? WHERE position = ?", first[1], second[0])
    assert found(csto).position == min(first[0], second[0])


def test_a_rebuild_heals_what_was_found(csto: Tracker) -> None:
    """The log is the truth: a rebuild writes the rows anew."""
    edit(csto, "UPDATE standing SET value = 'adopted'")
    assert not csto.replay().clean
    csto.rebuild()
    assert csto.replay().clean


# --- how it works ---------------------------------------------------------------------------------


def test_the_audit_writes_nothing(csto: Tracker) -> None:
    """Log and read models are the same to the byte after an audit, clean or not."""
    edit(csto, "UPDATE fact SET key = 'x' WHERE position = 60")
    with by_hand(csto.database) as hand:
        before = hand.dump()
    assert not csto.replay().clean
    with by_hand(csto.database) as hand:
        assert hand.dump() == before


@pytest.mark.parametrize("new_url", ["sqlite"], indirect=True)  # of files SQLite alone has some
def test_the_audit_leaves_the_file_alone(csto: Tracker) -> None:
    """It is the same to the byte, with nothing new beside it."""
    edit(csto, "UPDATE fact SET key = 'x' WHERE position = 60")
    path = Path(csto.database.path)
    before, files = path.read_bytes(), sorted(path.parent.iterdir())
    assert not csto.replay().clean
    assert path.read_bytes() == before
    assert sorted(path.parent.iterdir()) == files


def test_the_audit_can_run_twice_on_one_connection(csto: Tracker) -> None:
    """What it builds beside the live tables it takes away again."""
    with csto.database.scratch() as (connection, _):
        assert replay(connection, csto.store) == replay(connection, csto.store)


def test_it_reads_one_snapshot(csto: Tracker, new_docket: Callable[[str], Path]) -> None:
    """What is recorded while it runs is no divergence: it is not looked at."""
    docket = new_docket("parties: {XXX: {name: X, kind: state}}")
    with csto.database.scratch() as (connection, _):
        size = read_head(connection).size
        assert csto.import_docket(docket).events == 1
        report = replay(connection, csto.store)
    assert (report.events, report.clean) == (size, True)
    assert csto.replay().events == size + 1


@pytest.fixture
def new_docket(tmp_path: Path) -> Callable[[str], Path]:
    """Write a docket of some sections."""

    def write(sections: str) -> Path:
        path = tmp_path / "other.yaml"
        path.write_text(f"docket: other\nformat: 1\n{sections}\n", encoding="utf-8")
        return path

    return write


@pytest.mark.parametrize("chunk", [1, 7, 10_000])
def test_chunks_change_nothing(csto: Tracker, monkeypatch: pytest.MonkeyPatch, chunk: int) -> None:
    """However few events it holds at a time, it finds the same, and tells how far it is."""
    expected = csto.replay()
    monkeypatch.setattr(audit, "CHUNK", chunk)
    told: list[tuple[int, int]] = []
    assert csto.replay(lambda done, total: told.append((done, total))) == expected
    steps = [*range(chunk, expected.events, chunk), expected.events]
    assert told == [(done, expected.events) for done in steps]


@pytest.mark.parametrize("new_url", ["sqlite"], indirect=True)  # a file in a closed folder
def test_it_works_where_nothing_can_be_written(
    csto: Tracker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a folder that can't be written the audit reads the file as it is, and finds the same."""
    edit(csto, "UPDATE fact SET key = 'x' WHERE position = 60")
    connect: Callable[..., sqlite3.Connection] = sqlite3.connect

    def read_only(database: str, **options: Any) -> sqlite3.Connection:  # noqa: ANN401
        if "mode=rw" in database:
            error = sqlite3.OperationalError("unable to open database file")
            error.sqlite_errorname = "SQLITE_CANTOPEN"
            raise error
        return connect(database, **options)

    monkeypatch.setattr(sqlite3, "connect", read_only)
    assert found(csto).position == 60


# --- the file -------------------------------------------------------------------------------------


def _misled(tracker: Tracker, index: str) -> None:
    """Have an index begin at the first page of another one, as a damaged disk may."""
    with by_hand(tracker.database) as hand:
        hand.execute("PRAGMA writable_schema = ON")
        hand.execute(
            "UPDATE sqlite_master SET rootpage = (SELECT o.rootpage FROM sqlite_master o"
            " WHERE o.name = 'ix_mark_target_type') WHERE name = ?",
            (index,),
        )


@pytest.mark.parametrize("new_url", ["sqlite"], indirect=True)  # a server's files are its own
def test_a_damaged_index_of_a_read_model_is_found(csto: Tracker) -> None:
    """By the replay, which has SQLite look at the whole file, and so by the whole audit."""
    _misled(csto, "ix_fact_key")
    report = csto.replay()
    assert (report.clean, report.divergence) == (False, None)
    assert any("missing from index ix_fact_key" in text for text in report.damage)
    assert csto.auditor.verify().clean
    assert csto.auditor.audit().exit_code == 1
    assert replay_lines(report)[-1].startswith("`tracker copy` makes a sound file")


@pytest.mark.parametrize("new_url", ["sqlite"], indirect=True)
def test_a_damaged_index_of_the_log_is_found_by_verify(csto: Tracker) -> None:
    """What keeps versions and ids apart is looked at where the bytes are."""
    _misled(csto, "sqlite_autoindex_event_1")
    assert "file" in {one.check for one in csto.auditor.verify().findings}
    assert csto.replay().damage
