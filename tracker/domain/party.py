"""Parties: states, organisations, groups, people and offices that facts refer to.

Pure domain. A registration is a name for the thing and claims nothing about the world.
"""

from typing import assert_never

import msgspec

from tracker.domain.facts import Command, Draft, Event, stream_of
from tracker.domain.known import PARTIES, Known, check, refs
from tracker.domain.registration import register


class PartyRegistered(Event, frozen=True):
    """A party has a name here. ``kind``, ``role``, ``of`` and ``in_office`` where told."""

    name: str
    kind: str | None = None
    role: str | None = None
    of: str | None = None
    in_office: str | None = None


PartyEvent = PartyRegistered


class RegisterParty(Command, frozen=True, kw_only=True):
    """Register a party under its id."""

    party: str
    data: PartyRegistered


class PartyState(msgspec.Struct, frozen=True):
    """What is known of a party."""

    registered: PartyRegistered | None = None


def evolve(state: PartyState, event: PartyEvent) -> PartyState:
    """Apply one event."""
    match event:
        case PartyRegistered():
            return msgspec.structs.replace(state, registered=event)
        case _:
            assert_never(event)


def decide(state: PartyState, command: RegisterParty, known: Known) -> tuple[Draft, ...]:
    """Decide to register a party; ``()`` where it is registered with the same data.

    Raises:
        Refused: for an unknown ``of``, or other data under the same id.
    """
    check(known, refs("of", PARTIES, command.data.of))
    stream = stream_of("party", command.party)
    return register(state.registered, Draft(stream, command.claim, command.data), command.party)
