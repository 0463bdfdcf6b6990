"""Commands that look for words, and that write briefs: answers to take along."""

from typing import Any

import click

from tracker.cli.options import reading as reading_options
from tracker.cli.reading import asked, limit_option, limited


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


COMMANDS = (search,)
