"""Processes that check parts of a log side by side.

Each opens the database on its own, is handed one task after the other, and ends when nobody hands
out any more.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection as Pipe
from multiprocessing.connection import wait

from tracker.audit.parts import Part, Span, check_part
from tracker.audit.surroundings import log_texts
from tracker.log.connection import Connection
from tracker.log.processes import opened, started, unattended
from tracker.log.store import Store

Task = Span | None
"""A part to check, or None for what the engine says of the log's tables."""

Result = Part | tuple[str, ...] | None
"""A flawless part, what the engine says, or None for a part with a flaw."""


class Lost(Exception):
    """A process ended before its work was done."""


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
    with started(serve, (url,), min(jobs, len(tasks))) as pipes:
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


def serve(pipe: Pipe, _number: int, url: str) -> None:
    """Do what is asked until nobody asks any more: what runs in each process."""
    unattended()
    try:
        database, store = opened(url)
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
