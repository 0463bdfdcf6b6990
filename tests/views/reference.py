"""The reference: what stands at a moment, by a plain fold over all entries of the log.

It imports nothing of ``tracker.views``. All that it uses is the domain: `timeline.bounds` and
`timeline.at`, the aggregates' ``evolve``, and what they say about stances, sources and
procedures. What SQL answers must equal what it finds; both are put into the same plain values.
"""

import msgspec

from tests.views.folding import Folds, Plain, public
from tracker.domain import item, measure, meeting, organisation, plan
from tracker.domain.facts import Entry
from tracker.domain.tally import TallyReported
from tracker.domain.timeline import Timeline, at, open_disputes
from tracker.domain.when import (
    NEVER,
    end_of_day,
    parse,
    timestamp,
)


class Reference(Folds):
    """All answers at one moment, as plain values."""

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
                starts = _start(entry, entry.data, starts)
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
            elif any(told[key] for key in ("state", "possible", "positions")) or self.on_agendas(
                name
            ):
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


def folded(timeline: Timeline) -> item.ItemState:
    """What stands of an item."""
    state = item.ItemState()
    for entry in timeline.stands:
        if isinstance(entry.data, item.ItemEvent):
            state = item.evolve(state, entry.data, entry)
    return state


def _outcome(entry: Entry) -> item.Outcome:
    assert isinstance(entry.data, item.ItemTransitioned)
    return entry.data.outcome


def _by(entry: Entry) -> tuple[str, ...]:
    assert isinstance(entry.data, item.ItemTransitioned)
    return entry.data.by


def _start(entry: Entry, data: meeting.Told, before: str | None) -> str | None:
    """A meeting's start by a fact; the day on which it was held replaces no time within it."""
    day = entry.claim.occurred if isinstance(data, meeting.MeetingHeld) else None
    if data.starts is not None or day is None:
        return data.starts or before
    told, held = parse(before or day), parse(day)
    inside = held.earliest <= told.earliest and told.latest <= held.latest
    return (before or day) if inside else day


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
