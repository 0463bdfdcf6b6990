"""The records of facts: one frozen struct per kind.

Exchange layer. A fact says when, what, who and whom, and who says so. Which kind it is, is
decided in ``kinds``. The word of a transition is left to the procedure of its item.
"""

from typing import Annotated

import msgspec

from tracker.domain.tally import Total
from tracker.domain.words import (
    COMPOSITIONS,
    MEASURE_STATUSES,
    MEETING_FORMATS,
    MEETING_KINDS,
    MEMBERSHIP_KINDS,
    REASONS,
    STANCES,
    STATEMENT_KINDS,
)
from tracker.errors import MissingField, WrongType
from tracker.exchange.agenda import Agenda
from tracker.exchange.fields import (
    Bodies,
    BodyId,
    Date,
    FactKey,
    ItemId,
    MeasureId,
    MeetingId,
    OrganisationId,
    Parties,
    Party,
    PlanId,
    ReportDate,
    Reports,
    Source,
    Text,
    Thing,
    Things,
    Wording,
)
from tracker.exchange.forms import NUMBER, ORDER, TEXT, TOTAL, one_word
from tracker.exchange.records import Record
from tracker.exchange.shapes import either, table

MEETING_WORDS = ("announced", "rescheduled", "held", "cancelled")
"""What happens to a meeting."""

MEMBERSHIP_WORDS = ("joined", "left")
"""What happens to a membership."""

Composition = Annotated[str, one_word("composition", COMPOSITIONS)]


class Claimed(Record, frozen=True, kw_only=True):
    """What every fact carries: who says so, in which words, public since when."""

    reported: ReportDate | None = None
    sources: Reports = msgspec.field(default=(), name="from")
    wording: Wording | None = None
    according_to: Party | None = None
    note: Text | None = None


class Happened(Claimed, frozen=True, kw_only=True):
    """A fact about the world. Without a date (``on``) it stands on every date."""

    on: Date | None = None
    order: Annotated[int, ORDER] = 0
    irregular: Text | None = None


class Dated(Happened, frozen=True, kw_only=True):
    """A fact about the world that has a date."""

    on: Date


class TransitionFact(Dated, frozen=True, kw_only=True):
    """Something happened to an item: proposed, discussed, adopted, unsigned, removed ..."""

    what: Text
    item: ItemId
    by: Parties = ()
    at: MeetingId | None = None
    grounds: Text | None = None
    condition: Text | None = None
    to: BodyId | None = None
    task: Text | None = None
    until: Date | None = None
    form: Text | None = msgspec.field(default=None, name="as")
    symbol: Text | None = None


class StanceFact(Dated, frozen=True, kw_only=True):
    """Where one or more parties stand on an item."""

    what: Annotated[str, one_word("stance", STANCES)]
    item: ItemId
    by: Parties
    at: MeetingId | None = None
    grounds: Text | None = None
    condition: Text | None = None
    text: Text | None = None
    on_behalf_of: Party | None = None
    aligned: Parties = ()
    phase: Text | None = None


class MeetingFact(Dated, frozen=True, kw_only=True):
    """A meeting was announced, moved, held or called off; with its agenda and attendance."""

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


class TallyFact(Dated, frozen=True, kw_only=True):
    """Somebody counted something about a meeting, an item or a plan."""

    what: Annotated[str, one_word("kind of fact", ("tally",))]
    of: Text
    meeting: MeetingId | None = None
    item: ItemId | None = None
    plan: PlanId | None = None
    composition: Composition | None = None
    total: Annotated[Total, TOTAL] | None = None
    parts: Annotated[dict[str, int], table(TEXT, NUMBER)] = msgspec.field(default_factory=dict)
    to: Text | None = None

    def check(self) -> None:
        """Ask for one subject, and for a number."""
        given = [name for name in ("meeting", "item", "plan") if getattr(self, name) is not None]
        if not given:
            raise MissingField("meeting", "a tally is about a meeting, an item or a plan")
        if len(given) > 1:
            raise WrongType("one of meeting, item and plan", " and ".join(given))
        if self.total is None and not self.parts:
            raise MissingField("total", "a tally has a total, parts, or both")


class StatementFact(Dated, frozen=True, kw_only=True):
    """Somebody said something."""

    what: Annotated[str, one_word("kind of fact", ("statement",))]
    by: Party
    says: Text
    about: Things = ()
    kind: Annotated[str, one_word("kind of statement", STATEMENT_KINDS)] | None = None
    at: MeetingId | None = None
    attached_to: Thing | None = None
    aligned: Parties = ()


class PlanFact(Dated, frozen=True, kw_only=True):
    """A plan was adopted."""

    what: Annotated[str, one_word("kind of fact", ("plan adopted",))]
    plan: PlanId
    total: Annotated[int, NUMBER] | None = None
    at: MeetingId | None = None
    by: Parties = ()


class MeasureFact(Dated, frozen=True, kw_only=True):
    """What became of a measure."""

    what: Annotated[str, one_word("status of a measure", MEASURE_STATUSES)]
    measure: MeasureId
    because: Annotated[str, one_word("reason", REASONS)] | None = None
    party: Party | None = None
    grounds: Text | None = None
    until: Date | None = None


class ChairFact(Happened, frozen=True, kw_only=True):
    """A party took the chair of a body or an organisation."""

    what: Annotated[str, one_word("kind of fact", ("chair",))]
    by: Party
    after: Party | None = None
    body: BodyId | None = None
    organisation: OrganisationId | None = None

    def check(self) -> None:
        """Ask of what it is the chair."""
        _need_home(self.body, self.organisation)


class MembershipFact(Happened, frozen=True, kw_only=True):
    """A party became a member of an organisation or a body, or left it."""

    what: Annotated[str, one_word("kind of fact", MEMBERSHIP_WORDS)]
    by: Party
    organisation: OrganisationId | None = None
    body: BodyId | None = None
    kind: Annotated[str, one_word("kind of member", MEMBERSHIP_KINDS)] | None = msgspec.field(
        default=None, name="as"
    )

    def check(self) -> None:
        """Ask of what it is a member."""
        _need_home(self.body, self.organisation)


class Mark(Claimed, frozen=True, kw_only=True):
    """A fact about another fact of the docket or the log; it has no date in the world.

    ``target`` means the same as ``fact``, which in JSON Lines is the record's own key.
    """

    fact: FactKey


class DisputeFact(Mark, frozen=True, kw_only=True):
    """A source says otherwise: text, or field by field."""

    what: Annotated[str, one_word("kind of fact", ("dispute",))]
    says: Annotated[str | dict[str, str], either(TEXT, table(TEXT, TEXT))]


class CorroborationFact(Mark, frozen=True, kw_only=True):
    """Another source says the same."""

    what: Annotated[str, one_word("kind of fact", ("corroborated",))]


class RetractionFact(Mark, frozen=True, kw_only=True):
    """A fact is taken back: our mistake, or ``withdrawn_by`` its source."""

    what: Annotated[str, one_word("kind of fact", ("retracted",))]
    reason: Text
    withdrawn_by: Source | None = None


def _need_home(body: str | None, organisation: str | None) -> None:
    if body is None and organisation is None:
        raise MissingField("organisation", "name the organisation, or the body")


FactRecord = (
    TransitionFact
    | StanceFact
    | MeetingFact
    | AttendanceFact
    | TallyFact
    | StatementFact
    | PlanFact
    | MeasureFact
    | ChairFact
    | MembershipFact
    | DisputeFact
    | CorroborationFact
    | RetractionFact
)
