"""The store: appends events, all of a batch or nothing, and reads them back.

An append is one short critical section on one head row: its UPDATE moves the head, stamps, and
carries the guards. So positions have no gaps, follow commit order, and no decision lands on
what was taken away meanwhile. The same suite of tests runs over every engine.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta

import msgspec

from tracker.clock import Clock
from tracker.domain.facts import Claim, Draft, Event
from tracker.domain.when import stamp
from tracker.errors import ClockBehind, CommandReused, DatabaseFailed, FenceMoved, WrongVersion
from tracker.log import statements
from tracker.log.catalogue import Catalogue, Kind, LogOpened, catalogue
from tracker.log.connection import Connection, Row, UniqueViolation
from tracker.log.database import Database
from tracker.log.envelope import (
    Envelope,
    Metadata,
    canonical,
    claim_of,
    data_of,
    event_id,
    leaf_hash,
    read,
    write,
)

FORMAT = "agenda-event/v1"
AHEAD = timedelta(minutes=10)
"""How far the log's last stamp may lie ahead of the clock."""

Progress = Callable[[int, int], None]
"""Called with what is done and what there is to do."""


class Stored(msgspec.Struct, frozen=True):
    """A row of the log, decoded: its position and stored bytes, envelope and typed data."""

    position: int
    stored: bytes
    leaf: bytes
    envelope: Envelope
    data: Event
    kind: Kind


Projector = Callable[[Connection, Sequence[Stored]], None]
"""Writes the read models of new events inside the appending transaction."""


class Head(msgspec.Struct, frozen=True):
    """The end of the log: how many entries, the last stamp, and the fence (see the design)."""

    size: int
    recorded_at: str
    fence: int


class Prepared(msgspec.Struct, frozen=True):
    """A decided command: its id, the digest of what its caller said, and its events."""

    command_id: str
    digest: str
    drafts: tuple[Draft, ...]


class Batch(msgspec.Struct, frozen=True):
    """Commands to append together.

    ``expected`` is the version of each stream before (0 for a new one) and mandatory; ``seen``
    is the size of the log at which was decided.
    """

    commands: tuple[Prepared, ...]
    expected: Mapping[str, int]
    seen: int
    recorder: str
    app_version: str


class Receipt(msgspec.Struct, frozen=True):
    """Where each command's events lie; ``repeated`` is true where they lay there before."""

    positions: Mapping[str, tuple[int, ...]]
    repeated: bool = False


class Store:
    """The log in one database."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        projector: Projector,
        events: Catalogue | None = None,
    ) -> None:
        """Take the database, a clock, and what writes the read models."""
        self._database = database
        self._clock = clock
        self._project = projector
        self._catalogue = events or catalogue()

    def open_log(self, origin: str, recorder: str, app_version: str, command: str) -> None:
        """Write position 0: the log's origin and format."""
        draft = Draft("log", Claim(key="log"), LogOpened(origin, FORMAT))
        with self._database.writing() as connection:
            connection.run(statements.OPEN_HEAD)
            prepared = Prepared(command, origin, (draft,))
            batch = Batch((prepared,), {"log": 0}, 0, recorder, app_version)
            self._append(connection, batch, None)

    def append(self, batch: Batch, progress: Progress | None = None) -> Receipt:
        """Append a batch in one transaction. Repeating it gives the original positions.

        Raises:
            WrongVersion, FenceMoved: where something else was recorded since; decide again.
            CommandReused: where a command of that id said something else.
            ClockBehind, DatabaseLocked, DiskFull, Unwritable, DatabaseFailed: as they say.
        """
        try:
            with self._database.writing() as connection:
                known = self._recorded(connection, batch)
                return known or self._append(connection, batch, progress)
        except UniqueViolation as error:
            return self._after_violation(batch, error)

    def _after_violation(self, batch: Batch, error: Exception) -> Receipt:
        """Any unique violation: either the command is there by now, or a stream moved on."""
        with self._database.reading() as connection:
            known = self._recorded(connection, batch)
            if known is not None:
                return known
            self._check_versions(connection, batch)
        raise DatabaseFailed(str(error)) from error

    def _append(self, connection: Connection, batch: Batch, progress: Progress | None) -> Receipt:
        drafts = [draft for command in batch.commands for draft in command.drafts]
        self._check_versions(connection, batch)
        start, recorded_at = self._advance(connection, batch, drafts)
        rows: list[Stored] = []
        receipt: dict[str, tuple[int, ...]] = {}
        position, versions = start, dict(batch.expected)
        for command in batch.commands:
            receipt[command.command_id] = tuple(range(position, position + len(command.drafts)))
            for number, draft in enumerate(command.drafts):
                versions[draft.stream] += 1
                metadata = Metadata(
                    command_id=command.command_id,
                    digest=command.digest,
                    app_version=batch.app_version,
                )
                envelope = self._envelope(
                    draft,
                    event_id(command.command_id, number),
                    versions[draft.stream],
                    recorded_at,
                    batch.recorder,
                    metadata,
                )
                rows.append(self._stored(position, envelope))
                position += 1
            if len(rows) >= 1_000:  # noqa: PLR2004 - bounds the memory of an import
                self._write(connection, rows)
                rows = []
                if progress is not None:
                    progress(position - start, len(drafts))
        self._write(connection, rows)
        return Receipt(receipt)

    def _write(self, connection: Connection, rows: Sequence[Stored]) -> None:
        connection.run_many(statements.INSERT_EVENT, [_columns(row) for row in rows])
        self._project(connection, rows)

    def _advance(
        self, connection: Connection, batch: Batch, drafts: Sequence[Draft]
    ) -> tuple[int, str]:
        """Move the head; gives the first new position and the stamp of the batch."""
        away = [n for n, d in enumerate(drafts, 1) if self._catalogue.of(d.data).takes_away]
        now = self._clock()
        row = connection.one(
            statements.ADVANCE,
            count=len(drafts),
            clock=stamp(now),
            limit=stamp(now + AHEAD),
            fence=away[-1] if away else None,
            seen=batch.seen,
        )
        if row is None:
            head = read_head(connection)
            if head.fence > batch.seen:
                raise FenceMoved(batch.seen)
            raise ClockBehind(head.recorded_at, stamp(now))
        return int(row[0]), str(row[1])

    def _check_versions(self, connection: Connection, batch: Batch) -> None:
        for stream, expected in batch.expected.items():
            row = connection.one(statements.STREAM_VERSION, stream=stream)
            if row is None or row[0] != expected:
                raise WrongVersion(stream, expected)

    def _recorded(self, connection: Connection, batch: Batch) -> Receipt | None:
        """Look the batch's commands up: all recorded, or none; a part of them is a conflict.

        Raises:
            CommandReused: where one was recorded with another content.
            WrongVersion: where some are recorded and some are not.
        """
        positions: dict[str, tuple[int, ...]] = {}
        missing = 0
        for command in batch.commands:
            row = connection.one(statements.EVENT_BY_ID, event_id=event_id(command.command_id, 0))
            if row is None:
                missing += bool(command.drafts)
                continue
            first = self.decode(row)
            if first.envelope.metadata.digest != command.digest:
                raise CommandReused(command.command_id, _differing(first, command), row[0])
            positions[command.command_id] = tuple(
                range(first.position, first.position + len(command.drafts))
            )
        if positions and missing:
            raise WrongVersion(batch.commands[0].drafts[0].stream, 0)
        return Receipt(positions, repeated=True) if positions else None

    def _envelope(  # noqa: PLR0913, PLR0917 - an envelope has that many parts
        self,
        draft: Draft,
        identity: str,
        version: int,
        recorded_at: str,
        recorder: str,
        metadata: Metadata,
    ) -> Envelope:
        kind = self._catalogue.of(draft.data)
        claim = {name: getattr(draft.claim, name) for name in draft.claim.__struct_fields__}
        return Envelope(
            event_id=identity,
            type=kind.name,
            schema_version=kind.version,
            stream=draft.stream,
            version=version,
            recorded_at=recorded_at,
            recorder=recorder,
            db_user=None,
            metadata=metadata,
            data=msgspec.Raw(canonical(draft.data)),
            **claim,
        )

    def _stored(self, position: int, envelope: Envelope) -> Stored:
        """Make the row of an envelope; its data is read back first, so that it can be."""
        kind = self._catalogue.named(envelope.type, envelope.schema_version, position)
        data = data_of(envelope, self._catalogue, position)
        stored = write(envelope)
        return Stored(position, stored, leaf_hash(stored), envelope, data, kind)

    def decode(self, row: Row) -> Stored:
        """Decode one row of the table ``event``.

        Raises:
            DamagedEvent, EventNewer: where it can't be read.
        """
        position, stored, leaf = int(row[0]), bytes(row[1]), bytes(row[2])
        envelope = read(stored, position)
        kind = self._catalogue.named(envelope.type, envelope.schema_version, position)
        data = data_of(envelope, self._catalogue, position)
        return Stored(position, stored, leaf, envelope, data, kind)

    def events(self, connection: Connection, start: int = 0, stop: int = 2**62) -> Iterator[Stored]:
        """Read entries ``start`` … ``stop`` − 1 in order, in flat memory."""
        for row in connection.rows(statements.EVENTS, start=start, stop=stop):
            yield self.decode(row)

    def at(self, connection: Connection, position: int) -> Stored | None:
        """Read one entry, or None."""
        row = connection.one(statements.EVENT_AT, position=position)
        return None if row is None else self.decode(row)

    def by_id(self, connection: Connection, identity: str) -> Stored | None:
        """Read the entry of an event id, or None."""
        row = connection.one(statements.EVENT_BY_ID, event_id=identity)
        return None if row is None else self.decode(row)

    def versions(self, connection: Connection, streams: Iterable[str]) -> dict[str, int]:
        """The present version of each stream, 0 for one that is not there."""
        found = {}
        for stream in streams:
            row = connection.one(statements.STREAM_VERSION, stream=stream)
            found[stream] = int(row[0]) if row is not None else 0
        return found


def read_head(connection: Connection) -> Head:
    """Read the end of the log."""
    row = connection.one(statements.HEAD)
    if row is None:
        raise DatabaseFailed("the log has no head")
    return Head(int(row[0]), str(row[1]), int(row[2]))


def _columns(row: Stored) -> dict[str, object]:
    envelope = row.envelope
    return {
        "position": row.position,
        "bytes": row.stored,
        "leaf": row.leaf,
        "event_id": envelope.event_id,
        "stream": envelope.stream,
        "version": envelope.version,
        "type": envelope.type,
    }


def _differing(recorded: Stored, command: Prepared) -> str:
    """Name the first field in which a command's first event differs from the recorded one."""
    draft, claim = command.drafts[0], claim_of(recorded.envelope)
    if type(draft.data) is not type(recorded.data):
        return "type"
    for old, new in ((claim, draft.claim), (recorded.data, draft.data)):
        for field in old.__struct_fields__:
            if getattr(old, field) != getattr(new, field):
                return str(field)
    return "content"
