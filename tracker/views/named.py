"""Names of facts beside their keys: the beginning of an event id, and a recorder's last fact.

Each is one statement on an index, or over a bounded number of the newest entries.
"""

import re

from tracker.errors import AmbiguousName
from tracker.views.reader import Reader
from tracker.views.reader_sql import ENTRY

LAST = "last"
"""Names a recorder's own last fact."""

SHORTEST = 4
"""Characters of an event id that are enough to name a fact, where no other begins so."""

NEWEST_ENTRIES = 10_000
"""How many facts ``last`` looks back over."""

HINT = "name a fact by its key, an entry like @67, `last`, or 4 and more characters of its id"

NONE_LAST = "no fact of that recorder is among the newest entries: say who with --recorder"

TOO_SHORT = f"a part of an event id has at least {SHORTEST} characters"

SHOWN = 8
"""Most candidates that are listed."""

BY_PART = """
SELECT f.position, f.key FROM fact f
WHERE f.event_id >= :low AND f.event_id < :high AND f.position <= :n
ORDER BY f.event_id LIMIT :limit
"""

NEWEST_FACTS = f"""
SELECT {ENTRY} FROM fact f JOIN event e ON e.position = f.position
WHERE NOT f.mark AND f.position > 0 AND f.position <= :n ORDER BY f.position DESC LIMIT :limit
"""  # noqa: S608 - constants alone

_PART = re.compile("[0-9a-f][0-9a-f-]{,35}")


def by_part(reader: Reader, name: str) -> int | None:
    """The position of the entry whose id begins so; None where no id does, or it is too short.

    Raises:
        AmbiguousName: where several do.
    """
    part = name.lower()
    if len(part) < SHORTEST or _PART.fullmatch(part) is None:
        return None
    rows = reader.select(BY_PART, low=part, high=f"{part}g", limit=SHOWN + 1)
    if len(rows) > 1:
        found = [f"{key} (@{position})" for position, key in rows]
        more = ("and more",) if len(rows) > SHOWN else ()
        raise AmbiguousName(name, (*found[:SHOWN], *more))
    return int(rows[0][0]) if rows else None


def last_of(reader: Reader, recorder: str) -> int | None:
    """The position of the last fact, no mark, of a recorder; None where it is not among the newest.

    All that one recorded is passed by in one statement, which ends at the first match.
    """
    for entry in reader.entries(NEWEST_FACTS, limit=NEWEST_ENTRIES):
        if entry.recorder == recorder:
            return entry.position
    return None


def hint_for(name: str) -> str:
    """Say why a name gave no fact, where that can be said."""
    if name == LAST:
        return NONE_LAST
    return TOO_SHORT if len(name) < SHORTEST and _PART.fullmatch(name.lower()) else ""
