"""One question's view of the log: a snapshot, a moment, and what is looked up in them.

All SQL of the read side goes through here or ``lists``; answers are put together elsewhere.
"""

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from tracker.domain.facts import Bounds, Claim, Entry
from tracker.domain.marks import Mark
from tracker.domain.moment import Moment, Resolved, entry_number, resolve
from tracker.domain.source import SourceCited, independent, report_day
from tracker.domain.timeline import Timeline, marks_of
from tracker.domain.when import NEVER, end_of_day, moment_bound, report_bound, timestamp
from tracker.errors import InvalidMoment, ViewsBehind, ViewsNewer, ViewsOlder
from tracker.log.connection import Connection, Row
from tracker.log.envelope import claim_of
from tracker.log.statements import FIRST_OF_STREAM
from tracker.log.store import Store, Stored, read_head
from tracker.views.moment_sql import (
    CALLED,
    HOLDS,
    NEWEST,
    POSSIBLE,
    RECORDED,
    STANDS,
    VISIBLE,
    bounds_of,
)
from tracker.views.rows import VERSION

ENTRY = """
f.position, e.bytes, e.leaf, e.event_id, e.stream, e.version, e.type,
f.earliest, f.latest, f.reported, f.place
"""

TIMELINE = f"""
SELECT {ENTRY} FROM fact f JOIN event e ON e.position = f.position
WHERE f.stream = :stream AND {VISIBLE.format("f")} AND (f.mark OR f.latest <= :d)
ORDER BY f.latest, f.ord, f.place
"""  # noqa: S608 - constants alone, as all statements here

ENTRY_AT = f"""
SELECT {ENTRY} FROM fact f JOIN event e ON e.position = f.position
WHERE f.position = :position
"""  # noqa: S608

ENTRY_BY_ID = f"""
SELECT {ENTRY} FROM fact f JOIN event e ON e.position = f.position
WHERE f.event_id = :event_id
"""  # noqa: S608

WHOLE = f"""
SELECT {ENTRY} FROM fact f JOIN event e ON e.position = f.position
WHERE f.stream = :stream AND f.position <= :n ORDER BY f.position
"""  # noqa: S608

MARKS_OF = f"""
SELECT {ENTRY} FROM fact own
JOIN fact o ON o.stream = own.stream AND o.place = own.place JOIN mark m ON m.target = o.position
JOIN fact f ON f.position = m.position JOIN event e ON e.position = m.position
WHERE own.position = :target AND (o.position = own.position OR f.type <> 'event.retracted')
AND {VISIBLE.format("f")} ORDER BY f.position
"""  # noqa: S608

MARKED = """
SELECT o.event_id, o.place FROM mark m JOIN fact f ON f.position = m.position
JOIN fact o ON o.position = m.target WHERE f.stream = :stream AND f.position <= :n
"""
"""What the marks of a stream are about, retracted or not, each with its place."""

NAMED = f"""
SELECT x.num, x.kind, x.id, x.stream, {CALLED.format("s")}, s.label, s.position FROM entity x
JOIN standing s ON s.subject = x.num AND s.slot = 'named' AND s.who = ''
"""  # noqa: S608

ENTITY = f"""
{NAMED} WHERE x.kind = :kind AND x.id = :id AND {RECORDED.format("s")} {NEWEST.format("s")}
"""

ENTITIES = f"""
{NAMED} WHERE x.kind = :kind AND {VISIBLE.format("s")} ORDER BY x.num, s.latest, s.ord, s.place
"""

CURRENT = f"""
SELECT s.value, s.label, s.effect, s.position FROM standing s
WHERE s.subject = :subject AND s.slot = :slot AND s.who = :who
AND {STANDS.format("s")} {NEWEST.format("s")}
"""  # noqa: S608

HISTORY = f"""
SELECT s.who, s.value, s.label, s.effect, s.position FROM standing s
WHERE s.subject = :subject AND s.slot = :slot AND {STANDS.format("s")}
ORDER BY s.latest, s.ord, s.place
"""  # noqa: S608

MAYBE = f"""
SELECT {ENTRY} FROM fact f JOIN event e ON e.position = f.position
WHERE f.stream = :stream AND NOT f.mark AND {POSSIBLE.format("f", ":stream")}
ORDER BY f.latest, f.ord, f.place
"""  # noqa: S608

MENTIONS = f"""
SELECT {ENTRY}, m.role FROM mention m
JOIN fact f ON f.position = m.position JOIN event e ON e.position = m.position
WHERE m.ref = :ref AND {STANDS.format("f")}
AND (f.type = 'event.retracted' OR {HOLDS.format("f")}) ORDER BY f.latest, f.ord, f.place
"""  # noqa: S608

RELAYS = "SELECT ref FROM mention WHERE position = :position AND role = 'relays' ORDER BY ref"

CURSOR = "SELECT version, cursor FROM projection WHERE id = 1"


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
        position = _position(connection, store, asked.recorded_until, size)
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
        found = _recorded_by(self.connection, self.store, second, self.size)
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


def check_views(connection: Connection) -> int:
    """Refuse read models that do not fit; gives the size of the log.

    Raises:
        ViewsOlder, ViewsNewer, ViewsBehind: as they say.
    """
    size = read_head(connection).size
    row = connection.one(CURSOR)
    version, cursor = (0, 0) if row is None else (int(row[0]), int(row[1]))
    if version < VERSION:
        raise ViewsOlder(version, VERSION)
    if version > VERSION:
        raise ViewsNewer(version, VERSION)
    if cursor != size:
        raise ViewsBehind(cursor, size)
    return size


def _position(connection: Connection, store: Store, bound: str | None, size: int) -> int:
    """The last position that a ``recorded_until`` means: all, ``@N``, or a date or time."""
    if bound is None:
        return size - 1
    number = entry_number(bound)
    if number is None and bound.startswith("@"):
        raise InvalidMoment(f"{bound!r} is no entry: use @ and a number, like @{size - 1}")
    if number is None:
        return _recorded_by(connection, store, moment_bound(bound), size)
    if number >= size:
        raise InvalidMoment(f"there is no entry {bound}: the log ends at @{size - 1}")
    return number


def _recorded_by(connection: Connection, store: Store, second: int, size: int) -> int:
    """The last entry recorded by a second; a binary search, since stamps never run back."""
    low, high = 0, size
    while low < high:
        middle = (low + high) // 2
        stored = store.at(connection, middle)
        if stored is None or timestamp(stored.envelope.recorded_at) > second:
            high = middle
        else:
            low = middle + 1
    return low - 1
