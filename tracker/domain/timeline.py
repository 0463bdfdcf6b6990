"""Timelines: the entries of a stream at a moment, in the order of the world.

Pure domain, and the reference for every query: what SQL answers at a moment must equal what
:func:`at` finds here. See docs/concepts.md.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import Protocol

import msgspec

from tracker.domain.facts import Bounds, Citation, Entry
from tracker.domain.marks import (
    MARKS,
    DisputeSettled,
    EventCorroborated,
    EventDisputed,
    EventRetracted,
    Mark,
)
from tracker.domain.moment import Resolved
from tracker.domain.when import (
    ALWAYS,
    NEVER,
    cut,
    end_of_day,
    parse,
    report_bound,
    timestamp,
)

NEVER_REPORTED = "never"
"""``reported`` of a fact that rests on non-public sources alone."""


class Timeline(msgspec.Struct, frozen=True):
    """The facts of one stream at a moment.

    ``stands`` is ordered by (latest, order, place); ``possible`` holds what may have happened
    already; ``marks`` are the marks on any of them, by the target's event id. A mark on what was
    corrected since is one on its replacement too; a retraction is of one event alone.
    """

    stands: tuple[Entry, ...] = ()
    possible: tuple[Entry, ...] = ()
    marks: Mapping[str, tuple[Entry, ...]] = {}


class Dated(Protocol):
    """What of a claim, or of an envelope, says when."""

    @property
    def occurred(self) -> str | None:
        """When it happened."""

    @property
    def reported(self) -> str | None:
        """When it was public."""

    @property
    def sources(self) -> tuple[Citation, ...]:
        """Who says so."""


def bounds(claim: Dated, recorded_at: str, place: int, *, setup: bool, mistake: bool) -> Bounds:
    """Work an entry's dates out as integers.

    ``setup`` facts may have no date: they stand always, and without source or report date no
    report bound filters them. ``mistake`` marks hold at every report bound, whatever they cite.

    Raises:
        InvalidDate: where a date is none.
    """
    always = mistake or (setup and claim.reported is None and not claim.sources)
    told = NEVER_REPORTED if mistake else claim.reported
    earliest, latest, reported = _dates(claim.occurred, told, recorded_at)
    return Bounds(earliest, latest, ALWAYS if always else reported, place)


@lru_cache(maxsize=4096)
def _dates(occurred: str | None, told: str | None, recorded_at: str) -> tuple[int, int, int]:
    """Bounds of when it happened and of its report; cached, since many facts share all three."""
    recording_day = end_of_day(timestamp(recorded_at))
    known_by = recording_day if told in {None, NEVER_REPORTED} else report_bound(str(told))
    reported = NEVER if told == NEVER_REPORTED else known_by
    if occurred is None:
        return ALWAYS, ALWAYS, reported
    occurrence = parse(occurred)
    return occurrence.earliest, cut(occurrence, known_by), reported


def at(entries: Sequence[Entry], moment: Resolved) -> Timeline:
    """Cut a stream (all its entries, marks included) to a moment."""
    known = [entry for entry in entries if entry.position <= moment.position]
    seen = _seen(known, moment)
    facts = [entry for entry in seen if not isinstance(entry.data, Mark)]
    stands = _standing(facts, moment)
    marks = [entry for entry in seen if isinstance(entry.data, Mark)]
    places = {entry.event_id: entry.bounds.place for entry in known}
    return Timeline(tuple(stands), _possible(facts, stands, moment), marks_of(places, marks))


def standing(entries: Sequence[Entry], moment: Resolved) -> tuple[Entry, ...]:
    """What stands of a stream (all its entries, marks included) at a moment, without its marks."""
    known = [entry for entry in entries if entry.position <= moment.position]
    return tuple(
        _standing([one for one in _seen(known, moment) if type(one.data) not in MARKS], moment)
    )


_place_key = attrgetter("bounds.latest", "claim.order", "bounds.place")
"""``Entry.place_key``, in half the time: whole streams are sorted by it."""


def _standing(facts: Iterable[Entry], moment: Resolved) -> list[Entry]:
    return sorted(
        [entry for entry in facts if entry.bounds.latest <= moment.latest], key=_place_key
    )


def _seen(known: Sequence[Entry], moment: Resolved) -> list[Entry]:
    """What was reported by then and not retracted."""
    gone = _retracted(known, moment)
    return [
        entry
        for entry in known
        if entry.event_id not in gone and entry.bounds.reported <= moment.reported
    ]


def _retracted(entries: Iterable[Entry], moment: Resolved) -> set[str]:
    """Event ids that a retraction takes away at this moment."""
    return {
        entry.data.target
        for entry in entries
        if isinstance(entry.data, EventRetracted) and entry.bounds.reported <= moment.reported
    }


def _possible(
    facts: Sequence[Entry], stands: Sequence[Entry], moment: Resolved
) -> tuple[Entry, ...]:
    """Facts that may have happened by then; an open start needs a first fact that stands."""
    started = any(entry.bounds.latest > ALWAYS for entry in stands)
    found = [
        entry
        for entry in facts
        if entry.bounds.earliest <= moment.latest < entry.bounds.latest
        and (started or entry.bounds.earliest > ALWAYS)
    ]
    return tuple(sorted(found, key=lambda entry: entry.place_key))


def marks_of(places: Mapping[str, int], marks: Iterable[Entry]) -> Mapping[str, tuple[Entry, ...]]:
    """Find the marks of each entry, by event id; ``places`` are those of all that they are about.

    What was corrected and its replacements share a place, and the marks on any of them.
    """
    chains: dict[int, list[str]] = {}
    for identity, place in places.items():
        chains.setdefault(place, []).append(identity)
    found: dict[str, tuple[Entry, ...]] = {}
    for mark in marks:
        target = mark.data.target if isinstance(mark.data, Mark) else ""
        alone = isinstance(mark.data, EventRetracted) or target not in places
        for identity in (target,) if alone else chains[places[target]]:
            found[identity] = (*found.get(identity, ()), mark)
    return found


def open_disputes(timeline: Timeline, entry: Entry) -> tuple[Entry, ...]:
    """Disputes of an entry that nobody has settled at the timeline's moment."""
    return tuple(
        mark
        for mark in timeline.marks.get(entry.event_id, ())
        if isinstance(mark.data, EventDisputed)
        and not any(
            isinstance(settling.data, DisputeSettled)
            for settling in timeline.marks.get(mark.event_id, ())
        )
    )


def citations(timeline: Timeline, entry: Entry) -> tuple[Citation, ...]:
    """All sources of an entry: its own, then those that corroborate it; each once."""
    found = {citation.source: citation for citation in entry.claim.sources}
    for mark in timeline.marks.get(entry.event_id, ()):
        if isinstance(mark.data, EventCorroborated):
            for citation in mark.claim.sources:
                found.setdefault(citation.source, citation)
    return tuple(found.values())
