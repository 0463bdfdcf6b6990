"""Versions of a fact: what it replaced, what took it back, and what stands in its place."""

from tracker.domain.facts import Entry
from tracker.domain.when import parse
from tracker.views.reader import Reader

TAKEN_BACK = """
SELECT f.retracted_position FROM fact f WHERE f.position = :position
AND f.retracted_position <= :n AND f.retracted_reported <= :r
"""

WITHIN = 8
"""How far behind its retraction a replacement is looked for: they lie in one append."""


def replaced(reader: Reader, entry: Entry) -> Entry | None:
    """The version of a fact that an entry replaces."""
    name = entry.claim.replaces
    return reader.by_id(name) if name is not None else None


def retraction(reader: Reader, position: int) -> Entry | None:
    """The retraction of an entry that counts at the reader's moment."""
    rows = reader.select(TAKEN_BACK, position=position)
    return reader.entry_at(int(rows[0][0])) if rows else None


def replacement(reader: Reader, taken: Entry, entry: Entry) -> Entry | None:
    """What replaced an entry: it comes right after its retraction (``taken``), if anything does."""
    last = min(taken.position + WITHIN, reader.moment.position)
    for position in range(taken.position + 1, last + 1):
        found = reader.entry_at(position)
        if found.claim.replaces == entry.event_id:
            return found
    return None


def narrows(older: Entry, newer: Entry) -> bool:
    """Whether the date of a fact lies within the one that it replaces, and is another one."""
    if older.claim.occurred is None or newer.claim.occurred is None:
        return False
    wide, narrow = parse(older.claim.occurred), parse(newer.claim.occurred)
    inside = wide.earliest <= narrow.earliest and narrow.latest <= wide.latest
    return inside and (wide.earliest, wide.latest) != (narrow.earliest, narrow.latest)
