"""Meetings at a moment: one in full with its agenda, or in a line of a list."""

from collections.abc import Iterable

from tracker.domain import item, meeting
from tracker.domain.facts import Entry
from tracker.domain.timeline import Timeline, open_disputes
from tracker.domain.when import parse
from tracker.errors import UnknownReference
from tracker.views.agenda_answers import AgendaItem, MeetingLine
from tracker.views.answers import FactAnswer
from tracker.views.facts import Facts, public_since
from tracker.views.item_rows import ItemRows
from tracker.views.reader import Reader, Thing
from tracker.views.rows import OFF
from tracker.views.starts import start_told, starts_of
from tracker.views.thing_answers import MeetingAnswer

TOLD = ("kind", "format", "composition", "starts", "ends", "venue", "chair")
"""What the facts of a meeting may tell of it, each by another one."""


class Meetings:
    """Answers about meetings at one reader's moment."""

    def __init__(self, reader: Reader) -> None:
        """Take the reader."""
        self._reader = reader

    def show(self, name: str) -> MeetingAnswer:
        """All that stands of a meeting.

        Raises:
            UnknownReference: where there is none.
        """
        from tracker.views.meeting_agendas import MeetingAgendas  # noqa: PLC0415 - for one alone

        thing = self._reader.thing("meeting", name)
        if thing is None:
            raise UnknownReference("meeting", name)
        facts = Facts(self._reader)
        timeline = self._reader.timeline(thing.num)
        state = fold(timeline)
        registered, told = state.registered or meeting.MeetingRegistered(), state.told
        agendas = MeetingAgendas(self._reader, facts, thing, timeline)
        return MeetingAnswer(
            id=name,
            bodies=registered.bodies,
            symbol=registered.symbol,
            state=state.outcome,
            kind=told.kind,
            format=told.format,
            composition=told.composition,
            starts=starts_of(self._reader, thing.num),
            ends=told.ends,
            venue=told.venue,
            chair=told.chair,
            present=state.present,
            absent=state.absent,
            agenda=self.agenda(thing),
            announced=agendas.announced(),
            changes=agendas.changes(),
            dispositions=agendas.dispositions(),
            outcomes=self._outcomes(facts, name),
            possible=tuple(facts.fact(timeline, entry) for entry in timeline.possible),
            disputes=facts.all_disputes(timeline),
            history=tuple(
                facts.fact(timeline, entry)
                for entry in timeline.stands
                if entry.claim.occurred is not None
            ),
            footnotes=facts.footnotes(),
            moment=facts.moment(),
            told_by=self._told_by(thing, timeline),
        )

    def _told_by(self, thing: Thing, timeline: Timeline) -> dict[str, str]:
        """Of each field that is told of a meeting, the last fact that tells it."""
        found: dict[str, int] = {}
        for entry in timeline.stands:
            if isinstance(entry.data, meeting.Told):
                told = (field for field in TOLD if getattr(entry.data, field) is not None)
                found |= dict.fromkeys((*told, "state"), entry.position)
        if (start := start_told(self._reader, thing.num)) is not None:
            found["starts"] = start[1]
        return {field: f"@{position}" for field, position in found.items()}

    def agenda(self, thing: Thing) -> tuple[AgendaItem, ...]:
        """The items on a meeting's agenda, by number; those without one come last."""
        numbers: dict[str, int | None] = {}
        for who, number, _, effect, _ in self._reader.standing(thing.num, "agenda"):
            if effect == OFF:
                numbers.pop(who, None)
            else:
                numbers[who] = None if number is None else int(number)
        for role, entry in self._reader.mentions(f"meeting/{thing.id}"):
            name = entry.stream.partition("/")[2]
            if role == "meeting" and isinstance(entry.data, item.ItemTransitioned):
                numbers.setdefault(name, None)
        ordered = sorted(numbers, key=lambda name: (numbers[name] is None, numbers[name] or 0))
        things = [self._reader.thing("item", name) for name in ordered]
        known = [found for found in things if found is not None]
        return tuple(ItemRows(self._reader).rows(known, numbers))

    def _outcomes(self, facts: Facts, name: str) -> tuple[FactAnswer, ...]:
        """What items' facts say was done at the meeting."""
        found = []
        for role, entry in self._reader.mentions(f"meeting/{name}"):
            done = isinstance(entry.data, item.ItemTransitioned | item.StanceTaken)
            if role == "meeting" and done and not _included(entry):
                found.append(facts.fact(self._reader.marked(entry), entry))
        return tuple(found)

    def lines(self, things: Iterable[Thing]) -> tuple[MeetingLine, ...]:
        """Each of them that has a line, in their order."""
        return tuple(line for thing in things if (line := self.line(thing)) is not None)

    def line(self, thing: Thing) -> MeetingLine | None:
        """One meeting of a list; None where no outcome of it stands or is possible."""
        row = self._reader.current(thing.num, "state")
        timeline = self._reader.timeline(thing.num)
        possible = tuple(
            entry.type.partition(".")[2]
            for entry in timeline.possible
            if isinstance(entry.data, meeting.Told)
        )
        if row is None and not possible:
            return None
        state = fold(timeline)
        since = next((one for one in timeline.stands if row and one.position == row[3]), None)
        facts = Facts(self._reader)
        cited = facts.backing(timeline, since) if since is not None else ()
        sources = tuple(citation.source for citation in cited)
        return MeetingLine(
            id=thing.id,
            bodies=state.registered.bodies if state.registered is not None else (),
            state=state.outcome,
            possible=possible,
            starts=starts_of(self._reader, thing.num),
            venue=state.told.venue,
            since=since.claim.occurred if since is not None else None,
            public_since=public_since(since) if since is not None else None,
            disputed=any(
                open_disputes(timeline, entry) for entry in (*timeline.stands, *timeline.possible)
            ),
            sources=sources,
            independent_sources=self._reader.independent(sources),
            entry=f"@{since.position}" if since is not None else None,
        )


def by_start(starts: str | None, name: str) -> tuple[bool, int, int, str]:
    """The order of meetings: by their start, unknown ones last."""
    if starts is None:
        return True, 0, 0, name
    found = parse(starts)
    return False, found.earliest, found.latest, name


def _included(entry: Entry) -> bool:
    return isinstance(entry.data, item.ItemTransitioned) and entry.data.transition == "included"


def fold(timeline: Timeline) -> meeting.MeetingState:
    """Fold what stands of a meeting."""
    state = meeting.MeetingState()
    for entry in timeline.stands:
        if isinstance(entry.data, meeting.MeetingEvent):
            state = meeting.evolve(state, entry.data)
    return state
