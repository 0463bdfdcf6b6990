"""Growing: what one step costs in logs of 1,000 events and of ten times as many, and so on."""

import statistics
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks.appending import Recorder
from benchmarks.making import make
from benchmarks.measuring import Growth, rate, say
from benchmarks.reading import ASKED, PAGE, Log, asked, most_used
from tracker.app.answering import Questions

TIMES = 5
"""Runs of which the median counts."""


def logs(folder: Path, events: int) -> list[Log]:
    """Logs of 1,000 events, of 10,000 and so on, and of so many."""
    sizes, size = [], 1_000
    while size < events:
        sizes.append(size)
        size *= 10
    found = []
    for number in (*sizes, events):
        say(f"making a log of {number:,} events")
        found.append(Log(make(folder / f"growing-{number}.db", number)))
    return found


def answers(found: list[Log]) -> list[Growth]:
    """How long answers take, by the size of the log."""
    questions: dict[str, Callable[[Log], Callable[[Questions], object]]] = {
        "agenda, all, page of 50": lambda _: lambda it: it.agenda(limit=PAGE),
        "agenda, body, page of 50": lambda log: _of_body(most_used(log)),
        "show an item": lambda log: lambda it: it.show(log.item()),
        "why an item is so": lambda log: lambda it: it.why(log.item()),
        "search a word": lambda _: lambda it: it.search("council"),
    }
    return [
        _growth(what, [(log, partial(asked, log, ask(log))) for log in found])
        for what, ask in questions.items()
    ]


def steps(found: list[Log]) -> list[Growth]:
    """How long recording takes, by the size of the log."""
    recorders = [(log, Recorder(log.tracker.__enter__())) for log in found]
    grown = _growth("record a command", [(log, partial(it.run, ASKED)) for log, it in recorders])
    for log in found:
        log.tracker.close()
    return [grown]


def _of_body(body: str) -> Callable[[Questions], object]:
    return lambda it: it.agenda(body, limit=PAGE)


def _growth(what: str, works: list[tuple[Log, Callable[[], float]]]) -> Growth:
    """Run once before it counts, then in turn: what else the machine does meets all sizes alike."""
    for _, work in works:
        work()
    seconds: dict[int, list[float]] = {log.size: [] for log, _ in works}
    for _ in range(TIMES):
        for log, work in works:
            seconds[log.size].append(work())
    points = [(size, statistics.median(spent)) for size, spent in seconds.items()]
    told = ", ".join(f"{size:,}: {rate(spent, 'ms')}" for size, spent in points)
    say(f"{what:30} {told}")
    return Growth(what, points)
