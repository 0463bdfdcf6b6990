"""Gathering: what the records of a docket tell of each meeting's name, put together.

A meeting is registered on first mention: listed among the names, or by the first fact that says
whose meeting it is. Whatever tells its body or symbol again has to tell the same.
"""

from collections.abc import Iterable

import msgspec

from tracker.app.naming import named
from tracker.app.orders import Order
from tracker.domain import meeting
from tracker.errors import Contradiction, Problem
from tracker.exchange.fact_records import MeetingFact
from tracker.exchange.located import Located
from tracker.exchange.records import MeetingRecord

Told = tuple[str, ...]


class Gathered(msgspec.Struct):
    """A meeting so far: the first record that tells of it, and the first that told each field."""

    record: Located
    told: dict[str, tuple[Told, Located]] = msgspec.field(default_factory=dict)

    def order(self, name: str) -> Order:
        """Register the meeting."""
        bodies, symbol = (self.told.get(field, ((), None))[0] for field in ("body", "symbol"))
        data = meeting.MeetingRegistered(bodies, symbol[0] if symbol else None)
        return named("meeting", name, meeting.RegisterMeeting, data)


def gather(records: Iterable[Located]) -> tuple[list[tuple[Located, Order]], list[Problem]]:
    """Give the order of each meeting with the record to blame, and all contradictions."""
    found: dict[str, Gathered] = {}
    problems: list[Problem] = []
    for record in records:
        name, told = _told(record)
        if name is None:
            continue
        gathered = found.setdefault(name, Gathered(record))
        for field, value in told.items():
            before, first = gathered.told.setdefault(field, (value, record))
            if before != value:
                problems.append(_clash(name, field, first, record, (before, value)))
    orders = [(gathered.record, gathered.order(name)) for name, gathered in found.items()]
    return orders, problems


def _told(record: Located) -> tuple[str | None, dict[str, Told]]:
    """The meeting that a record names, and what it tells of the name."""
    body = record.body
    if not isinstance(body, MeetingRecord | MeetingFact):
        return None, {}
    told: dict[str, Told] = {}
    if body.bodies:
        told["body"] = body.bodies
    if body.symbol is not None:
        told["symbol"] = (body.symbol,)
    if isinstance(body, MeetingRecord):
        return body.id, told
    return (body.meeting if told else None), told


def _clash(
    name: str, field: str, first: Located, record: Located, values: tuple[Told, Told]
) -> Problem:
    told, here = (" ".join(value) for value in values)
    what = f"the {field} of {name}"
    return record.problem(Contradiction(what, told, here, f"in line {first.line}"), field)
