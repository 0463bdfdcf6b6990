"""From a docket's records to orders: which commands a line of a docket stands for.

One fact may stand for several events: "announced, with this agenda" is a meeting, the items on
its agenda and their transitions. The first event has the fact's key, the others ``key/…``.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, assert_never

import msgspec

from tracker.app.orders import Order
from tracker.domain import (
    adoption,
    item,
    marks,
    measure,
    meeting,
    organisation,
    party,
    plan,
    statement,
    tally,
)
from tracker.domain import source as sources
from tracker.domain.facts import Citation, Claim, Command
from tracker.domain.known import Known
from tracker.domain.procedure import definition, shipped, shipped_names
from tracker.errors import Finding, Impossible, Refused
from tracker.exchange import fact_records as facts
from tracker.exchange import records
from tracker.exchange.located import Located, NameRecord

INCLUDED = "included"
"""The transition of an item that a meeting is announced with."""

OUTCOMES: dict[str, type[meeting.MeetingOutcome]] = {
    "announced": meeting.MeetingAnnounced,
    "rescheduled": meeting.MeetingRescheduled,
    "held": meeting.MeetingHeld,
    "cancelled": meeting.MeetingCancelled,
}


class Translator:
    """Turns records into orders; knows the short names of a docket's sources."""

    def __init__(self, located: Iterable[Located], known: Known) -> None:
        """Take all records of a docket, and what is known."""
        self._known = known
        self._short = {
            record.body.short: record.body.id or record.body.short
            for record in located
            if isinstance(record.body, records.SourceRecord)
        }

    def orders(self, record: Located) -> Iterator[Order]:
        """The orders of one record.

        Raises:
            Refused: where the record contradicts itself.
        """
        body = record.body
        if isinstance(body, facts.FactRecord):
            yield Order(record.key, tuple(self._fact(record.key, body)))
        else:
            yield from self._names(body)

    # --- names --------------------------------------------------------------------------------

    def _names(self, body: NameRecord) -> Iterator[Order]:
        match body:
            case records.OrganisationRecord():
                yield from self._organisation(body)
            case records.PartyRecord():
                data = party.PartyRegistered(body.name, body.kind, None, body.of)
                yield _named("party", body.id, party.RegisterParty, data)
            case records.PersonRecord():
                data = party.PartyRegistered(
                    body.name, "person", body.role, body.of, body.in_office
                )
                yield _named("party", body.id, party.RegisterParty, data)
            case records.SourceRecord():
                yield self._source(body)
            case records.ItemRecord():
                yield from self._item(body)
            case records.PlanRecord():
                registered = plan.PlanRegistered(body.title, body.body)
                yield _named("plan", body.id, plan.RegisterPlan, registered)
                yield from _measures("plan", body.id, body.measures)
            case records.MeetingRecord():
                yield meeting_order(body.id, body.bodies, body.symbol)
            case _:
                assert_never(body)

    def _organisation(self, body: records.OrganisationRecord) -> Iterator[Order]:
        named = (body.procedure, *(each.procedure for each in body.bodies.values()))
        yield from self._procedures(named)
        registered = organisation.OrganisationRegistered(body.name, body.procedure)
        yield _named("organisation", body.id, organisation.RegisterOrganisation, registered)
        for name, each in body.bodies.items():
            established = organisation.BodyEstablished(name, each.name, each.procedure)
            yield _of_organisation(body.id, f"body/{name}", established)
        for name, member in body.members.items():
            data = party.PartyRegistered(member.name)
            yield _named("party", name, party.RegisterParty, data)
            joined = organisation.MemberJoined(name, **_given(kind=member.kind))
            yield _of_organisation(body.id, f"member/{body.id}/{name}", joined, member.since)

    def _procedures(self, named: Iterable[str | None]) -> Iterator[Order]:
        """Shipped procedures that the log has not adopted yet, on first mention."""
        for name in dict.fromkeys(named):
            if name in shipped_names() and name is not None:
                adopted = adoption.ProcedureAdopted(definition(shipped(name)))
                yield _named("procedure", name, adoption.AdoptProcedure, adopted)

    def _source(self, body: records.SourceRecord) -> Order:
        fields = {
            name: getattr(body, name)
            for name in sources.SourceCited.__struct_fields__
            if name != "relays"
        }
        relays = tuple(self._source_id(name) for name in body.relays)
        cited = sources.SourceCited(relays=relays, **fields)
        return _named("source", self._source_id(body.short), sources.CiteSource, cited)

    def _item(self, body: records.ItemRecord) -> Iterator[Order]:
        followed = item.procedure_for(body.procedure, body.body, self._known)
        if self._known.procedure(followed) is None:
            yield from self._procedures((followed,))
        registered = item.ItemRegistered(
            body.title, body.kind, body.body, body.concerns, body.procedure, body.symbol
        )
        yield _named("item", body.id, item.RegisterItem, registered)
        yield from _measures("item", body.id, body.measures)

    def links(self, record: Located) -> Iterator[Order]:
        """The links of an item: after all items are registered, since they may point ahead."""
        if isinstance(record.body, records.ItemRecord):
            for kind, others in record.body.links.items():
                for other in others:
                    key = f"link/{record.body.id}/{kind.replace(' ', '-')}/{other}"
                    linked = item.ItemLinked(kind, other)
                    claim = Claim(key=key)
                    command = item.LinkItem(claim=claim, item=record.body.id, data=linked)
                    yield Order(key, (command,))

    # --- facts --------------------------------------------------------------------------------

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
                    organisation.MemberJoined(fact.by, fact.body, **_given(kind=fact.kind))
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

    def _source_id(self, short: str) -> str:
        return self._short.get(short, short)

    def _home(self, given: str | None, body: str | None) -> str:
        """The organisation that a fact is about: as given, else the body's."""
        if given is not None:
            return given
        thing = self._known.thing("body", body or "")
        return thing.stream.partition("/")[2] if thing is not None else body or ""

    def _statement(self, claim: Claim, fact: facts.StatementFact) -> statement.MakeStatement:
        return statement.MakeStatement(
            claim=claim,
            speaker=self._source_id(fact.by),
            summary=fact.says,
            about=tuple(self._source_id(name) for name in fact.about),
            attached_to=fact.attached_to,
            aligned=fact.aligned,
            meeting=fact.at,
            **_given(kind=fact.kind),
        )

    def _meeting(self, claim: Claim, fact: facts.MeetingFact) -> Iterator[Command]:
        told = {name: getattr(fact, name) for name in meeting.Told.__struct_fields__}
        outcome = OUTCOMES[fact.what](**told)
        yield meeting.MeetingFact(claim=claim, meeting=fact.meeting, data=outcome)
        if fact.present or fact.absent:
            attended = meeting.MeetingAttendanceRecorded(fact.present, fact.absent)
            own = _sub(claim, "attendance")
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


def meeting_order(name: str, bodies: tuple[str, ...], symbol: str | None) -> Order:
    """Register a meeting."""
    data = meeting.MeetingRegistered(bodies, symbol)
    return _named("meeting", name, meeting.RegisterMeeting, data)


def _named(kind: str, name: str, command: type[Command], data: object) -> Order:
    """A registration; its key is that of the stream."""
    key = f"{kind}/{name}"
    made: Any = command
    return Order(key, (made(claim=Claim(key=key), data=data, **{kind: name}),))


def _of_organisation(name: str, key: str, data: Any, since: str | None = None) -> Order:  # noqa: ANN401
    claim = Claim(key=key, occurred=since)
    return Order(key, (organisation.OrganisationFact(claim=claim, organisation=name, data=data),))


def _measures(
    kind: Any,  # noqa: ANN401 - "plan" or "item"
    owner: str,
    named: Mapping[str, records.Measure],
) -> Iterator[Order]:
    for name, each in named.items():
        added = measure.MeasureAdded(
            name, each.title, each.number, each.responsible, each.due, each.item, each.concerns
        )
        claim = Claim(key=f"measure/{name}")
        command = measure.AddMeasure(claim=claim, kind=kind, name=owner, data=added)
        yield Order(claim.key, (command,))


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


def _given(**fields: object) -> dict[str, Any]:
    """The fields that say something, so that a default stays where they do not."""
    return {name: value for name, value in fields.items() if value is not None}
