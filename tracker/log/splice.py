"""Appending in one statement, on PostgreSQL: a few events of one decision and their read models.

The stamp belongs to the lock. The head is locked first, so that the statement behind it sees
all that was recorded until then; it moves the head, makes bytes and leaf out of pieces around the
stamp and the role's name, and writes what rides along. Lock, statement and commit are sent
together: nobody waits for the network while the head is held. Where a guard does not hold nothing
is written, and the long way tells why.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple, Protocol

from tracker.domain.when import stamp
from tracker.log.assemble import Place, rows
from tracker.log.catalogue import Catalogue
from tracker.log.connection import Parameters
from tracker.log.envelope import LIMIT
from tracker.log.stored import Batch, Stored
from tracker.log.waiting import CHANNEL

MOST = 20
"""Events that are appended this way; more of them are faster by COPY."""

LONGEST_NAME = 400
"""Bytes that a role's name takes in JSON at most: 63, and six for each that is escaped."""

LOCK = "LOCK TABLE head IN EXCLUSIVE MODE"
"""Whoever waits for it stands in line and is woken alone; of those who wait for a row all are."""

APPEND = """
WITH moved AS (
    UPDATE head SET
        size = size + {count},
        recorded_at = greatest(recorded_at, :clock),
        fence = coalesce(size + CAST(:fence AS bigint), fence)
    WHERE id = 1 AND fence <= CAST(:seen AS bigint) AND recorded_at <= :limit
        AND left(recorded_at, 10) <= left(:clock, 10)
        AND {conditions}
    RETURNING size - {count} AS start, recorded_at
), made AS MATERIALIZED (
    SELECT m.start + r.number AS position, r.event_id, r.stream, r.version, r.type, convert_to(
        r.one || to_json(session_user::text) || r.two || m.recorded_at || r.three, 'UTF8'
    ) AS bytes
    FROM moved m, (VALUES {events}) r (number, event_id, stream, version, type, one, two, three)
), written AS (
    INSERT INTO event (position, bytes, leaf, event_id, stream, version, type)
    SELECT position, bytes, sha256('\\x00'::bytea || bytes), event_id, stream, version, type
    FROM made
){parts}
SELECT start, pg_notify('{channel}', '') FROM moved
"""
"""The day of the stamp is known before: what read models hold of it does not change any more."""

EXPECTED = """coalesce(
    (SELECT e.version FROM event e WHERE e.stream = :in{0} ORDER BY e.version DESC LIMIT 1), 0
) = CAST(:at{0} AS int)"""
EVENT = "({0}, :event_id{0}, :stream{0}, CAST(:version{0} AS int), :type{0}, :a{0}, :b{0}, :c{0})"
"""An event's place in the batch, the columns that are known before, and its text in pieces.

Values stand in the statement one by one: a list of them would be taken apart by the server.
"""


class Riding(NamedTuple):
    """What is written along: parts of a statement, and the values of their parameters."""

    conditions: tuple[str, ...]
    """What has to hold when the head is locked; else nothing is written."""

    parts: str
    """Further parts of the WITH, each after a comma; ``moved.start`` is the first new position."""

    values: Parameters


class Rider(Protocol):
    """What is written by the same statement as new entries: read models, in SQL of PostgreSQL."""

    def riding(self, events: Sequence[Stored]) -> Riding | None:
        """Say what is written along with new events; None where they need the long way.

        Events have positions from 0, and a stamp of the right day.
        """


class Spliced(NamedTuple):
    """A statement that appends, and its values."""

    sql: str
    values: Parameters


def spliced(
    batch: Batch, now: datetime, ahead: timedelta, catalogue: Catalogue, rider: Rider
) -> Spliced | None:
    """Make the statement; None for what takes the long way.

    Raises:
        TooLarge, InvalidText, WrongType, DamagedEvent, Impossible: as ``assemble.rows``.
    """
    drafts = batch.drafts
    if len(drafts) > MOST or batch.guard is not None:
        return None
    place = Place(0, stamp(now))
    made = list(rows(batch, place, catalogue))
    riding = rider.riding(made)
    if riding is None or any(len(row.stored) > LIMIT - LONGEST_NAME for row in made):
        return None
    away = [row.position + 1 for row in made if row.kind.takes_away]
    values: dict[str, object] = {
        "clock": place.recorded_at,
        "limit": stamp(now + ahead),
        "fence": away[-1] if away else None,
        "seen": batch.seen,
        **riding.values,
    }
    for number, (stream, version) in enumerate(batch.expected.items()):
        values |= {f"in{number}": stream, f"at{number}": version}
    for row in made:
        values |= _event(row, place)
    return Spliced(_statement(len(batch.expected), len(made), *riding[:2]), values)


@lru_cache(maxsize=256)
def _statement(streams: int, events: int, conditions: tuple[str, ...], parts: str) -> str:
    expected = (EXPECTED.format(number) for number in range(streams))
    return APPEND.format(
        count=events,
        conditions=" AND ".join((*expected, *conditions)),
        events=", ".join(EVENT.format(number) for number in range(events)),
        parts=parts,
        channel=CHANNEL,
    )


def _event(row: Stored, place: Place) -> Parameters:
    envelope, number = row.envelope, row.position
    one, two, three = pieces(row.stored.decode(), place.recorded_at)
    return {
        f"event_id{number}": envelope.event_id,
        f"stream{number}": envelope.stream,
        f"version{number}": envelope.version,
        f"type{number}": envelope.type,
        f"a{number}": one,
        f"b{number}": two,
        f"c{number}": three,
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
