"""Names of facts beside their keys: the beginning of an event id, and a recorder's last fact.

Each is one statement on an index, or over a bounded number of the newest entries.
"""

import re
from collections.abc import Iterable, Iterator

from tracker.domain.facts import Entry
from tracker.domain.marks import EventRetracted
from tracker.errors import AmbiguousName
from tracker.views.reader import Reader
from tracker.views.reader_sql import ENTRY

LAST = "last"
"""Names what a recorder recorded last."""

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

NAMES = ("party/", "organisation/", "source/", "meeting/", "item/", "plan/", "procedure/",
         "member/", "body/", "link/", "measure/")  # fmt: skip
"""How the keys of names begin: they register something, and claim nothing."""

NEWEST_FACTS = f"""
SELECT {ENTRY} FROM fact f JOIN event e ON e.position = f.position
WHERE f.position > 0 AND f.position <= :n ORDER BY f.position DESC LIMIT :limit
"""  # noqa: S608 - constants alone

_PART = "[0-9a-f][0-9a-f-]{,35}"


def by_part(reader: Reader, name: str) -> int | None:
    """The position of the entry whose id begins so; None where no id does, or it is too short.

    Raises:
        AmbiguousName: where several do.
    """
    part = name.lower()
    if len(part) < SHORTEST or re.fullmatch(_PART, part) is None:
        return None
    rows = reader.select(BY_PART, low=part, high=f"{part}g", limit=SHOWN + 1)
    if len(rows) > 1:
        found = [f"{key} (@{position})" for position, key in rows]
        more = ("and more",) if len(rows) > SHOWN else ()
        raise AmbiguousName(name, (*found[:SHOWN], *more))
    return int(rows[0][0]) if rows else None


def last_of(reader: Reader, recorder: str) -> int | None:
    """The position of what a recorder recorded last, a mark too; None where it is not found.

    A name is passed by. Of a fact with further events it is the fact, and of a correction what
    it put in place; of a corroboration that was recorded as a correction it is that.
    All that one recorded is passed by in one statement, which ends at the first match.
    """
    entries = reader.entries(NEWEST_FACTS, limit=NEWEST_ENTRIES)
    newest = _own(entries, recorder)
    found = next(newest, None)
    if found is None:
        return None
    for older in newest:
        if older.recorded_at != found.recorded_at:
            break
        if _brings(older, found):
            return older.position
    return found.position


def _own(entries: Iterable[Entry], recorder: str) -> Iterator[Entry]:
    """The entries of a recorder that name no thing; nor what a corrected name was before."""
    for entry in entries:
        key = entry.claim.key
        if entry.recorder == recorder and not key.startswith(NAMES) and entry.stream != "log":
            yield entry


def _brings(older: Entry, found: Entry) -> bool:
    """Whether an entry of the same append is what was said, and the newer one follows from it."""
    if found.claim.key.partition("/")[0] == older.claim.key:
        return True
    replaced = found.claim.replaces
    by_others = "/" not in older.claim.key and isinstance(older.data, EventRetracted)
    return replaced is not None and by_others and getattr(older.data, "target", "") == replaced


def hint_for(name: str) -> str:
    """Say why a name gave no fact, where that can be said."""
    if name == LAST:
        return NONE_LAST
    return TOO_SHORT if len(name) < SHORTEST and re.fullmatch(_PART, name.lower()) else ""
