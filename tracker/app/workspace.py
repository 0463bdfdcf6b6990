"""A workspace: the log as read, and on top of it what was decided and is not recorded yet.

It is what decisions of a batch know, so that the third line of a docket may rest on the second.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

import msgspec

from tracker.domain import item, measure, meeting, organisation, party, plan, source, statement
from tracker.domain.adoption import ProcedureAdopted
from tracker.domain.conformance import Deviation, deviations
from tracker.domain.facts import Draft, Entry
from tracker.domain.known import Membership, Target, Thing
from tracker.domain.marks import EventRetracted, Mark
from tracker.domain.moment import Resolved
from tracker.domain.organisation import memberships
from tracker.domain.procedure import Procedure
from tracker.domain.timeline import bounds, standing
from tracker.domain.when import NEVER
from tracker.log.catalogue import catalogue
from tracker.log.envelope import event_id
from tracker.views.known import LogKnown, is_further, is_name
from tracker.views.reader import Reader

Found = TypeVar("Found")

REGISTRATIONS = (
    party.PartyRegistered,
    organisation.OrganisationRegistered,
    source.SourceCited,
    meeting.MeetingRegistered,
    item.ItemRegistered,
    plan.PlanRegistered,
    statement.StatementMade,
    ProcedureAdopted,
)
"""Events that open a stream, which is then a thing of that name."""


TELLING = (
    *REGISTRATIONS,
    organisation.BodyEstablished,
    measure.MeasureAdded,
    organisation.MemberJoined,
    organisation.MemberLeft,
    EventRetracted,
)
"""Events that more is remembered of than that they are there."""

MOST = 32
"""Streams that are remembered at a time: one command asks for its own again and again."""


class Workspace:
    """``Known`` for a batch of decisions over one snapshot (of the whole log)."""

    def __init__(self, reader: Reader, recorded_at: str) -> None:
        """Take the snapshot, and the stamp that the batch would have now."""
        self.reader = reader
        self.recorded_at = recorded_at
        self.log = LogKnown(reader)
        self.size = reader.size
        self._things: dict[tuple[str, str], Thing] = {}
        self._names: dict[str, dict[str, None]] = defaultdict(dict)
        self._targets: dict[str, Target] = {}
        self._further: dict[str, list[str]] = defaultdict(list)
        self._retracted: set[str] = set()
        self._members: dict[str, tuple[Membership, ...]] = {}
        self._new: dict[str, list[Entry]] = defaultdict(list)
        self._entries: dict[str, Entry] = {}
        self._states: dict[str, Any] = {}
        self._places: dict[str, int] = {}
        self._stamps: dict[int, str] = {}
        self._stood: dict[str, tuple[Entry, ...]] = {}
        self._whole: dict[str, list[Entry]] = {}
        self._stands: dict[str, tuple[int, tuple[Entry, ...]]] = {}
        self._adopted: dict[str, tuple[ProcedureAdopted, ...]] = {}

    # --- Known --------------------------------------------------------------------------------

    def thing(self, kind: str, name: str) -> Thing | None:
        """Look a thing up, new or recorded."""
        return self._things.get((kind, name)) or self.log.thing(kind, name)

    def names(self, kind: str, near: str | None = None) -> Iterable[str]:
        """All ids of a kind, or all keys of facts; with ``near`` those that it may mean."""
        return [*self.log.names(kind, near), *self._names[kind]]

    def target(self, key: str) -> Target | None:
        """Look an event up by its key or id."""
        found = self._targets.get(key) or self.log.target(key)
        if found is None or found.event_id not in self._retracted:
            return found
        return msgspec.structs.replace(found, retracted=True)

    def further(self, key: str) -> Sequence[Target]:
        """The further events of a fact that stand, recorded or new."""
        new = (self._targets[name] for name in self._further.get(key, ()))
        known = (*self.log.further(key), *filter(is_further, new))
        return [target for target in known if target.event_id not in self._retracted]

    def entry(self, target: Target) -> Entry | None:
        """The entry of a target, new or recorded; None where it does not stand any more."""
        gone = target.retracted or target.event_id in self._retracted
        return None if gone else self.by_id(target.event_id)

    def by_id(self, identity: str) -> Entry | None:
        """An event, new or recorded, whether it stands or not."""
        return self._entries.get(identity) or self.log.entry(identity)

    def revision(self, entry: Entry) -> int:
        """How often a fact was corrected before."""
        number, replaced = 0, entry.claim.replaces
        while replaced is not None:
            found = self.by_id(replaced)
            number, replaced = number + 1, found.claim.replaces if found is not None else None
        return number

    def is_retracted(self, identity: str) -> bool:
        """Whether what is new takes an event back."""
        return identity in self._retracted

    def holds(self, key: str) -> bool:
        """Whether a fact of the log, or a new one, was not taken back."""
        target = self.target(key)
        return target is not None and not target.retracted

    def memberships(self, organisation: str) -> Sequence[Membership]:
        """All memberships of an organisation, new or recorded, in the order of the world."""
        if organisation not in self._members:
            stands = self.stands(f"organisation/{organisation}")
            self._members[organisation] = memberships(stands)
        return self._members[organisation]

    def procedure(self, name: str) -> Procedure | None:
        """The last version of a procedure, new or recorded."""
        versions = self._versions(name)
        return self.log.in_force(name, versions, NEVER) if versions else None

    def adopted(self, name: str) -> ProcedureAdopted | None:
        """The first version of a procedure, new or recorded."""
        return next(iter(self._versions(name)), None)

    def _versions(self, name: str) -> tuple[ProcedureAdopted, ...]:
        stream = f"procedure/{name}"
        if name not in self._adopted:
            self._adopted[name] = _adoptions(self.stood(stream))
        return (*self._adopted[name], *_adoptions(self._new.get(stream, ())))

    def known_things(self) -> dict[tuple[str, str], Thing]:
        """The things that were looked up or are new; none where a name was taken back."""
        gone = (self.target(identity) for identity in self._retracted)
        if any(target is not None and is_name(target) for target in gone):
            return {}
        return {**self.log.found(), **self._things}

    # --- streams ------------------------------------------------------------------------------

    def state(self, stream: str, empty: Any, evolve: Any) -> Any:  # noqa: ANN401 - any aggregate's
        """Fold a stream's set-up facts: what registrations are decided on.

        Set-up facts without a date stand in the order of their recording, so that new ones are
        simply applied after those that the log has.
        """
        if stream not in self._states:
            state = empty
            for entry in self.stood(stream):
                if _setup(entry):
                    state = _applied(state, evolve, entry)
            for entry in self._new.get(stream, ()):
                state = _applied(state, evolve, entry) if _setup(entry) else state
            self._states[stream] = (state, evolve)
        return self._states[stream][0]

    def apply(self, drafts: Iterable[Draft], command_id: str, start: int = 0) -> list[Entry]:
        """Take decided events in, as if recorded next; ``start`` is the first one's number."""
        entries = []
        for number, draft in enumerate(drafts, start):
            entry = self._entry(draft, event_id(command_id, number))
            entries.append(entry)
            self.size += 1
            self._new[draft.stream].append(entry)
            self._index(entry)
            if draft.stream in self._states and _setup(entry):
                state, evolve = self._states[draft.stream]
                self._states[draft.stream] = (_applied(state, evolve, entry), evolve)
        return entries

    def _entry(self, draft: Draft, identity: str) -> Entry:
        kind = catalogue().of(draft.data)
        replaced = draft.claim.replaces
        place = self.size if replaced is None else self._place(replaced)
        mistake = isinstance(draft.data, EventRetracted) and draft.data.kind == "mistake"
        first = self.first_recorded(place)
        found = bounds(draft.claim, first, place, setup=kind.setup, mistake=mistake)
        return Entry(
            position=self.size,
            event_id=identity,
            type=kind.name,
            stream=draft.stream,
            version=0,
            claim=draft.claim,
            recorded_at=self.recorded_at,
            recorder="",
            data=draft.data,
            bounds=found,
        )

    def first_recorded(self, place: int) -> str:
        """When the log first had what is at a place: what is new, now."""
        if place not in self._stamps:
            new = place >= self.reader.size
            self._stamps[place] = self.recorded_at if new else self.log.stamp(place)
        return self._stamps[place]

    def _place(self, replaced: str) -> int:
        """A replacement keeps the place of what it replaces, new or recorded."""
        known = self._places.get(replaced)
        if known is None:
            known = self.log.place(replaced)
        return self.size if known is None else known

    def _index(self, entry: Entry) -> None:
        """Remember what an event makes known."""
        kind, _, name = entry.stream.partition("/")
        data, corrected = entry.data, entry.claim.replaces is not None
        self._places[entry.event_id] = entry.bounds.place
        self._entries[entry.event_id] = entry
        about = data.target if isinstance(data, Mark) else None
        target = Target(entry.event_id, entry.stream, entry.type, entry.claim.key, about=about)
        key = entry.claim.key
        if key not in self._targets:
            self._targets[key] = target
            if "/" in key:
                self._begun(key)
        elif corrected:
            self._targets[key] = target
        self._targets[entry.event_id] = target
        self._names["fact"][entry.claim.key] = None
        if not isinstance(data, TELLING):  # most make nothing known but themselves
            return
        if isinstance(data, REGISTRATIONS):
            self._add(Thing(kind, name, entry.stream, data), corrected=corrected)
        elif isinstance(data, organisation.BodyEstablished):
            self._add(Thing("body", data.body, entry.stream, data), corrected=corrected)
        elif isinstance(data, measure.MeasureAdded):
            self._add(Thing("measure", data.measure, entry.stream, data), corrected=corrected)
        elif isinstance(data, organisation.MemberJoined | organisation.MemberLeft):
            self._members.pop(name, None)
        elif isinstance(data, EventRetracted):
            self._retracted.add(data.target)
            self._members.pop(name, None)

    def _begun(self, key: str) -> None:
        """Remember a further event's key under all that it begins with."""
        end = key.find("/")
        while end > 0:
            self._further[key[:end]].append(key)
            end = key.find("/", end + 1)

    def _add(self, thing: Thing, *, corrected: bool) -> None:
        """Remember a thing by its first registration, or by the one that corrects it."""
        if corrected or (thing.kind, thing.id) not in self._things:
            self._things[thing.kind, thing.id] = thing
        self._names[thing.kind][thing.id] = None

    def stood(self, stream: str) -> tuple[Entry, ...]:
        """What the log has of a stream, as it stands with no bound."""
        if stream not in self._stood:
            _remember(self._stood, stream, standing(self._log_has(stream), self.reader.moment))
        return self._stood[stream]

    def stands(self, stream: str) -> tuple[Entry, ...]:
        """What stands of a stream with no bound, recorded or new, in the order of the world."""
        new = self._new.get(stream, ())
        count, found = self._stands.get(stream, (-1, ()))
        if count != len(new):
            found = standing([*self._log_has(stream), *new], Resolved(position=self.size))
            _remember(self._stands, stream, (len(new), found))
        return found

    def _log_has(self, stream: str) -> list[Entry]:
        """All that the log has of a stream, marks and retracted entries too: read once for all."""
        if stream not in self._whole:
            found = self.reader.of_stream(stream) if self.log.has_stream(stream) else []
            _remember(self._whole, stream, found)
        return self._whole[stream]

    def versions(self, streams: Iterable[str]) -> tuple[dict[str, int], list[str]]:
        """The versions that the log has of the streams that were read, and which were not."""
        wanted = set(streams)
        read = {name: whole for name, whole in self._whole.items() if name in wanted}
        known = {name: whole[-1].version if whole else 0 for name, whole in read.items()}
        return known, sorted(wanted - known.keys())

    # --- conformance --------------------------------------------------------------------------

    def before(self, name: str) -> tuple[Deviation, ...]:
        """The deviations that an item has in the log."""
        return self._deviations(name, self.stood(f"item/{name}"))

    def after(self, name: str) -> tuple[Deviation, ...]:
        """The deviations that an item has with what is new."""
        return self._deviations(name, self.stands(f"item/{name}"))

    def _deviations(self, name: str, stands: Iterable[Entry]) -> tuple[Deviation, ...]:
        procedure = item.procedure_name(name, self)

        def governing(entry: Entry) -> Procedure:
            versions = self._versions(procedure)
            if not versions:
                return self.log.governing(procedure, entry.bounds.latest)
            return self.log.in_force(procedure, versions, entry.bounds.latest)

        return deviations(stands, governing)


def _remember(known: dict[str, Found], stream: str, found: Found) -> None:
    """Keep what was found of a stream; memory stays flat, whatever is imported."""
    if len(known) >= MOST:
        known.clear()
    known[stream] = found


def _adoptions(entries: Iterable[Entry]) -> tuple[ProcedureAdopted, ...]:
    return tuple(entry.data for entry in entries if isinstance(entry.data, ProcedureAdopted))


def _setup(entry: Entry) -> bool:
    """Whether a fact gives something a name; a measure has one name, whenever it was decided."""
    undated = entry.claim.occurred is None and catalogue().of(entry.data).setup
    return undated or isinstance(entry.data, measure.MeasureAdded)


def _applied(state: Any, evolve: Any, entry: Entry) -> Any:  # noqa: ANN401 - any aggregate's
    return evolve(state, entry)
