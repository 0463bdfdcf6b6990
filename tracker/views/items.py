"""Items at a moment: one in full, its positions, and the rows of agendas.

The full answer folds the item's timeline; the lines of lists (``item_rows``) come from the
standing facts by SQL alone. A test holds the two together at random moments.
"""

import msgspec

from tracker.domain import item, measure
from tracker.domain.facts import Entry
from tracker.domain.phrases import sentence
from tracker.domain.timeline import Timeline
from tracker.errors import UnknownReference
from tracker.views.answers import FactAnswer, MeasureAnswer
from tracker.views.facts import Facts, actors, public_since
from tracker.views.item_rows import label
from tracker.views.known import LogKnown
from tracker.views.list_answers import PositionsAnswer
from tracker.views.reader import Reader, Thing
from tracker.views.thing_answers import ItemAnswer


class Items:
    """Answers about items at one reader's moment."""

    def __init__(self, reader: Reader) -> None:
        """Take the reader."""
        self._reader = reader
        self._known = LogKnown(reader)

    def show(self, name: str) -> ItemAnswer:
        """All that stands of an item.

        Raises:
            UnknownReference: where there is none.
        """
        from tracker.views.appearances import Appearances  # noqa: PLC0415 - not for an item's line

        facts = Facts(self._reader)
        thing, timeline, state = self.folded(name)
        registered = state.registered
        since = state.since
        blocking = self._blocking_in(name, state)
        shown = self.fact(facts, timeline, since, name) if since is not None else None
        return ItemAnswer(
            id=name,
            title=item.title_of(state) or thing.title,
            organisation=item.organisation_of(name, self._known),
            body=thing.parent,
            procedure=item.procedure_name(name, self._known),
            concerns=registered.concerns if registered is not None else (),
            state=None if since is None else state.state,
            label=label(self._reader, since),
            by=actors(since) if since is not None else (),
            open=state.open,
            since=since.claim.occurred if since is not None else None,
            since_text=sentence(since.claim.occurred) if since is not None else "",
            public_since=public_since(since) if since is not None else None,
            possible=self._possible(facts, timeline, name),
            pending=self.pending(facts, timeline, state, name),
            positions=facts.stances(timeline, state.stances, blocking),
            blocked_by=facts.blocks(timeline, blocking),
            disputes=facts.all_disputes(timeline),
            sources=shown.sources if shown is not None else (),
            independent_sources=shown.independent_sources if shown is not None else 0,
            links=tuple(f"{link.kind} {link.item}" for link in state.links),
            measures=(*measures_of(self._reader, facts, timeline), *self._linked(facts, name)),
            meetings=Appearances(self._reader, facts).dispositions(name),
            history=self._history(facts, timeline, name),
            footnotes=facts.footnotes(),
            moment=facts.moment(),
        )

    def positions(self, name: str, *, blocking: bool = False) -> PositionsAnswer:
        """The stances on an item; with ``blocking`` those of members that block alone.

        Raises:
            UnknownReference: where there is no such item.
        """
        facts = Facts(self._reader)
        _, timeline, state = self.folded(name)
        blockers = self._blocking_in(name, state)
        only = {who: state.stances[who] for who in blockers} if blocking else state.stances
        return PositionsAnswer(
            id=name,
            blocking_only=blocking,
            positions=facts.stances(timeline, only, blockers),
            possible=self._possible(facts, timeline, name),
            pending=self.pending(facts, timeline, state, name),
            blocked_by=facts.blocks(timeline, blockers),
            disputes=facts.all_disputes(timeline),
            footnotes=facts.footnotes(),
            moment=facts.moment(),
        )

    def _blocking_in(self, name: str, state: item.ItemState) -> dict[str, item.Taken]:
        return item.blocking(state, self._known.voting(name, state.stances))

    def folded(self, name: str) -> tuple[Thing, Timeline, item.ItemState]:
        """An item, what stands of it, and what that comes to.

        Raises:
            UnknownReference: where there is no such item.
        """
        thing = self._reader.thing("item", name)
        if thing is None:
            raise UnknownReference("item", name)
        timeline = self._reader.timeline(thing.num)
        return thing, timeline, fold(timeline)

    def fact(self, facts: Facts, timeline: Timeline, entry: Entry, name: str) -> FactAnswer:
        """One fact of an item, with its number on the agenda, and whether it is a gap."""
        deviations = self._known.deviations(name, timeline.stands)
        number = self._number(entry, name)
        return facts.fact(timeline, entry, number, deviations.get(entry.event_id))

    def pending(
        self, facts: Facts, timeline: Timeline, state: item.ItemState, name: str
    ) -> tuple[FactAnswer, ...]:
        """Requests without an answer, each with the answers that its procedure foresees."""
        rules = item.procedure_name(name, self._known)
        found = []
        for entry in state.pending:
            procedure = self._known.governing(rules, entry.bounds.latest)
            asked = getattr(entry.data, "transition", "")
            answers = next(
                (one.answered_by for one in procedure.transitions if one.name == asked), ()
            )
            fact = self.fact(facts, timeline, entry, name)
            found.append(msgspec.structs.replace(fact, awaits=answers))
        return tuple(found)

    def _history(self, facts: Facts, timeline: Timeline, name: str) -> tuple[FactAnswer, ...]:
        """All dated facts of the item, in the order of the world."""
        deviations = self._known.deviations(name, timeline.stands)
        return tuple(
            facts.fact(timeline, entry, self._number(entry, name), deviations.get(entry.event_id))
            for entry in timeline.stands
            if entry.claim.occurred is not None
        )

    def _possible(self, facts: Facts, timeline: Timeline, name: str) -> tuple[FactAnswer, ...]:
        return tuple(
            facts.fact(timeline, entry, self._number(entry, name)) for entry in timeline.possible
        )

    def _linked(self, facts: Facts, name: str) -> list[MeasureAnswer]:
        """Measures of plans that are about the item."""
        plans = {
            entry.stream
            for role, entry in self._reader.mentions(f"item/{name}")
            if role == "item" and isinstance(entry.data, measure.MeasureAdded)
        }
        timelines = [self._reader.timeline(self._reader.stream(each)) for each in sorted(plans)]
        found = [one for each in timelines for one in measures_of(self._reader, facts, each)]
        return [one for one in found if one.item == name and one.owner != f"item/{name}"]

    def _number(self, entry: Entry, name: str) -> str | None:
        """The item's number on the agenda of the meeting that a fact names."""
        data = entry.data
        if not isinstance(data, item.ItemTransitioned) or data.meeting is None:
            return None
        meeting = self._reader.thing("meeting", data.meeting)
        row = self._reader.current(meeting.num, "agenda", name) if meeting is not None else None
        return None if row is None else row[0]


def fold(timeline: Timeline) -> item.ItemState:
    """Fold what stands of an item."""
    state = item.ItemState()
    for entry in timeline.stands:
        if isinstance(entry.data, item.ItemEvent):
            state = item.evolve(state, entry.data, entry)
    return state


def measures_of(reader: Reader, facts: Facts, timeline: Timeline) -> list[MeasureAnswer]:
    """The measures that a plan or item names, each with the status that stands."""
    by_position = {entry.position: entry for entry in timeline.stands}
    found = []
    for entry in timeline.stands:
        if isinstance(entry.data, measure.MeasureAdded):
            thing = reader.thing("measure", entry.data.measure)
            row = reader.current(thing.num, "state") if thing is not None else None
            last = by_position.get(row[3]) if row is not None else None
            found.append(measure_answer(facts, timeline, entry, entry.data, last))
    return found


def measure_answer(
    facts: Facts,
    timeline: Timeline,
    entry: Entry,
    added: measure.MeasureAdded,
    last: Entry | None,
) -> MeasureAnswer:
    """One measure as ``entry`` names it; ``last`` is the report of its status that stands."""
    status = last.data if last is not None else None
    reported = status if isinstance(status, measure.MeasureReported) else None
    word = reported.status if reported is not None else None
    shown = facts.fact(timeline, last) if last is not None else None
    return MeasureAnswer(
        id=added.measure,
        title=added.title,
        owner=entry.stream,
        item=added.item,
        responsible=added.responsible,
        due=added.due,
        overdue=measure.overdue(added.due, word, facts.today),
        status=word,
        possible=tuple(
            entry.data.status
            for entry in timeline.possible
            if isinstance(entry.data, measure.MeasureReported)
            and entry.data.measure == added.measure
        ),
        open=word is None or word in measure.OPEN_STATUSES,
        reason=reported.reason if reported is not None else None,
        party=reported.party if reported is not None else None,
        grounds=reported.grounds if reported is not None else None,
        since=shown.happened if shown is not None else None,
        public_since=shown.public_since if shown is not None else None,
        sources=shown.sources if shown is not None else (),
        independent_sources=shown.independent_sources if shown is not None else 0,
        entry=shown.entry if shown is not None else None,
    )
