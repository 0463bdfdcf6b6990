"""Lives of items: from when on something is told of one, and what closed it.

Both stand in the rows that name an item, where the items of a body are found, so that an agenda
passes by what was over by its moment, and what had not begun: that is most of a long log.

``begins`` is the earliest second of any of its facts, or of a meeting's that names it, retracted
or not: before it nothing stands, and nothing is possible. ``done`` is the position of its newest
state of all, in the order of the world, where that closes the item and was never taken back, with
the dates by which it stands: where it does, no other state counts. Else it is null, and the state
is looked up.
"""

from collections.abc import Iterable, Iterator

import msgspec

from tracker.domain.when import ALWAYS, NEVER
from tracker.log.connection import Connection, Row
from tracker.views.packing import Packed

ITEM = "item/"
REGISTERED = "item.registered"

FactOf = tuple[int, str, bool, int, int, str]
"""Of a fact: position, type, whether it is a mark, earliest, latest, stream."""

SAME, OPENED, ANEW = range(3)
"""What is new of an item's states: nothing, open ones, or one that closes it or is taken back."""

LIVE = """
UPDATE standing SET
    begins = (
        SELECT min(CASE WHEN b.begins < :begins THEN b.begins ELSE :begins END)
        FROM standing b WHERE b.subject = :num AND b.slot = 'named' AND b.who = ''
    ),
    (done, done_latest, done_reported) = (
        SELECT c.position, c.latest, c.reported FROM (
            SELECT s.position, s.latest, s.reported, s.effect, s.retracted_position
            FROM standing s WHERE s.subject = :num AND s.slot = 'state' AND s.who = ''
            ORDER BY s.latest DESC, s.ord DESC, s.place DESC, s.position DESC LIMIT 1
        ) c WHERE c.effect = 'closed' AND c.retracted_position IS NULL
    )
WHERE subject = :num AND slot = 'named' AND who = '' AND begins IS NOT NULL
AND (begins > :begins OR :anew = 2 OR (:anew = 1 AND done IS NOT NULL))
"""
"""Of most facts this is a look at one row, which stays as it is."""

TAKEN_BACK = """
SELECT DISTINCT s.subject FROM standing s WHERE s.position IN ({}) AND s.slot = 'state'
"""


class Told(msgspec.Struct):
    """What a part of the log tells of an item's life."""

    begins: int = NEVER
    states: int = SAME


def told(
    facts: Iterable[FactOf], mentions: Iterable[Row], states: Iterable[tuple[str, str | None]]
) -> dict[str, Told]:
    """What a part of the log tells of items' lives, by their names as things.

    ``mentions`` are (ref, role, position); ``states`` are items, each with a state's effect.
    """
    found: dict[str, Told] = {}
    for ref, earliest in _beginnings(facts, mentions):
        life = found.setdefault(ref, Told())
        life.begins = min(life.begins, earliest)
    for ref, effect in states:
        life = found.setdefault(ref, Told())
        life.states = max(life.states, ANEW if effect == "closed" else OPENED)
    return found


def _beginnings(facts: Iterable[FactOf], mentions: Iterable[Row]) -> Iterator[tuple[str, int]]:
    """The items that facts are about, or that meetings' facts name, each with its earliest date.

    A registration without a date claims nothing about the world.
    """
    meetings: dict[int, int] = {}
    for position, kind, mark, earliest, latest, stream in facts:
        if stream.startswith(ITEM):
            if not mark and (latest > ALWAYS or kind != REGISTERED):
                yield stream, earliest
        elif kind.startswith("meeting."):
            meetings[position] = earliest
    for ref, role, position in mentions if meetings else ():
        if role == "item" and position in meetings:
            yield ref, meetings[position]


def told_by(packed: Packed) -> dict[str, Told]:
    """What packed rows tell of items' lives."""
    facts = ((row[0], row[3], row[4], row[5], row[6], row[-1]) for row in packed.fact)
    states = (
        (row[-1], row[5])
        for row in packed.standing
        if row[1] == "state" and row[-1].startswith(ITEM)
    )
    return told(facts, packed.mention, states)


class Lives:
    """Writes the lives of items into tables whose names begin with ``prefix``."""

    def __init__(self, connection: Connection, prefix: str) -> None:
        """Take a connection inside a transaction."""
        self._connection = connection
        self._live, self._taken_back = (
            sql.replace(" standing ", f" {prefix}standing ") for sql in (LIVE, TAKEN_BACK)
        )

    def write(self, lives: Iterable[tuple[int, Told]], gone: Iterable[int]) -> None:
        """Write what is new of items, by their numbers; ``gone`` are facts that were taken back."""
        rows = [{"num": num, "begins": life.begins, "anew": life.states} for num, life in lives]
        for (num,) in self._connection.among(self._taken_back, gone):
            rows.append({"num": num, "begins": NEVER, "anew": ANEW})
        if rows:
            self._connection.run_many(self._live, rows)
