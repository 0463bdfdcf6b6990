"""Ten thousand facts: import them in one go, and ask for the agenda at moments.

Run: ``.venv/bin/python -m benchmarks.ten_thousand``. All figures are medians of one run on one
machine and stand beside what they are measured against: the bare YAML load, the bare driver on
the same rows with the same durability, the bare start of Python with the same libraries. Byte
code is compiled first. No test asserts a time.
"""

import compileall
import json
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import yaml

from tests import dockets
from tracker import Tracker
from tracker.domain.moment import moment

FACTS = 10_000
RUNS = 3
MOMENTS = (
    {},
    {"on": "2015-06-01"},
    {"on": "2015-06-01", "reported_until": "2015-05-01"},
    {"recorded_until": "@5000"},
)


def timed(work: Callable[[], object], runs: int = RUNS) -> float:
    """Median seconds of some runs."""
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def imported(folder: Path, file: Path, name: str) -> Tracker:
    """Import a docket into a new log."""
    tracker = Tracker(f"sqlite:///{folder}/{name}", recorder="bench")
    tracker.init()
    tracker.import_docket(file)
    return tracker


def bare_insert(source: str, target: Path) -> None:
    """Write the same rows of the log by the driver alone, one transaction, WAL and FULL."""
    with sqlite3.connect(source) as log:
        rows = log.execute("SELECT * FROM event").fetchall()
    with sqlite3.connect(target) as bare:
        bare.execute("PRAGMA journal_mode=WAL")
        bare.execute("PRAGMA synchronous=FULL")
        bare.execute(
            "CREATE TABLE event (position INTEGER PRIMARY KEY, bytes BLOB, leaf BLOB,"
            " event_id TEXT UNIQUE, stream TEXT, version INTEGER, type TEXT)"
        )
        bare.executemany("INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
    target.unlink()


def line(what: str, seconds: float, beside: str, reference: float) -> None:
    """Print one figure beside its reference, with the ratio."""
    ratio = seconds / reference
    measured = f"{seconds * 1000:9.1f} ms   {ratio:7.2f} x {beside} ({reference * 1000:.1f} ms)"
    print(f"{what:44} {measured}")


def main() -> None:
    """Measure, and print a line each."""
    compileall.compile_dir("tracker", quiet=1)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        docket = dockets.generated(FACTS, seed=1)
        names = ("yaml", "jsonl")
        measure(folder, {each: dockets.write(folder / f"d.{each}", docket) for each in names})


def measure(folder: Path, files: dict[str, Path]) -> None:
    """All figures for one generated docket."""
    count = iter(range(1_000))
    text = files["yaml"].read_text()
    load = timed(lambda: yaml.load(text, Loader=yaml.CSafeLoader))
    for ending, file in files.items():
        seconds = timed(lambda file=file: imported(folder, file, f"{next(count)}.db"))
        line(f"import {FACTS:,} facts, {ending}", seconds, "yaml.load", load)
    tracker = imported(folder, files["jsonl"], "log.db")
    bare = timed(lambda: bare_insert(tracker.database.path, folder / "bare.db"))
    line("yaml.load of that file", load, "bare insert of the log's rows", bare)
    start = timed(lambda: run("-c", "import click, sqlalchemy"))
    for asked in MOMENTS:
        words = json.dumps(asked) if asked else "no bound"
        page = timed(lambda asked=asked: ask(tracker, asked, 50))
        whole = timed(lambda asked=asked: ask(tracker, asked, None))
        line(f"agenda, page of 50, {words}"[:44], page, "import click, sqlalchemy", start)
        line("  all items", whole, "import click, sqlalchemy", start)
    shell = timed(lambda: run("-m", "tracker", "--db", tracker.database.path, "agenda"))
    line("`tracker agenda`, the whole process", shell, "import click, sqlalchemy", start)
    help_ = timed(lambda: run("-m", "tracker", "--help"))
    line("`tracker --help`, the whole process", help_, "import click, sqlalchemy", start)


def ask(tracker: Tracker, asked: dict[str, str], limit: int | None) -> None:
    """Ask for the agenda of all bodies."""
    with tracker.at(moment(**asked)) as questions:
        questions.agenda(limit=limit)


def run(*words: str) -> None:
    """Run Python once."""
    subprocess.run([sys.executable, *words], check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
