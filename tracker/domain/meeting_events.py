"""Meetings: their events and commands. What they do is in ``meeting``, where all is read from.

Pure domain. A meeting tells of itself what its sources tell, and nothing is filled in.
"""

from typing import Literal

from tracker.domain.facts import Command, Event
from tracker.domain.tally import ReportTally, TallyReported

Kind = Literal["regular", "extraordinary", "joint", "informal"]
Format = Literal["in person", "videoconference", "hybrid", "written"]
Composition = Literal["narrow", "expanded"]
Outcome = Literal[
    "registered", "announced", "rescheduled", "held", "cancelled", "suspended", "resumed"
]


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


class MeetingSuspended(Told, frozen=True):
    """It was broken off, to go on later; ``until`` when, where that was said."""

    until: str | None = None


class MeetingResumed(Told, frozen=True):
    """It went on. ``starts`` stays the start of the whole meeting."""


class MeetingItemAdded(Event, frozen=True):
    """An item stands on the meeting's agenda: its number, part, and where it came from."""

    item: str
    number: int | None = None
    part: str | None = None
    carried_over_from: str | None = None


class MeetingItemMoved(Event, frozen=True):
    """An item got another place on the agenda, or with ``to_meeting`` on another meeting's.

    ``number`` and ``part`` are the new place; what is not told of it is not known any more.
    """

    item: str
    number: int | None = None
    part: str | None = None
    to_meeting: str | None = None
    by: tuple[str, ...] = ()
    grounds: str | None = None


class MeetingItemDropped(Event, frozen=True):
    """An item was taken off this meeting's agenda; ``to_meeting`` is the one it was left to.

    That is neither a deferral nor a removal of the item, and it says nothing of its state.
    """

    item: str
    to_meeting: str | None = None
    by: tuple[str, ...] = ()
    grounds: str | None = None


class MeetingAgendaIssued(Event, frozen=True):
    """The agenda was issued: by whom, under which symbol, as what (``provisional``, ``revised``).

    Its items are facts of their own.
    """

    symbol: str | None = None
    form: str | None = None
    by: tuple[str, ...] = ()


class MeetingAgendaAdopted(Event, frozen=True):
    """The meeting adopted its agenda, under which symbol and as what (``as amended``)."""

    symbol: str | None = None
    form: str | None = None
    by: tuple[str, ...] = ()


class MeetingAttendanceRecorded(Event, frozen=True):
    """Who was present and who was absent, as far as told."""

    present: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()


MeetingOutcome = (
    MeetingAnnounced
    | MeetingRescheduled
    | MeetingHeld
    | MeetingCancelled
    | MeetingSuspended
    | MeetingResumed
)
AgendaFact = (
    MeetingItemAdded
    | MeetingItemMoved
    | MeetingItemDropped
    | MeetingAgendaIssued
    | MeetingAgendaAdopted
)
MeetingEvent = (
    MeetingRegistered | MeetingOutcome | AgendaFact | MeetingAttendanceRecorded | TallyReported
)


class RegisterMeeting(Command, frozen=True, kw_only=True):
    """Register a meeting under its id."""

    meeting: str
    data: MeetingRegistered


class MeetingFact(Command, frozen=True, kw_only=True):
    """Record what happened to a meeting."""

    meeting: str
    data: MeetingOutcome | AgendaFact | MeetingAttendanceRecorded


MeetingCommand = RegisterMeeting | MeetingFact | ReportTally
