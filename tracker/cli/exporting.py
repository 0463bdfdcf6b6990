"""Commands that take facts out into files, and edited spreadsheets back in."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tracker.cli.options import moment_options, open_reader, open_tracker, read_option, split
from tracker.cli.progress import progress
from tracker.cli.render.output import emit
from tracker.cli.render.reports import export_lines, sheet_lines
from tracker.cli.render.text import visible

if TYPE_CHECKING:
    from tracker.app import ExportReport

FORMS = ("docket", "docket-jsonl", "csv", "jsonl")
SHEETS = ("facts", "positions", "measures", "meetings")


@click.command()
@click.argument("sheet", required=False, metavar="[SHEET]", type=click.Choice(SHEETS))
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMS),
    help="A docket to import, a sheet to edit, or the log's own entries, to import as they are."
    "  [default: docket; of a SHEET or a .csv file csv]",
)
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path, readable=False),
    metavar="FILE",
    help="Write a file; else stdout.",
)
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@click.option("--name", metavar="ID", help="What the docket is called.  [default: export]")
@moment_options
@read_option
def export(
    sheet: str | None,
    form: str | None,
    output: Path | None,
    force: bool,
    name: str | None,
    **options: Any,  # noqa: ANN401
) -> None:
    """Write the log as a docket, or facts as a spreadsheet to edit and import again.

    SHEET is what --format csv is of: facts, positions, measures or meetings.
    """
    form = form or _form_of(output, sheet)
    if (sheet is not None) != (form == "csv"):
        hint = f"say which sheet: {', '.join(SHEETS)}" if form == "csv" else "SHEET is for csv"
        raise click.UsageError(hint)
    if form == "jsonl" and any(options[one] for one in ("on", "reported_until", "then")):
        raise click.UsageError(
            "--format jsonl are the entries themselves, in their order: bound them by"
            " --recorded-until alone"
        )
    if name is not None and not form.startswith("docket"):
        raise click.UsageError("--name is the name of a docket")
    from tracker.app import Export

    moment, _ = split(options)
    asked = Export(form=form, sheet=sheet, name=name, force=force)
    with progress("exporting") as show:
        tracker = open_reader()
        report = tracker.export(output or _stdout(), asked, moment=moment, progress=show)
    _tell(report, output, form)


def _form_of(output: Path | None, sheet: str | None) -> str:
    """The form that a file's name tells: what it names could not be imported in another one."""
    match output.suffix.lower() if output is not None else "":
        case ".csv":
            return "csv"
        case ".yaml" | ".yml":
            return "docket"
        case ".jsonl":
            raise click.UsageError(
                "a .jsonl file may be a docket (--format docket-jsonl) or the log's own entries"
                " (--format jsonl): say which"
            )
        case _:
            return "docket" if sheet is None else "csv"


def _stdout() -> Callable[[str], object]:
    """Write to stdout: as UTF-8 whatever the system speaks; to a terminal nothing it obeys."""
    if sys.stdout.isatty():
        return _show
    return lambda text: sys.stdout.buffer.write(text.encode())


def _show(text: str) -> None:
    for line in text.splitlines():
        click.echo(visible(line))


def _tell(report: "ExportReport", output: Path | None, form: str) -> None:
    """Say what was written, and what was left out."""
    if output is not None:
        click.echo(visible(export_lines(report, str(output), form)))
    for line in report.left_out:
        click.echo(visible(f"tracker: left out {line}"), err=True)
    if report.mistakes:
        one = report.mistakes == 1
        facts = "1 fact that was" if one else f"{report.mistakes:,} facts that were"
        mistakes = "a mistake" if one else "mistakes"
        click.echo(f"tracker: left out {facts} taken back as {mistakes}", err=True)
    if report.too_large:
        hint = "larger than an import reads as YAML: use --format docket-jsonl"
        click.echo(f"tracker: {hint}", err=True)


def import_sheet(file: Path, reason: str | None, dry_run: bool, form: str) -> None:
    """Import an edited sheet, and tell what became of its rows."""
    with progress("importing") as show:
        report = open_tracker().import_sheet(file, reason=reason, dry_run=dry_run, progress=show)
    if form == "table":
        for line in sheet_lines(report):
            click.echo(visible(line))
    else:
        emit(report, form)


COMMANDS = (export,)
