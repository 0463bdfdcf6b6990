"""Damaged bytes: whatever happened to an entry, reading it fails with one error that names it."""

import json
import sqlite3
from collections.abc import Callable

import msgspec
import psycopg
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.by_hand import by_hand
from tests.conftest import SetClock
from tests.contract.making import Log, command
from tests.log.test_golden import lines
from tracker.errors import DamagedEvent, EventNewer, InvalidText, TrackerError
from tracker.log.catalogue import catalogue
from tracker.log.envelope import HEADER, canonical, read, write
from tracker.log.stored import Stored, decode

GOLDEN = [HEADER + line for line in lines()]


def readable(stored: bytes) -> Stored | None:
    """Decode as the store does; None where it is refused as damaged or newer, naming entry 9."""
    try:
        return decode((9, stored, b"leaf"), catalogue())
    except (DamagedEvent, EventNewer) as error:
        refusal = error
    assert refusal.position == 9
    assert "\n" not in str(refusal)
    return None


def unseen(stored: bytes) -> bool:
    """Say whether bytes read well and are written again as the same ones."""
    found = readable(stored)
    if found is None:
        return False
    try:
        data = msgspec.Raw(canonical(found.data))
        return write(msgspec.structs.replace(found.envelope, data=data)) == stored
    except InvalidText:
        return False


def is_canonical(stored: bytes) -> bool:
    """By the standard library: sorted keys, none twice, no blanks."""
    plain = json.loads(stored.removeprefix(HEADER))
    text = json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return HEADER + text.encode() == stored


@given(st.binary())
@example(b"")
@example(HEADER)
@example(HEADER[:-1])
@example(HEADER + b"{}")
@example(HEADER + b"null")
@example(HEADER + b"[" * 60_000)
@example(HEADER + b'{"data":' + b"[" * 60_000)
@example(HEADER + b'{"a":' * 10_000)
@example(HEADER + b'{"version":' + b"1" * 5_000 + b"}")
@example(HEADER + b'{"key":"\xff"}')
@example(HEADER + b'{"key":"\\ud800"}')
@example(b"agenda-event/v2\n" + lines()[0])
@example(HEADER + HEADER + lines()[0])
def test_random_bytes_are_damaged(stored: bytes) -> None:
    """No header, no JSON, no envelope: no traceback of the decoder."""
    assert readable(stored) is None


@given(st.sampled_from(GOLDEN), st.data())
def test_one_changed_byte(stored: bytes, data: st.DataObject) -> None:
    """It is refused, or seen when written again, or makes another event that is as well-formed."""
    at = data.draw(st.integers(0, len(stored) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda value: value != stored[at]))
    changed = stored[:at] + bytes([byte]) + stored[at + 1 :]
    assert not unseen(changed) or is_canonical(changed)


@given(st.sampled_from(GOLDEN), st.data())
def test_a_cut_or_doubled_piece(stored: bytes, data: st.DataObject) -> None:
    """A missing tail is refused; a piece that is missing or stands twice, as one changed byte."""
    start = data.draw(st.integers(0, len(stored)))
    stop = data.draw(st.integers(start, len(stored)))
    assert start == len(stored) or readable(stored[:start]) is None
    for changed in (stored[:start] + stored[stop:], stored[:stop] + stored[start:]):
        assert not unseen(changed) or is_canonical(changed)


@given(st.sampled_from(GOLDEN), st.sampled_from(GOLDEN), st.data())
def test_the_head_of_one_and_the_tail_of_another(
    one: bytes, other: bytes, data: st.DataObject
) -> None:
    """Two entries grown together, as by a torn page."""
    at = data.draw(st.integers(0, min(len(one), len(other))))
    changed = one[:at] + other[at:]
    assert not unseen(changed) or is_canonical(changed)


def test_the_golden_lines_are_readable() -> None:
    """The other tests of this module change something that reads well."""
    assert all(unseen(stored) and is_canonical(stored) for stored in GOLDEN)


@pytest.mark.parametrize(
    "row", [(9, None, b""), (9, "text", b""), (9, 5, b""), (9, GOLDEN[0], None), ("x", b"", b"")]
)
def test_columns_of_another_type(row: tuple[object, ...]) -> None:
    """SQLite's columns take any type; ours are bytes, and anything else is damage."""
    with pytest.raises(DamagedEvent, match="no bytes"):
        decode(row, catalogue())


def test_an_unknown_key_and_a_missing_one_are_damage() -> None:
    """The message says which, for whoever looks at the bytes."""
    with pytest.raises(DamagedEvent, match="unknown field `more`"):
        read(GOLDEN[0].replace(b'"note":', b'"more":'), 9)
    with pytest.raises(DamagedEvent, match="required field `version`"):
        read(GOLDEN[0].replace(b',"version":1}', b"}"), 9)


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        (b"party.registered", b"party.unheard-of", EventNewer),
        (b'"schema_version":1', b'"schema_version":2', EventNewer),
        (b"agenda-event/v1", b"agenda-event/v2", DamagedEvent),
        (b'"recorder"', b'"recor', DamagedEvent),
        (None, None, None),
    ],
)
def test_a_tampered_row_is_refused_by_the_store(
    new_url: Callable[[], str],
    clock: SetClock,
    old: bytes | None,
    new: bytes | None,
    error: type[TrackerError] | None,
) -> None:
    """By all ways of reading, while the entries beside it stay readable."""
    log = Log(new_url(), clock).create()
    log.append(command("a"), command("b"))
    with by_hand(log.database) as hand:
        hand.drop_trigger("event_no_update")
        (stored,) = hand.execute("SELECT bytes FROM event WHERE position = 1").fetchone()
        change = None if old is None else bytes(stored).replace(old, new or b"")
        sql = "UPDATE event SET bytes = ? WHERE position = 1"
        if error is None:
            with pytest.raises((sqlite3.IntegrityError, psycopg.IntegrityError)):
                hand.execute(sql, (change,))
            return
        hand.execute(sql, (change,))
    with log.database.reading() as connection:
        for reading in (log.store.at, lambda c, n: list(log.store.events(c, n))):
            with pytest.raises(error, match="@1"):
                reading(connection, 1)
        assert log.store.at(connection, 2) is not None
