"""Appending: one event per commit, batches, and a command from its words to its read models."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TypeVar

from benchmarks import peer, rows
from benchmarks.measuring import Race, Work, race, timed
from tracker import Tracker
from tracker.app.typed import Typed
from tracker.clock import system_clock
from tracker.log.store import Store

Value = TypeVar("Value")

SINGLES = 300
"""Commits in one round."""

ITEM = "benched"
ITEMS = 50
FOLDED = 20
"""Facts that each of the items has already which commands are recorded about."""


def opened(path: Path) -> Tracker:
    """A new log."""
    tracker = Tracker(f"sqlite:///{path}", recorder="bench")
    tracker.init()
    return tracker.__enter__()


class Sides:
    """Four sides, each with a file of its own: ours, the peer's two levels, the bare driver."""

    def __init__(self, folder: Path) -> None:
        """Open all of them."""
        self._log = opened(folder / "ours.db")
        database = self._log.database
        self._store = Store(database, system_clock, lambda _connection, _events: None)
        self._ours = rows.Batches()
        self._bare = rows.bare(folder / "bare.db", database.path)
        self._plain = rows.Batches()
        self._written = 0
        self._recorder = peer.Recorder(folder / "recorder.db")
        self._peers = rows.Batches()
        self.saver = peer.Saver(folder / "saver.db")
        self.path = database.path

    def ours(self, commits: int, size: int) -> float:
        """Seconds an event by our store: guards, leaf hash, versions; no read models."""
        batches = [self._ours.next(size) for _ in range(commits)]
        return timed(lambda: _each(self._store.append, batches), commits * size)

    def bare(self, commits: int, size: int) -> float:
        """Seconds a row by the driver alone, on rows that are finished."""
        made = [self._rows(size) for _ in range(commits)]
        return timed(lambda: _each(partial(rows.insert, self._bare), made), commits * size)

    def recorder(self, commits: int, size: int) -> float:
        """Seconds a row by the peer's store."""
        made = [self._recorder.stored(self._peers.rows(size, 0)) for _ in range(commits)]
        return timed(lambda: _each(self._recorder.insert, made), commits * size)

    def save(self, commits: int, size: int) -> float:
        """Seconds an event by what the peer's users call."""
        spent = 0.0
        for _ in range(commits):
            for _ in range(size):
                self.saver.trigger()
            spent += timed(self.saver.save)
        return spent / (commits * size)

    def _rows(self, size: int) -> list[rows.Row]:
        made = self._plain.rows(size, self._written)
        self._written += size
        return made


def appends(sides: Sides, rounds: int) -> Iterator[Race]:
    """One event per commit, and batches of 100 and 1,000."""
    for size, commits in ((1, SINGLES), (100, 20), (1_000, 4)):
        contenders: dict[str, Work] = {
            "ours": _work(sides.ours, commits, size),
            "save": _work(sides.save, commits, size),
            "recorder": _work(sides.recorder, commits, size),
            "bare": _work(sides.bare, commits, size),
        }
        what = "append one event per commit" if size == 1 else f"append in batches of {size:,}"
        goals = {"save": 1.3, "recorder": 0.85, "bare": 0.6} if size == 1 else {"recorder": 0.7}
        yield race(what, "events", contenders, rounds, goals)


def commands(tracker: Tracker, folder: Path, rounds: int) -> Race:
    """Record one command end to end in a log, beside a bare row for each."""
    recorder = Recorder(tracker)
    line = rows.bare(folder / "commands.db", tracker.database.path)
    batches, written = rows.Batches(), iter(range(10**9))

    def bare() -> float:
        made = [batches.rows(1, next(written)) for _ in range(50)]
        return timed(lambda: _each(partial(rows.insert, line), made), 50)

    what = "record one command end to end"
    return race(what, "commands", {"ours": recorder.run, "bare": bare}, rounds, {"bare": 0.3})


class Recorder:
    """Records stances on items of 20 facts each, in turn."""

    def __init__(self, tracker: Tracker, name: str = ITEM, items: int = ITEMS) -> None:
        """Register a party and items, unless they are there, and give these their facts."""
        self._tracker, self._name, self._items = tracker, name, items
        self._numbers = iter(range(10**9))
        tracker.record(
            Typed(section="parties", key="ZZB", fields={"name": "Ben", "kind": "state"}),
            *(
                Typed(section="items", key=f"{name}-{number}", fields={"title": f"Item {number}"})
                for number in range(items)
            ),
        )
        self.record(FOLDED * items)

    def run(self, commands: int = 50) -> float:
        """Seconds of a command."""
        return timed(lambda: self.record(commands), commands)

    def record(self, commands: int = 1) -> None:
        """Record some commands."""
        for _ in range(commands):
            number = next(self._numbers)
            fields = {
                "on": f"{number // self._items % 24 + 2000}-03-04",
                "what": "supports",
                "item": f"{self._name}-{number % self._items}",
                "by": "ZZB",
                "grounds": f"reason {number}",
            }
            self._tracker.record(Typed(fields=fields, key=f"{self._name}-{number}"))


def _work(side: Callable[[int, int], float], commits: int, size: int) -> Work:
    return lambda: side(commits, size)


def _each(run: Callable[[Value], object], values: Iterable[Value]) -> None:
    for value in values:
        run(value)
