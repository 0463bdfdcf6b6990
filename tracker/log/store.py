"""The store: appends events, all of a batch or nothing, and reads them back.

An append is one short critical section on one head row: its UPDATE locks and moves the head,
stamps, and carries the guards. So positions have no gaps, follow commit order, and no decision
lands on what was taken away meanwhile. The same suite of tests runs over every engine.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING

import msgspec

from tracker.clock import Clock
from tracker.domain.facts import Claim, Draft, Event
from tracker.domain.when import stamp
from tracker.errors import (
    ClockBehind,
    CommandReused,
    DamagedEvent,
    DatabaseExists,
    DatabaseFailed,
    FenceMoved,
    NameTaken,
    WrongVersion,
)
from tracker.log import statements
from tracker.log.assemble import COLUMNS, Place, positions, rows, values
from tracker.log.catalogue import Catalogue, catalogue
from tracker.log.connection import Asked, Connection, Row, UniqueViolation, chunks
from tracker.log.database import Database
from tracker.log.envelope import Envelope, event_id
from tracker.log.log_events import LogOpened
from tracker.log.retrying import insist
from tracker.log.stored import Batch, Head, Prepared, Receipt, Stored, decode, differing, opened

if TYPE_CHECKING:
    from tracker.log.splice import Rider

__all__ = [
    "AHEAD",
    "FORMAT",
    "HEADLESS",
    "Batch",
    "Head",
    "Prepared",
    "Progress",
    "Projector",
    "Receipt",
    "Store",
    "Stored",
    "read_head",
]

FORMAT = "agenda-event/v1"
MISSING = "it is missing"
HEADLESS = "the log has no head"
CHUNK = 1_000
"""Entries that are inserted at a time, and projected then."""

AHEAD = timedelta(minutes=10)
"""How far the log's last stamp may lie ahead of the clock."""

Progress = Callable[[int, int], None]
"""Called with what is done and what there is to do."""

Projector = Callable[[Connection, Sequence[Stored]], None]
"""Writes the read models of new events inside the appending transaction."""


class Store:
    """The log in one database."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        projector: Projector,
        events: Catalogue | None = None,
        rider: "Rider | None" = None,
    ) -> None:
        """Take the database, a clock, and what writes the read models.

        ``rider`` writes the same read models as ``projector``, by the statement that appends on a
        server; without one all is appended the long way.
        """
        self._database = database
        self._clock = clock
        self._project = projector
        self._catalogue = events or catalogue()
        self._rider = None if database.is_file else rider

    def of(self, database: Database) -> "Store":
        """The same store over another database: a copy of the log."""
        return Store(database, self._clock, self._project, self._catalogue, self._rider)

    def snapshot(self) -> AbstractContextManager[Connection]:
        """Open a snapshot of the log as it is now."""
        return self._database.reading()

    # --- appending ----------------------------------------------------------------------------

    def open_log(self, origin: str, recorder: str, app_version: str, command: str) -> None:
        """Write position 0: the log's origin and format.

        Raises:
            DatabaseExists: where the log is open already.
        """
        draft = Draft("log", Claim(key="log"), LogOpened(origin, FORMAT))
        prepared = Prepared(command, origin, (draft,))
        batch = Batch((prepared,), {"log": 0}, 0, recorder, app_version)
        try:
            with self._database.writing() as connection:
                connection.run(statements.OPEN_HEAD)
                self._append(connection, batch, None)
        except UniqueViolation as error:
            raise DatabaseExists(self._database.name) from error

    def append(self, batch: Batch, progress: Progress | None = None) -> Receipt:
        """Append a batch in one transaction. Repeating it gives the original positions.

        Raises:
            WrongVersion, FenceMoved, NameTaken: where something else was recorded since; decide
                again.
            CommandReused: where a command of that id said something else.
            ClockBehind: where the log's last stamp lies far ahead of the clock.
            TooLarge, InvalidText, WrongType: for an event that can't be written.
            DatabaseLocked, DiskFull, Unwritable, DatabaseFailed: as they say.
            ConnectionLost, BrokenOff, OutcomeUnknown: as :func:`tracker.log.retrying.insist`.
        """
        if not batch.commands:
            return Receipt({})
        return insist(lambda: self._spliced(batch) or self._append_or_settle(batch, progress))

    def append_within(self, connection: Connection, batch: Batch) -> Receipt:
        """Append in the transaction of a writer that holds the head (:func:`hold_head`)."""
        return self._append(connection, batch, None)

    def stamping(self, now: datetime) -> "Store":
        """The same store at one time: all that is appended by it has one stamp."""
        return Store(self._database, lambda: now, self._project, self._catalogue)

    def _spliced(self, batch: Batch) -> Receipt | None:
        """Append by one statement of a server; None where that is not for this batch, or refused.

        What it refuses the long way refuses too, and says why; or finds it recorded already.
        """
        if self._rider is None:
            return None
        from tracker.log import splice  # noqa: PLC0415 - servers alone need it

        told = splice.spliced(batch, self._clock(), AHEAD, self._catalogue, self._rider)
        if told is None:
            return None
        try:
            row = self._database.at_once(splice.LOCK, told.sql, told.values)
        except UniqueViolation:
            return None
        return None if row is None else Receipt(positions(batch, int(row[0])))

    def _append_or_settle(self, batch: Batch, progress: Progress | None) -> Receipt:
        """Append; a batch that is there already is refused, and found when that is settled."""
        try:
            with self._database.writing() as connection:
                return self._append(connection, batch, progress)
        except (UniqueViolation, WrongVersion, FenceMoved, ClockBehind) as error:
            return self._settle(batch, error)

    def _settle(self, batch: Batch, error: Exception) -> Receipt:
        """Say what a refusal means: the command is there by now, or somebody was faster."""
        with self._database.reading() as connection:
            known = self._recorded(connection, batch)
            if known is None:
                self._check_versions(connection, batch)
            moved = read_head(connection).size > batch.seen
        if known is not None:
            self._confirm()
            return known
        if isinstance(error, UniqueViolation) and moved:  # an id of the read models' tables
            raise NameTaken(batch.seen) from error
        if isinstance(error, UniqueViolation):
            raise DatabaseFailed(str(error)) from error
        raise error

    def _confirm(self) -> None:
        """Wait for standbys as an append would: what is found here may be on none of them yet."""
        if not self._database.is_file:
            with self._database.writing() as connection:
                connection.run(statements.KEEP)

    def _append(self, connection: Connection, batch: Batch, progress: Progress | None) -> Receipt:
        drafts, done = batch.drafts, 0
        total = len(drafts)
        place = self._advance(connection, batch, drafts)
        self._check_versions(connection, batch)
        if batch.guard is not None:
            batch.guard(connection)
        coming = rows(batch, place, self._catalogue)
        while done < total:
            chunk = self._inserted(connection, islice(coming, CHUNK))
            self._project(connection, chunk)
            done += len(chunk)
            if progress is not None:
                progress(done, total)
        return Receipt(positions(batch, place.start))

    @staticmethod
    def _inserted(connection: Connection, coming: Iterable[Stored]) -> list[Stored]:
        """Insert rows, each as it is made: a server takes it in meanwhile."""
        chunk: list[Stored] = []

        def made() -> Iterator[Row]:
            for row in coming:
                chunk.append(row)
                yield values(row)

        connection.insert("event", COLUMNS, made())
        return chunk

    def _advance(self, connection: Connection, batch: Batch, drafts: Sequence[Draft]) -> Place:
        """Move the head, which locks it; gives the first new position and the batch's stamp.

        Raises:
            FenceMoved, ClockBehind: where a guard does not hold.
        """
        away = [n for n, d in enumerate(drafts, 1) if self._catalogue.of(d.data).takes_away]
        now = self._clock()
        clock, fence = stamp(now), away[-1] if away else None
        row = connection.one(
            statements.ADVANCE, count=len(drafts), clock=clock, fence=fence, seen=batch.seen
        )
        if row is None:
            read_head(connection)  # there has to be one
            raise FenceMoved(batch.seen)
        start, recorded_at = row
        if recorded_at != clock and recorded_at > stamp(now + AHEAD):
            raise ClockBehind(str(recorded_at), clock)
        return Place(int(start), str(recorded_at), connection.user)

    def _check_versions(self, connection: Connection, batch: Batch) -> None:
        """Refuse where a stream has moved on. Under the lock, what is found here stays."""
        found = self.versions(connection, batch.expected)
        for stream, expected in batch.expected.items():
            if found[stream] != expected:
                raise WrongVersion(stream, expected)

    # --- what was recorded before -------------------------------------------------------------

    def _recorded(self, connection: Connection, batch: Batch) -> Receipt | None:
        """Look the batch's commands up: all recorded, or none; a part of them is a conflict.

        Raises:
            CommandReused: where one was recorded with another content.
            WrongVersion: where some are recorded and some are not.
        """
        found: dict[str, tuple[int, ...]] = {}
        for command in self._begun(connection, batch):
            events = self._events_of(connection, command.command_id)
            if events[0].envelope.metadata.digest != command.digest:
                field, entry = differing(events, command)
                raise CommandReused(command.command_id, field, entry)
            found[command.command_id] = tuple(event.position for event in events)
        if found and len(found) < len(batch.commands):
            again = next(one for one in batch.commands if one.command_id in found)
            stream = again.drafts[0].stream
            raise WrongVersion(stream, batch.expected[stream])
        return Receipt(found, repeated=True) if found else None

    def _begun(self, connection: Connection, batch: Batch) -> list[Prepared]:
        """The commands of a batch whose first event is there."""
        firsts = {event_id(command.command_id, 0): command for command in batch.commands}
        found = self.there(connection, firsts)
        return [command for identity, command in firsts.items() if identity in found]

    def _events_of(self, connection: Connection, command_id: str) -> list[Stored]:
        """All events of a command, in their order."""
        found: list[Stored] = []
        while (event := self.by_id(connection, event_id(command_id, len(found)))) is not None:
            found.append(event)
        return found

    # --- reading ------------------------------------------------------------------------------

    def decode(self, row: Row) -> Stored:
        """Decode one row of the table ``event``.

        Raises:
            DamagedEvent, EventNewer: where it can't be read.
        """
        return decode(row, self._catalogue)

    def opened(self, position: int, stored: bytes) -> tuple[Envelope, Event]:
        """Read an event's bytes: its envelope, and its own part.

        Raises:
            DamagedEvent, EventNewer: where it can't be read.
        """
        return opened(position, stored, self._catalogue)

    def events(self, connection: Connection, start: int = 0, stop: int = 2**62) -> Iterator[Stored]:
        """Read entries ``start`` … ``stop`` − 1 in order, in flat memory.

        Raises:
            DamagedEvent: also where one is missing, or the log ends before its head.
        """
        due, end = start, min(stop, read_head(connection).size)
        for row in connection.rows(statements.BODIES, start=start, stop=stop):
            if row[0] != due:
                raise DamagedEvent(due, MISSING)
            yield self.decode(row)
            due += 1
        if due < end:
            raise DamagedEvent(due, MISSING)

    def at(self, connection: Connection, position: int) -> Stored | None:
        """Read one entry, or None."""
        row = connection.one(statements.EVENT_AT, position=position)
        return None if row is None else self.decode(row)

    def by_id(self, connection: Connection, identity: str) -> Stored | None:
        """Read the entry of an event id, or None."""
        row = connection.one(statements.EVENT_BY_ID, event_id=identity)
        return None if row is None else self.decode(row)

    def there(self, connection: Connection, identities: Iterable[str]) -> set[str]:
        """Those of the event ids that the log has, in few statements."""
        found = set[str]()
        for sql, told in self.asking(connection, identities):
            found.update(str(row[0]) for row in connection.all(sql, **told))
        return found

    @staticmethod
    def asking(connection: Connection, identities: Iterable[str]) -> Iterator[Asked]:
        """The statements by which :meth:`there` asks for event ids."""
        for ids in chunks(identities, 10_000):
            if len(ids) == 1:  # a single command: no list to make and to take apart
                yield statements.KNOWN_ID, {"event_id": ids[0]}
            else:
                told = msgspec.json.encode(ids).decode()
                yield statements.KNOWN_IDS[connection.dialect], {"ids": told}

    def versions(self, connection: Connection, streams: Collection[str]) -> dict[str, int]:
        """The present version of each stream, 0 for one that is not there: one statement."""
        if len(streams) == 1:  # most appends are to one: no list to make and to take apart
            (stream,) = streams
            row = connection.one(statements.STREAM_VERSION, stream=stream)
            return {stream: int(row[0]) if row is not None else 0}
        wanted = msgspec.json.encode(list(streams)).decode()
        sql = statements.STREAM_VERSIONS[connection.dialect]
        return {str(row[0]): int(row[1]) for row in connection.all(sql, streams=wanted)}


def hold_head(connection: Connection) -> None:
    """Take the lock that each append takes, until the transaction ends: nobody else appends."""
    connection.run(statements.LOCK_HEAD)


def read_head(connection: Connection) -> Head:
    """Read the end of the log.

    Raises:
        DatabaseFailed: where there is none, as in a database that nobody opened a log in.
    """
    row = connection.one(statements.HEAD)
    if row is None:
        raise DatabaseFailed(HEADLESS)
    return Head(int(row[0]), str(row[1]), int(row[2]))
