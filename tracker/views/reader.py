"""One question's view of the log: a snapshot, a moment, and what is looked up in them.

Its statements are in ``reader_sql``; answers are put together elsewhere.
"""

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from tracker.domain.facts import Bounds, Claim, Entry
from tracker.domain.marks import Mark
from tracker.domain.moment import Moment, Resolved, resolve
from tracker.domain.source import SourceCited, independent, report_day
from tracker.domain.timeline import Timeline, marks_of
from tracker.domain.when import NEVER, end_of_day, report_bound, timestamp
from tracker.errors import InvalidMoment
from tracker.log.connection import Connection, Row
from tracker.log.envelope import claim_of
from tracker.log.statements import FIRST_OF_STREAM
from tracker.log.store import Store, Stored
from tracker.views.moment_sql import bounds_of
from tracker.views.positions import check_views, position_of, recorded_by
from tracker.views.reader_sql import (
    CURRENT,
    ENTITIES,
    ENTITY,
    ENTRY_AT,
    ENTRY_BY_ID,
    HISTORY,
    MARKED,
    MARKS_OF,
    MAYBE,
    MENTIONS,
    RELAYS,
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


class Reader:
    """A snapshot of the log at a moment; lives no longer than its transaction."""

    def __init__(self, connection: Connection, store: Store, asked: Moment) -> None:
        """Check the read models, and resolve the moment to a position.

        Raises:
            ViewsOlder, ViewsNewer, ViewsBehind: where the read models do not fit.
            InvalidMoment, InvalidDate: where the moment can't be resolved.
        """
        self.connection = connection
        self.store = store
        size = check_views(connection)
        self.size = size
        position = position_of(connection, store, asked.recorded_until, size)
        last = store.at(connection, position)
        self.moment: Resolved = resolve(
            asked, position, last.envelope.recorded_at if last is not None else ""
        )
        self._bounds = bounds_of(self.moment)
        self._relays: dict[str, tuple[str, ...]] = {}

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

    def whole(self, stream: int) -> list[Entry]:
        """All entries of a stream, marks and retracted ones too, in the order of recording."""
        rows = self.connection.rows(WHOLE, stream=stream, n=self.moment.position)
        return [self.entry(row) for row in rows]

    def possible(self, stream: int) -> list[Entry]:
        """What may have happened in a stream by the moment's date."""
        return list(self.entries(MAYBE, stream=stream))

    def entry_at(self, position: int) -> Entry:
        """One entry, whether it stands at the moment or not."""
        row = self.connection.one(ENTRY_AT, position=position)
        if row is None:
            raise InvalidMoment(f"there is no entry @{position}")
        return self.entry(row)

    def marked(self, entry: Entry) -> Timeline:
        """The marks on one entry that hold at the moment, and the marks on those."""
        marks: dict[str, tuple[Entry, ...]] = {}
        waiting = [entry]
        while waiting:
            one = waiting.pop()
            if found := tuple(self.entries(MARKS_OF, target=one.position)):
                marks[one.event_id] = found
                waiting.extend(found)
        return Timeline(marks=marks)

    def mentions(self, ref: str) -> list[tuple[str, Entry]]:
        """The facts that stand and name a thing (``kind/id``), each with the role."""
        rows = self.connection.rows(MENTIONS, ref=ref, **self._bounds)
        return [(str(row[11]), self.entry(row)) for row in rows]

    def recorded_by(self, second: int) -> int:
        """The last position that was recorded by a second, at most the moment's own."""
        found = recorded_by(self.connection, self.store, second, self.size)
        return min(found, self.moment.position)

    def by_id(self, event_id: str) -> Entry | None:
        """The entry of an event by its id, whether it stands or not."""
        row = self.connection.one(ENTRY_BY_ID, event_id=event_id)
        return self.entry(row) if row is not None else None

    def elsewhere(self, asked: Moment) -> "Reader":
        """The same snapshot at another moment."""
        return Reader(self.connection, self.store, asked)

    def entries(self, sql: str, **parameters: object) -> Iterator[Entry]:
        """The entries that a statement gives, one by one, with the moment's parameters."""
        for row in self.connection.rows(sql, **parameters, **self._bounds):
            yield self.entry(row)

    def rows(self, sql: str, **parameters: object) -> Iterator[Row]:
        """Run a statement with the moment's parameters, row by row."""
        yield from self.connection.rows(sql, **parameters, **self._bounds)

    def select(self, sql: str, **parameters: object) -> list[Row]:
        """Run a statement with the moment's parameters."""
        return self.connection.all(sql, **parameters, **self._bounds)

    def entry(self, row: Row) -> Entry:
        """Make an entry of a row that begins with ``ENTRY``'s columns."""
        stored = self.store.decode(row[:7])
        earliest, latest, reported, place = row[7:11]
        return entry_of(stored, Bounds(int(earliest), int(latest), int(reported), int(place)))

    # --- things -------------------------------------------------------------------------------

    def thing(self, kind: str, name: str) -> Thing | None:
        """A thing by kind and id, if it is registered at the moment.

        A name is no claim about the world: it can be asked for before anything is reported.
        """
        rows = self.select(ENTITY, kind=kind, id=name)
        return Thing(*rows[0]) if rows else None

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

    def independent(self, sources: Iterable[str]) -> int:
        """How many of the sources share no original."""
        names = list(sources)
        for name in names:
            self._load_relays(name)
        return independent(names, self._relays)

    def relays(self, source: str) -> tuple[str, ...]:
        """The sources that a source passes on."""
        self._load_relays(source)
        return self._relays[source]

    def _load_relays(self, source: str) -> None:
        waiting = [source]
        while waiting:
            name = waiting.pop()
            if name in self._relays:
                continue
            thing = self.thing("source", name)
            rows = [] if thing is None else self.connection.all(RELAYS, position=thing.named)
            self._relays[name] = tuple(str(row[0]).removeprefix("source/") for row in rows)
            waiting.extend(self._relays[name])

    def out_by_then(self, name: str, recorded_at: str) -> bool:
        """Whether a source that a fact cites was public by the moment's bound of reports.

        An undated one was, at the latest, when the fact was recorded.
        """
        if self.moment.reported == NEVER:
            return True
        source, recorded = self.source(name), timestamp(recorded_at)
        if source is None or not source.public:
            return source is None
        if source.published is None:
            return end_of_day(recorded) <= self.moment.reported
        return report_bound(report_day(source.published, recorded)) <= self.moment.reported

    def source(self, name: str) -> SourceCited | None:
        """What a source is, as cited."""
        thing = self.thing("source", name)
        if thing is None:
            return None
        data = self.entry_at(thing.named).data
        return data if isinstance(data, SourceCited) else None


def entry_of(stored: Stored, bounds: Bounds) -> Entry:
    """Make the domain's entry of a stored event."""
    envelope = stored.envelope
    claim: Claim = claim_of(envelope)
    return Entry(
        position=stored.position,
        event_id=envelope.event_id,
        type=envelope.type,
        stream=envelope.stream,
        version=envelope.version,
        claim=claim,
        recorded_at=envelope.recorded_at,
        recorder=envelope.recorder,
        data=stored.data,
        bounds=bounds,
    )
