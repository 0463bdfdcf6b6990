"""Commands that make copies of a log, and bring them back."""

from typing import TYPE_CHECKING

import click

from tracker.cli.auditing import tell
from tracker.cli.options import (
    database_option,
    format_option,
    open_reader,
    open_tracker,
    read_option,
    recorder_option,
)
from tracker.cli.progress import progress
from tracker.cli.render.audits import copy_lines

if TYPE_CHECKING:
    from tracker.app.reports import CopyReport


@click.command()
@click.argument("file")
@format_option
@read_option
def backup(file: str, form: str) -> None:
    """Copy the log to a new FILE, while others write. A copy of the bare file may lack entries."""
    with progress("copying") as show:
        report = open_reader().copier.backup(file, show)
    _tell(report, form)


@click.command()
@click.argument("file")
@click.option("--lost", is_flag=True, help="Entries recorded after the backup are lost.")
@format_option
@database_option
@recorder_option
def restore(file: str, lost: bool, form: str) -> None:
    """Bring the backup in FILE back to where no log is (--db).

    Where you saw more entries than the backup has, the log says so and goes on under a new
    origin: what is there keeps its entry numbers and proofs.
    """
    with progress("copying") as show:
        report = open_tracker().copier.restore(file, show, lost=lost)
    _tell(report, form)


@click.command()
@click.argument("file")
@click.option("--as-new", is_flag=True, required=True, help="The copy gets an origin of its own.")
@format_option
@database_option
@recorder_option
def copy(file: str, as_new: bool, form: str) -> None:  # noqa: ARG001 - there to be said
    """Copy the log to a new FILE that goes its own way from there."""
    with progress("copying") as show:
        report = open_tracker().copier.copy_as_new(file, show)
    _tell(report, form)


def _tell(report: "CopyReport", form: str) -> None:
    tell(report, form, copy_lines(report))


COMMANDS = (backup, restore, copy)
