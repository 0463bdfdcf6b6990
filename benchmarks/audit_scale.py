"""The audit of logs from 1,000 to 1,000,000 events: times, ratios, memory.

Run: ``python -m benchmarks.audit_scale [FOLDER] [SIZE…]``. Logs are made in the folder (or a
temporary one) where they are not there yet; the largest takes some minutes and 2 GB. Each figure
is of a process of its own and stands beside a bare scan of the same rows with SHA-256 in the
same run. Times are of the process's own CPU. No test asserts a time.
"""

import hashlib
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

import msgspec

from benchmarks.making import make
from tracker import Tracker
from tracker.app.guarding import checkpoint
from tracker.audit.conformance import conformance
from tracker.audit.pins import Pins
from tracker.audit.seen import compare
from tracker.domain.moment import Moment
from tracker.log.merkle import consistency, inclusion
from tracker.log.tiles import Tiles
from tracker.views.reader import Reader

SIZES = (1_000, 10_000, 100_000, 1_000_000)
TIMES = 100
"""Proofs and comparisons that one figure is the mean of."""

SCAN = "SELECT position, bytes, leaf, event_id, stream, version, type FROM event ORDER BY position"


class Figure(msgspec.Struct):
    """Seconds of CPU for one run, and the most memory of its process, in MiB."""

    seconds: float
    memory: int


def bare(tracker: Tracker) -> None:
    """Read all rows by the driver alone, and hash their bytes."""
    with closing(sqlite3.connect(tracker.database.path)) as connection:
        for row in connection.execute(SCAN):
            if hashlib.sha256(b"\x00" + row[1]).digest() != row[2]:
                raise SystemExit(f"@{row[0]} does not hash to its leaf")


def verify(tracker: Tracker) -> None:
    """All checks."""
    _clean(tracker.auditor.verify().clean)


def quick(tracker: Tracker) -> None:
    """Bytes, hashes and checkpoints."""
    _clean(tracker.auditor.verify(quick=True).clean)


def replay(tracker: Tracker) -> None:
    """Project everything beside, and compare."""
    _clean(tracker.replay().clean)


def conform(tracker: Tracker) -> None:
    """Judge all items."""
    with tracker.database.reading() as connection:
        _clean(conformance(Reader(connection, tracker.store, Moment())).clean)


def prove(tracker: Tracker) -> None:
    """Inclusion proofs of entries all over the log, each with nothing remembered."""
    with tracker.database.reading() as connection:
        size = Reader(connection, tracker.store, Moment()).size
        for number in range(TIMES):
            inclusion(Tiles(connection), number * size // TIMES, size)


def grow(tracker: Tracker) -> None:
    """Consistency proofs from sizes all over the log."""
    with tracker.database.reading() as connection:
        size = Reader(connection, tracker.store, Moment()).size
        for number in range(TIMES):
            consistency(Tiles(connection), 1 + number * size // TIMES, size)


def pin(tracker: Tracker) -> None:
    """Compare the log with its newest pin, as each start does."""
    with tempfile.TemporaryDirectory() as name:
        pins = Pins(Path(name))
        pins.keep(checkpoint(tracker.database, tracker.store))
        with tracker.database.reading() as connection:
            for _ in range(TIMES):
                _clean(compare(connection, tracker.store, pins) is None)


def _clean(said: bool) -> None:  # noqa: FBT001 - the one thing that it is told
    if not said:
        raise SystemExit("a log that was just made is not clean")


WORK: Mapping[str, Callable[[Tracker], None]] = {
    "bare scan and SHA-256": bare,
    "verify": verify,
    "verify --quick": quick,
    "replay": replay,
    "conformance": conform,
    "inclusion proof": prove,
    "consistency proof": grow,
    "pin check": pin,
}
SMALL = ("inclusion proof", "consistency proof", "pin check")
"""Work that is done many times for one figure."""


def measured(path: Path, work: str) -> Figure:
    """Do it in a process of its own."""
    line = [sys.executable, "-m", "benchmarks.audit_scale", "--work", str(path), work]
    done = subprocess.run(line, check=True, stdout=subprocess.PIPE)
    return msgspec.json.decode(done.stdout, type=Figure)


def work(path: str, name: str) -> None:
    """Do it here, and print the figure."""
    tracker = Tracker(f"sqlite:///{path}", recorder="bench")
    begun = time.process_time()
    WORK[name](tracker)
    seconds = (time.process_time() - begun) / (TIMES if name in SMALL else 1)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(msgspec.json.encode(Figure(seconds, memory)).decode())


def main(folder: Path, sizes: tuple[int, ...]) -> None:
    """Make what is missing, measure, and print a line each."""
    folder.mkdir(parents=True, exist_ok=True)
    print(f"{'events':>9}  {'work':<22} {'CPU':>11} {'per event':>10} {'x bare':>7} {'memory':>8}")
    for size in sizes:
        path = folder / f"{size}.db"
        tracker = Tracker(f"sqlite:///{path}") if path.exists() else make(path, size)
        checkpoint(tracker.database, tracker.store)
        reference = 0.0
        for name in WORK:
            found = measured(path, name)
            reference = reference or found.seconds
            print(_line(size, name, found, reference), flush=True)


def _line(size: int, name: str, found: Figure, reference: float) -> str:
    small = name in SMALL
    per = "" if small else f"{found.seconds / size * 1e6:7.1f} us"
    ratio = "" if small else f"{reference / found.seconds:7.2f}"
    seconds = f"{found.seconds * 1000:8.2f} ms"
    return f"{size:>9,}  {name:<22} {seconds:>11} {per:>10} {ratio:>7} {found.memory:>4} MiB"


if __name__ == "__main__":
    words = sys.argv[1:]
    if words[:1] == ["--work"]:
        work(*words[1:])
    else:
        with tempfile.TemporaryDirectory() as scratch:
            main(Path(words[0] if words else scratch), tuple(map(int, words[1:])) or SIZES)
