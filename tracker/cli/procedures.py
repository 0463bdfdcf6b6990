"""Commands about procedures: list, show, copy to change, check, adopt."""

from pathlib import Path
from typing import Any

import click

from tracker.cli.options import format_option, open_reader, open_tracker, split
from tracker.cli.options import reading as reading_options
from tracker.cli.prose import PROSE, recorded
from tracker.cli.render.output import emit
from tracker.cli.render.text import count, visible
from tracker.cli.typing_in import dry_writing, tell

FILE = click.Path(path_type=Path, readable=False)


@click.group()
def procedure() -> None:
    """Look at procedures, the life of an item as data; write your own and adopt it."""


@procedure.command(name="list")
@reading_options
def list_(**options: Any) -> None:  # noqa: ANN401
    """List the procedures that are shipped or adopted, with the versions in force."""
    moment, form = split(options)
    with open_reader().at(moment) as ask:
        answer = ask.procedures()
    emit(answer, form)


@procedure.command()
@click.argument("name")
@click.option("--toml", "as_toml", is_flag=True, help="Print it as the file that can be changed.")
@reading_options
def show(name: str, as_toml: bool, **options: Any) -> None:  # noqa: ANN401
    """Tell the states, transitions and requests of a procedure as it is in force."""
    moment, form = split(options)
    with open_reader().at(moment) as ask:
        answer = ask.procedure(name)
    if as_toml:
        for line in answer.toml.splitlines():
            click.echo(visible(line))
    else:
        emit(answer, form)


@procedure.command()
@click.argument("name")
@click.argument("file", type=FILE)
@click.option("--as", "other", metavar="NAME", help="What it is called; else like the file.")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@reading_options
def copy(name: str, file: Path, other: str | None, force: bool, **options: Any) -> None:  # noqa: ANN401
    """Write a procedure to a new TOML file, to be changed."""
    from tracker.app.procedure_files import copy_procedure, procedure_text

    moment, form = split(options)
    text = procedure_text(open_reader(), name, moment)
    report = copy_procedure(text, file, other or file.stem, force=force)
    if form != "table":
        emit(report, form)
        return
    click.echo(visible(f"wrote procedure {report.name} to {report.file}"))
    click.echo(visible(f"next: change it, `tracker procedure check {report.file}`"))


@procedure.command()
@click.argument("file", type=FILE)
@format_option
def check(file: Path, form: str) -> None:
    """Tell all that is wrong with a procedure's file, each with its line."""
    from tracker.app.procedure_files import check_procedure

    report = check_procedure(file)
    if form != "table":
        emit(report, form)
        return
    parts = f"{count(report.states, 'state')}, {count(report.transitions, 'transition')}"
    click.echo(visible(f"{report.file}: procedure {report.name} holds together: {parts}"))


@procedure.command()
@click.argument("what", metavar="NAME|FILE")
@click.option("--from", "in_force", metavar="DATE", help="In force from then; else since ever.")
@click.option("--note", type=PROSE, metavar="TEXT", help="The recorder's note.")
@dry_writing
def adopt(what: str, in_force: str | None, note: str | None, **options: Any) -> None:  # noqa: ANN401
    """Adopt a shipped procedure by its name, or your own from its FILE.

    What was recorded before is judged by the version in force on its date.
    """
    from tracker.app.adopting import Adoption
    from tracker.app.procedure_files import procedure_named

    rules, tracker = procedure_named(what), open_tracker()
    since = tracker.day(in_force) if in_force is not None else None

    def run(said: Any, dry: bool) -> Any:  # noqa: ANN401 - as prose hands it
        return tracker.adopt(Adoption(rules, since, said), dry_run=dry)

    tell(recorded(note, run, dry_run=options["dry_run"]), options["form"])


COMMANDS = (procedure,)
