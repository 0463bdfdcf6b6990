"""Following the log on the command line: each entry is written, and sent on, once it is there."""

import errno
import os
import select
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import click

from tracker.cli.options import open_reader, split, warn
from tracker.cli.render.output import Rows
from tracker.cli.render.stream import Stream

if TYPE_CHECKING:
    from tracker.app.answers import Chosen, FactsAnswer


def run(
    options: dict[str, Any],
    chosen: "Chosen",
    last: int | None,
    every: float | None,
) -> None:
    """Print entries until somebody presses Ctrl-C, or nobody reads on."""
    from tracker.app import Following

    if options["form"] == "json":
        raise click.UsageError("--follow has no end, and JSON is one whole: use --format jsonl")
    if chosen.until is not None or options["recorded_until"] is not None:
        raise click.UsageError("--follow has no end: leave --until and --recorded-until out")
    moment, form = split(options)
    how = Following(chosen=chosen, last=last, every=every, tell=warn)
    written = _written(form)
    for answer in open_reader().follower(moment).answers(how):
        if answer is None:
            _check_reader()
            continue
        for line in written(answer):
            click.echo(line)


def _written(form: str) -> "Callable[[FactsAnswer], list[str]]":
    """What writes answers as lines, of which only the first has a header."""
    if form == "table":
        return Stream().lines
    return Rows(form).lines


def _check_reader() -> None:
    """End where nobody reads what is printed: else a pipe would tell with the next entry only.

    Raises:
        BrokenPipeError: as writing would.
    """
    found: list[tuple[int, int]] = []
    with suppress(OSError, ValueError, AttributeError):  # no stdout, or a system without poll
        looking = select.poll()
        looking.register(sys.stdout.fileno(), 0)
        found = looking.poll(0)
    if any(what & select.POLLERR for _, what in found):
        raise BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE))
