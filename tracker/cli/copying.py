"""Commands that make copies of a log, and bring them back."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
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
from tracker.errors import DatabaseExists, NoDatabase, NoFolder, TrackerError

if TYPE_CHECKING:
    from tracker.app import Tracker
    from tracker.app.reports import CopyReport


@click.command()
@click.argument("file")
@format_option
@read_option
def backup(file: str, form: str) -> None:
    """Copy the log to a new FILE, while others write. A copy of the bare file may lack entries."""
    with _argument(target=True), progress("copying") as show:
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
    with _argument(source=True), progress("copying") as show:
        report = open_tracker().copier.restore(file, show, lost=lost)
    _tell(report, form)


@click.command()
@click.argument("places", nargs=-1, required=True, metavar="[FROM] TO")
@click.option(
    "--as-new", is_flag=True, help="The copy gets an origin of its own, and goes its way."
)
@click.option("--restart", is_flag=True, help="Throw away what a copy that was broken off left.")
@format_option
@database_option
@recorder_option
def copy(places: tuple[str, ...], as_new: bool, restart: bool, form: str) -> None:
    """Copy a log to where none is: to a file or a server, entry by entry, and check the copy.

    FROM and TO are files or URLs; without FROM it is the log (--db). Every byte, number and the
    root stay as they are. Broken off, the same command goes on where it stopped.
    """
    *source, target = places
    _from(source)
    tracker = open_tracker()
    with (
        _argument(source=bool(source), target=True),
        _unfinished(tracker, target),
        progress("copying") as show,
    ):
        report = tracker.copier.copy(target, show, as_new=as_new, restart=restart)
    _tell(report, form)


def import_log(file: Path, form: str) -> None:
    """Bring the log in a file of entries to where no log is, and check it."""
    tracker = open_tracker()
    with _unfinished(tracker, tracker.database.url), progress("importing") as show:
        report = tracker.copier.take(file, show)
    _tell(report, form)


def _from(source: list[str]) -> None:
    """Let what the command line names be the log of this run."""
    given = click.get_current_context().find_root().ensure_object(dict)
    if len(source) > 1:
        raise click.UsageError("name two logs at most, FROM and TO")
    if source and "db" in given:
        raise click.UsageError("FROM is the log that is copied: leave --db out")
    if source:
        given["db"] = source[0]


@contextmanager
def _argument(*, source: bool = False, target: bool = False) -> Iterator[None]:
    """Refuse what was typed as an argument as such: no other --db would help."""
    try:
        yield
    except DatabaseExists as error:
        if target:
            raise error.but(todo="name another place") from error
        raise
    except NoFolder as error:
        raise error.but(todo="make it, or name another place") from error
    except NoDatabase as error:
        if source:
            raise error.but(todo="name one that is there") from error
        raise


@contextmanager
def _unfinished(tracker: "Tracker", target: str) -> Iterator[None]:
    """Say after an error or Ctrl-C how far it came."""
    try:
        yield
    except (KeyboardInterrupt, TrackerError) as error:
        there = None
        with suppress(TrackerError):
            there = tracker.copier.there(target)
        if there is None:
            raise
        text = f"{there:,} entries are there: the same command goes on after them"
        if isinstance(error, KeyboardInterrupt):
            raise KeyboardInterrupt(text) from error
        click.echo(f"tracker: {text}", err=True)
        raise


def _tell(report: "CopyReport", form: str) -> None:
    tell(report, form, copy_lines(report))


COMMANDS = (backup, restore, copy)
