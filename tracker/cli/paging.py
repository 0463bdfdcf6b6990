"""Long answers go through a pager: on a terminal alone, and only what does not fit it.

``TRACKER_PAGER`` names it, else ``PAGER``, else it is ``less``; empty or ``cat`` is none.
"""

import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from typing import IO, cast

import click

LESS = "FRX"
"""How ``less`` behaves where LESS says nothing: colours kept, the answer left on the screen."""

pager_option = click.option(
    "--no-pager",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=lambda context, _, value: never(context) if value else None,
    help="Print long answers as they are; else TRACKER_PAGER, PAGER or less shows them.",
)


def never(context: click.Context) -> None:
    """Page nothing in this run."""
    context.find_root().ensure_object(dict)["pager"] = ""


def page(text: str) -> None:
    """Print an answer, through the pager where that is wanted."""
    if _on_terminal() and not _fits(text) and (words := _pager(os.environ)):
        _show(words, text)
    else:
        click.echo(text)


def _pager(environ: Mapping[str, str]) -> list[str]:
    """The words of the pager's command; none where there shall be, or is, no pager."""
    import shlex
    import shutil

    context = click.get_current_context(silent=True)
    given: dict[str, str] = context.find_root().ensure_object(dict) if context is not None else {}
    named = (given.get("pager"), environ.get("TRACKER_PAGER"), environ.get("PAGER"), "less")
    text = next(name for name in named if name is not None)
    try:
        words = shlex.split(text)
    except ValueError:  # an open quote
        return []
    dumb = environ.get("TERM") == "dumb"
    return [] if not words or words == ["cat"] or dumb or not shutil.which(words[0]) else words


def _on_terminal() -> bool:
    """Whether somebody sees the output, and can press keys."""
    return all(one is not None and one.isatty() for one in (sys.stdin, sys.stdout))


def _fits(text: str) -> bool:
    """Whether all lines, and the prompt behind them, fit the terminal; if its size is known."""
    try:
        columns, rows = os.get_terminal_size(sys.stdout.fileno())
    except (OSError, ValueError):
        return True
    if not columns or not rows:
        return True
    lengths = (len(click.unstyle(line)) for line in text.split("\n"))
    return sum(max(1, -(-length // columns)) for length in lengths) < rows


def _show(words: list[str], text: str) -> None:
    """Hand over to the pager until its user is done: an early end and Ctrl-C are no errors."""
    import subprocess

    written = text.encode(sys.stdout.encoding, "backslashreplace") + b"\n"
    running = subprocess.Popen(  # noqa: S603 - the user's own pager
        words, stdin=subprocess.PIPE, env={"LESS": LESS, **os.environ}
    )
    with suppress(OSError, KeyboardInterrupt), cast("IO[bytes]", running.stdin) as taken:
        taken.write(written)
    while True:
        with suppress(KeyboardInterrupt):
            running.wait()
            return
