"""The store contract: what an append is refused for, and that a refused one leaves nothing."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone

import pytest

from tests.conftest import SetClock
from tests.contract.making import TAKES_AWAY, Log, command, draft, no_views
from tracker.domain.adoption import ProcedureAdopted
from tracker.domain.facts import Claim, Draft
from tracker.domain.party import PartyRegistered
from tracker.errors import ClockBehind, FenceMoved, InvalidText, TooLarge, TrackerError, WrongType
from tracker.log.connection import Connection
from tracker.log.envelope import LIMIT, canonical
from tracker.log.store import Batch, Stored

# --- the fence ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", TAKES_AWAY)
def test_a_decision_from_before_something_was_taken_away_is_refused(log: Log, name: str) -> None:
    """It may rest on what is gone; decided again it is recorded."""
    stale = log.batch(command("a"))
    log.append(command("away", draft("away", "party/away", TAKES_AWAY[name])))
    with pytest.raises(FenceMoved) as refusal:
        log.store.append(stale)
    assert refusal.value.seen == 1
    assert log.keys() == ["away"]
    log.append(command("a"))
    assert log.keys() == ["away", "a"]


def test_the_fence_stands_behind_the_last_event_that_takes_away(log: Log) -> None:
    """What was decided before it is refused, what was decided right behind it is not."""
    away = TAKES_AWAY["retraction"]
    drafts = [draft("b1"), draft("b2", data=away), draft("b3", data=away), draft("b4")]
    log.append(command("a"), command("b", *drafts))
    assert log.head().fence == 5
    versions = {"party/c": 0}
    with pytest.raises(FenceMoved):
        log.store.append(Batch((command("c"),), versions, 4, "anna", "0"))
    log.store.append(Batch((command("c"),), versions, 5, "anna", "0"))
    assert log.head().fence == 5
    assert log.keys()[-1] == "c"


def test_what_takes_nothing_away_fences_nothing_off(log: Log) -> None:
    """Decisions on different streams do not hinder each other."""
    first, second = log.batch(command("a")), log.batch(command("b"))
    log.store.append(second)
    log.store.append(first)
    assert log.keys() == ["b", "a"]


# --- the stamp ----------------------------------------------------------------------------------


def test_recorded_at_never_runs_backwards(log: Log, clock: SetClock) -> None:
    """A clock that jumps back by minutes gives the last stamp again until it catches up."""
    for change in (0, 5, -9, 8, 2):
        clock.move(minutes=change)
        log.append(command(f"moved {change}", draft(f"x{change}", "party/x")))
    stamps = [event.envelope.recorded_at for event in log.events()]
    assert [stamp[11:16] for stamp in stamps] == [
        *("14:02", "14:02", "14:07", "14:07", "14:07", "14:08")
    ]
    assert stamps == sorted(stamps)
    assert log.head().recorded_at == stamps[-1]


def test_a_clock_far_behind_the_log_is_refused(log: Log, clock: SetClock) -> None:
    """More than ten minutes are no jitter: one of the two clocks is wrong, and is named."""
    log.append(command("a"))
    clock.move(minutes=-10)
    log.append(command("b"))
    clock.move(microseconds=-1)
    with pytest.raises(ClockBehind) as refusal:
        log.append(command("c"))
    assert refusal.value.head == "2026-11-21T14:02:00.000000Z"
    assert refusal.value.clock == "2026-11-21T13:51:59.999999Z"
    assert log.keys() == ["a", "b"]


def test_a_repetition_needs_no_clock(log: Log, clock: SetClock) -> None:
    """What was recorded is told, whatever the clock says now."""
    first = log.append(command("a"))
    clock.now = datetime(2001, 1, 1, tzinfo=UTC)
    assert log.append(command("a")).positions == first.positions


def test_the_stamp_is_utc_whatever_the_zone_of_the_clock(log: Log, clock: SetClock) -> None:
    """A clock in another zone stamps the same moment."""
    clock.now = clock.now.astimezone(timezone(timedelta(hours=4)))
    log.append(command("a"))
    assert log.events()[1].envelope.recorded_at == "2026-11-21T14:02:00.000000Z"


# --- the size -----------------------------------------------------------------------------------


def _of_size(log: Log, size: int) -> Draft:
    """A draft whose stored bytes are so many, by the length of one with no text."""
    log.append(command("s", Draft("party/s", Claim(key="s", note=""), PartyRegistered("S"))))
    bare = len(log.events()[-1].stored)
    return Draft("party/s", Claim(key="s", note="x" * (size - bare)), PartyRegistered("S"))


def test_the_largest_event_is_recorded(log: Log) -> None:
    """65,535 bytes are the limit, the header among them."""
    log.append(command("t", _of_size(log, LIMIT)))
    assert len(log.events()[-1].stored) == LIMIT == 65_535


def test_a_larger_event_is_refused(log: Log) -> None:
    """One byte more is too much: both numbers are named, and nothing of its batch is there."""
    large = _of_size(log, LIMIT + 1)
    with pytest.raises(TooLarge) as refusal:
        log.append(command("a"), command("t", large))
    assert (refusal.value.size, refusal.value.limit) == (65_536, 65_535)
    assert log.keys() == ["s"]


# --- all or nothing -----------------------------------------------------------------------------

BAD = {
    "lone surrogate": draft("x", data=PartyRegistered("\ud800")),
    "U+0000": draft("x", data=PartyRegistered("a\x00b")),
    "not NFC": draft("x", data=PartyRegistered("e\u0301")),
    "unassigned": draft("x", data=PartyRegistered("\u0378")),
    "float": draft("x", data=ProcedureAdopted({"quorum": 0.5})),
    "not a number": draft("x", data=ProcedureAdopted({"quorum": float("nan")})),
    "too large a number": draft("x", data=ProcedureAdopted({"quorum": 2**53})),
    "not its type": draft("x", data=PartyRegistered(3)),  # type: ignore[arg-type]
}


@pytest.mark.parametrize("name", BAD)
def test_one_bad_event_refuses_the_whole_batch(log: Log, name: str) -> None:
    """What has no canonical bytes is refused by an error of ours; head and log are as before."""
    before = log.head()
    with pytest.raises(TrackerError) as refusal:
        log.append(command("a"), command("x", draft("b"), BAD[name]))
    assert not isinstance(refusal.value, FenceMoved)
    assert log.keys() == []
    assert log.head() == before


def test_the_refusals_of_text_and_numbers_name_the_reason() -> None:
    """A surrogate is told as text, a float as a wrong type."""
    with pytest.raises(InvalidText, match="a lone surrogate"):
        canonical(BAD["lone surrogate"].data)
    with pytest.raises(WrongType, match=r"found 0\.5"):
        canonical(BAD["float"].data)


class ViewsFailed(Exception):
    """What the projector of the next test raises."""


def test_a_projector_that_fails_refuses_the_append(log: Log) -> None:
    """Read models and events are one transaction; the error goes through as it is."""
    seen: list[str] = []

    def failing(connection: Connection, events: Sequence[Stored]) -> None:
        seen.extend(event.envelope.key for event in events)
        assert connection.one("SELECT count(*) FROM event") == (3,)
        raise ViewsFailed

    before = log.head()
    with pytest.raises(ViewsFailed):
        log.again(failing).append(command("a"), command("b"))
    assert seen == ["a", "b"]
    assert log.keys() == []
    assert log.head() == before


def test_the_projector_is_given_what_a_reader_will_read(log: Log) -> None:
    """Its events equal those that are read back: a replay sees the same."""
    given: list[Stored] = []

    def noting(connection: Connection, events: Sequence[Stored]) -> None:
        no_views(connection, events)
        given.extend(events)

    log.again(noting).append(command("a", draft("a1"), draft("a2", data=TAKES_AWAY["procedure"])))
    assert given == log.events()[1:]
