"""Items that may wait for something: a request was made of them, or a silence begun.

What is pending is known from the fold of an item's timeline alone. Which items it is worth while
to fold is told by their states: a request, or a silence, leads to one of few.
"""

from tracker.domain.adoption import ProcedureAdopted, governing
from tracker.domain.item import DEFAULT_PROCEDURE, UNDER_SILENCE
from tracker.domain.procedure import Procedure, shipped
from tracker.domain.when import NEVER
from tracker.log.connection import Row
from tracker.views.moment_sql import CALLED, NEWEST, STANDS, VISIBLE
from tracker.views.reader import Reader, Thing

CANDIDATES = f"""
SELECT x.num, x.kind, x.id, x.stream, {CALLED.format("t")}, t.label, t.position,
c.latest, c.ord, c.place FROM entity x
JOIN standing t ON t.subject = x.num AND t.slot = 'named' AND t.who = ''
LEFT JOIN fact c ON c.position = (
    SELECT s.position FROM standing s
    WHERE s.subject = x.num AND s.slot = 'state' AND s.who = '' AND {STANDS.format("s")}
    {NEWEST.format("s")}
)
WHERE x.num IN (SELECT w.subject FROM standing w WHERE w.slot = 'state' AND w.value IN ({{}}))
AND x.kind || '' = 'item' AND {VISIBLE.format("t")}
"""  # noqa: S608 - constants alone


def waiting_items(reader: Reader) -> list[Thing]:
    """All items that ever had such a state, in the order of agendas."""
    rows = {row[0]: row for row in reader.among(CANDIDATES, sorted(_states(reader)))}
    return [Thing(*row[:7]) for row in sorted(rows.values(), key=_order)]


def _order(row: Row) -> tuple[bool, str, bool, int, int, int, int]:
    """By body, in it by the date of the state, the newest first."""
    body, (latest, order, place) = row[5], row[7:]
    newest = (True, 0, 0, 0) if latest is None else (False, -latest, -order, -place)
    return (body is not None, body or "", *newest, row[0])


def _states(reader: Reader) -> set[str]:
    """The states to which requests and silences lead, in all procedures that ever were."""
    return set(UNDER_SILENCE) | {
        step.to
        for procedure in _procedures(reader)
        for step in procedure.transitions
        if step.request or step.name in UNDER_SILENCE
    }


def _procedures(reader: Reader) -> list[Procedure]:
    """Every version that was adopted, retracted ones too; the default also if nobody did."""
    adopted = reader.things("procedure")
    found = []
    if all(thing.id != DEFAULT_PROCEDURE for thing in adopted):
        found.append(shipped(DEFAULT_PROCEDURE))
    for thing in adopted:
        told = (entry.data for entry in reader.whole(reader.stream(thing.stream)))
        found += [governing((one,), NEVER) for one in told if isinstance(one, ProcedureAdopted)]
    return found
