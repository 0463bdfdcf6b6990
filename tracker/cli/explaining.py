"""Commands that explain: why it is so, what differs, what is news, what is said of a party."""

from typing import Any

import click

from tracker.cli.asking import asked, day, limit_option, limited
from tracker.cli.options import open_reader, split
from tracker.cli.options import reading as reading_options
from tracker.cli.ranges import ranged
from tracker.cli.render.output import emit


@click.command()
@click.argument("ref")
@click.argument("member", required=False)
@click.option("--member", "named", metavar="PARTY", help="Explain this party's stance on the item.")
@reading_options
def why(ref: str, member: str | None, named: str | None, **options: Any) -> None:  # noqa: ANN401
    """Tell why things stand so: the fact, its sources, what it displaced, other moments.

    REF is an item, meeting, measure or plan, a fact's key, or an entry like @67; with MEMBER it is
    that party's stance on the item.
    """
    if member is not None and named not in {None, member}:
        raise click.UsageError("name one member: after the item, or with --member")
    asked(options, lambda ask: ask.why(ref, named or member))


@click.command()
@click.argument("refs", nargs=-1, required=True, metavar="REF...|all")
@reading_options
def diff(refs: tuple[str, ...], **options: Any) -> None:  # noqa: ANN401
    """Tell what differs between two moments, and which facts made the difference.

    One of --on, --reported-until and --recorded-until is a range A..B (or A.. for up to the end);
    the others bound both moments as usual.
    """
    before, after = ranged(options)
    first, _ = split(before)
    last, form = split(after)
    with open_reader().at(last) as questions:
        answer = questions.diff(refs, first)
    emit(answer, form)


@click.command()
@click.option(
    "--since",
    metavar="DATE|@N",
    help="From this day or entry on; a weekday or yesterday too.  [default: the last 7 days]",
)
@click.option("--until", metavar="DATE|@N", help="Up to this day or entry.")
@click.option(
    "--by",
    type=click.Choice(("recorded", "reported")),
    default="recorded",
    show_default=True,
    help="What is new to this log, or to the public.",
)
@limit_option
@reading_options
def news(since: str | None, until: str | None, by: str, **options: Any) -> None:  # noqa: ANN401
    """Tell what was newly recorded, or reported, about any year: facts, corrections, disputes.

    The last 7 days are those that end with the log's newest entry (or report), whatever day it is.
    """
    limit, first, last = limited(options), day(since), day(until)
    asked(options, lambda ask: ask.news(first, last, by, limit))


@click.command()
@click.argument("party")
@reading_options
def about(party: str, **options: Any) -> None:  # noqa: ANN401
    """Tell all that the log says of a party, person, office, organisation, body or source."""
    asked(options, lambda ask: ask.about(party))


COMMANDS = (why, diff, news, about)
