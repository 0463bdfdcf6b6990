"""Marks: facts about facts. Corroborated, disputed, settled, retracted.

Pure domain. A mark lies in its target's own stream, has no date of its own in the world, and
holds wherever its target does; only the reported and recorded bounds filter it.
"""

from collections.abc import Sequence
from typing import Literal

import msgspec

from tracker.domain.facts import Claim, Command, Draft, Event
from tracker.domain.known import Known, Reference, Target, nearest, refs
from tracker.domain.known import check as check_references
from tracker.errors import Finding, Impossible, MissingField, Refused, UnknownReference


class Saying(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The other value that a source gives for one field."""

    field: str
    value: str


class EventCorroborated(Event, frozen=True):
    """Another source says the same; its sources add to the target's."""

    target: str


class EventDisputed(Event, frozen=True):
    """A source says otherwise: of some fields, or in free text."""

    target: str
    says: tuple[Saying, ...] = ()
    text: str | None = None


class EventRetracted(Event, frozen=True):
    """The target no longer stands.

    A ``mistake`` is ours and holds at every reported bound; ``withdrawn`` is the source's, so
    that before its report the fact still stands.
    """

    target: str
    reason: str
    kind: Literal["mistake", "withdrawn"] = "mistake"
    withdrawn_by: str | None = None


class DisputeSettled(Event, frozen=True):
    """A dispute (``target``) came to an end: the disputed fact stands, or falls."""

    target: str
    outcome: Literal["stands", "falls"]
    reason: str


Mark = EventCorroborated | EventDisputed | EventRetracted | DisputeSettled


class Corroborate(Command, frozen=True, kw_only=True):
    """Say that another source confirms ``fact`` (a key, as in all of these, or an event id)."""

    fact: str


class Dispute(Command, frozen=True, kw_only=True):
    """Say that a source contradicts ``fact``."""

    fact: str
    says: tuple[Saying, ...] = ()
    text: str | None = None


class Retract(Command, frozen=True, kw_only=True):
    """Take ``fact`` back; with ``withdrawn_by`` it was its source that did.

    A fact goes as a whole, with all its further events; the key of one of these takes that one.
    """

    fact: str
    reason: str
    withdrawn_by: str | None = None


MarkCommand = Corroborate | Dispute | Retract


def decide(command: MarkCommand, known: Known) -> tuple[Draft, ...]:
    """Decide on a mark. What takes a fact back has the further keys that the fact has.

    Raises:
        Refused: for an unknown fact or source, or a fact that can't bear this mark.
    """
    check_references(known, _references(command))
    target = known.target(command.fact)
    if target is None:
        near = nearest(known, Reference("fact", ("fact",), command.fact))
        missing = UnknownReference("fact", command.fact, near, "name it by its key")
        raise Refused([Finding("fact", missing)])
    _check_target(command, target)
    targets = (target, *_further(command, target, known))
    return tuple(
        Draft(each.stream, _named(command.claim, target, each), build(command, each))
        for each in targets
    )


def _further(command: MarkCommand, target: Target, known: Known) -> Sequence[Target]:
    """What goes with a fact that is taken back by its own key."""
    whole = isinstance(command, Retract) and command.fact == target.key and "/" not in target.key
    return known.further(target.key) if whole else ()


def _named(claim: Claim, first: Target, each: Target) -> Claim:
    """The claim under the key that ends as the target's does."""
    ending = each.key.removeprefix(first.key)
    return msgspec.structs.replace(claim, key=claim.key + ending)


def build(command: MarkCommand, target: Target) -> Mark:
    """Make the event of a mark that is not refused."""
    match command:
        case Corroborate():
            return EventCorroborated(target.event_id)
        case Dispute(says=says, text=text):
            return EventDisputed(target.event_id, says, text)
        case Retract(reason=reason, withdrawn_by=None):
            return EventRetracted(target.event_id, reason)
        case Retract(reason=reason, withdrawn_by=source):
            return EventRetracted(target.event_id, reason, "withdrawn", source)


def _references(command: MarkCommand) -> list[Reference]:
    withdrawn_by = command.withdrawn_by if isinstance(command, Retract) else None
    return refs("withdrawn_by", ("source",), withdrawn_by)


def _check_target(command: MarkCommand, target: Target) -> None:
    if target.type == "event.retracted":
        reason = "a retraction cannot be marked or taken back: record the fact again"
        raise Refused([Finding("fact", Impossible(reason))])
    if target.retracted:
        reason = f"{target.key} was retracted before: there is nothing left to mark"
        raise Refused([Finding("fact", Impossible(reason))])
    if isinstance(command, Corroborate | Dispute) and not command.claim.sources:
        reason = "a corroboration or dispute needs the source that says so"
        raise Refused([Finding("sources", Impossible(reason))])
    if isinstance(command, Dispute) and not command.says and not command.text:
        raise Refused([Finding("says", MissingField("says", "what does the source say instead?"))])
