"""What is recorded of a command: its events by their ids, and which of them were retracted."""

from collections.abc import Iterable, Iterator

from tracker.app.workspace import Workspace
from tracker.log.envelope import event_id
from tracker.log.store import Store
from tracker.log.stored import Stored


class Recorded:
    """Looks events up in the snapshot of a workspace."""

    def __init__(self, store: Store, workspace: Workspace) -> None:
        """Take the store that decodes, and the workspace whose snapshot is read."""
        self._store = store
        self._log = workspace.log
        self._connection = workspace.reader.connection

    def first(self, command_id: str) -> Stored | None:
        """The first event of a command, or None."""
        return self.event(event_id(command_id, 0))

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

    def retracted(self, events: Iterable[Stored]) -> Iterator[str]:
        """The keys of those events that were taken back; a corrected one was not."""
        for event in events:
            target = self._log.target(event.envelope.key)
            if target is not None and target.retracted:
                yield event.envelope.key
