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
from tests.dockets import Tree, write
from tracker import Tracker

MEASURED = """
import sys
from pathlib import Path
from tracker import Tracker
from tracker.app.exporting import Export
tracker = Tracker(sys.argv[1], recorder="bench")
work = sys.argv[2]
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
with open("/proc/self/status") as status:
    print(next(line.split()[1] for line in status if line.startswith("VmHWM")))
"""
"""Does one piece of work in a process of its own, and prints its greatest memory in KiB (Linux)."""


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


def largest(folder: Path, facts: int) -> Race:
    """One import of many facts, once: it takes minutes."""
    docket = History(6).part(facts)
    count = len(docket["facts"])
    file = write(folder / "largest.jsonl", docket)
    contenders: dict[str, Work] = {"ours": partial(_import, folder / "largest.db", file, count)}
    return race(f"import {count:,} facts as JSONL, once", "facts", contenders, 1)


def memory(folder: Path, log: Path, docket: Tree) -> Iterator[tuple[str, float]]:
    """MiB that each piece of work takes at most, each in a process of its own."""
    file = write(folder / "memory.jsonl", docket)
    new = folder / "memory.db"
    Tracker(f"sqlite:///{new}", recorder="bench").init()
    works = (
        ("import", new, file),
        ("replay to typed events", log, file),
        ("rebuild", log, file),
        ("audit", log, file),
        ("export", log, folder / "export.yaml"),
    )
    for what, path, other in works:
        command = [sys.executable, "-c", MEASURED, f"sqlite:///{path}", what, str(other)]
        ran = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
        found = int(ran.stdout.split()[-1]) / 1024
        say(f"memory of {what:48} {found:,.0f} MiB")
        yield what, found


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
