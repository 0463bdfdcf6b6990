"""Lists at a moment: statements, sources, open disputes."""

from collections.abc import Mapping, Sequence

from tracker.domain.facts import Entry
from tracker.domain.source import SourceCited
from tracker.views.answers import DisputeAnswer, FactAnswer
from tracker.views.facts import Facts, amendments
from tracker.views.list_answers import FactsAnswer, SourceLine, SourcesAnswer
from tracker.views.moment_sql import CHAIN, HOLDS, POSSIBLE, STANDS, VISIBLE
from tracker.views.reader import Reader, Thing
from tracker.views.reader_sql import ENTRY

OF_TYPE = f"""
SELECT {ENTRY} FROM fact f JOIN event e ON e.position = f.position
WHERE f.type = :type AND {STANDS.format("f")} ORDER BY f.latest, f.ord, f.place
"""  # noqa: S608 - constants alone, as all statements here

MAYBE_OF_TYPE = f"""
SELECT {ENTRY} FROM fact f JOIN event e ON e.position = f.position
WHERE f.type = :type AND {POSSIBLE.format("f", "f.stream")} ORDER BY f.latest, f.ord, f.place
"""  # noqa: S608

_TARGETS = f"""
JOIN fact o ON o.position = m.target JOIN fact t ON {CHAIN.format("t", "o")}
"""

_OPEN = f"""
{VISIBLE.format("f")}
AND NOT t.mark AND (({STANDS.format("t")}) OR ({POSSIBLE.format("t", "t.stream")}))
AND NOT EXISTS (
    SELECT 1 FROM fact c CROSS JOIN mark x JOIN fact y ON y.position = x.position
    WHERE {CHAIN.format("c", "f")} AND x.target = c.position
    AND x.type || '' = 'dispute.settled' AND {VISIBLE.format("y")}
)
"""  # noqa: S608
"""A dispute f of a fact t that stands, or may, and nothing that settles it."""

DISPUTES = f"""
SELECT {ENTRY}, t.position FROM mark m JOIN fact f ON f.position = m.position {_TARGETS}
JOIN event e ON e.position = m.position
WHERE m.type = 'event.disputed' AND m.position <= :n AND {_OPEN} ORDER BY m.position
"""  # noqa: S608

COUNTED = f"""
SELECT count(*) FROM (
    SELECT f.position FROM fact f CROSS JOIN mark m {_TARGETS}
    WHERE m.position = f.position AND f.type = 'event.disputed' AND {_OPEN}
    ORDER BY f.reported DESC LIMIT :most
) newest
"""  # noqa: S608
"""How many disputes are open, counted from the newest report back: those have an index by it."""

COUNTED_BACK = f"""
SELECT count(*) FROM (
    SELECT m.position FROM mark m JOIN fact f ON f.position = m.position {_TARGETS}
    WHERE m.type = 'event.disputed' AND m.position <= :n AND {_OPEN}
    ORDER BY m.position DESC LIMIT :most
) newest
"""  # noqa: S608
"""The same from the newest entry back: PostgreSQL would join and sort all of them by report."""

CITING = f"""
SELECT count(*) FROM mention m JOIN fact f ON f.position = m.position
WHERE m.ref = :ref AND m.role = 'source' AND {STANDS.format("f")}
AND f.type <> 'event.retracted' AND {HOLDS.format("f")}
"""  # noqa: S608

UNDATED = "9999"
"""What sorts sources without a date behind all others."""


class Lists:
    """Lists at one reader's moment."""

    def __init__(self, reader: Reader) -> None:
        """Take the reader."""
        self._reader = reader

    def statements(self, about: str | None = None) -> FactsAnswer:
        """Statements by date; ``about`` is any id that they are about, or the speaker's."""
        facts = Facts(self._reader)
        chosen = [entry for entry in self._typed(OF_TYPE) if _concerns(entry, about)]
        maybe = [entry for entry in self._typed(MAYBE_OF_TYPE) if _concerns(entry, about)]
        return FactsAnswer(
            tuple(self._fact(facts, entry) for entry in chosen),
            tuple(self._fact(facts, entry) for entry in maybe),
            facts.footnotes(),
            0,
            facts.moment(),
        )

    def _typed(self, sql: str) -> list[Entry]:
        rows = self._reader.select(sql, type="statement.made")
        return [self._reader.entry(row) for row in rows]

    def disputes(self, facts: Facts) -> tuple[DisputeAnswer, ...]:
        """All open disputes of facts that stand, or may, in the order of recording."""
        rows = self._reader.select(DISPUTES)
        targets = self._reader.entries_at(list({int(row[6]) for row in rows}))
        marked = self._reader.marked(*targets.values())
        return tuple(
            facts.dispute(marked, targets[int(row[6])], self._reader.entry(row)) for row in rows
        )

    def open_disputes(self, most: int) -> int:
        """How many disputes are open; of more than so many it says one more."""
        sql = COUNTED if self._reader.connection.dialect == "sqlite" else COUNTED_BACK
        return int(self._reader.select(sql, most=most + 1)[0][0])

    def sources(self, limit: int | None = None) -> SourcesAnswer:
        """Sources by date, undated ones last, with how many facts that stand cite each.

        A mark on a fact that stands counts too: a corroboration, a dispute. With a limit the
        last ones of that order, and how many there are before them.
        """
        things = self._reader.things("source")
        self._reader.cited(thing.id for thing in things)
        found = [(one, source) for one in things if (source := self._reader.source(one.id))]
        found.sort(key=lambda pair: (pair[1].published or UNDATED, pair[0].id))
        more = 0 if limit is None else max(len(found) - limit, 0)
        amended = amendments(self._reader)
        lines = (self._source(*pair, amended) for pair in found[more:])
        return SourcesAnswer(tuple(lines), more, Facts(self._reader).moment())

    def _source(
        self, thing: Thing, source: SourceCited, amended: Mapping[str, Sequence[str]]
    ) -> SourceLine:
        """One source, with how many facts cite it: that is counted for what is shown alone."""
        count = self._reader.select(CITING, ref=f"source/{thing.id}")[0][0]
        return SourceLine(
            thing.id,
            source.publisher,
            source.title,
            source.published,
            source.public,
            source.relays,
            int(count),
            source.url,
            tuple(amended.get(thing.stream, ())),
        )

    def _fact(self, facts: Facts, entry: Entry) -> FactAnswer:
        return facts.fact(self._reader.marked(entry), entry)


def _concerns(entry: Entry, about: str | None) -> bool:
    if about is None:
        return True
    refs = (getattr(entry.data, "speaker", ""), *getattr(entry.data, "about", ()))
    return any(about in {ref, ref.partition("/")[2]} for ref in refs)
