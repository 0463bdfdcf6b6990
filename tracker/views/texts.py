"""The texts of an event that a search looks at, and the place that each has in its answer.

The index of words is made of them, and so are the snippets: what one finds, the other shows.
A field of an event is a text by its name, so that a new event is searched without further ado.
"""

from collections.abc import Iterator
from enum import IntEnum
from functools import lru_cache
from operator import attrgetter

import msgspec

from tracker.domain.adoption import ProcedureAdopted
from tracker.domain.facts import Claim, Event
from tracker.domain.fold import tokens
from tracker.domain.marks import EventDisputed
from tracker.domain.source import SourceAmended, SourceCited
from tracker.log.envelope import Envelope

MOST = 1_000
"""Different words of one event that are indexed, the best places first."""


class Place(IntEnum):
    """Where a word stands. An answer gives the first places first."""

    TITLE = 0
    SYMBOL = 1
    TEXT = 2
    SOURCE = 3
    NOTE = 4


class Text(msgspec.Struct, frozen=True):
    """One text of an event: the field that it stands in, and that field's place."""

    field: str
    place: Place
    text: str


Said = Claim | Envelope
"""What is said beside the event's own data: sources in their own words, notes."""

FIELDS = {
    "title": Place.TITLE,
    "name": Place.TITLE,
    "symbol": Place.SYMBOL,
    "grounds": Place.TEXT,
    "summary": Place.TEXT,
    "condition": Place.TEXT,
    "task": Place.TEXT,
    "text": Place.TEXT,
    "changes": Place.TEXT,
    "reason": Place.TEXT,
    "role": Place.TEXT,
    "venue": Place.TEXT,
    "publisher": Place.SOURCE,
    "author": Place.SOURCE,
    "url": Place.SOURCE,
}
"""The fields of events that are texts, in the order in which equal hits are shown."""


def texts(said: Said, data: Event) -> list[Text]:
    """All texts of an event, the best places first."""
    found = list(_texts(said, data))
    if len(found) > 1:
        found.sort(key=attrgetter("place"))
    return found


def places(said: Said, data: Event) -> dict[str, int]:
    """The folded words of an event, each with the best place in which it stands."""
    found: dict[str, int] = {}
    for text in texts(said, data):
        at = int(text.place)
        for word in tokens(text.text):
            found.setdefault(word, at)
    return found if len(found) <= MOST else dict(list(found.items())[:MOST])


def _texts(said: Said, data: Event) -> Iterator[Text]:
    for field, place in _fields(type(data)):
        text = getattr(data, field)
        if text:
            yield Text(field, place, text)
    if isinstance(data, ProcedureAdopted):
        yield Text("title", Place.TITLE, str(data.definition.get("title", "")))
    elif isinstance(data, EventDisputed):
        yield from (Text("says", Place.TEXT, saying.value) for saying in data.says)
    for citation in said.sources:
        if citation.wording:
            yield Text("wording", Place.TEXT, citation.wording)
    if said.note:
        yield Text("note", Place.NOTE, said.note)
    if said.irregular:
        yield Text("irregular", Place.NOTE, said.irregular)


@lru_cache
def _fields(kind: type[Event]) -> tuple[tuple[str, Place], ...]:
    """The fields of an event's type that are texts. A source's title is of the source alone."""
    own = {field: place for field, place in FIELDS.items() if field in kind.__struct_fields__}
    if issubclass(kind, SourceCited | SourceAmended):
        own |= {field: Place.SOURCE for field in own if field != "symbol"}
    return tuple(own.items())
