"""Deciding: each command to its aggregate, with the state and the names that it needs."""

from typing import Any, assert_never

import msgspec

from tracker.app.dating import predated
from tracker.app.workspace import Workspace
from tracker.domain import (
    adoption,
    item,
    marks,
    measure,
    meeting,
    organisation,
    party,
    plan,
    source,
    statement,
    tally,
)
from tracker.domain.facts import Claim, Command, Draft, Entry
from tracker.domain.source import report_day, reported_by
from tracker.domain.timeline import NEVER_REPORTED
from tracker.domain.when import (
    ALWAYS,
    Occurrence,
    check,
    day_of,
    parse,
    report_bound,
    timestamp,
)
from tracker.errors import (
    LOG_FAULTS,
    Finding,
    MissingField,
    Refused,
    ReportedInFuture,
    TrackerError,
)
from tracker.log.catalogue import catalogue

Decided = tuple[Draft, ...]


def decide(
    workspace: Workspace, command: Command, recorded_at: str | None = None, *, blank: bool = False
) -> Decided:
    """Decide one command, as what was first recorded now, or at ``recorded_at``.

    With ``blank`` it is decided as if its stream were empty: registered things and what was
    retracted since stand in the way of nothing. Else a corroboration may move a report back.

    Raises:
        Refused: with all reasons against it.
    """
    findings: list[Finding] = []
    drafts: Decided = ()
    claim = command.claim
    try:
        drafts = _decide(workspace, command, blank=blank)
    except Refused as refused:
        findings += refused.findings
    except LOG_FAULTS:
        raise
    except TrackerError as error:
        findings.append(Finding(None, error))
    try:
        claim = _dated(workspace, claim, drafts, recorded_at or workspace.recorded_at)
    except Refused as refused:
        findings += refused.findings
    if findings:
        raise Refused(findings)
    found = tuple(_stamped(draft, claim) for draft in drafts)
    return found if blank else predated(workspace, found)


def _stamped(draft: Draft, claim: Claim) -> Draft:
    """Give a draft the dated claim, under the draft's own key."""
    dated = msgspec.structs.replace(claim, key=draft.claim.key)
    return msgspec.structs.replace(draft, claim=dated)


def _decide(workspace: Workspace, command: Command, *, blank: bool) -> Decided:  # noqa: PLR0911

    def state(stream: str, empty: Any, evolve: Any) -> Any:  # noqa: ANN401 - any aggregate's
        return empty if blank else workspace.state(stream, empty, evolve)

    match command:
        case party.RegisterParty(party=name) | party.PartyFact(party=name):
            found = state(f"party/{name}", party.PartyState(), _plain(party.evolve))
            return party.decide(found, command, workspace)
        case organisation.RegisterOrganisation() | organisation.OrganisationFact():
            stream = f"organisation/{command.organisation}"
            empty = organisation.OrganisationState()
            found = state(stream, empty, _plain(organisation.evolve))
            return organisation.decide(found, command, workspace)
        case source.CiteSource(source=name) | source.AmendSource(source=name):
            found = state(f"source/{name}", source.SourceState(), _plain(source.evolve))
            return source.decide(found, command, workspace)
        case adoption.AdoptProcedure(procedure=name):
            stream = f"procedure/{name}"
            found = state(stream, adoption.AdoptionState(), _plain(adoption.evolve))
            return adoption.decide(found, command)
        case meeting.RegisterMeeting() | meeting.MeetingFact():
            stream = f"meeting/{command.meeting}"
            found = state(stream, meeting.MeetingState(), _plain(meeting.evolve))
            return meeting.decide(found, command, workspace)
        case statement.MakeStatement():
            return statement.decide(command, workspace)
        case marks.Corroborate() | marks.Dispute() | marks.Retract() | marks.Settle():
            return _decide_mark(command, workspace, blank=blank)
        case (
            item.RegisterItem()
            | item.LinkItem()
            | item.ItemFact()
            | item.TransitionItem()
            | item.TakeStance()
            | plan.RegisterPlan()
            | plan.AdoptPlan()
            | measure.AddMeasure()
            | measure.ReportMeasure()
            | tally.ReportTally()
        ):
            return _decide_owned(state, command, workspace)
        case _:
            raise TypeError(command)


def _decide_mark(command: marks.MarkCommand, workspace: Workspace, *, blank: bool) -> Decided:
    """A mark is of what was there then: that its target was retracted since does not matter.

    What was taken back with it follows from the fact, and is left out there; so is what takes
    back a fact that fell, but for the first of it, which says who withdrew the fact.
    """
    target = workspace.target(marks.named(command)) if blank else None
    if target is None:
        return marks.decide(command, workspace)
    return marks.drafts(command, target)


Owned = item.ItemCommand | plan.RegisterPlan | plan.AdoptPlan


def _decide_owned(state: Any, command: Owned, workspace: Workspace) -> Decided:  # noqa: ANN401
    """Commands of items and plans, some of which both have."""
    kind, name = _owner(command, workspace)
    stream = f"{kind}/{name}"
    match command:
        case (
            item.RegisterItem()
            | item.LinkItem()
            | item.ItemFact()
            | item.TransitionItem()
            | item.TakeStance()
        ):
            return item.decide(state(stream, item.ItemState(), _of_item), command, workspace)
        case plan.RegisterPlan() | plan.AdoptPlan():
            return plan.decide(
                state(stream, plan.PlanState(), _plain(plan.evolve)), command, workspace
            )
        case measure.AddMeasure() | measure.ReportMeasure() | tally.ReportTally():
            if kind == "plan":
                found = state(stream, plan.PlanState(), _plain(plan.evolve))
                return plan.decide(found, command, workspace)
            if kind == "meeting" and isinstance(command, tally.ReportTally):
                return meeting.decide(meeting.MeetingState(), command, workspace)
            return item.decide(state(stream, item.ItemState(), _of_item), command, workspace)
        case _:
            assert_never(command)


def _owner(command: Owned, workspace: Workspace) -> tuple[str, str]:
    match command:
        case measure.AddMeasure() | tally.ReportTally():
            return command.kind, command.name
        case measure.ReportMeasure():
            thing = workspace.thing("measure", command.data.measure)
            kind, _, name = (thing.stream if thing is not None else "plan/").partition("/")
            return kind, name
        case plan.RegisterPlan() | plan.AdoptPlan():
            return "plan", command.plan
        case _:
            return "item", command.item


def _plain(evolve: Any) -> Any:  # noqa: ANN401 - any aggregate's
    """Let an ``evolve`` that needs the event alone take an entry."""
    return lambda state, entry: evolve(state, entry.data)


def _of_item(state: item.ItemState, entry: Entry) -> item.ItemState:
    if isinstance(entry.data, item.ItemEvent):
        return item.evolve(state, entry.data, entry)
    return state


def _dated(workspace: Workspace, claim: Claim, drafts: Decided, recorded_at: str) -> Claim:
    """Fix the date of the report, and check what every claim has: who says so, and when.

    What was published when the log first had it, is cut there; nothing is reported after today.

    Raises:
        Refused: with the fields that are to blame.
    """
    kinds = [catalogue().of(draft.data) for draft in drafts]
    if claim.occurred is None and not all(kind.setup or kind.mark for kind in kinds):
        raise Refused([Finding("occurred", MissingField("on", "when did it happen?"))])
    recorded, first = timestamp(workspace.recorded_at), timestamp(recorded_at)
    reported = reported_by(claim, workspace)
    if reported is None or reported == NEVER_REPORTED:
        bound, text = first, day_of(first)
    else:
        reported = reported if claim.reported is not None else report_day(reported, first)
        bound, text = report_bound(reported), reported
    dated_by = "reported" if claim.reported is not None else "sources"
    happened = claim.occurred or _confirmed(workspace, drafts)
    occurrence = parse(happened) if happened else Occurrence("", ALWAYS, ALWAYS)
    try:
        check(occurrence, bound, recorded, text)
    except ReportedInFuture as error:
        raise Refused([Finding(dated_by, error)]) from error
    except TrackerError as error:
        raise Refused([Finding("occurred" if claim.occurred else dated_by, error)]) from error
    return msgspec.structs.replace(claim, reported=reported)


def _confirmed(workspace: Workspace, drafts: Decided) -> str | None:
    """When the fact happened that is corroborated: nobody confirms it before; None for others."""
    for draft in drafts:
        if isinstance(draft.data, marks.EventCorroborated):
            target = workspace.target(draft.data.target)
            entry = workspace.entry(target) if target is not None else None
            return entry.claim.occurred if entry is not None else None
    return None
