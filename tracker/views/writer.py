"""Writes projections' rows: live inside the appending transaction, or beside for a replay.

Names become numbers here. A writer belongs to one transaction: its caches are not shared.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from tracker.errors import DamagedEvent
from tracker.log.connection import Connection, Row
from tracker.log.envelope import read
from tracker.log.statements import EVENT_AT, FIRST_OF_STREAM
from tracker.log.store import Stored
from tracker.views.projections import project
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

TABLES = ("entity", "fact", "standing", "mark", "mention", "word")
"""The read models' tables, apart from their one cursor."""

DATES = ("earliest", "latest", "ord", "place", "reported")

COLUMNS = {
    "entity": EntityRow.__struct_fields__,
    "fact": ("position", "event_id", "key", "type", "stream", "mark", *DATES),
    "standing": (
        *("subject", "slot", "who", "position", "value", "label", "effect"),
        *DATES,
    ),
    "mark": MarkRow.__struct_fields__,
    "mention": MentionRow.__struct_fields__,
    "word": ("token", "position", "place"),
}

OPEN_CURSOR = "INSERT INTO projection (id, version, cursor) VALUES (1, :version, 0)"
MOVE_CURSOR = "UPDATE projection SET version = :version, cursor = :cursor WHERE id = 1"


class Writer:
    """Turns operations into rows of tables whose names begin with ``prefix``."""

    def __init__(
        self, connection: Connection, prefix: str = "", log: Connection | None = None
    ) -> None:
        """Take a connection inside a transaction; ``log`` where entries lie in another database."""
        self._connection = connection
        self._log = log or connection
        self._prefix = prefix
        self._streams: dict[str, int] = {}
        self._things: dict[str, int] = {}
        self._facts: dict[str, tuple[int, int]] = {}
        self._waiting: dict[str, list[dict[str, object]]] = {table: [] for table in TABLES}

    def write(self, events: Iterable[Stored]) -> None:
        """Project events in their order, and write all their rows."""
        for stored in events:
            place = self._place(stored)
            for operation in project(stored, place, self._first_recorded(stored, place)):
                self._take(operation)
            self._facts[stored.envelope.event_id] = (stored.position, place)
        self.flush()

    def flush(self) -> None:
        """Write what waits."""
        for table, rows in self._waiting.items():
            if rows:
                self._connection.run_many(self._insert(table), rows)
                rows.clear()
        self._facts.clear()

    def _insert(self, table: str) -> str:
        columns = COLUMNS[table]
        values = ", ".join(f":{column}" for column in columns)
        names = ", ".join(columns)
        return f"INSERT INTO {self._prefix}{table} ({names}) VALUES ({values})"  # noqa: S608

    def _take(self, operation: Operation) -> None:
        match operation:
            case EntityRow():
                self._register(operation)
            case FactRow():
                stream = self._stream(operation.stream, operation.position)
                self._waiting["fact"].append(_columns(operation, stream=stream))
            case StandingRow():
                subject = self._thing(operation.subject, operation.position)
                self._waiting["standing"].append(_columns(operation, subject=subject))
            case MarkRow():
                target, _ = self._fact(operation.target, operation.position)
                self._waiting["mark"].append(_columns(operation, target=target))
            case MentionRow():
                self._waiting["mention"].append(msgspec.structs.asdict(operation))
            case WordsRow(position=position, places=places):
                self._waiting["word"] += [
                    {"token": token, "position": position, "place": place}
                    for token, place in places.items()
                ]
            case Retraction():
                self._retract(operation)

    def _register(self, row: EntityRow) -> None:
        """Keep the first registration of a thing: its number stays, whatever it is called."""
        ref = f"{row.kind}/{row.id}"
        if self._number(ref) is None:
            self._things[ref] = row.num
            self._waiting["entity"].append(msgspec.structs.asdict(row))

    def _retract(self, retraction: Retraction) -> None:
        """Set the two columns of the target's rows; it may be waiting still."""
        target, _ = self._fact(retraction.target, retraction.position)
        self.flush()
        for table in ("fact", "standing"):
            self._connection.run(
                f"UPDATE {self._prefix}{table} SET retracted_position = :position,"  # noqa: S608
                " retracted_reported = :reported WHERE position = :target",
                position=retraction.position,
                reported=retraction.reported,
                target=target,
            )

    def _place(self, stored: Stored) -> int:
        """A replacement keeps the place of what it replaces."""
        replaced = stored.envelope.replaces
        return stored.position if replaced is None else self._fact(replaced, stored.position)[1]

    def _first_recorded(self, stored: Stored, place: int) -> str:
        """When the log first had what a replacement corrects; of all else its own stamp."""
        if stored.envelope.replaces is None:
            return stored.envelope.recorded_at
        row = self._log.one(EVENT_AT, position=place)
        if row is None:
            raise DamagedEvent(stored.position, f"there is no entry @{place} that it corrects")
        return read(bytes(row[1]), place).recorded_at

    def _stream(self, stream: str, position: int) -> int:
        """A stream's number: the position of its first event, which may be this one."""
        if stream not in self._streams:
            row = self._log.one(FIRST_OF_STREAM, stream=stream)
            self._streams[stream] = position if row is None else int(row[0])
        return self._streams[stream]

    def _thing(self, ref: str, position: int) -> int:
        """The number of a thing that a fact is about."""
        number = self._number(ref)
        if number is None:
            raise DamagedEvent(position, f"nothing is registered as {ref}")
        return number

    def _number(self, ref: str) -> int | None:
        """The number of a thing, None for one that nothing has registered."""
        if ref not in self._things:
            kind, _, name = ref.partition("/")
            row = self._one(
                "SELECT num FROM {}entity WHERE kind = :kind AND id = :id", kind=kind, id=name
            )
            if row is None:
                return None
            self._things[ref] = int(row[0])
        return self._things[ref]

    def _fact(self, identity: str, position: int) -> tuple[int, int]:
        """The position and place of an event by its id."""
        if identity not in self._facts:
            row = self._one(
                "SELECT position, place FROM {}fact WHERE event_id = :identity",
                identity=identity,
            )
            if row is None:
                raise DamagedEvent(position, f"no earlier event has the id {identity}")
            self._facts[identity] = (int(row[0]), int(row[1]))
        return self._facts[identity]

    def _one(self, sql: str, **parameters: object) -> Row | None:
        return self._connection.one(sql.format(self._prefix), **parameters)


def _columns(row: FactRow | StandingRow | MarkRow, **numbers: int) -> dict[str, object]:
    """A row's columns: its own fields and its dates, with numbers for names."""
    values: dict[str, Any] = msgspec.structs.asdict(row)
    dates = values.pop("dates", None)
    if dates is not None:
        values.update(msgspec.structs.asdict(dates))
    return {**values, **numbers}


def project_live(connection: Connection, events: Sequence[Stored]) -> None:
    """Write the read models of new events: what the store calls inside its transaction."""
    if not events:
        return
    if events[0].position == 0:
        connection.run(OPEN_CURSOR, version=VERSION)
    Writer(connection).write(events)
    connection.run(MOVE_CURSOR, version=VERSION, cursor=events[-1].position + 1)
