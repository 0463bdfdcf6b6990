"""The commands' tree. Groups are here, commands in the modules."""

import click

from tracker import __version__
from tracker.cli import (
    amending,
    auditing,
    copying,
    explaining,
    exporting,
    meetings,
    naming,
    procedures,
    reading,
    recording,
    running,
    searching,
    shells,
    watching,
)
from tracker.cli.completing import suggest
from tracker.cli.options import read_option, recorder_option
from tracker.cli.paging import pager_option


@click.group(
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@read_option
@recorder_option
@pager_option
@click.version_option(__version__, prog_name="agenda-tracker", message="%(prog)s %(version)s")
@click.pass_context
def cli(context: click.Context) -> None:
    """Follow what a multilateral body puts on its agenda: a log of sourced events, replayed.

    Every question can be asked at any moment: --on a date, by what was --reported-until a date,
    by what this log had --recorded-until a date or an entry.
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


@cli.group()
def projections() -> None:
    """Look at the read models, or rebuild them from the log."""


@cli.group()
def db() -> None:
    """Look after the database's schema."""


for module in (
    reading,
    searching,
    watching,
    explaining,
    running,
    exporting,
    copying,
    recording,
    meetings,
    naming,
    amending,
    procedures,
    watching,
    shells,
):
    for command in module.COMMANDS:
        cli.add_command(command)
cli.add_command(auditing.audit)
for command in auditing.COMMANDS:
    auditing.audit.add_command(command)
auditing.audit.add_command(running.replay)
auditing.audit.add_command(watching.conformance)
projections.add_command(running.status)
projections.add_command(running.rebuild)
db.add_command(running.upgrade)
db.add_command(running.current)
db.add_command(running.grant)
suggest(cli)
