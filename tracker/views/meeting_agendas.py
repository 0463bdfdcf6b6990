"""One meeting's agenda over time: as first made known, as it changed, and what was done at last."""

from collections.abc import Iterator

from tracker.domain import item, meeting
from tracker.domain.facts import Entry
from tracker.domain.timeline import Timeline
from tracker.views.agenda_answers import AnnouncedAgenda, DispositionAnswer, PlannedItem
from tracker.views.answers import FactAnswer
from tracker.views.appearances import Appearances
from tracker.views.facts import Facts, public_since
from tracker.views.reader import Reader, Thing
from tracker.views.wording import describe


class MeetingAgendas:
    """The agenda of one meeting, for one answer."""

    def __init__(self, reader: Reader, facts: Facts, thing: Thing, timeline: Timeline) -> None:
        """Take the meeting and its timeline."""
        self._reader = reader
        self._facts = facts
        self._thing = thing
        self._timeline = timeline
        self._first = first_known(timeline)

    def announced(self) -> AnnouncedAgenda | None:
        """The agenda as first made known; None where no source tells of one."""
        first = self._first
        if first is None:
            return None
        sources = self._facts.cite(self._facts.backing(self._timeline, first))
        agenda = planned(self._timeline, first)
        ordered = sorted(agenda.values(), key=lambda one: (one.number is None, one.number or 0))
        return AnnouncedAgenda(
            what=describe(first.data),
            happened=first.claim.occurred,
            public_since=public_since(first),
            items=tuple(
                PlannedItem(one.item, self._title(one.item), one.number, one.part)
                for one in ordered
            ),
            sources=sources,
            independent_sources=self._reader.independent(sources),
            entry=f"@{first.position}",
            key=first.claim.key,
        )

    def changes(self) -> tuple[FactAnswer, ...]:
        """What came on the agenda, moved or went since, and when it was issued or adopted anew."""
        return tuple(
            self._facts.fact(self._timeline, entry)
            for entry in self._timeline.stands
            if isinstance(entry.data, meeting.AgendaFact) and not self._planned(entry)
        )

    def _planned(self, entry: Entry) -> bool:
        """Whether a fact of the agenda is part of it as first made known."""
        first = self._first
        if first is None:
            return False
        return entry is first or _belongs(entry, first)

    def dispositions(self) -> tuple[DispositionAnswer, ...]:
        """What was done at the meeting with each item that was ever on its agenda, in its order."""
        appearances = Appearances(self._reader, self._facts)
        found = [
            one
            for name in dict.fromkeys(self._items())
            for one in appearances.dispositions(name, self._thing.id)
        ]
        return tuple(sorted(found, key=lambda one: (one.number is None, one.number or 0)))

    def _items(self) -> Iterator[str]:
        """The items of the agenda's facts, then those whose own facts name the meeting."""
        for entry in self._timeline.stands:
            if (name := getattr(entry.data, "item", None)) is not None:
                yield name
        for role, entry in self._reader.mentions(f"meeting/{self._thing.id}"):
            if role == "meeting" and isinstance(entry.data, item.ItemTransitioned):
                yield entry.stream.partition("/")[2]

    def _title(self, name: str) -> str:
        thing = self._reader.thing("item", name)
        return thing.title if thing is not None else name


def first_known(timeline: Timeline) -> Entry | None:
    """The first announcement with an agenda, or issue of one that something stands on."""
    added = [e for e in timeline.stands if isinstance(e.data, meeting.MeetingItemAdded)]
    kinds = meeting.MeetingAnnounced | meeting.MeetingAgendaIssued
    first = (entry for entry in timeline.stands if isinstance(entry.data, kinds))
    return next((one for one in first if any(_belongs(entry, one) for entry in added)), None)


def _belongs(entry: Entry, first: Entry) -> bool:
    """Whether a fact of the agenda is part of it as first made known.

    It has all that stood before, and what the same source tells to have been added that day: an
    item that another source names is a change.
    """
    same_day = entry.bounds.latest == first.bounds.latest
    added = isinstance(entry.data, meeting.MeetingItemAdded)
    return entry.bounds.latest < first.bounds.latest or (
        same_day and added and _same_source(entry, first)
    )


def _same_source(entry: Entry, first: Entry) -> bool:
    told, named = ({one.source for one in each.claim.sources} for each in (entry, first))
    return bool(told & named) or not (told or named)


def planned(timeline: Timeline, first: Entry) -> dict[str, meeting.MeetingItemAdded]:
    """The agenda as of its first announcement or issue."""
    state = meeting.MeetingState()
    for entry in timeline.stands:
        if isinstance(entry.data, meeting.AgendaFact) and _belongs(entry, first):
            state = meeting.evolve(state, entry.data)
    return state.agenda
