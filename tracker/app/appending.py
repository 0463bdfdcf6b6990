"""Appending: a decision is made on one snapshot, and made again where somebody was faster.

Every command that writes goes this way: open the log, decide, append what was decided on top of
the versions that were seen.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Protocol, TypeVar

from tracker import __version__
from tracker.app.guarding import Guard
from tracker.app.workspace import Workspace
from tracker.clock import Clock
from tracker.domain.known import Thing
from tracker.domain.moment import Moment
from tracker.domain.when import stamp
from tracker.errors import CommandReused, FenceMoved, KeyTaken, NameTaken, WrongVersion
from tracker.log.connection import Connection
from tracker.log.database import Database
from tracker.log.store import Batch, Prepared, Progress, Receipt, Store, hold_head, read_head
from tracker.views.meanwhile import unnamed
from tracker.views.positions import CURSOR
from tracker.views.reader import Reader

ATTEMPTS = 50
"""How often a decision is made where somebody else was faster: each time, one of them is done."""

OVERTAKEN = (WrongVersion, FenceMoved, CommandReused, KeyTaken, NameTaken)
"""Refusals where somebody else was faster."""


class Decided(Protocol):
    """What a decision has at least: the commands to append."""

    @property
    def commands(self) -> tuple[Prepared, ...]:
        """What to append; nothing where all is recorded already."""


Made = TypeVar("Made", bound=Decided)
Result = TypeVar("Result")


def again(attempt: Callable[[], Result]) -> Result:
    """Try once more where somebody else was faster, up to ``ATTEMPTS`` times in all.

    Raises:
        WrongVersion, FenceMoved, CommandReused, KeyTaken, NameTaken: where others kept being so.
    """
    for _ in range(ATTEMPTS - 1):
        try:
            return attempt()
        except OVERTAKEN:
            continue
    return attempt()


class Appender:
    """Decides on snapshots of one log for one recorder, and appends to it."""

    def __init__(
        self, database: Database, store: Store, clock: Clock, guard: Guard, recorder: str
    ) -> None:
        """Take the log, the clock, what guards its history, and who records."""
        self._database = database
        self.store = store
        self._clock = clock
        self._guard = guard
        self.recorder = recorder

    def decided(self, decide: Callable[[Workspace], Made]) -> tuple[Made, Batch]:
        """Decide on a snapshot, and note the versions that the decision rests on."""
        with self._snapshot() as (workspace, connection):
            decision = decide(workspace)
            return decision, self._batch(decision.commands, workspace, connection)

    def append(self, batch: Batch, progress: Progress | None = None) -> Receipt:
        """Append what was decided."""
        receipt = self.store.append(batch, progress)
        self._guard.wrote = True
        return receipt

    @contextmanager
    def whole(self) -> Iterator["Session"]:
        """Open one transaction in which is decided and appended part by part.

        Others who write wait meanwhile. After an error nothing of it stays.
        """
        now = self._clock()
        with self._database.writing() as connection:
            hold_head(connection)
            self._guard.writing(connection)
            yield Session(connection, self.store.stamping(now), self.recorder, stamp(now))
        self._guard.wrote = True

    @contextmanager
    def _snapshot(self) -> Iterator[tuple[Workspace, Connection]]:
        with self._database.deciding(ahead=((CURSOR, {}),)) as connection:
            self._guard.writing(connection)
            reader = Reader(connection, self.store, Moment())
            yield Workspace(reader, max(stamp(self._clock()), reader.head.recorded_at)), connection

    def _batch(
        self, commands: Iterable[Prepared], workspace: Workspace, connection: Connection
    ) -> Batch:
        commands = tuple(commands)
        streams = {draft.stream for command in commands for draft in command.drafts}
        versions, unread = workspace.versions(streams)
        if unread:
            versions |= self.store.versions(connection, unread)
        seen = workspace.reader.size
        return Batch(commands, versions, seen, self.recorder, __version__, unnamed(commands, seen))


THINGS = 5_000
"""Names that are remembered from part to part."""


class Session:
    """A transaction of a writer: what is appended in it is seen by what is decided next."""

    def __init__(self, connection: Connection, store: Store, recorder: str, now: str) -> None:
        """Take the connection, which holds the head, the stopped store, and who records."""
        head = read_head(connection)
        self.store = store
        self.recorder = recorder
        self.start = head.size
        self._connection = connection
        self._recorded_at = max(now, head.recorded_at)
        self._things: dict[tuple[str, str], Thing] = {}

    def workspace(self) -> Workspace:
        """The log as it is by now."""
        reader = Reader(self._connection, self.store, Moment())
        workspace = Workspace(reader, self._recorded_at)
        workspace.log.remember(self._things)
        return workspace

    def earlier(self) -> Workspace:
        """The log as it was at the beginning."""
        moment = Moment(recorded_until=f"@{self.start - 1}")
        return Workspace(Reader(self._connection, self.store, moment), self._recorded_at)

    def append(self, commands: tuple[Prepared, ...], workspace: Workspace) -> None:
        """Append what was decided on a workspace; the next one has it."""
        if not commands:
            return
        streams = {draft.stream for command in commands for draft in command.drafts}
        versions = self.store.versions(self._connection, sorted(streams))
        batch = Batch(commands, versions, workspace.reader.size, self.recorder, __version__)
        self.store.append_within(self._connection, batch)
        found = workspace.known_things()
        self._things = found if len(found) <= THINGS else {}
