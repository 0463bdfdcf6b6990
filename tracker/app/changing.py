"""Changing: the fields of a fact as a docket writes them, with changes, and what differs then."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Any

import msgspec

from tracker.app.reporting import FieldChange
from tracker.app.telling import tell
from tracker.app.typed import Value
from tracker.domain.facts import Draft, Entry
from tracker.domain.known import Known
from tracker.domain.when import narrowed
from tracker.log.catalogue import catalogue
from tracker.log.envelope import is_id

ADD_SOURCE = "add_source"
"""A change that adds sources to those that a fact has."""


MAPS = ("wording", "parts", "says")
"""Fields of which an entry is changed alone, as ``FIELD.KEY``."""

ANY_ORDER = "wording"
"""A map whose order follows from another field: from that of the sources."""


class FieldChanges:
    """The fields in which a replacement differs; ``narrowed`` where its date lies within."""

    def __init__(self, entry: Entry, draft: Draft, known: Known) -> None:
        """Compare a fact with its replacement."""
        now = msgspec.structs.replace(
            entry, stream=draft.stream, claim=draft.claim, data=draft.data, type=entry.type
        )
        (_, old), (_, new) = tell(entry), tell(_typed(now))
        names = dict.fromkeys((*old, *new))
        self.found = tuple(
            FieldChange(name, before, after)
            for name in names
            if (before := _named(known, old.get(name))) != (after := _named(known, new.get(name)))
            and not (name == ANY_ORDER and old.get(name) == new.get(name))
        )
        self.narrowed = narrowed(entry.claim.occurred, draft.claim.occurred)


def _named(known: Known, value: object) -> str:
    """Write a value; what a mark is about by its key."""
    target = known.target(value) if isinstance(value, str) and is_id(value) else None
    return shown(value) if target is None else target.key


def _typed(entry: Entry) -> Entry:
    """Let an entry have the type of its data."""
    return msgspec.structs.replace(entry, type=catalogue().of(entry.data).name)


def shown(value: object) -> str:
    """Write the value of a field for people."""
    match value:
        case None:
            return "nothing"
        case list():
            return ", ".join(map(str, value))
        case dict():
            return ", ".join(f"{key}: {each}" for key, each in value.items())
        case _:
            return str(value)


def changed(told: Mapping[str, Any], changes: Mapping[str, Value]) -> dict[str, Any]:
    """Apply changes to the fields of a fact: ``FIELD.KEY`` is one entry of a map."""
    apart = {ADD_SOURCE, *filter(_is_entry, changes)}
    fields = {**told, **{name: each for name, each in changes.items() if name not in apart}}
    more = changes.get(ADD_SOURCE)
    if more:
        fields["from"] = [*fields.get("from", ()), *([more] if isinstance(more, str) else more)]
    cited = {str(source).partition("#")[0].strip() for source in fields.get("from") or ()}
    wording = fields.get("wording")
    if "wording" in changes:
        fields["wording"] = _worded(told.get("wording"), wording, cited)
    elif isinstance(wording, dict):
        fields["wording"] = {name: text for name, text in wording.items() if name in cited}
    for name, value in changes.items():
        if _is_entry(name):
            field, _, key = name.partition(".")
            fields[field] = _entered(fields.get(field), key, value, cited)
    return {name: value for name, value in fields.items() if value not in (None, "", [], {}, ())}


def _is_entry(name: str) -> bool:
    return name.partition(".")[0] in MAPS and "." in name


def _worded(before: object, wording: object, cited: AbstractSet[str]) -> object:
    """Read ``ID=TEXT`` as the wording of that one source; else it is as given."""
    if not isinstance(wording, str):
        return wording
    source, mark, text = wording.partition("=")
    if not mark or source.strip() not in cited:
        return wording
    return _entered(before, source.strip(), text, cited)


def _entered(before: object, key: str, value: Value, cited: AbstractSet[str]) -> dict[str, Any]:
    """A map with one entry changed, or without it; a lone wording is its one source's."""
    lone = dict.fromkeys(cited, before) if isinstance(before, str) and len(cited) == 1 else {}
    entries = {**(before if isinstance(before, dict) else lone), key: value}
    return {name: each for name, each in entries.items() if each not in (None, "")}
