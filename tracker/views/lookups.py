"""Statements at a moment: what every look-up of an answer goes through.

A statement for many things takes them as a list, so that a page is a few statements, and not a
few for each of its lines.
"""

from collections.abc import Iterator, Sequence

from tracker.domain.facts import Bounds, Entry
from tracker.domain.moment import Resolved
from tracker.log.connection import Asked, Connection, Row
from tracker.log.envelope import claim_of
from tracker.log.store import Store
from tracker.views.moment_sql import bounds_of

SIZES = (1, 8, 64)
"""How many things one statement takes: few sizes, so that drivers keep them prepared."""


class Lookups:
    """A snapshot at a moment, asked by statements."""

    connection: Connection
    store: Store
    moment: Resolved

    def __init__(self, connection: Connection, store: Store, moment: Resolved) -> None:
        """Take the snapshot and the moment."""
        self.connection = connection
        self.store = store
        self.moment = moment
        self._bounds = bounds_of(moment)

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

    def among(self, sql: str, values: Sequence[object], **parameters: object) -> Iterator[Row]:
        """Run a statement with a hole ``{}`` for a list of values, as often as there are many.

        Rows of different values are in no order among each other.
        """
        for text, named in self.listing(sql, values, **parameters):
            yield from self.connection.all(text, **named)

    def listing(self, sql: str, values: Sequence[object], **parameters: object) -> Iterator[Asked]:
        """The statements by which :meth:`among` asks."""
        start = 0
        while start < len(values):
            size = next((size for size in SIZES if size >= len(values) - start), SIZES[-1])
            chunk = values[start : start + size]
            names = [f"v{number}" for number in range(size)]
            filled = {**dict.fromkeys(names, chunk[-1]), **dict(zip(names, chunk, strict=False))}
            holes = ", ".join(f":{name}" for name in names)
            yield sql.format(holes), {**filled, **parameters, **self._bounds}
            start += size

    def entry(self, row: Row) -> Entry:
        """Make an entry of a row that begins with ``ENTRY``'s columns."""
        position, stored, earliest, latest, reported, place = row[:6]
        envelope, data = self.store.opened(position, stored)
        return Entry(
            position=position,
            event_id=envelope.event_id,
            type=envelope.type,
            stream=envelope.stream,
            version=envelope.version,
            claim=claim_of(envelope),
            recorded_at=envelope.recorded_at,
            recorder=envelope.recorder,
            data=data,
            bounds=Bounds(int(earliest), int(latest), int(reported), int(place)),
        )
