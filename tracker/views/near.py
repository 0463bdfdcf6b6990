"""Names to suggest where nothing has the one that was typed: from an index, and never very many.

All of a kind where there are few. Of many those that stand beside the typed one in their order:
a wrong end is found among them, a wrong beginning is not.
"""

from tracker.domain.fold import BEYOND
from tracker.domain.words import nearest
from tracker.views.lookups import Lookups
from tracker.views.moment_sql import VISIBLE

FEW = 2_000
"""So many names of a kind are all looked at."""

BESIDE = 250
"""Of more, so many on either side."""

_OF_KIND = f"""
SELECT x.id FROM entity x JOIN standing s ON s.subject = x.num AND s.slot = 'named' AND s.who = ''
WHERE x.kind = :kind AND {VISIBLE.format("s")} AND {{}} :most
"""  # noqa: S608 - constants alone, as all statements here

THINGS = _OF_KIND.format("1 = 1 ORDER BY x.num LIMIT")
THINGS_AFTER = _OF_KIND.format("x.id >= :name ORDER BY x.id LIMIT")
THINGS_BEFORE = _OF_KIND.format("x.id < :name ORDER BY x.id DESC LIMIT")

_FACTS = """
SELECT f.key FROM fact f WHERE f.position <= :n AND {} :most
"""

FACTS = _FACTS.format("1 = 1 ORDER BY f.position LIMIT")
FACTS_AFTER = _FACTS.format("f.key >= :name ORDER BY f.key LIMIT")
FACTS_BEFORE = _FACTS.format("f.key < :name ORDER BY f.key DESC LIMIT")

WORDS = """
WITH RECURSIVE told(token) AS (
    SELECT min(f.token) FROM word f WHERE f.token >= :low
    UNION ALL
    SELECT (SELECT min(w.token) FROM word w WHERE w.token > told.token) FROM told
    WHERE told.token <= :high
)
SELECT told.token FROM told WHERE told.token <= :high AND EXISTS (
    SELECT 1 FROM word k WHERE k.token = told.token AND k.position <= :n
) LIMIT :most
"""
"""Different words of a range, one look into the index for each."""

HELD = """
SELECT 1 FROM word w WHERE w.token >= :low AND w.token <= :high AND w.position <= :n LIMIT 1
"""

ALIKE = 0.75
"""How much a word has to look like one that is suggested: of words there are many."""

BEGINNING = 2
"""Letters of a word that are taken to be right: others are looked for among those that follow."""

FACT = "fact"
"""The kind whose names are the keys of facts."""

A_STREAM = "a stream is KIND/ID, like party/ARM"


def names_near(lookups: Lookups, kind: str, name: str) -> list[str]:
    """Ids of a kind that ``name`` may have meant; of the kind ``fact`` keys."""
    given = {"kind": kind} if kind != FACT else {}
    few, after, before = (
        (FACTS, FACTS_AFTER, FACTS_BEFORE)
        if kind == FACT
        else (THINGS, THINGS_AFTER, THINGS_BEFORE)
    )
    rows = lookups.select(few, most=FEW + 1, **given)
    if len(rows) > FEW:
        rows = [
            row
            for sql in (after, before)
            for row in lookups.select(sql, name=name, most=BESIDE, **given)
        ]
    return list(dict.fromkeys(str(row[0]) for row in rows))


def streams_near(lookups: Lookups, name: str) -> list[str]:
    """Streams that ``name`` may have meant, of the kind that it names."""
    kind, _, last = name.partition("/")
    return [f"{kind}/{one}" for one in names_near(lookups, kind, last)]


def words_near(lookups: Lookups, word: str, *, whole: bool) -> tuple[str, ...] | None:
    """Words that ``word`` may have meant, where no text has it, or one that begins so; else None.

    With ``whole`` nothing may follow it.
    """
    if lookups.select(HELD, low=word, high=word if whole else word + BEYOND):
        return None
    low = word[:BEGINNING]
    rows = lookups.select(WORDS, low=low, high=low + BEYOND, most=FEW)
    return nearest(word, tuple(str(row[0]) for row in rows), ALIKE)
