"""The catalogue: every event's stable name and version, and how old ones are read.

A name is a string that never changes, never a module path. Upcasters work on raw mappings, one
version at a time, and are chained; a catalogue with a broken chain can't be made. An event from
newer code is refused by name, never guessed at.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import msgspec

from tracker.domain import (
    adoption,
    item,
    marks,
    measure,
    meeting,
    organisation,
    party,
    plan,
    source,
    statement,
    tally,
)
from tracker.domain.facts import Event
from tracker.errors import DamagedEvent, EventNewer, Impossible
from tracker.log.log_events import KeyRotated, LogOpened, LogResumed

Upcaster = Callable[[dict[str, Any]], dict[str, Any]]
"""Turns the data of one version into that of the next."""

UNREADABLE = (msgspec.MsgspecError, ValueError, RecursionError)
"""What msgspec raises for bytes that it can't take: bad UTF-8 and deep nesting among them."""


class Kind(msgspec.Struct, frozen=True):
    """One type of event.

    ``setup`` facts may have no date; ``takes_away`` ones end something that others may rest on,
    so that they move the fence; a ``mark`` is about another event. The data of an ``open`` one has
    parts that no type describes.
    """

    name: str
    version: int
    data: type[Event]
    setup: bool = False
    takes_away: bool = False
    mark: bool = False
    open: bool = False


KINDS = (
    Kind("log.opened", 1, LogOpened, setup=True),
    Kind("log.resumed", 1, LogResumed, setup=True),
    Kind("key.rotated", 1, KeyRotated, setup=True),
    Kind("party.registered", 1, party.PartyRegistered, setup=True),
    Kind("office.assumed", 1, party.OfficeAssumed, setup=True),
    Kind("office.left", 1, party.OfficeLeft, setup=True),
    Kind("organisation.registered", 1, organisation.OrganisationRegistered, setup=True),
    Kind("body.established", 1, organisation.BodyEstablished, setup=True),
    Kind("member.joined", 1, organisation.MemberJoined, setup=True),
    Kind("member.left", 1, organisation.MemberLeft, setup=True, takes_away=True),
    Kind("participation.suspended", 1, organisation.ParticipationSuspended, setup=True),
    Kind("participation.resumed", 1, organisation.ParticipationResumed, setup=True),
    Kind("chair.assumed", 1, organisation.ChairAssumed, setup=True),
    Kind("source.cited", 1, source.SourceCited, setup=True),
    Kind("source.amended", 1, source.SourceAmended, setup=True, takes_away=True),
    Kind("procedure.adopted", 1, adoption.ProcedureAdopted, setup=True, takes_away=True, open=True),
    Kind("meeting.registered", 1, meeting.MeetingRegistered, setup=True),
    Kind("meeting.announced", 1, meeting.MeetingAnnounced),
    Kind("meeting.rescheduled", 1, meeting.MeetingRescheduled),
    Kind("meeting.held", 1, meeting.MeetingHeld),
    Kind("meeting.cancelled", 1, meeting.MeetingCancelled),
    Kind("meeting.suspended", 1, meeting.MeetingSuspended),
    Kind("meeting.resumed", 1, meeting.MeetingResumed),
    Kind("meeting.item_added", 1, meeting.MeetingItemAdded),
    Kind("meeting.item_moved", 1, meeting.MeetingItemMoved),
    Kind("meeting.item_dropped", 1, meeting.MeetingItemDropped),
    Kind("meeting.agenda_issued", 1, meeting.MeetingAgendaIssued),
    Kind("meeting.agenda_adopted", 1, meeting.MeetingAgendaAdopted),
    Kind("meeting.attendance_recorded", 1, meeting.MeetingAttendanceRecorded),
    Kind("tally.reported", 1, tally.TallyReported),
    Kind("item.registered", 1, item.ItemRegistered, setup=True),
    Kind("item.transitioned", 1, item.ItemTransitioned),
    Kind("stance.taken", 1, item.StanceTaken),
    Kind("item.linked", 1, item.ItemLinked, setup=True),
    Kind("item.retitled", 1, item.ItemRetitled),
    Kind("text.versioned", 1, item.TextVersioned),
    Kind("plan.registered", 1, plan.PlanRegistered, setup=True),
    Kind("plan.adopted", 1, plan.PlanAdopted),
    Kind("measure.added", 1, measure.MeasureAdded, setup=True),
    Kind("measure.reported", 1, measure.MeasureReported),
    Kind("statement.made", 1, statement.StatementMade),
    Kind("event.corroborated", 1, marks.EventCorroborated, mark=True),
    Kind("event.disputed", 1, marks.EventDisputed, mark=True),
    Kind("event.retracted", 1, marks.EventRetracted, takes_away=True, mark=True),
    Kind("dispute.settled", 1, marks.DisputeSettled, mark=True),
)

UPCASTERS: Mapping[tuple[str, int], Upcaster] = {}
"""By name and the version that each one reads. All events are of version 1 so far."""


class Catalogue:
    """All kinds of events that this program knows, and the way up from each old version."""

    def __init__(
        self, kinds: tuple[Kind, ...], upcasters: Mapping[tuple[str, int], Upcaster]
    ) -> None:
        """Check that each old version has its upcaster, and that none is left over.

        Raises:
            Impossible: for a broken chain, or a name or a class that is given twice.
        """
        self._by_name = {kind.name: kind for kind in kinds}
        self._by_data = {kind.data: kind for kind in kinds}
        self._upcasters = upcasters
        self._present: dict[tuple[str, int], msgspec.json.Decoder[Event]] = {}
        wanted = {(kind.name, version) for kind in kinds for version in range(1, kind.version)}
        if odd := wanted ^ set(upcasters):
            raise Impossible(f"the event catalogue's upcasters do not fit: {sorted(odd)}")
        if not len(self._by_name) == len(self._by_data) == len(kinds):
            raise Impossible("the event catalogue holds a name or a class twice")

    def of(self, data: Event) -> Kind:
        """The kind of an event."""
        return self._by_data[type(data)]

    def named(self, name: str, version: int, position: int) -> Kind:
        """The kind of that name.

        Raises:
            EventNewer: where the name or the version is not known here.
            DamagedEvent: for a version below 1.
        """
        kind = self._by_name.get(name)
        if kind is None or version > kind.version:
            raise EventNewer(name, version, position)
        if version < 1:
            raise DamagedEvent(position, f"{name} has no version {version}")
        return kind

    def names(self) -> tuple[str, ...]:
        """All names, in the order of the catalogue."""
        return tuple(self._by_name)

    def kinds(self) -> tuple[Kind, ...]:
        """All kinds."""
        return tuple(self._by_name.values())

    def read(self, name: str, version: int, raw: bytes | msgspec.Raw, position: int) -> Event:
        """Make the typed event of stored data, upcast to the present version.

        Raises:
            EventNewer: for an event of newer code.
            DamagedEvent: for data that the type does not take.
        """
        decoder = self._present.get((name, version))
        if decoder is None:
            return self.typed(self.named(name, version, position), version, raw, position)
        try:
            return decoder.decode(raw)
        except UNREADABLE as error:
            raise DamagedEvent(position, f"{name} v{version}: {error!r}") from error

    def typed(self, kind: Kind, version: int, raw: bytes | msgspec.Raw, position: int) -> Event:
        """Make the typed event of stored data of a kind, as :meth:`read` does.

        Raises:
            DamagedEvent: for data that the type does not take.
        """
        try:
            if version == kind.version:
                return self._decoder(kind).decode(raw)
            data = msgspec.json.decode(raw, type=dict[str, Any])
            return msgspec.convert(self._upcast(data, kind, version), kind.data)
        except (*UNREADABLE, LookupError, TypeError) as error:  # the last two: an upcaster's
            raise DamagedEvent(position, f"{kind.name} v{version}: {error!r}") from error

    def _decoder(self, kind: Kind) -> "msgspec.json.Decoder[Event]":
        """The decoder of a kind, made when it is needed first: a start needs few of them."""
        found = self._present.get((kind.name, kind.version))
        if found is None:
            found = self._present[kind.name, kind.version] = msgspec.json.Decoder(kind.data)
        return found

    def _upcast(self, data: dict[str, Any], kind: Kind, version: int) -> dict[str, Any]:
        for step in range(version, kind.version):
            data = self._upcasters[kind.name, step](data)
        return data


@cache
def catalogue() -> Catalogue:
    """The catalogue of this program, checked once."""
    return Catalogue(KINDS, UPCASTERS)
