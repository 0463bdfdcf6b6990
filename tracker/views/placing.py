"""An item on agendas: the facts in meetings' streams that put it on one, move it, or take it off.

They say nothing of the item's state; where that says less than they do, lists tell them beside it.
"""

from collections.abc import Iterable, Sequence

from tracker.domain.facts import Entry
from tracker.domain.meeting import (
    AgendaFact,
    MeetingItemAdded,
    MeetingItemDropped,
    MeetingItemMoved,
)
from tracker.views.moment_sql import STANDS
from tracker.views.reader import Reader
from tracker.views.reader_sql import ENTRY

ON_AGENDAS = f"""
SELECT {ENTRY}, m.ref FROM mention m
JOIN fact f ON f.position = m.position JOIN event e ON e.position = m.position
WHERE m.ref IN ({{}}) AND m.role = 'item' AND NOT f.mark AND {STANDS.format("f")}
ORDER BY f.latest, f.ord, f.place
"""  # noqa: S608 - constants alone


def agenda_facts(reader: Reader, items: Sequence[str]) -> dict[str, list[Entry]]:
    """What stands of items on agendas, by their names, each in the order of the world."""
    found: dict[str, list[Entry]] = {}
    for row in reader.among(ON_AGENDAS, [f"item/{name}" for name in items]):
        entry = reader.entry(row)
        if isinstance(entry.data, AgendaFact):
            found.setdefault(str(row[6]).partition("/")[2], []).append(entry)
    return found


def placed(told: Iterable[Entry], *, gone: bool = False) -> tuple[str, ...]:
    """On whose agenda an item is, and whose it was taken off; ``gone`` leaves out the former."""
    found: dict[str, str] = {}
    for entry in told:
        where = entry.stream.partition("/")[2]
        match entry.data:
            case MeetingItemMoved(to_meeting=str(goal)):
                found[where] = f"moved from {where}'s to {goal}'s"
            case MeetingItemDropped():
                found[where] = f"taken off {where}'s"
            case MeetingItemAdded() | MeetingItemMoved() if gone:
                found.pop(where, None)
            case _:
                found[where] = f"on the agenda of {where}"
    return tuple(found.values())
