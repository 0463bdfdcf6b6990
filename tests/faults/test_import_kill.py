"""Tests of ``kill -9`` during an import: the log is as before or as after it, never between.

The clock of all imports stands still, so that the log after an import is the same to the byte
however often it is made. On a server fewer points are tried, for the server itself lives on.
``TRACKER_KILLS`` sets how many random moments are tried (12 and 4), ``TRACKER_KILL_FACTS`` how
large the docket is (600 facts, over a thousand entries).
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from random import Random

import msgspec
import pytest

from tests.app.support import Rows, rows
from tests.conftest import ENGINES
from tests.dockets import generated, write
from tests.faults.asking import opened
from tests.faults.import_child import SENT, Job, Kind, Result
from tests.faults.places import Places, make_whole, places

ROOT = Path(__file__).parents[2]
FACTS = int(os.environ.get("TRACKER_KILL_FACTS", "600"))
KILLS = int(os.environ.get("TRACKER_KILLS", "0"))
TRIES = {
    "statement": {"sqlite": 13, "postgresql": 6},
    "step": {"sqlite": 10},
    "done": {"sqlite": 2, "postgresql": 3},
    "moment": {"sqlite": KILLS or 12, "postgresql": KILLS or 4},
}
"""How many points of each kind are tried on each engine, spread evenly over all that there are."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run each test on each engine, and as often as it is tried there."""
    (name,) = TRIES.keys() & set(metafunc.fixturenames) or ("",)
    if name:
        each = [(engine, n) for engine, tries in TRIES[name].items() for n in range(tries)]
        metafunc.parametrize(("killer", name), each, indirect=["killer"])
    else:
        metafunc.parametrize("killer", ENGINES, indirect=True)


class Killer:
    """Runs imports in a process of their own, each on a copy of one log."""

    def __init__(self, there: Places, folder: Path, child: "subprocess.Popen[bytes]") -> None:
        """Make the log that all imports begin with, and the two that they may end with."""
        self.docket = write(folder / "docket.jsonl", generated(FACTS, seed=7))
        self.engine = there.engine
        self._there = there
        self._child = child
        self._begin = make_whole(there)
        self.before = self._rows(self._begin)
        url, self.whole = self.run("none")
        self.after = self._rows(url)

    @staticmethod
    def _rows(url: str) -> Rows:
        tracker = opened(url)
        found = rows(tracker)
        tracker.close()
        return found

    def run(self, kind: Kind, at: float = 0) -> tuple[str, Result]:
        """Import into a new copy and die at a point; gives the copy and how it ended."""
        url = self._there.copy(self._begin)
        job = Job(url, str(self.docket), kind, at)
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        self._child.stdin.write(msgspec.json.encode(job) + b"\n")
        self._child.stdin.flush()
        found = msgspec.json.decode(self._child.stdout.readline(), type=Result)
        self._there.buried(url)
        return url, found

    def check(self, url: str) -> bool:
        """Check what is left; gives whether the import is in. It can always be made again."""
        tracker = opened(url)
        found = rows(tracker)
        recorded = found == self.after
        assert recorded or found == self.before
        assert tracker.replay().clean
        report = tracker.import_docket(self.docket)
        assert report.events == (0 if recorded else _size(self.after) - _size(self.before))
        assert rows(tracker) == self.after
        tracker.close()
        return recorded


def _size(found: Rows) -> int:
    return len(found["event"])


@pytest.fixture(scope="module")
def child() -> "Iterator[subprocess.Popen[bytes]]":
    """The process that imports, and is asked for one import after the other."""
    line = [sys.executable, "-m", "tests.faults.import_child"]
    pipe = subprocess.PIPE
    with subprocess.Popen(line, cwd=ROOT, stdin=pipe, stdout=pipe) as made:
        yield made
        assert made.stdin is not None
        made.stdin.close()


@pytest.fixture(scope="module")
def killers(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    child: "subprocess.Popen[bytes]",
) -> Callable[[str], Killer]:
    """One for each engine, made when it is asked for."""

    @cache
    def made(engine: str) -> Killer:
        folder = tmp_path_factory.mktemp("killed")
        server = partial(request.getfixturevalue, "postgres")
        return Killer(places(engine, folder, server), folder, child)

    return made


@pytest.fixture
def killer(request: pytest.FixtureRequest, killers: Callable[[str], Killer]) -> Killer:
    """The one of the engine that is tried."""
    return killers(request.param)


def test_the_import_is_a_long_one(killer: Killer) -> None:
    """It has several chunks and enough points to die at, on top of a log that is not empty."""
    assert not killer.whole.killed
    assert killer.whole.statements > 6
    assert len(killer.before["event"]) > 90
    assert len(killer.after["event"]) > len(killer.before["event"]) + 1_000
    assert killer.before["head"] != killer.after["head"]


def test_killed_after_a_statement(killer: Killer, statement: int) -> None:
    """After the first one, after the last one, and between: nothing of the import is there."""
    at = 1 + statement * (killer.whole.statements - 1) // (TRIES["statement"][killer.engine] - 1)
    url, result = killer.run("statement", at)
    assert result.killed
    assert not killer.check(url)


def test_killed_within_a_statement(killer: Killer, step: int) -> None:
    """Wherever SQLite's machine is, reading or writing; a server does not die with its client."""
    assert killer.whole.steps >= TRIES["step"]["sqlite"]
    at = 1 + step * (killer.whole.steps - 1) // (TRIES["step"]["sqlite"] - 1)
    url, result = killer.run("step", at)
    assert result.killed
    assert not killer.check(url)


def test_killed_at_the_commit(killer: Killer, done: int) -> None:
    """Just before the commit nothing is there; just after it, all.

    A server that was sent it does it, whether anybody is there to hear of it or not.
    """
    url, result = killer.run("commit", done)
    assert result.killed
    assert killer.check(url) == (done in {1, SENT})


def test_killed_at_any_moment(killer: Killer, moment: int) -> None:
    """At random moments, spread over the time that an import takes: before or after it."""
    part = (moment + Random(moment).random()) / TRIES["moment"][killer.engine]  # noqa: S311
    url, result = killer.run("delay", part * killer.whole.seconds)
    assert result.killed or killer.check(url)
    if result.killed:
        killer.check(url)
