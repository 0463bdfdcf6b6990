"""Commands about meetings: each is one line of a docket, typed."""

from typing import Any

import click

from tracker.cli.typing_in import fact, own, points, record

Options = dict[str, Any]
TOLD = own(
    *(
        "starts",
        "ends",
        "kind",
        "meeting_format",
        "composition",
        "venue",
        "chair",
        "symbol",
        "grounds",
    ),
    several=("body", "present", "absent"),
    kind="Regular, extraordinary, joint or informal.",
    meeting_format="In person, videoconference, hybrid or written.",
    body="The bodies that meet (several).",
    present="Who was there (several).",
    absent="Who was not (several).",
)
MOVED = {
    "number": "Its number there.",
    "part": "The part of the agenda.",
    "by": "At whose wish (several).",
    "grounds": "On which grounds.",
}
AGENDA = own(
    *("symbol", "as"),
    several=("by",),
    symbol="The symbol of the agenda.",
    by="Who did it (several).",
    **{"as": "As what: provisional, revised, as amended."},
)


@click.group()
def meeting() -> None:
    """Record what happens to meetings."""


def _meeting(word: str, meeting: str, items: tuple[str, ...], options: Options) -> None:
    """Record a fact of a meeting; an item may say what became of it (``ITEM=discussed``)."""
    form = options.pop("meeting_format")
    record(options, meeting=meeting, what=word, agenda=points(items), format=form)


items_option = click.option(
    "--item",
    "items",
    metavar="ITEM[=OUTCOME]",
    multiple=True,
    help="An item of its agenda, and what became of it; more of it as ITEM.FIELD=TEXT.",
)


@meeting.command()
@click.argument("meeting")
@items_option
@TOLD
@fact
def announce(meeting: str, items: tuple[str, ...], **options: Any) -> None:  # noqa: ANN401
    """Record that a meeting was announced, with its agenda where told."""
    _meeting("announced", meeting, items, options)


@meeting.command()
@click.argument("meeting")
@items_option
@TOLD
@fact
def hold(meeting: str, items: tuple[str, ...], **options: Any) -> None:  # noqa: ANN401
    """Record that a meeting was held, and what became of its items."""
    _meeting("held", meeting, items, options)


@meeting.command()
@click.argument("meeting")
@TOLD
@fact
def reschedule(meeting: str, **options: Any) -> None:  # noqa: ANN401
    """Record that a meeting's date or place was changed."""
    _meeting("rescheduled", meeting, (), options)


@meeting.command()
@click.argument("meeting")
@TOLD
@fact
def cancel(meeting: str, **options: Any) -> None:  # noqa: ANN401
    """Record that a meeting was called off."""
    _meeting("cancelled", meeting, (), options)


@meeting.command()
@click.argument("meeting")
@own(several=("present", "absent"))
@fact
def attend(meeting: str, **options: Any) -> None:  # noqa: ANN401
    """Record who was at a meeting, and who was not."""
    record(options, meeting=meeting, what="attendance")


@meeting.command()
@click.argument("meeting")
@items_option
@own("until", until="Until when, where that was said.")
@TOLD
@fact
def suspend(meeting: str, items: tuple[str, ...], **options: Any) -> None:  # noqa: ANN401
    """Record that a meeting was broken off, to go on later."""
    _meeting("suspended", meeting, items, options)


@meeting.command()
@click.argument("meeting")
@items_option
@TOLD
@fact
def resume(meeting: str, items: tuple[str, ...], **options: Any) -> None:  # noqa: ANN401
    """Record that a meeting went on."""
    _meeting("resumed", meeting, items, options)


@meeting.command()
@click.argument("meeting")
@click.argument("item")
@own("number", "part", "carried_over_from", carried_over_from="From which meeting.", **MOVED)
@fact
def add(meeting: str, item: str, **options: Any) -> None:  # noqa: ANN401
    """Record that an item stands on a meeting's agenda."""
    record(options, meeting=meeting, item=item, what="item added")


@meeting.command()
@click.argument("meeting")
@click.argument("item")
@own(
    *("number", "part", "to", "grounds"),
    several=("by",),
    to="To which other meeting's agenda.",
    **MOVED,
)
@fact
def move(meeting: str, item: str, **options: Any) -> None:  # noqa: ANN401
    """Record that an item got another --number or --part, or went --to another meeting."""
    record(options, meeting=meeting, item=item, what="item moved")


@meeting.command()
@click.argument("meeting")
@click.argument("item")
@own("to", "grounds", several=("by",), to="To which meeting it was left.", **MOVED)
@fact
def drop(meeting: str, item: str, **options: Any) -> None:  # noqa: ANN401
    """Record that an item was taken off this meeting's agenda; its state stays as it is."""
    record(options, meeting=meeting, item=item, what="item dropped")


@meeting.command()
@click.argument("meeting")
@AGENDA
@fact
def issue(meeting: str, **options: Any) -> None:  # noqa: ANN401
    """Record that a meeting's agenda was issued."""
    record(options, meeting=meeting, what="agenda issued")


@meeting.command()
@click.argument("meeting")
@AGENDA
@fact
def adopt(meeting: str, **options: Any) -> None:  # noqa: ANN401
    """Record that a meeting adopted its agenda."""
    record(options, meeting=meeting, what="agenda adopted")


COMMANDS = (meeting,)
