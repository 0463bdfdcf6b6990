"""What is recorded of a command: its events, what they were corrected to, what was taken back."""

from collections.abc import Iterable, Iterator

import msgspec

from tracker.app.workspace import Workspace
from tracker.domain.facts import Citation
from tracker.log.envelope import event_id
from tracker.log.store import Store
from tracker.log.stored import Stored
from tracker.views.known import Version


class Chain(msgspec.Struct, frozen=True):
    """An event as first recorded, and the end of what it was corrected to.

    ``gained`` are sources that corroborations added, ``taken_back`` is the retraction of the end;
    with it nothing stands any more.
    """

    first: Stored
    last: Stored
    gained: tuple[Citation, ...] = ()
    taken_back: Stored | None = None

    @property
    def key(self) -> str:
        """The key that all of it has."""
        return self.first.envelope.key

    @property
    def corrected(self) -> bool:
        """Whether it is not as first recorded."""
        return self.last is not self.first


class Recorded:
    """Looks events up in the snapshot of a workspace."""

    def __init__(self, store: Store, workspace: Workspace) -> None:
        """Take the store that decodes, and the workspace whose snapshot is read."""
        self._store = store
        self._log = workspace.log
        self._connection = workspace.reader.connection
        self._absent = workspace.log.absent

    def expect(self, commands: Iterable[str]) -> None:
        """Look many commands up at once: of those that nobody recorded nothing is asked again."""
        known = self._log.absent
        firsts = {event_id(command, 0) for command in commands} - known
        self._absent = known | (firsts - self._store.there(self._connection, firsts))

    def first(self, command_id: str) -> Stored | None:
        """The first event of a command, or None."""
        identity = event_id(command_id, 0)
        return None if identity in self._absent else self.event(identity)

    def rest(self, first: Stored) -> Iterator[Stored]:
        """The further events of the command of ``first``."""
        number = 1
        command_id = first.envelope.metadata.command_id
        while (stored := self.event(event_id(command_id, number))) is not None:
            yield stored
            number += 1

    def event(self, identity: str) -> Stored | None:
        """An event by its id, or None."""
        return self._store.by_id(self._connection, identity)

    def chain(self, first: Stored) -> Chain:
        """What became of an event: mostly it stands as it was recorded."""
        target = self._log.target(first.envelope.key)
        same = target is not None and target.event_id == first.envelope.event_id
        if target is None or (same and not target.retracted):
            return Chain(first, first)
        versions = self._log.versions_of(first.envelope.key)
        return self._followed(first, {version.event_id: version for version in versions})

    def _followed(self, first: Stored, versions: dict[str, Version]) -> Chain:
        """Follow an event through all that replaced it."""
        last, gained = first, list[Citation]()
        taken_back = self._taken_back(versions.get(last.envelope.event_id))
        for identity, version in versions.items():
            stored = self.event(identity)
            if stored is None or stored.envelope.replaces != last.envelope.event_id:
                continue
            if taken_back is not None and not _of_its_own(taken_back, last):
                known = {cited.source for cited in last.envelope.sources}
                gained += (one for one in stored.envelope.sources if one.source not in known)
            last, taken_back = stored, self._taken_back(version)
        return Chain(first, last, tuple(gained), taken_back)

    def _taken_back(self, version: Version | None) -> Stored | None:
        if version is None or version.retracted is None:
            return None
        return self._store.at(self._connection, version.retracted)


def _of_its_own(retraction: Stored, event: Stored) -> bool:
    """Whether a retraction is a part of an event's correction; else a corroboration moved it."""
    return retraction.envelope.key.startswith(f"{event.envelope.key}/")
