"""What goes into the store and what comes out: batches, receipts, decoded rows, the head.

Plain data, checked at its birth. ``store`` appends and reads these.
"""

from collections.abc import Callable, Mapping, Sequence

import msgspec

from tracker.domain.facts import Claim, Draft, Event
from tracker.errors import DamagedEvent, Impossible, MissingField
from tracker.log.catalogue import Catalogue, Kind
from tracker.log.connection import Connection, Row
from tracker.log.envelope import Envelope, claim_of, read


class Stored(msgspec.Struct, frozen=True, gc=False):
    """A row of the log, decoded: its position and stored bytes, envelope and typed data."""

    position: int
    stored: bytes
    leaf: bytes
    envelope: Envelope
    data: Event
    kind: Kind


class Head(msgspec.Struct, frozen=True):
    """The end of the log: how many entries, the last stamp, and the fence.

    The fence is the position after the last event that takes something away: what was decided
    on an earlier log may rest on what is gone.
    """

    size: int
    recorded_at: str
    fence: int


class Prepared(msgspec.Struct, frozen=True, gc=False):
    """A decided command: its id (a UUID), the digest of what its caller said, and its events."""

    command_id: str
    digest: str
    drafts: tuple[Draft, ...]


class Batch(msgspec.Struct, frozen=True):
    """Commands to append together.

    ``expected`` is the version of each stream before (0 for a new one) and mandatory; ``seen``
    is the size of the log at which was decided. ``guard`` looks up under the lock what else the
    decision rests on, and refuses where that has changed.
    """

    commands: tuple[Prepared, ...]
    expected: Mapping[str, int]
    seen: int
    recorder: str
    app_version: str
    guard: Callable[[Connection], None] | None = None

    def __post_init__(self) -> None:
        """Check the batch at its birth.

        Raises:
            MissingField: where a stream has no expected version.
            Impossible: where a command stands twice, or has no events.
        """
        for draft in self.drafts:
            if draft.stream not in self.expected:
                raise MissingField("expected", f"say the version of {draft.stream}")
        ids = [command.command_id for command in self.commands]
        if len(set(ids)) != len(ids):
            raise Impossible("a command stands twice in one batch")
        if not all(command.drafts for command in self.commands):
            raise Impossible("a command without events: there is nothing to append")

    @property
    def drafts(self) -> list[Draft]:
        """All events of the batch, in their order."""
        return [draft for command in self.commands for draft in command.drafts]


class Receipt(msgspec.Struct, frozen=True):
    """Where each command's events lie; ``repeated`` is true where they lay there before."""

    positions: Mapping[str, tuple[int, ...]]
    repeated: bool = False


def difference(claim: Claim, data: Event, draft: Draft) -> tuple[str, object, object] | None:
    """The first field in which a recorded claim and its data differ from a draft, with both.

    A different type of event is told as the field ``type``.
    """
    if type(data) is not type(draft.data):
        return "type", type(data).__name__, type(draft.data).__name__
    pairs: tuple[tuple[msgspec.Struct, msgspec.Struct], ...]
    pairs = (claim, draft.claim), (data, draft.data)
    for recorded, given in pairs:
        for field in recorded.__struct_fields__:
            before, now = getattr(recorded, field), getattr(given, field)
            if before != now:
                return field, before, now
    return None


def differing(recorded: Sequence[Stored], command: Prepared) -> tuple[str, int]:
    """The first field in which a command's events differ from the recorded ones, and where."""
    for old, draft in zip(recorded, command.drafts, strict=False):
        found = difference(claim_of(old.envelope), old.data, draft)
        if found is not None:
            return found[0], old.position
    same = len(recorded) == len(command.drafts)
    return "content" if same else "number of events", recorded[0].position


def decode(row: Row, catalogue: Catalogue) -> Stored:
    """Decode a row of the table ``event``: (position, bytes, leaf, …).

    Raises:
        DamagedEvent, EventNewer: where it can't be read.
    """
    position, stored, leaf = row[:3]
    if not (isinstance(position, int) and isinstance(stored, bytes) and isinstance(leaf, bytes)):
        raise DamagedEvent(position if isinstance(position, int) else -1, "a column of no bytes")
    envelope = read(stored, position)
    version = envelope.schema_version
    kind = catalogue.named(envelope.type, version, position)
    data = catalogue.typed(kind, version, envelope.data, position)
    return Stored(position, stored, leaf, envelope, data, kind)


def opened(position: int, stored: bytes, catalogue: Catalogue) -> tuple[Envelope, Event]:
    """Read an event's bytes alone: its envelope, and its own part as it is by now.

    Raises:
        DamagedEvent, EventNewer: where it can't be read.
    """
    if not isinstance(stored, bytes):
        raise DamagedEvent(position, "a column of no bytes")
    said = read(stored, position)
    return said, catalogue.read(said.type, said.schema_version, said.data, position)
