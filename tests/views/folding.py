"""The reference's ground: all entries of the log, cut to a moment, and the facts among them.

Like ``reference``, which rests on it, it imports nothing of ``tracker.views``.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import msgspec

from tests.world import CONSENSUS
from tracker.app import Tracker
from tracker.domain import item, measure, meeting, organisation, plan, source
from tracker.domain.adoption import ProcedureAdopted, governing
from tracker.domain.conformance import Deviation, deviations
from tracker.domain.facts import Bounds, Entry, Event
from tracker.domain.marks import EventRetracted, Mark
from tracker.domain.moment import Moment, Resolved, entry_number, resolve
from tracker.domain.procedure import Gap
from tracker.domain.statement import StatementMade
from tracker.domain.timeline import Timeline, at, bounds, citations, open_disputes
from tracker.domain.when import (
    NEVER,
    day_of,
    end_of_day,
    moment_bound,
    parse,
    report_bound,
    timestamp,
)
from tracker.log.envelope import claim_of

Plain = dict[str, Any]

REGISTERS: dict[type[Event], str] = {
    source.SourceCited: "source",
    item.ItemRegistered: "item",
    plan.PlanRegistered: "plan",
    meeting.MeetingRegistered: "meeting",
    organisation.OrganisationRegistered: "organisation",
    organisation.BodyEstablished: "body",
    measure.MeasureAdded: "measure",
}
"""The kinds of things that the reference knows, by what registers them."""


def entries_of(tracker: Tracker) -> list[Entry]:
    """Decode the whole log; a replacement keeps the place and stamp of what it replaces."""
    places: dict[str, int] = {}
    stamps: list[str] = []
    found = []
    with tracker.database.reading() as connection:
        for stored in tracker.store.events(connection):
            envelope, claim = stored.envelope, claim_of(stored.envelope)
            place = stored.position if claim.replaces is None else places[claim.replaces]
            places[envelope.event_id] = place
            stamps.append(envelope.recorded_at)
            data = stored.data
            mistake = isinstance(data, EventRetracted) and data.kind == "mistake"
            dates: Bounds = bounds(
                claim, stamps[place], place, setup=stored.kind.setup, mistake=mistake
            )
            found.append(
                Entry(
                    position=stored.position,
                    event_id=envelope.event_id,
                    type=envelope.type,
                    stream=envelope.stream,
                    version=envelope.version,
                    claim=claim,
                    recorded_at=envelope.recorded_at,
                    recorder=envelope.recorder,
                    data=data,
                    bounds=dates,
                )
            )
    return found


def resolved(entries: list[Entry], asked: Moment) -> Resolved:
    """Find the position that a moment means, by looking at every entry."""
    until = asked.recorded_until
    if until is None:
        position = len(entries) - 1
    elif (number := entry_number(until)) is not None:
        position = number
    else:
        second = moment_bound(until)
        position = sum(timestamp(entry.recorded_at) <= second for entry in entries) - 1
    return resolve(asked, position, entries[position].recorded_at if position >= 0 else "")


class Folds:
    """The log at one moment: streams as timelines, facts and lists of them as plain values."""

    def __init__(self, entries: list[Entry], asked: Moment) -> None:
        """Take all entries of the log, and the moment."""
        self.moment = resolved(entries, asked)
        self.entries = entries
        self._streams: dict[str, list[Entry]] = defaultdict(list)
        self._timelines: dict[str, Timeline] = {}
        self._things: dict[tuple[str, bool], dict[str, Entry]] = {}
        for entry in entries:
            self._streams[entry.stream].append(entry)

    def timeline(self, stream: str) -> Timeline:
        """Cut a stream to the moment."""
        if stream not in self._timelines:
            self._timelines[stream] = at(self._streams.get(stream, []), self.moment)
        return self._timelines[stream]

    # --- things -----------------------------------------------------------------------------------

    def listed(self, kind: str) -> dict[str, Entry]:
        """The things of a kind that lists show, in the order in which they were first named."""
        return self._registered(kind, reported=True)

    def named(self, kind: str) -> dict[str, Entry]:
        """The things of a kind that can be asked for: a name is no claim, whatever is reported."""
        return self._registered(kind, reported=False)

    def _registered(self, kind: str, *, reported: bool) -> dict[str, Entry]:
        """The registrations of a kind that the moment shows, by id, in the order of the ids."""
        if (kind, reported) not in self._things:
            bound = self.moment.reported if reported else NEVER
            ever = msgspec.structs.replace(self.moment, latest=NEVER, reported=bound)
            ids: dict[str, None] = {}
            found: dict[str, Entry] = {}
            for entries in self._streams.values():
                shown = at([entry for entry in entries if _kept(entry, kind)], ever).stands
                found.update({_name(entry): entry for entry in shown if _registers(entry) == kind})
            for entry in self.entries:
                if _registers(entry) == kind:
                    ids[_name(entry)] = None
            self._things[kind, reported] = {name: found[name] for name in ids if name in found}
        return self._things[kind, reported]

    # --- facts ------------------------------------------------------------------------------------

    def fact(self, timeline: Timeline, entry: Entry, deviation: Deviation | None = None) -> Plain:
        """One fact with what backs it."""
        cited = (citation.source for citation in citations(timeline, entry))
        sources = tuple(name for name in cited if self._out(name, entry))
        verdict = deviation.verdict if deviation is not None else None
        return {
            "entry": f"@{entry.position}",
            "key": entry.claim.key,
            "happened": entry.claim.occurred,
            "public": public(entry),
            "sources": sources,
            "independent": self.independent(sources),
            "disputes": tuple(f"@{mark.position}" for mark in open_disputes(timeline, entry)),
            "gap": verdict.steps if isinstance(verdict, Gap) else (),
            "irregular": verdict is not None and not isinstance(verdict, Gap),
            "retracted": None,
        }

    def _out(self, name: str, entry: Entry) -> bool:
        """Whether a source was public by the bound of reports, when the entry was recorded."""
        registered = self.named("source").get(name)
        if self.moment.reported == NEVER or registered is None:
            return True
        assert isinstance(registered.data, source.SourceCited)
        recorded, published = timestamp(entry.recorded_at), registered.data.published
        if not registered.data.public:
            return False
        if published is None:
            return end_of_day(recorded) <= self.moment.reported
        occurrence = parse(published)
        begun = occurrence.earliest <= recorded < occurrence.latest
        last = end_of_day(recorded) if begun else occurrence.latest
        return last <= self.moment.reported

    def _voting(self, named: item.ItemRegistered) -> set[str]:
        """The parties that may be voting members of an item's body on the date."""
        home = self.named("body")[named.body].stream if named.body in self.named("body") else ""
        timeline = self.timeline(home)
        return {
            one.party
            for one in organisation.memberships((*timeline.stands, *timeline.possible))
            if one.voting
            and one.since <= self.moment.latest <= one.until
            and one.body in {None, named.body}
        }

    def independent(self, names: Iterable[str]) -> int:
        """How many sources share no original, by what is registered."""
        relays = {
            name: entry.data.relays
            for name, entry in self.named("source").items()
            if isinstance(entry.data, source.SourceCited)
        }
        return source.independent(names, relays)

    def disputes(self, timeline: Timeline) -> tuple[str, ...]:
        """The open disputes of a timeline's facts."""
        found = [
            mark.position
            for entry in (*timeline.stands, *timeline.possible)
            for mark in open_disputes(timeline, entry)
        ]
        return tuple(f"@{position}" for position in sorted(found))

    def conflicts(self) -> list[tuple[str, str]]:
        """All open disputes, each with the fact that it is about."""
        found = []
        for stream in self._streams:
            timeline = self.timeline(stream)
            for entry in (*timeline.stands, *timeline.possible):
                found += [(m.position, entry.position) for m in open_disputes(timeline, entry)]
        return [(f"@{mark}", f"@{fact}") for mark, fact in sorted(found)]

    def _deviations(self, named: item.ItemRegistered, timeline: Timeline) -> dict[str, Deviation]:
        """By ``consensus``, which all items follow: by its shipped form where it is not adopted."""
        adopted = [
            entry.data
            for entry in self.timeline("procedure/consensus").stands
            if isinstance(entry.data, ProcedureAdopted)
        ]
        assert named.procedure in {None, "consensus"}
        found = deviations(
            timeline.stands,
            lambda entry: governing(adopted, entry.bounds.latest) if adopted else CONSENSUS,
        )
        return {one.entry.event_id: one for one in found}

    # --- lists ------------------------------------------------------------------------------------

    def statements(self) -> tuple[list[Plain], list[Plain]]:
        """Statements in the order of the world: those that stand, and possible ones."""
        stands: list[tuple[tuple[int, int, int], Plain]] = []
        possible: list[tuple[tuple[int, int, int], Plain]] = []
        for stream in self._streams:
            timeline = self.timeline(stream)
            for found, entries in ((stands, timeline.stands), (possible, timeline.possible)):
                found += [(e.place_key, self.fact(timeline, e)) for e in entries
                          if isinstance(e.data, StatementMade)]  # fmt: skip
        ordered = (sorted(found, key=lambda pair: pair[0]) for found in (stands, possible))
        first, second = ([fact for _, fact in found] for found in ordered)
        return first, second

    def history(self, stream: str) -> list[Plain]:
        """All facts of a stream, those too that were taken back by then."""
        timeline = self.timeline(stream)
        judged: dict[str, Deviation] = {}
        named = self.named("item").get(stream.removeprefix("item/"))
        if stream.startswith("item/") and named is not None:
            assert isinstance(named.data, item.ItemRegistered)
            judged = self._deviations(named.data, timeline)
        found = [(e, self.fact(timeline, e, judged.get(e.event_id))) for e in timeline.stands]
        for entry in self._streams[stream]:
            gone = self.retracted(entry)
            if gone is not None and not isinstance(entry.data, Mark) and self._happened(entry):
                found.append((entry, {**self.fact(timeline, entry), "retracted": gone}))
        found.sort(key=lambda pair: (pair[0].place_key, pair[0].position))
        return [fact for _, fact in found]

    def on_agendas(self, name: str) -> list[tuple[Timeline, Entry]]:
        """What stands of an item on meetings' agendas."""
        meetings = [each for each in self._streams if each.startswith("meeting/")]
        return [
            (there, entry)
            for there in map(self.timeline, meetings)
            for entry in there.stands
            if getattr(entry.data, "item", None) == name
        ]

    def _happened(self, entry: Entry) -> bool:
        moment = self.moment
        dates = entry.bounds
        known = entry.position <= moment.position and dates.reported <= moment.reported
        return known and dates.latest <= moment.latest

    def retracted(self, entry: Entry) -> str | None:
        """The entry that took a fact back by the moment."""
        for other in self._streams[entry.stream]:
            data, moment = other.data, self.moment
            known = other.position <= moment.position and other.bounds.reported <= moment.reported
            if known and isinstance(data, EventRetracted) and data.target == entry.event_id:
                return f"@{other.position}"
        return None

    def log(self) -> list[tuple[str, str | None]]:
        """The entries that are recorded and reported by then, newest first, and what is gone."""
        moment = self.moment
        return [
            (f"@{entry.position}", self.retracted(entry))
            for entry in reversed(self.entries)
            if entry.position <= moment.position
            and entry.bounds.reported <= moment.reported
            and entry.bounds.earliest <= moment.latest
        ]

    def sources(self) -> dict[str, tuple[str, int]]:
        """Each source's publisher, and how many facts and marks that hold cite it."""
        counts: dict[str, int] = defaultdict(int)
        for stream in self._streams:
            timeline = self.timeline(stream)
            marks = {one.event_id for found in timeline.marks.values() for one in found}
            standing = {entry.event_id for entry in timeline.stands} | marks
            on_standing = {
                mark.event_id: mark for one in standing for mark in timeline.marks.get(one, ())
            }
            holding = [
                mark for mark in on_standing.values() if not isinstance(mark.data, EventRetracted)
            ]
            for entry in (*timeline.stands, *holding):
                for name in {cited.source for cited in entry.claim.sources}:
                    counts[name] += 1
        return {
            name: (getattr(entry.data, "publisher", ""), counts[name])
            for name, entry in self.listed("source").items()
        }


def _kept(entry: Entry, kind: str) -> bool:
    """Whether an entry has a say in which things of a kind there are."""
    return _registers(entry) == kind or isinstance(entry.data, EventRetracted)


def _registers(entry: Entry) -> str | None:
    return REGISTERS.get(type(entry.data))


def _name(entry: Entry) -> str:
    """The id of the thing that an entry registers."""
    match entry.data:
        case organisation.BodyEstablished(body=name) | measure.MeasureAdded(measure=name):
            return name
        case _:
            return entry.stream.partition("/")[2]


def public(entry: Entry) -> str | None:
    """The day since which a fact was public; "never"; None where nothing tells, or counts."""
    reported = entry.claim.reported
    mistake = isinstance(entry.data, EventRetracted) and entry.data.kind == "mistake"
    if reported is None or mistake:
        return None
    return reported if reported == "never" else day_of(report_bound(reported))
