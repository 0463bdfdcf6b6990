"""Writes projections' rows: live inside the appending transaction, or beside for a replay.

Names become numbers here. A writer belongs to one transaction: its caches are not shared.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from msgspec.structs import astuple

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

POSITION_OF = "SELECT position FROM event WHERE event_id = :identity"

MOST = 50_000
"""Names whose numbers are remembered at a time."""

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
        self._waiting: dict[str, list[Row]] = {table: [] for table in TABLES}
        self._gone: list[Retraction] = []
        self._taking: dict[type[Operation], Callable[[Any], None]] = {
            EntityRow: self._register,
            FactRow: self._recorded,
            StandingRow: self._stands,
            MarkRow: self._marked,
            MentionRow: self._mentioned,
            WordsRow: self._worded,
            Retraction: self._gone.append,
        }

    def write(self, events: Iterable[Stored]) -> None:
        """Project events in their order, and write all their rows."""
        taking = self._taking
        for stored in events:
            place = self._place(stored)
            if stored.envelope.version == 1:
                self._streams[stored.envelope.stream] = stored.position
            for operation in project(stored, place, self._first_recorded(stored, place)):
                taking[type(operation)](operation)
            self._facts[stored.envelope.event_id] = (stored.position, place)
        self.flush()

    def flush(self) -> None:
        """Write what waits, then what was taken back."""
        self._waiting["word"].sort()  # by their key, which the table is: as it grows, it is near
        for table, rows in self._waiting.items():
            if rows:
                self._connection.insert(self._prefix + table, COLUMNS[table], rows)
                rows.clear()
        if self._gone:
            self._take_back()
            self._gone.clear()
        self._forget()

    def _forget(self) -> None:
        """Keep memory flat, whatever the log holds."""
        self._facts.clear()
        for names in (self._streams, self._things):
            if len(names) > MOST:
                names.clear()

    def _recorded(self, row: FactRow) -> None:
        stream, dates = self._stream(row.stream, row.position), row.dates
        self._waiting["fact"].append(
            (
                row.position, row.event_id, row.key, row.type, stream, row.mark,
                dates.earliest, dates.latest, dates.ord, dates.place, dates.reported,
            )
        )  # fmt: skip

    def _stands(self, row: StandingRow) -> None:
        subject, dates = self._thing(row.subject, row.position), row.dates
        self._waiting["standing"].append(
            (
                subject, row.slot, row.who, row.position, row.value, row.label, row.effect,
                dates.earliest, dates.latest, dates.ord, dates.place, dates.reported,
            )
        )  # fmt: skip

    def _marked(self, row: MarkRow) -> None:
        target, _ = self._fact(row.target, row.position)
        self._waiting["mark"].append((row.position, target, row.type))

    def _mentioned(self, row: MentionRow) -> None:
        self._waiting["mention"].append((row.ref, row.role, row.position))

    def _worded(self, row: WordsRow) -> None:
        position = row.position
        self._waiting["word"] += [(token, position, at) for token, at in row.places.items()]

    def _register(self, row: EntityRow) -> None:
        """Keep the first registration of a thing: its number stays, whatever it is called."""
        ref = f"{row.kind}/{row.id}"
        opens = row.stream == ref and self._streams.get(ref) == row.num
        if opens or self._number(ref) is None:
            self._things[ref] = row.num
            self._waiting["entity"].append(astuple(row))

    def _take_back(self) -> None:
        """Set the two columns of the targets' rows."""
        rows = [
            {"target": self._fact(one.target, one.position)[0], "at": one.position,
             "reported": one.reported}
            for one in self._gone
        ]  # fmt: skip
        for table in ("fact", "standing"):
            sql = (
                f"UPDATE {self._prefix}{table} SET retracted_position = :at,"  # noqa: S608
                " retracted_reported = :reported WHERE position = :target"
            )
            self._connection.run_many(sql, rows)

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
            there = self._log.one(POSITION_OF, identity=identity)  # a rebuild has no other index
            position_of = -1 if there is None else int(there[0])
            row = self._one(
                "SELECT position, place FROM {}fact WHERE position = :at", at=position_of
            )
            if row is None:
                raise DamagedEvent(position, f"no earlier event has the id {identity}")
            self._facts[identity] = (int(row[0]), int(row[1]))
        return self._facts[identity]

    def _one(self, sql: str, **parameters: object) -> Row | None:
        return self._connection.one(sql.format(self._prefix), **parameters)


def project_live(connection: Connection, events: Sequence[Stored]) -> None:
    """Write the read models of new events: what the store calls inside its transaction."""
    if not events:
        return
    if events[0].position == 0:
        connection.run(OPEN_CURSOR, version=VERSION)
    Writer(connection).write(events)
    connection.run(MOVE_CURSOR, version=VERSION, cursor=events[-1].position + 1)
