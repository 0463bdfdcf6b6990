"""Commands that look for words, and that write briefs: answers to take along."""

from typing import TYPE_CHECKING, Any

import click

from tracker.cli.asking import asked, limit_option, limited
from tracker.cli.options import moment_options, open_reader, read_option, split
from tracker.cli.options import reading as reading_options
from tracker.cli.render.text import visible
from tracker.errors import FileUnwritable

if TYPE_CHECKING:
    from pathlib import Path

    from tracker.app.answers import BriefAnswer

DATABASE = b"SQLite format 3\x00"
"""What a file begins with that no brief may replace."""


@click.command()
@click.argument("text", nargs=-1, required=True)
@click.option("--retracted", is_flag=True, help="Look at what was taken back by then, too.")
@limit_option
@reading_options
def search(text: tuple[str, ...], retracted: bool, **options: Any) -> None:  # noqa: ANN401
    """Find facts by words: in titles, symbols, grounds, statements, wordings, sources, notes.

    All words must be in one fact, in any order; a word finds all that begin with it. Words in
    double quotes are whole and stand together: tracker search '"political assessment"'. Case and
    accents do not matter. Titles come first, then symbols, texts, sources and notes; of each the
    newest.
    """
    limit = limited(options)
    asked(options, lambda ask: ask.search(" ".join(text), limit, retracted=retracted))


@click.command()
@click.argument("refs", nargs=-1, required=True, metavar="REF...")
@click.option(
    "--format",
    "form",
    type=click.Choice(["md", "html"]),
    default="md",
    show_default=True,
    help="Markdown, or one HTML file that needs nothing else.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(readable=False),
    metavar="FILE",
    help="Write it there; what the file held is replaced.",
)
@moment_options
@read_option
def brief(refs: tuple[str, ...], output: str | None, **options: Any) -> None:  # noqa: ANN401
    """Write what is known of items, plans or meetings, to take along and to check.

    The answer, the timeline, positions, measures and disputes, each row with its sources; what is
    not known; and at the end the moment, the log's Merkle root, and the command that makes the
    same brief again. REF is an id, a fact's key, or an entry like @67.
    """
    moment, form = split(options)
    with open_reader().at(moment) as questions:
        answer = questions.brief(*refs)
    text = written(answer, form)
    if output is None or output == "-":
        click.echo(text, nl=False)
        return
    from pathlib import Path

    save(Path(output), text)


def written(answer: "BriefAnswer", form: str) -> str:
    """Write a brief as Markdown or HTML."""
    from tracker.cli.render.briefs import document

    if form == "html":
        from tracker.cli.render.html_page import html_page as write
    else:
        from tracker.cli.render.markdown import markdown as write
    return write(document(answer, form))


def save(path: "Path", text: str) -> None:
    """Write a file, and say where it is.

    Raises:
        FileUnwritable: where that can't be done, or a log would be lost by it.
    """
    from tracker.app.files import write_whole

    try:
        lost = path.is_file() and _is_database(path)
    except OSError as error:
        raise FileUnwritable(str(path), error.strerror or str(error)) from error
    if lost:
        raise FileUnwritable(str(path), "it is a database: name another file")
    write_whole(path, text, force=True)
    click.echo(f"wrote {visible(str(path))}", err=True)


def _is_database(path: "Path") -> bool:
    with path.open("rb") as file:
        return file.read(len(DATABASE)) == DATABASE


COMMANDS = (search, brief)
