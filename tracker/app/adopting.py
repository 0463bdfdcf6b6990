"""Adopting a procedure: a definition into the log, and what it changes for the past."""

from collections.abc import Sequence

import msgspec

from tracker.app.deciding import decide
from tracker.app.judging import Judgement
from tracker.app.orders import Order, digest
from tracker.app.recorded import Recorded
from tracker.app.reporting import Decision, RecordReport, facts_of, judged, told_again
from tracker.app.workspace import Workspace
from tracker.domain import adoption, item
from tracker.domain.conformance import Deviation
from tracker.domain.facts import Claim, Draft
from tracker.domain.procedure import Gap, Procedure, definition
from tracker.domain.text import clean
from tracker.errors import Contradiction, Finding, Impossible, Refused
from tracker.log.envelope import command_id
from tracker.log.store import Prepared, Store


class Adoption(msgspec.Struct, frozen=True):
    """What a recorder says: the rules, from when they are in force (None: since ever), a note."""

    rules: Procedure
    in_force: str | None = None
    note: str | None = None


class Adopter:
    """Decides on adoptions over one snapshot."""

    def __init__(self, workspace: Workspace, store: Store, recorder: str) -> None:
        """Take what is known, the store to look events up in, and who records."""
        self._workspace = workspace
        self._recorded = Recorded(store, workspace)
        self._recorder = recorder

    def adopt(self, said: Adoption) -> Decision:
        """Decide to adopt a procedure, in force from a date or since ever.

        Raises:
            Refused: where another definition of that name is in force from the same date.
        """
        rules, in_force = said.rules, said.in_force
        key = f"procedure/{rules.name}" + (f"/{in_force}" if in_force else "")
        claim = Claim(key=key, note=clean(said.note) if said.note else None)
        data = adoption.ProcedureAdopted(definition(rules), in_force)
        command = adoption.AdoptProcedure(claim=claim, procedure=rules.name, data=data)
        drafts = self._decide(command)
        identity = command_id("adopt", key)
        if not drafts:
            first = self._recorded.first(identity)
            again = told_again([first] if first is not None else [])
            return Decision((), RecordReport(repeated=True, facts=again))
        prepared = Prepared(identity, digest(Order(key, (command,))), drafts)
        following = self._following(rules.name)
        before = [one for name in following for one in self._workspace.before(name)]
        self._workspace.apply(drafts, identity)
        after = [one for name in following for one in self._workspace.after(name)]
        report = RecordReport(facts=facts_of((prepared,)))
        return Decision((prepared,), judged(report, _judgement(before, after), set()))

    def _decide(self, command: adoption.AdoptProcedure) -> tuple[Draft, ...]:
        """Decide, and say what to do where the log has another definition.

        Raises:
            Refused: with the reason.
        """
        try:
            return decide(self._workspace, command)
        except Refused as refused:
            if not any(isinstance(one.error, Contradiction) for one in refused.findings):
                raise
            since = f"from {command.data.in_force}" if command.data.in_force else "since ever"
            reason = f"another procedure {command.procedure} is in force {since}: give --from DATE"
            raise Refused([Finding(None, Impossible(reason))]) from refused

    def _following(self, name: str) -> list[str]:
        """The items that follow a procedure."""
        found = self._workspace.names("item")
        return [each for each in found if item.procedure_name(each, self._workspace) == name]


def _judgement(before: Sequence[Deviation], after: Sequence[Deviation]) -> Judgement:
    """Say which facts are gaps or irregular by the new rules and were not by the old, and back."""
    known = {(one.entry.event_id, type(one.verdict)) for one in before}
    fresh = [one for one in after if (one.entry.event_id, type(one.verdict)) not in known]
    still = {one.entry.event_id for one in after}
    return Judgement(
        (),
        tuple(one.entry.claim.key for one in fresh if isinstance(one.verdict, Gap)),
        tuple(one.entry.claim.key for one in fresh if not isinstance(one.verdict, Gap)),
        tuple(one.entry.claim.key for one in before if one.entry.event_id not in still),
    )
