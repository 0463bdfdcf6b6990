"""Commands that record facts: each is one line of a docket, typed."""

from typing import Any

import click

from tracker.cli.prose import PROSE
from tracker.cli.typing_in import backed, fact, otherwise, own, pairs, record
from tracker.errors import UnknownWord

ITEM_HELP = {
    "by": "Whose act it is (several).",
    "at": "At which meeting.",
    "grounds": "On which grounds.",
    "condition": "On which condition.",
    "to": "To which body it went.",
    "until": "Until when.",
    "as": "What it was done as.",
}


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
@click.option(
    "--says",
    "sayings",
    type=PROSE,
    metavar="FIELD=VALUE|TEXT",
    multiple=True,
    required=True,
    help="What the source says instead: field by field (several), or as text.",
)
@backed
def dispute(fact: str, sayings: tuple[str, ...], **options: Any) -> None:  # noqa: ANN401
    """Record that a source contradicts a fact."""
    record(options, fact=fact, what="dispute", says=otherwise(sayings))


@click.command()
@click.argument("dispute")
@click.option("--stands", is_flag=True, help="The disputed fact stands.")
@click.option("--falls", is_flag=True, help="It falls: it is retracted with it.")
@own("withdrawn_by", withdrawn_by="The source that took the fact back.")
@click.option("--reason", type=PROSE, required=True, metavar="TEXT", help="Why.")
@backed
def settle(dispute: str, *, stands: bool, falls: bool, **options: Any) -> None:  # noqa: ANN401
    """Record how a dispute ended: the disputed fact --stands, or it --falls.

    DISPUTE is its key or entry, or the fact that it is about, if nothing else disputes it.
    """
    if stands == falls:
        either = "it either --stands or --falls: give one"
        raise click.UsageError(either if stands else "say how it ended: --stands or --falls")
    outcome = "stands" if stands else "falls"
    record(options, fact=dispute, what="settled", outcome=outcome)


@click.group()
def measure() -> None:
    """Record what became of measures."""


@measure.command()
@click.argument("measure")
@click.argument("status")
@own("because", "party", "grounds", "until", because="Why it is so.", party="Who is the reason.")
@fact
def report(measure: str, status: str, **options: Any) -> None:  # noqa: ANN401
    """Record the status of a measure: in-progress, implemented, unfulfilled ..."""
    record(options, measure=measure, what=status)


COMMANDS = (record_, stance, statement, tally, corroborate, dispute, settle)
