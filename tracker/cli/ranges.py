"""Ranges on the command line: which option is one, and the two moments that it stands for."""

from typing import Any

import click

BOUNDS = ("on", "reported_until", "recorded_until")


def ranged(options: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Split a command's options into those of the earlier and those of the later moment.

    Raises:
        UsageError: where no option is a range, or several are.
        InvalidMoment: for a range without a beginning.
    """
    ranges = [name for name in BOUNDS if ".." in (options[name] or "")]
    if len(ranges) != 1:
        names = "--on, --reported-until and --recorded-until"
        raise click.UsageError(f"give one range A..B: one of {names} is to be one")
    from tracker.domain.moment import ends

    name = ranges[0]
    first, last = ends(options[name], f"--{name.replace('_', '-')}")
    return {**options, name: first}, {**options, name: last}


def span(text: str, option: str) -> tuple[str, str | None]:
    """The ends of a range; one date alone is both.

    Raises:
        InvalidMoment: for a range without a beginning.
    """
    from tracker.domain.moment import ends

    return ends(text, option) if ".." in text else (text, text)
