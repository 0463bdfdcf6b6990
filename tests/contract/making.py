"""What the suites of the log share: a log on a scratch database, and small events for it.

The store knows no rules of the domain, so that these events need not make sense.
"""

from collections.abc import Mapping, Sequence

from tracker.clock import Clock
from tracker.domain.adoption import ProcedureAdopted
from tracker.domain.facts import Claim, Draft, Event
from tracker.domain.marks import EventRetracted
from tracker.domain.organisation import MemberLeft
from tracker.domain.party import PartyRegistered
from tracker.log import schema
from tracker.log.connection import Connection
from tracker.log.database import Database
from tracker.log.envelope import command_id
from tracker.log.splice import Riding
from tracker.log.store import Batch, Head, Prepared, Projector, Receipt, Store, Stored, read_head

TAKES_AWAY: Mapping[str, Event] = {
    "retraction": EventRetracted("some-event", "typed wrong"),
    "member left": MemberLeft("ARM"),
    "procedure": ProcedureAdopted({}),
}
"""An event of each kind that moves the fence."""


def no_views(connection: Connection, events: Sequence[Stored]) -> None:
    """Write no read models: the store is tested alone."""


class Alone:
    """Entries alone ride: what goes with ``no_views`` where one statement appends."""

    def riding(self, events: Sequence[Stored]) -> Riding | None:
        """Nothing is to be written beside them."""
        return Riding((), "", {}) if events else None


def draft(key: str, stream: str | None = None, data: Event | None = None) -> Draft:
    """A small event; by default a party registers in a stream of its own."""
    return Draft(stream or f"party/{key}", Claim(key=key), data or PartyRegistered(f"Party {key}"))


def command(name: str, *drafts: Draft, said: str = "") -> Prepared:
    """A command whose id and digest follow from its name, and from what else was said."""
    return Prepared(command_id("test", name), f"digest of {name} {said}", drafts or (draft(name),))


class Log:
    """A log of its own, whose batches are put together as callers do: read, decide, append."""

    def __init__(self, url: str, clock: Clock, projector: Projector = no_views) -> None:
        """Take a URL; the database may be there already, see ``create``."""
        self.url = url
        self.clock = clock
        self.database = Database(url, lock_timeout=30)
        rider = Alone() if projector is no_views else None
        self.store = Store(self.database, clock, projector, rider=rider)

    def create(self) -> "Log":
        """Make the database, with position 0."""

        def fill(made: Database) -> None:
            Store(made, self.clock, no_views).open_log("test/log", "anna", "0", command_id("log"))

        schema.create(self.database, fill)
        return self

    def again(self, projector: Projector = no_views) -> "Log":
        """The same log by objects of their own, as another process would have them."""
        return Log(self.url, self.clock, projector)

    def batch(self, *commands: Prepared) -> Batch:
        """Decide now: note the versions of all streams, and the size of the log."""
        streams = {draft.stream for command in commands for draft in command.drafts}
        with self.database.reading() as connection:
            expected = self.store.versions(connection, sorted(streams))
            size = read_head(connection).size
        return Batch(commands, expected, size, "anna", "0")

    def append(self, *commands: Prepared) -> Receipt:
        """Decide now and append at once."""
        return self.store.append(self.batch(*commands))

    def head(self) -> Head:
        """The end of the log."""
        with self.database.reading() as connection:
            return read_head(connection)

    def events(self) -> list[Stored]:
        """All entries in order."""
        with self.database.reading() as connection:
            return list(self.store.events(connection))

    def keys(self) -> list[str]:
        """The keys of all entries after the first, in order."""
        return [event.envelope.key for event in self.events()[1:]]
