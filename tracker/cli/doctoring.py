"""The doctor's command: what is wrong with the database or around it, and what to do."""

import os

import click

from tracker import config
from tracker.cli.options import database_option, format_option, warn
from tracker.cli.render.output import emit

BROKEN = 76
"""Exit code of a look that found something broken."""


@click.command()
@format_option
@database_option
def doctor(form: str) -> int:
    """Look at the database and all around it, and say what to do about what is wrong.

    Changes nothing. Marks: ! is worth a look, x is broken. Exit code 0 where nothing is broken,
    76 where something is. The entries themselves are audited by `tracker audit`.
    """
    from tracker.app import Pins
    from tracker.app.doctoring import Doctor

    given = click.get_current_context().find_root().ensure_object(dict).get("db")
    report = Doctor(
        config.database_url(given, os.environ),
        Pins(config.state_folder(os.environ), warn),
        where=config.database_source(given, os.environ),
        lock_timeout=config.lock_timeout(os.environ),
    ).report()
    emit(report, form)
    return 0 if report.healthy else BROKEN


COMMANDS = (doctor,)
