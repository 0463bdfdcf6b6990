"""An item on agendas: the facts in meetings' streams that put it on one, move it, or take it off.

They say nothing of the item's state; where that says less than they do, lists tell them beside it.
"""

from tracker.domain.facts import Entry
from tracker.domain.meeting import (
    AgendaFact,
    MeetingItemAdded,
    MeetingItemDropped,
    MeetingItemMoved,
)
from tracker.views.reader import Reader


def agenda_facts(reader: Reader, name: str) -> list[Entry]:
    """What stands of an item on agendas, in the order of the world."""
    return [
        entry
        for role, entry in reader.mentions(f"item/{name}")
        if role == "item" and isinstance(entry.data, AgendaFact)
    ]


def placed(reader: Reader, name: str, *, gone: bool = False) -> tuple[str, ...]:
    """On whose agenda an item is, and whose it was taken off; ``gone`` leaves out the former."""
    found: dict[str, str] = {}
    for entry in agenda_facts(reader, name):
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
