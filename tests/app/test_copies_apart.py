"""A copy with an origin of its own, and the log that it came from: both go on."""

from pathlib import Path

import pytest

from tests.conftest import CSTO, SetClock
from tracker.app import Pins, Tracker, Typed
from tracker.errors import HistoryDiffers


def opened(path: Path, state: Path, clock: SetClock, told: list[str]) -> Tracker:
    """A log as a process of one user opens it."""
    pins = Pins(state, told.append)
    return Tracker(f"sqlite:///{path}", clock=clock, recorder="anna", pins=pins)


def record(tracker: Tracker, name: str) -> None:
    """Record something, and end the process."""
    tracker.record(Typed(section="parties", fields={"name": name}, key=name))
    tracker.close()


def test_a_copy_as_new_and_its_original_both_grow(tmp_path: Path, clock: SetClock) -> None:
    """Neither is taken for the other, in whatever order they grow."""
    told: list[str] = []
    first, second = tmp_path / "first.db", tmp_path / "second.db"
    original = opened(first, tmp_path / "state", clock, told)
    original.init()
    original.import_docket(CSTO)
    original.close()
    original.copier.copy(str(second), as_new=True)
    for name in ("AAA", "BBB"):
        record(opened(first, tmp_path / "state", clock, told), name)
        record(opened(second, tmp_path / "state", clock, told), f"X{name}")
    with opened(first, tmp_path / "state", clock, told).at() as questions:
        assert questions.history("BBB").facts
    assert told == []


def test_a_backup_that_grows_is_a_fork(tmp_path: Path, clock: SetClock) -> None:
    """Without an origin of its own it is refused, and the refusal says what to do."""
    told: list[str] = []
    first, second = tmp_path / "first.db", tmp_path / "second.db"
    original = opened(first, tmp_path / "state", clock, told)
    original.init()
    original.close()
    original.copier.backup(str(second))
    record(opened(first, tmp_path / "state", clock, told), "AAA")
    with pytest.raises(HistoryDiffers, match="copy --as-new"):
        record(opened(second, tmp_path / "state", clock, told), "BBB")


def test_somebody_else_sees_that_entries_are_missing(tmp_path: Path, clock: SetClock) -> None:
    """Who saw the old log grow, and not the copy made, is warned."""
    told: list[str] = []
    first, second = tmp_path / "first.db", tmp_path / "second.db"
    mine, theirs = tmp_path / "mine", tmp_path / "theirs"
    original = opened(first, mine, clock, told)
    original.init()
    original.close()
    original.copier.copy(str(second), as_new=True)
    record(opened(first, theirs, clock, told), "AAA")
    with opened(second, theirs, clock, told).at() as questions:
        assert questions.log().facts
    assert len(told) == 1
    assert "is not the one that was seen here before" in told[0]
