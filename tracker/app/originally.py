"""The date of a report as a docket has to give it: only where its sources would not again."""

from msgspec.structs import replace

from tracker.domain.facts import Entry
from tracker.domain.known import Known
from tracker.domain.source import reported_by
from tracker.domain.timeline import NEVER_REPORTED
from tracker.domain.when import ALWAYS, day_of, report_bound, timestamp
from tracker.errors import Impossible

DAY_LENGTH = len("2023-11-20")


def reported(entry: Entry, known: Known) -> str | None:
    """The date to write: None where whoever records the fact anew gets the same one.

    Where no source dates a fact it is none either: no docket invents one.

    Raises:
        Impossible: where all sources were secret, and are not any more.
    """
    there = entry.claim.reported
    derived = reported_by(replace(entry.claim, reported=None), known)
    if there == derived or entry.bounds.reported == ALWAYS:
        return None
    if there == NEVER_REPORTED:
        raise Impossible("it was never reported, and its sources are public by now")
    if there is None:
        return day_of(timestamp(entry.recorded_at))
    if derived is not None and derived != NEVER_REPORTED and _lasting(derived, there, entry):
        return None
    return there


def _lasting(published: str, there: str, entry: Entry) -> bool:
    """Whether a date of publication means this day whenever it is recorded."""
    if published.rpartition("/")[2] != there:
        return False
    over = report_bound(published) <= timestamp(entry.recorded_at)
    return over or len(there) >= DAY_LENGTH
