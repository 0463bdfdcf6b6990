"""Organisations: their events and commands. What they do is in ``organisation``.

Pure domain.
"""

from typing import Literal

from tracker.domain.facts import Command, Event

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


class ParticipationSuspended(Event, frozen=True):
    """A party takes no part for a while, as it says itself or others (``by``) decided.

    It stays a member: what it does in the meantime is recorded all the same.
    """

    party: str
    body: str | None = None
    by: tuple[str, ...] = ()
    grounds: str | None = None


class ParticipationResumed(Event, frozen=True):
    """A party takes part again; without a ``body`` in all of them."""

    party: str
    body: str | None = None
    by: tuple[str, ...] = ()
    grounds: str | None = None


MemberFact = MemberJoined | MemberLeft | ParticipationSuspended | ParticipationResumed
OrganisationEvent = OrganisationRegistered | BodyEstablished | MemberFact | ChairAssumed


class RegisterOrganisation(Command, frozen=True, kw_only=True):
    """Register an organisation under its id."""

    organisation: str
    data: OrganisationRegistered


class OrganisationFact(Command, frozen=True, kw_only=True):
    """Record what happened to an organisation: a body, a member, a chair."""

    organisation: str
    data: BodyEstablished | MemberFact | ChairAssumed


OrganisationCommand = RegisterOrganisation | OrganisationFact
