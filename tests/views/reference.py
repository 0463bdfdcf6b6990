"""The reference: what stands at a moment, by a plain fold over all entries of the log.

It imports nothing of ``tracker.views``. All that it uses is the domain: `timeline.bounds` and
`timeline.at`, the aggregates' ``evolve``, and what they say about stances, sources and
procedures. What SQL answers must equal what it finds; both are put into the same plain values.
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
from tracker.domain.tally import TallyReported
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


def _may_be(timeline: Timeline, blocked: tuple[str, ...]) -> tuple[str, ...]:
    """What may have changed in an item's line: states, blocks made, and cleared."""
    found = []
    for entry in timeline.possible:
        if isinstance(entry.data, item.ItemTransitioned):
            found.append(entry.data.outcome.state_label)
        elif isinstance(entry.data, item.StanceTaken) and entry.data.effect is not None:
            clears = entry.data.effect == "clears"
            if not clears or set(entry.data.members) & set(blocked):
                found.append(f"{' '.join(entry.data.members)}: {entry.data.stance}")
    return tuple(found)


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


class Reference:
    """All answers at one moment, as plain values."""

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

    # --- items ------------------------------------------------------------------------------------

    def items(self) -> dict[str, Plain]:
        """All items that can be asked for."""
        return {name: self.of_item(name, entry) for name, entry in self.named("item").items()}

    def of_item(self, name: str, registration: Entry) -> Plain:
        """One item in full."""
        timeline = self.timeline(f"item/{name}")
        state = folded(timeline)
        since, named = state.since, registration.data
        assert isinstance(named, item.ItemRegistered)
        judged = self._deviations(named, timeline)
        shown = None if since is None else self.fact(timeline, since)
        everybody = named.body not in self.named("body")
        voting = set(state.stances) if everybody else self._voting(named)
        blocked = tuple(sorted(item.blocking(state, voting)))
        return {
            "title": item.title_of(state) or named.title,
            "body": named.body,
            "state": None if since is None else state.state,
            "label": None if since is None else _outcome(since).state_label,
            "by": () if since is None else _by(since),
            "open": state.open,
            "since": None if shown is None else shown["happened"],
            "public": None if shown is None else shown["public"],
            "sources": () if shown is None else shown["sources"],
            "independent": 0 if shown is None else shown["independent"],
            "possible": [self.fact(timeline, entry) for entry in timeline.possible],
            "may be": _may_be(timeline, blocked),
            "pending": [f"@{entry.position}" for entry in state.pending],
            "positions": {who: self._taken(timeline, t) for who, t in state.stances.items()},
            "blocked": blocked,
            "disputes": self.disputes(timeline),
            "links": tuple(f"{link.kind} {link.item}" for link in state.links),
            "measures": [*self.measures(f"item/{name}"), *self._linked(name)],
            "history": [
                self.fact(timeline, entry, judged.get(entry.event_id))
                for entry in timeline.stands
                if entry.claim.occurred is not None
            ],
        }

    def _taken(self, timeline: Timeline, history: tuple[item.Taken, ...]) -> list[Plain]:
        """A member's stances, the last one first."""
        return [
            {
                "stance": taken.stance,
                "effect": taken.effect,
                **{
                    field: value
                    for field, value in self.fact(timeline, taken.entry).items()
                    if field in {"entry", "key", "public", "sources", "independent"}
                },
                "disputed": bool(open_disputes(timeline, taken.entry)),
            }
            for taken in reversed(history)
        ]

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

    # --- measures and plans -----------------------------------------------------------------------

    def measures(self, stream: str) -> list[Plain]:
        """The measures that a stream names, each with the status that stands."""
        timeline = self.timeline(stream)
        last = {e.data.measure: e for e in timeline.stands
                if isinstance(e.data, measure.MeasureReported)}  # fmt: skip
        return [
            self._measure(timeline, entry.data, last.get(entry.data.measure))
            for entry in timeline.stands
            if isinstance(entry.data, measure.MeasureAdded)
        ]

    def _linked(self, name: str) -> list[Plain]:
        """The measures of plans that are about an item."""
        plans = sorted(stream for stream in self._streams if stream.startswith("plan/"))
        about = {
            entry.data.measure
            for stream in plans
            for entry in self.timeline(stream).stands
            if isinstance(entry.data, measure.MeasureAdded) and entry.data.item == name
        }
        return [
            found for stream in plans for found in self.measures(stream) if found["id"] in about
        ]

    def _measure(
        self, timeline: Timeline, added: measure.MeasureAdded, last: Entry | None
    ) -> Plain:
        reported = last.data if last is not None else None
        status = reported.status if isinstance(reported, measure.MeasureReported) else None
        return {
            "id": added.measure,
            "title": added.title,
            "status": status,
            "open": status is None or status in measure.OPEN_STATUSES,
            "since": None if last is None else last.claim.occurred,
            "entry": None if last is None else f"@{last.position}",
            "sources": () if last is None else self.fact(timeline, last)["sources"],
            "may be": tuple(
                entry.data.status
                for entry in timeline.possible
                if isinstance(entry.data, measure.MeasureReported)
                and entry.data.measure == added.measure
            ),
        }

    def all_measures(self) -> list[Plain]:
        """The measures of all plans, then those of all items."""
        streams = [f"{kind}/{name}" for kind in ("plan", "item") for name in self.listed(kind)]
        return [found for stream in streams for found in self.measures(stream)]

    def plans(self) -> dict[str, Plain]:
        """All plans that can be asked for."""
        return {name: self.of_plan(name, entry) for name, entry in self.named("plan").items()}

    def of_plan(self, name: str, registration: Entry) -> Plain:
        """One plan in full."""
        timeline = self.timeline(f"plan/{name}")
        state = plan.PlanState()
        for entry in timeline.stands:
            if isinstance(entry.data, plan.PlanEvent):
                state = plan.evolve(state, entry.data)
        counted, adopted = _last(timeline, TallyReported), _last(timeline, plan.PlanAdopted)
        backing = counted or adopted
        named = registration.data
        assert isinstance(named, plan.PlanRegistered)
        parts = {} if state.tally is None else {p.name: p.count for p in state.tally.parts}
        total = None if state.tally is None else state.tally.total
        by_then = plan.PlanState()
        for entry in timeline.stands:
            when = entry.bounds.latest <= (NEVER if counted is None else counted.bounds.latest)
            if when and isinstance(entry.data, measure.MeasureReported):
                by_then = plan.evolve(by_then, entry.data)
        statuses = [
            report.status for name, report in by_then.statuses.items() if name in state.measures
        ]
        return {
            "title": named.title,
            "adopted": None if adopted is None else adopted.claim.occurred,
            "total": str(total) if total is not None else _text(state.adopted),
            "counted": None if counted is None else f"@{counted.position}",
            "parts": parts,
            "named": {status: statuses.count(status) for status in statuses},
            "unnamed": {p: max(count - statuses.count(p), 0) for p, count in parts.items()},  # type: ignore[arg-type]
            "measures": self.measures(f"plan/{name}"),
            "disputes": self.disputes(timeline),
            "sources": () if backing is None else self.fact(timeline, backing)["sources"],
            "possible": [self.fact(timeline, entry) for entry in timeline.possible],
            "history": [
                self.fact(timeline, entry)
                for entry in timeline.stands
                if entry.claim.occurred is not None
            ],
        }

    # --- meetings ---------------------------------------------------------------------------------

    def meetings(self) -> list[Plain]:
        """The meetings of which a fact stands or is possible, by their start."""
        lines = [self.of_meeting(name) for name in self.listed("meeting")]
        shown = [line for line in lines if line["state"] != "registered" or line["may be"]]
        return sorted(shown, key=_starting)

    def of_meeting(self, name: str) -> Plain:
        """One meeting in full."""
        timeline = self.timeline(f"meeting/{name}")
        state, starts, since = meeting.MeetingState(), None, None
        for entry in timeline.stands:
            if isinstance(entry.data, meeting.MeetingEvent):
                state = meeting.evolve(state, entry.data)
            if isinstance(entry.data, meeting.Told):
                since = entry
                held = isinstance(entry.data, meeting.MeetingHeld)
                starts = entry.data.starts or (entry.claim.occurred if held else starts)
        shown = None if since is None else self.fact(timeline, since)
        return {
            "id": name,
            "bodies": () if state.registered is None else state.registered.bodies,
            "state": state.outcome,
            "starts": starts,
            "venue": state.told.venue,
            "chair": state.told.chair,
            "since": None if shown is None else shown["happened"],
            "entry": None if shown is None else shown["entry"],
            "public": None if shown is None else shown["public"],
            "sources": () if shown is None else shown["sources"],
            "disputes": self.disputes(timeline),
            "present": state.present,
            "absent": state.absent,
            "agenda": self._agenda(name, state),
            "outcomes": self._outcomes(name),
            "possible": [self.fact(timeline, entry) for entry in timeline.possible],
            "may be": tuple(
                entry.type.partition(".")[2]
                for entry in timeline.possible
                if isinstance(entry.data, meeting.Told)
            ),
        }

    def _agenda(self, meeting_id: str, state: meeting.MeetingState) -> list[tuple[str, int | None]]:
        """The items of a meeting by number, those without one last, as they were dealt with."""
        numbers = {name: added.number for name, added in state.agenda.items()}
        dealt = [
            entry
            for stream in self._streams
            for entry in self.timeline(stream).stands
            if isinstance(entry.data, item.ItemTransitioned) and entry.data.meeting == meeting_id
        ]
        for entry in sorted(dealt, key=lambda entry: entry.place_key):
            numbers.setdefault(entry.stream.partition("/")[2], None)
        found = sorted(numbers.items(), key=lambda pair: (pair[1] is None, pair[1] or 0))
        return [(name, number) for name, number in found if name in self.named("item")]

    def _outcomes(self, name: str) -> list[Plain]:
        """What items' facts say was done at a meeting."""
        found = []
        for stream in self._streams:
            timeline = self.timeline(stream)
            found += [(e.place_key, self.fact(timeline, e)) for e in timeline.stands
                      if _done_at(e, name)]  # fmt: skip
        return [fact for _, fact in sorted(found, key=lambda pair: pair[0])]

    # --- bodies -----------------------------------------------------------------------------------

    def chair(self, body: str) -> tuple[str, str] | None:
        """Who chairs a body and by which entry: by its own chair, else its organisation's."""
        chairs: dict[str, tuple[str, str]] = {}
        home = self.named("body")[body].stream
        for entry in self.timeline(home).stands:
            if isinstance(entry.data, organisation.ChairAssumed):
                chairs[entry.data.body or ""] = (entry.data.party, f"@{entry.position}")
        everywhere = (
            chairs.get("") if home.partition("/")[2] in self.named("organisation") else None
        )
        return chairs.get(body) or everywhere

    def agenda(self) -> dict[str | None, tuple[list[str], int]]:
        """By body: the open items of which a fact stands or is possible; how many are closed."""
        found: dict[str | None, tuple[list[str], int]] = {}
        listed = self.listed("item")
        for name in sorted(listed, key=self._changed):
            registration = listed[name]
            body = getattr(registration.data, "body", None)
            told = self.of_item(name, registration)
            items, closed = found.get(body, ([], 0))
            if not told["open"]:
                closed += 1
            elif told["state"] is not None or told["possible"] or told["positions"]:
                items = [*items, name]
            found[body] = (items, closed)
        return {body: told for body, told in found.items() if told != ([], 0)}

    def _changed(self, name: str) -> tuple[int, ...]:
        """What changed last comes first, what never did last."""
        found = [
            entry.place_key
            for entry in self.timeline(f"item/{name}").stands
            if isinstance(entry.data, item.ItemTransitioned)
        ]
        return (0, *(-part for part in found[-1])) if found else (1, 0, 0, 0)

    def ahead(self) -> tuple[list[str], list[str]]:
        """Announced meetings: those ahead, and those whose outcome nobody told."""
        asked, last = self.moment.asked.on, self.moment.last_recorded
        today = end_of_day(timestamp(last)) if asked is None else end_of_day(self.moment.latest)
        waiting = [m for m in self.meetings() if m["state"] in {"announced", "rescheduled"}]
        ahead = [m for m in waiting if m["starts"] is None or parse(m["starts"]).latest > today]
        return [m["id"] for m in ahead], [m["id"] for m in waiting if m not in ahead]

    def newest_report(self) -> str | None:
        """The newest date of a report that some source's fact or mark has, and that is known."""
        days = [public(entry) for entry in self._seen() if entry.claim.sources]
        return max((day for day in days if day not in {None, "never"}), default=None)

    def _seen(self) -> list[Entry]:
        """All facts and marks that the moment shows, whenever they happened."""
        ever = msgspec.structs.replace(self.moment, latest=NEVER)
        found: list[Entry] = []
        for entries in self._streams.values():
            timeline = at(entries, ever)
            found += timeline.stands
            found += [mark for marks in timeline.marks.values() for mark in marks]
        return found

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


def folded(timeline: Timeline) -> item.ItemState:
    """What stands of an item."""
    state = item.ItemState()
    for entry in timeline.stands:
        if isinstance(entry.data, item.ItemEvent):
            state = item.evolve(state, entry.data, entry)
    return state


def public(entry: Entry) -> str | None:
    """The day since which a fact was public; "never"; None where nothing tells, or counts."""
    reported = entry.claim.reported
    mistake = isinstance(entry.data, EventRetracted) and entry.data.kind == "mistake"
    if reported is None or mistake:
        return None
    return reported if reported == "never" else day_of(report_bound(reported))


def _outcome(entry: Entry) -> item.Outcome:
    assert isinstance(entry.data, item.ItemTransitioned)
    return entry.data.outcome


def _by(entry: Entry) -> tuple[str, ...]:
    assert isinstance(entry.data, item.ItemTransitioned)
    return entry.data.by


def _done_at(entry: Entry, name: str) -> bool:
    data = entry.data
    if isinstance(data, item.ItemTransitioned):
        return data.meeting == name and data.transition != "included"
    return isinstance(data, item.StanceTaken) and data.meeting == name


def _last(timeline: Timeline, kind: type) -> Entry | None:
    found = [entry for entry in timeline.stands if isinstance(entry.data, kind)]
    return found[-1] if found else None


def _text(adopted: plan.PlanAdopted | None) -> str | None:
    return None if adopted is None or adopted.measures is None else str(adopted.measures)


def _starting(line: Plain) -> tuple[bool, int, int, str]:
    """By start, unknown ones last."""
    if line["starts"] is None:
        return True, 0, 0, line["id"]
    found = parse(line["starts"])
    return False, found.earliest, found.latest, line["id"]
