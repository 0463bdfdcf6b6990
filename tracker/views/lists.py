"""Lists at a moment: statements, sources, open disputes, histories, and the log itself."""

import msgspec

from tracker.domain.facts import Entry
from tracker.domain.marks import EventRetracted
from tracker.domain.phrases import phrase
from tracker.domain.source import SourceAmended
from tracker.domain.when import narrowed
from tracker.errors import UnknownReference
from tracker.views.answers import (
    DisputeAnswer,
    FactAnswer,
    FactsAnswer,
    SourceLine,
    SourcesAnswer,
)
from tracker.views.facts import Facts
from tracker.views.known import LogKnown
from tracker.views.moment_sql import HOLDS, POSSIBLE, STANDS, VISIBLE
from tracker.views.reader import ENTRY, Reader

OF_TYPE = f"""
SELECT {ENTRY} FROM fact f JOIN event e ON e.position = f.position
WHERE f.type = :type AND {STANDS.format("f")} ORDER BY f.latest, f.ord, f.place
"""  # noqa: S608 - constants alone, as all statements here

MAYBE_OF_TYPE = f"""
SELECT {ENTRY} FROM fact f JOIN event e ON e.position = f.position
WHERE f.type = :type AND {POSSIBLE.format("f", "f.stream")} ORDER BY f.latest, f.ord, f.place
"""  # noqa: S608

DISPUTES = f"""
SELECT {ENTRY}, t.position FROM mark m
JOIN fact f ON f.position = m.position JOIN event e ON e.position = m.position
JOIN fact o ON o.position = m.target JOIN fact t ON t.stream = o.stream AND t.place = o.place
WHERE m.type = 'event.disputed' AND {VISIBLE.format("f")}
AND NOT t.mark AND (({STANDS.format("t")}) OR ({POSSIBLE.format("t", "t.stream")}))
AND NOT EXISTS (
    SELECT 1 FROM fact c JOIN mark x ON x.target = c.position
    JOIN fact y ON y.position = x.position
    WHERE c.stream = f.stream AND c.place = f.place AND x.type = 'dispute.settled'
    AND {VISIBLE.format("y")}
)
ORDER BY f.position
"""  # noqa: S608

LOG = f"""
SELECT {ENTRY}, CASE WHEN f.retracted_position <= :n AND f.retracted_reported <= :r
THEN f.retracted_position END FROM fact f JOIN event e ON e.position = f.position
WHERE f.position <= :n AND f.reported <= :r AND f.earliest <= :d
ORDER BY f.position DESC LIMIT :limit
"""  # noqa: S608

LOG_SIZE = """
SELECT count(*) FROM fact f WHERE f.position <= :n AND f.reported <= :r AND f.earliest <= :d
"""

CITING = f"""
SELECT count(*) FROM mention m JOIN fact f ON f.position = m.position
WHERE m.ref = :ref AND m.role = 'source' AND {STANDS.format("f")}
AND f.type <> 'event.retracted' AND {HOLDS.format("f")}
"""  # noqa: S608


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
        found: list[DisputeAnswer] = []
        for row in self._reader.select(DISPUTES):
            target = self._reader.entry_at(int(row[11]))
            found.append(facts.dispute(target, self._reader.entry(row)))
        return tuple(found)

    def sources(self) -> SourcesAnswer:
        """All sources by date, undated ones last, with how many facts that stand cite each.

        A mark on a fact that stands counts too: a corroboration, a dispute.
        """
        facts = Facts(self._reader)
        amended = self._amended()
        lines = []
        for thing in self._reader.things("source"):
            source = self._reader.source(thing.id)
            if source is None:
                continue
            count = self._reader.select(CITING, ref=f"source/{thing.id}")[0][0]
            lines.append(
                SourceLine(
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
            )
        lines.sort(key=lambda line: (line.published or "9999", line.id))
        return SourcesAnswer(tuple(lines), facts.moment())

    def _amended(self) -> dict[str, list[str]]:
        """What publishers did to their sources, by the source's stream, oldest first."""
        found: dict[str, list[str]] = {}
        for entry in self._reader.entries(OF_TYPE, type="source.amended"):
            if isinstance(entry.data, SourceAmended):
                when = f" {phrase(entry.claim.occurred)}" if entry.claim.occurred else ""
                found.setdefault(entry.stream, []).append(f"{entry.data.change}{when}")
        return found

    def log(self, limit: int | None = None, **chosen: str | None) -> FactsAnswer:
        """The log's entries, newest first; ``chosen`` filters by stream, type, key or recorder."""
        facts = Facts(self._reader)
        filters = {field: value for field, value in chosen.items() if value is not None}
        rows = self._reader.select(LOG, limit=2**53 if filters or limit is None else limit)
        entries = [
            (entry, row[11]) for row in rows if _chosen(entry := self._reader.entry(row), filters)
        ]
        total = len(entries) if filters else int(self._reader.select(LOG_SIZE)[0][0])
        shown = entries if limit is None else entries[:limit]
        return FactsAnswer(
            tuple(self._logged(facts, entry, gone) for entry, gone in shown),
            (),
            facts.footnotes(),
            total - len(shown),
            facts.moment(),
        )

    def _logged(self, facts: Facts, entry: Entry, gone: int | None) -> FactAnswer:
        found = self._fact(facts, entry)
        if gone is None:
            return found
        return with_retraction(self._reader, found, entry, int(gone))

    def history(self, stream: str, name: str) -> FactsAnswer:
        """All facts of a stream in the order of the world, retracted ones marked.

        Raises:
            UnknownReference: where there is no such stream.
        """
        number = self._reader.stream(stream)
        if number < 0 or number > self._reader.moment.position:
            raise UnknownReference("name", name)
        facts = Facts(self._reader)
        timeline = self._reader.timeline(number)
        kind, _, thing = stream.partition("/")
        deviations = (
            LogKnown(self._reader).deviations(thing, timeline.stands) if kind == "item" else {}
        )
        shown = [
            (entry, facts.fact(timeline, entry, None, deviations.get(entry.event_id)))
            for entry in timeline.stands
        ]
        for entry, gone in self._retracted(number):
            marked = with_retraction(self._reader, facts.fact(timeline, entry), entry, gone)
            shown.append((entry, marked))
        shown.sort(key=lambda pair: (pair[0].place_key, pair[0].position))
        return FactsAnswer(
            tuple(fact for _, fact in shown),
            tuple(facts.fact(timeline, entry) for entry in timeline.possible),
            facts.footnotes(),
            0,
            facts.moment(),
        )

    def _retracted(self, number: int) -> list[tuple[Entry, int]]:
        """Facts of a stream that stood and were taken back, each with where."""
        rows = self._reader.select(RETRACTED, stream=number)
        return [(self._reader.entry(row), int(row[11])) for row in rows]

    def _fact(self, facts: Facts, entry: Entry) -> FactAnswer:
        return facts.fact(self._reader.marked(entry), entry)


RETRACTED = """
SELECT f.position, e.bytes, e.leaf, e.event_id, e.stream, e.version, e.type,
       f.earliest, f.latest, f.reported, f.place, f.retracted_position
FROM fact f JOIN event e ON e.position = f.position
WHERE f.stream = :stream AND NOT f.mark AND f.position <= :n AND f.reported <= :r
AND f.latest <= :d AND f.retracted_position <= :n AND f.retracted_reported <= :r
"""


def with_retraction(reader: Reader, fact: FactAnswer, entry: Entry, position: int) -> FactAnswer:
    """Mark a fact as taken back, by which entry and why."""
    retraction = reader.entry_at(position)
    data = retraction.data
    reason = data.reason if isinstance(data, EventRetracted) else ""
    text = f"@{position} {retraction.claim.key}: {_narrower(reader, entry, position)}{reason}"
    return msgspec.structs.replace(fact, retracted=text)


def _narrower(reader: Reader, entry: Entry, position: int) -> str:
    """Say that a correction only narrowed the date; what replaces a fact comes next in the log."""
    if position >= reader.moment.position:
        return ""
    now = reader.entry_at(position + 1).claim
    narrower = now.replaces == entry.event_id and narrowed(entry.claim.occurred, now.occurred)
    return f"narrowed to {now.occurred}: " if narrower else ""


def _concerns(entry: Entry, about: str | None) -> bool:
    if about is None:
        return True
    refs = (getattr(entry.data, "speaker", ""), *getattr(entry.data, "about", ()))
    return any(about in {ref, ref.partition("/")[2]} for ref in refs)


def _chosen(entry: Entry, filters: dict[str, str]) -> bool:
    values = {
        "stream": entry.stream,
        "type": entry.type,
        "key": entry.claim.key,
        "recorder": entry.recorder,
    }
    return all(values[field] == value for field, value in filters.items())
