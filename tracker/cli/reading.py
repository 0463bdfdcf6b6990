"""Commands that read: an agenda, or one thing."""

from typing import Any

import click

from tracker.cli.asking import asked, at_most, limited
from tracker.cli.options import reading as reading_options
from tracker.cli.options import recorder_option


@click.command()
@click.argument("ref", required=False, metavar="[BODY|MEETING]")
@click.option("--all", "closed", is_flag=True, help="List closed items too.")
@click.option("--next", "next_of", metavar="BODY", help="The next meeting that it has announced.")
@click.option("--unfinished", is_flag=True, help="Open items that held meetings left.")
@at_most("N items of each body")
@reading_options
def agenda(ref: str | None, **options: Any) -> None:  # noqa: ANN401
    """Tell what is on the agenda: of all bodies, of one body, or of one meeting.

    Of a meeting: as announced, as changed since, and what was done with each item.
    """
    bounded = options["limit"] is not None
    limit = limited(options)
    chosen = {name: options.pop(name) for name in ("closed", "next_of", "unfinished")}
    others = ref is not None or chosen["closed"] or chosen["unfinished"] or bounded
    if chosen["next_of"] is not None and others:
        raise click.UsageError("--next BODY stands alone: leave the other options out")
    if chosen["unfinished"] and bounded:
        raise click.UsageError("--unfinished lists all that is left: leave --limit out")
    whole = chosen["closed"] or bounded
    asked(options, lambda ask: _agenda(ask, ref, whole=whole, limit=limit, **chosen))


def _agenda(ask: Any, ref: str | None, *, whole: bool, **chosen: Any) -> Any:  # noqa: ANN401 - as above
    """Ask for an agenda; only the log knows whether it is a meeting's, which is told whole."""
    from tracker.app.answers import MeetingAnswer

    found = ask.agenda(ref, **chosen)
    if whole and isinstance(found, MeetingAnswer):
        raise click.UsageError("a meeting's agenda is told whole: leave --all and --limit out")
    return found


@click.command()
@click.argument("ref")
@recorder_option
@reading_options
def show(ref: str, **options: Any) -> None:  # noqa: ANN401
    """Tell all about an item, meeting, plan, source, party or fact.

    REF is an id; of a fact its key, an entry like @67, the beginning of its event id, or `last`.
    """
    asked(options, lambda ask: ask.show(ref))


@click.command()
@click.argument("ref")
@recorder_option
@reading_options
def history(ref: str, **options: Any) -> None:  # noqa: ANN401
    """List all facts of a thing in the order of the world, retracted ones marked x."""
    asked(options, lambda ask: ask.history(ref))


@click.command()
@click.argument("item")
@click.option("--blocking", is_flag=True, help="Only members that block.")
@reading_options
def positions(item: str, blocking: bool, **options: Any) -> None:  # noqa: ANN401
    """Tell who stands where on an item, and since when."""
    asked(options, lambda ask: ask.positions(item, blocking=blocking))


COMMANDS = (agenda, show, history, positions)
