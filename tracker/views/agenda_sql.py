"""The statements of agendas: which items there are, in which order, and which meetings wait.

One look into an index for each item, and nothing more of those that are not shown. Closed ones are
counted where they are found: as most items are closed by and by, their rows are not handed out.
"""

from tracker.domain.when import ALWAYS, NEVER
from tracker.views.moment_sql import NEWEST, POSSIBLE, STANDS, VISIBLE
from tracker.views.reader_sql import ENTRY, NAMED

_NOW = f"""
(SELECT CASE WHEN s.effect = 'closed' AND :closed = 0 THEN -1 ELSE s.position END
FROM standing s WHERE s.subject = t.subject AND s.slot = 'state' AND s.who = ''
AND {STANDS.format("s")} {NEWEST.format("s")})
"""  # noqa: S608 - constants alone, as all statements here
"""The position of the fact that gives an item its state; -1 for one that is counted alone."""

_STATE = f"""
CASE WHEN t.done <= :n AND t.done_latest <= :d AND t.done_reported <= :r
    THEN CASE WHEN :closed = 0 THEN -1 ELSE t.done END
    ELSE {_NOW} END
"""
"""The same; what closed an item for good is found where the item is (see ``lives``)."""

_KNOWN = f"""
(EXISTS (SELECT 1 FROM fact k WHERE k.stream = i.num AND k.latest > {ALWAYS} AND k.earliest <= :d)
 AND (EXISTS (SELECT 1 FROM standing h WHERE h.subject = i.num AND h.slot = 'stance'
              AND {STANDS.format("h")})
      OR EXISTS (SELECT 1 FROM fact p WHERE p.stream = i.num AND NOT p.mark
                 AND {POSSIBLE.format("p", "i.num")})))
OR EXISTS (SELECT 1 FROM mention m JOIN fact a ON a.position = m.position
           WHERE m.ref = 'item/' || (SELECT z.id FROM entity z WHERE z.num = i.num)
           AND m.role = 'item' AND a.type LIKE 'meeting.%' AND {STANDS.format("a")})
"""  # noqa: S608
"""A stance, something possible, or a place on an agenda is known of an item without a state.

The first look passes by what has no fact of that time at all, as most have that come later.
"""

_LINES = f"""
SELECT i.num, i.body, c.position, c.latest, c.ord, c.place, 0 AS closed
FROM items i LEFT JOIN fact c ON c.position = i.now
WHERE i.now >= 0 OR (i.now IS NULL AND ({_KNOWN}))
UNION ALL
SELECT NULL, i.body, NULL, NULL, NULL, NULL, count(*) FROM items i WHERE i.now < 0 GROUP BY i.body
"""  # noqa: S608
"""Items that are to be listed; and for each body a row that counts those that are closed."""

_ANYWHERE = VISIBLE.format("t").replace("t.position <=", "t.position + 0 <=")
"""Visible, with the index of all items, and not that of positions: ``+ 0`` says so."""

ITEMS = f"""
WITH items AS MATERIALIZED (
    SELECT t.subject AS num, t.label AS body, {_STATE} AS now
    FROM standing t
    WHERE t.begins <= :d AND {_ANYWHERE}
) {_LINES}
"""  # noqa: S608
"""All items of which something is known, with their bodies and what orders them."""

ITEMS_OF = f"""
WITH items AS MATERIALIZED (
    SELECT t.subject AS num, t.label AS body, {_STATE} AS now
    FROM standing t
    WHERE t.label = :body AND t.begins <= :d AND {VISIBLE.format("t")}
) {_LINES}
"""  # noqa: S608
"""The same of one body."""

OPEN_MEETINGS = f"""
{NAMED} WHERE x.kind = 'meeting' AND {VISIBLE.format("s")} AND (
    SELECT c.value FROM standing c WHERE c.subject = x.num AND c.slot = 'state' AND c.who = ''
    AND {STANDS.format("c")} {NEWEST.format("c")}
) IN ('announced', 'rescheduled') ORDER BY x.num, s.latest, s.ord, s.place
"""  # noqa: S608
"""Announced meetings of which nobody said yet what became of them."""

_CITING = f"""
{VISIBLE.format("f")} AND EXISTS (
    SELECT 1 FROM mention m WHERE m.position = f.position AND m.role = 'source'
)
"""  # noqa: S608

NEWEST_DAY = f"""
WITH RECURSIVE day(told) AS (
    SELECT max(l.reported) FROM fact l WHERE l.reported <= :r AND l.reported < {NEVER}
    UNION ALL
    SELECT (SELECT max(b.reported) FROM fact b WHERE b.reported < day.told) FROM day
    WHERE day.told > {ALWAYS} AND NOT EXISTS (
        SELECT 1 FROM fact f WHERE f.reported = day.told AND {_CITING}
    )
)
SELECT min(told) FROM day
"""  # noqa: S608
"""The last second of the newest report that cites a source, or of the first one of all.

What was recorded after the moment is passed by report by report, and not fact by fact.
"""

OF_DAY = f"""
SELECT {ENTRY} FROM fact f JOIN event e ON e.position = f.position
WHERE f.reported = :told AND f.reported > {ALWAYS} AND {_CITING}
ORDER BY f.position DESC LIMIT :most
"""  # noqa: S608
"""Some of what was reported so and cites a source."""

REPORTED = f"""
SELECT {ENTRY} FROM fact f JOIN event e ON e.position = f.position
WHERE f.reported > {ALWAYS} AND f.reported < {NEVER} AND {_CITING}
ORDER BY f.reported DESC LIMIT :most
"""  # noqa: S608
"""What cites a source, by its report, the newest first."""
