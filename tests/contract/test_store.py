"""The store contract: positions, versions, reading. Every engine runs it unchanged."""

import hashlib
from collections.abc import Callable

import msgspec
import pytest

from tests.conftest import SetClock
from tests.contract.making import Log, command, draft
from tracker.domain.party import PartyRegistered
from tracker.errors import (
    DatabaseExists,
    Impossible,
    InvalidId,
    MissingField,
    NoDatabase,
    WrongVersion,
)
from tracker.log import schema
from tracker.log.envelope import HEADER, command_id
from tracker.log.log_events import LogOpened
from tracker.log.store import FORMAT, Batch, Prepared, Receipt

# --- positions ----------------------------------------------------------------------------------


def test_a_log_opens_with_its_origin_at_position_0(log: Log) -> None:
    """Position 0 names the log and its format, and says who opened it."""
    (first,) = log.events()
    assert first.position == 0
    assert first.data == LogOpened("test/log", FORMAT)
    assert (first.envelope.type, first.envelope.stream) == ("log.opened", "log")
    assert (first.envelope.version, first.envelope.recorder) == (1, "anna")
    assert log.head().size == 1


def test_a_log_opens_once(log: Log) -> None:
    """Opening an open log is refused, and leaves it as it is."""
    before = log.events()
    with pytest.raises(DatabaseExists):
        log.store.open_log("test/other", "anna", "0", command_id("other"))
    assert log.events() == before


def test_positions_have_no_gaps_and_follow_the_commits(log: Log) -> None:
    """Events lie behind each other in the order of their batches, commands and drafts."""
    first = log.append(command("a", draft("a1"), draft("a2")), command("b"))
    second = log.append(command("c"))
    assert first == Receipt(
        {command_id("test", "a"): (1, 2), command_id("test", "b"): (3,)}, repeated=False
    )
    assert second.positions == {command_id("test", "c"): (4,)}
    assert log.keys() == ["a1", "a2", "b", "c"]
    assert [event.position for event in log.events()] == [0, 1, 2, 3, 4]
    assert log.head().size == 5


def test_a_large_batch_is_one_batch(log: Log) -> None:
    """More events than are written at a time have one stamp, no gaps, and tell their progress."""
    told: list[tuple[int, int]] = []
    drafts = [draft(f"d-{number}", "party/many") for number in range(2_500)]
    commands = [command(one.claim.key, one) for one in drafts]
    receipt = log.store.append(log.batch(*commands), lambda done, all_: told.append((done, all_)))
    positions = [position for found in receipt.positions.values() for position in found]
    assert positions == list(range(1, 2_501))
    events = log.events()[1:]
    assert [event.envelope.version for event in events] == list(range(1, 2_501))
    assert len({event.envelope.recorded_at for event in events}) == 1
    assert told == [(1_000, 2_500), (2_000, 2_500), (2_500, 2_500)]


def test_nothing_to_append_changes_nothing(log: Log, clock: SetClock) -> None:
    """An empty batch gives an empty receipt and does not even move the last stamp."""
    before = log.head()
    clock.move(hours=1)
    assert log.append() == Receipt({})
    assert log.head() == before


# --- versions -----------------------------------------------------------------------------------


def test_versions_count_within_a_stream(log: Log) -> None:
    """Each stream has versions of its own from 1; streams mix in one batch."""
    log.append(command("a", draft("a1", "party/x"), draft("a2", "party/y"), draft("a3", "party/x")))
    log.append(command("b", draft("b1", "party/x")))
    found = [(one.envelope.stream, one.envelope.version) for one in log.events()[1:]]
    assert found == [("party/x", 1), ("party/y", 1), ("party/x", 2), ("party/x", 3)]
    with log.database.reading() as connection:
        versions = log.store.versions(connection, ["party/x", "party/y", "party/z"])
    assert versions == {"party/x": 3, "party/y": 1, "party/z": 0}


@pytest.mark.parametrize(
    ("stream", "expected"), [("party/a", 0), ("party/a", 2), ("party/b", 1)], ids=str
)
def test_another_version_than_expected_is_refused(log: Log, stream: str, expected: int) -> None:
    """Stale, in the future, or of a stream that is not there: nothing is recorded."""
    log.append(command("a"))
    batch = Batch((command("x", draft("x", stream)),), {stream: expected}, 2, "anna", "0")
    before = log.head()
    with pytest.raises(WrongVersion) as refusal:
        log.store.append(batch)
    assert (refusal.value.stream, refusal.value.expected) == (stream, expected)
    assert log.keys() == ["a"]
    assert log.head() == before


def test_a_version_may_be_expected_without_an_event(log: Log) -> None:
    """What a decision rests on is guarded too, though nothing is appended to it."""
    log.append(command("a"))
    batch = Batch((command("x"),), {"party/x": 0, "party/a": 0}, 2, "anna", "0")
    with pytest.raises(WrongVersion, match="party/a"):
        log.store.append(batch)
    assert log.keys() == ["a"]


def test_the_expected_version_is_mandatory() -> None:
    """A batch that forgets a stream is refused at its birth."""
    with pytest.raises(MissingField, match=r"say the version of party/a"):
        Batch((command("a"),), {}, 1, "anna", "0")


@pytest.mark.parametrize(
    "commands", [(command("a"), command("a")), (Prepared(command_id("a"), "", ()),)], ids=repr
)
def test_a_batch_without_sense_is_refused(commands: tuple[Prepared, ...]) -> None:
    """A command stands once in a batch, and has at least one event."""
    with pytest.raises(Impossible, match="command"):
        Batch(commands, {"party/a": 0}, 1, "anna", "0")


def test_a_command_id_is_a_uuid(log: Log) -> None:
    """Event ids are made from it, so that another form is refused by name."""
    with pytest.raises(InvalidId, match="a UUID"):
        log.append(Prepared("first", "", (draft("a"),)))
    assert log.keys() == []


# --- reading ------------------------------------------------------------------------------------


def test_reading_by_position_id_and_range(log: Log) -> None:
    """All ways of reading give the same entries; what is not there is None."""
    log.append(command("a", draft("a"), draft("b"), draft("c")))
    events = log.events()
    with log.database.reading() as connection:
        store = log.store
        assert [store.at(connection, number) for number in range(4)] == events
        assert [store.by_id(connection, one.envelope.event_id) for one in events] == events
        assert list(store.events(connection, 1, 3)) == events[1:3]
        assert list(store.events(connection, 2)) == events[2:]
        assert store.at(connection, 4) is None
        assert store.at(connection, -1) is None
        assert store.by_id(connection, "nobody") is None


def test_a_snapshot_does_not_move(log: Log) -> None:
    """What is read in one transaction is of one state, whatever others append meanwhile."""
    with log.database.reading() as connection:
        before = list(log.store.events(connection))
        log.again().append(command("a"))
        assert list(log.store.events(connection)) == before
    assert log.keys() == ["a"]


def test_what_comes_out_is_what_went_in(log: Log) -> None:
    """Claim, data, stamp, recorder, command and program of an entry are those of its batch."""
    said = draft("a")
    log.append(command("a", said))
    envelope = log.events()[1].envelope
    assert log.events()[1].data == said.data == PartyRegistered("Party a")
    assert (envelope.key, envelope.stream, envelope.schema_version) == ("a", "party/a", 1)
    assert envelope.recorded_at == "2026-11-21T14:02:00.000000Z"
    assert (envelope.recorder, envelope.metadata.app_version) == ("anna", "0")
    assert envelope.metadata.command_id == command_id("test", "a")


def test_leaf_and_columns_of_every_row(log: Log) -> None:
    """A leaf is SHA-256 of a zero byte and the bytes; four columns are keys of the bytes."""
    log.append(command("a", draft("a"), draft("ä", "party/a")), command("b"))
    with log.database.reading() as connection:
        rows = connection.all(
            "SELECT position, bytes, leaf, event_id, stream, version, type FROM event"
            " ORDER BY position"
        )
    assert [row[0] for row in rows] == [0, 1, 2, 3]
    for _, stored, leaf, *copies in rows:
        assert bytes(leaf) == hashlib.sha256(b"\x00" + bytes(stored)).digest()
        envelope = msgspec.json.decode(bytes(stored).removeprefix(HEADER))
        assert copies == [envelope[key] for key in ("event_id", "stream", "version", "type")]


def test_two_logs_know_nothing_of_each_other(new_url: Callable[[], str], clock: SetClock) -> None:
    """What is appended to one database is not in another; two stores on one see the same."""
    one, other = Log(new_url(), clock).create(), Log(new_url(), clock).create()
    one.append(command("a"))
    assert (one.again().keys(), other.keys()) == (["a"], [])


def test_tables_alone_are_no_log(new_url: Callable[[], str], clock: SetClock) -> None:
    """As a broken off ``init`` leaves them on a server: appending is refused, and told to go on."""
    log = Log(new_url(), clock)
    schema.create(log.database, lambda _: None)
    with pytest.raises(NoDatabase, match="run `tracker init`"):
        log.append(command("a"))
