"""Commands that record facts: each is one line of a docket, typed."""

from typing import Any

import click

from tracker.cli.prose import PROSE
from tracker.cli.typing_in import backed, fact, own, pairs, points, record
from tracker.errors import UnknownWord

Options = dict[str, Any]
ITEM_HELP = {
    "by": "Whose act it is (several).",
    "at": "At which meeting.",
    "grounds": "On which grounds.",
    "condition": "On which condition.",
    "to": "To which body it went.",
    "until": "Until when.",
    "as": "What it was done as.",
}
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


@click.command(name="record")
@click.argument("item")
@click.argument("transition")
@own(
    *("at", "grounds", "condition", "to", "task", "until", "as", "symbol"),
    several=("by",),
    **ITEM_HELP,
)
@fact
def record_(item: str, transition: str, **options: Any) -> None:  # noqa: ANN401
    """Record what happened to an item: proposed, discussed, adopted, unsigned, removed ...

    The words are those of the item's procedure.
    """
    record(options, item=item, what=transition)


@click.command()
@click.argument("item")
@click.argument("members", nargs=-1, required=True)
@click.argument("stance")
@own(
    *("at", "grounds", "condition", "text", "on_behalf_of", "phase"),
    several=("aligned",),
    **ITEM_HELP,
)
@fact
def stance(item: str, members: tuple[str, ...], stance: str, **options: Any) -> None:  # noqa: ANN401
    """Record where one or more members stand: supports, objects, did-not-sign ..."""
    from tracker.domain.words import STANCES, matching, nearest

    if matching(stance, STANCES) is None:
        raise UnknownWord(stance, "stance", STANCES, nearest(stance, STANCES))
    record(options, item=item, by=list(members), what=stance)


@click.command()
@click.argument("speaker")
@click.argument("summary", type=PROSE)
@own("at", "kind", "attached_to", several=("about", "aligned"), **ITEM_HELP)
@fact
def statement(speaker: str, summary: str, **options: Any) -> None:  # noqa: ANN401
    """Record what somebody said: its summary, and what it is --about.

    SUMMARY and other free texts may be - for standard input, or + to write them in $EDITOR.
    """
    record(options, by=speaker, says=summary, what="statement")


@click.command()
@click.option("--part", "parts", metavar="NAME=COUNT", multiple=True, help="A part of the total.")
@own("of", "total", "meeting", "item", "plan", "composition", "to", of="What is counted.")
@fact
def tally(parts: tuple[str, ...], **options: Any) -> None:  # noqa: ANN401
    """Record that somebody counted something about a meeting, an item or a plan."""
    record(options, what="tally", parts=pairs(parts))


@click.command()
@click.argument("fact")
@backed
def corroborate(fact: str, **options: Any) -> None:  # noqa: ANN401
    """Record that another source says the same as a fact."""
    record(options, fact=fact, what="corroborated")


@click.command()
@click.argument("fact")
@click.option("--says", type=PROSE, metavar="TEXT", help="What the source says instead.")
@click.option("--field", "fields", metavar="NAME=VALUE", multiple=True, help="The same by field.")
@backed
def dispute(fact: str, says: str | None, fields: tuple[str, ...], **options: Any) -> None:  # noqa: ANN401
    """Record that a source contradicts a fact."""
    record(options, fact=fact, what="dispute", says=says or pairs(fields))


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


@click.group()
def measure() -> None:
    """Name measures, and record what became of them."""


@measure.command()
@click.argument("measure")
@click.argument("status")
@own("because", "party", "grounds", "until", because="Why it is so.", party="Who is the reason.")
@fact
def report(measure: str, status: str, **options: Any) -> None:  # noqa: ANN401
    """Record the status of a measure: in-progress, implemented, unfulfilled ..."""
    record(options, measure=measure, what=status)


COMMANDS = (record_, stance, statement, tally, corroborate, dispute, meeting, measure)
