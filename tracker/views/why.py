"""Why things stand as they do: the fact that says so, what it displaced, and other moments.

The same code gives the answer of the question and the answers of its neighbouring moments: each
is a reader of its own on the same snapshot.
"""

from collections.abc import Iterable

from tracker.domain.facts import Entry
from tracker.domain.marks import DisputeSettled, EventDisputed, EventRetracted, Mark
from tracker.domain.moment import Moment
from tracker.domain.party import PartyRegistered
from tracker.domain.source import report_day
from tracker.domain.timeline import Timeline
from tracker.domain.when import ALWAYS, NEVER, day_of, parse, report_bound, timestamp
from tracker.errors import AmbiguousName, InvalidMoment, UnknownReference
from tracker.views.answers import FactAnswer
from tracker.views.corrections import corrections
from tracker.views.explained import WhyAnswer
from tracker.views.facts import Facts
from tracker.views.items import Items
from tracker.views.neighbours import others
from tracker.views.reader import Reader, Thing
from tracker.views.subjects import (
    SUBJECTS,
    Standing,
    Subject,
    displaced,
    holds,
    standing,
    words,
)
from tracker.views.things import Things
from tracker.views.versions import replacement, retraction, with_retraction
from tracker.views.wording import describe

STANDS = "stands"
"""How a fact stands that is neither taken back nor still to come."""

PARTY_KINDS = ("party", "organisation", "source")


class Whys:
    """Explanations at one reader's moment."""

    def __init__(self, reader: Reader, recorder: str = "") -> None:
        """Take the reader, and the recorder whose last fact is ``last``."""
        self._reader = reader
        self._recorder = recorder
        self._things = Things(reader)

    def why(self, ref: str, member: str | None = None) -> WhyAnswer:
        """Explain how a thing, a party's stance on an item, or a fact stands.

        Raises:
            UnknownReference: where nothing has that name.
            InvalidMoment: for an entry beyond the moment.
        """
        subject = self.subject(ref, member)
        found = self._standing(subject)
        own = words(subject, found)

        def answer(moment: Moment) -> str | None:
            return self._elsewhere(moment, ref, member)

        near = others(self._reader.moment, own, self._tellers(subject), answer)
        facts, shown = Facts(self._reader), self._shown(subject, found)
        return WhyAnswer(
            id=subject.id,
            kind=subject.kind,
            member=subject.member,
            title=subject.title,
            answer=own,
            label=found.label,
            by=found.by,
            because=self._fact(facts, shown) if shown is not None else None,
            counts_from=_counts_from(shown),
            reported_by=self._reported_by(shown),
            account=self._account(shown),
            marks=self._marks(facts, shown),
            corrections=corrections(self._reader, shown) if shown is not None else (),
            **self._around(facts, subject, found, shown),
            others=near,
            footnotes=facts.footnotes(),
            moment=facts.moment(),
        )

    def answer(self, ref: str, member: str | None = None) -> str:
        """The answer of ``why`` in a few words; raises the same."""
        subject = self.subject(ref, member)
        return words(subject, self._standing(subject))

    def _elsewhere(self, moment: Moment, ref: str, member: str | None) -> str | None:
        """What the same question is answered with at another moment, if it has an answer there."""
        try:
            return Whys(self._reader.elsewhere(moment), self._recorder).answer(ref, member)
        except (UnknownReference, AmbiguousName, InvalidMoment):
            return None

    # --- subjects -----------------------------------------------------------------------------

    def subject(self, ref: str, member: str | None = None) -> Subject:
        """What a name means at the moment.

        Raises:
            UnknownReference: where nothing has it, or with a member what has it is no item.
        """
        thing = None if ref.startswith("@") else self._things.find(ref)
        if member is not None:
            return self._stance(ref, thing, member)
        if thing is not None and thing.kind in SUBJECTS:
            own = thing.kind != "measure"  # which is told of in the stream of another thing
            stream = thing.num if own else self._reader.stream(thing.stream)
            return Subject(thing.kind, thing.id, thing.title, stream)  # type: ignore[arg-type]  # one of SUBJECTS
        position = thing.named if thing is not None else self._things.find_fact(ref, self._recorder)
        if position is None:
            raise UnknownReference("name", ref)
        return self._of_fact(self._reader.entry_at(position))

    def _stance(self, ref: str, thing: Thing | None, member: str) -> Subject:
        if thing is None or thing.kind != "item":
            raise UnknownReference("item", ref)
        if all(self._reader.thing(kind, member) is None for kind in PARTY_KINDS):
            raise UnknownReference("party", member)
        return Subject("stance", thing.id, thing.title, thing.num, member)

    def _of_fact(self, entry: Entry) -> Subject:
        title, stream = describe(entry.data), self._reader.stream(entry.stream)
        return Subject("fact", entry.claim.key, title, stream, position=entry.position)

    # --- what stands --------------------------------------------------------------------------

    def _standing(self, subject: Subject) -> Standing:
        if subject.position is None:
            return standing(self._reader, subject)
        entry = self._reader.entry_at(subject.position)
        timeline, label = self._reader.marked(entry), self._fact_label(entry)
        if label != STANDS:
            return Standing(label, timeline)
        return Standing(_mark_label(entry, timeline), timeline, (entry,))

    def _fact_label(self, entry: Entry) -> str:
        """How a fact stands at the moment."""
        moment, dates = self._reader.moment, entry.bounds
        taken = retraction(self._reader, entry.position)
        if taken is not None:
            newer = replacement(self._reader, taken, entry)
            return f"replaced by @{newer.position}" if newer is not None else "taken back"
        if dates.reported > moment.reported:
            return "never reported" if dates.reported == NEVER else "not reported yet"
        if dates.latest <= moment.latest:
            return STANDS
        maybe = self._reader.possible(self._reader.stream(entry.stream))
        possible = any(one.position == entry.position for one in maybe)
        return "possible, not certain yet" if possible else "not happened yet"

    def _shown(self, subject: Subject, found: Standing) -> Entry | None:
        """The fact to be explained: the one that counts; or, asked for by name, that one."""
        if subject.position is not None:
            return self._reader.entry_at(subject.position)
        return found.because

    def _tellers(self, subject: Subject) -> list[Entry]:
        """All facts that ever said how the subject stands, and the marks on them."""
        whole = self._reader.whole(subject.stream)
        own = {entry.event_id for entry in whole if holds(subject, entry)}
        own |= {
            entry.event_id
            for entry in whole
            if isinstance(entry.data, Mark) and entry.data.target in own
        }
        return [entry for entry in whole if entry.event_id in own or _target(entry) in own]

    # --- the answer's parts -------------------------------------------------------------------

    def _fact(self, facts: Facts, entry: Entry) -> FactAnswer:
        """A fact as lists show it: an item's with its gaps, each with its retraction."""
        kind, _, name = entry.stream.partition("/")
        if kind == "item" and self._reader.thing(kind, name) is not None:
            timeline = self._reader.timeline(self._reader.stream(entry.stream))
            shown = Items(self._reader).fact(facts, timeline, entry, name)
        else:
            shown = facts.fact(self._reader.marked(entry), entry)
        return with_retraction(self._reader, shown, entry)

    def _around(
        self, facts: Facts, subject: Subject, found: Standing, shown: Entry | None
    ) -> dict[str, tuple[FactAnswer, ...]]:
        """What the fact displaced and what displaced it, what is pending and what is possible."""
        before, after = self._displaced(subject, found, shown)
        return {
            "follows": self._all(facts, before),
            "displaced_by": self._all(facts, after),
            "pending": self._pending(facts, subject),
            "possible": self._all(facts, found.possible),
        }

    def _displaced(
        self, subject: Subject, found: Standing, shown: Entry | None
    ) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
        if shown is None:
            return (), ()
        if subject.position is None:
            return found.chain[-2:-1], ()
        stands = self._reader.timeline(subject.stream).stands
        return displaced(stands, shown)

    def _all(self, facts: Facts, entries: Iterable[Entry]) -> tuple[FactAnswer, ...]:
        return tuple(self._fact(facts, entry) for entry in entries)

    def _pending(self, facts: Facts, subject: Subject) -> tuple[FactAnswer, ...]:
        if subject.kind != "item":
            return ()
        items = Items(self._reader)
        _, timeline, state = items.folded(subject.id)
        return items.pending(facts, timeline, state, subject.id)

    def _marks(self, facts: Facts, shown: Entry | None) -> tuple[FactAnswer, ...]:
        """All marks on the fact, and the marks on those: also disputes that were settled."""
        if shown is None:
            return ()
        timeline = self._reader.marked(shown)
        marks = {one.position: one for marks in timeline.marks.values() for one in marks}
        kept = [one for one in marks.values() if not isinstance(one.data, EventRetracted)]
        kept.sort(key=lambda one: one.position)
        return tuple(facts.fact(timeline, one) for one in kept)

    def _reported_by(self, entry: Entry | None) -> tuple[str, ...]:
        """The sources whose publication dates the report; none where it was given otherwise."""
        if entry is None or entry.bounds.reported in {ALWAYS, NEVER}:
            return ()
        recorded, names = timestamp(entry.recorded_at), []
        for cited in entry.claim.sources:
            source = self._reader.source(cited.source)
            if source is None or not source.public or source.published is None:
                continue
            if report_bound(report_day(source.published, recorded)) == entry.bounds.reported:
                names.append(cited.source)
        return tuple(names)

    def _account(self, entry: Entry | None) -> str | None:
        """Whose account it is: the name and the office, as registered."""
        name = entry.claim.according_to if entry is not None else None
        if name is None:
            return None
        thing = self._reader.thing("party", name)
        data = self._reader.entry_at(thing.named).data if thing is not None else None
        if not isinstance(data, PartyRegistered):
            return name
        return data.name + (f", {data.role}" if data.role else "")


def _mark_label(entry: Entry, timeline: Timeline) -> str:
    """What stands where a fact does: of a dispute the dispute itself, open or settled."""
    match entry.data:
        case EventDisputed():
            ends = (one.data for one in timeline.marks.get(entry.event_id, ()))
            settled = [one.outcome for one in ends if isinstance(one, DisputeSettled)]
            ended = f"is settled: the disputed fact {settled[-1]}" if settled else "is open"
            return f"the dispute {ended}"
        case DisputeSettled(outcome=outcome):
            return f"the settlement stands: the disputed fact {outcome}"
        case _:
            return STANDS


def _counts_from(entry: Entry | None) -> str | None:
    """The day from which a fact counts, where its date leaves several open."""
    if entry is None or entry.claim.occurred is None or entry.bounds.latest in {ALWAYS, NEVER}:
        return None
    first, last = parse(entry.claim.occurred).earliest, day_of(entry.bounds.latest)
    return None if first != ALWAYS and day_of(first) == last else last


def _target(entry: Entry) -> str | None:
    return entry.data.target if isinstance(entry.data, Mark) else None
