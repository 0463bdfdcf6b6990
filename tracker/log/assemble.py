"""Assembling: from a batch to the rows of the log, inside the lock. No database here.

The stamp belongs to the lock: an envelope is made when the head has moved, never before.
"""

from collections.abc import Iterator, Mapping

import msgspec

from tracker.domain.facts import Draft
from tracker.errors import Impossible
from tracker.log.catalogue import Catalogue, Kind
from tracker.log.connection import Row
from tracker.log.envelope import (
    Envelope,
    Metadata,
    encoded,
    event_id,
    leaf_hash,
    write,
)
from tracker.log.stored import Batch, Prepared, Stored


class Place(msgspec.Struct, frozen=True):
    """Where a batch goes: its first position, and the stamp that all its events have.

    ``db_user`` is the role at the server; a file knows none.
    """

    start: int
    recorded_at: str
    db_user: str | None = None


def rows(batch: Batch, place: Place, catalogue: Catalogue) -> Iterator[Stored]:
    """Make the rows of a batch, one by one.

    Raises:
        TooLarge, InvalidText, WrongType: for an event that has no canonical bytes.
        DamagedEvent, Impossible: for data that could not be read back.
    """
    position, versions = place.start, dict(batch.expected)
    for command in batch.commands:
        metadata = _metadata(command, batch)
        for number, draft in enumerate(command.drafts):
            versions[draft.stream] += 1
            kind, data = catalogue.of(draft.data), encoded(draft.data)
            claim = draft.claim
            envelope = Envelope(
                according_to=claim.according_to,
                data=msgspec.Raw(data),
                db_user=place.db_user,
                event_id=event_id(command.command_id, number),
                irregular=claim.irregular,
                key=claim.key,
                metadata=metadata,
                note=claim.note,
                occurred=claim.occurred,
                order=claim.order,
                recorded_at=place.recorded_at,
                recorder=batch.recorder,
                replaces=claim.replaces,
                reported=claim.reported,
                schema_version=kind.version,
                sources=claim.sources,
                stream=draft.stream,
                type=kind.name,
                version=versions[draft.stream],
            )
            yield _row(position, envelope, draft, kind, catalogue)
            position += 1


def positions(batch: Batch, start: int) -> dict[str, tuple[int, ...]]:
    """Where each command's events lie once the batch is appended at ``start``."""
    found = {}
    for command in batch.commands:
        found[command.command_id] = tuple(range(start, start + len(command.drafts)))
        start += len(command.drafts)
    return found


COLUMNS = ("position", "bytes", "leaf", "event_id", "stream", "version", "type")
"""The columns of a row: the bytes, their leaf, and copies of four keys of the envelope."""


def values(row: Stored) -> Row:
    """The values of a row, in the order of ``COLUMNS``."""
    envelope = row.envelope
    return (
        row.position,
        row.stored,
        row.leaf,
        envelope.event_id,
        envelope.stream,
        envelope.version,
        envelope.type,
    )


def columns(row: Stored) -> Mapping[str, object]:
    """The values of a row by their columns."""
    return dict(zip(COLUMNS, values(row), strict=True))


def _metadata(command: Prepared, batch: Batch) -> Metadata:
    return Metadata(
        command_id=command.command_id,
        digest=command.digest,
        causation=None,
        correlation=None,
        app_version=batch.app_version,
    )


def _row(
    position: int, envelope: Envelope, draft: Draft, kind: Kind, catalogue: Catalogue
) -> Stored:
    """Make the row of an envelope, all of it checked; its data is read back, so that it can be.

    Raises:
        Impossible: where it would come back as something else (a NaN becomes null).
    """
    data = catalogue.typed(kind, kind.version, envelope.data, position)
    if data != draft.data:
        raise Impossible(f"the data of {draft.claim.key} would not come back the same")
    whole = type(envelope.order) is int and not kind.open
    stored = write(envelope, typed=whole and encoded(data) == bytes(envelope.data))
    return Stored(position, stored, leaf_hash(stored), envelope, data, kind)
