"""What each parameter may be completed to: ids, keys and words, by the parameter's name.

A parameter of the same name means the same in every command, but for those of ``OF_COMMAND``.
Whatever goes wrong, there is nothing to suggest: completion never says anything else.
"""

import os
import re
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

import click

from tracker.cli.render.text import visible
from tracker.errors import InvalidText

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from tracker.app.answers import Suggestion, Suggestions

Ask = Callable[[click.Context, str], "list[Suggestion]"]

PARTIES = ("party", "organisation", "body")
ANYTHING = ("item", "meeting", "plan", "measure", *PARTIES, "source", "statement", "procedure")
SAFE = r"[A-Za-z0-9@/.#=_-]+"
"""What no shell takes for more than text; all ids are."""
LONGEST = 60
"""Characters of what is said beside a word."""


def _look(
    context: click.Context, ask: "Callable[[Suggestions], list[Suggestion]]"
) -> "list[Suggestion]":
    """Look into the log that the line so far names, without waiting for any lock."""
    from tracker import config
    from tracker.app import Tracker

    given: dict[str, str] = context.find_root().ensure_object(dict)
    url = config.replica_url(given.get("read_db"), os.environ)
    url = url or config.database_url(given.get("db"), os.environ)
    return Tracker(url, lock_timeout=0).suggest(ask)


def names(*kinds: str) -> Ask:
    """Ids of things of these kinds."""
    return lambda context, text: _look(context, lambda log: log.things(kinds, text))


def words(*lists: str) -> Ask:
    """Words of the domain's closed lists, as they are typed without quotes."""

    def ask(_context: click.Context, _text: str) -> "list[Suggestion]":
        from tracker.domain import words as domain

        return listed(*(word for name in lists for word in getattr(domain, name)))

    return ask


def either(*asks: Ask) -> Ask:
    """What several of them suggest, in turn."""
    return lambda context, text: [found for ask in asks for found in ask(context, text)]


def listed(*known: str) -> "list[Suggestion]":
    """Suggest words as they are typed without quotes."""
    from tracker.app.answers import Suggestion

    return [Suggestion(word.replace(" ", "-")) for word in known]


def facts(context: click.Context, text: str) -> "list[Suggestion]":
    """Keys of facts that stand."""
    return _look(context, lambda log: log.facts(text))


def own_facts(context: click.Context, text: str) -> "list[Suggestion]":
    """Keys of facts, and the word for the recorder's own last one."""
    return [*listed("last"), *facts(context, text)]


def streams(context: click.Context, text: str) -> "list[Suggestion]":
    """Names of streams."""
    return _look(context, lambda log: log.streams(text))


def types(_context: click.Context, _text: str) -> "list[Suggestion]":
    """Types of events."""
    from tracker.app.answers import event_types

    return listed(*event_types())


def transitions(context: click.Context, text: str) -> "list[Suggestion]":
    """Transitions of the item that the line names."""
    item = str(context.params.get("item"))
    return _look(context, lambda log: log.transitions(item, text))


def agenda_items(context: click.Context, text: str) -> "list[Suggestion]":
    """Items; behind ``ITEM=`` what may have become of that one."""
    item, mark, outcome = text.partition("=")
    if not mark:
        return names("item")(context, text)
    found = _look(context, lambda log: log.transitions(item, outcome))
    return [type(one)(f"{item}={one.text}", one.help) for one in found]


def _link_kinds(_context: click.Context, _text: str) -> "list[Suggestion]":
    from tracker.app.reports import LINK_KINDS

    return listed(*LINK_KINDS)


def _task_kinds(_context: click.Context, _text: str) -> "list[Suggestion]":
    from tracker.app.answers import TASK_KINDS

    return listed(*TASK_KINDS)


def _by(name: str, *more: str) -> dict[str, Ask]:
    """Parties, under each of these names of parameters."""
    return dict.fromkeys((name, *more), names(*PARTIES))


BY_NAME: dict[str, Ask] = {
    **_by(
        "party",
        "parties",
        "member",
        "by",
        "speaker",
        "according_to",
        "concerns",
        "present",
        "absent",
    ),
    **_by(
        "of", "in_office", "office", "responsible", "succeeding", "chair", "aligned", "on_behalf_of"
    ),
    **dict.fromkeys(("ref", "refs", "about"), either(names(*ANYTHING), facts)),
    **dict.fromkeys(("fact", "facts", "dispute", "attached_to"), own_facts),
    **dict.fromkeys(("item", "other"), names("item")),
    **dict.fromkeys(("meeting", "meetings", "at", "carried_over_from"), names("meeting")),
    **dict.fromkeys(
        ("source", "sources", "relays", "add_source", "withdrawn_by", "amended"), names("source")
    ),
    **dict.fromkeys(("body", "next_of"), names("body")),
    "to": names("body", "meeting"),
    "org": names("organisation"),
    "plan": names("plan"),
    "owner": names("plan", "item"),
    "measure": names("measure"),
    "procedure": names("procedure"),
    "items": agenda_items,
    "transition": transitions,
    "members": either(names(*PARTIES), words("STANCES")),
    "stance": words("STANCES"),
    "status": words("MEASURE_STATUSES"),
    "because": words("REASONS"),
    "meeting_format": words("MEETING_FORMATS"),
    "composition": words("COMPOSITIONS"),
    "stream": streams,
    "what": words("STANCES", "MEASURE_STATUSES"),
}

OF_COMMAND: dict[tuple[str, str], Ask] = {
    ("agenda", "ref"): names("body", "meeting"),
    ("item link", "kind"): _link_kinds,
    ("log", "type"): types,
    ("log", "key"): facts,
    ("why", "named"): names(*PARTIES),
    ("measure report", "party"): names(*PARTIES),
    ("org join", "as"): words("MEMBERSHIP_KINDS"),
    ("party add", "kind"): words("PARTY_KINDS"),
    ("statement", "kind"): words("STATEMENT_KINDS"),
    ("todo", "kind"): _task_kinds,
    ("tally", "of"): lambda _context, _text: [],
    **{
        (f"meeting {command}", "kind"): words("MEETING_KINDS")
        for command in ("announce", "reschedule", "hold", "cancel", "suspend", "resume")
    },
}
"""Where a name means something else than elsewhere, or a list of this command's own."""

BOUNDS = ("after", "before")
"""Facts where a fact is recorded between them (their metavar says so); dates elsewhere."""


class Text(click.types.StringParamType):
    """Any text; bytes of the shell that are none are refused wherever they stand."""

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """Give the text as it is.

        Raises:
            InvalidText: for half a character.
        """
        text = str(super().convert(value, param, ctx))
        if (
            half := next((each for each in text if "\ud800" <= each <= "\udfff"), None)
        ) is not None:
            raise InvalidText(f"U+{ord(half):04X} (a lone surrogate)")
        return text


class Suggested(Text):
    """Any text, with suggestions."""

    def __init__(self, ask: Ask) -> None:
        """Take what is to be suggested."""
        self._ask = ask

    def shell_complete(
        self,
        ctx: click.Context,
        param: click.Parameter,  # noqa: ARG002 - click's own signature
        incomplete: str,
    ) -> "list[CompletionItem[str]]":
        """Suggest what begins so: nothing where that can't be found out."""
        from click.shell_completion import CompletionItem

        with suppress(Exception):
            found, typed = self._ask(ctx, incomplete), incomplete.lower()
            fits = {one.text: one for one in found if one.text.lower().startswith(typed)}
            return [
                CompletionItem(text, help=_short(one.help) or None)
                for text, one in fits.items()
                if re.fullmatch(SAFE, text)
            ]
        return []


class File(click.types.StringParamType):
    """Any text, completed as a file's name."""

    def shell_complete(
        self,
        ctx: click.Context,  # noqa: ARG002 - click's own signature
        param: click.Parameter,  # noqa: ARG002 - the same
        incomplete: str,
    ) -> "list[CompletionItem[str]]":
        """Leave it to the shell."""
        from click.shell_completion import CompletionItem

        return [CompletionItem(incomplete, type="file")]


def _short(text: str) -> str:
    """One line, nothing in it that a terminal obeys."""
    shown = visible(text)
    return shown if len(shown) <= LONGEST else shown[: LONGEST - 1] + "…"


def suggest(command: click.Command, path: str = "") -> None:
    """Give all parameters of a command, and of those below it, their suggestions.

    Those below the program itself get theirs when they are imported.
    """
    for parameter in command.params:
        if type(parameter.type) is click.types.StringParamType:  # no other kind of text
            parameter.type = _type(parameter, path)
    if isinstance(command, click.Group) and path:
        for name, inner in command.commands.items():
            suggest(inner, f"{path} {name}")


def _type(parameter: click.Parameter, path: str) -> Text | File:
    name = parameter.name or ""
    if name in {"db", "read_db", "file", "places"}:
        return File()
    ask = OF_COMMAND.get((path, name), BY_NAME.get(name))
    if name in BOUNDS and getattr(parameter, "metavar", None) == "FACT":
        ask = own_facts
    return Suggested(ask) if ask is not None else Text()
