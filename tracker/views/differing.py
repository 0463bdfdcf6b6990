"""What differs between two moments: of things by name, or of all that a fact in between touched."""

from collections.abc import Iterable, Sequence

from tracker.domain.facts import Entry
from tracker.domain.marks import DisputeSettled, Mark
from tracker.domain.timeline import Timeline
from tracker.domain.when import DAY, NEVER
from tracker.errors import UnknownReference
from tracker.views.answers import FactAnswer
from tracker.views.aspects import DETAILS, POSSIBLY, STATE, Aspect, Aspects, Name, aspects
from tracker.views.explained import ChangeAnswer, DiffAnswer
from tracker.views.facts import Facts
from tracker.views.moment_sql import bounds_of
from tracker.views.reader import Reader
from tracker.views.things import Things
from tracker.views.versions import retraction, with_retraction

NONE = -(2**53)
"""A second before all others: nothing lies between any other and it."""

ALL = "all"
"""Asks for whatever differs."""

RECORDED_BETWEEN = """
SELECT DISTINCT e.stream FROM event e WHERE e.position > :low AND e.position <= :high
"""

TOUCHED = """
SELECT DISTINCT e.stream FROM (
    SELECT f.stream FROM fact f WHERE f.latest > :other_d AND f.latest <= :reach
    UNION SELECT w.stream FROM fact w
    WHERE w.latest - w.earliest >= 86400 AND w.earliest > :other_d AND w.earliest <= :d
    UNION SELECT p.stream FROM fact p WHERE p.reported > :other_r AND p.reported <= :r
    UNION SELECT n.stream FROM fact n WHERE n.position > :other_n AND n.position <= :n
) t JOIN event e ON e.position = t.stream
"""
"""The streams of all that happened, began, was reported or recorded in between.

What was taken back in between has a retraction in its stream that was recorded, or reported.
What is of one day ends by a day after it begins (``reach``).
"""

SILENT = """
SELECT DISTINCT e.stream FROM standing s JOIN event e ON e.position = s.subject
WHERE s.slot = 'state' AND s.value >= 'silence-' AND s.value < 'silence.'
"""
"""Items that were ever under silence: that it runs out changes how they stand, without a fact."""


class Differences:
    """What came and went from one reader's moment (``before``) to another's (``after``)."""

    def __init__(self, before: Reader, after: Reader) -> None:
        """Take the readers of both moments, on one snapshot."""
        self._before = before
        self._after = after
        self._facts = Facts(after)
        self._told: set[int] = set()

    def of(self, refs: Sequence[str]) -> DiffAnswer:
        """The differences of things, or with ``all`` of everything.

        Raises:
            UnknownReference: for a name that nothing has at either moment.
        """
        wanted = self._wanted(tuple(dict.fromkeys(refs)))
        found = [self._between(stream, only) for stream, only in wanted.items()]
        return DiffAnswer(
            since=Facts(self._before).moment(),
            changes=tuple(one for changes, _, _ in found for one in changes),
            fell=tuple(one for _, fell, _ in found for one in fell),
            further=tuple(one for _, _, further in found for one in further),
            footnotes=self._facts.footnotes(),
            moment=self._facts.moment(),
        )

    def state(self, stream: str) -> tuple[str | None, str | None]:
        """The state of a stream's own thing at both moments."""
        name = Name(stream.partition("/")[2], STATE)
        found = (aspects(reader, stream)[0].get(name) for reader in (self._before, self._after))
        old, new = (one.value if one is not None else None for one in found)
        return old, new

    def _between(
        self, stream: str, only: set[str]
    ) -> tuple[list[ChangeAnswer], list[FactAnswer], list[FactAnswer]]:
        """What differs in one stream: the changes, what fell away, what else is new."""
        old, earlier = aspects(self._before, stream)
        new, later = aspects(self._after, stream)
        if only:
            old, new = (_only(one, only) for one in (old, new))
        changes = self._changes(old, new, earlier, later)
        fell = self._fell(earlier, later) if not only else []
        return changes, fell, self._further(earlier, later) if not only else []

    # --- which streams ------------------------------------------------------------------------

    def _wanted(self, refs: Sequence[str]) -> dict[str, set[str]]:
        """The streams to compare, each with the things in it that are asked for; empty for all."""
        if ALL in refs:
            return {stream: set() for stream in self._touched()}
        found: dict[str, set[str]] = {}
        whole: set[str] = set()
        for ref in refs:
            stream, within = self._stream(ref)
            found.setdefault(stream, set())
            if within is None:
                whole.add(stream)
            else:
                found[stream].add(within)
        return {stream: set() if stream in whole else only for stream, only in found.items()}

    def _stream(self, ref: str) -> tuple[str, str | None]:
        """The stream of a name, and the thing in it where that is not its own (a body, a measure).

        Raises:
            UnknownReference: where nothing has it at either moment.
        """
        for reader in (self._after, self._before):
            things = Things(reader)
            thing = None if ref.startswith("@") else things.find(ref)
            if thing is not None:
                own = thing.stream == f"{thing.kind}/{thing.id}"
                return thing.stream, None if own else thing.id
            position = things.find_fact(ref)
            if position is not None:
                return reader.entry_at(position).stream, None
        raise UnknownReference("name", ref)

    def _touched(self) -> list[str]:
        """The streams of which a fact stands, or is known, at one of the moments alone."""
        low, high = self._before.moment, self._after.moment
        if (low.latest, low.reported) == (high.latest, high.reported):
            rows = self._after.connection.all(
                RECORDED_BETWEEN, low=low.position, high=high.position
            )
        else:
            others = {f"other_{name}": bound for name, bound in bounds_of(low).items()}
            others["reach"] = min(high.latest + DAY, NEVER) if high.latest > low.latest else NONE
            rows = [*self._after.select(TOUCHED, **others), *self._after.connection.all(SILENT)]
        return sorted({str(row[0]) for row in rows})

    # --- what differs -------------------------------------------------------------------------

    def _changes(
        self, old: Aspects, new: Aspects, earlier: Timeline, later: Timeline
    ) -> list[ChangeAnswer]:
        found = []
        stood, stands = _positions(earlier.stands), _positions(later.stands)
        for name in sorted({*old, *new}, key=_order):
            before, after = old.get(name), new.get(name)
            if _same(name, before, after) or _settled(name, before, after, stood | stands):
                continue
            found.append(self._change(name, before, after))
        return found

    def _change(self, name: Name, before: Aspect | None, after: Aspect | None) -> ChangeAnswer:
        return ChangeAnswer(
            about=name.about,
            aspect=name.aspect,
            who=name.who or None,
            before=before.value if before is not None else None,
            before_since=before.entry.claim.occurred if before is not None else None,
            after=after.value if after is not None else None,
            after_since=after.entry.claim.occurred if after is not None else None,
            facts=self._made(before, after),
        )

    def _made(self, before: Aspect | None, after: Aspect | None) -> tuple[FactAnswer, ...]:
        """The facts that made the difference: the one that came, and the one that fell away."""
        made = []
        if after is not None:
            made.append(self._fact(after.entry))
        if before is not None and retraction(self._after, before.entry.position) is not None:
            made.append(self._fact(before.entry))
        if not made and before is not None:
            made = [self._fact(one) for one in (before.entry, *self._settling(before.entry))]
        return tuple(made)

    def _settling(self, entry: Entry) -> list[Entry]:
        """The marks by which a dispute was settled."""
        marks = self._after.marked(entry).marks.get(entry.event_id, ())
        return [mark for mark in marks if isinstance(mark.data, DisputeSettled)]

    def _fact(self, entry: Entry) -> FactAnswer:
        self._told.add(entry.position)
        shown = self._facts.fact(self._after.marked(entry), entry)
        return with_retraction(self._after, shown, entry)

    def _fell(self, earlier: Timeline, later: Timeline) -> list[FactAnswer]:
        """Facts that stood and were taken back since."""
        still = _positions((*later.stands, *later.possible))
        gone = [one for one in earlier.stands if one.position not in still]
        return [
            self._fact(one) for one in gone if retraction(self._after, one.position) is not None
        ]

    def _further(self, earlier: Timeline, later: Timeline) -> list[FactAnswer]:
        """New facts that made no difference to what stands."""
        known = _positions(earlier.stands) | self._told
        new = [one for one in later.stands if one.position not in known]
        return [self._fact(one) for one in new if not isinstance(one.data, Mark)]


def _same(name: Name, before: Aspect | None, after: Aspect | None) -> bool:
    """Whether an aspect is the same at both moments: in words, and in its date."""
    if before is None or after is None:
        return before is after
    dates = before.entry.claim.occurred, after.entry.claim.occurred
    return before.value == after.value and (name.aspect in DETAILS or dates[0] == dates[1])


def _order(name: Name) -> tuple[bool, Name]:
    """States first, then thing by thing."""
    return name.aspect != STATE, name


def _settled(name: Name, before: Aspect | None, after: Aspect | None, certain: set[int]) -> bool:
    """Whether something possible became certain: the change of the state tells it."""
    if name.aspect != POSSIBLY:
        return False
    return any(one is not None and one.entry.position in certain for one in (before, after))


def _only(found: Aspects, things: set[str]) -> Aspects:
    return {name: one for name, one in found.items() if name.about in things}


def _positions(entries: Iterable[Entry]) -> set[int]:
    return {entry.position for entry in entries}
