"""Options that many commands share, as decorators; and what they become."""

import os
import sys
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from tracker.cli.render.text import visible
from tracker.errors import TrackerError

if TYPE_CHECKING:
    from tracker.app import Replica, Tracker
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


def replica_option(command: Command) -> Command:
    """``--read-db``, for commands that read."""
    return click.option(
        "--read-db",
        metavar="FILE",
        callback=_remember,
        expose_value=False,
        is_eager=True,
        help="A replica of the log to read from; else TRACKER_READ_DB, else the log itself.",
    )(command)


def read_option(command: Command) -> Command:
    """``--db`` and ``--read-db``: for commands that read; their errors tell of no recording."""
    return database_option(replica_option(recording_nothing(command)))


def recording_nothing(command: Command) -> Command:
    """Let errors know that nothing was to be recorded, as where somebody only asks."""

    @wraps(command)
    def ran(*words: object, **options: object) -> object:
        try:
            return command(*words, **options)
        except TrackerError as error:
            error.asked = True
            raise

    return cast("Command", ran)


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
    return read_option(moment_options(format_option(command)))


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
    """Make the tracker that the options and variables name: of the log that is written.

    Raises:
        OnlyReplica: where a replica is named, and no log.
    """
    from tracker import config

    given = _given()
    replica = config.replica_url(given.get("read_db"), os.environ)
    if replica is not None and config.database_named(given.get("db"), os.environ) is None:
        from tracker.errors import OnlyReplica

        raise OnlyReplica("what --read-db or TRACKER_READ_DB names")
    return _tracker(config.database_url(given.get("db"), os.environ), None)


def open_reader() -> "Tracker":
    """Make the tracker that a reading command asks: of the replica, where one is named."""
    from tracker import config

    given = _given()
    url = config.replica_url(given.get("read_db"), os.environ)
    if url is None:
        return _tracker(config.database_url(given.get("db"), os.environ), None)
    from tracker.app import Replica

    named = config.database_named(given.get("db"), os.environ)
    primary = None if named is None else config.database_url(named, {})
    return _tracker(url, Replica(primary, tell, warn))


def _given() -> dict[str, str]:
    """The options that were said anywhere in the line."""
    return click.get_current_context().find_root().ensure_object(dict)


def _tracker(url: str, replica: "Replica | None") -> "Tracker":
    from tracker import config
    from tracker.app import Pins, Tracker

    tracker = Tracker(
        url,
        recorder=config.recorder(_given().get("recorder"), os.environ),
        lock_timeout=config.lock_timeout(os.environ),
        pins=Pins(config.state_folder(os.environ), warn),
        replica=replica,
    )
    click.get_current_context().call_on_close(tracker.close)
    return tracker


def tell(text: str) -> None:
    """Tell something beside the answer."""
    click.echo(visible(f"tracker: {text}"), err=True)


def warn(text: str) -> None:
    """Tell what somebody should look into."""
    tell(f"warning: {text}")


def on_terminal() -> bool:
    """Whether progress may be shown: stderr is a terminal."""
    return sys.stderr.isatty()
