"""The statements of :class:`~tracker.views.reader.Reader`: what is looked up at a moment."""

from tracker.views.moment_sql import (
    CALLED,
    CHAIN,
    HOLDS,
    NEWEST,
    POSSIBLE,
    RECORDED,
    STANDS,
    VISIBLE,
)

ENTRY = """
f.position, e.bytes, f.earliest, f.latest, f.reported, f.place
"""
"""What an entry is made of: its bytes say the rest. What a statement adds comes after these six."""

TIMELINE = f"""
SELECT {ENTRY} FROM fact f JOIN event e ON e.position = f.position
WHERE f.stream = :stream AND {VISIBLE.format("f")} AND (f.mark OR f.latest <= :d)
ORDER BY f.latest, f.ord, f.place
"""  # noqa: S608 - constants alone, as all statements here

ENTRIES_AT = f"""
SELECT {ENTRY} FROM fact f JOIN event e ON e.position = f.position
WHERE f.position IN ({{}})
"""  # noqa: S608

ENTRY_BY_ID = f"""
SELECT {ENTRY} FROM fact f JOIN event e ON e.position = f.position
WHERE f.event_id = :event_id
"""  # noqa: S608

WHOLE = f"""
SELECT {ENTRY} FROM fact f JOIN event e ON e.position = f.position
WHERE f.stream = :stream AND f.position <= :n ORDER BY f.position
"""  # noqa: S608

OF_STREAM = {
    "sqlite": f"""
SELECT {ENTRY} FROM event e JOIN fact f ON f.position = e.position
WHERE e.stream = :name AND e.position <= :n ORDER BY e.version
""",  # noqa: S608
    "postgresql": f"""
SELECT {ENTRY} FROM event e CROSS JOIN LATERAL (
    SELECT * FROM fact o WHERE o.position = e.position LIMIT 1
) f WHERE e.stream = :name AND e.position + 0 <= :n ORDER BY e.version
""",  # noqa: S608
}
"""The same by the stream's name, in the order of its versions: their index has nothing sorted.

PostgreSQL would think that a third of the log lies before ``n``, and read all positions, and all
facts to join them: so each entry's own fact is looked up.
"""

MARKS_OF = f"""
SELECT {ENTRY}, own.position FROM fact own
JOIN fact o ON {CHAIN.format("o", "own")} JOIN mark m ON m.target = o.position
JOIN fact f ON f.position = m.position JOIN event e ON e.position = m.position
WHERE own.position IN ({{}}) AND (o.position = own.position OR f.type <> 'event.retracted')
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

REGISTERED = f"""
SELECT {ENTRY} FROM entity x
JOIN standing s ON s.subject = x.num AND s.slot = 'named' AND s.who = ''
JOIN fact f ON f.position = s.position JOIN event e ON e.position = s.position
WHERE x.kind = :kind AND x.id = :id AND {RECORDED.format("s")} {NEWEST.format("s")}
"""  # noqa: S608
"""What registered a thing, or corrected that: what ENTITY gives the position of."""

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
