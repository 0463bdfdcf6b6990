"""How commands that read ask their one question: at a moment, and print the answer.

Apart from the commands, so that a command of another module does not make all of ``reading``.
"""

from collections.abc import Callable
from typing import Any

import click
import msgspec

from tracker.cli.options import open_reader, split
from tracker.cli.render.output import emit

Options = dict[str, Any]
LIMIT = 50
"""Rows of a list for people; programs get all, unless they say otherwise."""

MOST = 2**62
"""More rows than any log has: a larger number means no more, and no engine could count to it."""


def asked(options: Options, ask: Callable[[Any], msgspec.Struct]) -> None:
    """Open a snapshot at the moment of the options, ask, and print."""
    moment, form = split(options)
    with open_reader().at(moment) as questions:
        answer = ask(questions)
    emit(answer, form)


def limited(options: Options) -> int | None:
    """Rows to list: as said (0 is all), else 50 for people and all for programs."""
    given = options.pop("limit")
    if given is None:
        return LIMIT if options["form"] == "table" else None
    return None if given == 0 else min(int(given), MOST)


def at_most(what: str = "N") -> Callable[[Any], Any]:
    """The option that bounds a list: so many of what."""
    return click.option(
        "--limit",
        type=click.IntRange(min=0),
        metavar="N",
        help=f"List at most {what} (0: all).  [default: 50 in tables, else all]",
    )


limit_option = at_most()


def day(text: str | None) -> str | None:
    """The date that ``yesterday`` or a weekday means; all else as it is."""
    return open_reader().day(text) if text is not None else None
