"""Parties: states, organisations, groups, people and offices that facts refer to.

Pure domain. A registration is a name for the thing and claims nothing about the world; who holds
which office is told by facts of the person's own.
"""

from typing import assert_never

import msgspec

from tracker.domain.facts import Command, Draft, Event, stream_of
from tracker.domain.known import PARTIES, Known, Reference, check, refs
from tracker.domain.registration import register
from tracker.errors import Finding, MissingField, Refused


class PartyRegistered(Event, frozen=True):
    """A party has a name here. ``kind``, ``role``, ``of`` and ``in_office`` where told."""

    name: str
    kind: str | None = None
    role: str | None = None
    of: str | None = None
    in_office: str | None = None


class OfficeAssumed(Event, frozen=True):
    """The party took an office: its name (``role``), or the ``office`` that is a party itself.

    ``of`` is the party whose office it is, ``after`` the one that held it before.
    """

    role: str | None = None
    of: str | None = None
    office: str | None = None
    after: str | None = None


class OfficeLeft(Event, frozen=True):
    """The party left an office; what is not told of it narrows nothing: bare, it left them all."""

    role: str | None = None
    of: str | None = None
    office: str | None = None
    grounds: str | None = None


PartyEvent = PartyRegistered | OfficeAssumed | OfficeLeft


class RegisterParty(Command, frozen=True, kw_only=True):
    """Register a party under its id."""

    party: str
    data: PartyRegistered


class PartyFact(Command, frozen=True, kw_only=True):
    """Record that a party took an office, or left one."""

    party: str
    data: OfficeAssumed | OfficeLeft


PartyCommand = RegisterParty | PartyFact


class PartyState(msgspec.Struct, frozen=True):
    """What is known of a party, and the offices that it holds, oldest first."""

    registered: PartyRegistered | None = None
    offices: tuple[OfficeAssumed, ...] = ()


def evolve(state: PartyState, event: PartyEvent) -> PartyState:
    """Apply one event."""
    change = msgspec.structs.replace
    match event:
        case PartyRegistered():
            return change(state, registered=event)
        case OfficeAssumed():
            others = tuple(held for held in state.offices if _name(held) != _name(event))
            return change(state, offices=(*others, event))
        case OfficeLeft():
            kept = tuple(held for held in state.offices if not _is_left(held, event))
            return change(state, offices=kept)
        case _:
            assert_never(event)


def _name(event: OfficeAssumed | OfficeLeft) -> tuple[str | None, str | None, str | None]:
    return event.role, event.of, event.office


def _is_left(held: OfficeAssumed, left: OfficeLeft) -> bool:
    """Whether all that is told of the office left is so of the one held."""
    pairs = zip(_name(left), _name(held), strict=True)
    return all(told is None or told == name for told, name in pairs)


def decide(state: PartyState, command: PartyCommand, known: Known) -> tuple[Draft, ...]:
    """Decide on a fact of a party; ``()`` for what is registered alike.

    Raises:
        Refused: for unknown names, other data under the same id, or an office that nothing names.
    """
    check(known, references(command))
    draft = Draft(stream_of("party", command.party), command.claim, command.data)
    match command:
        case RegisterParty():
            return register(state.registered, draft, command.party)
        case PartyFact(data=OfficeAssumed() as data):
            if data.role is None and data.office is None:
                raise Refused([Finding("role", MissingField("role", "which office is it?"))])
            again = command.claim.occurred is None and data in state.offices
            return () if again else (draft,)
        case PartyFact():
            return (draft,)
        case _:
            assert_never(command)


def references(command: PartyCommand) -> list[Reference]:
    """The names that a command refers to."""
    match command:
        case RegisterParty():
            return refs("of", PARTIES, command.data.of)
        case PartyFact(data=data):
            after = data.after if isinstance(data, OfficeAssumed) else None
            return [
                *refs("party", ("party",), command.party),
                *refs("of", PARTIES, data.of),
                *refs("office", PARTIES, data.office),
                *refs("after", PARTIES, after),
            ]
        case _:
            assert_never(command)
