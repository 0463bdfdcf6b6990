"""From a docket's facts to orders: which commands a line of a docket stands for.

One fact may stand for several events: "announced, with this agenda" is a meeting, the items on
its agenda and their transitions. The first event has the fact's key, the others ``key/…``.
"""

from collections.abc import Iterator
from typing import Any, assert_never, cast

import msgspec

from tracker.app.naming import SourceIds, given
from tracker.app.orders import Order
from tracker.domain import (
    item,
    marks,
    measure,
    meeting,
    organisation,
    plan,
    statement,
    tally,
)
from tracker.domain.facts import Citation, Claim, Command
from tracker.domain.known import Known, Reference, unknown
from tracker.errors import Finding, Impossible, Refused
from tracker.exchange import fact_records as facts
from tracker.log.catalogue import catalogue

ATTENDANCE = "meeting/attendance"
"""How the key of a meeting's attendance ends; no entry of an agenda has that ending."""

INCLUDED = "included"
"""The transition of an item that a meeting is announced with."""

OUTCOMES: dict[str, type[meeting.MeetingOutcome]] = {
    "announced": meeting.MeetingAnnounced,
    "rescheduled": meeting.MeetingRescheduled,
    "held": meeting.MeetingHeld,
    "cancelled": meeting.MeetingCancelled,
}


class Translator:
    """Turns facts into orders."""

    def __init__(self, known: Known, source_id: SourceIds) -> None:
        """Take what is known, and the ids of the docket's sources."""
        self._known = known
        self._source_id = source_id

    def orders(self, key: str, fact: facts.FactRecord) -> Iterator[Order]:
        """The one order of a fact.

        Raises:
            Refused: where the fact contradicts itself, or is a mark on a name.
        """
        if isinstance(fact, facts.Mark):
            self._check_marked(fact.fact)
        yield Order(key, tuple(self._fact(key, fact)))

    def _fact(self, key: str, fact: facts.FactRecord) -> Iterator[Command]:  # noqa: C901, PLR0912
        claim = self._claim(key, fact)
        match fact:
            case facts.TransitionFact():
                yield item.TransitionItem(
                    claim=claim, item=fact.item, transition=fact.what, by=fact.by,
                    meeting=fact.at, grounds=fact.grounds, condition=fact.condition, to=fact.to,
                    task=fact.task, until=fact.until, form=fact.form, symbol=fact.symbol,
                )  # fmt: skip
            case facts.StanceFact():
                yield item.TakeStance(
                    claim=claim, item=fact.item, members=fact.by, stance=fact.what,
                    grounds=fact.grounds, condition=fact.condition, text=fact.text,
                    on_behalf_of=fact.on_behalf_of, aligned=fact.aligned, meeting=fact.at,
                    phase=fact.phase,
                )  # fmt: skip
            case facts.MeetingFact():
                yield from self._meeting(claim, fact)
            case facts.AttendanceFact():
                attended = meeting.MeetingAttendanceRecorded(fact.present, fact.absent)
                yield meeting.MeetingFact(claim=claim, meeting=fact.meeting, data=attended)
            case facts.TallyFact():
                yield _tally(claim, fact)
            case facts.StatementFact():
                yield self._statement(claim, fact)
            case facts.PlanFact():
                adopted = plan.PlanAdopted(fact.total, fact.at, fact.by)
                yield plan.AdoptPlan(claim=claim, plan=fact.plan, data=adopted)
            case facts.MeasureFact():
                fields: dict[str, Any] = {"status": fact.what, "reason": fact.because}
                reported = measure.MeasureReported(
                    fact.measure, party=fact.party, grounds=fact.grounds, until=fact.until, **fields
                )
                yield measure.ReportMeasure(claim=claim, data=reported)
            case facts.ChairFact():
                home = self._home(fact.organisation, fact.body)
                taken = organisation.ChairAssumed(fact.by, fact.body, fact.after)
                yield organisation.OrganisationFact(claim=claim, organisation=home, data=taken)
            case facts.MembershipFact():
                home = self._home(fact.organisation, fact.body)
                change = (
                    organisation.MemberJoined(fact.by, fact.body, **given(kind=fact.kind))
                    if fact.what == "joined"
                    else organisation.MemberLeft(fact.by, fact.body)
                )
                yield organisation.OrganisationFact(claim=claim, organisation=home, data=change)
            case facts.DisputeFact():
                yield _dispute(claim, fact)
            case facts.CorroborationFact():
                yield marks.Corroborate(claim=claim, fact=fact.fact)
            case facts.RetractionFact():
                by = self._source_id(fact.withdrawn_by) if fact.withdrawn_by else None
                yield marks.Retract(
                    claim=claim, fact=fact.fact, reason=fact.reason, withdrawn_by=by
                )
            case _:
                assert_never(fact)

    def _check_marked(self, key: str) -> None:
        """Refuse a mark on a registration, whose key has slashes as those of further events have.

        Raises:
            Refused: since a name claims nothing that could be wrong.
        """
        target = self._known.target(key) if "/" in key else None
        names = {kind.name for kind in catalogue().kinds() if kind.setup}
        if target is not None and target.type in names:
            reason = f"{key} is a name and claims nothing: marks are about facts"
            raise Refused([Finding("fact", Impossible(reason))])

    def _claim(self, key: str, fact: facts.Claimed) -> Claim:
        happened = fact if isinstance(fact, facts.Happened) else None
        return Claim(
            key=key,
            occurred=happened.on if happened is not None else None,
            order=happened.order if happened is not None else 0,
            reported=fact.reported,
            sources=self._citations(fact),
            according_to=fact.according_to,
            note=fact.note,
            irregular=happened.irregular if happened is not None else None,
        )

    def _citations(self, fact: facts.Claimed) -> tuple[Citation, ...]:
        """The cited sources, each with its own wording.

        Raises:
            Refused: where a wording belongs to no source, or nobody can tell to which.
        """
        names = [cited.source for cited in fact.sources]
        wording = fact.wording
        if isinstance(wording, str):
            if len(names) != 1:
                reason = "whose wording it is cannot be told: write `wording: {S7: refused}`"
                raise Refused([Finding("wording", Impossible(reason))])
            wording = {names[0]: wording}
        words = wording or {}
        strange = [name for name in words if name not in names]
        if strange:
            reason = f"{strange[0]!r} has a wording and is not among the sources in `from`"
            raise Refused([Finding("wording", Impossible(reason))])
        return tuple(
            Citation(
                source=self._source_id(cited.source),
                locator=cited.locator,
                wording=words.get(cited.source),
            )
            for cited in fact.sources
        )

    def _home(self, named: str | None, body: str | None) -> str:
        """The organisation that a fact is about: as named, else the body's.

        Raises:
            Refused: for an unknown body.
        """
        if named is not None:
            return named
        thing = self._known.thing("body", body or "")
        if thing is None:
            missing = unknown(self._known, Reference("body", ("body",), body or ""))
            raise Refused([Finding("body", missing)])
        return thing.stream.partition("/")[2]

    def _statement(self, claim: Claim, fact: facts.StatementFact) -> statement.MakeStatement:
        return statement.MakeStatement(
            claim=claim,
            speaker=self._source_id(fact.by),
            summary=fact.says,
            about=tuple(self._source_id(name) for name in fact.about),
            attached_to=fact.attached_to,
            aligned=fact.aligned,
            meeting=fact.at,
            kind=cast("statement.StatementKind | None", fact.kind),
        )

    def _meeting(self, claim: Claim, fact: facts.MeetingFact) -> Iterator[Command]:
        told = {name: getattr(fact, name) for name in meeting.Told.__struct_fields__}
        outcome = OUTCOMES[fact.what](**told)
        yield meeting.MeetingFact(claim=claim, meeting=fact.meeting, data=outcome)
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


def _dispute(claim: Claim, fact: facts.DisputeFact) -> marks.Dispute:
    if isinstance(fact.says, str):
        return marks.Dispute(claim=claim, fact=fact.fact, text=fact.says)
    sayings = tuple(marks.Saying(field, value) for field, value in fact.says.items())
    return marks.Dispute(claim=claim, fact=fact.fact, says=sayings)


def _tally(claim: Claim, fact: facts.TallyFact) -> tally.ReportTally:
    parts = tuple(tally.Part(name, count) for name, count in fact.parts.items())
    counted = tally.TallyReported(fact.of, fact.total, parts, fact.composition, fact.to)
    subjects = (("meeting", fact.meeting), ("item", fact.item), ("plan", fact.plan))
    kind, name = next((kind, name) for kind, name in subjects if name is not None)
    return tally.ReportTally(claim=claim, kind=kind, name=name, data=counted)


def _sub(claim: Claim, name: str) -> Claim:
    """The claim of one of a fact's further events: the same, under a key of its own."""
    return msgspec.structs.replace(claim, key=f"{claim.key}/{name}")
