"""Correcting: one append that takes a fact back as our mistake and records it as it should be.

The replacement keeps key and place, so that nothing else moves; what is not changed stays, the
date of its report too. A correction is never refused for what it breaks: it says so.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from tracker.app.changing import FieldChanges, changed
from tracker.app.deciding import decide
from tracker.app.judging import judge
from tracker.app.recorded import Recorded
from tracker.app.reporting import (
    Decision,
    RecordReport,
    facts_of,
    judged,
    states,
    told_again,
)
from tracker.app.resolving import resolve
from tracker.app.retelling import ONE_FACT, command_for
from tracker.app.telling import tell
from tracker.app.typed import Value
from tracker.app.workspace import Workspace
from tracker.domain.facts import Claim, Draft, Entry
from tracker.domain.known import Target
from tracker.domain.marks import EventRetracted
from tracker.domain.meeting import MeetingItemMoved
from tracker.domain.source import SourceCited, report_day, reported_by
from tracker.domain.timeline import NEVER_REPORTED
from tracker.domain.when import ALWAYS, check, day_of, parse, report_bound, timestamp
from tracker.errors import Finding, Impossible, Refused, TrackerError
from tracker.log.envelope import command_id
from tracker.log.store import Prepared, Store

_encoder = msgspec.json.Encoder(order="sorted")


class Corrector:
    """Decides on corrections over one snapshot."""

    def __init__(self, workspace: Workspace, store: Store, recorder: str) -> None:
        """Take what is known, the store to look facts up in, and who records."""
        self._workspace = workspace
        self._store = store
        self._recorded = Recorded(store, workspace)
        self._recorder = recorder

    def correct(self, name: str, changes: Mapping[str, Value], reason: str) -> Decision:
        """Decide to change fields of a fact, as a docket calls them; None empties one.

        Raises:
            Refused: where the fact stands no more, is a mark, or can't be what it is to be.
            UnknownReference: for a fact that nothing is named like.
        """
        target, entry = resolve(self._workspace, self._store, name, self._recorder)
        entry = self._checked(target, entry)
        digest = digest_of(entry.claim.key, changes, reason)
        revision = self._revision(entry)
        before = self._recorded.first(_command(entry.claim.key, revision))
        if before is not None and before.envelope.metadata.digest == digest:
            again = told_again((before, *self._recorded.rest(before)))
            return Decision((), RecordReport(repeated=True, facts=again))
        section, told = tell(entry)
        draft, *others = self._drafts(entry, section, changed(told, changes), changes)
        fields = FieldChanges(entry, draft)
        self._check(entry, draft, fields)
        command = _command(entry.claim.key, revision + 1)
        dated = self._dated_by(entry, draft)
        back = _taken_back(entry, reason, revision + 1)
        drafts = (back, draft, *self._arrivals(entry, others, reason, revision + 1))
        self._workspace.apply(drafts, command)
        more = tuple(self._redated(dated, reason))
        self._workspace.apply(more, command, len(drafts))
        return self._decision(Prepared(command, digest, (*drafts, *more)), fields)

    def _checked(self, target: Target, entry: Entry | None) -> Entry:
        """Give the entry of a fact that can be corrected."""
        if target.type.startswith(("event.", "dispute.", "log.", "procedure.")):
            raise _impossible("a mark or a rule can't be corrected: retract it, record another")
        if entry is None:
            raise _impossible(f"{target.key} was retracted: there is nothing left to correct")
        return entry

    def _revision(self, entry: Entry) -> int:
        """How often a fact was corrected."""
        revision, replaced = 0, entry.claim.replaces
        while replaced is not None and (stored := self._recorded.event(replaced)) is not None:
            revision, replaced = revision + 1, stored.envelope.replaces
        return revision

    # --- the replacement ----------------------------------------------------------------------

    def _drafts(
        self, entry: Entry, section: str, fields: Mapping[str, Any], changes: Mapping[str, Value]
    ) -> tuple[Draft, ...]:
        """Decide the fact as it should be, in its old place, with what it brings about."""
        command = command_for(self._workspace, entry, section, fields)
        claim = command.claim if section == "facts" else entry.claim
        kept = self._reported(entry, claim, given="reported" in changes)
        claim = msgspec.structs.replace(
            claim, key=entry.claim.key, replaces=entry.event_id, reported=kept
        )
        command = msgspec.structs.replace(command, claim=claim)
        drafts = decide(self._workspace, command, blank=True)
        if len(drafts) != 1 and not isinstance(drafts[0].data, MeetingItemMoved):
            raise _impossible(ONE_FACT)
        return drafts

    def _arrivals(
        self, entry: Entry, drafts: Iterable[Draft], reason: str, revision: int
    ) -> Iterator[Draft]:
        """Let the agenda of the meeting that an item was moved to follow the correction.

        What was taken back there by itself stays so.
        """
        moved = isinstance(entry.data, MeetingItemMoved)
        found = self._workspace.further(entry.claim.key) if moved else ()
        stood = {each.key: self._workspace.entry(each) for each in found}
        wanted = {draft.claim.key: draft for draft in drafts}
        before = entry.data.to_meeting if isinstance(entry.data, MeetingItemMoved) else None
        for key, old in stood.items():
            if old is not None and not _alike(old, wanted.get(key)):
                yield _taken_back(old, reason, revision)
        for key, draft in wanted.items():
            old = stood.get(key)
            if _alike(old, draft) or (old is None and before is not None):
                continue
            known = self._workspace.target(key)
            replaced = known.event_id if known is not None else None
            claim = msgspec.structs.replace(draft.claim, replaces=replaced)
            yield msgspec.structs.replace(draft, claim=claim)

    def _reported(self, entry: Entry, claim: Claim, *, given: bool) -> str | None:
        """The date of the report: as given, as its sources now say, else as it was."""
        if given:
            return claim.reported
        old = entry.claim
        sources = {cited.source for cited in claim.sources}
        if sources != {cited.source for cited in old.sources} and self._derived(entry):
            fresh = msgspec.structs.replace(claim, reported=None)
            if reported_by(fresh, self._workspace) is not None:
                return None
        if old.reported is not None or entry.bounds.reported == ALWAYS:
            return old.reported
        return day_of(timestamp(entry.recorded_at))

    def _derived(self, entry: Entry) -> bool:
        """Whether the date of a report is the one that its sources give."""
        if entry.claim.reported is None:
            return True
        return self._by_sources(entry) == entry.claim.reported

    def _by_sources(self, entry: Entry) -> str | None:
        found = reported_by(msgspec.structs.replace(entry.claim, reported=None), self._workspace)
        if found is None or found == NEVER_REPORTED:
            return found
        return report_day(found, timestamp(entry.recorded_at))

    # --- checks and what follows --------------------------------------------------------------

    def _check(self, entry: Entry, draft: Draft, fields: FieldChanges) -> None:
        """Refuse what changes nothing, and what would leave marks behind."""
        if not fields.found and draft.claim.reported == entry.claim.reported:
            raise _impossible(f"{entry.claim.key} says just that already: nothing changes")
        if draft.stream == entry.stream:
            return
        stream = self._workspace.reader.stream(entry.stream)
        marks = self._workspace.reader.timeline(stream).marks.get(entry.event_id, ())
        if marks:
            keys = ", ".join(mark.claim.key for mark in marks)
            raise _impossible(f"{entry.claim.key} bears marks that can't move: retract {keys}")

    def _dated_by(self, entry: Entry, draft: Draft) -> list[Entry]:
        """The facts that a source dates whose date is another by now."""
        old, new = entry.data, draft.data
        if not isinstance(old, SourceCited) or not isinstance(new, SourceCited):
            return []
        if (old.published, old.public) == (new.published, new.public):
            return []
        name = f"source/{entry.stream.partition('/')[2]}"
        found = [fact for role, fact in self._workspace.reader.mentions(name) if role == "source"]
        return [fact for fact in found if self._derived(fact)]

    def _redated(self, facts: Iterable[Entry], reason: str) -> Iterator[Draft]:
        """Correct the dates of reports that follow from a corrected source.

        Raises:
            Refused: where a fact happened after it would have been reported.
        """
        for fact in facts:
            day = self._by_sources(fact) or day_of(timestamp(fact.recorded_at))
            if day == fact.claim.reported:
                continue
            check_report(fact, day)
            claim = msgspec.structs.replace(fact.claim, replaces=fact.event_id, reported=day)
            yield _taken_back(fact, reason, self._revision(fact) + 1)
            yield Draft(fact.stream, claim, fact.data)

    def _decision(self, prepared: Prepared, fields: FieldChanges) -> Decision:
        """Say what the correction changed."""
        drafts = prepared.drafts
        streams = dict.fromkeys(draft.stream.partition("/")[::2] for draft in drafts)
        items = [name for kind, name in streams if kind == "item"]
        judgement = judge(items, self._workspace, {})
        report = RecordReport(
            narrowed=fields.narrowed,
            facts=facts_of((prepared,)),
            changes=fields.found,
            states=states(self._workspace, drafts),
        )
        return Decision((prepared,), judged(report, judgement, {drafts[1].claim.key}))


def check_report(fact: Entry, day: str) -> None:
    """Refuse a date of a report before the fact happened.

    Raises:
        Refused: naming the fact.
    """
    if fact.claim.occurred is None or day == NEVER_REPORTED:
        return
    try:
        recorded = timestamp(fact.recorded_at)
        check(parse(fact.claim.occurred), report_bound(day), recorded, day)
    except TrackerError as error:
        raise Refused([Finding(fact.claim.key, error)]) from error


def _alike(old: Entry | None, draft: Draft | None) -> bool:
    """Whether a draft says what an entry says."""
    if old is None or draft is None:
        return False
    claims = (msgspec.structs.replace(one, replaces=None) for one in (old.claim, draft.claim))
    said, says = claims
    return (old.stream, old.data, said) == (draft.stream, draft.data, says)


def digest_of(*said: object) -> str:
    """SHA-256 in hex of what a recorder said."""
    return hashlib.sha256(_encoder.encode(said)).hexdigest()


def _command(key: str, revision: int) -> str:
    """The command id of a fact's correction of that number."""
    return command_id("correct", key, str(revision))


def _taken_back(entry: Entry, reason: str, revision: int) -> Draft:
    """The retraction that is a part of each correction."""
    claim = Claim(key=f"{entry.claim.key}/corrected-{revision}")
    return Draft(entry.stream, claim, EventRetracted(entry.event_id, reason))


def _impossible(reason: str) -> Refused:
    return Refused([Finding(None, Impossible(reason))])
