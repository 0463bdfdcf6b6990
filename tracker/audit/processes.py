"""Processes that check parts of a log side by side.

Each opens the database on its own, is handed one task after the other, and ends when nobody hands
out any more. They are new processes, no copies of this one: a connection must not be copied. The
terminal's interrupt is for the one that waits for them: it ends them.
"""

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from multiprocessing import get_context
from multiprocessing.connection import Connection as Pipe
from multiprocessing.connection import wait
from multiprocessing.context import SpawnProcess
from typing import Never

from tracker.audit.parts import Part, Span, check_part
from tracker.audit.surroundings import log_texts
from tracker.log.connection import Connection
from tracker.log.database import Database
from tracker.log.store import Store

SIZE = "SELECT size FROM head WHERE id = 1"

WORTH = 50_000
"""Entries of a log from which on more than one process is quicker."""

MOST = 4
"""Processes that are taken where nobody says how many."""

Task = Span | None
"""A part to check, or None for what the engine says of the log's tables."""

Result = Part | tuple[str, ...] | None
"""A flawless part, what the engine says, or None for a part with a flaw."""


class Lost(Exception):
    """A process ended before its work was done."""


def usual(connection: Connection) -> int:
    """How many processes verify a log, where nobody says it."""
    try:
        with connection.attempt():
            (size,) = connection.one(SIZE) or (None,)
    except connection.failure:
        return 1
    return min(_cores(), MOST) if isinstance(size, int) and size >= WORTH else 1


def _cores() -> int:
    """The cores that this process may use, as far as the system tells."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def side_by_side(
    url: str, jobs: int, tasks: Sequence[Task], done: Callable[[Result], None]
) -> list[Result] | None:
    """Give the results in the order of the tasks; None as soon as one found a flaw.

    Raises:
        Lost: where a process ended early, or could not do its work; with the reason.
    """
    found: list[Result] = [None] * len(tasks)
    left = iter(enumerate(tasks))
    busy: dict[Pipe, int] = {}
    with _started(url, min(jobs, len(tasks))) as pipes:
        _hand_out(pipes, left, busy)
        while busy:
            ready = [pipe for pipe in wait(list(busy)) if isinstance(pipe, Pipe)]
            for pipe in ready:
                result = found[busy.pop(pipe)] = _taken(pipe)
                if result is None:
                    return None
                done(result)
            _hand_out(ready, left, busy)
    return found


def _hand_out(
    idle: Sequence[Pipe], left: Iterator[tuple[int, Task]], busy: dict[Pipe, int]
) -> None:
    """Give each process that has nothing to do the next task, as long as there are some."""
    for pipe, (number, task) in zip(idle, left, strict=False):
        busy[pipe] = number
        with suppress(OSError):  # of one that has ended nothing can be read either: told there
            pipe.send(task)


def _taken(pipe: Pipe) -> Result:
    try:
        result: Result | Lost = pipe.recv()
    except (EOFError, OSError) as error:
        raise Lost("a process ended early") from error
    if isinstance(result, Lost):
        raise result
    return result


@contextmanager
def _started(url: str, jobs: int) -> Iterator[list[Pipe]]:
    """Start processes, each at the other end of a pipe; none is left at the end."""
    context = get_context("spawn")
    started: list[SpawnProcess] = []
    pipes: list[Pipe] = []
    try:
        with _no_interrupts():
            for _ in range(jobs):
                ours, theirs = context.Pipe()
                pipes.append(ours)
                process = context.Process(target=serve, args=(theirs, url), daemon=True)
                process.start()
                started.append(process)
                theirs.close()  # so that the end of the process ends the pipe
        yield list(pipes)
    finally:
        for process in started:
            process.terminate()
        for pipe in pipes:
            pipe.close()
        for process in started:
            process.join()


@contextmanager
def _no_interrupts() -> Iterator[None]:
    """Let what is started here inherit that the terminal's interrupt is not for it."""
    try:
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    except ValueError:  # not the main thread: then `serve` says it itself
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def serve(pipe: Pipe, url: str) -> None:
    """Do what is asked until nobody asks any more: what runs in each process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        database = Database(url)
        store = Store(database, _no_clock, _no_projection)
        with database.reading() as connection:
            while True:
                pipe.send(perform(connection, store, pipe.recv()))
    except (EOFError, OSError):
        return
    except Exception as error:  # noqa: BLE001 - told to the one that waits, in one line
        with suppress(OSError):
            pipe.send(Lost(f"{type(error).__name__}: {error}"))


def perform(connection: Connection, store: Store, task: Task) -> Result:
    """Do one task."""
    if task is None:
        return log_texts(connection)
    return check_part(connection, store, task)


def _no_clock() -> datetime:
    raise AssertionError("an audit asks no clock")


def _no_projection(*_: object) -> Never:
    raise AssertionError("an audit records nothing")
