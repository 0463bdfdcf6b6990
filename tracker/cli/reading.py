"""Commands that read: each asks one question at a moment and prints the answer."""

from collections.abc import Callable
from typing import Any

import click
import msgspec

from tracker.cli.options import open_reader, recorder_option, split, tell
from tracker.cli.options import reading as reading_options
from tracker.cli.ranges import span
from tracker.cli.render.output import emit

Options = dict[str, Any]
LIMIT = 50
"""Rows of a list for people; programs get all, unless they say otherwise."""

MOST = 2**62
"""More rows than any log has: a larger number means no more, and no engine could count to it."""


def asked(options: Options, ask: Callable[[Any], msgspec.Struct]) -> None:
    """Open a snapshot at the moment of the options, ask, and print."""
    moment, form = split(options)
    with open_reader().at(moment) as questions:
        answer = ask(questions)
    emit(answer, form)


def limited(options: Options) -> int | None:
    """Rows to list: as said (0 is all), else 50 for people and all for programs."""
    given = options.pop("limit")
    if given is None:
        return LIMIT if options["form"] == "table" else None
    return None if given == 0 else min(int(given), MOST)


def at_most(what: str = "N") -> Callable[[Any], Any]:
    """The option that bounds a list: so many of what."""
    return click.option(
        "--limit",
        type=click.IntRange(min=0),
        metavar="N",
        help=f"List at most {what} (0: all).  [default: 50 in tables, else all]",
    )


limit_option = at_most()


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


@click.command()
@click.option("--after", metavar="DATE", help="Only those that start after this date.")
@click.option("--before", metavar="DATE", help="Only those that start before this date.")
@click.option("--body", metavar="BODY", help="Only those of this body.")
@at_most("N meetings, the last ones by start; with --after alone the first ones after it")
@reading_options
def meetings(
    after: str | None,
    before: str | None,
    body: str | None,
    **options: Any,  # noqa: ANN401
) -> None:
    """List meetings by their start: announced, held, cancelled."""
    limit = limited(options)
    asked(options, lambda ask: ask.meetings(after, before, body, limit))


@click.command()
@click.option("--open", "open_only", is_flag=True, help="Only those that are not done with.")
@click.option("--overdue", is_flag=True, help="Only those that should have been done by then.")
@reading_options
def measures(open_only: bool, overdue: bool, **options: Any) -> None:  # noqa: ANN401
    """List the measures that plans and items name, with their status and its reason."""
    asked(options, lambda ask: ask.measures(open_only=open_only, overdue=overdue))


@click.command()
@click.argument("about", required=False)
@reading_options
def statements(about: str | None, **options: Any) -> None:  # noqa: ANN401
    """List statements by date; with ABOUT those on or by one thing or party."""
    asked(options, lambda ask: ask.statements(about))


@click.command()
@at_most("N sources, the last ones by date; undated ones where there are fewer")
@reading_options
def sources(**options: Any) -> None:  # noqa: ANN401
    """List the sources, what they relay, and how many facts cite each."""
    limit = limited(options)
    asked(options, lambda ask: ask.sources(limit))


@click.command()
@click.option("--stream", metavar="KIND/ID", help="Only this stream, like item/armenia-assistance.")
@click.option("--type", metavar="TYPE", help="Only this type, like stance.taken.")
@click.option("--key", metavar="KEY", help="Only the entries of this key.")
@click.option("--by", "recorder", metavar="RECORDER", help="Only what this recorder recorded.")
@click.option("--source", metavar="SOURCE", help="Only what cites this source.")
@click.option(
    "--since", metavar="DATE|@N", help="Only what was recorded from this day or entry on."
)
@click.option("--until", metavar="DATE|@N", help="Only what was recorded up to this day or entry.")
@click.option("--after", metavar="@N", help="Only what was recorded after this entry.")
@click.option("--happened", metavar="A..B", help="Only what may have happened between two dates.")
@click.option("--follow", "-f", is_flag=True, help="Oldest first; then print what is recorded.")
@click.option(
    "--every",
    type=click.FloatRange(min=0.01, max=86_400),
    metavar="SECONDS",
    help="With --follow: look at least so often.  [default: 1 in a file, 10 on a server]",
)
@limit_option
@reading_options
def log(follow: bool, every: float | None, **options: Any) -> None:  # noqa: ANN401
    """List the log's entries, the newest first; filters combine.

    With --follow the oldest come first, and each new one once it is committed, until Ctrl-C.
    Who was broken off goes on with --after and the last entry.
    """
    from tracker.app.answers import Chosen

    if every is not None and not follow:
        raise click.UsageError("--every is how often to look for new entries: give --follow too")
    starts = options["after"] is not None or options["since"] is not None
    if follow and starts and options["limit"] is not None:
        raise click.UsageError("all entries after a start are followed: leave --limit out")
    limit, happened = limited(options), options.pop("happened")
    given = {name: options.pop(name) for name in FILTERS}
    given |= {name: day(given[name]) for name in ("since", "until")}
    between = span(happened, "--happened") if happened is not None else None
    chosen = Chosen(happened=between, **given)
    if follow:
        from tracker.cli.following import run

        run(options, chosen, None if starts else limit, every)
    else:
        form = options["form"]
        asked(options, lambda ask: _logged(ask, limit, chosen, form))


def _logged(ask: Any, limit: int | None, chosen: Any, form: str) -> Any:  # noqa: ANN401 - as above
    """The entries; where there are none, people are told why."""
    found = ask.log(limit, chosen)
    if not found.facts and form == "table":
        for reason in ask.why_nothing(chosen):
            tell(reason)
    return found


def day(text: str | None) -> str | None:
    """The date that ``yesterday`` or a weekday means; all else as it is."""
    return open_reader().day(text) if text is not None else None


FILTERS = ("stream", "type", "key", "recorder", "source", "since", "until", "after")

COMMANDS = (
    agenda,
    show,
    history,
    positions,
    meetings,
    measures,
    statements,
    sources,
    log,
)
