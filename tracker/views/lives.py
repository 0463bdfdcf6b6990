"""Lives of items: from when on something is told of one, and what closed it.

Both stand in the rows that name an item, where the items of a body are found, so that an agenda
passes by what was over by its moment, and what had not begun: that is most of a long log.

``begins`` is the earliest second of any of its facts, or of a meeting's that names it, retracted
or not: before it nothing stands, and nothing is possible. ``done`` is the position of its newest
state of all, in the order of the world, where that closes the item and was never taken back, with
the dates by which it stands: where it does, no other state counts. Else it is null, and the state
is looked up. Whatever names an item comes after its registration: references are checked.
"""

from collections.abc import Iterable, Sequence

import msgspec

from tracker.domain.when import ALWAYS, NEVER
from tracker.log.connection import Connection
from tracker.views.packing import Packed

ITEM = "item/"
REGISTERED = "item.registered"

_TYPE, _MARK, _EARLIEST, _LATEST, _EFFECT = 3, 4, 5, 6, 5
"""Where they stand in packed rows: of a fact, and the effect of what stands."""

MOST = 50_000
"""Items that are remembered at a time."""

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


def told(packed: Packed) -> dict[str, Told]:
    """What packed rows tell of items' lives, by the items' names as things.

    A registration without a date claims nothing about the world.
    """
    found = dict[str, Told]()
    meetings = dict[int, int]()
    for row in packed.fact:
        stream, kind = row[-1], row[_TYPE]
        if stream.startswith(ITEM):
            if not row[_MARK] and (row[_LATEST] > ALWAYS or kind != REGISTERED):
                _begin(found, stream, row[_EARLIEST])
        elif kind.startswith("meeting."):
            meetings[row[0]] = row[_EARLIEST]
    for ref, role, position in packed.mention if meetings else ():
        if role == "item" and position in meetings:
            _begin(found, ref, meetings[position])
    for row in packed.standing:
        if row[1] == "state" and row[-1].startswith(ITEM):
            life = found.setdefault(row[-1], Told())
            life.states = max(life.states, ANEW if row[_EFFECT] == "closed" else OPENED)
    return found


def _begin(found: dict[str, Told], ref: str, earliest: int) -> None:
    """Something is told of an item, of that date."""
    life = found.get(ref)
    if life is None:
        found[ref] = Told(earliest)
    elif earliest < life.begins:
        life.begins = earliest


class Lives:
    """Writes the lives of items into tables whose names begin with ``prefix``."""

    def __init__(self, connection: Connection, prefix: str) -> None:
        """Take a connection inside a transaction."""
        self._connection = connection
        self._prefix = prefix
        self._begun: dict[int, int] = {}
        self._open: set[int] = set()

    def write(self, lives: Iterable[tuple[int, Told]], start: int, gone: Sequence[int]) -> None:
        """Write what a part from ``start`` on tells of items, by their numbers.

        ``gone`` are facts that were taken back. The rows of new items say already when they begin.
        """
        rows = [
            {"num": num, "begins": life.begins, "anew": life.states}
            for num, life in lives
            if not self._is_told(num, life, new=num >= start)
        ]
        if gone:
            found = self._connection.among(self._text(TAKEN_BACK), gone)
            rows += ({"num": num, "begins": NEVER, "anew": ANEW} for (num,) in found)
        if rows:
            self._connection.run_many(self._text(LIVE), rows)
            self._open -= {row["num"] for row in rows if row["anew"] == ANEW}
        if len(self._begun) > MOST:
            self._begun.clear()
            self._open.clear()

    def _is_told(self, num: int, life: Told, *, new: bool) -> bool:
        """Whether an item's rows say that already: what they will say is remembered."""
        begun = self._begun.get(num, NEVER)
        self._begun[num] = min(begun, life.begins)
        if new and life.states != ANEW:
            self._open.add(num)
        began = new or begun <= life.begins
        return began and (life.states == SAME or (life.states == OPENED and num in self._open))

    def _text(self, sql: str) -> str:
        return sql.replace(" standing ", f" {self._prefix}standing ")
