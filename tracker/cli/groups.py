"""Groups of commands that live in several modules."""

import click

from tracker.cli import auditing, running, watching
from tracker.cli.auditing import audit


@click.group()
def projections() -> None:
    """Look at the read models, or rebuild them from the log."""


@click.group()
def db() -> None:
    """Look after the database's schema."""


for command in (*auditing.COMMANDS, running.replay, watching.conformance):
    audit.add_command(command)
for command in (running.status, running.rebuild):
    projections.add_command(command)
for command in (running.upgrade, running.current, running.grant):
    db.add_command(command)

COMMANDS = (audit, projections, db)
