"""The store contract: a command is recorded once, however often it is said."""

import json
import subprocess
import sys

import pytest

from tests.conftest import SetClock
from tests.contract.making import TAKES_AWAY, Log, command, draft
from tracker.domain.facts import Claim, Draft
from tracker.domain.party import PartyRegistered
from tracker.errors import CommandReused, WrongVersion
from tracker.log.envelope import command_id, event_id
from tracker.log.store import Batch, Prepared


def test_the_same_command_again_gives_the_original_positions(log: Log) -> None:
    """The answer says that it was there before; nothing is appended."""
    first = log.append(command("a", draft("a1"), draft("a2")))
    log.append(command("b"))
    again = log.append(command("a", draft("a1"), draft("a2")))
    assert again.positions == first.positions
    assert (first.repeated, again.repeated) == (False, True)
    assert log.keys() == ["a1", "a2", "b"]


def test_the_same_batch_with_its_old_versions_is_a_repetition(log: Log) -> None:
    """An answer lost after the commit is settled by sending the very same batch again."""
    batch = log.batch(command("a"), command("b", draft("b", "party/a")))
    first = log.store.append(batch)
    assert log.again().store.append(batch).positions == first.positions
    assert log.keys() == ["a", "b"]


def test_a_retraction_does_not_fence_off_its_own_repetition(log: Log) -> None:
    """The lost answer may be that of the very command that moved the fence."""
    batch = log.batch(command("r", draft("r", "party/x", TAKES_AWAY["retraction"])))
    assert log.store.append(batch).positions == log.store.append(batch).positions


def test_the_next_day_and_by_another_recorder(log: Log, clock: SetClock) -> None:
    """Stamps, recorder and program are no part of what was said."""
    first = log.append(command("a"))
    clock.move(days=1)
    same = Batch((command("a"),), {"party/a": 1}, 2, "boris", "9")
    assert log.again().store.append(same).positions == first.positions
    assert [event.envelope.recorder for event in log.events()] == ["anna", "anna"]


def test_in_another_process(log: Log) -> None:
    """What one process recorded, another finds: same commands, same positions."""
    line = [sys.executable, "-m", "tests.contract.racer", log.url, "1", "4"]
    runs = [
        subprocess.run(line, input="go\n", capture_output=True, text=True, check=True, timeout=60)
        for _ in range(2)
    ]
    first, second = ([json.loads(row) for row in run.stdout.splitlines()[1:]] for run in runs)
    assert len(first) == 4
    assert [row["positions"] for row in first] == [row["positions"] for row in second]
    assert all(row["repeated"] for row in second)
    assert log.head().size == 1 + sum(len(row["positions"]) for row in first)


def test_positions_are_those_recorded_whatever_is_decided_now(log: Log) -> None:
    """A repetition may decide fewer events, for the world has moved; the answer stays."""
    first = log.append(command("a", draft("a1"), draft("a2"), draft("a3")))
    assert log.append(command("a", draft("a1"))).positions == first.positions


@pytest.mark.parametrize(
    ("now", "field"),
    [
        (draft("a", data=PartyRegistered("Another")), "name"),
        (Draft("party/a", Claim(key="a", order=3), PartyRegistered("Party a")), "order"),
        (Draft("party/a", Claim(key="a", note="!"), PartyRegistered("Party a")), "note"),
    ],
    ids=["name", "order", "note"],
)
def test_another_content_under_the_same_id_is_refused(log: Log, now: Draft, field: str) -> None:
    """The refusal names the entry and the field that differs."""
    log.append(command("z"), command("a"))
    with pytest.raises(CommandReused) as refusal:
        log.append(command("a", now, said="something else"))
    assert (refusal.value.field, refusal.value.entry) == (field, 2)
    assert refusal.value.command == command_id("test", "a")
    assert log.keys() == ["z", "a"]


def test_another_type_or_number_of_events_is_told_too(log: Log) -> None:
    """Where the type differs that is the field; where one more event does, their number."""
    log.append(command("a", draft("a1"), draft("a2")))
    with pytest.raises(CommandReused, match="'type'"):
        log.append(command("a", draft("a1", data=TAKES_AWAY["member left"]), said="else"))
    with pytest.raises(CommandReused, match="'number of events'"):
        log.append(command("a", draft("a1"), said="else"))
    other = draft("a2", data=PartyRegistered("Another"))
    with pytest.raises(CommandReused, match="'name'") as refusal:
        log.append(command("a", draft("a1"), other, said="else"))
    assert refusal.value.entry == 2
    with pytest.raises(CommandReused, match="'content'"):
        log.append(command("a", draft("a1"), draft("a2"), said="else"))


def test_a_batch_recorded_in_part_is_a_conflict(log: Log) -> None:
    """Some of its commands are there, others are not: decide again, nothing is recorded."""
    log.append(command("b"))
    with pytest.raises(WrongVersion, match="party/b"):
        log.append(command("a"), command("b"))
    assert log.keys() == ["b"]


def test_event_ids_follow_from_the_command(log: Log) -> None:
    """UUIDv5 of the command's id and the event's number: the caller knows them before."""
    log.append(command("a", draft("a1"), draft("a2")))
    identity = command_id("test", "a")
    found = [event.envelope.event_id for event in log.events()[1:]]
    assert found == [event_id(identity, 0), event_id(identity, 1)]
    assert event_id("6ba7b811-9dad-11d1-80b4-00c04fd430c8", 0) == (
        "035c4ea0-d73b-5bde-bd6f-c806b04f2ec3"
    )


def test_an_upper_case_command_id_is_the_same_command(log: Log) -> None:
    """A UUID is the same in any case: its event ids are, so it is found again."""
    first = command("a")
    log.append(first)
    again = Prepared(first.command_id.upper(), first.digest, first.drafts)
    assert log.append(again).repeated
