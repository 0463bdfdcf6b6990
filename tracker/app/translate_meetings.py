"""From a docket's facts about meetings to commands: the meeting, its agenda, who was there."""

from collections.abc import Iterator
from typing import assert_never

import msgspec

from tracker.domain import item, meeting
from tracker.domain.facts import Claim, Command
from tracker.exchange import fact_records as facts

ATTENDANCE = "meeting/attendance"
"""How the key of a meeting's attendance ends; no entry of an agenda has that ending."""

INCLUDED = "included"
"""The transition of an item that a meeting is announced with."""

OUTCOMES: dict[str, type[meeting.MeetingOutcome]] = {
    "announced": meeting.MeetingAnnounced,
    "rescheduled": meeting.MeetingRescheduled,
    "held": meeting.MeetingHeld,
    "cancelled": meeting.MeetingCancelled,
    "suspended": meeting.MeetingSuspended,
    "resumed": meeting.MeetingResumed,
}


def of_meeting(claim: Claim, fact: facts.MeetingFacts) -> Iterator[Command]:
    """The commands of a fact about a meeting, the first one under the fact's own key."""
    if isinstance(fact, facts.MeetingFact):
        yield from _outcome(claim, fact)
    else:
        yield meeting.MeetingFact(claim=claim, meeting=fact.meeting, data=_told(fact))


def _told(
    fact: facts.AttendanceFact
    | facts.ItemAddedFact
    | facts.ItemMovedFact
    | facts.ItemDroppedFact
    | facts.AgendaFact,
) -> meeting.AgendaFact | meeting.MeetingAttendanceRecorded:
    """The event of a fact that is one event."""
    match fact:
        case facts.AttendanceFact():
            return meeting.MeetingAttendanceRecorded(fact.present, fact.absent)
        case facts.ItemAddedFact():
            return meeting.MeetingItemAdded(
                fact.item, fact.number, fact.part, fact.carried_over_from
            )
        case facts.ItemMovedFact():
            return meeting.MeetingItemMoved(
                fact.item, fact.number, fact.part, fact.to, fact.by, fact.grounds
            )
        case facts.ItemDroppedFact():
            return meeting.MeetingItemDropped(fact.item, fact.to, fact.by, fact.grounds)
        case facts.AgendaFact(what="agenda issued"):
            return meeting.MeetingAgendaIssued(fact.symbol, fact.form, fact.by)
        case facts.AgendaFact():
            return meeting.MeetingAgendaAdopted(fact.symbol, fact.form, fact.by)
        case _:
            assert_never(fact)


def _outcome(claim: Claim, fact: facts.MeetingFact) -> Iterator[Command]:
    kind = OUTCOMES[fact.what]
    told = {name: getattr(fact, name) for name in kind.__struct_fields__}
    yield meeting.MeetingFact(claim=claim, meeting=fact.meeting, data=kind(**told))
    if fact.present or fact.absent:
        attended = meeting.MeetingAttendanceRecorded(fact.present, fact.absent)
        own = _sub(claim, ATTENDANCE)
        yield meeting.MeetingFact(claim=own, meeting=fact.meeting, data=attended)
    listed = fact.what in {"announced", "rescheduled"}
    for number, point in enumerate(fact.agenda, 1):
        if listed or point.what is None:
            added = meeting.MeetingItemAdded(point.item, number)
            own = _sub(claim, f"agenda/{point.item}")
            yield meeting.MeetingFact(claim=own, meeting=fact.meeting, data=added)
        word = point.what or (INCLUDED if listed else None)
        if word is not None:
            yield item.TransitionItem(
                claim=_sub(claim, point.item), item=point.item, transition=word, by=point.by,
                meeting=fact.meeting, grounds=point.grounds, condition=point.condition,
                to=point.to, task=point.task, until=point.until, form=point.form,
                symbol=point.symbol,
            )  # fmt: skip


def _sub(claim: Claim, name: str) -> Claim:
    """The claim of one of a fact's further events: the same, under a key of its own."""
    return msgspec.structs.replace(claim, key=f"{claim.key}/{name}")
