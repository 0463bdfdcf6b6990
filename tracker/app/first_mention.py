"""First mention: names that a command uses and nothing has are registered by the same append.

A registration claims nothing about the world, so nothing is invented: what nobody said of a thing
stays empty. What kind of thing a name is, tells the field that it stands in.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from tracker.app.telling import tell_name
from tracker.app.typed import Typed, Value
from tracker.domain.known import Known
from tracker.errors import Finding, Impossible, MissingField, Refused, UnknownReference, one_of
from tracker.exchange import located as docket

Fields = dict[str, Any]

TITLES = {
    "source": "publisher", "item": "title", "meeting": "", "plan": "title", "measure": "title",
    "organisation": "name", "body": "name", "party": "name",
}  # fmt: skip
"""The kinds that can be registered, the surest first, each with the field that names the thing.

A speaker may be a party or a source: one that is cited as well is the source.
"""

SECTIONS = {
    "source": "sources", "item": "items", "meeting": "meetings", "plan": "plans",
    "organisation": "organisations", "party": "parties",
}  # fmt: skip
PARTS = {"body": "bodies", "measure": "measures"}
"""Kinds that are a part of another thing, which ``of`` names."""


_ORDER = tuple(docket.SECTIONS)


class New(msgspec.Struct, frozen=True):
    """What may be registered on first mention.

    ``names`` are names with fields of their registration (the field ``""`` is the thing's name);
    each is an id, or ``kind/id`` where the command does not tell the kind. With ``all`` every
    other unknown name is registered too, called like its id.
    """

    names: Mapping[str, Mapping[str, Value]] = {}
    all: bool = False


class FirstMentions:
    """Collects the registrations that a command needs."""

    def __init__(self, new: New, known: Known) -> None:
        """Take what may be registered, and the log before the command."""
        self._new = new
        self._known = known
        self._records: dict[tuple[str, str], Fields] = {}
        self._kinds: dict[str, str] = {}
        for named, fields in new.names.items():
            self._take_known(named, fields)

    def before(self, typed: Sequence[Typed]) -> list[Typed]:
        """The registrations so far with what is typed, of one thing as one; in a docket's order."""
        records = dict(self._records)
        named = []
        for one in typed:
            fields = records.pop((one.section, one.key or ""), {})
            named.append(msgspec.structs.replace(one, fields=_joined(fields, one.fields)))
        made = [Typed(section=s, key=key, fields=fields) for (s, key), fields in records.items()]
        return sorted([*made, *named], key=lambda one: _ORDER.index(one.section))

    def take(self, refused: Sequence[Finding]) -> bool:
        """Register what was refused as unknown; whether that was anything.

        Raises:
            Refused: where a name can't be registered, saying what is missing.
        """
        unknown: dict[str, set[str]] = {}
        for finding in refused:
            if isinstance(finding.error, UnknownReference):
                whither = (finding.field or "").rpartition(".")[2] == "to"
                body = whither and finding.error.kind != "meeting"
                kind = "body" if body else finding.error.kind
                unknown.setdefault(finding.error.ref, set()).add(kind)
        found = {ref: self._kind(ref, kinds) for ref, kinds in unknown.items()}
        for ref, chosen in found.items():
            if chosen is not None:
                self._register(chosen, ref, self._fields(chosen, ref))
        return any(found.values())

    def check_used(self) -> None:
        """Refuse names that the command does not use: they are mistyped.

        Raises:
            Refused: naming them.
        """
        idle = [name for name in self._new.names if _split(name)[1] not in self._kinds]
        if idle:
            reason = f"nothing in this command is called {one_of(tuple(idle))}"
            raise Refused([Finding("name", Impossible(reason))])

    def explained(self, finding: Finding) -> Finding:
        """Say of an unknown name how it can be registered."""
        error = finding.error
        if not isinstance(error, UnknownReference) or _split(error.ref)[1] in self._kinds:
            return finding
        if error.kind not in TITLES and error.kind != "name":
            return finding
        if (owner := self._owner(error)) is not None:
            hint = f"it is a body of {owner}: give {owner}"
            return Finding(finding.field, error.but(nearest=(), hint=hint))
        remedy = {
            "name": f"--name KIND/{error.ref}=NAME",
            "source": f"--name {error.ref}=PUBLISHER",
            "body": f"--name {error.ref}.of=ORGANISATION",
            "measure": f"--name {error.ref}.of=PLAN",
        }.get(error.kind, "--new")
        changed = UnknownReference(error.kind, error.ref, error.nearest, otherwise=remedy)
        return Finding(finding.field, changed)

    def _owner(self, error: UnknownReference) -> str | None:
        """The organisation of a body that was named as if it were one itself."""
        body = self._known.thing("body", error.ref) if error.kind == "organisation" else None
        return body.stream.partition("/")[2] if body is not None else None

    def _take_known(self, named: str, fields: Mapping[str, Value]) -> None:
        """Hold what is said of a thing that the log has against what it is registered as."""
        told, ref = _split(named)
        for kind in (told,) if told else TITLES:
            thing = self._known.thing(kind, ref)
            registered = tell_name(thing.data) if thing is not None else None
            if thing is not None and registered is not None:
                owner = {"of": thing.stream.partition("/")[2]} if kind in PARTS else {}
                given = {name or TITLES[kind]: value for name, value in fields.items()}
                self._register(kind, ref, {**registered[1], **owner, **given})
                return

    def _kind(self, ref: str, kinds: set[str]) -> str | None:
        """Which kind of thing to register; None where none may be, or it can't be told."""
        told = [_split(name)[0] for name in self._new.names if _split(name)[1] == ref]
        if not told and not self._new.all:
            return None
        found = [kind for kind in TITLES if kind in kinds]
        kind = next((each for each in told if each), found[0] if found else None)
        return None if kind == self._kinds.get(ref) else kind

    def _fields(self, kind: str, ref: str) -> Fields:
        """What is said of a new thing: its fields, and a name where there is none."""
        if kind not in TITLES:
            reason = f"{kind}/{ref} can't be registered: use {one_of(tuple(TITLES))}"
            raise Refused([Finding("name", Impossible(reason))])
        said = [self._new.names[name] for name in (ref, f"{kind}/{ref}") if name in self._new.names]
        fields = {name or TITLES[kind]: value for each in said for name, value in each.items()}
        if kind == "source" and "publisher" not in fields:
            raise _missing(ref, "publisher", f"--name {ref}=PUBLISHER, or `tracker source add`")
        if TITLES[kind]:
            fields.setdefault(TITLES[kind], ref)
        return fields

    def _register(self, kind: str, ref: str, fields: Fields) -> None:
        """Add a registration; a part becomes one of its owner's."""
        self._kinds[ref] = kind
        if "" in fields:
            reason = f"{ref} is a meeting and has no name; its body is --name {ref}.body=BODY"
            raise Refused([Finding("name", Impossible(reason))])
        if kind in PARTS:
            owner = str(fields.pop("of", "") or "")
            if not owner:
                raise _missing(ref, "of", f"whose {kind} it is: --name {ref}.of=ID")
            home = self._home(kind, owner)
            parts = self._records.setdefault((home, owner), {}).setdefault(PARTS[kind], {})
            parts[ref] = fields
            return
        section = SECTIONS[kind]
        if kind == "party" and fields.get("kind") == "person":
            section, fields = "people", {n: v for n, v in fields.items() if n != "kind"}
        self._records.setdefault((section, ref), {}).update(fields)

    def _home(self, kind: str, owner: str) -> str:
        """The section of whatever has a body or a measure."""
        if kind == "body":
            return "organisations"
        return "items" if self._known.thing("item", owner) is not None else "plans"


def _joined(fields: Mapping[str, Any], more: Mapping[str, Value]) -> Mapping[str, Any]:
    """Both together: what is typed goes first, the parts of a thing add up."""
    both = {**fields, **more}
    for name in PARTS.values():
        if isinstance(fields.get(name), Mapping) and isinstance(more.get(name), Mapping):
            both[name] = {**fields[name], **_parts(more[name])}
    return both


def _parts(value: Value) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _split(name: str) -> tuple[str, str]:
    """The kind, where it is said, and the id."""
    kind, _, ref = name.rpartition("/")
    return kind, ref


def _missing(ref: str, field: str, hint: str) -> Refused:
    return Refused([Finding(ref, MissingField(field, hint))])
