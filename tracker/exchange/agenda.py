"""The agenda of a meeting, as a fact of the meeting lists it: items in their order.

Exchange layer. Written as a list of items, or as a map from item to what became of it: one word,
or the fields of a transition. An item without a word stood on the agenda, no more is said.
"""

from collections.abc import Iterator
from typing import Annotated

import msgspec

from tracker.errors import WrongType
from tracker.exchange.fields import BODY, ITEM, Date, Parties, Text
from tracker.exchange.forms import Form, Path, Sink, wrong
from tracker.exchange.nodes import Dropped, Mapping, Node, Scalar, Sequence
from tracker.exchange.records import Record
from tracker.exchange.shapes import no_value, read_record, widened


class AgendaPoint(Record, frozen=True, kw_only=True):
    """One item of an agenda, and what became of it there, where that is told."""

    item: str
    what: Text | None = None
    by: Parties = ()
    grounds: Text | None = None
    condition: Text | None = None
    to: Annotated[str, BODY] | None = None
    task: Text | None = None
    until: Date | None = None
    form: Text | None = msgspec.field(default=None, name="as")
    symbol: Text | None = None


_EXPECTED = "a list of items, or a map (item: what became of it)"
_POINT = "what became of the item, as text or a mapping (key: value)"


def _read(node: Node, sink: Sink, path: Path) -> object:
    """Read an agenda as a tuple of points.

    Raises:
        WrongType: for what is neither a list nor a map.
    """
    if isinstance(node, Sequence):
        entries = tuple((item, item.line, Scalar(None, item.line)) for item in node.items)
        return tuple(_points(entries, sink, path))
    if isinstance(node, Mapping):
        named = tuple((Scalar(name, line), line, value) for name, line, value in node.entries)
        return tuple(_points(named, sink, path))
    raise wrong(_EXPECTED, node)


def _points(
    entries: tuple[tuple[Node, int, Node], ...], sink: Sink, path: Path
) -> Iterator[AgendaPoint | None]:
    """Read each item with its value; the same item twice is a slip."""
    seen: set[object] = set()
    for key, line, value in entries:
        item = sink.take(ITEM, key, path)
        inside = (*path, str(item))
        sink.locate(inside, line)
        if item in seen:
            sink.add(WrongType("each item once", f"{item!r} twice"), line, path)
        elif item is not None:
            seen.add(item)
            yield _point(str(item), value, sink, inside)


def _point(item: str, value: Node, sink: Sink, path: Path) -> AgendaPoint | None:
    """Read what became of one item."""
    if isinstance(value, Scalar) and value.value is None:
        if value.cut:
            sink.add(no_value(item, _POINT, value), value.line, path[:-1])
        return AgendaPoint(item=item)
    if isinstance(value, Dropped):
        return None
    if isinstance(value, Sequence):
        sink.add(wrong(_POINT, value), value.line, path)
        return None
    return read_record(AgendaPoint, widened(value, "what"), sink, path, {"item": item})


_FORM = Form(
    _EXPECTED,
    {
        "anyOf": [
            {"type": "array", "items": ITEM.schema},
            {
                "type": "object",
                "propertyNames": {"pattern": ITEM.schema["pattern"]},
                "additionalProperties": {
                    "anyOf": [{"type": ["string", "null"]}, {"$ref": "#/$defs/AgendaPoint"}]
                },
            },
        ]
    },
    _read,
)

Agenda = Annotated[tuple[AgendaPoint, ...], _FORM]
