"""News: what was recorded, or reported, in a span of time, whenever it happened.

Corrections, retractions and disputes are news too, with what they changed. Registrations claim
nothing and are counted alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import islice
from typing import Literal

import msgspec

from tracker.domain.facts import Entry
from tracker.domain.marks import (
    DisputeSettled,
    EventCorroborated,
    EventDisputed,
    EventRetracted,
    Mark,
)
from tracker.domain.moment import Moment
from tracker.domain.timeline import Timeline
from tracker.domain.when import ALWAYS, DAY, NEVER, day_of, end_of_day, phrase
from tracker.errors import InvalidMoment
from tracker.log.catalogue import catalogue
from tracker.views.differing import Differences
from tracker.views.explained import NewsAnswer, NewsGroup, NewsLine
from tracker.views.facts import Facts
from tracker.views.reader import Reader
from tracker.views.reader_sql import ENTRY
from tracker.views.spans import WEEK, Span, dates, last_week, recorded
from tracker.views.versions import WITHIN, narrows, replaced, replacement, retractions, taken_back
from tracker.views.wording import bare, describe

By = Literal["recorded", "reported"]

SPANS = {
    "recorded": """f.position >= :first AND f.position <= :last
        AND f.reported <= :r AND f.earliest <= :d""",
    "reported": """f.reported >= :first AND f.reported <= :last
        AND f.position <= :n AND f.earliest <= :d""",
}
"""What lies in a span and is seen at the moment, by either date; it ends with the moment."""

NEWEST = {"recorded": "f.position DESC", "reported": "f.reported DESC, f.position DESC"}

NEWS = f"""
SELECT {ENTRY} FROM fact f JOIN event e ON e.position = f.position WHERE {{}}
"""  # noqa: S608 - constants alone, as all statements here

COUNTED = "SELECT count(*) FROM fact f WHERE {}"

NAMES = """
SELECT count(*) FROM fact f WHERE f.place = f.position AND {}
AND NOT EXISTS (SELECT 1 FROM mention m WHERE m.position = f.position AND m.role = 'source')
"""
"""What replaces nothing and cites nobody: if undated, and of the types that name things, names."""

UNDATED = {
    "recorded": f"f.latest = {ALWAYS} AND f.earliest = {ALWAYS}",
    "reported": f"f.latest + 0 = {ALWAYS} AND f.earliest = {ALWAYS}",
}
"""The one span is found within what is undated, the other one by itself."""

RETRACTED = {
    "recorded": "f.type = 'event.retracted'",
    "reported": "f.type || '' = 'event.retracted'",
}
"""The same of retractions."""

PARTS = f"""
SELECT count(*) FROM fact f JOIN mark k ON k.position = f.position
JOIN fact o ON o.position = k.target WHERE {{}} AND EXISTS (
    SELECT 1 FROM fact x WHERE x.place = o.place AND x.place <> x.position
    AND x.position > f.position AND x.position <= f.position + {WITHIN} AND x.position <= :n
)
"""  # noqa: S608
"""Retractions that are part of a correction: the replacement is the news."""

NEWEST_REPORT = f"""
SELECT f.reported FROM fact f
WHERE f.position <= :n AND f.reported <= :r AND f.reported < {NEVER} AND f.earliest <= :d
AND EXISTS (SELECT 1 FROM mention m WHERE m.position = f.position AND m.role = 'source')
ORDER BY f.reported DESC LIMIT 1
"""  # noqa: S608


class News:
    """News at one reader's moment."""

    def __init__(self, reader: Reader) -> None:
        """Take the reader."""
        self._reader = reader
        self._facts = Facts(reader)

    def tell(
        self, since: str | None, until: str | None, by: By = "recorded", limit: int | None = None
    ) -> NewsAnswer:
        """The news of a span; without ``since`` of the week that ends with the newest.

        Raises:
            InvalidDate, InvalidMoment: for a bound that is none, or a span that runs backwards.
        """
        span = self._span(since, until, by)
        shown, names, more = self._newest(span, by, limit)
        groups = tuple(self._groups(shown, span, by))
        return NewsAnswer(
            by=by,
            since=self._bound(since, span.first, by),
            until=until,
            groups=groups,
            names=names,
            more=more,
            footnotes=self._facts.footnotes(),
            moment=self._facts.moment(),
        )

    def _newest(self, span: Span, by: By, limit: int | None) -> tuple[list[Entry], int, int]:
        """The newest news of a span, oldest first; how many names it has, and how much more news.

        What is not shown is counted, and not read.
        """
        asked, inside = self._asked(span, by), SPANS[by]
        sql = NEWS.format(f"{inside} ORDER BY {NEWEST[by]}")
        entries = (self._reader.entry(row) for row in self._reader.rows(sql, **asked))
        news = (one for one in entries if not _name(one) and not self._part(one))
        shown = list(islice(news, limit))[::-1]
        types = ", ".join(map(repr, _setups()))
        naming = f"{inside} AND {UNDATED[by]} AND f.type || '' IN ({types})"
        names = self._counted(NAMES, naming, asked)
        parts = self._counted(PARTS, f"{inside} AND {RETRACTED[by]}", asked)
        return shown, names, self._total(asked, by) - names - parts - len(shown)

    def _total(self, asked: dict[str, int], by: By) -> int:
        """All entries of a span: of positions, with no other bound, as many as there are."""
        moment = self._reader.moment
        if by == "recorded" and (moment.reported, moment.latest) == (NEVER, NEVER):
            return max(asked["last"] - max(asked["first"], 0) + 1, 0)
        return self._counted(COUNTED, SPANS[by], asked)

    def _asked(self, span: Span, by: By) -> dict[str, int]:
        """The span up to the moment: one bound on either side, so that an index serves both."""
        moment = self._reader.moment
        end = moment.position if by == "recorded" else min(moment.reported, NEVER - 1)
        return {"first": span.first, "last": min(span.last, end)}

    def _counted(self, sql: str, condition: str, asked: dict[str, int]) -> int:
        return int(self._reader.select(sql.format(condition), **asked)[0][0])

    # --- the span -----------------------------------------------------------------------------

    def _span(self, since: str | None, until: str | None, by: By) -> Span:
        if by == "recorded":
            found = recorded(self._reader, since, until)
            first = last_week(self._reader) if since is None and until is None else found.first
            return Span(first, found.last)
        found = dates(since, until)
        if since is not None or until is not None:
            return found
        newest = self._reader.select(NEWEST_REPORT)
        return Span(end_of_day(int(newest[0][0])) - WEEK + 1, NEVER) if newest else found

    def _bound(self, since: str | None, first: int, by: By) -> str | None:
        """The beginning of the span, as given or as it was found."""
        if since is not None:
            return since
        day = day_of(first) if by == "reported" else f"@{first}"
        return None if day == ".." or first == 0 else day

    # --- what is news -------------------------------------------------------------------------

    def _part(self, entry: Entry) -> bool:
        """Whether a retraction is part of a correction: the replacement is the news."""
        if not isinstance(entry.data, EventRetracted):
            return False
        target = self._reader.by_id(entry.data.target)
        return target is not None and replacement(self._reader, entry, target) is not None

    def _groups(self, entries: Sequence[Entry], span: Span, by: By) -> Iterator[NewsGroup]:
        streams: dict[str, list[Entry]] = {}
        marked = self._reader.marked(*entries)
        taken = retractions(self._reader, [entry.position for entry in entries])
        for entry in entries:
            streams.setdefault(entry.stream, []).append(entry)
        before = self._before(span, by)
        for stream, found in streams.items():
            was, now = Differences(before, self._reader).state(stream) if before else (None, None)
            kind, _, name = stream.partition("/")
            thing = self._reader.thing(kind, name)
            title = thing.title if thing is not None else ""
            lines = tuple(self._line(entry, marked, taken) for entry in found)
            yield NewsGroup(bare(stream), title, was, now, lines)

    def _before(self, span: Span, by: By) -> Reader | None:
        """The same moment before the span; None where nothing was before it."""
        asked = self._reader.moment.asked
        if by == "recorded":
            if span.first <= 0:
                return None
            until = f"@{min(span.first - 1, self._reader.moment.position)}"
            return self._at(msgspec.structs.replace(asked, recorded_until=until))
        day = day_of(span.first - DAY)
        if day == "..":
            return None
        return self._at(msgspec.structs.replace(asked, reported_until=day))

    def _at(self, asked: Moment) -> Reader | None:
        try:
            return self._reader.elsewhere(asked)
        except InvalidMoment:
            return None

    def _line(self, entry: Entry, marked: Timeline, taken: Mapping[int, Entry]) -> NewsLine:
        fact = self._facts.fact(marked, entry)
        shown = taken_back(self._reader, fact, entry, taken.get(entry.position))
        kind, changed = self._kind(entry)
        return NewsLine(kind, changed, shown)

    def _kind(
        self, entry: Entry
    ) -> tuple[
        Literal["new", "corrected", "taken back", "disputed", "settled", "corroborated"], str | None
    ]:
        """What sort of news it is, and what it changed."""
        match entry.data:
            case EventRetracted():
                return "taken back", self._target(entry)
            case EventDisputed():
                return "disputed", self._target(entry)
            case DisputeSettled():
                return "settled", self._target(entry)
            case EventCorroborated():
                return "corroborated", self._target(entry)
            case _:
                older = replaced(self._reader, entry)
                return ("new", None) if older is None else ("corrected", _changed(older, entry))

    def _target(self, entry: Entry) -> str | None:
        """The fact that a mark is about; of a settlement the dispute."""
        data = entry.data
        found = self._reader.by_id(data.target) if isinstance(data, Mark) else None
        if found is None:
            return None
        happened = f", {phrase(found.claim.occurred)}" if found.claim.occurred else ""
        return f"@{found.position} {describe(found.data)}{happened}"


def _changed(older: Entry, newer: Entry) -> str:
    """What a correction changed: the words and the date before."""
    word = "narrowed from" if narrows(older, newer) else "was"
    happened = f", {phrase(older.claim.occurred)}" if older.claim.occurred else ""
    return f"{word} @{older.position} {describe(older.data)}{happened}"


@cache
def _setups() -> tuple[str, ...]:
    """The types of events that may name something without a date."""
    return tuple(kind.name for kind in catalogue().kinds() if kind.setup)


def _name(entry: Entry) -> bool:
    """Whether an entry registers a name, which claims nothing; a corrected one is news."""
    said = entry.claim
    undated = said.occurred is None and said.replaces is None and not said.sources
    return undated and catalogue().of(entry.data).setup
