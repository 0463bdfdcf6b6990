"""Progress on stderr: on a terminal only, and only for what takes over a second."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tracker.cli.options import on_terminal

if TYPE_CHECKING:
    from tracker.app.reports import Progress

PATIENCE = 1.0
"""Seconds before the bar shows."""


@contextmanager
def progress(label: str) -> "Iterator[Progress | None]":
    """Give a callback that draws a bar; None where nobody would see it."""
    if not on_terminal():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress as Bar

    begun = time.monotonic()
    bar = Bar(console=Console(stderr=True), transient=True)
    task = bar.add_task(label, total=None)

    def show(done: int, total: int) -> None:
        if time.monotonic() - begun > PATIENCE:
            bar.start()
            bar.update(task, completed=done, total=total)

    try:
        yield show
    finally:
        bar.stop()
