"""The store contract: several processes append at once, and one reads along.

Acknowledged events are in the log, each once and where the answer said; positions have no gaps,
stamps never run backwards, and a reader sees them come in order.
"""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from tests.contract.making import Log
from tracker.clock import system_clock

RACERS = 5
COMMANDS = 60

Racer = subprocess.Popen[str]


def _start(url: str, racer: int) -> Racer:
    line = [sys.executable, "-m", "tests.contract.racer", url, str(racer), str(COMMANDS)]
    return subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _release(racers: list[Racer]) -> None:
    """Wait until all are ready, and let them go together."""
    for racer in racers:
        assert racer.stdout is not None
        assert racer.stdout.readline() == "ready\n"
    for racer in racers:
        assert racer.stdin is not None
        racer.stdin.write("go\n")
        racer.stdin.flush()


def _tail(log: Log, racers: list[Racer]) -> list[int]:
    """Read on from where the last reading ended, until all are done; gives the positions."""
    seen: list[int] = []
    while True:
        running = [racer for racer in racers if racer.poll() is None]
        with log.database.reading() as connection:
            seen.extend(event.position for event in log.store.events(connection, len(seen)))
        if not running:
            return seen
        with suppress(subprocess.TimeoutExpired):
            running[0].wait(timeout=0.02)


def _answers(racer: Racer) -> list[dict[str, Any]]:
    out, _ = racer.communicate(timeout=60)
    assert racer.returncode == 0
    return [json.loads(line) for line in out.splitlines()]


def test_many_processes_append_at_once(new_url: Callable[[], str]) -> None:
    """Five recorders with conflicts and moved fences, and a reader that tails the log."""
    log = Log(new_url(), system_clock).create()
    racers = [_start(log.url, number) for number in range(RACERS)]
    _release(racers)
    seen = _tail(log, racers)
    answers = [answer for racer in racers for answer in _answers(racer)]
    events = log.events()
    keys = {event.position: event.envelope.key for event in events}

    assert seen == list(range(len(events))) == sorted(keys)
    assert len(answers) == RACERS * COMMANDS
    for answer in answers:
        assert [keys[position] for position in answer["positions"]] == answer["keys"]
    acknowledged = Counter(key for answer in answers for key in answer["keys"])
    assert acknowledged == Counter(log.keys())
    assert set(acknowledged.values()) == {1}
    assert sum(answer["lost"] for answer in answers) > 0

    stamps = [event.envelope.recorded_at for event in events]
    assert stamps == sorted(stamps)
    assert log.head().size == len(events)
    for stream in {event.envelope.stream for event in events}:
        versions = [e.envelope.version for e in events if e.envelope.stream == stream]
        assert versions == list(range(1, len(versions) + 1))
