"""Options that many commands share, as decorators; and what they become."""

import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from tracker.cli.render.text import visible

if TYPE_CHECKING:
    from tracker.app import Tracker
    from tracker.domain.moment import Moment

Command = TypeVar("Command", bound=Callable[..., Any])
FORMATS = ("table", "json", "jsonl", "csv")


def _remember(context: click.Context, parameter: click.Parameter, value: str | None) -> None:
    """Keep an option's value for the whole run, wherever in the line it stands."""
    if value is not None and parameter.name is not None:
        context.find_root().ensure_object(dict)[parameter.name] = value


def database_option(command: Command) -> Command:
    """``--db``, before or after the command's name."""
    return click.option(
        "--db",
        metavar="FILE",
        callback=_remember,
        expose_value=False,
        is_eager=True,
        help="The log: a file or URL; else TRACKER_DB, else ./tracker.db.",
    )(command)


def recorder_option(command: Command) -> Command:
    """``--recorder``, for commands that write, or take ``last``."""
    return click.option(
        "--recorder",
        metavar="NAME",
        callback=_remember,
        expose_value=False,
        help="Who records, and whose is `last`; else TRACKER_RECORDER, else this system's user.",
    )(command)


def format_option(command: Command) -> Command:
    """``--format``."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(FORMATS),
        default="table",
        show_default=True,
        help="How to print: for people, or for programs.",
    )(command)


def moment_options(command: Command) -> Command:
    """``--on``, ``--reported-until``, ``--recorded-until``, ``--then``: see docs/concepts.md."""
    options = (
        click.option("--on", metavar="DATE", help="How things stood on this date."),
        click.option(
            "--reported-until", metavar="DATE", help="By what had been reported by this date."
        ),
        click.option(
            "--recorded-until",
            metavar="DATE|@N",
            help="By what this log had recorded by this date, or up to entry @N.",
        ),
        click.option(
            "--then", is_flag=True, help="Short for: reported until the --on date as well."
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def reading(command: Command) -> Command:
    """All that a reading command takes besides its own: database, moment, format."""
    return database_option(moment_options(format_option(command)))


def split(options: dict[str, Any]) -> "tuple[Moment, str]":
    """Take the moment and the format out of a command's options."""
    from tracker.domain.moment import moment

    form = str(options.pop("form", "table"))
    asked = moment(
        options.pop("on"),
        options.pop("reported_until"),
        options.pop("recorded_until"),
        then=options.pop("then"),
    )
    return asked, form


def open_tracker() -> "Tracker":
    """Make the tracker that the options and variables name."""
    from tracker import config
    from tracker.app import Pins, Tracker

    context = click.get_current_context()
    given: dict[str, str] = context.find_root().ensure_object(dict)
    tracker = Tracker(
        config.database_url(given.get("db"), os.environ),
        recorder=config.recorder(given.get("recorder"), os.environ),
        lock_timeout=config.lock_timeout(os.environ),
        pins=Pins(config.state_folder(os.environ), _warn),
    )
    context.call_on_close(tracker.close)
    return tracker


def _warn(text: str) -> None:
    """Tell something beside the answer."""
    click.echo(visible(f"tracker: warning: {text}"), err=True)


def on_terminal() -> bool:
    """Whether progress may be shown: stderr is a terminal."""
    return sys.stderr.isatty()
