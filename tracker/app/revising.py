"""Revising: the events of one correction, taken into the workspace as they are decided.

What is wrong is taken back as our mistake; what stands instead keeps its key and its place. Marks
stay with it: in the same stream they follow by themselves, into another one they are recorded
again, each linked to the one that it replaces.
"""

from collections.abc import Mapping

import msgspec

from tracker.app.workspace import Workspace
from tracker.domain.facts import Claim, Draft, Entry
from tracker.domain.marks import EventRetracted, Mark
from tracker.log.store import Prepared


class Revision:
    """The events of one command that corrects."""

    def __init__(self, workspace: Workspace, command_id: str, reason: str) -> None:
        """Take where they go on top, the id of the command, and what was wrong."""
        self._workspace = workspace
        self._command_id = command_id
        self._reason = reason
        self._drafts: list[Draft] = []

    def prepared(self, digest: str) -> Prepared:
        """All events, to be appended."""
        return Prepared(self._command_id, digest, tuple(self._drafts))

    @property
    def begun(self) -> bool:
        """Whether there is anything to append."""
        return bool(self._drafts)

    def add(self, draft: Draft) -> Entry:
        """Record something new along with the correction."""
        (entry,) = self._workspace.apply((draft,), self._command_id, len(self._drafts))
        self._drafts.append(draft)
        return entry

    def drop(self, entry: Entry) -> None:
        """Take back what nothing stands for instead."""
        self._take_back(entry, "dropped")

    def replace(self, entry: Entry, draft: Draft) -> Entry:
        """Take a fact back, and record it as it should be."""
        self._take_back(entry, "corrected")
        claim = msgspec.structs.replace(draft.claim, key=entry.claim.key, replaces=entry.event_id)
        marks = self._marks(entry) if draft.stream != entry.stream else {}
        made = self.add(msgspec.structs.replace(draft, claim=claim))
        self._follow(entry, made, marks)
        return made

    def _take_back(self, entry: Entry, word: str) -> None:
        number = self._workspace.revision(entry) + 1
        claim = Claim(key=f"{entry.claim.key}/{word}-{number}")
        self.add(Draft(entry.stream, claim, EventRetracted(entry.event_id, self._reason)))

    def _marks(self, entry: Entry) -> Mapping[str, tuple[Entry, ...]]:
        """The marks that the log has on an entry, and those on them, by what they are about."""
        recorded = entry.position < self._workspace.reader.size
        return self._workspace.reader.marked(entry).marks if recorded else {}

    def _follow(self, old: Entry, made: Entry, marks: Mapping[str, tuple[Entry, ...]]) -> None:
        """Record the marks again where their fact went."""
        for mark in marks.get(old.event_id, ()):
            if isinstance(mark.data, EventRetracted) or not isinstance(mark.data, Mark):
                continue
            self._take_back(mark, "corrected")
            claim = msgspec.structs.replace(mark.claim, replaces=mark.event_id)
            data = msgspec.structs.replace(mark.data, target=made.event_id)
            self._follow(mark, self.add(Draft(made.stream, claim, data)), marks)
