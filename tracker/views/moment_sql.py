"""A moment as SQL: the conditions and orders that all queries share.

See docs/concepts.md. ``n`` is the last position that counts, ``r`` the last second of
reports, ``d`` the last second on which things stood. What these say must equal what
``domain.timeline`` finds; a property test holds the two together.
"""

from tracker.domain.moment import Resolved
from tracker.domain.when import ALWAYS
from tracker.views.rows import TITLE

RECORDED = """
{0}.position <= :n
AND ({0}.retracted_position IS NULL OR {0}.retracted_position > :n OR {0}.retracted_reported > :r)
"""
"""Recorded by then, and not retracted."""

VISIBLE = RECORDED + " AND {0}.reported <= :r"
"""Recorded and reported by then, and not retracted."""

STANDS = VISIBLE + " AND {0}.latest <= :d"
"""Visible, and certainly happened by then."""

NEWEST = "ORDER BY {0}.latest DESC, {0}.ord DESC, {0}.place DESC LIMIT 1"
"""The one that counts, of all that stand."""

STARTED = f"""
EXISTS (SELECT 1 FROM fact s WHERE s.stream = {{1}} AND NOT s.mark
        AND s.latest > {ALWAYS} AND {STANDS.format("s")})
"""  # noqa: S608 - constants alone
"""The stream's first fact stands: an open start is possible only from then on."""

POSSIBLE = f"""
{VISIBLE} AND {{0}}.earliest <= :d AND {{0}}.latest > :d
AND ({{0}}.earliest > {ALWAYS} OR {STARTED})
"""
"""Visible, and may have happened by then. {1} is the number of the stream."""


CHAIN = """
{0}.stream + 0 BETWEEN {1}.stream AND {1}.stream AND ({0}.position = {1}.place
    OR ({0}.place = {1}.place AND {0}.place <> {0}.position))
"""
"""All versions of a fact {1} in its stream: as first recorded, and what replaced that.

The first one's place is its position; those that replace others have an index of their own.
An index of streams is of no use there, nor a hash of them: ``+ 0`` and BETWEEN say so. Else a
planner without statistics takes one, and walks through a stream, or through all facts.
"""

HOLDS = f"""
(NOT {{0}}.mark OR EXISTS (
    SELECT 1 FROM mark k JOIN fact o ON o.position = k.target
    JOIN fact t ON {CHAIN.format("t", "o")}
    WHERE k.position = {{0}}.position AND {STANDS.format("t")}
))
"""  # noqa: S608
"""A fact; or a mark whose target stands, or what that was corrected to."""


CALLED = f"""
COALESCE((
    SELECT q.value FROM standing q
    WHERE q.subject = {{0}}.subject AND q.slot = 'named' AND q.who = '{TITLE}'
    AND {STANDS.format("q")} {NEWEST.format("q")}
), {{0}}.value)
"""  # noqa: S608
"""What a thing is called: by the last title that stands, else as registered (a ``named`` row)."""


def bounds_of(moment: Resolved) -> dict[str, int]:
    """The parameters of a moment."""
    return {"n": moment.position, "r": moment.reported, "d": moment.latest}
