"""Items: the names that their commands refer to. What becomes of them is in ``item``.

Pure domain.
"""

from typing import assert_never

from tracker.domain.item_events import (
    ItemFact,
    LinkItem,
    OwnCommand,
    RegisterItem,
    TakeStance,
    TransitionItem,
)
from tracker.domain.known import PARTIES, Reference, refs


def references(command: OwnCommand) -> list[Reference]:
    """The names that a command refers to."""
    item, meeting = ("item",), ("meeting",)
    match command:
        case RegisterItem(data=data):
            return [
                *refs("body", ("body",), data.body),
                *refs("concerns", PARTIES, *data.concerns),
                *refs("procedure", ("procedure",), data.procedure),
            ]
        case LinkItem():
            return [*refs("item", item, command.item), *refs("links", item, command.data.item)]
        case ItemFact():
            return [
                *refs("item", item, command.item),
                *refs("by", PARTIES, *command.data.by),
            ]
        case TransitionItem():
            return [
                *refs("item", item, command.item),
                *refs("by", PARTIES, *command.by),
                *refs("meeting", meeting, command.meeting),
                *refs("to", PARTIES, command.to),
            ]
        case TakeStance():
            return [
                *refs("item", item, command.item),
                *refs("by", PARTIES, *command.members),
                *refs("on_behalf_of", PARTIES, command.on_behalf_of),
                *refs("aligned", PARTIES, *command.aligned),
                *refs("meeting", meeting, command.meeting),
            ]
        case _:
            assert_never(command)
