"""Writes projections' rows: live inside the appending transaction, or beside for a replay.

Names become numbers here: a thing's is the position of the event that registered it, a stream's
that of its first. A writer belongs to one transaction: its caches are not shared.
"""

from collections.abc import Mapping, Sequence

from tracker.domain.marks import Mark
from tracker.errors import DamagedEvent
from tracker.log.connection import Connection, Row
from tracker.log.envelope import read
from tracker.log.store import Stored
from tracker.views.lives import ANEW, ITEM, Lives, Told, told
from tracker.views.packing import Packed, add, pack
from tracker.views.rows import VERSION, EntityRow, MarkRow, MentionRow

TABLES = ("entity", "fact", "standing", "mark", "mention", "word")
"""The read models' tables, apart from their one cursor."""

DATES = ("earliest", "latest", "ord", "place", "reported")

SAID = ("value", "label", "effect")

COLUMNS = {
    "entity": EntityRow.__struct_fields__,
    "fact": ("position", "event_id", "key", "type", "mark", *DATES, "stream"),
    "standing": ("position", "slot", "who", *SAID, *DATES, "begins", "subject"),
    "mark": MarkRow.__struct_fields__,
    "mention": MentionRow.__struct_fields__,
    "word": ("token", "position", "place"),
}

POSITIONS_OF = "SELECT event_id, position FROM event WHERE event_id IN ({})"

PLACES_AT = "SELECT position, place FROM fact WHERE position IN ({})"

ENTRIES_AT = "SELECT position, bytes FROM event WHERE position IN ({})"

FIRSTS_OF_STREAMS = "SELECT stream, position FROM event WHERE stream IN ({}) AND version = 1"

NUMBERS = "SELECT id, num FROM entity WHERE kind = :kind AND id IN ({})"

MOST = 50_000
"""Names whose numbers are remembered at a time."""

OPEN_CURSOR = "INSERT INTO projection (id, version, cursor) VALUES (1, :version, 0)"
MOVE_CURSOR = "UPDATE projection SET version = :version, cursor = :cursor WHERE id = 1"


class Writer:
    """Writes packed rows into tables whose names begin with ``prefix``."""

    def __init__(
        self, connection: Connection, prefix: str = "", log: Connection | None = None
    ) -> None:
        """Take a connection inside a transaction; ``log`` where entries lie in another database."""
        self._connection = connection
        self._log = log or connection
        self._prefix = prefix
        self._lives = Lives(connection, prefix)
        self._numbers = NUMBERS.replace(" entity ", f" {prefix}entity ")
        self._places_at = PLACES_AT.replace(" fact ", f" {prefix}fact ")
        self._streams: dict[str, int] = {}
        self._things: dict[str, int] = {}
        self._events: dict[str, int] = {}
        self._places: dict[int, int] = {}

    def write(self, events: Sequence[Stored]) -> None:
        """Project events in their order, and write all their rows."""
        if events:
            self.put(*pack(events, events[0].position))

    def put(self, packed: Packed, replacing: Sequence[Stored]) -> None:
        """Number the rows of the next part of the log, and write them; then what is taken back.

        Raises:
            DamagedEvent: for an event that names what is not there before it.
        """
        self._streams |= packed.began
        self._find(packed, replacing)
        self._replace(packed, replacing)
        entities = [row for row in sorted(packed.entity) if self._is_first(row)]
        lives = told(packed)
        self._look_up(packed, lives)
        gone = [(self._event(name, at), at, day) for name, at, day in packed.gone]
        rows: dict[str, Sequence[Row]] = {
            "entity": entities,
            "fact": self._facts(packed),
            "standing": self._standings(packed, lives),
            "mark": [(at, self._event(name, at), kind) for at, name, kind in packed.mark],
            "mention": packed.mention,
            "word": packed.word,
        }
        for table, found in rows.items():
            if found:
                self._connection.insert(self._prefix + table, COLUMNS[table], found)
        self._take_back(gone)
        numbered = ((self._things[ref], life) for ref, life in lives.items() if ref in self._things)
        self._lives.write(numbered, packed.start, [target for target, *_ in gone])
        self._forget()

    def _replace(self, packed: Packed, replacing: Sequence[Stored]) -> None:
        """Pack, in their order, what has the place of what it replaces, and the stamp of that."""
        for stored in replacing:
            replaced = self._event(str(stored.envelope.replaces), stored.position)
            if replaced < packed.start and replaced not in self._places:
                text = f"no row tells the place of @{replaced}, which it corrects"
                raise DamagedEvent(stored.position, text)
            self._places[stored.position] = self._places.get(replaced, replaced)
        wanted = {self._places[stored.position] for stored in replacing}
        told = self._log.among(ENTRIES_AT, wanted)
        stamps = {int(at): read(bytes(stored), int(at)).recorded_at for at, stored in told}
        for stored in replacing:
            place = self._places[stored.position]
            if place not in stamps:
                text = f"there is no entry @{place} that it corrects"
                raise DamagedEvent(stored.position, text)
            add(packed, stored, place, stamps[place])

    def _forget(self) -> None:
        """Keep memory flat, whatever the log holds."""
        self._places.clear()
        self._events.clear()
        for names in (self._streams, self._things):
            if len(names) > MOST:
                names.clear()

    def _is_first(self, row: Row) -> bool:
        """Keep the first registration of a thing: its number stays, whatever it is called."""
        num, kind, name, stream, *_ = row
        ref = f"{kind}/{name}"
        opens = stream == ref and self._streams.get(ref) == num
        if not opens and self._number(ref) is not None:
            return False
        self._things[ref] = num
        return True

    def _take_back(self, gone: Sequence[tuple[int, int, int]]) -> None:
        """Set the two columns of the targets' rows."""
        rows = [{"target": target, "at": at, "reported": day} for target, at, day in gone]
        for table in ("fact", "standing") if rows else ():
            sql = (
                f"UPDATE {self._prefix}{table} SET retracted_position = :at,"  # noqa: S608
                " retracted_reported = :reported WHERE position = :target"
            )
            self._connection.run_many(sql, rows)

    # --- names to numbers ---------------------------------------------------------------------

    def _find(self, packed: Packed, replacing: Sequence[Stored]) -> None:
        """Look up at once the events that others of a part are about, in the log's own index.

        One of this part has a place of its own, unless it replaces another one itself.
        """
        replaced = {str(one.envelope.replaces) for one in replacing}
        marked = {one.data.target for one in replacing if isinstance(one.data, Mark)}
        marked |= {target for _, target, _ in packed.mark}
        for name, position in self._log.among(POSITIONS_OF, replaced | marked):
            self._events[name] = int(position)
        earlier = {self._events[name] for name in replaced & self._events.keys()}
        earlier = {position for position in earlier if position < packed.start}
        self._places = dict(self._connection.among(self._places_at, earlier))

    def _look_up(self, packed: Packed, lives: Mapping[str, Told]) -> None:
        """Look up at once the streams and things of a part that were there before it."""
        streams = {row[-1] for row in packed.fact} - self._streams.keys()
        for name, position in self._log.among(FIRSTS_OF_STREAMS, streams):
            self._streams[name] = int(position)
        kinds: dict[str, set[str]] = {}
        wanted = {row[-1] for row in packed.standing} | lives.keys()
        for ref in wanted - self._things.keys():
            kind, _, name = ref.partition("/")
            kinds.setdefault(kind, set()).add(name)
        for kind, names in kinds.items():
            for name, number in self._connection.among(self._numbers, names, kind=kind):
                self._things[f"{kind}/{name}"] = int(number)

    def _facts(self, packed: Packed) -> list[Row]:
        """Each with its stream's number: the position of the first event in it, or its own."""
        streams = self._streams
        return [(*row[:-1], streams.get(row[-1], row[0])) for row in packed.fact]

    def _standings(self, packed: Packed, lives: dict[str, Told]) -> list[Row]:
        """Each with the number of the thing that it is about, which is registered before it."""
        things, found = self._things, list[Row]()
        for row in packed.standing:
            ref = row[-1]
            number = things.get(ref)
            if number is None or number > row[0]:
                raise DamagedEvent(row[0], f"nothing is registered as {ref}")
            begins = None
            if row[1] == "named" and not row[2] and ref.startswith(ITEM):
                begins = _named(lives.setdefault(ref, Told()), again=number != row[0])
            found.append((*row[:-1], begins, number))
        return found

    def _number(self, ref: str) -> int | None:
        """The number of a thing, None for one that nothing has registered."""
        if ref not in self._things:
            kind, _, name = ref.partition("/")
            row = self._connection.one(self._numbers.format(":name"), kind=kind, name=name)
            if row is None:
                return None
            self._things[ref] = int(row[1])
        return self._things[ref]

    def _event(self, identity: str, position: int) -> int:
        """The position of an event by its id; it is earlier than the one at ``position``."""
        found = self._events.get(identity)
        if found is None or found >= position:
            raise DamagedEvent(position, f"no earlier event has the id {identity}")
        return found


def _named(life: Told, *, again: bool) -> int:
    """When an item begins that is named; of one that is named again all is looked up anew."""
    if again:
        life.states = ANEW
    return life.begins


def project_live(connection: Connection, events: Sequence[Stored]) -> None:
    """Write the read models of new events: what the store calls inside its transaction."""
    if not events:
        return
    if events[0].position == 0:
        connection.run(OPEN_CURSOR, version=VERSION)
    Writer(connection).write(events)
    connection.run(MOVE_CURSOR, version=VERSION, cursor=events[-1].position + 1)
