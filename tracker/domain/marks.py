"""Marks: facts about facts. Corroborated, disputed, settled, retracted.

Pure domain. A mark lies in its target's own stream, has no date of its own in the world, and
holds wherever its target does; only the reported and recorded bounds filter it.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, get_args

import msgspec

from tracker.domain.facts import Command, Draft, Event
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


INSTEAD: Mapping[str, str] = {
    "event.corroborated": "name the fact that it confirms",
    "event.disputed": "settle it, correct {0} to add a source, or dispute the fact once more",
    "dispute.settled": "retract {0} where it is wrong, and settle the dispute again",
}
"""What to do where somebody confirms or disputes a mark: a retraction has its own rule."""

Mark = EventCorroborated | EventDisputed | EventRetracted | DisputeSettled

MARKS = frozenset(get_args(Mark))
"""The same, to be looked for by type where many events are sorted out."""


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


class Settle(Command, frozen=True, kw_only=True):
    """Say how ``dispute`` (a key) ended: the disputed fact stands, or it falls and is retracted.

    With ``withdrawn_by`` it falls because that source took it back; with another source, because
    that one told better: until that was public it stood.
    """

    dispute: str
    outcome: Literal["stands", "falls"]
    reason: str
    withdrawn_by: str | None = None


MarkCommand = Corroborate | Dispute | Retract | Settle


def decide(command: MarkCommand, known: Known) -> tuple[Draft, ...]:
    """Decide on a mark: what takes a fact back has the further keys that the fact has.

    A dispute by which a fact falls is settled and the fact retracted at once.

    Raises:
        Refused: for an unknown fact or source, or a fact that can't bear this mark.
    """
    check_references(known, _references(command))
    target = _target(named(command), known)
    _check_target(command, target)
    if isinstance(command, Settle):
        return (Draft(target.stream, command.claim, build(command, target)), *_fall(command, known))
    return (*drafts(command, target), *_further(command, target, known))


def _fall(command: Settle, known: Known) -> Iterator[Draft]:
    """What takes a fact back that falls, as it is by now, with its further events.

    Raises:
        Refused: where it was taken back before.
    """
    if command.outcome == "stands":
        return
    disputed = _target(_target(command.dispute, known).about or "", known)
    fact = known.target(disputed.key) or disputed
    check_bearing(fact)
    key, whole = f"{command.claim.key}/retracted", "/" not in fact.key
    yield from _retracted(command, key, fact, (fact, *(known.further(fact.key) if whole else ())))


def named(command: MarkCommand) -> str:
    """The key of what the mark is about."""
    return command.dispute if isinstance(command, Settle) else command.fact


def _target(key: str, known: Known) -> Target:
    """Look up what a mark is about.

    Raises:
        Refused: with the nearest keys.
    """
    target = known.target(key)
    if target is None:
        near = nearest(known, Reference("fact", ("fact",), key))
        missing = UnknownReference("fact", key, near, "name it by its key")
        raise Refused([Finding("fact", missing)])
    return target


def drafts(command: MarkCommand, target: Target) -> tuple[Draft, ...]:
    """The mark that is not refused, and the retraction of a fact that falls.

    Both lie in the stream of the fact; the retraction has a key of its own.
    """
    mark = Draft(target.stream, command.claim, build(command, target))
    if not isinstance(command, Settle) or command.outcome == "stands":
        return (mark,)
    claim = msgspec.structs.replace(command.claim, key=f"{command.claim.key}/retracted")
    fallen = _retraction(target.about or "", command)
    return (mark, Draft(target.stream, claim, fallen))


def _retraction(target: str, command: Retract | Settle) -> EventRetracted:
    """Our mistake holds at every report date; what others showed holds from when they did.

    So a fact that falls because a source told better stood until that was public.
    """
    shown = isinstance(command, Settle) and (command.claim.sources or command.claim.reported)
    public = command.withdrawn_by is not None or shown
    kind: Literal["mistake", "withdrawn"] = "withdrawn" if public else "mistake"
    return EventRetracted(target, command.reason, kind, command.withdrawn_by)


def _further(command: MarkCommand, target: Target, known: Known) -> Iterator[Draft]:
    """Take back what goes with a fact that is taken back by its own key."""
    if isinstance(command, Retract) and command.fact == target.key and "/" not in target.key:
        yield from _retracted(command, command.claim.key, target, known.further(target.key))


def _retracted(
    command: Retract | Settle, key: str, whole: Target, targets: Iterable[Target]
) -> Iterator[Draft]:
    """Retract targets, each under a key that ends as its own does."""
    for each in targets:
        claim = msgspec.structs.replace(command.claim, key=key + each.key.removeprefix(whole.key))
        data = _retraction(each.event_id, command)
        yield Draft(each.stream, claim, data)


def build(command: MarkCommand, target: Target) -> Mark:
    """Make the event of a mark that is not refused."""
    match command:
        case Corroborate():
            return EventCorroborated(target.event_id)
        case Dispute(says=says, text=text):
            return EventDisputed(target.event_id, says, text)
        case Retract():
            return _retraction(target.event_id, command)
        case Settle(outcome=outcome, reason=reason):
            return DisputeSettled(target.event_id, outcome, reason)


def _references(command: MarkCommand) -> list[Reference]:
    named_by = command.withdrawn_by if isinstance(command, Retract | Settle) else None
    return refs("withdrawn_by", ("source",), named_by)


def _check_target(command: MarkCommand, target: Target) -> None:
    check_bearing(target)
    if isinstance(command, Settle):
        _check_settled(command, target)
    if isinstance(command, Corroborate | Dispute) and target.type in INSTEAD:
        reason = f"{target.key} is a mark, no fact: {INSTEAD[target.type].format(target.key)}"
        raise Refused([Finding("fact", Impossible(reason))])
    if isinstance(command, Retract | Settle):
        _check_withdrawn(command)
    if isinstance(command, Corroborate | Dispute) and not command.claim.sources:
        reason = "a corroboration or dispute needs the source that says so"
        raise Refused([Finding("sources", Impossible(reason))])
    if isinstance(command, Dispute) and not command.says and not command.text:
        raise Refused([Finding("says", MissingField("says", "what does the source say instead?"))])


def check_bearing(target: Target) -> None:
    """Refuse a target that can bear no mark."""
    if target.type.startswith("log.") or target.type == "procedure.adopted":
        reason = f"{target.key} can't be retracted or marked: all else rests on it"
        raise Refused([Finding("fact", Impossible(reason))])
    if target.type == "event.retracted":
        reason = f"{target.key} is a retraction, which is final: record the fact again"
        raise Refused([Finding("fact", Impossible(reason))])
    if target.retracted:
        reason = f"{target.key} was retracted before: there is nothing left to mark"
        raise Refused([Finding("fact", Impossible(reason))])


def _check_settled(command: Settle, target: Target) -> None:
    if target.type != "event.disputed":
        reason = f"{target.key} is no dispute: name the dispute that came to an end"
        raise Refused([Finding("fact", Impossible(reason))])
    if command.outcome == "stands" and command.withdrawn_by is not None:
        reason = "what stands was withdrawn by nobody: leave the source out, or let the fact fall"
        raise Refused([Finding("withdrawn_by", Impossible(reason))])


def _check_withdrawn(command: Retract | Settle) -> None:
    """Ask since when it is public that a source took a fact back: before, the fact stands.

    Nobody has to invent it: ``../DATE`` says that it was so by then.
    """
    claim = command.claim
    if command.withdrawn_by is not None and not claim.sources and claim.reported is None:
        ask = f"when did {command.withdrawn_by} take it back? Cite a source, or write ../DATE"
        raise Refused([Finding("reported", MissingField("reported", ask))])
