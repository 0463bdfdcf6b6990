"""Measures: what a plan, or the item that decided it, says is to be done; and their status.

Pure domain. Plans and items share it; a measure's stream is its owner's.
"""

from typing import Literal

from tracker.domain.facts import Command, Draft, Event, stream_of
from tracker.domain.known import PARTIES, Known, Reference, check, check_home, refs
from tracker.domain.registration import register
from tracker.domain.when import DAY, parse
from tracker.errors import Finding, Impossible, InvalidDate, Refused, TimeWithoutOffset

Status = Literal[
    "planned",
    "in progress",
    "implemented",
    "partly implemented",
    "unfulfilled",
    "dropped",
    "overtaken by events",
]
Reason = Literal[
    "no agreement", "blocked by a member", "external party", "resources", "overtaken", "other"
]

OPEN_STATUSES = ("planned", "in progress", "partly implemented", "unfulfilled")
"""Statuses of a measure that is not done with; one without a status is open too."""


def overdue(due: str | None, status: str | None, second: int) -> bool:
    """Whether a measure is not done with and the last day on which it was due is over.

    ``second`` is the last one of the day that is asked for.
    """
    if due is None or (status is not None and status not in OPEN_STATUSES):
        return False
    try:
        return parse(due).latest <= second - DAY
    except (InvalidDate, TimeWithoutOffset):
        return False


class MeasureAdded(Event, frozen=True):
    """A measure has a name here: number, title, who is responsible, until when, which item."""

    measure: str
    title: str
    number: str | None = None
    responsible: tuple[str, ...] = ()
    due: str | None = None
    item: str | None = None
    concerns: tuple[str, ...] = ()


class MeasureReported(Event, frozen=True):
    """A status of a measure; why it is so, and the party that is the reason."""

    measure: str
    status: Status
    reason: Reason | None = None
    party: str | None = None
    grounds: str | None = None
    until: str | None = None


class AddMeasure(Command, frozen=True, kw_only=True):
    """Name a measure of a plan or an item (``kind`` and ``name`` are the owner's)."""

    kind: Literal["plan", "item"]
    name: str
    data: MeasureAdded


class ReportMeasure(Command, frozen=True, kw_only=True):
    """Record the status of a measure."""

    data: MeasureReported


def decide_added(
    existing: MeasureAdded | None, command: AddMeasure, known: Known
) -> tuple[Draft, ...]:
    """Decide to name a measure; ``()`` where it is named alike.

    Raises:
        Refused: for unknown names, another owner's measure, or other data under the same id.
    """
    check(known, _added_references(command))
    stream = stream_of(command.kind, command.name)
    check_home(known, "measure", command.data.measure, stream)
    drafts = register(existing, Draft(stream, command.claim, command.data), command.data.measure)
    if not drafts:
        _check_undated(command)
    return drafts


def _check_undated(command: AddMeasure) -> None:
    """A measure that has a name is not added once more, with a date or a source of its own."""
    if command.claim.occurred is not None or command.claim.sources:
        name = command.data.measure
        reason = f"the measure {name!r} is named just so already: corroborate that instead"
        raise Refused([Finding("measure", Impossible(reason))])


def decide_reported(command: ReportMeasure, known: Known) -> tuple[Draft, ...]:
    """Decide on a status; it goes into the stream of the measure's owner.

    Raises:
        Refused: for an unknown measure or party.
    """
    data = command.data
    references = [
        *refs("measure", ("measure",), data.measure),
        *refs("party", PARTIES, data.party),
    ]
    check(known, references)
    measure = known.thing("measure", data.measure)
    stream = measure.stream if measure is not None else ""
    return (Draft(stream, command.claim, data),)


def _added_references(command: AddMeasure) -> list[Reference]:
    data = command.data
    return [
        *refs(command.kind, (command.kind,), command.name),
        *refs("item", ("item",), data.item),
        *refs("responsible", PARTIES, *data.responsible),
        *refs("concerns", PARTIES, *data.concerns),
    ]
