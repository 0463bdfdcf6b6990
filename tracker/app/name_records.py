"""From a log to the names of a docket: each registration a record, its parts inside of it.

The other way round than ``naming``. What a record has no place for is a fact of its own.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from tracker.app.telling import tell
from tracker.app.translate_meetings import OUTCOMES
from tracker.domain import item, measure, organisation, party
from tracker.domain.facts import Claim, Entry
from tracker.domain.source import SourceCited
from tracker.errors import Impossible
from tracker.exchange.docket_writer import Tree
from tracker.views.exports import Exports
from tracker.views.known import LogKnown

Record = tuple[str, str, Tree]
"""A record: its section, its key, and what it says."""

SHORT = {"parties": "name", "people": "name", "items": "title", "plans": "title"}
"""The field that text alone stands for."""


class Names:
    """The names of a log at a moment; notes what the facts need not tell any more."""

    def __init__(self, exports: Exports, known: LogKnown) -> None:
        """Take what there is to write, and what is known."""
        self._exports = exports
        self._known = known
        self._members: set[str] = set()
        self.told: set[str] = set()
        """Keys of entries that a name's record tells."""

    def records(self) -> Iterator[Record]:
        """All records, section by section."""
        yield from self._organisations()
        for section in ("parties", "people"):
            for entry in self._exports.of_type("party.registered"):
                if tell(entry)[0] == section and _id(entry) not in self._members:
                    yield section, _id(entry), _record(entry)
        yield from self._ordered("sources", "source.cited")
        yield from self._ordered("items", "item.registered")
        yield from self._ordered("plans", "plan.registered")
        yield from self._meetings()

    # --- organisations ------------------------------------------------------------------------

    def _organisations(self) -> Iterator[Record]:
        for entry in self._exports.of_type("organisation.registered"):
            members = dict(self._members_of(entry))
            bodies = {
                each.data.body: _short(_told(each), "name")
                for each in self._exports.of_stream(entry.stream, "body.established")
                if isinstance(each.data, organisation.BodyEstablished)
            }
            parts: Mapping[str, Tree] = {"members": members, "bodies": bodies}
            told = _told(entry)
            fields = {"name": told["name"], **_filled(parts), **told}
            yield "organisations", _id(entry), fields

    def _members_of(self, entry: Entry) -> Iterator[tuple[str, Tree]]:
        """The members that an organisation's record can name: registered by name alone."""
        for joined in self._exports.of_stream(entry.stream, "member.joined"):
            data = joined.data
            if not isinstance(data, organisation.MemberJoined):
                continue
            registered = self._known.thing("party", data.party)
            named = registered.data if registered is not None else None
            alone = named == party.PartyRegistered(getattr(named, "name", ""))
            if (
                alone
                and joined.claim.key == f"member/{_id(entry)}/{data.party}"
                and is_bare(msgspec.structs.replace(joined.claim, occurred=None))
            ):
                self.told.add(joined.claim.key)
                self._members.add(data.party)
                kind = data.kind if data.kind != "voting member" else None
                more = {"since": joined.claim.occurred, "as": kind}
                fields = {"name": getattr(named, "name", ""), **more}
                yield data.party, _short(_filled(fields), "name")

    # --- what may need another of its kind ----------------------------------------------------

    def _ordered(self, section: str, kind: str) -> Iterator[Record]:
        """Records of one section, each behind those that an import needs before it."""
        needs = {_id(entry): self._needs(entry) for entry in self._exports.of_type(kind)}
        first = kind.partition(".")[0]
        for name in needed_first(needs):
            for entry in self._exports.of_stream(f"{first}/{name}", kind):
                parts = _filled({"links": self._links(entry), "measures": self._measures(entry)})
                fields = {**_told(entry), **parts}
                yield section, name, _short(fields, SHORT.get(section, ""))

    def _needs(self, entry: Entry) -> tuple[str, ...]:
        """What has to stand before a name: what a source relays, the items of measures."""
        if isinstance(entry.data, SourceCited):
            return entry.data.relays
        if not isinstance(entry.data, item.ItemRegistered):
            return ()
        added = self._exports.of_stream(entry.stream, "measure.added")
        return tuple(
            each.data.item
            for each in added
            if isinstance(each.data, measure.MeasureAdded) and each.data.item is not None
        )

    def _measures(self, entry: Entry) -> Tree:
        return {
            each.data.measure: _short(_told(each), "title")
            for each in self._exports.of_stream(entry.stream, "measure.added")
            if isinstance(each.data, measure.MeasureAdded) and tell(each)[0] == "measures"
        }

    def _links(self, entry: Entry) -> Tree:
        """The links of an item that claim nothing of the world."""
        found: dict[str, list[str]] = {}
        for each in self._exports.of_stream(entry.stream, "item.linked"):
            data = each.data
            own = each.claim.key.startswith("link/")
            if isinstance(data, item.ItemLinked) and own and is_bare(each.claim):
                self.told.add(each.claim.key)
                found.setdefault(data.kind, []).append(data.item)
        return {kind: _one(others) for kind, others in found.items()}

    def _meetings(self) -> Iterator[Record]:
        """Meetings that no fact tells the bodies of, or that have none."""
        words = tuple(f"meeting.{word}" for word in OUTCOMES)
        for entry in self._exports.of_type("meeting.registered"):
            told = _told(entry)
            if not told or not self._exports.has(entry.stream, *words):
                yield "meetings", _id(entry), told


def needed_first(needs: Mapping[str, Sequence[str]]) -> list[str]:
    """All names in their order, each behind those that it needs; a circle is cut."""
    placed: dict[str, None] = {}
    for first in needs:
        trail = {first: iter(needs[first])} if first not in placed else {}
        while trail:
            name = next(reversed(trail))
            needed = next(trail[name], None)
            if needed is None:
                placed[name] = None
                del trail[name]
            elif needed in needs and needed not in placed and needed not in trail:
                trail[needed] = iter(needs[needed])
    return list(placed)


def is_name(entry: Entry) -> bool:
    """Whether an entry gives something a name, or is the log's own or a procedure."""
    if entry.stream.startswith(("log", "procedure/")):
        return True
    try:
        return tell(entry)[0] != "facts"
    except Impossible:
        return False


def _record(entry: Entry) -> Tree:
    """What a registration says, as text where that is enough."""
    section, _ = tell(entry)
    return _short(_told(entry), SHORT.get(section, ""))


def _told(entry: Entry) -> dict[str, Tree]:
    """The fields of a registration, without those that say what goes without saying."""
    _, fields = tell(entry)
    return {
        name: _one(value) if isinstance(value, list) else value
        for name, value in fields.items()
        if (name, value) != ("public", "yes")
    }


def _short(fields: Mapping[str, Tree], field: str) -> Tree:
    return fields[field] if fields.keys() == {field} else fields


def _one(values: Sequence[str]) -> Tree:
    """A list of one is written as the one."""
    return values[0] if len(values) == 1 else values


def _filled(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value not in (None, {}, [])}


def _id(entry: Entry) -> str:
    return entry.stream.partition("/")[2]


def is_bare(claim: Claim) -> bool:
    """Whether a claim says nothing beside its key."""
    return claim == Claim(key=claim.key, replaces=claim.replaces)
