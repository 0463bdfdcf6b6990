"""An item at its meetings: on which agendas it stood, what was done with it at each, what followed.

What a source calls carried over, left or moved is told as such. What merely follows from the
dates - it came up again at a later meeting - is worded as worked out, and is no fact.
"""

from collections.abc import Iterable, Sequence

import msgspec

from tracker.domain import item, meeting
from tracker.domain.facts import Entry
from tracker.domain.when import NEVER, parse
from tracker.views.agenda_answers import Carry, DispositionAnswer
from tracker.views.facts import Facts, public_since
from tracker.views.reader import Reader, Thing
from tracker.views.wording import names, transition

Gone = meeting.MeetingItemDropped | meeting.MeetingItemMoved


class Appearance(msgspec.Struct, frozen=True):
    """One item at one meeting: how it came on the agenda, how it left it, what was done with it.

    ``place`` orders an item's appearances: by the meeting's start, else by what was first done
    there; a meeting that was only given a place on its agenda comes last, at ``NEVER``.
    """

    meeting: Thing
    state: str | None
    starts: str | None
    place: tuple[int, int]
    added: Entry | None = None
    number: int | None = None
    part: str | None = None
    gone: Entry | None = None
    done: tuple[Entry, ...] = ()

    @property
    def origin(self) -> str | None:
        """The meeting that it was carried over from, where a source says so."""
        data = self.added.data if self.added is not None else None
        return data.carried_over_from if isinstance(data, meeting.MeetingItemAdded) else None

    @property
    def goal(self) -> str | None:
        """The meeting that it was left or moved to, where a source says so."""
        data = self.gone.data if self.gone is not None else None
        return data.to_meeting if isinstance(data, Gone) else None

    @property
    def last(self) -> item.ItemTransitioned | None:
        """What was done with it there last."""
        data = self.done[-1].data if self.done else None
        return data if isinstance(data, item.ItemTransitioned) else None

    @property
    def final(self) -> bool:
        """Whether it was closed there."""
        return self.last is not None and not self.last.outcome.open


class Appearances:
    """Where items appeared, at one reader's moment."""

    def __init__(self, reader: Reader, facts: Facts) -> None:
        """Take the reader, and the facts of the answer that cites what is found."""
        self._reader = reader
        self._facts = facts

    def of(self, name: str) -> list[Appearance]:
        """All meetings at which an item was on the agenda or dealt with, by their start."""
        found: dict[str, list[Entry]] = {}
        for role, entry in self._reader.mentions(f"item/{name}"):
            if role == "item" and isinstance(entry.data, meeting.AgendaFact):
                found.setdefault(entry.stream.partition("/")[2], []).append(entry)
        thing = self._reader.thing("item", name)
        for entry in self._reader.timeline(thing.num).stands if thing is not None else ():
            if isinstance(entry.data, item.ItemTransitioned) and entry.data.meeting is not None:
                found.setdefault(entry.data.meeting, []).append(entry)
        things = ((self._reader.thing("meeting", each), told) for each, told in found.items())
        appeared = [self._appearance(where, told) for where, told in things if where is not None]
        return sorted(appeared, key=lambda one: one.place)

    def _appearance(self, where: Thing, told: list[Entry]) -> Appearance:
        state = self._reader.current(where.num, "state")
        row = self._reader.current(where.num, "starts")
        first = min(told, key=lambda entry: entry.place_key)
        start = parse(row[0]).latest if row is not None else NEVER
        done = [entry.bounds.latest for entry in told if not _of_agenda(entry)]
        second = min(done, default=NEVER) if start == NEVER else start
        found = Appearance(
            meeting=where,
            state=state[0] if state is not None else None,
            starts=row[0] if row is not None else None,
            place=(second, first.position),
        )
        for entry in sorted(told, key=lambda entry: entry.place_key):
            found = evolve(found, entry)
        return found

    def dispositions(self, name: str, at: str | None = None) -> tuple[DispositionAnswer, ...]:
        """What was done with an item at each of its meetings, or at one."""
        found = self.of(name)
        return tuple(
            self._disposition(name, one, found) for one in found if at in {None, one.meeting.id}
        )

    def _disposition(
        self, name: str, one: Appearance, among: Sequence[Appearance]
    ) -> DispositionAnswer:
        entry = self._telling(one)
        timeline = self._reader.marked(entry) if entry is not None else None
        shown = self._facts.fact(timeline, entry) if entry and timeline is not None else None
        thing = self._reader.thing("item", name)
        return DispositionAnswer(
            item=name,
            title=thing.title if thing is not None else name,
            meeting=one.meeting.id,
            meeting_state=one.state or "registered",
            starts=one.starts,
            number=one.number,
            part=one.part,
            outcome=outcome(one),
            disposition=self._words(one),
            happened=entry.claim.occurred if entry is not None else None,
            public_since=public_since(entry) if entry is not None else None,
            disputed=shown is not None and bool(shown.disputes),
            sources=shown.sources if shown is not None else (),
            independent_sources=shown.independent_sources if shown is not None else 0,
            entry=shown.entry if shown is not None else None,
            carried_from=self._carried_from(one, among),
            carried_to=self._carried_to(one, among),
        )

    def _telling(self, one: Appearance) -> Entry | None:
        """The fact that tells the disposition: the last of all."""
        told = (*one.done, *((one.gone,) if one.gone is not None else ()))
        return max(told, key=lambda entry: entry.place_key, default=one.added)

    def _words(self, one: Appearance) -> str:
        """What was done, in the order of the world; else that nothing of it is reported."""
        told = (*one.done, *((one.gone,) if one.gone is not None else ()))
        parts = [_done(entry) for entry in sorted(told, key=lambda entry: entry.place_key)]
        return "; ".join(parts) or self._nothing(one)

    def _nothing(self, one: Appearance) -> str:
        match one.state:
            case "held":
                return "on its agenda: no outcome reported"
            case "cancelled":
                return "on its agenda: the meeting was cancelled"
            case "suspended":
                return "on its agenda: the meeting was suspended"
            case _ if one.starts is not None and parse(one.starts).latest <= self._facts.today:
                return "on its agenda: outcome of the meeting not reported"
            case _:
                return "on its agenda"

    # --- carried over -------------------------------------------------------------------------

    def _carried_from(self, one: Appearance, among: Sequence[Appearance]) -> tuple[Carry, ...]:
        found: dict[str, Carry] = {}
        if one.origin is not None and one.added is not None:
            text = f"{_came(one.added)} from {one.origin}"
            found[one.origin] = self._told(one.origin, text, one.added)
        for other in among:
            if other.goal == one.meeting.id and other.gone is not None:
                text = f"{_verb(other.gone)} from {other.meeting.id}"
                found.setdefault(other.meeting.id, self._told(other.meeting.id, text, other.gone))
        if not found and (before := _before(one, among)) is not None:
            where = before.meeting.id
            text = f"{_short(before)} ({WORKED_OUT})"
            found[where] = Carry(where, told=False, what=text)
        return tuple(found.values())

    def _carried_to(self, one: Appearance, among: Sequence[Appearance]) -> tuple[Carry, ...]:
        found: dict[str, Carry] = {}
        if one.goal is not None and one.gone is not None:
            text = f"{_verb(one.gone)} to {one.goal}"
            found[one.goal] = self._told(one.goal, text, one.gone)
        for other in among:
            if other.origin == one.meeting.id and other.added is not None:
                text = f"{_came(other.added)} to {other.meeting.id}"
                found.setdefault(other.meeting.id, self._told(other.meeting.id, text, other.added))
        if not found and (after := _after(one, among)) is not None:
            where = after.meeting.id
            found[where] = Carry(where, told=False, what=f"came up again at {where} ({WORKED_OUT})")
        return tuple(found.values())

    def _told(self, where: str, text: str, entry: Entry) -> Carry:
        cited = self._facts.cite(self._facts.backing(self._reader.marked(entry), entry))
        return Carry(where, told=True, what=text, entry=f"@{entry.position}", sources=cited)


WORKED_OUT = "worked out from the dates; no source says carried over"


def evolve(one: Appearance, entry: Entry) -> Appearance:
    """Apply one fact of an item at a meeting."""
    change = msgspec.structs.replace
    match entry.data:
        case meeting.MeetingItemAdded() as data:
            return change(one, added=entry, number=data.number, part=data.part, gone=None)
        case meeting.MeetingItemMoved(to_meeting=None) as data:
            return change(one, number=data.number, part=data.part, gone=None)
        case meeting.MeetingItemMoved() | meeting.MeetingItemDropped():
            return change(one, gone=entry)
        case item.ItemTransitioned(transition="included"):
            return one if one.added is not None else change(one, added=entry)
        case _:
            return change(one, done=(*one.done, entry))


def outcome(one: Appearance) -> str | None:
    """The one word for what became of it there: a transition, ``dropped``, ``moved``, or null."""
    told = (*one.done, *((one.gone,) if one.gone is not None else ()))
    last = max(told, key=lambda entry: entry.place_key, default=None)
    match last.data if last is not None else None:
        case item.ItemTransitioned(transition=name):
            return name
        case meeting.MeetingItemDropped():
            return "dropped"
        case meeting.MeetingItemMoved():
            return "moved"
        case _:
            return None


def _done(entry: Entry) -> str:
    """What one fact says was done with the item, without its name and the meeting's."""
    match entry.data:
        case item.ItemTransitioned() as data:
            return transition(msgspec.structs.replace(data, meeting=None))
        case meeting.MeetingItemDropped() as data:
            left = f", left to {data.to_meeting}" if data.to_meeting else ""
            return f"taken off this agenda alone{_by(data.by)}{left}"
        case meeting.MeetingItemMoved() as data:
            return f"moved to the agenda of {data.to_meeting}{_by(data.by)}"
        case _:
            return ""


def _of_agenda(entry: Entry) -> bool:
    """Whether a fact puts an item on an agenda or takes it off, days before the meeting."""
    data = entry.data
    included = isinstance(data, item.ItemTransitioned) and data.transition == "included"
    return included or isinstance(data, meeting.AgendaFact)


def _by(parties: Iterable[str]) -> str:
    return f", by {names(parties)}" if parties else ""


def _verb(entry: Entry) -> str:
    return "left" if isinstance(entry.data, meeting.MeetingItemDropped) else "moved"


def _came(entry: Entry) -> str:
    """How an item came from another meeting: a move adds it by an event of its own."""
    return "moved" if entry.claim.key.endswith("/added") else "carried over"


def _short(one: Appearance) -> str:
    """At which meeting an item came up before, and how it was left there."""
    where = one.meeting.id
    if one.last is not None:
        return f"last dealt with at {where}: {one.last.outcome.label}"
    if one.gone is None:
        return f"last on the agenda of {where}: no outcome reported"
    left = "taken off that agenda alone" if one.goal is None else f"passed on to {one.goal}"
    return f"last on the agenda of {where}: {left}"


def _before(one: Appearance, among: Sequence[Appearance]) -> Appearance | None:
    """The last meeting before at which the item came up, if it was left open there."""
    earlier = [other for other in among if other.place[0] < one.place[0] < NEVER]
    return earlier[-1] if earlier and not earlier[-1].final else None


def _after(one: Appearance, among: Sequence[Appearance]) -> Appearance | None:
    """The next meeting at which an item came up that was left open."""
    later = [other for other in among if NEVER > other.place[0] > one.place[0]]
    return later[0] if later and not one.final else None
