"""Puts facts, stances and disputes together out of entries: the parts of every answer.

One :class:`Facts` serves one answer; it numbers the sources that the answer cites.
"""

from collections.abc import Container, Iterable, Mapping, Sequence

from tracker.domain import item, marks, measure, meeting, organisation, party, source
from tracker.domain.conformance import Deviation
from tracker.domain.facts import Citation, Entry
from tracker.domain.moment import today
from tracker.domain.phrases import phrase
from tracker.domain.procedure import Gap
from tracker.domain.source import SourceAmended
from tracker.domain.statement import StatementMade
from tracker.domain.timeline import NEVER_REPORTED, Timeline, citations, open_disputes
from tracker.domain.when import ALWAYS, NEVER, day_of
from tracker.errors import one_of
from tracker.views.answers import (
    BlockAnswer,
    DisputeAnswer,
    FactAnswer,
    Locator,
    MomentAnswer,
    SourceNote,
    StanceAnswer,
    Wording,
)
from tracker.views.moment_sql import STANDS
from tracker.views.reader import Reader
from tracker.views.reader_sql import ENTRY
from tracker.views.versions import narrows, replaced
from tracker.views.wording import bare, describe, says

AMENDED = f"""
SELECT {ENTRY} FROM fact f JOIN event e ON e.position = f.position
WHERE f.type = 'source.amended' AND {STANDS.format("f")} ORDER BY f.latest, f.ord, f.place
"""  # noqa: S608 - constants alone

AMENDED_OF = f"""
SELECT {ENTRY} FROM entity x JOIN fact f ON f.stream = x.num JOIN event e ON e.position = f.position
WHERE x.kind = 'source' AND x.id IN ({{}}) AND f.type || '' = 'source.amended'
AND {STANDS.format("f")} ORDER BY f.latest, f.ord, f.place
"""  # noqa: S608


class Facts:
    """Builds the parts of one answer, and remembers which sources they cite."""

    def __init__(self, reader: Reader) -> None:
        """Take the reader whose moment the answer is for."""
        self._reader = reader
        self._cited: dict[str, None] = {}

    def moment(self) -> MomentAnswer:
        """The moment of the answer."""
        moment = self._reader.moment
        return MomentAnswer(
            on=moment.asked.on,
            reported_until=moment.asked.reported_until,
            recorded_until=f"@{moment.position}",
            entries=moment.position + 1,
            last_recorded=moment.last_recorded,
        )

    @property
    def today(self) -> int:
        """The last second of the day that "ahead" and "overdue" are measured from."""
        return today(self._reader.moment)

    def cite(self, found: Iterable[Citation]) -> tuple[str, ...]:
        """The ids of sources, remembered as cited."""
        names = tuple(citation.source for citation in found)
        self.remember(names)
        return names

    def backing(self, timeline: Timeline, entry: Entry) -> tuple[Citation, ...]:
        """The sources of a fact, and of what corroborates it, that were public by the moment."""
        return self._out(citations(timeline, entry), entry)

    def _out(self, found: Iterable[Citation], entry: Entry) -> tuple[Citation, ...]:
        out = self._reader.out_by_then
        return tuple(cited for cited in found if out(cited.source, entry.recorded_at))

    def remember(self, sources: Iterable[str]) -> None:
        """Have sources among the footnotes."""
        self._cited.update(dict.fromkeys(sources))

    def footnotes(self) -> tuple[SourceNote, ...]:
        """All cited sources, numbered in the order of their publication."""
        self._reader.cited(self._cited)
        notes, amended = [], amendments(self._reader, list(self._cited))
        for name in self._cited:
            cited = self._reader.source(name)
            if cited is not None:
                relays = self._reader.relays(name)
                notes.append((cited.published or "9999", name, cited, relays))
        return tuple(
            SourceNote(
                number,
                name,
                cited.publisher,
                cited.published,
                cited.url,
                relays,
                cited.public,
                tuple(amended.get(f"source/{name}", ())),
            )
            for number, (_, name, cited, relays) in enumerate(
                sorted(notes, key=lambda note: note[:2]), 1
            )
        )

    def fact(
        self,
        timeline: Timeline,
        entry: Entry,
        number: str | None = None,
        deviation: Deviation | None = None,
    ) -> FactAnswer:
        """One fact of a timeline; ``number`` is its item's on the meeting's agenda."""
        found = self.backing(timeline, entry)
        sources = self.cite(found)
        irregular, gap = _deviation(deviation)
        older = replaced(self._reader, entry)
        return FactAnswer(
            entry=f"@{entry.position}",
            key=entry.claim.key,
            type=entry.type,
            stream=entry.stream,
            about=_about(entry),
            what=describe(entry.data, number),
            happened=entry.claim.occurred,
            earliest=_day(entry.bounds.earliest),
            latest=_day(entry.bounds.latest),
            public_since=public_since(entry),
            recorded_at=entry.recorded_at,
            recorder=entry.recorder,
            by=actors(entry),
            according_to=entry.claim.according_to,
            grounds=grounds(entry),
            sources=sources,
            independent_sources=self._reader.independent(sources),
            wording=tuple(Wording(c.source, c.wording) for c in found if c.wording is not None),
            disputes=self.disputes(timeline, entry),
            locators=tuple(Locator(c.source, c.locator) for c in found if c.locator is not None),
            gap=gap,
            irregular=irregular,
            note=entry.claim.note,
            corrects=f"@{older.position}" if older is not None else None,
            narrowed=older is not None and narrows(older, entry),
        )

    def disputes(self, timeline: Timeline, entry: Entry) -> tuple[DisputeAnswer, ...]:
        """The open disputes of one fact."""
        return tuple(self.dispute(timeline, entry, mark) for mark in open_disputes(timeline, entry))

    def all_disputes(self, timeline: Timeline) -> tuple[DisputeAnswer, ...]:
        """The open disputes of all facts of a timeline, stands and possible."""
        entries = (*timeline.stands, *timeline.possible)
        return tuple(one for entry in entries for one in self.disputes(timeline, entry))

    def dispute(self, timeline: Timeline, entry: Entry, mark: Entry) -> DisputeAnswer:
        """One dispute (``mark``) of a fact (``entry``); the timeline has the marks on it."""
        data = mark.data
        sources = self.cite(self._out(mark.claim.sources, mark))
        backing = self.backing(timeline, entry)
        record = tuple(citation.source for citation in backing)
        return DisputeAnswer(
            entry=f"@{mark.position}",
            key=mark.claim.key,
            fact=entry.claim.key,
            fact_entry=f"@{entry.position}",
            about=entry.stream,
            claim=describe(entry.data),
            says=says(data) if isinstance(data, marks.EventDisputed) else "",
            sources=sources,
            according_to=mark.claim.according_to,
            public_since=public_since(mark),
            independent_sources=self._reader.independent(sources),
            fact_sources=record,
            fact_independent_sources=self._reader.independent(record),
        )

    def stance(
        self, timeline: Timeline, member: str, history: tuple[item.Taken, ...]
    ) -> StanceAnswer:
        """A member's stance, the last of its history, with those before it (newest first)."""
        *before, last = history
        entry = last.entry
        sources = self.cite(self.backing(timeline, entry))
        return StanceAnswer(
            member=member,
            stance=last.stance,
            effect=last.effect,
            since=entry.claim.occurred,
            public_since=public_since(entry),
            grounds=grounds(entry),
            according_to=entry.claim.according_to,
            sources=sources,
            independent_sources=self._reader.independent(sources),
            disputed=bool(open_disputes(timeline, entry)),
            entry=f"@{entry.position}",
            key=entry.claim.key,
            before=tuple(self.stance(timeline, member, (taken,)) for taken in reversed(before)),
            condition=getattr(entry.data, "condition", None),
        )

    def stances(
        self,
        timeline: Timeline,
        stances: Mapping[str, tuple[item.Taken, ...]],
        first: Container[str],
    ) -> tuple[StanceAnswer, ...]:
        """Members' stances, those of who is to come ``first``, then by name."""
        found = [self.stance(timeline, who, history) for who, history in stances.items()]
        return tuple(sorted(found, key=lambda one: (one.member not in first, one.member)))

    def blocks(
        self, timeline: Timeline, blocking: Mapping[str, item.Taken]
    ) -> tuple[BlockAnswer, ...]:
        """The members that block an item."""
        return tuple(
            self._block(timeline, member, taken) for member, taken in sorted(blocking.items())
        )

    def _block(self, timeline: Timeline, member: str, taken: item.Taken) -> BlockAnswer:
        sources = self.cite(self.backing(timeline, taken.entry))
        return BlockAnswer(
            member=member,
            stance=taken.stance,
            grounds=grounds(taken.entry),
            sources=sources,
            independent_sources=self._reader.independent(sources),
            entry=f"@{taken.entry.position}",
        )


def _deviation(deviation: Deviation | None) -> tuple[str | None, tuple[str, ...]]:
    """Say why a fact is irregular, or which steps a gap leaves out."""
    if deviation is None:
        return None, ()
    if isinstance(deviation.verdict, Gap):
        return None, deviation.verdict.steps
    allowed = one_of(deviation.verdict.allowed, 30)
    given = deviation.entry.claim.irregular
    reason = f"not foreseen from {deviation.state} (allowed: {allowed})"
    return (f"{given}; {reason}" if given else reason), ()


def public_since(entry: Entry) -> str | None:
    """The day since which a fact was public; None where no report date is known, or counts."""
    if entry.claim.reported is None or entry.bounds.reported == ALWAYS:
        return None
    return NEVER_REPORTED if entry.bounds.reported == NEVER else day_of(entry.bounds.reported)


def _day(second: int) -> str | None:
    return None if second in {ALWAYS, NEVER} else day_of(second)


def _about(entry: Entry) -> tuple[str, ...]:
    """The thing whose fact it is; of a statement what it is about."""
    if isinstance(entry.data, StatementMade):
        return tuple(map(bare, entry.data.about))
    return (bare(entry.stream),)


def actors(entry: Entry) -> tuple[str, ...]:
    """Those who did it, where the event names any."""
    match entry.data:
        case item.ItemTransitioned() as data:
            return data.by
        case item.StanceTaken() as data:
            return data.members
        case (
            item.ItemRetitled()
            | item.TextVersioned()
            | organisation.ParticipationSuspended()
            | organisation.ParticipationResumed()
            | meeting.MeetingItemMoved()
            | meeting.MeetingItemDropped()
            | meeting.MeetingAgendaIssued()
            | meeting.MeetingAgendaAdopted()
        ) as data:
            return data.by
        case _:
            return ()


def amendments(reader: Reader, sources: Sequence[str] | None = None) -> dict[str, list[str]]:
    """What publishers did to their sources, all or some, by the source's stream, oldest first."""
    found: dict[str, list[str]] = {}
    rows = reader.select(AMENDED) if sources is None else reader.among(AMENDED_OF, sources)
    for entry in map(reader.entry, rows):
        if isinstance(entry.data, SourceAmended):
            when = f" {phrase(entry.claim.occurred)}" if entry.claim.occurred else ""
            found.setdefault(entry.stream, []).append(f"{entry.data.change}{when}")
    return found


def withdrawn(reader: Reader) -> frozenset[str]:
    """The sources that their publishers withdrew by the moment."""
    return frozenset(
        bare(stream)
        for stream, told in amendments(reader).items()
        if any(each.startswith("withdrawn") for each in told)
    )


def grounds(entry: Entry) -> str | None:
    """The grounds that a fact gives."""
    match entry.data:
        case (
            item.ItemTransitioned()
            | item.StanceTaken()
            | item.ItemRetitled()
            | measure.MeasureReported()
            | meeting.MeetingItemMoved()
            | meeting.MeetingItemDropped()
            | organisation.ParticipationSuspended()
            | organisation.ParticipationResumed()
            | party.OfficeLeft()
            | source.SourceAmended()
        ) as data:
            return data.grounds
        case _:
            return None
