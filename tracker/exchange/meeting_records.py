"""The records of facts about meetings: what becomes of one, its agenda, and who was there.

Exchange layer. All of them are facts of ``fact_records``, where they are read from.
"""

from typing import Annotated

import msgspec

from tracker.domain.words import MEETING_FORMATS, MEETING_KINDS
from tracker.errors import MissingField
from tracker.exchange.agenda import Agenda
from tracker.exchange.fact_base import Composition, Dated
from tracker.exchange.fields import Bodies, Date, ItemId, MeetingId, Parties, Party, Text
from tracker.exchange.forms import NUMBER, one_word

MEETING_WORDS = ("announced", "rescheduled", "held", "cancelled", "resumed")
"""What happens to a meeting, but for its being broken off, which has a date of its own."""

AGENDA_WORDS = ("agenda issued", "agenda adopted")
"""What happens to an agenda as a whole."""


class MeetingFact(Dated, frozen=True, kw_only=True):
    """A meeting was announced, moved, held, called off or resumed; with agenda and attendance."""

    what: Annotated[str, one_word("kind of fact about a meeting", MEETING_WORDS)]
    meeting: MeetingId
    bodies: Bodies = msgspec.field(default=(), name="body")
    starts: Date | None = None
    ends: Date | None = None
    kind: Annotated[str, one_word("kind of meeting", MEETING_KINDS)] | None = None
    format: Annotated[str, one_word("format of a meeting", MEETING_FORMATS)] | None = None
    composition: Composition | None = None
    venue: Text | None = None
    chair: Party | None = None
    symbol: Text | None = None
    grounds: Text | None = None
    agenda: Agenda = ()
    present: Parties = ()
    absent: Parties = ()


class SuspensionFact(MeetingFact, frozen=True, kw_only=True):
    """A meeting was broken off, to go on later; ``until`` when, where that was said."""

    what: Annotated[str, one_word("kind of fact about a meeting", ("suspended",))]
    until: Date | None = None


class AttendanceFact(Dated, frozen=True, kw_only=True):
    """Who was at a meeting and who was not, where that is told apart from the meeting."""

    what: Annotated[str, one_word("kind of fact", ("attendance",))]
    meeting: MeetingId
    present: Parties = ()
    absent: Parties = ()

    def check(self) -> None:
        """Ask for at least one party."""
        if not self.present and not self.absent:
            raise MissingField("present", "name who was present, or who was absent")


class ItemAddedFact(Dated, frozen=True, kw_only=True):
    """An item stands on a meeting's agenda, where that is told apart from the meeting."""

    what: Annotated[str, one_word("kind of fact", ("item added",))]
    meeting: MeetingId
    item: ItemId
    number: Annotated[int, NUMBER] | None = None
    part: Text | None = None
    carried_over_from: MeetingId | None = None


class ItemMovedFact(Dated, frozen=True, kw_only=True):
    """An item got another place on the agenda, or went to another meeting's."""

    what: Annotated[str, one_word("kind of fact", ("item moved",))]
    meeting: MeetingId
    item: ItemId
    number: Annotated[int, NUMBER] | None = None
    part: Text | None = None
    to: MeetingId | None = None
    by: Parties = ()
    grounds: Text | None = None

    def check(self) -> None:
        """Ask where it went."""
        if (self.number, self.part, self.to) == (None, None, None):
            raise MissingField("number", "to which number, part or meeting was it moved?")


class ItemDroppedFact(Dated, frozen=True, kw_only=True):
    """An item was taken off this meeting's agenda, which says nothing of its state."""

    what: Annotated[str, one_word("kind of fact", ("item dropped",))]
    meeting: MeetingId
    item: ItemId
    to: MeetingId | None = None
    by: Parties = ()
    grounds: Text | None = None


class AgendaFact(Dated, frozen=True, kw_only=True):
    """The agenda of a meeting was issued, or the meeting adopted it."""

    what: Annotated[str, one_word("kind of fact", AGENDA_WORDS)]
    meeting: MeetingId
    form: Text | None = msgspec.field(default=None, name="as")
    symbol: Text | None = None
    by: Parties = ()


MeetingFacts = (
    MeetingFact
    | SuspensionFact
    | AttendanceFact
    | ItemAddedFact
    | ItemMovedFact
    | ItemDroppedFact
    | AgendaFact
)
