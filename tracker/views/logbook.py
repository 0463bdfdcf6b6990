"""The log's entries at a moment, newest first, chosen by what an index finds.

The recorder alone has no index: who filters by it walks through what the other filters leave,
looking at the bytes and decoding only what is shown.
"""

from collections.abc import Iterable, Iterator
from itertools import islice

import msgspec

from tracker.domain.facts import Entry
from tracker.domain.when import ALWAYS, DAY, NEVER
from tracker.errors import UnknownReference
from tracker.log.connection import Row
from tracker.views.answers import FactAnswer
from tracker.views.facts import Facts
from tracker.views.list_answers import FactsAnswer
from tracker.views.positions import position_of
from tracker.views.reader import Reader
from tracker.views.reader_sql import ENTRY
from tracker.views.spans import dates, recorded
from tracker.views.versions import retractions, taken_back

LOG = f"""
SELECT {ENTRY} FROM fact f JOIN event e ON e.position = f.position
WHERE f.position <= :last AND f.reported <= :r AND f.earliest <= :d AND {{}}
ORDER BY f.position DESC LIMIT :limit
"""  # noqa: S608 - constants alone, as all statements here

NEXT = f"""
SELECT {ENTRY} FROM fact f JOIN event e ON e.position = f.position
WHERE f.position > :reached AND f.position <= :last AND f.reported <= :r AND f.earliest <= :d
AND {{}}
ORDER BY f.position LIMIT :limit
"""  # noqa: S608

LOG_SIZE = """
SELECT count(*) FROM fact f WHERE f.position <= :last AND {}
"""

_BOUNDED = "f.reported <= :r AND f.earliest <= :d"
"""What a moment demands: left out where it bounds nothing, so that an index alone can count."""

CONDITIONS = {
    "stream": "f.stream = :stream",
    "type": "f.type = :type",
    "key": "f.key = :key",
    "after": "f.position > :after",
    "recorded": "f.position >= :first",
    "source": """f.position IN (
        SELECT m.position FROM mention m WHERE m.ref = :source AND m.role = 'source')""",
    "happened": f"""f.latest + 0 > {ALWAYS} AND f.position IN (
        SELECT h.position FROM fact h
        WHERE h.latest >= :begins AND h.latest <= :reach AND h.earliest <= :ends
        UNION SELECT w.position FROM fact w WHERE w.latest - w.earliest >= 86400
        AND w.earliest <= :ends AND w.latest + 0 >= :begins)""",  # noqa: S608
}
"""What each filter demands of a fact.

A span is two looks: what is of one day ended by a day after it (``reach``), and what is of more
days has an index of its own.
"""


ANY = "1 = 1"
"""Demands nothing."""

ALL = 2**53
"""No limit, in a form that both engines take."""


class Chosen(msgspec.Struct, frozen=True):
    """What of the log is wanted: None for whatever it is.

    ``happened`` is a span of two dates; ``after`` an entry, ``@n``: only those behind it.
    """

    stream: str | None = None
    type: str | None = None
    key: str | None = None
    recorder: str | None = None
    source: str | None = None
    since: str | None = None
    until: str | None = None
    happened: tuple[str, str | None] | None = None
    after: str | None = None


EVERYTHING = Chosen()


class Logbook:
    """The log at one reader's moment."""

    def __init__(self, reader: Reader) -> None:
        """Take the reader."""
        self._reader = reader

    def entries(self, chosen: Chosen, limit: int | None = None) -> FactsAnswer:
        """The entries that are chosen, newest first.

        Raises:
            UnknownReference: for a source that there is not.
            InvalidDate, InvalidMoment: for bounds that are none.
        """
        facts = Facts(self._reader)
        conditions, parameters = self._conditions(chosen)
        most = ALL if limit is None or chosen.recorder is not None else limit
        sql, bounded = LOG.format(conditions), {**parameters, "limit": most}
        rows = self._rows(sql, bounded, chosen.recorder)
        entries = [self._reader.entry(row) for row in islice(rows, limit)]
        return FactsAnswer(
            self._logged(facts, entries),
            (),
            facts.footnotes(),
            self._size(conditions, parameters, rows, chosen.recorder, len(entries)) - len(entries),
            facts.moment(),
        )

    def next(self, chosen: Chosen, reached: int, most: int) -> tuple[FactsAnswer, int]:
        """The entries that are chosen, oldest first, out of ``most`` behind a position.

        Gives them, and the position up to which all was looked at.

        Raises:
            As :meth:`entries`.
        """
        facts = Facts(self._reader)
        conditions, parameters = self._conditions(chosen)
        sql, bounded = NEXT.format(conditions), {"reached": reached, "limit": most, **parameters}
        rows = list(self._reader.rows(sql, **bounded))
        reached = int(rows[-1][0]) if len(rows) == most else self._reader.moment.position
        wanted = [self._reader.entry(row) for row in _by(rows, chosen.recorder)]
        found = self._logged(facts, wanted)
        return FactsAnswer(found, (), facts.footnotes(), 0, facts.moment()), reached

    def _size(
        self,
        conditions: str,
        parameters: dict[str, object],
        rest: Iterator[Row],
        recorder: str | None,
        read: int,
    ) -> int:
        """How many entries are chosen; those of a recorder are counted by reading on."""
        moment = self._reader.moment
        if recorder is not None:
            return read + sum(1 for _ in rest)
        if conditions == ANY and (moment.reported, moment.latest) == (NEVER, NEVER):
            return moment.position + 1
        if (moment.reported, moment.latest) != (NEVER, NEVER):
            conditions = f"{_BOUNDED} AND {conditions}"
        return int(self._reader.select(LOG_SIZE.format(conditions), **parameters)[0][0])

    def _rows(self, sql: str, parameters: dict[str, object], recorder: str | None) -> Iterator[Row]:
        return _by(self._reader.rows(sql, **parameters), recorder)

    def _logged(self, facts: Facts, entries: list[Entry]) -> tuple[FactAnswer, ...]:
        """Entries, each with the marks on it; those that were taken back say so."""
        marked = self._reader.marked(*entries)
        taken = retractions(self._reader, [entry.position for entry in entries])
        return tuple(
            taken_back(self._reader, facts.fact(marked, entry), entry, taken.get(entry.position))
            for entry in entries
        )

    def _conditions(self, chosen: Chosen) -> tuple[str, dict[str, object]]:
        """The conditions of the filters that are given, and their parameters."""
        found: dict[str, dict[str, object]] = {}
        last = self._reader.moment.position
        if chosen.stream is not None:
            found["stream"] = {"stream": self._reader.stream(chosen.stream)}
        if chosen.type is not None:
            found["type"] = {"type": chosen.type}
        if chosen.key is not None:
            found["key"] = {"key": chosen.key}
        if chosen.source is not None:
            found["source"] = {"source": self._source(chosen.source)}
        if chosen.after is not None:
            found["after"] = {"after": self._entry(chosen.after)}
        if chosen.since is not None or chosen.until is not None:
            span = recorded(self._reader, chosen.since, chosen.until)
            found["recorded"], last = {"first": span.first}, min(span.last, last)
        if chosen.happened is not None:
            span = dates(*chosen.happened)
            reach = min(span.last + DAY, NEVER)
            found["happened"] = {"begins": span.first, "ends": span.last, "reach": reach}
        conditions = " AND ".join(CONDITIONS[name] for name in found) or ANY
        given = {name: value for each in found.values() for name, value in each.items()}
        return conditions, {**given, "last": last}

    def _entry(self, name: str) -> int:
        """The number of an entry of this log."""
        return position_of(self._reader.connection, self._reader.store, name, self._reader.size)

    def _source(self, name: str) -> str:
        if self._reader.thing("source", name) is None:
            raise UnknownReference("source", name)
        return f"source/{name}"


def _by(rows: Iterable[Row], recorder: str | None) -> Iterator[Row]:
    """The rows of one recorder, or all: it is told by the bytes of the envelope alone."""
    wanted = b'"recorder":' + msgspec.json.encode(recorder)
    for row in rows:
        if recorder is None or wanted in bytes(row[1]):
            yield row
