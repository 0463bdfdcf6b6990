"""Which transitions of an item were gaps or irregular, by the procedure in force on each date.

Pure domain, computed at a moment and never stored. Strict, with a door: a chain of allowed
transitions that leads to a fact makes it a gap (steps were not reported); none makes it
irregular, and then a recorder has to say that it happened all the same.
"""

from collections.abc import Callable, Iterable, Sequence

import msgspec

from tracker.domain.facts import Entry
from tracker.domain.item import ItemTransitioned
from tracker.domain.procedure import REGISTERED, Gap, Irregular, Procedure, judge
from tracker.domain.when import DAY

Governing = Callable[[Entry], Procedure]
"""Finds the procedure in force on an entry's date."""


class Deviation(msgspec.Struct, frozen=True):
    """A transition that is not regular: from which state, the verdict, the one before it."""

    entry: Entry
    state: str
    verdict: Gap | Irregular
    after: Entry | None = None


def deviations(stands: Iterable[Entry], governing: Governing) -> tuple[Deviation, ...]:
    """Judge all transitions of a timeline, in its order.

    One that would be irregular, and may as well have happened before the one that it comes
    after, is left out: its dates contradict no procedure, and it leads to no state here.
    """
    found: list[Deviation] = []
    state, before = REGISTERED, None
    for entry in stands:
        if not isinstance(entry.data, ItemTransitioned):
            continue
        verdict = judge(governing(entry), state, entry.data.transition)
        if isinstance(verdict, Irregular) and before is not None and _loose(entry, before):
            continue
        if isinstance(verdict, Gap | Irregular):
            found.append(Deviation(entry, state, verdict, before))
        state, before = entry.data.outcome.state, entry
    return tuple(found)


def _loose(entry: Entry, before: Entry) -> bool:
    """Whether the dates leave open which of two came first; one day alone is dated well enough."""
    dates = entry.bounds
    return dates.latest - dates.earliest >= DAY and dates.earliest <= before.bounds.latest


def added(before: Sequence[Deviation], after: Sequence[Deviation]) -> tuple[Deviation, ...]:
    """Irregular facts that were not so before, and for which nobody gave a reason."""
    old = {deviation.entry.event_id for deviation in before if _irregular(deviation)}
    return tuple(
        deviation
        for deviation in after
        if _irregular(deviation)
        and deviation.entry.event_id not in old
        and deviation.entry.claim.irregular is None
    )


def _irregular(deviation: Deviation) -> bool:
    return isinstance(deviation.verdict, Irregular)
