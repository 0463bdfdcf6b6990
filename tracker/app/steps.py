"""Steps: the records of a docket in the order in which they are decided.

Names come first, then what points among them, meetings, facts. Orders are made when it is their
turn: they may rest on what was decided before. A long docket lies on shelves and is gone through
record by record.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Literal, Protocol

from tracker.app.gathering import gather
from tracker.app.naming import Namer, SourceIds
from tracker.app.orders import Order
from tracker.app.originals import are_ordered, originals_first
from tracker.app.translate import Translator
from tracker.app.workspace import Workspace
from tracker.errors import Problem
from tracker.exchange.fact_records import FactRecord, MeetingFact
from tracker.exchange.located import SECTIONS, Located
from tracker.exchange.records import ItemRecord
from tracker.exchange.shelf import Records, Shelf
from tracker.log.aside import Aside

Step = tuple[Located, Order | Literal["record", "links"]]
"""A record, and what of it is decided: all that it says, what an item points to, or an order."""


class Several(Protocol):
    """Records of one section, which can be gone through again."""

    def __len__(self) -> int:
        """How many there are."""

    def __iter__(self) -> Iterator[Located]:
        """Go through all of them."""


FIRST = ("procedures", "organisations", "parties", "people")
"""Sections of names that share things: two organisations have the same members."""


class Steps:
    """All steps of a docket, and what is wrong with its names as a whole."""

    def __init__(self, records: Iterable[Located], aside: Aside) -> None:
        """Take the records of a docket; what is remembered of very many lies aside."""
        found: Mapping[str, Several] = (
            records.shelves if isinstance(records, Records) else _by_section(records)
        )
        self.sections = dict(found)
        self.source_id = SourceIds(found["sources"], aside.notes())
        self.problems: list[Problem] = []
        if not are_ordered(found["sources"], self.source_id, aside):
            ordered = originals_first(found["sources"], self.source_id, aside)
            self.sections["sources"] = ordered
            self.problems += ordered.problems
        telling = chain(found["meetings"], _of(found["facts"], MeetingFact))
        self._meetings = gather(telling, aside)
        self.problems += self._meetings.problems
        self._linked = sum(map(_is_linked, self.sections["items"]))

    def __len__(self) -> int:
        """How many there are."""
        return sum(map(len, self.sections.values())) + len(self._meetings) + self._linked

    def __iter__(self) -> Iterator[Step]:
        """Go through all of them."""
        for section, records in self.sections.items():
            if section != "facts":
                yield from ((record, "record") for record in records)
        for record in self.sections["items"] if self._linked else ():
            if _is_linked(record):
                yield record, "links"
        yield from self._meetings
        yield from ((record, "record") for record in self.sections["facts"])

    def parts(self, size: int) -> Iterator[list[Step]]:
        """Cut them into parts of about a size; what shares things is not cut."""
        part: list[Step] = []
        for step in self:
            if len(part) >= size and step[0].section not in FIRST:
                yield part
                part = []
            part.append(step)
        if part:
            yield part


class Teller:
    """Makes the orders of steps, by what is known when it is their turn."""

    def __init__(self, workspace: Workspace, source_id: SourceIds) -> None:
        """Take what is known, and the ids of the docket's sources."""
        self._namer = Namer(workspace, source_id)
        self._translator = Translator(workspace, source_id)

    def orders(self, step: Step) -> Iterable[Order]:
        """The orders of a step, one by one."""
        record, what = step
        body = record.body
        if isinstance(what, Order):
            return (what,)
        if isinstance(body, FactRecord):
            return self._translator.orders(record.key, body)
        if what == "links" and isinstance(body, ItemRecord):
            return self._namer.links(body)
        return self._namer.orders(body)


def key_of(step: Step) -> str:
    """The key of a step's first order, as far as it can be told: a name's is of its stream."""
    record, what = step
    if isinstance(what, Order):
        return what.key
    if record.section == "facts":
        return record.key
    return f"{SECTIONS[record.section]}/{getattr(record.body, 'id', record.key)}"


def _is_linked(record: Located) -> bool:
    """Whether an item points to others."""
    return isinstance(record.body, ItemRecord) and bool(record.body.links)


def _of(records: Several, kind: type) -> Iterable[Located]:
    """Those that say something of a kind, and perhaps others."""
    return records.of(kind) if isinstance(records, Shelf) else records


def _by_section(records: Iterable[Located]) -> Mapping[str, Several]:
    found: dict[str, list[Located]] = {section: [] for section in SECTIONS}
    for record in records:
        found[record.section].append(record)
    return found
