"""One question's view of the log: a snapshot, a moment, and what is looked up in them.

Its statements are in ``reader_sql``; answers are put together elsewhere.
"""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from tracker.domain.facts import Entry
from tracker.domain.marks import Mark
from tracker.domain.moment import Moment, resolve
from tracker.domain.source import SourceCited
from tracker.domain.timeline import Timeline, marks_of
from tracker.errors import InvalidMoment
from tracker.log.connection import Asked, Connection, Row
from tracker.log.statements import FIRST_OF_STREAM
from tracker.log.store import Store
from tracker.views.cited import Cited
from tracker.views.lookups import Lookups
from tracker.views.positions import check_views, position_of, recorded_by
from tracker.views.reader_sql import (
    CURRENT,
    ENTITIES,
    ENTITY,
    ENTRIES_AT,
    ENTRY_BY_ID,
    HISTORY,
    MARKED,
    MARKS_OF,
    MAYBE,
    MENTIONS,
    OF_STREAM,
    REGISTERED,
    TIMELINE,
    WHOLE,
)


class Thing(msgspec.Struct, frozen=True):
    """A registered thing as it is called at a moment.

    ``num`` is its number in the read models; ``named`` is the position of the registration that
    holds, which is another one once the first was corrected.
    """

    num: int
    kind: str
    id: str
    stream: str
    title: str
    parent: str | None
    named: int


class Reader(Lookups):
    """A snapshot of the log at a moment; lives no longer than its transaction."""

    def __init__(self, connection: Connection, store: Store, asked: Moment) -> None:
        """Check the read models, and resolve the moment to a position.

        Raises:
            ViewsOlder, ViewsNewer, ViewsBehind: where the read models do not fit.
            InvalidMoment, InvalidDate: where the moment can't be resolved.
        """
        self.head = check_views(connection)
        self.size = self.head.size
        position = position_of(connection, store, asked.recorded_until, self.size)
        moment = resolve(asked, position, self._stamped(connection, store, position))
        super().__init__(connection, store, moment)
        self._cited = Cited(self)
        self._things: dict[tuple[str, str], Thing | None] = {}

    def _stamped(self, connection: Connection, store: Store, position: int) -> str:
        """When an entry was recorded; the head has the stamp of the last one."""
        if position == self.size - 1:
            return self.head.recorded_at
        found = store.at(connection, position)
        return "" if found is None else found.envelope.recorded_at

    # --- entries ------------------------------------------------------------------------------

    def timeline(self, stream: int) -> Timeline:
        """The timeline of a stream (by its number) at the moment."""
        stands: list[Entry] = []
        maybe: list[Entry] = []
        marks: list[Entry] = []
        for row in self.connection.rows(TIMELINE, stream=stream, **self._bounds):
            entry = self.entry(row)
            (marks if isinstance(entry.data, Mark) else stands).append(entry)
        maybe.extend(self.entries(MAYBE, stream=stream))
        return Timeline(tuple(stands), tuple(maybe), self._marks(stream, stands, maybe, marks))

    def _marks(
        self, stream: int, stands: list[Entry], maybe: list[Entry], marks: list[Entry]
    ) -> Mapping[str, tuple[Entry, ...]]:
        """The marks of a timeline, also on what those replaced that stand now."""
        if not marks:
            return {}
        places = {entry.event_id: entry.bounds.place for entry in (*stands, *maybe, *marks)}
        gone = self.connection.all(MARKED, stream=stream, n=self.moment.position)
        places |= {str(identity): int(place) for identity, place in gone}
        return marks_of(places, sorted(marks, key=lambda entry: entry.position))

    def of_stream(self, name: str) -> list[Entry]:
        """All entries of a stream, as :meth:`whole`, by its name; none of one that is not there."""
        sql, values = self.asking_stream(name)
        return [self.entry(row) for row in self.connection.rows(sql, **values)]

    def asking_stream(self, name: str) -> Asked:
        """The statement by which :meth:`of_stream` asks."""
        return OF_STREAM[self.connection.dialect], {"name": name, "n": self.moment.position}

    def whole(self, stream: int) -> list[Entry]:
        """All entries of a stream, marks and retracted ones too, in the order of recording."""
        rows = self.connection.rows(WHOLE, stream=stream, n=self.moment.position)
        return [self.entry(row) for row in rows]

    def possible(self, stream: int) -> list[Entry]:
        """What may have happened in a stream by the moment's date."""
        return list(self.entries(MAYBE, stream=stream))

    def entry_at(self, position: int) -> Entry:
        """One entry, whether it stands at the moment or not."""
        found = self.entries_at((position,)).get(position)
        if found is None:
            raise InvalidMoment(f"there is no entry @{position}")
        return found

    def entries_at(self, positions: Sequence[int]) -> dict[int, Entry]:
        """Entries by their positions, as many as there are, whether they stand or not."""
        return {int(row[0]): self.entry(row) for row in self.among(ENTRIES_AT, positions)}

    def marked(self, *entries: Entry) -> Timeline:
        """The marks on entries that hold at the moment, and the marks on those."""
        marks: dict[str, tuple[Entry, ...]] = {}
        waiting = {entry.position: entry for entry in entries}
        while waiting:
            found: dict[int, list[Entry]] = {}
            for row in self.among(MARKS_OF, list(waiting)):
                found.setdefault(int(row[6]), []).append(self.entry(row))
            marks |= {waiting[target].event_id: tuple(told) for target, told in found.items()}
            waiting = {mark.position: mark for told in found.values() for mark in told}
        return Timeline(marks=marks)

    def mentions(self, ref: str) -> list[tuple[str, Entry]]:
        """The facts that stand and name a thing (``kind/id``), each with the role."""
        rows = self.connection.rows(MENTIONS, ref=ref, **self._bounds)
        return [(str(row[6]), self.entry(row)) for row in rows]

    def recorded_by(self, second: int) -> int:
        """The last position that was recorded by a second, at most the moment's own."""
        found = recorded_by(self.connection, self.store, second, self.size)
        return min(found, self.moment.position)

    def by_id(self, event_id: str) -> Entry | None:
        """The entry of an event by its id, whether it stands or not."""
        sql, values = self.asking_id(event_id)
        row = self.connection.one(sql, **values)
        return self.entry(row) if row is not None else None

    @staticmethod
    def asking_id(event_id: str) -> Asked:
        """The statement by which :meth:`by_id` asks."""
        return ENTRY_BY_ID, {"event_id": event_id}

    def elsewhere(self, asked: Moment) -> "Reader":
        """The same snapshot at another moment."""
        return Reader(self.connection, self.store, asked)

    def registered(self, kind: str, name: str) -> Entry | None:
        """The registration that holds of a thing: all that a decision asks of it."""
        rows = self.select(REGISTERED, kind=kind, id=name)
        return self.entry(rows[0]) if rows else None

    # --- things -------------------------------------------------------------------------------

    def thing(self, kind: str, name: str) -> Thing | None:
        """A thing by kind and id, if it is registered at the moment.

        A name is no claim about the world: it can be asked for before anything is reported.
        """
        if (kind, name) not in self._things:
            rows = self.select(ENTITY, kind=kind, id=name)
            self._things[kind, name] = Thing(*rows[0]) if rows else None
        return self._things[kind, name]

    def things(self, kind: str) -> list[Thing]:
        """All visible things of a kind, in the order of their first registration."""
        found = {row[0]: Thing(*row) for row in self.select(ENTITIES, kind=kind)}
        return list(found.values())

    def stream(self, name: str) -> int:
        """The number of a stream."""
        row = self.connection.one(FIRST_OF_STREAM, stream=name)
        return -1 if row is None else int(row[0])

    def current(self, subject: int, slot: str, who: str = "") -> Row | None:
        """What stands in a slot: (value, label, effect, position), or None."""
        rows = self.select(CURRENT, subject=subject, slot=slot, who=who)
        return rows[0] if rows else None

    def standing(self, subject: int, slot: str) -> list[Row]:
        """All that stands in a slot, oldest first: (who, value, label, effect, position)."""
        return self.select(HISTORY, subject=subject, slot=slot)

    # --- sources ------------------------------------------------------------------------------

    def cited(self, names: Iterable[str]) -> None:
        """Look many sources up at once that will be asked for."""
        self._cited.load(names)

    def source(self, name: str) -> SourceCited | None:
        """What a source is, as cited."""
        return self._cited.source(name)

    def relays(self, source: str) -> tuple[str, ...]:
        """The sources that a source passes on."""
        return self._cited.relays(source)

    def independent(self, sources: Iterable[str]) -> int:
        """How many of the sources share no original."""
        return self._cited.independent(sources)

    def out_by_then(self, name: str, recorded_at: str) -> bool:
        """Whether a source that a fact cites was public by the moment's bound of reports."""
        return self._cited.out_by_then(name, recorded_at)
