"""Tests of ``kill -9`` during an import: the log is as before or as after it, never between.

The clock of all imports stands still, so that the log after an import is the same to the byte
however often it is made. ``TRACKER_KILLS`` sets how many random moments are tried (12),
``TRACKER_KILL_FACTS`` how large the docket is (600 facts, over a thousand entries).
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

import msgspec
import pytest

from tests.app.support import Rows, rows
from tests.conftest import CSTO, SetClock
from tests.dockets import generated, write
from tests.faults.import_child import Job, Kind, Result
from tracker.app import Tracker

ROOT = Path(__file__).parents[2]
FACTS = int(os.environ.get("TRACKER_KILL_FACTS", "600"))
KILLS = int(os.environ.get("TRACKER_KILLS", "12"))
STATEMENTS, STEPS = 13, 10
"""How many points of each kind are tried, spread evenly over all that there are."""


class Killer:
    """Runs imports in a process of their own, each on a copy of one log."""

    def __init__(self, folder: Path, child: "subprocess.Popen[bytes]") -> None:
        """Make the log that all imports begin with, and the two that they may end with."""
        self.docket = write(folder / "docket.jsonl", generated(FACTS, seed=7))
        self._folder = folder
        self._child = child
        self._copies = 0
        tracker = self.tracker(folder / "log-0.db")
        tracker.init()
        tracker.import_docket(CSTO)
        self.before = rows(tracker)
        path, self.whole = self.run("none")
        self.after = rows(self.tracker(path))

    @staticmethod
    def tracker(path: Path) -> Tracker:
        """A tracker on a database."""
        return Tracker(f"sqlite:///{path}", clock=SetClock(), recorder="anna")

    def run(self, kind: Kind, at: float = 0) -> tuple[Path, Result]:
        """Import into a new copy and die at a point; gives the copy and how it ended."""
        self._copies += 1
        path = self._folder / f"log-{self._copies}.db"
        shutil.copy(self._folder / "log-0.db", path)
        job = Job(f"sqlite:///{path}", str(self.docket), kind, at)
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        self._child.stdin.write(msgspec.json.encode(job) + b"\n")
        self._child.stdin.flush()
        return path, msgspec.json.decode(self._child.stdout.readline(), type=Result)

    def check(self, path: Path) -> bool:
        """Check what is left; gives whether the import is in. It can always be made again."""
        tracker = self.tracker(path)
        found = rows(tracker)
        recorded = found == self.after
        assert recorded or found == self.before
        assert tracker.replay().clean
        report = tracker.import_docket(self.docket)
        assert report.events == (0 if recorded else _size(self.after) - _size(self.before))
        assert recorded or rows(tracker) == self.after
        return recorded


def _size(found: Rows) -> int:
    return len(found["event"])


@pytest.fixture(scope="module")
def killer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Killer]:
    """The process that imports, and is asked for one import after the other."""
    folder = tmp_path_factory.mktemp("killed")
    with subprocess.Popen(
        [sys.executable, "-m", "tests.faults.import_child"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as child:
        yield Killer(folder, child)
        assert child.stdin is not None
        child.stdin.close()


def test_the_import_is_a_long_one(killer: Killer) -> None:
    """It has several chunks and enough points to die at, on top of a log that is not empty."""
    assert not killer.whole.killed
    assert killer.whole.statements >= STATEMENTS
    assert killer.whole.steps >= STEPS
    assert len(killer.before["event"]) > 90
    assert len(killer.after["event"]) > len(killer.before["event"]) + 1_000
    assert killer.before["head"] != killer.after["head"]


@pytest.mark.parametrize("number", range(STATEMENTS))
def test_killed_after_a_statement(killer: Killer, number: int) -> None:
    """After the first one, after the last one, and between: nothing of the import is there."""
    at = 1 + number * (killer.whole.statements - 1) // (STATEMENTS - 1)
    path, result = killer.run("statement", at)
    assert result.killed
    assert not killer.check(path)


@pytest.mark.parametrize("number", range(STEPS))
def test_killed_within_a_statement(killer: Killer, number: int) -> None:
    """Wherever SQLite's machine is, reading or writing."""
    at = 1 + number * (killer.whole.steps - 1) // (STEPS - 1)
    path, result = killer.run("step", at)
    assert result.killed
    assert not killer.check(path)


@pytest.mark.parametrize("done", [0, 1])
def test_killed_at_the_commit(killer: Killer, done: int) -> None:
    """Just before the commit nothing is there; just after it, all."""
    path, result = killer.run("commit", done)
    assert result.killed
    assert killer.check(path) == bool(done)


@pytest.mark.parametrize("number", range(KILLS))
def test_killed_at_any_moment(killer: Killer, number: int) -> None:
    """At random moments, spread over the time that an import takes: before or after it."""
    at = (number + Random(number).random()) / KILLS * killer.whole.seconds  # noqa: S311
    path, result = killer.run("delay", at)
    assert result.killed or killer.check(path)
    if result.killed:
        killer.check(path)
