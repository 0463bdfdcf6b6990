"""Every change of a byte in a stored row is found: thousands, the same ones in each run.

Values of the log's rows are changed in memory, the triggers out of the way and put back, and
the change is taken back after each verification. They are in a file's copy in memory, since only
there thousands are quick: the audit reads the same columns on a server. ``TRACKER_BYTES`` sets how
many of each kind.
"""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from random import Random
from typing import Any, cast

import pytest

from tests import dockets
from tests.audit.attacks import unguarded
from tests.audit.in_parts import in_parts
from tests.by_hand import Hand
from tests.faults.asking import opened
from tracker.app import Tracker
from tracker.audit.together import Jobs
from tracker.audit.verify import VerifyReport, verify
from tracker.log.connection import Connection

SAMPLES = int(os.environ.get("TRACKER_BYTES", "150"))

FACTS = 25
"""Facts of the docket: some sixty entries, marks among them."""

Change = Callable[[Any, Random], object]


def hand(raw: Any) -> Hand:  # noqa: ANN401 - the driver's own, whose protocol is not ours
    """A connection as attackers have it."""
    return Hand(raw, Connection(raw))


class Mutable:
    """A small log in memory, whose values are changed one at a time."""

    def __init__(self, tracker: Tracker, connection: sqlite3.Connection) -> None:
        """Take the log, and its copy in memory, in autocommit."""
        self.raw = connection
        self._store = tracker.store
        self.size: int = connection.execute("SELECT size FROM head").fetchone()[0]

    def verify(self, *, quick: bool = False) -> VerifyReport:
        """Verify it as it is."""
        return verify(Connection(cast("Any", self.raw)), self._store, quick=quick)

    def in_parts(self) -> VerifyReport:
        """The same as several processes do it."""
        connection = Connection(cast("Any", self.raw))
        with in_parts(connection, self._store):
            return verify(connection, self._store, jobs=Jobs("", 2))

    def after(self, sql: str, *values: object) -> tuple[VerifyReport, VerifyReport]:
        """The full and the quick report after one change, which is taken back."""
        self.raw.execute("SAVEPOINT before")
        try:
            with unguarded(hand(self.raw)):
                self.raw.execute(sql, values)
            full = self.verify()
            assert self.in_parts() == full
            return full, self.verify(quick=True)
        finally:
            self.raw.execute("ROLLBACK TO before")
            self.raw.execute("RELEASE before")

    def value(self, column: str, position: int) -> Any:  # noqa: ANN401 - as stored
        """What a column of an entry holds."""
        sql = f"SELECT {column} FROM event WHERE position = ?"
        return self.raw.execute(sql, (position,)).fetchone()[0]


@pytest.fixture(scope="module")
def mutable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mutable]:
    """The log, made once."""
    folder = tmp_path_factory.mktemp("bytes")
    tracker = opened(folder / "log.db")
    tracker.init()
    tracker.import_docket(dockets.write(folder / "docket.yaml", dockets.generated(FACTS, 7)))
    with (
        closing(sqlite3.connect(folder / "log.db")) as file,
        closing(sqlite3.connect(":memory:", isolation_level=None)) as memory,
    ):
        file.backup(memory)
        memory.execute("PRAGMA ignore_check_constraints = ON")
        yield Mutable(tracker, memory)


def one_byte(data: bytes, dice: Random) -> bytes:
    """The same bytes but for one, which is changed, lost, doubled or put in."""
    at, other = dice.randrange(len(data)), dice.randrange(1, 256)
    changed = bytes([data[at] ^ other])
    middle = (changed, changed, changed, b"", data[at : at + 1] * 2, changed + data[at : at + 1])
    return data[:at] + dice.choice(middle) + data[at + 1 :]


def as_bytes(value: Any, dice: Random) -> object:  # noqa: ANN401 - as stored
    """One byte of a value of bytes; now and then they become text."""
    return one_byte(value, dice)


def as_text(value: str, dice: Random) -> object:
    """One byte of a text, which may be no UTF-8 then; SQLite keeps it as text all the same."""
    return one_byte(value.encode(), dice)


def as_number(value: int, dice: Random) -> object:
    """One bit of a number; now and then it becomes a text or a fraction that looks like it."""
    flipped = value ^ (1 << dice.randrange(40))
    return dice.choice((flipped, flipped, flipped, -1 - value, value + 0.5, f"{value}x"))


COLUMNS: dict[str, Change] = {
    "position": as_number,
    "bytes": as_bytes,
    "leaf": as_bytes,
    "event_id": as_text,
    "stream": as_text,
    "version": as_number,
    "type": as_text,
}
HEAD: dict[str, Change] = {
    "id": as_number, "size": as_number, "recorded_at": as_text, "fence": as_number,
}  # fmt: skip


def placeholder(change: Change) -> str:
    """How a changed value is handed in: text as its bytes, for not all bytes are text."""
    return "CAST(? AS TEXT)" if change is as_text else "?"


def test_nothing_is_changed(mutable: Mutable) -> None:
    """The log that all changes begin with is clean, and so it is after one was taken back."""
    assert mutable.verify().clean
    assert not mutable.after("DELETE FROM event WHERE position = 3")[0].clean
    assert mutable.verify() == mutable.in_parts()
    assert mutable.verify().clean


@pytest.mark.parametrize("column", COLUMNS)
def test_a_byte_of_an_entry(mutable: Mutable, column: str) -> None:
    """In any column of any entry: found, at that entry; what is hashed is found quickly, too."""
    dice, change = Random(column), COLUMNS[column]  # noqa: S311 - no secrets
    sql = f"UPDATE event SET {column} = {placeholder(change)} WHERE position = ?"
    done = 0
    while done < SAMPLES:
        position = dice.randrange(mutable.size)
        value = change(mutable.value(column, position), dice)
        try:
            full, quick = mutable.after(sql, value, position)
        except sqlite3.IntegrityError:  # no database takes it: a number that is taken, or no number
            continue
        done += 1
        assert not full.clean, (position, value)
        if column in {"bytes", "leaf"}:
            assert (full.first, full.last) == (position, position), (position, value)
            assert not quick.clean, (position, value)


@pytest.mark.parametrize("column", HEAD)
def test_a_byte_of_the_head(mutable: Mutable, column: str) -> None:
    """The head says what the entries say, or is found."""
    dice, change = Random(column), HEAD[column]  # noqa: S311 - no secrets
    sql = f"UPDATE head SET {column} = {placeholder(change)}"
    value = mutable.raw.execute(f"SELECT {column} FROM head").fetchone()[0]
    for _ in range(SAMPLES // 2):
        changed = change(value, dice)
        full, quick = mutable.after(sql, changed)
        assert not full.clean, changed
        assert column != "size" or not quick.clean, changed


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("value", [b"", "", 0, -7, 1.5, 2**62, "é", b"\xff"], ids=repr)
def test_a_value_of_another_type(mutable: Mutable, column: str, value: object) -> None:
    """SQLite takes any type in any column; so must the audit, without stumbling."""
    sql = f"UPDATE event SET {column} = ? WHERE position = 9"
    try:
        full, _ = mutable.after(sql, value)
    except sqlite3.IntegrityError:
        return
    assert not full.clean


def test_every_bit_of_one_entry(mutable: Mutable) -> None:
    """All bits of its bytes and of its leaf, one after the other: the quick check finds each."""
    for column in ("bytes", "leaf"):
        value = mutable.value(column, mutable.size - 1)
        sql = f"UPDATE event SET {column} = ? WHERE position = ?"
        with unguarded(hand(mutable.raw)):
            for bit in range(len(value) * 8):
                changed = bytearray(value)
                changed[bit // 8] ^= 1 << bit % 8
                mutable.raw.execute(sql, (bytes(changed), mutable.size - 1))
                assert not mutable.verify(quick=True).clean, (column, bit)
            mutable.raw.execute(sql, (value, mutable.size - 1))
    assert mutable.verify().clean
