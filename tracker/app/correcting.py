"""Correcting: one append that takes a fact back as our mistake and records it as it should be.

The replacement keeps key and place, so that nothing else moves; what is not changed stays, the
date of its report too. A correction is never refused for what it breaks: it says so.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from tracker.app.changing import FieldChanges, changed
from tracker.app.dating import Dating, public_since
from tracker.app.deciding import decide
from tracker.app.foreseeing import foresee_fact
from tracker.app.judging import judge
from tracker.app.recorded import Recorded
from tracker.app.reporting import (
    Decision,
    RecordReport,
    date_change,
    facts_of,
    judged,
    states,
    told_again,
)
from tracker.app.resolving import check_moved, resolve
from tracker.app.retelling import ONE_FACT, command_for
from tracker.app.revising import Revision
from tracker.app.telling import tell
from tracker.app.typed import Value
from tracker.app.workspace import Workspace
from tracker.domain.facts import Claim, Draft, Entry
from tracker.domain.known import Target
from tracker.domain.marks import Mark
from tracker.domain.meeting import MeetingItemMoved
from tracker.errors import Finding, Impossible, MissingField, Refused
from tracker.log.envelope import command_id
from tracker.log.store import Prepared, Store

_encoder = msgspec.json.Encoder(order="sorted")


INSTEAD: Mapping[str, str] = {
    "event.retracted": "a retraction is final; where the fact stands, record it again",
    "dispute.settled": "retract it, and settle the dispute once more",
    "log.opened": "all else rests on it",
    "procedure.adopted": "adopt another version of the procedure",
}
"""What to do about entries that no fields of a docket stand for."""


AGENDA = "agenda."
"""How a change begins of what became of an item at a meeting."""


class Corrector:
    """Decides on corrections over one snapshot."""

    def __init__(self, workspace: Workspace, store: Store, recorder: str) -> None:
        """Take what is known, the store to look facts up in, and who records."""
        self._workspace = workspace
        self._store = store
        self._recorded = Recorded(store, workspace)
        self._dating = Dating(workspace)
        self._recorder = recorder

    def correct(self, name: str, changes: Mapping[str, Value], reason: str) -> Decision:
        """Decide to change fields of a fact, as a docket calls them; None empties one.

        Raises:
            Refused: where the fact stands no more, is a mark, or can't be what it is to be.
            UnknownReference: for a fact that nothing is named like.
        """
        if not reason.strip():
            raise Refused([Finding("reason", MissingField("reason", "say what was wrong"))])
        target, entry = resolve(self._workspace, self._store, name, self._recorder)
        entry, changes = self._point(self._checked(target, entry), changes)
        foresee_fact(self._workspace, self._store, entry)
        digest = digest_of(entry.claim.key, changes, reason)
        number = self._workspace.revision(entry)
        before = self._recorded.first(_command(entry.claim.key, number))
        if before is not None and before.envelope.metadata.digest == digest:
            again = told_again((before, *self._recorded.rest(before)))
            return Decision((), RecordReport(repeated=True, facts=again))
        section, told = self._told(entry)
        draft, *others = self._drafts(entry, section, changed(told, changes), changes)
        fields = FieldChanges(entry, draft, self._workspace)
        if not fields.found and draft.claim.reported == entry.claim.reported:
            raise _impossible(f"{entry.claim.key} says just that already: nothing changes")
        revision = Revision(self._workspace, _command(entry.claim.key, number + 1), reason)
        dated = self._dating.dated_by(entry, draft.data)
        made = revision.replace(entry, draft)
        self._arrive(revision, entry, others)
        moved = [*_redated(entry, made, fields), *self._dating.redate(revision, dated)]
        return self._decision(revision.prepared(digest), fields, moved)

    def _told(self, entry: Entry) -> tuple[str, Mapping[str, Any]]:
        """The fields of a fact; what a mark is about, as it stands by now."""
        section, told = tell(entry)
        target = self._workspace.target(str(told.get("fact")))
        live = self._workspace.target(target.key) if target is not None else None
        return section, {**told, "fact": live.event_id} if live is not None else told

    def _checked(self, target: Target, entry: Entry | None) -> Entry:
        """Give the entry of a fact that can be corrected."""
        check_moved(self._workspace, target)
        if target.type in INSTEAD:
            raise _impossible(f"{target.key} can't be corrected: {INSTEAD[target.type]}")
        if entry is None:
            raise _impossible(f"{target.key} was retracted: there is nothing left to correct")
        return entry

    def _point(
        self, entry: Entry, changes: Mapping[str, Value]
    ) -> tuple[Entry, Mapping[str, Value]]:
        """What became of an item at a meeting is a fact of its own: ``agenda.ITEM`` means that.

        Raises:
            Refused: for several at once, or an item of which the meeting tells no outcome.
        """
        points = {name: each for name, each in changes.items() if name.startswith(AGENDA)}
        if not points:
            return entry, changes
        (name, value), *others = points.items()
        item = name.removeprefix(AGENDA)
        key = f"{entry.claim.key}/{item}"
        target = self._workspace.target(key)
        point = self._workspace.entry(target) if target is not None else None
        if others or len(changes) > 1 or (point is not None and not value):
            alone = f"each item is a fact of its own: `tracker correct {key} --set what=...`"
            raise _impossible(f"{name} is changed alone: {alone}, or `tracker retract {key}`")
        if point is None:
            meeting = entry.stream.partition("/")[2]
            how = f"`tracker record {item} OUTCOME --at {meeting}`"
            raise _impossible(f"{entry.claim.key} tells no outcome of {item}: record it with {how}")
        return point, {"what": value}

    # --- the replacement ----------------------------------------------------------------------

    def _drafts(
        self, entry: Entry, section: str, fields: Mapping[str, Any], changes: Mapping[str, Value]
    ) -> tuple[Draft, ...]:
        """Decide the fact as it should be, in its old place, with what it brings about."""
        command = command_for(self._workspace, entry, section, fields)
        claim = command.claim if section == "facts" else entry.claim
        kept = self._reported(entry, claim, given="reported" in changes)
        claim = msgspec.structs.replace(claim, key=entry.claim.key, reported=kept)
        command = msgspec.structs.replace(command, claim=claim)
        first, mark = self._dating.first_recorded(entry), isinstance(entry.data, Mark)
        drafts = decide(self._workspace, command, first, blank=not mark)
        if len(drafts) != 1 and not isinstance(drafts[0].data, MeetingItemMoved):
            raise _impossible(ONE_FACT)
        return drafts

    def _arrive(self, revision: Revision, entry: Entry, drafts: Iterable[Draft]) -> None:
        """Let the agenda of the meeting that an item was moved to follow the correction.

        What was taken back there by itself stays so.
        """
        moved = isinstance(entry.data, MeetingItemMoved)
        found = self._workspace.further(entry.claim.key) if moved else ()
        stood = {each.key: self._workspace.entry(each) for each in found}
        wanted = {draft.claim.key: draft for draft in drafts}
        before = entry.data.to_meeting if isinstance(entry.data, MeetingItemMoved) else None
        for key, old in stood.items():
            draft = wanted.pop(key, None) if old is not None else None
            if old is not None and draft is None:
                revision.drop(old)
            elif old is not None and draft is not None and not _alike(old, draft):
                revision.replace(old, draft)
        for key, draft in wanted.items() if before is None else ():
            known = self._workspace.target(key)
            replaced = known.event_id if known is not None else None
            claim = msgspec.structs.replace(draft.claim, replaces=replaced)
            revision.add(msgspec.structs.replace(draft, claim=claim))

    def _reported(self, entry: Entry, claim: Claim, *, given: bool) -> str | None:
        """The date of the report: as given, as other sources say it, else as it was.

        A date that the sources gave goes with them: if no other gives one, the day of recording
        counts.
        """
        if given:
            return claim.reported
        old = entry.claim
        sources = {cited.source for cited in claim.sources}
        if sources != {cited.source for cited in old.sources} and self._dating.derived(entry):
            return None
        return old.reported

    def _decision(
        self, prepared: Prepared, fields: FieldChanges, moved: Iterable[tuple[Entry, Entry]]
    ) -> Decision:
        """Say what the correction changed."""
        drafts = prepared.drafts
        streams = dict.fromkeys(draft.stream.partition("/")[::2] for draft in drafts)
        items = [name for kind, name in streams if kind == "item"]
        judgement = judge(items, self._workspace, {})
        report = RecordReport(
            narrowed=fields.narrowed,
            facts=facts_of((prepared,)),
            changes=(*fields.found, *(date_change(before, now) for before, now in moved)),
            states=states(self._workspace, drafts),
        )
        return Decision((prepared,), judged(report, judgement, {drafts[1].claim.key}))


def _redated(entry: Entry, made: Entry, fields: FieldChanges) -> Iterator[tuple[Entry, Entry]]:
    """The fact itself, where its report has another date by now and no field says so."""
    told = any(change.field == "reported" for change in fields.found)
    if not told and public_since(entry) != public_since(made):
        yield entry, made


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


def _impossible(reason: str) -> Refused:
    return Refused([Finding(None, Impossible(reason))])
