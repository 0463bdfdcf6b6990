"""Comparing: what a docket says now with what was recorded of it before, in its own words.

Equal is what would be recorded again just so. What is derived (an outcome, the date of a report
that the sources give) is no change of its own: it follows from one that is named.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from tracker.app.blame import docket_field
from tracker.app.translate_meetings import ATTENDANCE
from tracker.domain.facts import Citation, Claim, Command, Draft, Event
from tracker.domain.item import ItemLinked
from tracker.domain.known import Known
from tracker.domain.marks import DisputeSettled, EventRetracted, Saying
from tracker.domain.measure import MeasureAdded
from tracker.domain.meeting import MeetingAttendanceRecorded, MeetingItemMoved
from tracker.domain.registration import unlike
from tracker.domain.source import SourceAmended
from tracker.domain.tally import Part
from tracker.errors import FactChanged
from tracker.exchange.located import Located
from tracker.log.catalogue import catalogue
from tracker.log.envelope import claim_of, is_id
from tracker.log.stored import Stored

Change = tuple[str, object, object]
"""A field of an event, its value as recorded, and as given now."""

NOTHING = "nothing"
SUBJECTS = frozenset({"target", "measure", "body"})
"""Fields of data that say in which stream an event lies."""

DERIVED = frozenset({"outcome", "effect"})
"""Fields of an item's data that follow from others."""

SPELLED: Mapping[tuple[type[Event], str], str] = {
    (ItemLinked, "kind"): "what",
    (ItemLinked, "item"): "other",
    (SourceAmended, "change"): "what",
}
"""Fields of data that a docket calls otherwise in these events alone."""

OWNERS = {"plan": "plan", "item": "decided_by"}
"""What a docket calls the owner of a measure that was added."""


class Given(msgspec.Struct, frozen=True):
    """A command of the docket, and the event that it would be."""

    command: Command
    draft: Draft


class Comparison:
    """Compares the events of one order with those that were recorded of it."""

    def __init__(self, record: Located, key: str, known: Known) -> None:
        """Take the record, the key of its order, and where marked facts are looked up."""
        self._record = record
        self._key = key
        self._known = known

    def changes(self, old: Sequence[Stored], new: Sequence[Given]) -> list[FactChanged]:
        """All fields that differ, each once; empty where all is as it was."""
        first, now = old[0], new[0]
        if isinstance(first.data, MeetingItemMoved):  # what arrives elsewhere follows from it
            old, new = old[:1], new[:1]
        if type(first.data) is not type(now.draft.data):
            words = _word(first.data), _word(now.draft.data)
            return [self._changed(first, now.command, ("type", *words))]
        recorded = {stored.envelope.key: stored for stored in old}
        given = {one.draft.claim.key: one for one in new}
        found: dict[str, FactChanged] = {}
        for group in dict.fromkeys(map(self._group, (*given, *recorded))):
            before = {key: it for key, it in recorded.items() if self._group(key) == group}
            after = {key: it for key, it in given.items() if self._group(key) == group}
            if before.keys() != after.keys():
                changes = self._other_events(group, before, after, first.position)
            else:
                renumbered = recorded.keys() != given.keys()
                changes = self._same_events(before, after, renumbered=renumbered)
            for change in changes:
                found[change.field] = _merged(found.get(change.field), change)
        return list(found.values())

    def _group(self, key: str) -> str:
        """Empty for the fact itself, else its attendance, or the item of its agenda."""
        ending = key.removeprefix(self._key).removeprefix("/")
        return ending if ending == ATTENDANCE else ending.rpartition("/")[2]

    def _same_events(
        self, old: Mapping[str, Stored], new: Mapping[str, Given], *, renumbered: bool
    ) -> Iterator[FactChanged]:
        """Compare field by field; numbers that follow from another agenda are no change."""
        for key, one in new.items():
            for change in _differences(old[key], one):
                if not (renumbered and change[0] == "number"):
                    yield self._changed(old[key], one.command, change)

    def _other_events(
        self, group: str, old: Mapping[str, Stored], new: Mapping[str, Given], entry: int
    ) -> Iterator[FactChanged]:
        """Say what came or went: an attendance, an item, or what became of it."""
        before = [stored.data for stored in old.values()]
        now = [one.draft.data for one in new.values()]
        if group == ATTENDANCE:
            for name in MeetingAttendanceRecorded.__struct_fields__:
                values = (getattr(next(iter(data), None), name, None) for data in (before, now))
                recorded, given = map(self._shown, values)
                if recorded != given:
                    yield FactChanged(self._key, name, recorded, given, entry)
        else:
            field = f"agenda.{group}" if new else "agenda"
            yield FactChanged(self._key, field, _words(group, before), _words(group, now), entry)

    def _changed(self, stored: Stored, command: Command, change: Change) -> FactChanged:
        name, before, now = change
        field = docket_field(self._record, command, name) or name
        if isinstance(before, dict) and name == "definition" and isinstance(now, dict):
            recorded, given = unlike(before, now)
        else:
            recorded, given = self._shown(before), self._shown(now)
        return FactChanged(self._key, field, recorded, given, stored.position)

    def _shown(self, value: object) -> str:  # noqa: PLR0911 - a case a type
        """Write a value as the docket would."""
        if value in (None, (), {}):
            return NOTHING
        match value:
            case bool():
                return "yes" if value else "no"
            case str():
                target = self._known.target(value) if is_id(value) else None
                return value if target is None else target.key
            case Citation(source=source, locator=locator):
                return source if locator is None else f"{source}#{locator}"
            case Part(name=name, count=count):
                return f"{name}: {count}"
            case Saying(field=field, value=said):
                return f"{field}: {said}"
            case tuple():
                return ", ".join(map(self._shown, value))
            case dict():
                return ", ".join(f"{key}: {self._shown(one)}" for key, one in value.items())
            case _:
                return str(value)


def _differences(old: Stored, new: Given) -> Iterator[Change]:
    """The fields in which an event differs from what it would be now."""
    yield from _in_claims(claim_of(old.envelope), new)
    recorded, given = old.data, new.draft.data
    left_out = _derived(old)
    changed = {
        SPELLED.get((type(recorded), name), name): (getattr(recorded, name), getattr(given, name))
        for name in recorded.__struct_fields__
        if getattr(recorded, name) != getattr(given, name) and name not in left_out
    }
    if not SUBJECTS & changed.keys() and old.envelope.stream != new.draft.stream:
        (kind, _, before), (other, _, now) = (
            stream.partition("/") for stream in (old.envelope.stream, new.draft.stream)
        )
        field = OWNERS.get(other, other) if isinstance(recorded, MeasureAdded) else other
        changed[field] = (before, now) if kind == other else (f"{kind} {before}", now)
    yield from ((name, *values) for name, values in changed.items())


def differs(old: Stored, new: Given) -> bool:
    """Whether an event would be recorded otherwise now."""
    if type(old.data) is not type(new.draft.data):
        return True
    return next(_differences(old, new), None) is not None


def _derived(old: Stored) -> frozenset[str]:
    """The fields of an event that follow from others; of a fact that fell, its id does too."""
    match old.data:
        case EventRetracted():
            fell = old.envelope.key.endswith("/retracted")
            return frozenset({"kind", "target"}) if fell else frozenset({"kind"})
        case DisputeSettled():
            return frozenset()
        case _:
            return DERIVED


def _in_claims(old: Claim, new: Given) -> Iterator[Change]:
    """The fields that differ of what every fact says."""
    given = new.draft.claim
    before, now = (_places(claim.sources) for claim in (old, given))
    if before != now:
        yield "sources", before, now
    elif old.sources != given.sources:
        yield "wording", _wordings(old.sources), _wordings(given.sources)
    for name in ("occurred", "order", "according_to", "note", "irregular"):
        if getattr(old, name) != getattr(given, name):
            yield name, getattr(old, name), getattr(given, name)
    told = new.command.claim.reported is not None
    if old.reported != given.reported and (told or before == now):
        yield "reported", old.reported, given.reported


def _merged(first: FactChanged | None, other: FactChanged) -> FactChanged:
    """Tell two changes of one field of the docket as one."""
    if first is None:
        return other
    recorded = other.recorded if first.recorded == NOTHING else first.recorded
    given = other.given if first.given == NOTHING else first.given
    return FactChanged(first.key, first.field, recorded, given, first.entry)


def _places(sources: Iterable[Citation]) -> tuple[Citation, ...]:
    return tuple(msgspec.structs.replace(source, wording=None) for source in sources)


def _wordings(sources: Iterable[Citation]) -> dict[str, str]:
    return {source.source: source.wording for source in sources if source.wording is not None}


def _words(item: str, events: Iterable[Event]) -> str:
    """What an agenda says of an item: the word, the item alone, or nothing."""
    found = list(events)
    told = [word for data in found if (word := getattr(data, "transition", None)) is not None]
    return next(iter(told), item) if found else NOTHING


def _word(data: Event) -> str:
    """The word in ``what`` that an event comes from, else the name of its type."""
    words = (getattr(data, name, None) for name in ("transition", "stance", "status"))
    return next((word for word in words if word is not None), catalogue().of(data).name)
