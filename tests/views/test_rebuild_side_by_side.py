"""A rebuild by several processes: the same rows as by one, whatever happens to them."""

import multiprocessing
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from typing import Any

import pytest

from benchmarks.making import make
from tests.audit import attacks
from tracker import Tracker
from tracker.errors import DamagedEvent
from tracker.log import processes
from tracker.views import packers

SIZE = 1_000
BROKEN = "UPDATE event SET bytes = x'00' WHERE position = 500"


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts that are small, so that a log of some size has many."""
    monkeypatch.setattr(packers, "PART", 90)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tracker]:
    """A log with disputes and corrections, also of what an earlier part tells."""
    with make(tmp_path_factory.mktemp("made") / "log.db", SIZE) as tracker:
        yield tracker


def _same(tracker: Tracker) -> bool:
    """Whether the rows are those of a replay by one process."""
    return tracker.replay().clean


def test_processes_make_the_rows_that_one_makes(made: Tracker) -> None:
    """So many as are asked for, more than there are parts, too; and they tell how far they are."""
    told: list[tuple[int, int]] = []
    for jobs in (2, 3, 20):
        assert made.rebuild(lambda *said: told.append(said), jobs).fresh
        assert _same(made)
    assert told[-1] == (SIZE, SIZE)
    assert multiprocessing.active_children() == []


def test_what_a_process_leaves_this_one_does(
    made: Tracker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Processes that are killed at once, or later, change nothing but the time it takes."""
    started = processes.started

    @contextmanager
    def killed(*what: Any) -> Iterator[list[Pipe]]:  # noqa: ANN401 - whatever is to be started
        with started(*what) as pipes:
            for process in multiprocessing.active_children():
                os.kill(process.pid or 0, signal.SIGKILL)
            yield pipes

    monkeypatch.setattr(packers, "started", killed)
    assert made.rebuild(jobs=2).fresh
    assert _same(made)


def test_an_entry_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """As by one process; the rows stay as they were."""
    path = tmp_path / "log.db"
    with make(path, SIZE) as tracker:
        before = tracker.projections()
        attacks.attack(path, lambda hand: hand.execute(BROKEN))
        with pytest.raises(DamagedEvent) as caught:
            tracker.rebuild(jobs=2)
        assert caught.value.position == 500
        assert tracker.projections() == before
    assert multiprocessing.active_children() == []
