"""Versions of a fact: what it replaced, what took it back, and what stands in its place."""

from collections.abc import Sequence

import msgspec

from tracker.domain.facts import Entry
from tracker.domain.marks import EventRetracted
from tracker.domain.when import parse
from tracker.views.answers import FactAnswer
from tracker.views.reader import Reader

TAKEN_BACK = """
SELECT f.position, f.retracted_position FROM fact f WHERE f.position IN ({})
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
    return retractions(reader, (position,)).get(position)


def retractions(reader: Reader, positions: Sequence[int]) -> dict[int, Entry]:
    """The retractions that count at the reader's moment, by what they took back of many entries."""
    taken = {int(row[0]): int(row[1]) for row in reader.among(TAKEN_BACK, positions)}
    found = reader.entries_at(list(set(taken.values())))
    return {position: found[by] for position, by in taken.items()}


def replacement(reader: Reader, taken: Entry, entry: Entry) -> Entry | None:
    """What replaced an entry: it comes right after its retraction (``taken``), if anything does."""
    last = min(taken.position + WITHIN, reader.moment.position)
    for position in range(taken.position + 1, last + 1):
        found = reader.entry_at(position)
        if found.claim.replaces == entry.event_id:
            return found
    return None


def with_retraction(reader: Reader, fact: FactAnswer, entry: Entry) -> FactAnswer:
    """Mark a fact that was taken back by the moment."""
    return taken_back(reader, fact, entry, retraction(reader, entry.position))


def taken_back(reader: Reader, fact: FactAnswer, entry: Entry, taken: Entry | None) -> FactAnswer:
    """Mark a fact that an entry took back, if any did: by which one, why, what replaced it."""
    if taken is None:
        return fact
    reason = taken.data.reason if isinstance(taken.data, EventRetracted) else ""
    newer = replacement(reader, taken, entry)
    return msgspec.structs.replace(
        fact,
        retracted=f"@{taken.position} {taken.claim.key}: {reason}",
        replaced_by=f"@{newer.position}" if newer is not None else None,
    )


def narrows(older: Entry, newer: Entry) -> bool:
    """Whether the date of a fact lies within the one that it replaces, and is another one."""
    if older.claim.occurred is None or newer.claim.occurred is None:
        return False
    wide, narrow = parse(older.claim.occurred), parse(newer.claim.occurred)
    inside = wide.earliest <= narrow.earliest and narrow.latest <= wide.latest
    return inside and (wide.earliest, wide.latest) != (narrow.earliest, narrow.latest)
