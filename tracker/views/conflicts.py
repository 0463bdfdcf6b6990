"""What contradicts itself at a moment: open disputes, tallies, the same fact recorded twice."""

from collections.abc import Iterator
from itertools import combinations
from typing import TypeVar

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


Unfit = tuple[Entry, TallyReported, tuple[PartAnswer, ...], tuple[str, ...]]
"""A tally, what it counts, its parts that are not all known, and what does not add up."""

Found = TypeVar("Found")

ALL = 2**53
"""No limit, in a form that both engines take."""

KEPT = 256
"""Streams whose facts are kept while pairs are looked at."""


class Conflicts:
    """What contradicts itself at one reader's moment."""

    def __init__(self, reader: Reader) -> None:
        """Take the reader."""
        self._reader = reader
        self._facts = Facts(reader)
        self._streams: dict[str, tuple[Entry, ...]] = {}

    def show(self, limit: int | None = None) -> ConflictsAnswer:
        """All of them, each kind in the order of the world or of recording.

        With a limit the last ones of each kind, which alone are told fact by fact.
        """
        facts, lists = self._facts, Lists(self._reader)
        tallies = list(self._reader.entries(OF_TYPE, type="tally.reported"))
        unfit, unlike = list(self._unfit(tallies)), list(_contradictions(tallies))
        again = list(self._repeats())
        disputes = lists.disputes(facts, limit)
        counts = {
            "disputes": len(disputes) if limit is None else lists.open_disputes(ALL),
            "tallies": len(unfit), "contradictions": len(unlike), "repeats": len(again),
        }  # fmt: skip
        return ConflictsAnswer(
            disputes=disputes,
            tallies=tuple(self._tally(*one) for one in _last(unfit, limit)),
            contradictions=tuple(self._contradiction(*one) for one in _last(unlike, limit)),
            repeats=tuple(self._repeat(*one) for one in _last(again, limit)),
            more={
                kind: 0 if limit is None else max(count - limit, 0)
                for kind, count in counts.items()
            },
            footnotes=facts.footnotes(),
            moment=facts.moment(),
        )

    # --- tallies ------------------------------------------------------------------------------

    def _unfit(self, tallies: list[Entry]) -> Iterator[Unfit]:
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
                yield entry, entry.data, shown, found

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

    def _contradiction(
        self, differs: tuple[str, ...], one: Entry, other: Entry
    ) -> ContradictionAnswer:
        return ContradictionAnswer(one.stream, differs, self._fact(one), self._fact(other))

    # --- the same again -----------------------------------------------------------------------

    def _repeats(self) -> Iterator[tuple[Entry, Entry]]:
        """Facts that were probably recorded before, each with the first that says the same."""
        told: set[int] = set()
        for first, again in self._reader.select(TWICE):
            if again in told:
                continue
            one, other = self._reader.entry_at(int(first)), self._reader.entry_at(int(again))
            if said_twice(one, other, self._stands(one.stream)):
                told.add(again)
                yield one, other

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


def _contradictions(tallies: list[Entry]) -> Iterator[tuple[tuple[str, ...], Entry, Entry]]:
    """Pairs of tallies of one thing that can't both be right, and in what they differ."""
    by_thing: dict[str, list[Entry]] = {}
    for entry in tallies:
        by_thing.setdefault(entry.stream, []).append(entry)
    for counted in by_thing.values():
        for one, other in combinations(counted, 2):
            if differs := contradiction(one, other):
                yield differs, one, other


def _last(found: list[Found], limit: int | None) -> list[Found]:
    """The last ones of a list; all without a limit."""
    return found if limit is None else found[max(len(found) - limit, 0) :]
