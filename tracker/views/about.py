"""About a party: all that the log says of it, each fact under what it is to the party.

The facts that name it are found by the index of mentions; nothing walks through the log.
"""

from collections.abc import Iterable

from tracker.domain import item, measure, meeting, organisation, party, plan
from tracker.domain.facts import Entry
from tracker.domain.known import PARTIES
from tracker.domain.marks import Mark
from tracker.domain.statement import StatementMade
from tracker.errors import UnknownReference
from tracker.views.answers import DisputeAnswer, FactAnswer
from tracker.views.explained import AboutAnswer, ItemStance
from tracker.views.facts import Facts, actors
from tracker.views.items import Items
from tracker.views.moment_sql import POSSIBLE
from tracker.views.reader import Reader, Thing
from tracker.views.reader_sql import ENTRY
from tracker.views.subjects import takers
from tracker.views.things import Things, details

MAYBE = f"""
SELECT {ENTRY} FROM mention m
JOIN fact f ON f.position = m.position JOIN event e ON e.position = m.position
WHERE m.ref = :ref AND NOT f.mark AND {POSSIBLE.format("f", "f.stream")}
ORDER BY f.latest, f.ord, f.place
"""  # noqa: S608 - constants alone

KINDS = (*PARTIES, "source")
"""What ``about`` can be asked of, in the order in which a bare id is looked up."""

ROLES = (
    organisation.MemberJoined
    | organisation.MemberLeft
    | organisation.ParticipationSuspended
    | organisation.ParticipationResumed
    | organisation.ChairAssumed
    | organisation.BodyEstablished
    | party.PartyRegistered
    | party.OfficeAssumed
    | party.OfficeLeft
)


class Abouts:
    """What the log says of parties at one reader's moment."""

    def __init__(self, reader: Reader) -> None:
        """Take the reader."""
        self._reader = reader
        self._things = Things(reader)
        self._facts = Facts(reader)

    def about(self, ref: str) -> AboutAnswer:
        """All about a party, organisation, person, office, body or source.

        Raises:
            UnknownReference: where none has that name.
        """
        thing = self._find(ref)
        own = self._own(thing)
        entries = {one.position: one for one in (*own, *self._things.mentions(thing))}
        entries.pop(thing.named, None)
        found = sorted(entries.values(), key=lambda one: one.place_key)
        sections: dict[str, list[Entry]] = {}
        for entry in found:
            sections.setdefault(_section(entry, thing), []).append(entry)
        told = {name: self._told(sections.get(name, ())) for name in _SECTIONS}
        return AboutAnswer(
            id=thing.id,
            kind=thing.kind,
            title=thing.title,
            details=details(self._reader.entry_at(thing.named)),
            stances=self._stances(thing, found),
            **told,
            possible=self._told(self._maybe(thing)),
            disputes=self._disputes(found),
            footnotes=self._facts.footnotes(),
            moment=self._facts.moment(),
        )

    def _find(self, ref: str) -> Thing:
        kind, slash, name = ref.partition("/")
        pairs = [(kind, name)] if slash else [(each, ref) for each in KINDS]
        for each, wanted in pairs:
            if each in KINDS and (thing := self._reader.thing(each, wanted)) is not None:
                return thing
        raise UnknownReference("party", ref)

    def _own(self, thing: Thing) -> list[Entry]:
        """The facts of its own stream; its registration is told by the details."""
        if thing.stream != f"{thing.kind}/{thing.id}":
            return []
        stands = self._reader.timeline(self._reader.stream(thing.stream)).stands
        return list(stands)

    def _maybe(self, thing: Thing) -> list[Entry]:
        kinds = dict.fromkeys(("party", thing.kind) if thing.kind in PARTIES else (thing.kind,))
        found = {
            entry.position: entry
            for kind in kinds
            for entry in self._reader.entries(MAYBE, ref=f"{kind}/{thing.id}")
        }
        return list(found.values())

    def _told(self, entries: Iterable[Entry]) -> tuple[FactAnswer, ...]:
        facts, marked = self._facts, self._reader.marked
        return tuple(facts.fact(marked(entry), entry) for entry in entries)

    def _stances(self, thing: Thing, entries: Iterable[Entry]) -> tuple[ItemStance, ...]:
        """Its stance on each item, as it stands, with those before."""
        streams = dict.fromkeys(entry.stream for entry in entries if thing.id in takers(entry))
        found = []
        for stream in streams:
            name = stream.partition("/")[2]
            if self._reader.thing("item", name) is None:
                continue
            _, timeline, state = Items(self._reader).folded(name)
            stance = self._facts.stance(timeline, thing.id, state.stances[thing.id])
            found.append(ItemStance(name, stance))
        return tuple(found)

    def _disputes(self, entries: Iterable[Entry]) -> tuple[DisputeAnswer, ...]:
        """The open disputes of all facts that name it."""
        found = [
            dispute
            for entry in entries
            for dispute in self._facts.disputes(self._reader.marked(entry), entry)
        ]
        return tuple({dispute.entry: dispute for dispute in found}.values())


_SECTIONS = (
    "acts", "roles", "measures", "statements", "accounts", "meetings", "concerns", "cited",
    "others", "marks",
)  # fmt: skip
_STANCES = "stances"
"""Stances are told from the items, not as facts."""


def _section(entry: Entry, thing: Thing) -> str:  # noqa: PLR0911 - a case a section
    """What a fact is to a thing that it names."""
    match entry.data:
        case data if isinstance(data, Mark):
            return "marks"
        case StatementMade() if not _cites(entry, thing):
            return "statements"
        case data if isinstance(data, ROLES) and not _cites(entry, thing):
            return "roles"
        case item.StanceTaken() if thing.id in takers(entry):
            return _STANCES
        case measure.MeasureAdded() | measure.MeasureReported() if not _cites(entry, thing):
            return "measures" if _in(entry, thing) else "accounts"
        case meeting.Told() | meeting.MeetingAttendanceRecorded() if _in(entry, thing):
            return "meetings"
        case meeting.MeetingRegistered() if not _cites(entry, thing):
            return "meetings"
        case item.ItemRegistered() | plan.PlanRegistered() if not _cites(entry, thing):
            return "concerns"
        case _:
            return _otherwise(entry, thing)


def _otherwise(entry: Entry, thing: Thing) -> str:
    if thing.id in actors(entry):
        return "acts"
    if _cites(entry, thing):
        return "cited"
    return "accounts" if entry.claim.according_to == thing.id else "others"


def _cites(entry: Entry, thing: Thing) -> bool:
    """Whether the thing is a source that the fact cites."""
    cited = any(one.source == thing.id for one in entry.claim.sources)
    return thing.kind == "source" and cited


def _in(entry: Entry, thing: Thing) -> bool:
    """Whether the fact itself names the thing, not only whose account it is."""
    values = (getattr(entry.data, field) for field in entry.data.__struct_fields__)
    return any(
        thing.id in value if isinstance(value, tuple) else value == thing.id for value in values
    )
