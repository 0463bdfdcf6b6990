"""From a docket's facts about items, plans, parties and organisations to commands, one each."""

from typing import Any, assert_never

from tracker.app.naming import given
from tracker.domain import item, measure, organisation, party, plan, tally
from tracker.domain.facts import Claim, Command
from tracker.exchange import fact_records as facts

Thing = (
    facts.TransitionFact
    | facts.StanceFact
    | facts.RetitlingFact
    | facts.LinkFact
    | facts.TextFact
    | facts.TallyFact
    | facts.PlanFact
    | facts.MeasureFact
    | facts.MeasureAddedFact
    | facts.OfficeFact
    | facts.LeavingFact
)


def of_thing(  # noqa: PLR0911 - a case a kind
    claim: Claim, fact: Thing
) -> Command:
    """The command of a fact about an item, a plan, a measure or a party."""
    match fact:
        case facts.TallyFact():
            return _tally(claim, fact)
        case facts.PlanFact():
            adopted = plan.PlanAdopted(fact.total, fact.at, fact.by)
            return plan.AdoptPlan(claim=claim, plan=fact.plan, data=adopted)
        case facts.MeasureFact():
            fields: dict[str, Any] = {"status": fact.what, "reason": fact.because}
            reported = measure.MeasureReported(
                fact.measure, party=fact.party, grounds=fact.grounds, until=fact.until, **fields
            )
            return measure.ReportMeasure(claim=claim, data=reported)
        case facts.MeasureAddedFact():
            return _added(claim, fact)
        case facts.OfficeFact():
            taken = party.OfficeAssumed(fact.role, fact.of, fact.office, fact.after)
            return party.PartyFact(claim=claim, party=fact.by, data=taken)
        case facts.LeavingFact():
            left = party.OfficeLeft(fact.role, fact.of, fact.office, fact.grounds)
            return party.PartyFact(claim=claim, party=fact.by, data=left)
        case _:
            return _of_item(claim, fact)


def _of_item(
    claim: Claim,
    fact: facts.TransitionFact
    | facts.StanceFact
    | facts.RetitlingFact
    | facts.LinkFact
    | facts.TextFact,
) -> item.ItemCommand:
    match fact:
        case facts.TransitionFact():
            return item.TransitionItem(
                claim=claim, item=fact.item, transition=fact.what, by=fact.by,
                meeting=fact.at, grounds=fact.grounds, condition=fact.condition, to=fact.to,
                task=fact.task, until=fact.until, form=fact.form, symbol=fact.symbol,
            )  # fmt: skip
        case facts.StanceFact():
            return item.TakeStance(
                claim=claim, item=fact.item, members=fact.by, stance=fact.what,
                grounds=fact.grounds, condition=fact.condition, text=fact.text,
                on_behalf_of=fact.on_behalf_of, aligned=fact.aligned, meeting=fact.at,
                phase=fact.phase,
            )  # fmt: skip
        case facts.RetitlingFact():
            named = item.ItemRetitled(fact.title, fact.by, fact.grounds)
            return item.ItemFact(claim=claim, item=fact.item, data=named)
        case facts.LinkFact():
            linked = item.ItemLinked(fact.what, fact.other)
            return item.LinkItem(claim=claim, item=fact.item, data=linked)
        case facts.TextFact():
            version = item.TextVersioned(
                fact.text, fact.by, fact.symbol, fact.changes, fact.url, fact.sha256
            )
            return item.ItemFact(claim=claim, item=fact.item, data=version)
        case _:
            assert_never(fact)


def _tally(claim: Claim, fact: facts.TallyFact) -> tally.ReportTally:
    parts = tuple(tally.Part(name, count) for name, count in fact.parts.items())
    counted = tally.TallyReported(fact.of, fact.total, parts, fact.composition, fact.to)
    subjects = (("meeting", fact.meeting), ("item", fact.item), ("plan", fact.plan))
    kind, name = next((kind, name) for kind, name in subjects if name is not None)
    return tally.ReportTally(claim=claim, kind=kind, name=name, data=counted)


def _added(claim: Claim, fact: facts.MeasureAddedFact) -> measure.AddMeasure:
    data = measure.MeasureAdded(
        fact.measure, fact.title, fact.number, fact.responsible, fact.due, fact.item, fact.concerns
    )
    if fact.plan is not None:
        return measure.AddMeasure(claim=claim, kind="plan", name=fact.plan, data=data)
    return measure.AddMeasure(claim=claim, kind="item", name=fact.decided_by or "", data=data)


def of_organisation(
    fact: facts.ChairFact | facts.MembershipFact | facts.ParticipationFact,
) -> organisation.MemberFact | organisation.ChairAssumed:
    """The event of a fact about a member or a chair."""
    match fact:
        case facts.ChairFact():
            return organisation.ChairAssumed(fact.by, fact.body, fact.after)
        case facts.MembershipFact(what="joined"):
            return organisation.MemberJoined(fact.by, fact.body, **given(kind=fact.kind))
        case facts.MembershipFact():
            return organisation.MemberLeft(fact.by, fact.body)
        case facts.ParticipationFact(what="participation suspended"):
            return organisation.ParticipationSuspended(fact.party, fact.body, fact.by, fact.grounds)
        case facts.ParticipationFact():
            return organisation.ParticipationResumed(fact.party, fact.body, fact.by, fact.grounds)
        case _:
            assert_never(fact)
