"""A process that writes in all ways and is killed: run by ``test_write_kill``, one job a line.

Each job is a fork that does one thing again and again, and says after each time what it has been
answered. It is killed some time after its first answer; then a line tells all answers.
"""

import os
import signal
import sys
import time
from collections.abc import Callable, Mapping
from itertools import count
from pathlib import Path

import msgspec

from tests.conftest import SetClock
from tracker.app import Tracker
from tracker.app.typed import Typed
from tracker.audit.pins import Pins
from tracker.log.sqlite import url_of


class Job(msgspec.Struct, frozen=True):
    """What to do, with which log, where other files go, and when to die.

    ``free`` are places where no log is; ``delay`` is in seconds behind the first answer.
    """

    verb: str
    log: str
    folder: str
    free: tuple[str, ...]
    delay: float = 0

    def opened(self, place: str = "", warnings: list[str] | None = None) -> Tracker:
        """A tracker of a user with pins, as the command line opens one."""
        warn = (warnings if warnings is not None else []).append
        pins = Pins(Path(self.folder) / "state", warn)
        return Tracker(place or self.log, clock=SetClock(), recorder="anna", pins=pins)

    def file(self, name: str) -> Path:
        """A file of the folder."""
        return Path(self.folder) / name


def record(job: Job, number: int) -> str:
    """Record a fact; gives its key."""
    return _record(job.opened(), f"word-{number}")


def pin(job: Job, number: int) -> str:
    """Record a fact, and pin the log as a command does at its end."""
    tracker = job.opened()
    key = _record(tracker, f"pinned-{number}")
    tracker.close()
    return key


def _record(tracker: Tracker, key: str) -> str:
    fields = {
        "what": "statement", "on": "2023-01-01", "by": "ARM", "about": ["armenia-assistance"],
        "says": f"the word of {key}",
    }  # fmt: skip
    tracker.record(Typed(fields=fields, key=key))
    return key


def import_(job: Job, number: int) -> str:
    """Import a docket of its own; gives the key of its last fact."""
    facts = "".join(
        f"  told-{number}-{n}: {{on: 2023-01-02, what: statement, by: ARM,"
        f" about: armenia-assistance, says: word {n}}}\n"
        for n in range(20)
    )
    file = job.file(f"docket-{number}.yaml")
    file.write_text(f"docket: d-{number}\nformat: 1\nfacts:\n{facts}", encoding="utf-8")
    tracker = job.opened()
    tracker.import_docket(file)
    tracker.close()
    return f"told-{number}-19"


def rebuild(job: Job, number: int) -> str:
    """Rebuild the read models, and make the cached hashes anew."""
    tracker = job.opened()
    tracker.rebuild()
    tracker.auditor.checkpoint()
    return f"{number}"


def backup(job: Job, number: int) -> str:
    """Back the log up to a file; gives its URL."""
    file = job.file(f"backup-{number}.db")
    job.opened().copier.backup(str(file))
    return url_of(str(file))


def restore(job: Job, number: int) -> str:
    """Restore the log to another place; gives it. When there is no other one, wait for the end."""
    if number >= len(job.free):
        signal.pause()
    job.opened(job.free[number]).copier.restore(job.log)
    return job.free[number]


def new_key(job: Job, number: int) -> str:
    """Make a key, and record it; gives the public part, as it is handed out."""
    tracker = job.opened()
    public = tracker.auditor.new_key(job.file(f"{number}.key"))
    tracker.close()
    return public


VERBS: Mapping[str, Callable[[Job, int], str]] = {
    "record": record,
    "pin": pin,
    "import": import_,
    "rebuild": rebuild,
    "backup": backup,
    "restore": restore,
    "key": new_key,
}


def run(job: Job, answers: int) -> None:
    """Do it without an end, and say each answer."""
    for number in count():
        said = VERBS[job.verb](job, number)
        os.write(answers, f"{said}\n".encode())


def fork(job: Job) -> list[str]:
    """Run a job in a process of its own, kill it, and give all that it was answered."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            run(job, writing)
        finally:
            os._exit(1)
    os.close(writing)
    said = os.read(reading, 4096)
    time.sleep(job.delay)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    while more := os.read(reading, 65_536):
        said += more
    os.close(reading)
    if not os.WIFSIGNALED(status):
        raise SystemExit(f"it failed: {job}")
    return said.decode().splitlines()


def main() -> None:
    """Run the jobs that come in, one a line."""
    for line in sys.stdin.buffer:
        said = fork(msgspec.json.decode(line, type=Job))
        sys.stdout.write(msgspec.json.encode(said).decode() + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
