"""Appending in one statement, on PostgreSQL: a few events of one decision and their read models.

The stamp belongs to the lock. The head's row is locked first, so that the statement behind it sees
all that was recorded until then; it moves the head, makes bytes and leaf out of pieces around the
stamp and the role's name, and writes what rides along. Lock, statement and commit are sent
together: nobody waits for the network while the head is held. Where a guard does not hold nothing
is written, and the long way tells why.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

import msgspec

from tracker.domain.when import stamp
from tracker.log.assemble import Place, rows
from tracker.log.catalogue import Catalogue
from tracker.log.connection import Parameters
from tracker.log.envelope import LIMIT
from tracker.log.stored import Batch, Stored

MOST = 20
"""Events that are appended this way; more of them are faster by COPY."""

LONGEST_NAME = 400
"""Bytes that a role's name takes in JSON at most: 63, and six for each that is escaped."""

LOCK = "SELECT size FROM head WHERE id = 1 FOR NO KEY UPDATE"

APPEND = """
WITH moved AS (
    UPDATE head SET
        size = size + CAST(:count AS bigint),
        recorded_at = greatest(recorded_at, :clock),
        fence = coalesce(size + CAST(:fence AS bigint), fence)
    WHERE id = 1 AND fence <= CAST(:seen AS bigint) AND recorded_at <= :limit
        AND left(recorded_at, 10) <= left(:clock, 10)
        AND NOT EXISTS (
            SELECT 1 FROM json_to_recordset(CAST(:expected AS json)) r (stream text, version int)
            WHERE r.version <>
                (SELECT coalesce(max(e.version), 0) FROM event e WHERE e.stream = r.stream)
        )
        AND {condition}
    RETURNING size - CAST(:count AS bigint) AS start, recorded_at
), made AS MATERIALIZED (
    SELECT m.start + r.number AS position, r.event_id, r.stream, r.version, r.type, convert_to(
        r.pieces[1] || to_json(session_user::text) || r.pieces[2] || m.recorded_at || r.pieces[3],
        'UTF8'
    ) AS bytes
    FROM moved m, json_to_recordset(CAST(:events AS json))
        r (number int, event_id text, stream text, version int, type text, pieces text[])
), written AS (
    INSERT INTO event (position, bytes, leaf, event_id, stream, version, type)
    SELECT position, bytes, sha256('\\x00'::bytea || bytes), event_id, stream, version, type
    FROM made
){parts}
SELECT start FROM moved
"""
"""The day of the stamp is known before: what read models hold of it does not change any more."""


class Rider(Protocol):
    """What is written by the same statement as new entries: read models, in SQL of PostgreSQL."""

    condition: str
    """What has to hold when the head is locked; else nothing is written."""

    parts: str
    """Further parts of the WITH, each after a comma; ``moved.start`` is the first new position."""

    def parameters(self, events: Sequence[Stored]) -> Parameters | None:
        """Values for both. Events have positions from 0, and a stamp of the right day.

        None where they need the long way.
        """


def statement(rider: Rider) -> str:
    """The whole statement."""
    return APPEND.format(condition=rider.condition, parts=rider.parts)


def parameters(
    batch: Batch, now: datetime, ahead: timedelta, catalogue: Catalogue, rider: Rider
) -> Parameters | None:
    """Everything that the statement is told; None for what takes the long way.

    Raises:
        TooLarge, InvalidText, WrongType, DamagedEvent, Impossible: as ``assemble.rows``.
    """
    drafts = batch.drafts
    if len(drafts) > MOST or batch.guard is not None:
        return None
    place = Place(0, stamp(now))
    made = list(rows(batch, place, catalogue))
    riding = rider.parameters(made)
    if riding is None or any(len(row.stored) > LIMIT - LONGEST_NAME for row in made):
        return None
    away = [row.position + 1 for row in made if row.kind.takes_away]
    return {
        "count": len(made),
        "clock": place.recorded_at,
        "limit": stamp(now + ahead),
        "fence": away[-1] if away else None,
        "seen": batch.seen,
        "expected": _json([{"stream": s, "version": v} for s, v in batch.expected.items()]),
        "events": _json([_event(row, place) for row in made]),
        **riding,
    }


def _event(row: Stored, place: Place) -> Mapping[str, object]:
    envelope = row.envelope
    return {
        "number": row.position,
        "event_id": envelope.event_id,
        "stream": envelope.stream,
        "version": envelope.version,
        "type": envelope.type,
        "pieces": pieces(row.stored.decode(), place.recorded_at),
    }


def pieces(stored: str, recorded_at: str) -> tuple[str, str, str]:
    """An event's text before, between and after the role's name and the stamp.

    Both are looked for from the end: behind them in the order of the keys there are only texts,
    and in a text a quotation mark is escaped.
    """
    before, named, rest = stored.rpartition('"db_user":null,"event_id":')
    key, value, after = rest.rpartition(f'"recorded_at":"{recorded_at}","recorder":')
    start, end = len('"db_user":'), len('"recorded_at":"')
    return (
        before + named[:start],
        named[start + len("null") :] + key + value[:end],
        value[end + len(recorded_at) :] + after,
    )


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
