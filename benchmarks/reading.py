"""Reading: replay, rebuild, verification, answers at random moments, proofs; in one big log."""

import hashlib
import itertools
import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from random import Random
from typing import Any, Self

import msgspec
import orjson

from benchmarks import peer, rows
from benchmarks.measuring import Race, Work, once, race, timed
from tracker import Tracker
from tracker.app.answering import Questions
from tracker.app.guarding import checkpoint
from tracker.audit.pins import Pins
from tracker.audit.seen import compare
from tracker.domain.moment import Moment
from tracker.log.connection import Connection
from tracker.log.envelope import HEADER
from tracker.views.reader import Reader

PEER_EVENTS = 20_000
"""Events that the peer replays: what an event costs it does not grow with the log."""

ASKED = 20
"""Questions in one round."""

PAGE = 50

Statement = tuple[str, Any]
"""A statement and its parameters."""


ITEMS = """
SELECT n.id, (SELECT max(e.version) FROM event e WHERE e.stream = 'item/' || n.id)
FROM entity n WHERE n.kind = 'item' ORDER BY n.num
"""


class Log:
    """A log to ask, its size, and dice for moments and items."""

    def __init__(self, tracker: Tracker, seed: int = 3) -> None:
        """Look up how large it is, and which items it has."""
        self.tracker = tracker
        self.path = tracker.database.path
        self.dice = Random(seed)  # noqa: S311 - no secrets
        with tracker.database.reading() as connection:
            self.size = int((connection.one("SELECT size FROM head") or (0,))[0])
            found = connection.all(ITEMS)
            dates = connection.one(
                "SELECT min(latest), max(latest) FROM standing WHERE slot = 'state'"
            )
        self.lengths = {str(item): int(events) for item, events in found}
        self.items = list(self.lengths)
        self._first, self._last = map(int, dates or (0, 0))

    def moment(self) -> Moment:
        """A moment with all three bounds, each anywhere in the second half of the log."""
        second = self.dice.randint((self._first + self._last) // 2, self._last)
        day = datetime.fromtimestamp(second, UTC).date().isoformat()
        entry = f"@{self.dice.randrange(self.size // 2, self.size)}"
        return Moment(on=day, reported_until=day, recorded_until=entry)

    def item(self) -> str:
        """Any item of the log."""
        return self.dice.choice(self.items)

    def of_length(self, events: int) -> list[str]:
        """The items about which there are so many events."""
        return [item for item, length in self.lengths.items() if length == events]


def replays(log: Log, folder: Path, rounds: int) -> Race:
    """The whole log as typed events."""
    saver = peer.Saver(folder / "replay.db")
    for _ in range(PEER_EVENTS // 1_000):
        for _ in range(1_000):
            saver.trigger()
        saver.save()
    contenders: dict[str, Work] = {
        "ours": once(lambda: _typed(log.tracker), log.size),
        "peer": once(lambda: _count(saver.events()), PEER_EVENTS),
        "scan and json.loads": once(lambda: _scan(log.path, json.loads), log.size),
        "scan and orjson": once(lambda: _scan(log.path, orjson.loads), log.size),
    }
    goals = {"peer": 3.0, "scan and json.loads": 2.0, "scan and orjson": 0.9}
    return race("replay the log to typed events", "events", contenders, rounds, goals)


def rebuilds(log: Log) -> Iterator[Race]:
    """All read models anew, in one transaction: by two processes beside the one that writes."""
    for jobs, goal in ((2, "goal: 60,000 events/s"), (1, "")):
        rebuild = partial(log.tracker.rebuild, jobs=jobs)
        contenders: dict[str, Work] = {"ours": once(rebuild, log.size)}
        yield race(f"rebuild all read models --jobs {jobs}", "events", contenders, 1, {}, goal)


def verifications(log: Log, rounds: int) -> Iterator[Race]:
    """All checks, and the leaves alone, beside a bare scan that hashes; by one and two of us."""
    auditor = log.tracker.auditor
    for quick, jobs, goal in ((False, 2, 0.5), (False, 1, None), (True, 1, 0.8), (True, 2, 0.8)):
        contenders: dict[str, Work] = {
            "ours": once(partial(auditor.verify, quick=quick, jobs=jobs), log.size),
            "scan and SHA-256": once(lambda: _hashed(log.path), log.size),
        }
        what = f"audit verify{' --quick' if quick else ''} --jobs {jobs}"
        goals = {"scan and SHA-256": goal} if goal is not None else {}
        yield race(what, "events", contenders, rounds, goals)


def agendas(log: Log, rounds: int) -> Iterator[Race]:
    """Agendas at random moments, beside the same statements by the driver alone.

    Both keep their connection from question to question, as who asks many does; and one page is
    asked for once more by who opens the file for it.
    """
    with log.tracker.database.reading() as connection:
        (count,) = connection.one("SELECT count(*) FROM entity WHERE kind = 'item'") or (0,)
    body = most_used(log)
    database, soon = log.tracker.database, "goal: 5 ms"
    for what, ref, limit, goal, note in (
        (f"agenda of all bodies, {count:,} items", None, None, 1 / 1.3, ""),
        ("agenda of all bodies, a page of 50 each", None, PAGE, 1 / 1.3, ""),
        ("agenda of one body, a page of 50", body, PAGE, 0.5, soon),
        ("agenda of one body, a page of 50, the file opened for it", body, PAGE, None, soon),
    ):
        (database.close if goal is None else database.keep)()
        asked = _Asked(log, partial(Questions.agenda, ref=ref, limit=limit))
        contenders: dict[str, Work] = {"ours": asked.ours, "same statements": asked.bare}
        goals = {} if goal is None else {"same statements": goal}
        yield race(what, "ms", contenders, rounds, goals, note)


class _Asked:
    """A question at moments: the same ones for us and for the bare driver."""

    def __init__(self, log: Log, ask: Callable[[Questions], object]) -> None:
        """Trace the statements that the question runs."""
        self._log, self._ask = log, ask
        self._moments = [log.moment() for _ in range(3)]
        self._statements = [self._traced(moment) for moment in self._moments]
        self._file = sqlite3.connect(log.path)

    def ours(self) -> float:
        return timed(self._all, len(self._moments))

    def bare(self) -> float:
        return timed(self._run, len(self._moments))

    def _all(self) -> None:
        for moment in self._moments:
            with self._log.tracker.at(moment) as questions:
                self._ask(questions)

    def _run(self) -> None:
        for sql, parameters in itertools.chain(*self._statements):
            self._file.execute(sql, parameters).fetchall()

    def _traced(self, moment: Moment) -> list[Statement]:
        tracer = _Tracer(self._log.path)
        reader = Reader(Connection(tracer), self._log.tracker.store, moment)
        self._ask(Questions(reader))
        return tracer.found


class _Tracer:
    """A driver's connection that notes what is run on it."""

    DatabaseError: type[Exception] = sqlite3.DatabaseError

    def __init__(self, path: str) -> None:
        self._file = sqlite3.connect(path)
        self.found: list[Statement] = []

    def cursor(self) -> "_TracedCursor":
        return _TracedCursor(self._file, self.found)


class _TracedCursor(sqlite3.Cursor):
    def __init__(self, file: sqlite3.Connection, found: list[Statement]) -> None:
        super().__init__(file)
        self._found = found

    def execute(self, sql: str, parameters: Any = (), /) -> Self:  # noqa: ANN401 - DB-API
        self._found.append((sql, parameters))
        return super().execute(sql, parameters)


def answers(log: Log, small: Log, rounds: int) -> Iterator[Race]:
    """One item of the big log, beside one of a log of 1,000 events that has as many of its own."""
    lengths = Counter(small.lengths.values()) & Counter(log.lengths.values())
    events = max(lengths, key=lambda length: length * lengths[length])
    for what in ("show", "why"):
        contenders: dict[str, Work] = {
            "ours": partial(asked, log, partial(_any, what, log.dice, log.of_length(events))),
            "small": partial(
                asked, small, partial(_any, what, small.dice, small.of_length(events))
            ),
        }
        name = (
            f"{what} of an item of {events} events, {log.size:,} against {small.size:,} in the log"
        )
        yield race(name, "ms", contenders, rounds, {"small": 0.95})


def asked(log: Log, ask: Callable[[Questions], object]) -> float:
    """Seconds that one question takes, its snapshot included."""

    def run() -> None:
        for _ in range(ASKED):
            with log.tracker.at() as questions:
                ask(questions)

    return timed(run, ASKED)


def _any(what: str, dice: Random, items: list[str], questions: Questions) -> None:
    getattr(questions, what)(dice.choice(items))


def proofs(log: Log, folder: Path, rounds: int) -> Iterator[Race]:
    """Inclusion, consistency and pins, inside the process; the tiles are cached."""
    pins = Pins(folder / "state")
    pinned = Tracker(log.tracker.database.url, recorder="bench", pins=pins)
    pins.keep(checkpoint(pinned.database, pinned.store))
    old = folder / "old.checkpoint"
    old.write_bytes(pinned.auditor.checkpoint())
    against = {
        "inclusion proof": lambda: pinned.auditor.prove(f"@{log.dice.randrange(log.size)}", old),
        "consistency proof": lambda: pinned.auditor.grown(old),
        "pin check": lambda: _compared(pinned, pins),
    }
    for what, work in against.items():
        yield race(what, "ms", {"ours": once(partial(_times, work), ASKED)}, rounds, {},
                   "goal: 2 ms")  # fmt: skip


def _compared(tracker: Tracker, pins: Pins) -> None:
    with tracker.database.reading() as connection:
        compare(connection, tracker.store, pins)


def _times(work: Callable[[], object]) -> None:
    for _ in range(ASKED):
        work()


def most_used(log: Log) -> str:
    """The body with the most items."""
    with log.tracker.database.reading() as connection:
        row = connection.one(
            "SELECT parent FROM entity WHERE kind = 'item' AND parent IS NOT NULL"
            " GROUP BY parent ORDER BY count(*) DESC LIMIT 1"
        )
    return str(row[0]) if row is not None else ""


def _typed(tracker: Tracker) -> None:
    with tracker.database.reading() as connection:
        _count(tracker.store.events(connection))


def _count(found: Iterator[object]) -> int:
    return sum(1 for _ in found)


def _scan(path: str, load: Callable[[bytes], object]) -> None:
    start = len(HEADER)
    for row in rows.scan(path):
        load(row[1][start:])


def _hashed(path: str) -> None:
    for row in rows.scan(path):
        hashlib.sha256(b"\0" + row[1]).digest()


def versions() -> dict[str, str]:
    """Versions of what was measured beside us."""
    return {"orjson": orjson.__version__, "msgspec": msgspec.__version__}
