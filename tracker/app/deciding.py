"""Deciding: each command to its aggregate, with the state and the names that it needs."""

from collections.abc import Callable
from typing import Any

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
from tracker.domain.item_events import OwnCommand
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
State = Callable[[str, Any, Any], Any]
"""Folds a stream from its empty state by its aggregate's ``evolve``."""


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
    if draft.claim.key != claim.key:
        claim = msgspec.structs.replace(claim, key=draft.claim.key)
    return Draft(draft.stream, claim, draft.data)


def _decide(workspace: Workspace, command: Command, *, blank: bool) -> Decided:
    if isinstance(command, marks.MarkCommand):
        return _decide_mark(command, workspace, blank=blank)
    if (handler := _HANDLERS.get(type(command))) is None:
        raise TypeError(command)

    def state(stream: str, empty: Any, evolve: Any) -> Any:  # noqa: ANN401 - any aggregate's
        return empty if blank else workspace.state(stream, empty, evolve)

    return handler(state, command, workspace)


def _party(state: State, command: party.PartyCommand, workspace: Workspace) -> Decided:
    found = state(f"party/{command.party}", party.PartyState(), _EVOLVE[party])
    return party.decide(found, command, workspace)


def _organisation(
    state: State, command: organisation.OrganisationCommand, workspace: Workspace
) -> Decided:
    stream = f"organisation/{command.organisation}"
    found = state(stream, organisation.OrganisationState(), _EVOLVE[organisation])
    return organisation.decide(found, command, workspace)


def _source(state: State, command: source.SourceCommand, workspace: Workspace) -> Decided:
    found = state(f"source/{command.source}", source.SourceState(), _EVOLVE[source])
    return source.decide(found, command, workspace)


def _procedure(state: State, command: adoption.AdoptProcedure, _workspace: Workspace) -> Decided:
    stream = f"procedure/{command.procedure}"
    return adoption.decide(state(stream, adoption.AdoptionState(), _EVOLVE[adoption]), command)


def _meeting(
    state: State, command: meeting.RegisterMeeting | meeting.MeetingFact, workspace: Workspace
) -> Decided:
    if isinstance(command, meeting.MeetingFact):  # told of a meeting, whatever else is known of it
        return meeting.decide(meeting.MeetingState(), command, workspace)
    found = state(f"meeting/{command.meeting}", meeting.MeetingState(), _EVOLVE[meeting])
    return meeting.decide(found, command, workspace)


def _statement(_state: State, command: statement.MakeStatement, workspace: Workspace) -> Decided:
    return statement.decide(command, workspace)


def _item(state: State, command: OwnCommand, workspace: Workspace) -> Decided:
    if isinstance(command, _STATELESS):
        return item.decide(item.ItemState(), command, workspace)
    found = state(f"item/{command.item}", item.ItemState(), _of_item)
    return item.decide(found, command, workspace)


_STATELESS = (item.TransitionItem, item.TakeStance, item.ItemFact)
"""What can be recorded of an item whatever else is known of it; it is judged with its timeline."""


def _plan(state: State, command: plan.RegisterPlan | plan.AdoptPlan, known: Workspace) -> Decided:
    if isinstance(command, plan.AdoptPlan):
        return plan.decide(plan.PlanState(), command, known)
    found = state(f"plan/{command.plan}", plan.PlanState(), _EVOLVE[plan])
    return plan.decide(found, command, known)


def _owned(
    state: State,
    command: measure.AddMeasure | measure.ReportMeasure | tally.ReportTally,
    workspace: Workspace,
) -> Decided:
    """Commands that plans, items and partly meetings have."""
    kind, name = _owner(command, workspace)
    stream = f"{kind}/{name}"
    if kind == "meeting" and isinstance(command, tally.ReportTally):
        return meeting.decide(meeting.MeetingState(), command, workspace)
    told = not isinstance(command, measure.AddMeasure)  # whatever else is known of its owner
    if kind == "plan":
        empty = plan.PlanState()
        found = empty if told else state(stream, empty, _EVOLVE[plan])
        return plan.decide(found, command, workspace)
    of = item.ItemState()
    return item.decide(of if told else state(stream, of, _of_item), command, workspace)


def _owner(
    command: measure.AddMeasure | measure.ReportMeasure | tally.ReportTally, workspace: Workspace
) -> tuple[str, str]:
    if not isinstance(command, measure.ReportMeasure):
        return command.kind, command.name
    thing = workspace.thing("measure", command.data.measure)
    kind, _, name = (thing.stream if thing is not None else "plan/").partition("/")
    return kind, name


def _plain(evolve: Any) -> Any:  # noqa: ANN401 - any aggregate's
    """Let an ``evolve`` that needs the event alone take an entry."""
    return lambda state, entry: evolve(state, entry.data)


def _of_item(state: item.ItemState, entry: Entry) -> item.ItemState:
    if isinstance(entry.data, item.ItemEvent):
        return item.evolve(state, entry.data, entry)
    return state


_AGGREGATES: tuple[Any, ...] = (party, organisation, source, adoption, meeting, plan)
_EVOLVE = {aggregate: _plain(aggregate.evolve) for aggregate in _AGGREGATES}

_HANDLERS: dict[type[Command], Callable[[State, Any, Workspace], Decided]] = {
    party.RegisterParty: _party,
    party.PartyFact: _party,
    organisation.RegisterOrganisation: _organisation,
    organisation.OrganisationFact: _organisation,
    source.CiteSource: _source,
    source.AmendSource: _source,
    adoption.AdoptProcedure: _procedure,
    meeting.RegisterMeeting: _meeting,
    meeting.MeetingFact: _meeting,
    statement.MakeStatement: _statement,
    item.RegisterItem: _item,
    item.LinkItem: _item,
    item.ItemFact: _item,
    item.TransitionItem: _item,
    item.TakeStance: _item,
    plan.RegisterPlan: _plan,
    plan.AdoptPlan: _plan,
    measure.AddMeasure: _owned,
    measure.ReportMeasure: _owned,
    tally.ReportTally: _owned,
}
"""Which part decides a command; marks have a way of their own."""


def _decide_mark(command: marks.MarkCommand, workspace: Workspace, *, blank: bool) -> Decided:
    """A mark is of what was there then: that its target was retracted since does not matter.

    What was taken back with it follows from the fact, and is left out there; so is what takes
    back a fact that fell, but for the first of it, which says who withdrew the fact.
    """
    target = workspace.target(marks.named(command)) if blank else None
    if target is None:
        return marks.decide(command, workspace)
    return marks.drafts(command, target)


def _dated(workspace: Workspace, claim: Claim, drafts: Decided, recorded_at: str) -> Claim:
    """Fix the date of the report, and check what every claim has: who says so, and when.

    What was published when the log first had it, is cut there; nothing is reported after today.

    Raises:
        Refused: with the fields that are to blame.
    """
    if claim.occurred is None and not all(_undated(draft) for draft in drafts):
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
    if reported == claim.reported:
        return claim
    return msgspec.structs.replace(claim, reported=reported)


def _undated(draft: Draft) -> bool:
    """Whether an event may do without a date."""
    kind = catalogue().of(draft.data)
    return kind.setup or kind.mark


def _confirmed(workspace: Workspace, drafts: Decided) -> str | None:
    """When the fact happened that is corroborated: nobody confirms it before; None for others."""
    for draft in drafts:
        if isinstance(draft.data, marks.EventCorroborated):
            target = workspace.target(draft.data.target)
            entry = workspace.entry(target) if target is not None else None
            return entry.claim.occurred if entry is not None else None
    return None
