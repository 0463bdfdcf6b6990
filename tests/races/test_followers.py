"""Followers beside many writers, on each engine: all entries, in order, each once.

One follower reads on whatever happens, another one is killed and goes on where it was. On the
server the connections that listen are ended again and again. ``TRACKER_FOLLOWED`` sets how many
commands each of three writers gives (20).
"""

import json
import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from itertools import islice

import pytest

from tests.cli.support import INTERRUPTED, command, environment
from tests.conftest import CSTO
from tests.postgres import Server
from tests.races.conftest import Hand
from tracker.app import Tracker
from tracker.log.store import read_head

COMMANDS = int(os.environ.get("TRACKER_FOLLOWED", "20"))
WRITERS = 3
END_LISTENERS = """
SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity
WHERE query = 'LISTEN agenda_tracker'
"""


class Reading:
    """A process that follows the log."""

    def __init__(self, url: str, *words: str) -> None:
        """Start it."""
        line = command("log", "--follow", "--format", "jsonl", "--every", "0.05", *words)
        self.running = subprocess.Popen(
            line,
            env=environment({"TRACKER_DB": url}),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )

    def take(self, most: int) -> list[int]:
        """Wait for so many entries; gives their numbers."""
        assert self.running.stdout is not None
        return [int(json.loads(line)["entry"][1:]) for line in islice(self.running.stdout, most)]

    def told(self) -> str:
        """Wait for a line on stderr."""
        assert self.running.stderr is not None
        return self.running.stderr.readline()

    def end(self, by: signal.Signals) -> tuple[int, str]:
        """End it; gives its exit code, and what it said."""
        self.running.send_signal(by)
        _, said = self.running.communicate()
        return self.running.returncode, said


@pytest.fixture
def url(new_url: Callable[[], str]) -> str:
    """The CSTO's log, on each engine in turn."""
    found = new_url()
    tracker = Tracker(found, recorder="anna")
    tracker.init()
    tracker.import_docket(CSTO)
    return found


@pytest.fixture
def reading(url: str) -> Iterator[Callable[..., Reading]]:
    """Start followers; none is left behind."""
    started: list[Reading] = []

    def start(*words: str) -> Reading:
        started.append(Reading(url, *words))
        return started[-1]

    yield start
    for one in started:
        if one.running.poll() is None:
            one.end(signal.SIGKILL)


def test_each_sees_all(
    url: str, reading: Callable[..., Reading], request: pytest.FixtureRequest
) -> None:
    """What was acknowledged was seen by both, without a gap, and nothing else was."""
    steady, mortal = reading(), reading()
    writers = [Hand(url, f"hand-{number}") for number in range(WRITERS)]
    for writer in writers:
        writer.order("many", count=COMMANDS)
    first, seen = steady.take(1), mortal.take(100)
    assert mortal.end(signal.SIGKILL)[0] == -signal.SIGKILL
    mortal = reading("--after", f"@{seen[-1]}")
    seen += mortal.take(1)  # by now both listen
    for number in range(COMMANDS):
        answers = [writer.answer() for writer in writers]
        assert [done.error for done in answers] == [""] * WRITERS
        if number % 5 == 0 and not url.startswith("sqlite"):
            server: Server = request.getfixturevalue("postgres")
            server.run(END_LISTENERS)
    assert [writer.end() for writer in writers] == [0] * WRITERS
    tracker = Tracker(url)
    with tracker.database.reading() as connection:
        size = read_head(connection).size
    assert size >= 95 + WRITERS * COMMANDS
    assert first + steady.take(size - 1) == list(range(size))
    assert seen + mortal.take(size - len(seen)) == list(range(size))
    for one in (steady, mortal):
        if not url.startswith("sqlite"):
            assert "nobody tells of new entries any more (" in one.told()
        code, said = one.end(signal.SIGINT)
        assert code == INTERRUPTED
        assert "interrupted" in said
    assert tracker.replay().clean
