"""Read models that ride along: written by the very statement of a server that appends.

Rows are those of the projections. Positions count from the first new one, and what was recorded
before is named and looked up by the statement itself; see ``log.splice``. Retractions change rows,
and a replacement keeps the place of another one: both take the long way, as ``writer`` does it.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import msgspec

from tracker.log.splice import Riding
from tracker.log.store import Stored
from tracker.views.lives import REGISTERED
from tracker.views.projections import project
from tracker.views.riding_lives import LIFE, Rows, lives
from tracker.views.rows import (
    VERSION,
    EntityRow,
    FactRow,
    MarkRow,
    MentionRow,
    Operation,
    Retraction,
    StandingRow,
    WordsRow,
)

UNKNOWN = "NOT EXISTS (SELECT 1 FROM fact f WHERE f.key IN ({}))"
"""No key names two facts."""

CURSOR = """
, cursor AS (
    UPDATE projection SET version = :version, cursor = m.start + CAST(:count AS bigint)
    FROM moved m WHERE id = 1
)"""

PARTS = {
    "entity": """
, entities AS (
    INSERT INTO entity (num, kind, id, stream, title, parent)
    SELECT m.start + r.num, r.kind, r.id, r.stream, r.title, r.parent
    FROM moved m, json_to_recordset(CAST(:entity AS json))
        r (num bigint, kind text, id text, stream text, title text, parent text)
    WHERE NOT EXISTS (SELECT 1 FROM entity x WHERE x.kind = r.kind AND x.id = r.id)
)""",
    "fact": """
, facts AS (
    INSERT INTO fact (
        position, event_id, key, type, stream, mark, earliest, latest, ord, place, reported
    )
    SELECT m.start + r.position, r.event_id, r.key, r.type, coalesce(m.start + r.first,
            (SELECT e.position FROM event e WHERE e.stream = r.stream AND e.version = 1)),
        r.mark, r.earliest, r.latest, r.ord, m.start + r.position, r.reported
    FROM moved m, json_to_recordset(CAST(:fact AS json)) r (
        position bigint, event_id text, key text, type text, stream text, first bigint,
        mark boolean, earliest bigint, latest bigint, ord smallint, reported bigint
    )
)""",
    "standing": """
, standings AS (
    INSERT INTO standing (
        subject, slot, who, position, value, label, effect, earliest, latest, ord, place, reported,
        begins, done, done_latest, done_reported
    )
    SELECT coalesce((SELECT x.num FROM entity x WHERE x.kind = r.kind AND x.id = r.id),
            m.start + r.num), r.slot, r.who, m.start + r.position,
        r.value, r.label, r.effect, r.earliest, r.latest, r.ord, m.start + r.position, r.reported,
        r.begins, m.start + r.done, r.done_latest, r.done_reported
    FROM moved m, json_to_recordset(CAST(:standing AS json)) r (
        kind text, id text, num bigint, slot text, who text, position bigint, value text,
        label text, effect text, earliest bigint, latest bigint, ord smallint, reported bigint,
        begins bigint, done bigint, done_latest bigint, done_reported bigint
    )
)""",
    "life": LIFE,
    "mark": """
, marks AS (
    INSERT INTO mark (position, target, type)
    SELECT m.start + r.position, coalesce(m.start + r.told,
        (SELECT f.position FROM fact f WHERE f.event_id = r.target)), r.type
    FROM moved m, json_to_recordset(CAST(:mark AS json))
        r (position bigint, target text, told bigint, type text)
)""",
    "mention": """
, mentions AS (
    INSERT INTO mention (ref, role, position)
    SELECT r.ref, r.role, m.start + r.position FROM moved m,
        json_to_recordset(CAST(:mention AS json)) r (ref text, role text, position bigint)
)""",
    "word": """
, words AS (
    INSERT INTO word (token, position, place)
    SELECT r.token, m.start + r.position, r.place FROM moved m,
        json_to_recordset(CAST(:word AS json)) r (token text, position bigint, place smallint)
)""",
}
"""By the table that they fill: a statement has those of which there are rows."""


class ReadModels:
    """All read models, and that a key names one fact."""

    def riding(self, events: Sequence[Stored]) -> Riding | None:
        """Give the rows of new events as JSON, by table; None for what takes the long way."""
        keys = {f"key{n}": event.envelope.key for n, event in enumerate(events)}
        if len(set(keys.values())) < len(keys) or any(map(_takes_long, events)):
            return None
        batch = _Batch(events)
        for event in events:
            for operation in project(event, event.position, event.envelope.recorded_at):
                if isinstance(operation, Retraction):
                    return None
                batch.take(operation)
        batch.rows["life"] = lives(batch.rows, batch.things)
        told = {table: _json(rows) for table, rows in batch.rows.items() if rows}
        parts = "".join((CURSOR, *(PARTS[table] for table in told)))
        values = {**keys, "count": len(events), "version": VERSION, **told}
        return Riding((_unknown(len(keys)),), parts, values)


def _takes_long(event: Stored) -> bool:
    """Whether an event replaces another one, or names an item again."""
    envelope = event.envelope
    again = envelope.type == REGISTERED and envelope.version > 1
    return again or envelope.replaces is not None


@lru_cache(maxsize=64)
def _unknown(keys: int) -> str:
    return UNKNOWN.format(", ".join(f":key{number}" for number in range(keys)))


def _json(rows: list[dict[str, Any]]) -> str:
    return msgspec.json.encode(rows).decode()


class _Batch:
    """The rows of some new events; what is new among them is named by its place in the batch."""

    def __init__(self, events: Sequence[Stored]) -> None:
        self.rows: Rows = {
            table: [] for table in ("entity", "fact", "standing", "mark", "mention", "word")
        }
        self._streams = {
            one.envelope.stream: one.position for one in events if one.envelope.version == 1
        }
        self.things: dict[str, int] = {}
        self._told = {one.envelope.event_id: one.position for one in events}

    def take(self, operation: Operation) -> None:
        """Add the rows of an operation that adds some."""
        match operation:
            case EntityRow():
                ref = f"{operation.kind}/{operation.id}"
                if ref not in self.things:
                    self.things[ref] = operation.num
                    self.rows["entity"].append(msgspec.structs.asdict(operation))
            case FactRow():
                first = self._streams.get(operation.stream)
                self.rows["fact"].append({**_dated(operation), "first": first})
            case StandingRow():
                self.rows["standing"].append(self._standing(operation))
            case MarkRow():
                told = self._told.get(operation.target)
                self.rows["mark"].append({**msgspec.structs.asdict(operation), "told": told})
            case MentionRow():
                self.rows["mention"].append(msgspec.structs.asdict(operation))
            case WordsRow(position=position, places=places):
                self.rows["word"] += [
                    {"token": token, "position": position, "place": place}
                    for token, place in places.items()
                ]
            case Retraction():
                raise AssertionError(operation)

    def _standing(self, row: StandingRow) -> dict[str, Any]:
        kind, _, name = row.subject.partition("/")
        return {**_dated(row), "kind": kind, "id": name, "num": self.things.get(row.subject)}


def _dated(row: FactRow | StandingRow) -> dict[str, Any]:
    """A row's columns, its dates among them."""
    values = msgspec.structs.asdict(row)
    return {**values, **msgspec.structs.asdict(values.pop("dates"))}
