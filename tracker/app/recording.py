"""Recording by hand: typed facts, decided on one snapshot as an import of them alone would be.

The same command again records nothing twice: its id comes from its key, and a key that nobody
gave from what the fact says.
"""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from tracker.app.first_mention import FirstMentions, New
from tracker.app.foreseeing import foresee
from tracker.app.import_reports import Outcome, Terms
from tracker.app.importing import Importer
from tracker.app.judging import Judgement
from tracker.app.naming import SourceIds
from tracker.app.orders import digest
from tracker.app.recorded import Recorded
from tracker.app.reporting import (
    Decision,
    FieldChange,
    RecordReport,
    facts_of,
    judged,
    states,
    taken_back,
    told_again,
)
from tracker.app.resolving import dispute_of, resolve, settlement_of
from tracker.app.telling import tell_name
from tracker.app.translate import Translator
from tracker.app.typed import DOCKET, Typed, Value, keys, located, refusal, typed_command
from tracker.app.workspace import Workspace
from tracker.domain.facts import Entry
from tracker.domain.known import Reference, unknown
from tracker.domain.words import plain
from tracker.errors import Finding, Impossible, Refused, TrackerError
from tracker.exchange.docket import Docket
from tracker.exchange.fact_records import FactRecord, MeetingFact, SettlementFact, TransitionFact
from tracker.exchange.located import SECTIONS, Located
from tracker.log.store import Store, Stored
from tracker.views.wording import describe

PARTED = ("organisations", "items", "plans")
"""Sections of things that have parts: bodies, links, measures."""


class Recorder:
    """Decides on typed records over one snapshot."""

    def __init__(self, workspace: Workspace, store: Store, recorder: str) -> None:
        """Take what is known, the store to look facts up in, and who records."""
        self._workspace = workspace
        self._store = store
        self._recorder = recorder
        self._recorded = Recorded(store, workspace)
        self._taken: set[str] = set()

    def decide(self, typed: Sequence[Typed], new: New | None = None) -> Decision:
        """Decide on records together: all of them, or none.

        Names that nothing has are registered with them, as far as ``new`` says.

        Raises:
            Refused: with all that is wrong with them.
            UnknownReference: for a fact that nothing is named like.
        """
        mentions = FirstMentions(new or New(), self._workspace)
        while True:
            try:
                decision = self._decide(mentions.before(typed))
            except Refused as refused:
                if not mentions.take(refused.findings):
                    raise Refused([mentions.explained(one) for one in refused.findings]) from None
                self._begin_again()
                continue
            mentions.check_used()
            return decision

    def _begin_again(self) -> None:
        """Forget what was decided in vain: the same snapshot, with nothing new on it."""
        self._workspace = Workspace(self._workspace.reader, self._workspace.recorded_at)
        self._recorded = Recorded(self._store, self._workspace)
        self._taken.clear()

    def _decide(self, typed: Sequence[Typed]) -> Decision:
        foresee(self._workspace, self._store, typed)
        records = tuple(self._record(one) for one in typed)
        docket = Docket(DOCKET, 1, records)
        terms = Terms(identify=typed_command)
        importer = Importer(docket, self._workspace, self._store, self._recorder, terms)
        outcome = importer.decide()
        if outcome.problems:
            raise refusal(outcome.problems)
        for one, record in zip(typed, records, strict=True):
            self._check_neighbours(one, record.key)
        return Decision(outcome.commands, self._report(outcome, records))

    def _report(self, outcome: Outcome, records: Iterable[Located]) -> RecordReport:
        if not outcome.commands:
            facts = told_again(self._known(records))
            return RecordReport(repeated=True, facts=facts, retracted=outcome.retracted)
        drafts = [draft for command in outcome.commands for draft in command.drafts]
        moved = (
            FieldChange(one.field, one.before, one.now, one.key) for one in outcome.corrections
        )
        report = RecordReport(
            facts=facts_of(outcome.commands),
            changes=tuple(moved),
            states=states(self._workspace, drafts),
            retracted=tuple(taken_back(self._workspace, drafts)),
            unsourced=tuple(key for key in outcome.unsourced if "/" not in key),
        )
        judgement = Judgement((), outcome.gaps, outcome.irregular, outcome.healed)
        return judged(report, judgement, {draft.claim.key for draft in drafts})

    def _known(self, records: Iterable[Located]) -> list[Stored]:
        """What was recorded of records before, under the same commands."""
        found = []
        for record in records:
            kind = SECTIONS[record.section]
            key = record.key if kind == "fact" else f"{kind}/{record.key}"
            if (first := self._recorded.first(typed_command(key))) is not None:
                found += [first, *self._recorded.rest(first)]
        return found

    # --- reading ------------------------------------------------------------------------------

    def key_of(self, typed: Typed) -> str:
        """The key that a record would get.

        Raises:
            Refused: with a finding for each field that can't be read.
        """
        return self._record(typed).key

    def _record(self, typed: Typed) -> Located:
        """Read one record under its key, or under the first made one that is free or its own."""
        fields = self._about(self._ordered(typed))
        typed = msgspec.structs.replace(typed, fields={**self._told(typed), **fields})
        for key in keys(typed):
            record = _spelled(located(typed, key))
            if typed.key is not None or self._fits(record):
                self._check_open(record)
                self._taken.add(key)
                return record
        raise AssertionError(typed)

    def _told(self, typed: Typed) -> Mapping[str, Value]:
        """What a name that is known already says, so that a part can be added to it alone.

        Raises:
            Refused: for parts of what nothing has the name of.
        """
        if typed.section == "facts":
            return {}
        kind, key = SECTIONS[typed.section], typed.key or ""
        thing = self._workspace.thing(kind, key)
        told = tell_name(thing.data) if thing is not None else None
        if told is None and typed.section in PARTED and not {"title", "name"} & typed.fields.keys():
            missing = unknown(self._workspace, Reference(kind, (kind,), key))
            raise Refused([Finding(None, missing)])
        return told[1] if told is not None and told[0] in PARTED else {}

    def _about(self, fields: Mapping[str, Value]) -> Mapping[str, Value]:
        """Let a mark name its fact in any way; it is known by its key, else by its id."""
        named = fields.get("fact")
        if not isinstance(named, str):
            return fields
        target, _ = resolve(self._workspace, self._store, named, self._recorder)
        if fields.get("what") == "settled":
            target = dispute_of(self._workspace, target)
        known = target.event_id if "/" in target.key else target.key
        return {**fields, "fact": known}

    def _fits(self, record: Located) -> bool:
        """Whether a made key is free, or names this very fact, which still stands."""
        if record.key in self._taken:
            return False
        target = self._workspace.target(record.key)
        if target is None:
            return True
        stored = self._recorded.first(typed_command(record.key))
        if stored is None or target.retracted:
            return False
        return stored.envelope.metadata.digest == self._digest(record)

    def _check_open(self, record: Located) -> None:
        """Refuse to settle what was settled, unless it is that settlement typed again."""
        if not isinstance(record.body, SettlementFact):
            return
        target = self._workspace.target(record.body.fact)
        if target is None:
            return
        before = settlement_of(self._workspace, target)
        if before is not None and before.claim.key != record.key:
            how = f"`tracker retract @{before.position}` where that was wrong"
            told = f"settled before as @{before.position} ({describe(before.data)})"
            raise _refused("fact", f"{target.key}: {told}: {how}")
        fact = self._workspace.target(target.about or "")
        fact = self._workspace.target(fact.key) if fact is not None else None
        if (
            before is None
            and record.body.outcome == "stands"
            and fact is not None
            and fact.retracted
        ):
            gone = f"{fact.key} was retracted, so it does not stand: its dispute is over with it"
            raise _refused("fact", gone)

    def _digest(self, record: Located) -> str | None:
        """The digest of what a record says; None where it can't be told."""
        if not isinstance(record.body, FactRecord):
            return None
        translator = Translator(self._workspace, SourceIds(()))
        try:
            return digest(next(translator.orders(record.key, record.body)))
        except TrackerError:
            return None

    # --- order among facts of one date --------------------------------------------------------

    def _ordered(self, typed: Typed) -> Mapping[str, Value]:
        """Set ``order`` so that a fact goes after and before those that are named."""
        if typed.after is None and typed.before is None:
            return typed.fields
        after = self._neighbour(typed.after)
        before = self._neighbour(typed.before)
        if before is None:
            order = after.claim.order if after is not None else 0
        else:
            order = before.claim.order - 1
            if after is not None and after.claim.order > order:
                reason = f"{typed.after} and {typed.before} leave no room between them:"
                raise _refused("before", f"{reason} correct the order of one of them first")
        return {**typed.fields, "order": str(order)}

    def _neighbour(self, name: str | None) -> Entry | None:
        if name is None:
            return None
        target, entry = resolve(self._workspace, self._store, name, self._recorder)
        if entry is None:
            raise _refused("after", f"{target.key} was retracted: nothing comes after or before it")
        return entry

    def _check_neighbours(self, typed: Typed, key: str) -> None:
        """Refuse neighbours of another date or stream: between those the date decides."""
        if typed.after is None and typed.before is None:
            return
        target = self._workspace.target(key)
        own = self._workspace.entry(target) if target is not None else None
        for field, name in (("after", typed.after), ("before", typed.before)):
            other = self._neighbour(name)
            if own is None or other is None:
                continue
            if (other.stream, other.bounds.latest) != (own.stream, own.bounds.latest):
                reason = f"{name} is no fact of the same thing and date: there the date decides"
                raise _refused(field, reason)


def _spelled(record: Located) -> Located:
    """Write the words of transitions in one way, however they are typed: one fact, one digest."""
    replace, body = msgspec.structs.replace, record.body
    if isinstance(body, TransitionFact):
        return replace(record, body=replace(body, what=_one_word(body.what)))
    if isinstance(body, MeetingFact):
        points = tuple(
            replace(point, what=_one_word(point.what)) if point.what else point
            for point in body.agenda
        )
        return replace(record, body=replace(body, agenda=points))
    return record


def _one_word(text: str) -> str:
    return plain(text).replace(" ", "-")


def _refused(field: str, reason: str) -> Refused:
    return Refused([Finding(field, Impossible(reason))])
