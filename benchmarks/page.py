"""The page: docs/benchmarks.md, out of one run; what a person found out stands in findings.md."""

import os
import platform
import sqlite3
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

import msgspec

from benchmarks import rows
from benchmarks.measuring import Growth, Race, rate

FINDINGS = Path(__file__).with_name("findings.md")
WIDTHS = ("ours", "appended", "peer")
PACKAGES = ("eventsourcing", "msgspec", "SQLAlchemy", "click", "PyYAML", "orjson", "psycopg")

HEAD = """\
# Benchmarks

Written by `make bench`, all of it in one run: our program, the nearest peer (the package
`eventsourcing`) and the physical limit (the bare driver on the same rows), in turn, round by
round. A ratio is our rate as a multiple of the other's, taken round by round, of which the median
is shown: 2.00 × is twice as fast, whatever else the machine did meanwhile. A goal in bold is
reached; the spread is half of the way from the fastest to the slowest round, as a share of the
median.

Absolute figures say something only beside the other figures of the same run.

The peer has two levels: *recorder* is its store alone, which is handed finished rows; *save* is
what its users call, where an aggregate's new event goes through mapper and transcoder. Of events of
this width its recorder on PostgreSQL hangs in batches of 1,000: it gets 100 at a time, and whoever
takes over 120 s is given up.
"""


MEMORY = """\
Most memory of a process that does one thing, in a log of {:,} events (goal: 200 MiB); what is
imported is the largest docket of the table above, into a new log.
"""

BIG = """\
- {} rounds; the big log has {:,} events of {:,.0f} bytes on average; appended are events of {:,.0f}
  bytes, by the peer's *save* of {:,.0f} bytes"""


class Run(msgspec.Struct):
    """All that one run found."""

    events: int
    rounds: int
    races: list[Race]
    memory: Sequence[tuple[str, float]]
    answers: Sequence[Growth]
    steps: Sequence[Growth]
    widths: Mapping[str, float]
    durability: Mapping[str, str]


def page(run: Run) -> str:
    """Write the page in Markdown."""
    parts = [
        HEAD,
        "## The figures\n",
        _table(run.races),
        "## Memory\n",
        MEMORY.format(run.events),
        _memory(run.memory),
        "## How the cost grows\n",
        "![How long answers take](benchmarks-answers.svg)\n",
        "![How long recording takes](benchmarks-steps.svg)\n",
        _growth([*run.answers, *run.steps]),
        "## What was run on what\n",
        _surroundings(run),
        FINDINGS.read_text(encoding="utf-8"),
    ]
    return "\n".join(part.rstrip("\n") + "\n" for part in parts)


def _table(races: Sequence[Race]) -> str:
    lines = ["| work | ours | beside | goal | spread |", "|---|--:|---|---|--:|"]
    for race in races:
        ours = rate(race.median(race.ours), race.unit)
        others = [name for name in race.seconds if name != race.ours]
        beside = "<br>".join(f"{race.ratio(name):.2f} × {name}" for name in others)
        goals = "<br>".join(_goal(race, name) for name in others) or race.note
        spread = f"± {race.spread(race.ours):.0%}"
        lines.append(f"| {race.what} | {ours} | {beside} | {goals} | {spread} |")
    return "\n".join(lines) + "\n"


def _goal(race: Race, name: str) -> str:
    wanted = race.goals.get(name)
    if wanted is None:
        return race.note
    text = f"≥ {wanted:.2f} ×"
    return f"**{text}**" if race.ratio(name) >= wanted else text


def _memory(found: Sequence[tuple[str, float]]) -> str:
    lines = ["| work | MiB |", "|---|--:|", *(f"| {what} | {mib:,.0f} |" for what, mib in found)]
    return "\n".join(lines) + "\n"


def _growth(found: Sequence[Growth]) -> str:
    sizes = [size for size, _ in found[0].points]
    lines = [
        "| milliseconds | " + " | ".join(f"{round(size, -3):,}" for size in sizes) + " |",
        "|---|" + "--:|" * len(sizes),
    ]
    for growth in found:
        values = " | ".join(f"{spent * 1000:,.2f}" for _, spent in growth.points)
        lines.append(f"| {growth.what} | {values} |")
    return "\n".join(lines) + "\n"


def _surroundings(run: Run) -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    lines = [
        f"- {_processor()}, {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()}",
        f"- Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}",
        f"- {versions}",
        BIG.format(run.rounds, run.events, *(run.widths[name] for name in WIDTHS)),
        *(f"- {name}: {text}" for name, text in run.durability.items()),
    ]
    return "\n".join(lines) + "\n"


def _processor() -> str:
    """The processor's name, where the system tells one."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.machine()
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.machine())


def width(path: str) -> float:
    """The bytes that an event of a log has on average."""
    return rows.widths(path)["bytes"]
