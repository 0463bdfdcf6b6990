"""Commands that correct what was recorded. Nothing is erased: old answers stand."""

from typing import TYPE_CHECKING, Any

import click

from tracker.cli.options import open_tracker
from tracker.cli.prose import KEYED_PROSE, PROSE, recorded
from tracker.cli.refusing import in_typed_words
from tracker.cli.typing_in import backing, common, own, pairs, tell

if TYPE_CHECKING:
    from tracker.app.reports import RecordReport


SEVERAL = 2


@click.command()
@click.argument("fact")
@click.option("--reason", type=PROSE, required=True, metavar="TEXT", help="What was wrong.")
@click.option(
    "--set",
    "changes",
    type=KEYED_PROSE,
    metavar="FIELD=VALUE",
    multiple=True,
    help="A field as it is; of a map FIELD.KEY=VALUE.",
)
@click.option("--clear", metavar="FIELD", multiple=True, help="A field that no source tells.")
@click.option("--add-source", metavar="ID[#PLACE]", multiple=True, help="One more source.")
@click.option(
    "--wording",
    type=KEYED_PROSE,
    metavar="TEXT",
    multiple=True,
    help="The source's own words; of several sources ID=TEXT.",
)
@own("on", "what", several=("by",), by="Whose act it is.", on="When it happened.")
@backing
def correct(
    fact: str,
    reason: str,
    changes: tuple[str, ...],
    clear: tuple[str, ...],
    **options: Any,  # noqa: ANN401
) -> None:
    """Correct a fact: its date, sources, member or any other field, as a docket names it.

    FACT is a key, an entry like @67, the beginning of an event id, or `last`. A field given
    several times is a list.
    """
    form, dry_run = options.pop("form"), options.pop("dry_run")
    worded = _wordings(options.pop("wording"))
    tracker = open_tracker()
    cleared = _named(dict.fromkeys(clear))
    fields = {**_named(pairs(changes)), **worded, **common(options, tracker.day)}
    for name in cleared.keys() & fields.keys():
        raise click.UsageError(f"{name} is both set and cleared: give one")
    fields = {**cleared, **fields}

    def run(said: Any, dry: bool) -> "RecordReport":  # noqa: ANN401 - as prose hands it
        return tracker.correct(fact, said["fields"], said["reason"], dry_run=dry)

    said = {"fields": fields, "reason": reason}
    tell(in_typed_words(lambda: recorded(said, run, dry_run=dry_run)), form)


@click.command()
@click.argument("fact")
@click.option("--reason", type=PROSE, required=True, metavar="TEXT", help="Why.")
@click.option("--withdrawn-by", metavar="SOURCE", help="The source that took it back.")
@click.option("--with-dependents", is_flag=True, help="Retract all that names it, too.")
@backing
def retract(
    fact: str,
    reason: str,
    withdrawn_by: str | None,
    with_dependents: bool,
    **options: Any,  # noqa: ANN401
) -> None:
    """Take a fact back: our mistake, or with --withdrawn-by its source's.

    FACT is a key, an entry like @67, the beginning of an event id, or `last`. It stays in the
    log, marked.
    """
    from tracker.app import Retraction

    form, dry_run = options.pop("form"), options.pop("dry_run")
    tracker = open_tracker()
    backed_by = {"reason": reason, "backing": common(options, tracker.day)}

    def run(said: Any, dry: bool) -> "RecordReport":  # noqa: ANN401 - as prose hands it
        taken = Retraction(withdrawn_by=withdrawn_by, with_dependents=with_dependents, **said)
        return tracker.retract(fact, taken, dry_run=dry)

    tell(in_typed_words(lambda: recorded(backed_by, run, dry_run=dry_run)), form)


def _named(changes: dict[str, Any]) -> dict[str, Any]:
    """Call fields as a docket does, however they are typed: ``according-to``; keys stay."""
    split = {name: name.partition(".") for name in changes}
    return {
        head.strip().replace("-", "_") + dot + key: changes[name]
        for name, (head, dot, key) in split.items()
    }


def _wordings(given: tuple[str, ...]) -> dict[str, Any]:
    """One wording as it is; several each as ``ID=TEXT``.

    Raises:
        click.UsageError: for one among several without its source.
    """
    if len(given) < SEVERAL:
        return dict.fromkeys(("wording",), given[0]) if given else {}
    return {f"wording.{source}": text for source, text in pairs(given).items()}


COMMANDS = (correct, retract)
