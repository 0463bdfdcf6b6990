"""Search at a moment: facts whose texts hold all words, by place and then newest first.

The index (table ``word``) finds and ranks; only what is shown is read back from its bytes. A
phrase is verified there, and words beyond those that one statement takes.
"""

from collections.abc import Sequence

from tracker.domain.facts import Entry
from tracker.domain.fold import BEYOND, tokens, words
from tracker.domain.sought import Sought, Term, holds, sought, within
from tracker.log.connection import Row
from tracker.views.facts import Facts, public_since
from tracker.views.list_answers import SearchAnswer, SearchHit
from tracker.views.moment_sql import HOLDS, POSSIBLE, STANDS
from tracker.views.reader import Reader
from tracker.views.snippets import snippet
from tracker.views.texts import Text, texts
from tracker.views.versions import with_retraction

LETTERS = "abcdefghijklmnop"
"""One for each term that the statement takes; a term that is not asked for finds nothing."""

RANGE = """
'{0}' AS term, position, place FROM word WHERE token >= :low_{0} AND token <= :high_{0}
"""

GONE = "f.retracted_position <= :n AND f.retracted_reported <= :r"

FOUND = f"""
WITH hit AS (SELECT {" UNION ALL SELECT ".join(RANGE.format(letter) for letter in LETTERS)}),
best AS (SELECT term, position, min(place) AS place FROM hit GROUP BY term, position),
ranked AS (
    SELECT position, max(place) AS place FROM best GROUP BY position HAVING count(*) = :terms
)
SELECT f.position, CASE WHEN {GONE} THEN f.retracted_position END,
CASE WHEN f.latest > :d THEN 1 ELSE 0 END
FROM ranked JOIN fact f ON f.position = ranked.position
WHERE ({STANDS.format("f")} AND f.type <> 'event.retracted' AND {HOLDS.format("f")})
OR (NOT f.mark AND {POSSIBLE.format("f", "f.stream")})
OR (:retracted = 1 AND f.position <= :n AND f.reported <= :r AND f.latest <= :d)
ORDER BY ranked.place, f.latest DESC, f.ord DESC, f.place DESC, f.position DESC
"""  # noqa: S608 - constants alone


class Search:
    """Searches at one reader's moment."""

    def __init__(self, reader: Reader) -> None:
        """Take the reader."""
        self._reader = reader

    def find(self, text: str, limit: int | None = None, *, retracted: bool = False) -> SearchAnswer:
        """The facts that hold what is sought.

        With ``retracted`` those that were taken back by then, and what took them back, too.

        Raises:
            NothingSought: where there is neither letter nor digit in the text.
        """
        asked = sought(text)
        facts = Facts(self._reader)
        rows = self._rows(asked, retracted=retracted)
        if asked.phrases or len(asked.terms) > len(LETTERS):
            rows = [row for row in rows if self._verified(asked, int(row[0]))]
        shown = rows if limit is None else rows[:limit]
        hits = tuple(self._hit(facts, asked, row) for row in shown)
        return SearchAnswer(
            str(asked), hits, facts.footnotes(), len(rows) - len(shown), facts.moment()
        )

    def _rows(self, asked: Sought, *, retracted: bool) -> list[Row]:
        """Position, retraction, whether it is possible alone: of all that the index finds."""
        terms = asked.terms[: len(LETTERS)]
        bounds: dict[str, object] = {}
        for number, letter in enumerate(LETTERS):
            low, high = _range(terms[number]) if number < len(terms) else (BEYOND, "")
            bounds |= {f"low_{letter}": low, f"high_{letter}": high}
        return self._reader.select(FOUND, terms=len(terms), retracted=int(retracted), **bounds)

    def _verified(self, asked: Sought, position: int) -> bool:
        entry = self._reader.entry_at(position)
        return holds(asked, [tokens(each.text) for each in texts(entry.claim, entry.data)])

    def _hit(self, facts: Facts, asked: Sought, row: Row) -> SearchHit:
        entry = self._reader.entry_at(int(row[0]))
        fact = facts.fact(self._reader.marked(entry), entry)
        if row[1] is not None:
            fact = with_retraction(self._reader, fact, entry)
        shown = _shown(asked, texts(entry.claim, entry.data))
        return SearchHit(
            entry=fact.entry,
            key=fact.key,
            type=fact.type,
            stream=fact.stream,
            about=fact.about,
            title=self._title(entry),
            field=shown.field,
            snippet=snippet(shown.text, asked),
            happened=fact.happened,
            public_since=public_since(entry),
            possible=bool(row[2]) and row[1] is None,
            retracted=fact.retracted,
            disputed=bool(fact.disputes),
            sources=fact.sources,
            independent_sources=fact.independent_sources,
        )

    def _title(self, entry: Entry) -> str | None:
        """What the thing that the fact is of is called at the moment."""
        thing = self._reader.thing(*entry.stream.partition("/")[::2])
        return None if thing is None else thing.title


def _range(term: Term) -> tuple[str, str]:
    """The first and last token that a term asks for."""
    return term.text, term.text if term.whole else term.text + BEYOND


def _shown(asked: Sought, found: Sequence[Text]) -> Text:
    """The text that holds the whole search, or most of its words; the best place first."""

    def most(text: Text) -> tuple[int, int]:
        inside = [word.text for word in words(text.text)]
        fitting = sum(any(term.fits(word) for word in inside) for term in asked.terms)
        return sum(within(phrase, inside) for phrase in asked.phrases), fitting

    return max(found, key=most)
