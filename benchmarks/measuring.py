"""Measuring: contenders run in turn, several times; figures are medians and ratios of one run.

In each round every contender runs once, and the next round begins with another one, so that
what else the machine does meets all of them alike. Ratios are taken round by round.
"""

import statistics
import sys
import time
from collections.abc import Callable, Mapping

import msgspec

Work = Callable[[], float]
"""Runs once and gives the seconds that one operation took."""


class Race(msgspec.Struct, frozen=True):
    """One row of the table: what was measured, and each contender's seconds in each round.

    The first contender is ours. ``goals`` say by contender which share of its rate is wanted.
    """

    what: str
    unit: str
    seconds: Mapping[str, list[float]]
    goals: Mapping[str, float] = {}
    note: str = ""

    @property
    def ours(self) -> str:
        """The name of the first contender."""
        return next(iter(self.seconds))

    def median(self, name: str) -> float:
        """Median seconds of an operation."""
        return statistics.median(self.seconds[name])

    def spread(self, name: str) -> float:
        """Half of the way from the fastest to the slowest round, as a share of the median."""
        found = self.seconds[name]
        return (max(found) - min(found)) / 2 / self.median(name)

    def ratio(self, name: str) -> float:
        """Our rate as a multiple of a contender's: the median over the rounds."""
        pairs = zip(self.seconds[self.ours], self.seconds[name], strict=True)
        return statistics.median(theirs / ours for ours, theirs in pairs)


class Growth(msgspec.Struct, frozen=True):
    """How something grows: seconds of an operation by the number of events in the log."""

    what: str
    points: list[tuple[int, float]]


def timed(work: Callable[[], object], operations: int = 1) -> float:
    """Seconds that one operation of a piece of work takes."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) / operations


def once(work: Callable[[], object], operations: int = 1) -> Work:
    """Make a contender of a piece of work."""
    return lambda: timed(work, operations)


def race(  # noqa: PLR0913, PLR0917 - a row of the table
    what: str,
    unit: str,
    contenders: Mapping[str, Work],
    rounds: int,
    goals: Mapping[str, float] | None = None,
    note: str = "",
) -> Race:
    """Let contenders run in turn; each round begins with the next of them."""
    names = list(contenders)
    seconds: dict[str, list[float]] = {name: [] for name in names}
    for number in range(rounds):
        turn = number % len(names)
        for name in (*names[turn:], *names[:turn]):
            seconds[name].append(contenders[name]())
    found = Race(what, unit, seconds, goals or {}, note)
    say(line(found))
    return found


def line(found: Race) -> str:
    """One line for who waits: our figure, and its ratios."""
    against = ", ".join(
        f"{found.ratio(name):.2f} × {name}" for name in found.seconds if name != found.ours
    )
    return f"{found.what:58} {rate(found.median(found.ours), found.unit):>18}  {against}"


def rate(seconds: float, unit: str) -> str:
    """Seconds of an operation in its unit: operations a second, or milliseconds."""
    if unit == "ms":
        return f"{seconds * 1000:,.2f} ms"
    if unit == "MiB":
        return f"{seconds:,.0f} MiB"
    return f"{1 / seconds:,.0f} {unit}/s"


def say(text: str) -> None:
    """Tell who waits; stdout is for the ratios alone."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
