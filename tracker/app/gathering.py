"""Gathering: what the records of a docket tell of each meeting's name, put together.

A meeting is registered on first mention: listed among the names, or by the first fact that says
whose meeting it is. Whatever tells its body or symbol again has to tell the same.
"""

from collections.abc import Iterable, Iterator

import msgspec

from tracker.app.naming import named
from tracker.app.orders import Order
from tracker.domain import meeting
from tracker.errors import Contradiction, Problem
from tracker.exchange.fact_records import MeetingFact
from tracker.exchange.located import Located
from tracker.exchange.records import MeetingRecord
from tracker.exchange.shelf import pack, unpack
from tracker.log.aside import Aside

Told = tuple[str, ...]


class Gathered(msgspec.Struct, array_like=True):
    """A meeting so far: the first record that tells of it, and what each field was told to be.

    ``record`` is packed (:func:`tracker.exchange.shelf.pack`); with a value goes the line of the
    record that told it first.
    """

    record: bytes
    told: dict[str, tuple[Told, int]] = msgspec.field(default_factory=dict)

    def order(self, name: str) -> Order:
        """Register the meeting."""
        bodies, symbol = (self.told.get(field, ((), 0))[0] for field in ("body", "symbol"))
        data = meeting.MeetingRegistered(bodies, symbol[0] if symbol else None)
        return named("meeting", name, meeting.RegisterMeeting, data)


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Gathered).decode


class Meetings:
    """The meetings of a docket, each with the record to blame and its order."""

    def __init__(self, aside: Aside) -> None:
        """Begin with none; very many lie aside."""
        self._found = aside.notes(_encode, _decode)
        self.problems: list[Problem] = []
        self._count = 0

    def __len__(self) -> int:
        """How many there are."""
        return self._count

    def __iter__(self) -> Iterator[tuple[Located, Order]]:
        """Go through them, in the order in which they are first told of."""
        for name, gathered in self._found.items():
            yield unpack(gathered.record), gathered.order(name)

    def take(self, record: Located) -> None:
        """Take what a record tells of a meeting's name; a contradiction is noted."""
        name, told = _told(record)
        if name is None:
            return
        gathered = self._found.get(name)
        if gathered is None:
            self._count += 1
            self._found[name] = gathered = Gathered(pack(light(record)))
        for field, value in told.items():
            before = gathered.told.get(field)
            if before is None:
                gathered.told[field] = (value, record.line)
                self._found[name] = gathered
            elif before[0] != value:
                self.problems.append(_clash(name, field, record, before, value))


def gather(records: Iterable[Located], aside: Aside) -> Meetings:
    """Gather the meetings that records tell of, with all contradictions."""
    found = Meetings(aside)
    for record in records:
        found.take(record)
    return found


def light(record: Located) -> Located:
    """What of a record is kept while names of meetings are gathered: all but its long lists."""
    if not isinstance(record.body, MeetingFact):
        return record
    body = msgspec.structs.replace(record.body, agenda=(), present=(), absent=(), sources=())
    return msgspec.structs.replace(record, body=body)


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
    name: str, field: str, record: Located, before: tuple[Told, int], value: Told
) -> Problem:
    (first, line), what = before, f"the {field} of {name}"
    where = f"in line {line}"
    error = Contradiction(what, " ".join(first), " ".join(value), where)
    return record.problem(error, field)
