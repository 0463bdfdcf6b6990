"""Organisations with their bodies, members and chairs.

Pure domain. A member of unknown start counts as one: refused is only what is impossible.
"""

from collections.abc import Iterable, Sequence
from typing import TypeVar, assert_never

import msgspec

from tracker.domain.facts import Draft, Entry, stream_of
from tracker.domain.known import (
    PARTIES,
    Known,
    Membership,
    Reference,
    check,
    check_home,
    refs,
)
from tracker.domain.organisation_events import (
    BodyEstablished,
    ChairAssumed,
    MemberFact,
    MemberJoined,
    MemberLeft,
    MembershipKind,
    OrganisationCommand,
    OrganisationEvent,
    OrganisationFact,
    OrganisationRegistered,
    ParticipationResumed,
    ParticipationSuspended,
    RegisterOrganisation,
)
from tracker.domain.registration import register
from tracker.domain.when import ALWAYS, NEVER, parse
from tracker.errors import Finding, NotAMember, Refused

__all__ = [
    "BodyEstablished",
    "ChairAssumed",
    "MemberFact",
    "MemberJoined",
    "MemberLeft",
    "MembershipKind",
    "OrganisationCommand",
    "OrganisationEvent",
    "OrganisationFact",
    "OrganisationRegistered",
    "OrganisationState",
    "ParticipationResumed",
    "ParticipationSuspended",
    "RegisterOrganisation",
    "check_members",
    "decide",
    "evolve",
    "memberships",
    "references",
]

T = TypeVar("T")
Key = tuple[str, str]
"""A membership of a state: the body ("" for all of them) and the party."""


class OrganisationState(msgspec.Struct, frozen=True):
    """What stands of an organisation: bodies by id, and by body ("" for all) members and chairs.

    ``suspended`` are those who take no part for a while; they are members none the less.
    """

    registered: OrganisationRegistered | None = None
    bodies: dict[str, BodyEstablished] = {}
    members: dict[Key, MemberJoined] = {}
    chairs: dict[str, ChairAssumed] = {}
    suspended: dict[Key, ParticipationSuspended] = {}


def evolve(  # noqa: PLR0911 - a case an event
    state: OrganisationState, event: OrganisationEvent
) -> OrganisationState:
    """Apply one event."""
    change = msgspec.structs.replace
    match event:
        case OrganisationRegistered():
            return change(state, registered=event)
        case BodyEstablished(body=body):
            return change(state, bodies={**state.bodies, body: event})
        case MemberJoined(party=party, body=body):
            return change(state, members={**state.members, (body or "", party): event})
        case MemberLeft():
            members, suspended = _without(state.members, event), _without(state.suspended, event)
            return change(state, members=members, suspended=suspended)
        case ParticipationSuspended(party=party, body=body):
            return change(state, suspended={**state.suspended, (body or "", party): event})
        case ParticipationResumed():
            return change(state, suspended=_without(state.suspended, event))
        case ChairAssumed(body=body):
            return change(state, chairs={**state.chairs, body or "": event})
        case _:
            assert_never(event)


def _without(held: dict[Key, T], over: MemberLeft | ParticipationResumed) -> dict[Key, T]:
    """What is over in a body goes on in the others; without a body it is over in all of them."""
    return {
        (body, party): value
        for (body, party), value in held.items()
        if party != over.party or over.body not in {None, body}
    }


def decide(
    state: OrganisationState, command: OrganisationCommand, known: Known
) -> tuple[Draft, ...]:
    """Decide on a fact of an organisation; ``()`` for what is registered alike.

    Raises:
        Refused: for unknown names, or other data under the same id.
    """
    check(known, references(command))
    draft = Draft(stream_of("organisation", command.organisation), command.claim, command.data)
    if isinstance(command, RegisterOrganisation):
        return register(state.registered, draft, command.organisation)
    if isinstance(command.data, BodyEstablished):
        check_home(known, "body", command.data.body, draft.stream)
        return register(state.bodies.get(command.data.body), draft, command.data.body)
    if isinstance(command.data, MemberJoined) and command.claim.occurred is None:
        joined = state.members.get((command.data.body or "", command.data.party))
        return register(joined, draft, command.data.party)
    return (draft,)


def references(command: OrganisationCommand) -> list[Reference]:
    """The names that a command refers to."""
    procedure, organisation = ("procedure",), ("organisation",)
    match command.data:
        case OrganisationRegistered():
            return refs("procedure", procedure, command.data.procedure)
        case BodyEstablished():
            return [
                *refs("organisation", organisation, command.organisation),
                *refs("procedure", procedure, command.data.procedure),
            ]
        case ChairAssumed():
            return [
                *refs("organisation", organisation, command.organisation),
                *refs("party", PARTIES, command.data.party),
                *refs("after", PARTIES, command.data.after),
                *refs("body", ("body",), command.data.body),
            ]
        case MemberJoined() | MemberLeft():
            return [
                *refs("organisation", organisation, command.organisation),
                *refs("party", PARTIES, command.data.party),
                *refs("body", ("body",), command.data.body),
            ]
        case ParticipationSuspended() | ParticipationResumed():
            return [
                *refs("organisation", organisation, command.organisation),
                *refs("party", PARTIES, command.data.party),
                *refs("body", ("body",), command.data.body),
                *refs("by", PARTIES, *command.data.by),
            ]
        case _:
            assert_never(command.data)


def memberships(entries: Iterable[Entry]) -> tuple[Membership, ...]:
    """Read memberships out of an organisation's entries, in the order of the world.

    A member of unknown start counts as one since ever; a second joining opens a second one. Who
    leaves a body stays in the organisation.
    """
    found: list[Membership] = []
    for entry in entries:
        match entry.data:
            case MemberJoined(party=party, body=body, kind=kind):
                since = ALWAYS if entry.claim.occurred is None else entry.bounds.earliest
                voting = kind == "voting member"
                found.append(Membership(party, since, NEVER, body, voting))
            case MemberLeft(party=party, body=body) if entry.claim.occurred is not None:
                found = [_ended(one, party, body, entry.bounds.latest) for one in found]
            case _:
                continue
    return tuple(found)


def _ended(one: Membership, party: str, body: str | None, until: int) -> Membership:
    if (one.party, one.body) != (party, body):
        return one
    return msgspec.structs.replace(one, until=min(one.until, until))


def votes(memberships: Iterable[Membership], party: str, body: str | None, latest: int) -> bool:
    """Whether a party may have been a voting member of a body at a second."""
    return any(
        one.voting and one.since <= latest <= one.until and one.body in {None, body}
        for one in memberships
        if one.party == party
    )


def check_members(
    eligible: Sequence[Membership],
    organisation: str,
    parties: tuple[str, ...],
    occurred: str | None,
    field: str,
) -> None:
    """Refuse parties that had certainly none of the ``eligible`` memberships then.

    Raises:
        Refused: one finding per such party, with the members that there are.
    """
    members = tuple(sorted({one.party for one in eligible}))
    findings = [
        Finding(field, NotAMember(party, organisation, gap, members))
        for party in parties
        if (gap := _gap(eligible, party, occurred)) is not None
    ]
    if findings:
        raise Refused(findings)


def _gap(eligible: Iterable[Membership], party: str, occurred: str | None) -> str | None:
    """Say why a party can't have been a member then; None where it may have been one."""
    own = [one for one in eligible if one.party == party]
    if not own:
        return "never reported as one"
    if occurred is None or any(_overlaps(one, occurred) for one in own):
        return None
    return f"not on {occurred}"


def _overlaps(membership: Membership, occurred: str) -> bool:
    occurrence = parse(occurred)
    return occurrence.latest >= membership.since and occurrence.earliest <= membership.until
