"""Commands that look for what needs attention: contradictions, open ends, broken rules."""

from typing import Any

import click

from tracker.cli.asking import asked
from tracker.cli.options import open_reader, split
from tracker.cli.options import reading as reading_options
from tracker.cli.render.output import emit

SHOWN = 10
"""Tasks of each kind in a list for people; programs get all, unless they say otherwise."""
IRREGULAR = 3
"""Exit code of an audit that found the log whole and some fact irregular."""


@click.command()
@reading_options
def conflicts(**options: Any) -> None:  # noqa: ANN401
    """List what contradicts itself: open disputes, tallies that do not fit, facts told twice."""
    asked(options, lambda ask: ask.conflicts())


@click.command()
@click.option(
    "--kind",
    metavar="KIND",
    help="Only outcome, silence, measure, request, dispute, unsourced, withdrawn or single.",
)
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    metavar="N",
    help="List at most N of each kind (0: all).  [default: 10 in tables, else all]",
)
@reading_options
def todo(kind: str | None, limit: int | None, **options: Any) -> None:  # noqa: ANN401
    """List what needs attention, each with the command that would settle it.

    Meetings and silences without an outcome, overdue measures, requests without an answer, open
    disputes, facts with no source or one, or with withdrawn ones alone. What is over is told by
    the --on date, else by the day of the last entry.
    """
    if limit is None:
        limit = SHOWN if options["form"] == "table" else 0
    asked(options, lambda ask: ask.todo(kind, limit or None))


@click.command()
@reading_options
def conformance(**options: Any) -> int:  # noqa: ANN401
    """List the facts that no procedure foresees, and those before which steps were not reported.

    Each fact is judged by the procedure in force on its latest day. Exit code 0 where none is
    irregular, 3 where one is.
    """
    moment, form = split(options)
    with open_reader().at(moment) as questions:
        report = questions.conformance()
    emit(report, form)
    return 0 if report.clean else IRREGULAR


COMMANDS = (conflicts, todo)
