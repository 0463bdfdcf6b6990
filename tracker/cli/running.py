"""Commands that run something: a new log, an import, a demo, a rebuild, an audit."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from tracker.cli.copying import import_log
from tracker.cli.exporting import import_sheet
from tracker.cli.options import (
    database_option,
    format_option,
    open_reader,
    open_tracker,
    read_option,
    recorder_option,
    recording_nothing,
)
from tracker.cli.paging import page
from tracker.cli.progress import progress
from tracker.cli.render.output import emit
from tracker.cli.render.reports import import_lines, replay_lines, status_lines
from tracker.cli.render.text import visible

if TYPE_CHECKING:
    import msgspec


EDITED = "the docket was edited"
"""Why facts are corrected, where nobody says."""

DIVERGED = 1
"""Exit code of an audit that found damage."""


def _tell(answer: "msgspec.Struct", form: str, lines: list[str]) -> None:
    """Print a report as lines for people, or in the asked format."""
    if form == "table":
        page("\n".join(visible(line) for line in lines))
    else:
        emit(answer, form)


@click.command()
@database_option
@recorder_option
def init() -> None:
    """Make a new, empty log."""
    tracker = open_tracker()
    origin = tracker.init()
    click.echo(f"new log in {visible(tracker.database.name)}")
    click.echo(f"origin {origin}")
    click.echo("next: `tracker import DOCKET.yaml`")


@click.command(name="import")
@click.argument("file", type=click.Path(path_type=Path, readable=False))
@click.option("--correct", is_flag=True, help="Correct what says something else than before.")
@click.option("--reason", metavar="TEXT", help="Why it does; with --correct, or of a sheet.")
@click.option(
    "--retract-missing", metavar="REASON", help="Retract its facts that are gone from the file."
)
@click.option("--yes", is_flag=True, help="Retract them without asking.")
@click.option("--dry-run", is_flag=True, help="Say what would happen, and record nothing.")
@format_option
@database_option
@recorder_option
def import_(
    file: Path,
    correct: bool,
    reason: str | None,
    retract_missing: str | None,
    yes: bool,
    dry_run: bool,
    form: str,
) -> None:
    """Import a docket (.yaml or .jsonl), a sheet (.csv), or a whole log: all of it, or nothing.

    The same file again changes nothing; a fact that says something else than before is refused,
    or with --correct recorded as a correction. Of a sheet that `export` wrote, changed rows are
    corrections and new rows new facts. Of a log that `export --format jsonl` wrote, every entry
    comes to where no log is, as it was; broken off, the same command goes on.
    """
    from tracker.app import Terms
    from tracker.app.files import holds_entries

    if file.suffix.lower() == ".csv":
        if correct or retract_missing is not None or yes:
            raise click.UsageError("--correct, --retract-missing and --yes are for dockets")
        import_sheet(file, reason, dry_run, form)
        return
    if file.suffix.lower() == ".jsonl" and holds_entries(file):
        if correct or reason or retract_missing is not None or dry_run:
            raise click.UsageError("a log is brought here as it is: leave the other options out")
        import_log(file, form)
        return
    if reason is not None and not correct:
        raise click.UsageError("--reason says why facts are corrected: give --correct as well")
    terms = Terms(
        correct=(reason or EDITED) if correct else None,
        leave_out=retract_missing,
        confirm=None if yes else _confirm,
    )
    tracker = open_tracker()
    with progress("importing") as show:
        report = tracker.import_docket(file, dry_run=dry_run, progress=show, terms=terms)
    _tell(report, form, import_lines(report))


def _confirm(keys: tuple[str, ...]) -> bool:
    """Ask on a terminal whether facts are to be retracted; elsewhere nobody says yes."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return False
    for key in keys:
        click.echo(visible(f"gone from the file: {key}"), err=True)
    return click.confirm(f"retract {'it' if len(keys) == 1 else f'these {len(keys)}'}?", err=True)


@click.command()
def schema() -> None:
    """Print the JSON Schema of the docket's format."""
    from tracker.app.docket_schema import docket_schema_text

    click.echo(docket_schema_text(), nl=False)


@click.command()
def demo() -> None:
    """Show the program at work on the CSTO docket, in a scratch folder."""
    from tracker.cli.demo import run

    run(click.get_current_context().find_root().command)


@click.command()
@format_option
@read_option
def replay(form: str) -> int:
    """Rebuild every read model beside the live ones and compare row for row.

    Exit code 0 where all rows are equal, 1 where one differs.
    """
    with progress("replaying") as show:
        report = open_reader().replay(show)
    _tell(report, form, replay_lines(report))
    return 0 if report.clean else DIVERGED


@click.command()
@format_option
@read_option
def status(form: str) -> None:
    """Tell how the read models stand."""
    report = open_reader().projections()
    _tell(report, form, status_lines(report))


@click.command()
@click.option(
    "--jobs", type=click.IntRange(1, 64), metavar="N",
    help="Make the rows by N processes side by side [default: as many as help].",
)  # fmt: skip
@database_option
def rebuild(jobs: int | None) -> None:
    """Rebuild all read models from the log, in one transaction."""
    with progress("rebuilding") as show:
        report = open_tracker().rebuild(show, jobs)
    click.echo(f"rebuilt {sum(report.rows.values()):,} rows from {report.entries:,} entries")


@click.command()
@database_option
def upgrade() -> None:
    """Bring schema and read models to this program's version; make lost indexes again."""
    with progress("upgrading") as show:
        before, after = open_tracker().upgrade(show, click.echo)
    click.echo(f"revision {after}" + ("" if before == after else f", was {before}"))


@click.command()
@click.argument("kind", type=click.Choice(["recorder", "reader"]))
@click.argument("role")
@database_option
@recording_nothing
def grant(kind: Literal["recorder", "reader"], role: str) -> None:
    """Let a ROLE of PostgreSQL record into the log, or only read it.

    A recorder adds entries and can change none; a reader writes nothing. The role has to be there,
    and the tables have to be yours.
    """
    for statement in open_tracker().grant(kind, role):
        click.echo(visible(statement))


@click.command()
@read_option
def current() -> None:
    """Tell the revision of the schema."""
    click.echo(open_reader().current())


COMMANDS = (init, import_, schema, demo)
