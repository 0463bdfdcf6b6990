"""The agenda of all bodies at a moment: what stands, what is blocked, what is ahead."""

from collections.abc import Iterable
from itertools import chain, islice

from tracker.domain.facts import Entry
from tracker.domain.moment import today
from tracker.domain.organisation import ChairAssumed
from tracker.domain.when import parse
from tracker.errors import UnknownReference
from tracker.log.connection import Row
from tracker.views.agenda_answers import (
    AgendaAnswer,
    AgendaItem,
    BodyAgenda,
    Chair,
    MeetingLine,
    PlanAnswer,
)
from tracker.views.agenda_sql import (
    ITEMS,
    ITEMS_OF,
    NEWEST_DAY,
    OF_DAY,
    OPEN_MEETINGS,
    REPORTED,
)
from tracker.views.facts import Facts, public_since
from tracker.views.item_rows import ItemRows
from tracker.views.lists import Lists
from tracker.views.meetings import Meetings, by_start
from tracker.views.plans import Plans
from tracker.views.reader import Reader, Thing

ALL = 2**53
"""No limit, in a form that both engines take."""

DISPUTES_COUNTED = 100
"""Open disputes that a page of an agenda counts: beyond, it says that there are more."""

FIRST_LOOK = 8
"""Facts of the newest report that are looked at first for one with a known date of it."""

DATED = b'"reported":"'
"""What the bytes of an entry with a known date of its report hold."""


class Agendas:
    """Answers about agendas at one reader's moment."""

    def __init__(self, reader: Reader) -> None:
        """Take the reader."""
        self._reader = reader
        self._items = ItemRows(reader)
        self._maybe: dict[int, list[Entry]] = {}

    def show(
        self, body: str | None = None, *, closed: bool = False, limit: int | None = None
    ) -> AgendaAnswer:
        """All bodies' agendas, or one body's; ``closed`` lists closed items too.

        Raises:
            UnknownReference: for a body that there is not.
        """
        if body is not None and self._reader.thing("body", body) is None:
            raise UnknownReference("body", body)
        facts = Facts(self._reader)
        ahead, unreported = self.waiting(body)
        most = DISPUTES_COUNTED if limit is not None else ALL
        disputes = Lists(self._reader).open_disputes(most)
        return AgendaAnswer(
            moment=facts.moment(),
            bodies=tuple(self._bodies(body, closed=closed, limit=limit)),
            plans=self._plans(body),
            ahead=ahead,
            unreported=unreported,
            disputes=min(disputes, most),
            more_disputes=disputes > most,
            newest_report=self._newest_report(),
        )

    def _plans(self, body: str | None) -> tuple[PlanAnswer, ...]:
        """The plans of which a fact stands or may."""
        plans = Plans(self._reader)
        return tuple(
            plans.show(thing.id)
            for thing in self._reader.things("plan")
            if body in {None, thing.parent} and plans.has_facts(thing.num)
        )

    def _bodies(self, body: str | None, *, closed: bool, limit: int | None) -> list[BodyAgenda]:
        """Each body with an item of which a fact stands or may; what changed last comes first."""
        by_body = self._by_body(body, closed=closed)
        listed = {name: _listed(rows) for name, rows in by_body.items()}
        shown = {name: nums[:limit] for name, nums in listed.items()}
        lines = iter(self._items.numbered(list(chain.from_iterable(shown.values()))))
        return [
            self._body(
                name,
                tuple(islice(lines, len(shown[name]))),
                closed=sum(row[6] for row in rows),
                more=len(listed[name]) - len(shown[name]),
            )
            for name, rows in by_body.items()
        ]

    def open_items(self, body: str | None) -> list[Thing]:
        """The open items of all bodies, or one, in the order of agendas."""
        rows = chain.from_iterable(self._by_body(body, closed=False).values())
        return self._items.things(_listed(rows))

    def _by_body(self, body: str | None, *, closed: bool) -> dict[str | None, list[Row]]:
        """The rows of items to be listed, and of how many are closed; those of no body first."""
        sql, parameters = (ITEMS, {}) if body is None else (ITEMS_OF, {"body": body})
        found: dict[str | None, list[Row]] = {}
        for row in self._reader.rows(sql, closed=int(closed), **parameters):
            found.setdefault(row[1], []).append(row)
        return {name: found[name] for name in sorted(found, key=_bodies_order)}

    def _body(
        self, name: str | None, items: tuple[AgendaItem, ...], *, closed: int, more: int
    ) -> BodyAgenda:
        """One body's agenda: the items that are shown, and how many are not."""
        found = self._reader.thing("body", name) if name is not None else None
        return BodyAgenda(
            organisation=found.parent if found is not None else None,
            body=name,
            name=found.title if found is not None else "items of no body",
            chair=self._chair(found),
            possible_chairs=self._possible_chairs(found),
            items=items,
            closed=closed,
            more=more,
        )

    def _possible_chairs(self, body: Thing | None) -> tuple[str, ...]:
        """Who may have taken the chair by then."""
        if body is None:
            return ()
        found = (entry.data for entry in self._possible(self._reader.stream(body.stream)))
        return tuple(
            data.party
            for data in found
            if isinstance(data, ChairAssumed) and data.body in {None, body.id}
        )

    def _possible(self, stream: int) -> list[Entry]:
        """What may have happened in an organisation's stream, which many bodies share."""
        if stream not in self._maybe:
            self._maybe[stream] = self._reader.possible(stream)
        return self._maybe[stream]

    def _chair(self, body: Thing | None) -> Chair | None:
        """Who chairs the body, by its own chair or its organisation's."""
        if body is None:
            return None
        owner = self._reader.thing("organisation", body.parent or "")
        for thing in (body, owner):
            row = self._reader.current(thing.num, "chair") if thing is not None else None
            if row is not None:
                entry = self._reader.entry_at(row[3])
                return Chair(str(row[0]), entry.claim.occurred, f"@{entry.position}")
        return None

    def waiting(self, body: str | None) -> tuple[tuple[MeetingLine, ...], tuple[MeetingLine, ...]]:
        """Announced meetings: those ahead, and those whose outcome nobody told."""
        meetings = Meetings(self._reader)
        day = today(self._reader.moment)
        found = {row[0]: Thing(*row) for row in self._reader.select(OPEN_MEETINGS)}
        lines = [meetings.line(thing) for thing in found.values()]
        waiting = [
            line for line in lines if line is not None and (body is None or body in line.bodies)
        ]
        waiting.sort(key=lambda line: by_start(line.starts, line.id))
        ahead = tuple(
            line for line in waiting if line.starts is None or parse(line.starts).latest > day
        )
        return ahead, tuple(line for line in waiting if line not in ahead)

    def _newest_report(self) -> str | None:
        """The newest known date of a report that cites a source; what has none is passed over.

        Nearly always one of the newest report has it: else all facts are looked at.
        """
        ((told,),) = self._reader.select(NEWEST_DAY)
        newest = self._dated(self._reader.rows(OF_DAY, told=told, most=FIRST_LOOK))
        return newest or self._dated(self._reader.rows(REPORTED, most=ALL))

    def _dated(self, rows: Iterable[Row]) -> str | None:
        """The first known date of a report among entries."""
        dated = (self._reader.entry(row) for row in rows if DATED in bytes(row[1]))
        return next((day for entry in dated if (day := public_since(entry)) is not None), None)


def _listed(rows: Iterable[Row]) -> list[int]:
    """The items that are to be listed, by their numbers: what changed last comes first."""
    listed = (row for row in rows if row[0] is not None)
    return [int(row[0]) for row in sorted(listed, key=_newest_first)]


def _bodies_order(name: str | None) -> tuple[bool, str]:
    return name is not None, name or ""


def _newest_first(row: Row) -> tuple[bool, int, int, int, int]:
    """The order of a body's items: by the date of their state, those without one last."""
    num, _, position, latest, order, place, _ = row
    return (True, 0, 0, 0, num) if position is None else (False, -latest, -order, -place, num)
