"""Statements: what somebody said about something.

Pure domain. A statement's stream is named by its key; it needs no registration.
"""

from typing import Literal, assert_never

import msgspec

from tracker.domain.facts import Command, Draft, Event, stream_of
from tracker.domain.known import ANYTHING, PARTIES, Known, check, find, refs
from tracker.domain.tally import SPEAKERS

StatementKind = Literal[
    "remark", "interpretative statement", "formal reservation", "explanation of vote"
]


class StatementMade(Event, frozen=True):
    """``speaker`` and ``about`` are references with their kind: ``party/ARM``, ``item/x``."""

    speaker: str
    summary: str
    about: tuple[str, ...] = ()
    kind: StatementKind | None = None
    attached_to: str | None = None
    aligned: tuple[str, ...] = ()
    meeting: str | None = None


StatementEvent = StatementMade


class MakeStatement(Command, frozen=True, kw_only=True):
    """Record a statement; names are plain ids, the decision finds their kinds."""

    speaker: str
    summary: str
    about: tuple[str, ...] = ()
    kind: StatementKind | None = None
    attached_to: str | None = None
    aligned: tuple[str, ...] = ()
    meeting: str | None = None


class StatementState(msgspec.Struct, frozen=True):
    """A statement, once made."""

    made: StatementMade | None = None


def evolve(state: StatementState, event: StatementEvent) -> StatementState:
    """Apply one event."""
    match event:
        case StatementMade():
            return msgspec.structs.replace(state, made=event)
        case _:
            assert_never(event)


def decide(command: MakeStatement, known: Known) -> tuple[Draft, ...]:
    """Decide on a statement.

    Raises:
        Refused: for unknown names.
    """
    references = [
        *refs("speaker", SPEAKERS, command.speaker),
        *refs("about", ANYTHING, *command.about),
        *refs("attached_to", ANYTHING, command.attached_to),
        *refs("aligned", PARTIES, *command.aligned),
        *refs("meeting", ("meeting",), command.meeting),
    ]
    check(known, references)
    found = {reference: find(known, reference) for reference in references}
    named = {
        (reference.field, reference.id): f"{thing.kind}/{thing.id}"
        for reference, thing in found.items()
        if thing is not None
    }
    made = StatementMade(
        speaker=named["speaker", command.speaker],
        summary=command.summary,
        about=tuple(named["about", name] for name in command.about),
        kind=command.kind,
        attached_to=named.get(("attached_to", command.attached_to or "")),
        aligned=command.aligned,
        meeting=command.meeting,
    )
    return (Draft(stream_of("statement", command.claim.key), command.claim, made),)
