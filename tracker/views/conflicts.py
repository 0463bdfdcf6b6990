"""What contradicts itself at a moment: open disputes, tallies, the same fact recorded twice."""

from collections.abc import Iterator
from itertools import combinations

from tracker.domain.counting import checked, contradiction, faults
from tracker.domain.facts import Entry
from tracker.domain.repeats import said_twice
from tracker.domain.tally import TallyReported, described
from tracker.domain.when import ALWAYS
from tracker.views.answers import FactAnswer
from tracker.views.conflict_answers import (
    ConflictsAnswer,
    ContradictionAnswer,
    PartAnswer,
    RepeatAnswer,
    TallyAnswer,
)
from tracker.views.facts import Facts, public_since
from tracker.views.lists import OF_TYPE, Lists
from tracker.views.moment_sql import STANDS
from tracker.views.reader import Reader
from tracker.views.registers import Registers

TWICE = f"""
SELECT a.position, b.position FROM standing a
JOIN standing b ON b.subject = a.subject AND b.slot = a.slot AND b.who = a.who
AND b.latest >= a.earliest AND b.earliest <= a.latest AND b.position > a.position
WHERE a.latest > {ALWAYS} AND (a.value = b.value OR a.slot = 'agenda')
AND {STANDS.format("a")} AND {STANDS.format("b")}
UNION
SELECT a.position, b.position FROM fact a
JOIN fact b ON b.stream = a.stream AND b.type = a.type
AND b.latest >= a.earliest AND b.earliest <= a.latest AND b.position > a.position
WHERE a.latest > {ALWAYS} AND a.type IN (
    'plan.adopted', 'text.versioned', 'meeting.agenda_issued', 'meeting.agenda_adopted',
    'meeting.attendance_recorded', 'tally.reported', 'office.assumed', 'office.left',
    'member.left', 'participation.suspended', 'participation.resumed', 'source.amended'
) AND {STANDS.format("a")} AND {STANDS.format("b")}
ORDER BY 1, 2
"""  # noqa: S608 - constants alone
"""Pairs that may be one fact: of one slot, by its index; of events without a slot, by type."""


KEPT = 256
"""Streams whose facts are kept while pairs are looked at."""


class Conflicts:
    """What contradicts itself at one reader's moment."""

    def __init__(self, reader: Reader) -> None:
        """Take the reader."""
        self._reader = reader
        self._facts = Facts(reader)
        self._streams: dict[str, tuple[Entry, ...]] = {}

    def show(self) -> ConflictsAnswer:
        """All of them, each kind in the order of the world or of recording."""
        facts = self._facts
        tallies = list(self._reader.entries(OF_TYPE, type="tally.reported"))
        return ConflictsAnswer(
            disputes=Lists(self._reader).disputes(facts),
            tallies=tuple(self._unfit(tallies)),
            contradictions=tuple(self._contradictions(tallies)),
            repeats=tuple(self._repeats()),
            footnotes=facts.footnotes(),
            moment=facts.moment(),
        )

    # --- tallies ------------------------------------------------------------------------------

    def _unfit(self, tallies: list[Entry]) -> Iterator[TallyAnswer]:
        """Tallies of which not all is known, or that do not add up."""
        registers = Registers(self._reader)
        for entry in tallies:
            if not isinstance(entry.data, TallyReported):
                continue
            register, named = registers.of(entry)
            parts = checked(entry.data, register)
            found = tuple(faults(entry.data, parts, named))
            shown = tuple(
                PartAnswer(
                    part.name,
                    part.counted,
                    part.known,
                    max(part.counted - len(part.known), 0),
                    part.fits,
                )
                for part in parts
                if len(part.known) != part.counted
            )
            if shown or found:
                yield self._tally(entry, entry.data, shown, found)

    def _tally(
        self,
        entry: Entry,
        data: TallyReported,
        parts: tuple[PartAnswer, ...],
        found: tuple[str, ...],
    ) -> TallyAnswer:
        sources = self._facts.cite(self._facts.backing(self._reader.marked(entry), entry))
        return TallyAnswer(
            about=entry.stream,
            key=entry.claim.key,
            entry=f"@{entry.position}",
            what=described(data),
            happened=entry.claim.occurred,
            public_since=public_since(entry),
            according_to=entry.claim.according_to,
            parts=parts,
            faults=found,
            sources=sources,
            independent_sources=self._reader.independent(sources),
        )

    def _contradictions(self, tallies: list[Entry]) -> Iterator[ContradictionAnswer]:
        """Pairs of tallies of one thing that can't both be right."""
        by_thing: dict[str, list[Entry]] = {}
        for entry in tallies:
            by_thing.setdefault(entry.stream, []).append(entry)
        for about, counted in by_thing.items():
            for one, other in combinations(counted, 2):
                if differs := contradiction(one, other):
                    yield ContradictionAnswer(about, differs, self._fact(one), self._fact(other))

    # --- the same again -----------------------------------------------------------------------

    def _repeats(self) -> Iterator[RepeatAnswer]:
        """Facts that were probably recorded before, each with the first that says the same."""
        told: set[int] = set()
        for first, again in self._reader.select(TWICE):
            if again in told:
                continue
            one, other = self._reader.entry_at(int(first)), self._reader.entry_at(int(again))
            if said_twice(one, other, self._stands(one.stream)):
                told.add(again)
                yield self._repeat(one, other)

    def _stands(self, stream: str) -> tuple[Entry, ...]:
        """What stands in a stream: kept for the next pairs, which are often of the same few."""
        if stream not in self._streams:
            if len(self._streams) >= KEPT:
                self._streams.clear()
            self._streams[stream] = self._reader.timeline(self._reader.stream(stream)).stands
        return self._streams[stream]

    def _repeat(self, one: Entry, other: Entry) -> RepeatAnswer:
        first, again = self._fact(one), self._fact(other)
        more = [name for name in again.sources if name not in first.sources]
        cited = " ".join(f"--source {name}" for name in more)
        commands = [f'tracker retract {again.key} --reason "the same as {first.key}"']
        if more:
            commands.append(f"tracker corroborate {first.key} {cited}")
        return RepeatAnswer(one.stream, first, again, tuple(commands))

    def _fact(self, entry: Entry) -> FactAnswer:
        return self._facts.fact(self._reader.marked(entry), entry)
