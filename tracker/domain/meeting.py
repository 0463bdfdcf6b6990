"""Meetings: announced, rescheduled, held, suspended, cancelled; their agenda and attendance.

Pure domain. An item that moves to another meeting is told in both: it left the one, and stands
on the agenda of the other.
"""

from typing import TypeVar, assert_never

import msgspec

from tracker.domain.facts import Draft, Event, stream_of
from tracker.domain.known import PARTIES, Known, Reference, check, refs
from tracker.domain.meeting_events import (
    AgendaFact,
    Composition,
    Format,
    Kind,
    MeetingAgendaAdopted,
    MeetingAgendaIssued,
    MeetingAnnounced,
    MeetingAttendanceRecorded,
    MeetingCancelled,
    MeetingCommand,
    MeetingEvent,
    MeetingFact,
    MeetingHeld,
    MeetingItemAdded,
    MeetingItemDropped,
    MeetingItemMoved,
    MeetingOutcome,
    MeetingRegistered,
    MeetingRescheduled,
    MeetingResumed,
    MeetingSuspended,
    Outcome,
    RegisterMeeting,
    Told,
)
from tracker.domain.registration import register
from tracker.domain.tally import ReportTally, TallyReported
from tracker.domain.tally import references as tally_references
from tracker.errors import Finding, Impossible, MissingField, Refused, one_of

__all__ = [
    "AgendaFact",
    "Composition",
    "Format",
    "Kind",
    "MeetingAgendaAdopted",
    "MeetingAgendaIssued",
    "MeetingAnnounced",
    "MeetingAttendanceRecorded",
    "MeetingCancelled",
    "MeetingCommand",
    "MeetingEvent",
    "MeetingFact",
    "MeetingHeld",
    "MeetingItemAdded",
    "MeetingItemDropped",
    "MeetingItemMoved",
    "MeetingOutcome",
    "MeetingRegistered",
    "MeetingRescheduled",
    "MeetingResumed",
    "MeetingState",
    "MeetingSuspended",
    "Outcome",
    "RegisterMeeting",
    "Told",
    "decide",
    "evolve",
    "outcome_of",
    "references",
]


class MeetingState(msgspec.Struct, frozen=True):
    """What stands of a meeting. ``told`` merges what its facts tell, the later winning.

    ``agenda`` holds the items that are on it, ``off`` those that were on it once, with what took
    them off.
    """

    registered: MeetingRegistered | None = None
    outcome: Outcome = "registered"
    told: Told = Told()
    agenda: dict[str, MeetingItemAdded] = {}
    off: dict[str, MeetingItemMoved | MeetingItemDropped] = {}
    issued: MeetingAgendaIssued | None = None
    adopted: MeetingAgendaAdopted | None = None
    present: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()


def evolve(state: MeetingState, event: MeetingEvent) -> MeetingState:
    """Apply one event."""
    change = msgspec.structs.replace
    match event:
        case MeetingRegistered():
            return change(state, registered=event)
        case (
            MeetingItemAdded()
            | MeetingItemMoved()
            | MeetingItemDropped()
            | MeetingAgendaIssued()
            | MeetingAgendaAdopted()
        ):
            return _with_agenda(state, event)
        case MeetingAttendanceRecorded(present=present, absent=absent):
            return change(
                state,
                present=_together(state.present, present, absent),
                absent=_together(state.absent, absent, present),
            )
        case TallyReported():
            return state
        case _:
            return change(state, outcome=outcome_of(event), told=_merged(state.told, event))


def outcome_of(event: MeetingOutcome) -> Outcome:
    """What became of the meeting by this fact."""
    match event:
        case MeetingAnnounced():
            return "announced"
        case MeetingRescheduled():
            return "rescheduled"
        case MeetingHeld():
            return "held"
        case MeetingCancelled():
            return "cancelled"
        case MeetingSuspended():
            return "suspended"
        case MeetingResumed():
            return "resumed"
        case _:
            assert_never(event)


def _with_agenda(state: MeetingState, event: AgendaFact) -> MeetingState:
    change = msgspec.structs.replace
    match event:
        case MeetingAgendaIssued():
            return change(state, issued=event)
        case MeetingAgendaAdopted():
            return change(state, adopted=event)
        case MeetingItemAdded(item=item):
            return change(
                state, agenda={**state.agenda, item: event}, off=_without(state.off, item)
            )
        case MeetingItemMoved(item=item, to_meeting=None):
            before = state.agenda.get(item)
            origin = before.carried_over_from if before is not None else None
            moved = MeetingItemAdded(item, event.number, event.part, origin)
            return change(
                state, agenda={**state.agenda, item: moved}, off=_without(state.off, item)
            )
        case MeetingItemMoved(item=item) | MeetingItemDropped(item=item):
            agenda = _without(state.agenda, item)
            return change(state, agenda=agenda, off={**_without(state.off, item), item: event})
        case _:
            assert_never(event)


T = TypeVar("T")


def _without(held: dict[str, T], name: str) -> dict[str, T]:
    return {key: value for key, value in held.items() if key != name}


def _merged(old: Told, new: Told) -> Told:
    """What is told later wins, field by field; what it does not tell stays."""
    values = {
        field: getattr(old, field) if getattr(new, field) is None else getattr(new, field)
        for field in Told.__struct_fields__
    }
    return Told(**values)


def _together(
    old: tuple[str, ...], new: tuple[str, ...], other: tuple[str, ...]
) -> tuple[str, ...]:
    """Add names to a list, and take out those that are now on the other one."""
    kept = [name for name in old if name not in other]
    return (*kept, *(name for name in new if name not in kept))


def decide(state: MeetingState, command: MeetingCommand, known: Known) -> tuple[Draft, ...]:
    """Decide on a fact of a meeting; ``()`` for what is registered alike.

    Raises:
        Refused: for unknown names, other data under the same id, who is both here and away, and
            an item that moves nowhere.
    """
    check(known, references(command))
    match command:
        case RegisterMeeting():
            draft = Draft(stream_of("meeting", command.meeting), command.claim, command.data)
            return register(state.registered, draft, command.meeting)
        case MeetingFact():
            _check_attendance(command.data)
            _check_move(command)
            draft = Draft(stream_of("meeting", command.meeting), command.claim, command.data)
            return (draft, *_arrival(command))
        case ReportTally():
            return (Draft(stream_of("meeting", command.name), command.claim, command.data),)
        case _:
            assert_never(command)


def _check_attendance(data: Event) -> None:
    """Nobody is at a meeting and away from it; who came for a part of it was present."""
    if isinstance(data, MeetingAttendanceRecorded) and (
        both := tuple(name for name in data.present if name in data.absent)
    ):
        reason = f"{one_of(both)} cannot be both present and absent"
        raise Refused([Finding("absent", Impossible(reason))])


def _check_move(command: MeetingFact) -> None:
    """An item goes to another meeting, or to a place that is told."""
    data = command.data
    if not isinstance(data, MeetingItemMoved | MeetingItemDropped):
        return
    if data.to_meeting == command.meeting:
        reason = f"{data.item!r} is on the agenda of {command.meeting!r}: leave the meeting out"
        raise Refused([Finding("to_meeting", Impossible(reason))])
    if isinstance(data, MeetingItemMoved) and (data.number, data.part, data.to_meeting) == (
        None,
        None,
        None,
    ):
        missing = MissingField("number", "to which number, part or meeting was it moved?")
        raise Refused([Finding("number", missing)])


def _arrival(command: MeetingFact) -> tuple[Draft, ...]:
    """What is moved to another meeting stands on that one's agenda, under a key of its own."""
    data = command.data
    if not isinstance(data, MeetingItemMoved) or data.to_meeting is None:
        return ()
    added = MeetingItemAdded(data.item, data.number, data.part, command.meeting)
    claim = msgspec.structs.replace(command.claim, key=f"{command.claim.key}/added")
    return (Draft(stream_of("meeting", data.to_meeting), claim, added),)


def references(command: MeetingCommand) -> list[Reference]:
    """The names that a command refers to."""
    meeting = ("meeting",)
    match command:
        case RegisterMeeting():
            return refs("body", ("body",), *command.data.bodies)
        case ReportTally():
            return tally_references(command)
        case MeetingFact():
            return [*refs("meeting", meeting, command.meeting), *_told_references(command.data)]
        case _:
            assert_never(command)


def _told_references(
    data: MeetingOutcome | AgendaFact | MeetingAttendanceRecorded,
) -> list[Reference]:
    """The names in a fact's own data."""
    match data:
        case MeetingItemAdded():
            return [
                *refs("agenda", ("item",), data.item),
                *refs("carried_over_from", ("meeting",), data.carried_over_from),
            ]
        case MeetingItemMoved() | MeetingItemDropped():
            return [
                *refs("agenda", ("item",), data.item),
                *refs("to_meeting", ("meeting",), data.to_meeting),
                *refs("by", PARTIES, *data.by),
            ]
        case MeetingAgendaIssued() | MeetingAgendaAdopted():
            return refs("by", PARTIES, *data.by)
        case MeetingAttendanceRecorded():
            return [
                *refs("present", PARTIES, *data.present),
                *refs("absent", PARTIES, *data.absent),
            ]
        case Told():
            return refs("chair", PARTIES, data.chair)
        case _:
            assert_never(data)
