"""The records of facts: one frozen struct per kind.

Exchange layer. A fact says when, what, who and whom, and who says so. Which kind it is, is
decided in ``kinds``. The word of a transition is left to the procedure of its item. What they
share is in ``fact_base``; those about meetings, parties and other facts are in modules beside.
"""

from typing import Annotated

import msgspec

from tracker.domain.tally import Total
from tracker.domain.words import (
    MEASURE_STATUSES,
    REASONS,
    STANCES,
    STATEMENT_KINDS,
)
from tracker.errors import MissingField, WrongType
from tracker.exchange.fact_base import Claimed, Composition, Dated, Happened, Mark
from tracker.exchange.fields import (
    LINK_KINDS,
    BodyId,
    Date,
    ItemId,
    MeasureId,
    MeetingId,
    Parties,
    Party,
    PlanId,
    Source,
    Text,
    Thing,
    Things,
)
from tracker.exchange.forms import NUMBER, SHA256, TEXT, TOTAL, one_word
from tracker.exchange.mark_records import (
    CorroborationFact,
    DisputeFact,
    MarkFacts,
    RetractionFact,
    SettlementFact,
)
from tracker.exchange.meeting_records import (
    AGENDA_WORDS,
    MEETING_WORDS,
    AgendaFact,
    AttendanceFact,
    ItemAddedFact,
    ItemDroppedFact,
    ItemMovedFact,
    MeetingFact,
    MeetingFacts,
    SuspensionFact,
)
from tracker.exchange.party_records import (
    MEMBERSHIP_WORDS,
    PARTICIPATION_WORDS,
    ChairFact,
    LeavingFact,
    MembershipFact,
    OfficeFact,
    ParticipationFact,
    PartyFacts,
)
from tracker.exchange.shapes import table

__all__ = [
    "AGENDA_WORDS",
    "MEETING_WORDS",
    "MEMBERSHIP_WORDS",
    "PARTICIPATION_WORDS",
    "SOURCE_WORDS",
    "AgendaFact",
    "AttendanceFact",
    "ChairFact",
    "Claimed",
    "CorroborationFact",
    "Dated",
    "DisputeFact",
    "FactRecord",
    "Happened",
    "ItemAddedFact",
    "ItemDroppedFact",
    "ItemMovedFact",
    "LeavingFact",
    "LinkFact",
    "Mark",
    "MarkFacts",
    "MeasureAddedFact",
    "MeasureFact",
    "MeetingFact",
    "MeetingFacts",
    "MembershipFact",
    "OfficeFact",
    "ParticipationFact",
    "PlanFact",
    "RetitlingFact",
    "RetractionFact",
    "SettlementFact",
    "SourceFact",
    "StanceFact",
    "StatementFact",
    "SuspensionFact",
    "TallyFact",
    "TextFact",
    "TransitionFact",
]

SOURCE_WORDS = ("source corrected", "source withdrawn")
"""What a publisher does to what it published."""


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


class RetitlingFact(Dated, frozen=True, kw_only=True):
    """An item goes by another title from then on."""

    what: Annotated[str, one_word("kind of fact", ("retitled",))]
    item: ItemId
    title: Text
    by: Parties = ()
    grounds: Text | None = None


class LinkFact(Happened, frozen=True, kw_only=True):
    """An item replaces, amends, implements, follows or is part of an ``other`` one."""

    what: Annotated[str, one_word("kind of link", LINK_KINDS)]
    item: ItemId
    other: ItemId


class TextFact(Dated, frozen=True, kw_only=True):
    """There is a version of an item's text: ``text`` is its name, as stances cite it."""

    what: Annotated[str, one_word("kind of fact", ("new text",))]
    item: ItemId
    text: Text
    by: Parties = ()
    symbol: Text | None = None
    changes: Text | None = None
    url: Text | None = None
    sha256: Annotated[str, SHA256] | None = None


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


class MeasureAddedFact(Happened, frozen=True, kw_only=True):
    """A measure was added to a plan, or decided by an item: a name with a date and sources."""

    what: Annotated[str, one_word("kind of fact", ("measure added",))]
    measure: MeasureId
    title: Text
    plan: PlanId | None = None
    decided_by: ItemId | None = None
    number: Text | None = None
    responsible: Parties = ()
    due: Date | None = None
    item: ItemId | None = None
    concerns: Parties = ()

    def check(self) -> None:
        """Ask for one owner."""
        if self.plan is None and self.decided_by is None:
            raise MissingField("plan", "name the plan, or the item that it is decided_by")
        if self.plan is not None and self.decided_by is not None:
            raise WrongType("one of plan and decided_by", "both")


class SourceFact(Happened, frozen=True, kw_only=True):
    """A source was corrected or withdrawn by its publisher; ``says`` what of it."""

    what: Annotated[str, one_word("kind of fact", SOURCE_WORDS)]
    source: Source
    says: Text | None = None
    grounds: Text | None = None
    url: Text | None = None
    sha256: Annotated[str, SHA256] | None = None


FactRecord = (
    TransitionFact
    | StanceFact
    | RetitlingFact
    | LinkFact
    | TextFact
    | MeetingFacts
    | TallyFact
    | StatementFact
    | PlanFact
    | MeasureFact
    | MeasureAddedFact
    | PartyFacts
    | SourceFact
    | MarkFacts
)
