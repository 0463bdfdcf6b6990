"""Organisations with their bodies, members and chairs.

Pure domain. A member of unknown start counts as one: refused is only what is impossible.
"""

from collections.abc import Iterable, Sequence
from typing import Literal, assert_never

import msgspec

from tracker.domain.facts import Command, Draft, Entry, Event, stream_of
from tracker.domain.known import (
    PARTIES,
    Known,
    Membership,
    Reference,
    check,
    check_home,
    refs,
)
from tracker.domain.registration import register
from tracker.domain.when import ALWAYS, NEVER, parse
from tracker.errors import Finding, NotAMember, Refused

MembershipKind = Literal["voting member", "observer", "partner"]


class OrganisationRegistered(Event, frozen=True):
    """An organisation has a name here; its bodies follow ``procedure`` unless they name one."""

    name: str
    procedure: str | None = None


class BodyEstablished(Event, frozen=True):
    """A body of the organisation: its id, name and, where it has its own, procedure."""

    body: str
    name: str
    procedure: str | None = None


class MemberJoined(Event, frozen=True):
    """A party is a member, from the event's date on; ``body`` where it is of one body alone."""

    party: str
    body: str | None = None
    kind: MembershipKind = "voting member"


class MemberLeft(Event, frozen=True):
    """A party is no member any more."""

    party: str
    body: str | None = None


class ChairAssumed(Event, frozen=True):
    """A party took the chair of the organisation, or of one ``body``, ``after`` another."""

    party: str
    body: str | None = None
    after: str | None = None


OrganisationEvent = (
    OrganisationRegistered | BodyEstablished | MemberJoined | MemberLeft | ChairAssumed
)


class RegisterOrganisation(Command, frozen=True, kw_only=True):
    """Register an organisation under its id."""

    organisation: str
    data: OrganisationRegistered


class OrganisationFact(Command, frozen=True, kw_only=True):
    """Record what happened to an organisation: a body, a member, a chair."""

    organisation: str
    data: BodyEstablished | MemberJoined | MemberLeft | ChairAssumed


OrganisationCommand = RegisterOrganisation | OrganisationFact


class OrganisationState(msgspec.Struct, frozen=True):
    """What stands of an organisation: bodies by id, and by body ("" for all) members and chairs."""

    registered: OrganisationRegistered | None = None
    bodies: dict[str, BodyEstablished] = {}
    members: dict[tuple[str, str], MemberJoined] = {}
    chairs: dict[str, ChairAssumed] = {}


def evolve(state: OrganisationState, event: OrganisationEvent) -> OrganisationState:
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
            return change(state, members=_without(state.members, event))
        case ChairAssumed(body=body):
            return change(state, chairs={**state.chairs, body or "": event})
        case _:
            assert_never(event)


def _without(
    members: dict[tuple[str, str], MemberJoined], left: MemberLeft
) -> dict[tuple[str, str], MemberJoined]:
    """Who leaves a body stays in the others; who leaves the organisation leaves them all."""
    return {
        (body, party): joined
        for (body, party), joined in members.items()
        if party != left.party or left.body not in {None, body}
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
