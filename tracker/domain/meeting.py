"""Meetings: announced, rescheduled, held, cancelled; their agenda and attendance.

Pure domain. A meeting tells of itself what its sources tell, and nothing is filled in.
"""

from typing import Literal, assert_never

import msgspec

from tracker.domain.facts import Command, Draft, Event, stream_of
from tracker.domain.known import PARTIES, Known, Reference, check, refs
from tracker.domain.registration import register
from tracker.domain.tally import ReportTally, TallyReported
from tracker.domain.tally import references as tally_references
from tracker.errors import Finding, Impossible, Refused, one_of

Kind = Literal["regular", "extraordinary", "joint", "informal"]
Format = Literal["in person", "videoconference", "hybrid", "written"]
Composition = Literal["narrow", "expanded"]
Outcome = Literal["registered", "announced", "rescheduled", "held", "cancelled"]


class MeetingRegistered(Event, frozen=True):
    """A meeting has a name here, and the bodies that meet."""

    bodies: tuple[str, ...] = ()
    symbol: str | None = None


class Told(Event, frozen=True):
    """What a source may tell about a meeting; null is "not told"."""

    kind: Kind | None = None
    format: Format | None = None
    composition: Composition | None = None
    starts: str | None = None
    ends: str | None = None
    venue: str | None = None
    chair: str | None = None
    grounds: str | None = None


class MeetingAnnounced(Told, frozen=True):
    """It was made known that the meeting will be."""


class MeetingRescheduled(Told, frozen=True):
    """Its date or place was changed."""


class MeetingHeld(Told, frozen=True):
    """It took place."""


class MeetingCancelled(Told, frozen=True):
    """It was called off."""


class MeetingItemAdded(Event, frozen=True):
    """An item stands on the meeting's agenda: its number, part, and where it came from."""

    item: str
    number: int | None = None
    part: str | None = None
    carried_over_from: str | None = None


class MeetingAttendanceRecorded(Event, frozen=True):
    """Who was present and who was absent, as far as told."""

    present: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()


MeetingOutcome = MeetingAnnounced | MeetingRescheduled | MeetingHeld | MeetingCancelled
MeetingEvent = (
    MeetingRegistered
    | MeetingOutcome
    | MeetingItemAdded
    | MeetingAttendanceRecorded
    | TallyReported
)


class RegisterMeeting(Command, frozen=True, kw_only=True):
    """Register a meeting under its id."""

    meeting: str
    data: MeetingRegistered


class MeetingFact(Command, frozen=True, kw_only=True):
    """Record what happened to a meeting."""

    meeting: str
    data: MeetingOutcome | MeetingItemAdded | MeetingAttendanceRecorded


MeetingCommand = RegisterMeeting | MeetingFact | ReportTally


class MeetingState(msgspec.Struct, frozen=True):
    """What stands of a meeting. ``told`` merges what its facts tell, the later winning."""

    registered: MeetingRegistered | None = None
    outcome: Outcome = "registered"
    told: Told = Told()
    agenda: dict[str, MeetingItemAdded] = {}
    present: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()


def evolve(  # noqa: PLR0911 - a case an event
    state: MeetingState, event: MeetingEvent
) -> MeetingState:
    """Apply one event."""
    change = msgspec.structs.replace
    match event:
        case MeetingRegistered():
            return change(state, registered=event)
        case MeetingAnnounced():
            return change(state, outcome="announced", told=_merged(state.told, event))
        case MeetingRescheduled():
            return change(state, outcome="rescheduled", told=_merged(state.told, event))
        case MeetingHeld():
            return change(state, outcome="held", told=_merged(state.told, event))
        case MeetingCancelled():
            return change(state, outcome="cancelled", told=_merged(state.told, event))
        case MeetingItemAdded(item=item):
            return change(state, agenda={**state.agenda, item: event})
        case MeetingAttendanceRecorded(present=present, absent=absent):
            return change(
                state,
                present=_together(state.present, present, absent),
                absent=_together(state.absent, absent, present),
            )
        case TallyReported():
            return state
        case _:
            assert_never(event)


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
        Refused: for unknown names, other data under the same id, or who is both here and away.
    """
    check(known, references(command))
    match command:
        case RegisterMeeting():
            draft = Draft(stream_of("meeting", command.meeting), command.claim, command.data)
            return register(state.registered, draft, command.meeting)
        case MeetingFact():
            _check_attendance(command.data)
            return (Draft(stream_of("meeting", command.meeting), command.claim, command.data),)
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
    data: MeetingOutcome | MeetingItemAdded | MeetingAttendanceRecorded,
) -> list[Reference]:
    match data:
        case MeetingItemAdded():
            return [
                *refs("agenda", ("item",), data.item),
                *refs("carried_over_from", ("meeting",), data.carried_over_from),
            ]
        case MeetingAttendanceRecorded():
            return [
                *refs("present", PARTIES, *data.present),
                *refs("absent", PARTIES, *data.absent),
            ]
        case MeetingAnnounced() | MeetingRescheduled() | MeetingHeld() | MeetingCancelled():
            return refs("chair", PARTIES, data.chair)
        case _:
            assert_never(data)
