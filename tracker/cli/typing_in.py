"""What commands that record have in common: their options, and what these become."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

from tracker.cli.options import database_option, format_option, open_tracker, recorder_option
from tracker.cli.prose import FIELDS as PROSE_FIELDS
from tracker.cli.prose import KEYED_PROSE, PROSE, recorded
from tracker.cli.refusing import in_typed_words
from tracker.cli.render.output import emit
from tracker.cli.render.reports import record_lines
from tracker.cli.render.text import visible

if TYPE_CHECKING:
    from tracker.app import New
    from tracker.app.reports import RecordReport

Command = TypeVar("Command", bound=Callable[..., Any])
Options = dict[str, Any]

FIELD = re.compile(r"[a-z][a-z_]*=")
"""How a saying begins that is about one field."""

BACKING = (
    click.option("--source", metavar="ID[#PLACE]", multiple=True, help="Who reports it (several)."),
    click.option("--reported", metavar="DATE", help="Public since; else by the sources' dates."),
    click.option("--according-to", metavar="PARTY", help="Whose account it is."),
    click.option(
        "--note", type=PROSE, metavar="TEXT", help="The recorder's note, no part of the fact."
    ),
)
WORDED = (
    click.option(
        "--wording",
        type=KEYED_PROSE,
        metavar="TEXT",
        multiple=True,
        help="The source's own words; of several sources ID=TEXT.",
    ),
    click.option("--key", metavar="KEY", help="The fact's key; else one is made."),
)
HAPPENED = (
    click.option("--on", metavar="DATE", help="When: EDTF, yesterday, a weekday. No source: today"),
    click.option("--after", metavar="FACT", help="It came after this fact of the same date."),
    click.option("--before", metavar="FACT", help="It came before this fact of the same date."),
    click.option("--order", metavar="N", help="Or its place among facts of one date, -99 to 99."),
    click.option("--irregular", metavar="REASON", help="Not foreseen, but it happened: say why."),
)
NEW = (
    click.option("--new", is_flag=True, help="Register whatever this names for the first time."),
    click.option(
        "--name",
        "named",
        metavar="ID=NAME",
        multiple=True,
        help="Register this one, so called; more of it as ID.FIELD=TEXT.",
    ),
)
DRY_RUN = click.option("--dry-run", is_flag=True, help="Say what would happen; record nothing.")


def writing(command: Command) -> Command:
    """What every command that records takes: new names, ``--dry-run``, format, log, recorder."""
    return _with(NEW, dry_writing(command))


def dry_writing(command: Command) -> Command:
    """What every command takes that records: ``--dry-run``, format, log, recorder."""
    return DRY_RUN(format_option(database_option(recorder_option(command))))


def backed(command: Command) -> Command:
    """What a mark takes: sources and their words."""
    return _with((*BACKING, *WORDED), writing(command))


def fact(command: Command) -> Command:
    """What a fact of the world takes: when, and who says so."""
    return _with((*HAPPENED, *BACKING, *WORDED), writing(command))


def backing(command: Command) -> Command:
    """Sources and the date of a report alone."""
    return _with(BACKING, dry_writing(command))


def _with(options: Sequence[Callable[[Command], Command]], command: Command) -> Command:
    for option in reversed(options):
        command = option(command)
    return command


def own(*names: str, several: Sequence[str] = (), **helps: str) -> Callable[[Command], Command]:
    """Make plain options: ``names`` take one text, ``several`` any number; ``helps`` by name."""

    def add(command: Command) -> Command:
        for name in reversed((*names, *several)):
            make = click.option(
                f"--{name.replace('_', '-')}",
                name,
                type=PROSE if name in PROSE_FIELDS else None,
                metavar="TEXT" if name in names else "ID",
                multiple=name in several,
                help=helps.get(name, name.replace("_", " ").capitalize() + "."),
            )
            command = make(command)
        return command

    return add


def record(
    options: Options, section: str = "facts", *, undated: bool = False, **fields: object
) -> None:
    """Record what is typed, and tell what became of it; what is left of the options are fields.

    ``undated`` facts may have no date; all others without one are of today.
    """
    from tracker.app import Typed

    form, dry_run, mentioned = options.pop("form"), options.pop("dry_run"), new(options)
    typed = {name: options.pop(name, None) for name in ("key", "after", "before")}
    if "key" in fields:
        typed["key"] = str(fields.pop("key"))
    if options.get("order") is not None and (typed["after"] or typed["before"]):
        raise click.UsageError("--order and --after or --before say the same: give one")
    tracker = open_tracker()
    dated = "on" in options and not undated
    values: Any = {**fields, **common(options, tracker.day, dated=dated)}

    def run(said: Any, dry: bool) -> "RecordReport":  # noqa: ANN401 - as prose hands it
        one = Typed(section=section, fields=said, **typed)
        return tracker.record(one, new=mentioned, dry_run=dry)

    tell(in_typed_words(lambda: recorded(values, run, dry_run=dry_run)), form)


CLAIM = (
    *("on", "after", "before", "order", "irregular", "source", "reported", "according_to"),
    *("note", "wording", "key"),
)
"""The options that only a fact has."""


def claimed(options: Options) -> bool:
    """Whether anything is said that makes a name a fact; else the options for it are left out."""
    said = any(options[name] not in {None, ()} for name in CLAIM)
    if not said:
        for name in CLAIM:
            options.pop(name)
    return said


def common(options: Options, day: Callable[[str], str], *, dated: bool = False) -> Options:
    """Turn options into fields of a docket: dates meant by words, sources with their wording."""
    fields = {name: value for name, value in options.items() if value not in (None, ())}
    sources = list(fields.pop("source", ()))
    if dated and not sources:
        fields.setdefault("on", "today")
    for name in {"on", "reported", "until", "starts", "ends", "published", "due"} & fields.keys():
        fields[name] = day(fields[name])
    if sources:
        fields["from"] = sources
    if "wording" in fields:
        fields["wording"] = words(fields["wording"], {name.partition("#")[0] for name in sources})
    return {name: list(v) if isinstance(v, tuple) else v for name, v in fields.items()}


def words(given: Sequence[str], sources: set[str]) -> str | Mapping[str, str]:
    """One wording as it is; of several sources each under its own."""
    split = [text.partition("=") for text in given]
    if all(mark and name in sources for name, mark, _ in split):
        return {name: text for name, _, text in split}
    return " / ".join(given)


def pairs(given: Sequence[str]) -> dict[str, Any]:
    """Read ``NAME=VALUE`` several times; the same name again makes a list.

    Raises:
        click.UsageError: for one without ``=``.
    """
    found: dict[str, Any] = {}
    for text in given:
        name, mark, value = text.partition("=")
        if not mark:
            raise click.UsageError(f"{text!r} is no NAME=VALUE")
        name = name.strip()
        found[name] = value if name not in found else [*_listed(found[name]), value]
    return found


def otherwise(given: Sequence[str]) -> str | dict[str, Any]:
    """Read what a source says instead: all ``FIELD=VALUE``, or one text.

    Raises:
        click.UsageError: for several texts, or text among fields.
    """
    if all(FIELD.match(text) for text in given):
        return pairs(given)
    if len(given) > 1:
        raise click.UsageError("--says is either one text, or FIELD=VALUE each time")
    return given[0]


def points(given: Sequence[str]) -> dict[str, Any]:
    """Read an agenda: ``ITEM``, ``ITEM=OUTCOME``, and ``ITEM.FIELD=TEXT`` for more of the outcome.

    Raises:
        click.UsageError: for a field without a value.
    """
    return {item: told or None for item, told in _dotted(given, "what").items()}


def new(options: Options) -> "New":
    """Take out which unknown names are registered: ``--new``, ``--name ID=TEXT``.

    Raises:
        click.UsageError: for a name without a text.
    """
    from tracker.app import New

    everything, given = options.pop("new", False), options.pop("named", ())
    for text in given:
        if "=" not in text:
            raise click.UsageError(f"{text!r} is no ID=NAME")
    return New(_dotted(given, ""), everything)


def _dotted(given: Sequence[str], plain: str) -> dict[str, dict[str, Any]]:
    """Read ``ID``, ``ID=TEXT`` (of the field ``plain``) and ``ID.FIELD=TEXT``: fields by id."""
    found: dict[str, list[str]] = {}
    for text in given:
        name, mark, value = text.partition("=")
        ref, dot, field = name.strip().partition(".")
        if dot and not mark:
            raise click.UsageError(f"{text!r} is no ID.FIELD=TEXT")
        told = found.setdefault(ref, [])
        if mark:
            told.append(f"{field or plain}={value}")
    return {ref: pairs(told) for ref, told in found.items()}


def _listed(value: str | list[str]) -> list[str]:
    return value if isinstance(value, list) else [value]


def tell(report: "RecordReport", form: str) -> None:
    """Print what was recorded."""
    if form == "table":
        for line in record_lines(report):
            click.echo(visible(line))
    else:
        emit(report, form)
