"""The doctor's command: what is wrong with the database or around it, and what to do."""

import os
from typing import TYPE_CHECKING

import click

from tracker import config
from tracker.cli.options import format_option, read_option, warn
from tracker.cli.render.output import emit

if TYPE_CHECKING:
    from tracker.app.doctoring import Named

BROKEN = 76
"""Exit code of a look that found something broken."""


@click.command()
@format_option
@read_option
def doctor(form: str) -> int:
    """Look at the database and all around it, and say what to do about what is wrong.

    With --read-db also at the replica, beside the log or alone. Changes nothing. Marks: ! is worth
    a look, x is broken. Exit code 0 where nothing is broken, 76 where something is. The entries
    themselves are audited by `tracker audit`.
    """
    from tracker.app import Pins
    from tracker.app.doctoring import Doctor

    log, replica = _named(click.get_current_context().find_root().ensure_object(dict))
    report = Doctor(
        log,
        Pins(config.state_folder(os.environ), warn),
        replica=replica,
        lock_timeout=config.lock_timeout(os.environ),
    ).report()
    emit(report, form)
    return 0 if report.healthy else BROKEN


def _named(given: dict[str, str]) -> "tuple[Named | None, Named | None]":
    """The log and its replica, as somebody named them; no log where a replica alone is."""
    from tracker.app.doctoring import Named

    db, read_db = given.get("db"), given.get("read_db")
    url, replica = config.replica_url(read_db, os.environ), None
    if url is not None:
        replica = Named(url, "--read-db" if read_db else "TRACKER_READ_DB")
        if config.database_named(db, os.environ) is None:
            return None, replica
    log = Named(config.database_url(db, os.environ), config.database_source(db, os.environ))
    return log, replica


COMMANDS = (doctor,)
