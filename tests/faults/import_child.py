"""A process that imports dockets and is killed: run by ``test_import_kill``, one job a line.

Each job is a fork that imports one docket into one database. It kills itself, or is killed by
this process, at a point that the job names; then a line says how it ended.
"""

import os
import signal
import sqlite3
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import msgspec

from tests.conftest import SetClock
from tracker.app import Tracker
from tracker.log.backend import Access
from tracker.log.connection import Connection
from tracker.log.postgres import PostgreSQL
from tracker.log.postgres_together import Driver

Kind = Literal["none", "statement", "step", "commit", "delay"]
SENT = 2
STEPS = 500
"""Instructions of SQLite's machine that are one step."""


class Job(msgspec.Struct, frozen=True):
    """A database, a docket, and when to die.

    After statement ``at``; within one of SQLite, after so many steps; just before (0) or just
    after (1) the commit, or (2) when a server was sent it and did not answer; or after so many
    seconds. ``none`` is not killed.
    """

    url: str
    docket: str
    kind: Kind
    at: float = 0


class Result(msgspec.Struct, frozen=True):
    """How a job ended: whether it was killed, in seconds, and what was counted if it was not."""

    killed: bool
    seconds: float
    statements: int = 0
    steps: int = 0


class Counter:
    """Counts what happens, and kills this process at the point of its job."""

    def __init__(self, job: Job) -> None:
        """Take the job."""
        self.job = job
        self.counts = {"statement": 0, "step": 0}
        self.committed = False

    def count(self, kind: str) -> None:
        """Note that one of a kind is done; what comes behind the commit does not count."""
        if self.committed:
            return
        self.counts[kind] += 1
        if self.job.kind == kind and self.counts[kind] == self.job.at:
            die()

    def commit(self, done: int) -> None:
        """Note that the commit is about to be, or done."""
        self.committed = bool(done)
        if self.job.kind == "commit" and self.job.at == done:
            die()


def die() -> None:
    """End this process as a power cut would."""
    os.kill(os.getpid(), signal.SIGKILL)


def watch(counter: Counter) -> None:
    """Let a counter see all statements and commits of this process."""

    class Watched(sqlite3.Connection):
        def __init__(self, *arguments: Any, **named: Any) -> None:  # noqa: ANN401 - SQLite's
            super().__init__(*arguments, **named)
            self.set_progress_handler(lambda: counter.count("step"), STEPS)

        def execute(self, sql: str, *arguments: Any) -> sqlite3.Cursor:  # noqa: ANN401
            if sql != "COMMIT":
                return super().execute(sql, *arguments)
            counter.commit(0)
            cursor = super().execute(sql, *arguments)
            counter.commit(1)
            return cursor

    connect = sqlite3.connect

    def watched(*arguments: Any, **named: Any) -> sqlite3.Connection:  # noqa: ANN401
        factory = Watched if "mode=rw" in str(arguments[0]) else sqlite3.Connection
        return connect(*arguments, **named, factory=factory)

    sqlite3.connect = watched  # type: ignore[assignment]
    watch_server(counter)
    for name in ("run", "run_many", "insert"):
        setattr(Connection, name, _counted(getattr(Connection, name), counter))


def watch_server(counter: Counter) -> None:
    """The same of PostgreSQL's commits."""
    end = PostgreSQL._end  # noqa: SLF001 - the one place where transactions are committed

    def watched(backend: PostgreSQL, driver: Driver, access: Access) -> None:
        if access != "write":
            return end(backend, driver, access)
        counter.commit(0)
        if (counter.job.kind, counter.job.at) == ("commit", SENT):
            driver.pgconn.send_query(b"COMMIT")
            driver.pgconn.flush()
            die()
        end(backend, driver, access)
        return counter.commit(1)

    PostgreSQL._end = watched  # type: ignore[assignment, method-assign]  # noqa: SLF001 - the point of it


def _counted(method: Callable[..., None], counter: Counter) -> Callable[..., None]:
    def counted(*arguments: object, **named: object) -> None:
        method(*arguments, **named)
        counter.count("statement")

    return counted


def run(job: Job, answer: int) -> None:
    """Import in this process, and write what was counted to a file descriptor."""
    counter = Counter(job)
    watch(counter)
    Tracker(job.url, clock=SetClock(), recorder="anna").import_docket(Path(job.docket))
    counts = counter.counts
    found = Result(killed=False, seconds=0, statements=counts["statement"], steps=counts["step"])
    os.write(answer, msgspec.json.encode(found))


def fork(job: Job) -> Result:
    """Run a job in a process of its own, and kill that if the job says when."""
    reading, writing = os.pipe()
    begun = time.monotonic()
    child = os.fork()
    if child == 0:
        try:
            run(job, writing)
        finally:
            os._exit(1)
    os.close(writing)
    if job.kind == "delay":
        time.sleep(job.at)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    seconds = time.monotonic() - begun
    said = os.read(reading, 4096)
    os.close(reading)
    if said:
        return msgspec.structs.replace(msgspec.json.decode(said, type=Result), seconds=seconds)
    if not os.WIFSIGNALED(status):
        raise SystemExit(f"the import failed: {job}")
    return Result(killed=True, seconds=seconds)


def main() -> None:
    """Run the jobs that come in, one a line."""
    for line in sys.stdin.buffer:
        result = fork(msgspec.json.decode(line, type=Job))
        sys.stdout.write(msgspec.json.encode(result).decode() + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
