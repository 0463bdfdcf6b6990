"""Fixtures of the races: a log with the CSTO docket, and hands that record in it."""

import subprocess
import sys
from collections.abc import Callable, Iterator

import msgspec
import pytest

from tests.conftest import CSTO
from tests.races.hand import Done, Order
from tracker.app import Tracker, Typed
from tracker.log.store import Stored


class Hand:
    """One process that records."""

    def __init__(self, url: str, name: str) -> None:
        """Start it."""
        self.name = name
        self.running = subprocess.Popen(
            [sys.executable, "-m", "tests.races.hand", url, name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def order(self, do: str, typed: Typed | None = None, key: str = "", count: int = 0) -> None:
        """Tell it what to do, and do not wait."""
        self.send(Order(do, typed, key, count))

    def send(self, order: Order) -> None:
        """The same with any order."""
        assert self.running.stdin is not None
        self.running.stdin.write(msgspec.json.encode(order) + b"\n")
        self.running.stdin.flush()

    def stop(self) -> None:
        """Tell it that there are no more orders."""
        assert self.running.stdin is not None
        self.running.stdin.close()

    def done(self) -> Done | None:
        """Wait for an answer; None where it has none to give any more."""
        assert self.running.stdout is not None
        line = self.running.stdout.readline()
        return msgspec.json.decode(line, type=Done) if line else None

    def answer(self) -> Done:
        """Wait for an answer."""
        found = self.done()
        assert found is not None
        return found

    def end(self) -> int:
        """Let it go; gives its exit code."""
        with self.running:
            pass
        return self.running.returncode


class Office:
    """A log, and the hands that record in it."""

    def __init__(self, url: str) -> None:
        """Make the log."""
        self.url = url
        self.tracker = Tracker(self.url, recorder="anna")
        self.tracker.init()
        self.tracker.import_docket(CSTO)
        self.hands: list[Hand] = []

    def hand(self, name: str) -> Hand:
        """One more recorder, ready."""
        self.hands.append(Hand(self.url, name))
        return self.hands[-1]

    def stored(self) -> list[Stored]:
        """All entries of the log, which has no gaps."""
        with self.tracker.database.reading() as connection:
            found = list(self.tracker.store.events(connection))
        assert [one.position for one in found] == list(range(len(found)))
        return found

    def recorded(self) -> list[str]:
        """The keys of all entries."""
        return [one.envelope.key for one in self.stored()]

    def check(self) -> None:
        """The log has no gaps, no event twice, and its replay is clean."""
        found = self.stored()
        assert len({one.envelope.event_id for one in found}) == len(found)
        versions = {(one.envelope.stream, one.envelope.version) for one in found}
        assert len(versions) == len(found)
        assert self.tracker.replay().clean


@pytest.fixture
def office(new_url: Callable[[], str]) -> Iterator[Office]:
    """A log of its own, on each engine in turn; all hands are gone at the end."""
    made = Office(new_url())
    yield made
    for hand in made.hands:
        hand.running.kill()
        hand.end()
