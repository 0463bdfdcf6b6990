"""Retracting: taking facts back. What dangles then is judged after the whole append, by name."""

from collections.abc import Iterable, Mapping

import msgspec

from tracker.app.correcting import digest_of
from tracker.app.deciding import decide
from tracker.app.foreseeing import foresee_fact
from tracker.app.judging import judge
from tracker.app.naming import SourceIds
from tracker.app.recorded import Recorded
from tracker.app.reporting import (
    Decision,
    RecordReport,
    facts_of,
    judged,
    states,
    taken_back,
    told_again,
)
from tracker.app.resolving import check_moved, resolve
from tracker.app.resting import dependents
from tracker.app.translate import Translator
from tracker.app.typed import Typed, Value, located
from tracker.app.workspace import Workspace
from tracker.domain import marks
from tracker.domain.facts import Claim, Draft, Entry
from tracker.domain.known import Target
from tracker.domain.timeline import citations
from tracker.errors import Finding, Impossible, Refused
from tracker.exchange.fact_records import FactRecord
from tracker.log.envelope import command_id
from tracker.log.store import Prepared, Store

SHOWN = 10
"""Most keys that a refusal names."""


class Retraction(msgspec.Struct, frozen=True, kw_only=True):
    """What a recorder says: why, and who; ``withdrawn_by`` the source that took it back.

    ``backing`` are fields that every fact has: ``from``, ``reported``, ``note``, ``according_to``.
    """

    reason: str
    withdrawn_by: str | None = None
    with_dependents: bool = False
    backing: Mapping[str, Value] = {}


class Retractor:
    """Decides on retractions over one snapshot."""

    def __init__(self, workspace: Workspace, store: Store, recorder: str) -> None:
        """Take what is known, the store to look facts up in, and who records."""
        self._workspace = workspace
        self._store = store
        self._recorded = Recorded(store, workspace)
        self._recorder = recorder

    def retract(self, name: str, said: Retraction) -> Decision:
        """Decide to take a fact back.

        Raises:
            Refused: where it was taken back before, or others rest on it.
            UnknownReference: for a fact that nothing is named like.
        """
        target, entry = resolve(self._workspace, self._store, name, self._recorder)
        foresee_fact(self._workspace, self._store, entry)
        command, digest = command_id("retract", target.key), digest_of(target.key, said)
        before = self._recorded.first(command)
        if before is not None and before.envelope.metadata.digest == digest:
            again = told_again((before, *self._recorded.rest(before)))
            return Decision((), RecordReport(repeated=True, facts=again))
        check_moved(self._workspace, target)
        marks.check_bearing(target)
        resting = list(dependents(self._workspace, entry)) if entry is not None else []
        if resting and not said.with_dependents:
            raise _impossible(_dangling(target, resting))
        others = self._others(entry, said)
        drafts = [_along(one, said) for one in resting]
        drafts += decide(self._workspace, self._command(target, said))
        decision = self._decision(Prepared(command, digest, tuple(drafts)), target)
        report = msgspec.structs.replace(decision.report, still_said_by=others)
        return Decision(decision.commands, report)

    def _others(self, entry: Entry | None, said: Retraction) -> tuple[str, ...]:
        """The sources that say so still, and do not pass on the one that took it back."""
        if entry is None or said.withdrawn_by is None:
            return ()
        reader = self._workspace.reader
        cited = (one.source for one in citations(reader.marked(entry), entry))
        apart = 2
        return tuple(one for one in cited if reader.independent((said.withdrawn_by, one)) == apart)

    def _command(self, target: Target, said: Retraction) -> marks.Retract:
        """The command of the retraction, read as a docket's: a fact's own key takes all of it."""
        named = target.event_id if "/" in target.key else target.key
        fields = {"what": "retracted", "fact": named, "reason": said.reason}
        record = located(
            Typed(fields={**said.backing, **fields, "withdrawn_by": said.withdrawn_by}), "fact"
        )
        if not isinstance(record.body, FactRecord):
            raise TypeError(record)
        order = next(
            Translator(self._workspace, SourceIds(())).orders(_key(target.key), record.body)
        )
        command = order.commands[0]
        if not isinstance(command, marks.Retract):
            raise TypeError(command)
        return command

    def _decision(self, prepared: Prepared, target: Target) -> Decision:
        self._workspace.apply(prepared.drafts, prepared.command_id)
        streams = dict.fromkeys(draft.stream.partition("/")[::2] for draft in prepared.drafts)
        items = [name for kind, name in streams if kind == "item"]
        judgement = judge(self._still(items), self._workspace, {})
        gone = taken_back(self._workspace, prepared.drafts)
        report = RecordReport(
            facts=facts_of((prepared,)),
            states=states(self._workspace, prepared.drafts),
            retracted=tuple(dict.fromkeys((target.key, *gone))),
        )
        return Decision((prepared,), judged(report, judgement, set()))

    def _still(self, items: Iterable[str]) -> list[str]:
        """The items that are registered still."""
        stands = ((name, self._workspace.stands(f"item/{name}")) for name in items)
        return [name for name, entries in stands if entries]


def _along(entry: Entry, said: Retraction) -> Draft:
    """The retraction of what rests on the fact: without it, it is a mistake."""
    data = marks.EventRetracted(entry.event_id, said.reason)
    return Draft(entry.stream, Claim(key=_key(entry.claim.key)), data)


def _key(key: str) -> str:
    return f"{key}/retracted"


def _dangling(target: Target, dependents: Iterable[Entry]) -> str:
    keys = [entry.claim.key for entry in dependents]
    more = f" and {len(keys) - SHOWN} more" if len(keys) > SHOWN else ""
    shown = ", ".join(keys[:SHOWN]) + more
    return f"{shown} would name what is gone: retract {target.key} --with-dependents to take all"


def _impossible(reason: str) -> Refused:
    return Refused([Finding(None, Impossible(reason))])
