"""Importing: dockets of a realistic history into new logs; and the memory of whole processes."""

import json
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import yaml

from benchmarks.histories import History
from benchmarks.measuring import Race, Work, once, race, say, timed
from tests.dockets import write
from tracker import Tracker

Taken = tuple[str, float]
"""A piece of work, and the MiB that it takes at most."""

MEASURED = """
import sys
import time
from pathlib import Path
from tracker import Tracker
from tracker.app.exporting import Export
tracker = Tracker(sys.argv[1], recorder="bench")
work = sys.argv[2]
start = time.perf_counter()
if work == "import":
    tracker.import_docket(Path(sys.argv[3]))
elif work == "replay to typed events":
    with tracker.database.reading() as connection:
        for _ in tracker.store.events(connection):
            pass
elif work == "rebuild":
    tracker.rebuild()
elif work == "audit":
    tracker.auditor.audit()
elif work == "export":
    tracker.export(Path(sys.argv[3]), Export())
print(time.perf_counter() - start)
with open("/proc/self/status") as status:
    print(next(line.split()[1] for line in status if line.startswith("VmHWM")))
"""
"""Does one piece of work in a process of its own: prints its seconds, and its greatest memory in
KiB (Linux)."""


def imports(folder: Path, facts: int, rounds: int) -> Iterator[Race]:
    """The same facts as JSON Lines and as YAML, beside the bare load of each file."""
    docket = History(5).part(facts)
    count = len(docket["facts"])
    for ending, load in (("jsonl", _lines), ("yaml", _yaml)):
        file = write(folder / f"docket.{ending}", docket)
        contenders: dict[str, Work] = {
            "ours": partial(_import, folder / f"{ending}.db", file, count),
            "bare load": once(partial(load, file), count),
        }
        what = f"import {count:,} facts as {ending.upper()}"
        goals = {"bare load": 2.0} if ending == "yaml" else {}
        yield race(what, "facts", contenders, rounds, goals, "goal: 20,000 facts/s")


def largest(folder: Path, facts: int) -> tuple[Race, Taken]:
    """One import of many facts, once, as it takes minutes: how fast, and how much memory."""
    docket = History(6).part(facts)
    count = len(docket["facts"])
    file, new = write(folder / "largest.jsonl", docket), folder / "largest.db"
    del docket  # a process is begun by a copy of this one
    Tracker(f"sqlite:///{new}", recorder="bench").init()
    taken = list[float]()

    def work() -> float:
        seconds, mib = _measured("import", new, file)
        taken.append(mib)
        return seconds / count

    what = f"import {count:,} facts as JSONL, once"
    found = race(what, "facts", {"ours": work}, 1, note="goal: 20,000 facts/s")
    return found, (f"import of {count:,} facts", taken[0])


def memory(folder: Path, log: Path) -> Iterator[Taken]:
    """MiB that each piece of work takes at most, each in a process of its own."""
    for what in ("replay to typed events", "rebuild", "audit", "export"):
        _, mib = _measured(what, log, folder / "export.yaml")
        say(f"memory of {what:48} {mib:,.0f} MiB")
        yield what, mib


def _measured(what: str, path: Path, other: Path) -> tuple[float, float]:
    """Seconds and MiB of a piece of work on a log; ``other`` is read or written."""
    command = [sys.executable, "-c", MEASURED, f"sqlite:///{path}", what, str(other)]
    ran = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    *_, seconds, kib = ran.stdout.split()
    return float(seconds), int(kib) / 1024


def _import(path: Path, file: Path, facts: int) -> float:
    tracker = Tracker(f"sqlite:///{path}", recorder="bench")
    tracker.init()
    spent = timed(lambda: tracker.import_docket(file), facts)
    path.unlink()
    return spent


def _lines(file: Path) -> None:
    with file.open(encoding="utf-8") as opened:
        for line in opened:
            json.loads(line)


def _yaml(file: Path) -> None:
    yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
