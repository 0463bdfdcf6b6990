"""Subjects: what ``why`` can be asked of, and what stands of it at a moment.

A subject has a *chain*: the facts that stand and of which the last one says how it stands: an
item's transitions, a party's stances, a meeting's outcomes, a measure's reports, a plan's counts.
"""

from collections.abc import Iterable
from typing import Literal, assert_never

import msgspec

from tracker.domain import item, measure, meeting, plan, tally
from tracker.domain.facts import Entry
from tracker.domain.timeline import Timeline, open_disputes
from tracker.views import items
from tracker.views.facts import actors
from tracker.views.item_rows import label
from tracker.views.meetings import fold
from tracker.views.plans import Plans
from tracker.views.reader import Reader
from tracker.views.starts import starts_of
from tracker.views.wording import describe, names

Kind = Literal["item", "stance", "meeting", "measure", "plan", "fact"]
SUBJECTS = ("item", "meeting", "measure", "plan")
"""Kinds of things that have a state; of all others ``why`` tells of their registration."""


class Subject(msgspec.Struct, frozen=True):
    """What is asked about. ``stream`` is a number; ``position`` is that of a fact."""

    kind: Kind
    id: str
    title: str
    stream: int
    member: str | None = None
    position: int | None = None


class Standing(msgspec.Struct, frozen=True):
    """How a subject stands: its label (None: nothing certain), by whom, and what it rests on.

    ``chain`` ends with the fact that counts; ``more`` are further words about it.
    """

    label: str | None
    timeline: Timeline
    chain: tuple[Entry, ...] = ()
    by: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    possible: tuple[Entry, ...] = ()
    pending: tuple[Entry, ...] = ()

    @property
    def because(self) -> Entry | None:
        """The fact that counts."""
        return self.chain[-1] if self.chain else None


def holds(subject: Subject, entry: Entry) -> bool:
    """Whether a fact says how a subject stands."""
    data = entry.data
    match subject.kind:
        case "item":
            return isinstance(data, item.ItemTransitioned)
        case "stance":
            return subject.member in takers(entry)
        case "meeting":
            return isinstance(data, meeting.Told)
        case "measure":
            return isinstance(data, measure.MeasureReported) and data.measure == subject.id
        case "plan":
            return isinstance(data, plan.PlanAdopted | tally.TallyReported)
        case "fact":
            return entry.position == subject.position
        case _:
            assert_never(subject.kind)


def takers(entry: Entry) -> tuple[str, ...]:
    """The parties whose stance a fact tells."""
    match entry.data:
        case item.StanceTaken(members=members):
            return members
        case item.ItemTransitioned(by=by, outcome=outcome) if outcome.stance is not None:
            return by
        case _:
            return ()


def stance_in(entry: Entry) -> str:
    """The stance that a fact tells."""
    match entry.data:
        case item.StanceTaken(stance=stance):
            return stance
        case item.ItemTransitioned(outcome=outcome):
            return outcome.stance or ""
        case _:
            return ""


def standing(reader: Reader, subject: Subject) -> Standing:
    """What stands of a subject that is no fact."""
    timeline = reader.timeline(subject.stream)
    chain = tuple(entry for entry in timeline.stands if holds(subject, entry))
    maybe = tuple(entry for entry in timeline.possible if holds(subject, entry))
    last = chain[-1] if chain else None
    found = Standing(None, timeline, chain, possible=maybe)
    match subject.kind:
        case "item":
            return _item(reader, found)
        case "stance":
            return _change(found, label=stance_in(last) if last is not None else None)
        case "meeting":
            return _meeting(reader, subject, found)
        case "measure":
            return _measure(found)
        case "plan":
            return _plan(reader, subject, found)
        case "fact":
            return found
        case _:
            assert_never(subject.kind)


def _change(found: Standing, **fields: object) -> Standing:
    return msgspec.structs.replace(found, **fields)


def _item(reader: Reader, found: Standing) -> Standing:
    state = items.fold(found.timeline)
    by = actors(state.since) if state.since is not None else ()
    return _change(found, label=label(reader, state.since), by=by, pending=state.pending)


def _meeting(reader: Reader, subject: Subject, found: Standing) -> Standing:
    state = fold(found.timeline)
    starts = starts_of(reader, subject.stream)
    more = [f"starts {starts}"] if starts is not None else []
    more += [f"in {state.told.venue}"] if state.told.venue else []
    return _change(found, label=state.outcome, more=tuple(more))


def _measure(found: Standing) -> Standing:
    data = found.because.data if found.because is not None else None
    if not isinstance(data, measure.MeasureReported):
        return found
    because = ", ".join(part for part in (data.reason, data.party) if part)
    return _change(found, label=data.status, more=(because,) if because else ())


def _plan(reader: Reader, subject: Subject, found: Standing) -> Standing:
    """A count outranks the adoption, whose number of measures it renews."""
    if found.because is None:
        return found
    ranked = sorted(found.chain, key=lambda entry: isinstance(entry.data, tally.TallyReported))
    return _change(found, chain=tuple(ranked), label=Plans(reader).show(subject.id).summary)


def words(subject: Subject, found: Standing) -> str:
    """How a subject stands in a few words, with what is possible and whether it is disputed."""
    parts = [
        f"{found.label} by {names(found.by)}" if found.by else found.label or "nothing certain"
    ]
    parts += found.more
    label, because = found.label, found.because
    maybe = (possibly(subject, entry) for entry in found.possible)
    parts += [f"possibly {each}" for each in dict.fromkeys(maybe) if each != label]
    if because is not None and open_disputes(found.timeline, because):
        parts.append("disputed")
    return "; ".join(parts)


def possibly(subject: Subject, entry: Entry) -> str:
    """What a possible fact would make of a subject."""
    match entry.data:
        case item.ItemTransitioned(outcome=outcome) if subject.kind == "item":
            return outcome.state_label
        case measure.MeasureReported(status=status):
            return status
        case meeting.Told():
            return entry.type.partition(".")[2]
        case _ if subject.kind == "stance":
            return stance_in(entry)
        case _:
            return describe(entry.data)


def displaced(
    entries: Iterable[Entry], entry: Entry
) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
    """The facts right before and right after a fact, among those that say the same kind of thing.

    A fact of several parties' stances has one of each.
    """
    before: dict[int, Entry] = {}
    after: dict[int, Entry] = {}
    timeline = tuple(entries)
    for subject in _slots(entry):
        chain = [one for one in timeline if holds(subject, one)]
        places = [number for number, one in enumerate(chain) if one.position == entry.position]
        for place in places:
            before |= {one.position: one for one in chain[max(place - 1, 0) : place]}
            after |= {one.position: one for one in chain[place + 1 : place + 2]}
    return tuple(before.values()), tuple(after.values())


def _slots(entry: Entry) -> list[Subject]:
    """The subjects of which a fact says how they stand."""
    kind, _, name = entry.stream.partition("/")
    match entry.data:
        case item.ItemTransitioned():
            return [Subject("item", name, "", 0)]
        case item.StanceTaken(members=members):
            return [Subject("stance", name, "", 0, member) for member in members]
        case measure.MeasureReported(measure=reported):
            return [Subject("measure", reported, "", 0)]
        case meeting.Told():
            return [Subject("meeting", name, "", 0)]
        case plan.PlanAdopted() | tally.TallyReported() if kind == "plan":
            return [Subject("plan", name, "", 0)]
        case _:
            return []
