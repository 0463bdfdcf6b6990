"""Commands that list: meetings, measures, statements, sources, and the log's entries."""

from typing import Any

import click

from tracker.cli.asking import asked, at_most, day, limit_option, limited
from tracker.cli.options import reading as reading_options
from tracker.cli.options import tell
from tracker.cli.ranges import span

FILTERS = ("stream", "type", "key", "recorder", "source", "since", "until", "after")


@click.command()
@click.option("--after", metavar="DATE", help="Only those that start after this date.")
@click.option("--before", metavar="DATE", help="Only those that start before this date.")
@click.option("--body", metavar="BODY", help="Only those of this body.")
@reading_options
def meetings(
    after: str | None,
    before: str | None,
    body: str | None,
    **options: Any,  # noqa: ANN401
) -> None:
    """List meetings by their start: announced, held, cancelled."""
    asked(options, lambda ask: ask.meetings(after, before, body))


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
@at_most("N sources, the last ones by date")
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


COMMANDS = (meetings, measures, statements, sources, log)
