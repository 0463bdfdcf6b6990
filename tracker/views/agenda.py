"""The agenda of all bodies at a moment: what stands, what is blocked, what is ahead."""

from tracker.domain.moment import today
from tracker.domain.organisation import ChairAssumed
from tracker.domain.when import NEVER, parse
from tracker.errors import UnknownReference
from tracker.views.agenda_answers import (
    AgendaAnswer,
    AgendaItem,
    BodyAgenda,
    Chair,
    MeetingLine,
)
from tracker.views.facts import Facts, public_since
from tracker.views.items import Items
from tracker.views.lists import Lists
from tracker.views.meetings import OPEN, Meetings, by_start
from tracker.views.moment_sql import CALLED, NEWEST, STANDS, VISIBLE
from tracker.views.plans import Plans
from tracker.views.reader import Reader, Thing
from tracker.views.reader_sql import ENTRY

STATES = f"""
SELECT x.num, x.kind, x.id, x.stream, {CALLED.format("t")}, t.label, t.position, c.effect
FROM entity x JOIN standing t ON t.subject = x.num AND t.slot = 'named' AND t.who = ''
LEFT JOIN standing c ON c.subject = x.num AND c.slot = 'state' AND c.who = '' AND c.position = (
    SELECT s.position FROM standing s
    WHERE s.subject = x.num AND s.slot = 'state' AND s.who = '' AND {STANDS.format("s")}
    {NEWEST.format("s")}
)
WHERE x.kind = 'item' AND {VISIBLE.format("t")}
ORDER BY t.label, c.latest IS NULL, c.latest DESC, c.ord DESC, c.place DESC, x.num
"""  # noqa: S608 - constants alone

REPORTED = f"""
SELECT {ENTRY} FROM fact f JOIN event e ON e.position = f.position
WHERE {VISIBLE.format("f")} AND f.reported < {NEVER}
AND EXISTS (SELECT 1 FROM mention m WHERE m.position = f.position AND m.role = 'source')
ORDER BY f.reported DESC
"""  # noqa: S608


class Agendas:
    """Answers about agendas at one reader's moment."""

    def __init__(self, reader: Reader) -> None:
        """Take the reader."""
        self._reader = reader
        self._items = Items(reader)

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
        plans = Plans(self._reader)
        return AgendaAnswer(
            moment=facts.moment(),
            bodies=tuple(self._bodies(body, closed=closed, limit=limit)),
            plans=tuple(
                plans.show(thing.id)
                for thing in self._reader.things("plan")
                if plans.has_facts(thing.num) and body in {None, thing.parent}
            ),
            ahead=ahead,
            unreported=unreported,
            disputes=len(Lists(self._reader).disputes(facts)),
            newest_report=self._newest_report(),
        )

    def _bodies(self, body: str | None, *, closed: bool, limit: int | None) -> list[BodyAgenda]:
        """Each body with an item of which a fact stands or may; what changed last comes first."""
        by_body: dict[str | None, list[tuple[Thing, str | None]]] = {}
        for row in self._reader.select(STATES):
            thing = Thing(*row[:7])
            if body in {None, thing.parent}:
                by_body.setdefault(thing.parent, []).append((thing, row[7]))
        found = [
            self._body(name, things, closed=closed, limit=limit) for name, things in by_body.items()
        ]
        return [agenda for agenda in found if agenda.items or agenda.closed or agenda.more]

    def _body(
        self,
        name: str | None,
        things: list[tuple[Thing, str | None]],
        *,
        closed: bool,
        limit: int | None,
    ) -> BodyAgenda:
        shown: list[AgendaItem] = []
        hidden = more = 0
        for thing, effect in things:
            if effect == "closed" and not closed:
                hidden += 1
            elif effect is None and not self._known(thing):
                continue
            elif limit is not None and len(shown) >= limit:
                more += 1
            else:
                shown.append(self._items.row(thing))
        found = self._reader.thing("body", name) if name is not None else None
        return BodyAgenda(
            organisation=found.parent if found is not None else None,
            body=name,
            name=found.title if found is not None else "items of no body",
            chair=self._chair(found),
            possible_chairs=self._possible_chairs(found),
            items=tuple(shown),
            closed=hidden,
            more=more,
        )

    def _known(self, thing: Thing) -> bool:
        """Whether anything is known of an item without a state: a stance, or what is possible."""
        return bool(self._reader.standing(thing.num, "stance") or self._reader.possible(thing.num))

    def _possible_chairs(self, body: Thing | None) -> tuple[str, ...]:
        """Who may have taken the chair by then."""
        if body is None:
            return ()
        found = (entry.data for entry in self._reader.possible(self._reader.stream(body.stream)))
        return tuple(
            data.party
            for data in found
            if isinstance(data, ChairAssumed) and data.body in {None, body.id}
        )

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
        lines = [
            meetings.line(thing)
            for thing in self._reader.things("meeting")
            if (row := self._reader.current(thing.num, "state")) is not None and row[0] in OPEN
        ]
        waiting = [
            line for line in lines if line is not None and (body is None or body in line.bodies)
        ]
        waiting.sort(key=by_start)
        ahead = tuple(
            line for line in waiting if line.starts is None or parse(line.starts).latest > day
        )
        return ahead, tuple(line for line in waiting if line not in ahead)

    def _newest_report(self) -> str | None:
        """The newest known date of a report that cites a source; what has none is passed over."""
        days = (public_since(entry) for entry in self._reader.entries(REPORTED))
        return next((day for day in days if day is not None), None)
