"""Processes beside this one: how they are started, and that none is left.

They are new processes, no copies of this one: a connection must not be copied. The terminal's
interrupt is for the one that waits for them: it ends them.
"""

import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from multiprocessing import get_context
from multiprocessing.connection import Connection as Pipe
from multiprocessing.context import SpawnProcess
from typing import Never

from tracker.log.database import Database
from tracker.log.store import Store


@contextmanager
def started(
    target: Callable[..., None], arguments: Sequence[object], count: int
) -> Iterator[list[Pipe]]:
    """Start processes, each at the other end of a pipe; none is left at the end.

    Each runs ``target(pipe, number, *arguments)`` and calls :func:`unattended` first.
    """
    context = get_context("spawn")
    processes: list[SpawnProcess] = []
    pipes: list[Pipe] = []
    try:
        with _no_interrupts():
            for number in range(count):
                ours, theirs = context.Pipe()
                pipes.append(ours)
                process = context.Process(
                    target=target, args=(theirs, number, *arguments), daemon=True
                )
                process.start()
                processes.append(process)
                theirs.close()  # so that the end of the process ends the pipe
        yield list(pipes)
    finally:
        for process in processes:
            process.terminate()
        for pipe in pipes:
            pipe.close()
        for process in processes:
            process.join()


@contextmanager
def _no_interrupts() -> Iterator[None]:
    """Let what is started here inherit that the terminal's interrupt is not for it."""
    try:
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    except ValueError:  # not the main thread: then `unattended` says it itself
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def unattended() -> None:
    """Leave the terminal's interrupt to the process that started this one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def opened(url: str) -> tuple[Database, Store]:
    """A log as such a process opens it: to read alone."""
    database = Database(url)
    return database, Store(database, _no_clock, _no_projection)


def _no_clock() -> datetime:
    raise AssertionError("who reads asks no clock")


def _no_projection(*_: object) -> Never:
    raise AssertionError("who reads records nothing")
