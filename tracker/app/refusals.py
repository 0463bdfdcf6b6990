"""Refusals: what is wrong with a docket, each with its place; not what merely follows from it.

A name that was refused is unknown to all facts about it: they are not blamed for that, and items
of which a fact was refused are not judged.
"""

from collections.abc import Callable, Iterable

from tracker.app.blame import docket_field
from tracker.app.judging import Owner
from tracker.app.recorded import Recorded
from tracker.app.workspace import Workspace
from tracker.domain.facts import Command
from tracker.domain.item import LinkItem
from tracker.domain.meeting import RegisterMeeting
from tracker.errors import (
    Contradiction,
    DuplicateKey,
    Finding,
    KeyTaken,
    NotAMember,
    Problem,
    Refused,
    TrackerError,
    UnknownReference,
)
from tracker.exchange.located import Located

Told = Callable[[str, int], int | None]
"""Finds the line in which a key is told whose entry has that position; None for another's."""


class Refusals:
    """Collects problems. ``owners`` are the new events, ``items`` those not to be judged."""

    def __init__(self, workspace: Workspace, told: Told | None = None) -> None:
        """Take the workspace, where the events are that a problem may point to.

        ``told`` finds the line of a key that an earlier part of the same docket brought.
        """
        self._workspace = workspace
        self._told = told
        self._problems: dict[str, Problem] = {}
        self._names: set[str] = set()
        self.owners: dict[str, Owner] = {}
        self.items: set[str] = set()

    def over(self, workspace: Workspace) -> None:
        """Go on with the next part of a long docket; what is new before it, the log has."""
        self._workspace = workspace
        self.owners.clear()

    def add(self, problems: Iterable[Problem]) -> None:
        """Note problems; the same twice is one."""
        for problem in problems:
            self._problems.setdefault(str(problem), problem)

    def all(self, more: Iterable[Problem] = ()) -> list[Problem]:
        """All problems, and some more, in the order of the file."""
        self.add(more)
        return sorted(self._problems.values(), key=lambda problem: problem.line or 0)

    def refuse(self, record: Located, command: Command | None, error: TrackerError) -> None:
        """Note what is wrong with a command of a record; None where it is the record itself."""
        findings = error.findings if isinstance(error, Refused) else [Finding(None, error)]
        for finding in findings:
            if not self._follows(finding.error):
                cause = self._located(finding, command)
                field = docket_field(record, command, finding.field)
                self.add([record.problem(cause, field)])
        self._leave_out(record, command)

    def check_key(self, key: str, recorded: Recorded) -> None:
        """Refuse a key that names another entry of the log, or of this docket.

        Raises:
            KeyTaken, DuplicateKey: naming it.
        """
        target = self._workspace.target(key)
        if target is None:
            return
        if (owner := self.owners.get(target.event_id)) is not None:
            raise DuplicateKey(key, owner.record.line)
        stored = recorded.event(target.event_id)
        position = stored.position if stored is not None else 0
        line = self._told(key, position) if self._told is not None else None
        raise KeyTaken(key, position) if line is None else DuplicateKey(key, line)

    def _follows(self, error: TrackerError) -> bool:
        """Whether an error only says that a refused name is not there."""
        match error:
            case UnknownReference(ref=name) | NotAMember(party=name):
                return name in self._names or name.partition("/")[0] in self._names
            case _:
                return False

    def _located(self, finding: Finding, command: Command | None) -> TrackerError:
        """Say of a contradiction where in this docket the first value stands, if it does."""
        error = finding.error
        if not isinstance(error, Contradiction) or command is None:
            return error
        target = self._workspace.target(command.claim.key)
        owner = self.owners.get(target.event_id) if target is not None else None
        if owner is None:
            return error
        field = docket_field(owner.record, owner.command, finding.field)
        line = owner.record.problem(error, field).line
        return error.but(where=f"in line {line}")

    def _leave_out(self, record: Located, command: Command | None) -> None:
        """Remember the name that is missing now, and the items whose story is not whole."""
        if isinstance(command, RegisterMeeting):
            self._names.add(command.meeting)
        elif record.section == "facts" or command is None:
            self._names.add(record.key)
        elif not isinstance(command, LinkItem):
            self._names.add(command.claim.key.rpartition("/")[2])
        agenda = getattr(record.body, "agenda", ())
        named = (getattr(record.body, "item", None), *(point.item for point in agenda))
        self.items.update(name for name in named if name is not None)
