"""The records of facts about parties: members, chairs, offices.

Exchange layer. All of them are facts of ``fact_records``, where they are read from.
"""

from typing import Annotated

import msgspec

from tracker.domain.words import MEMBERSHIP_KINDS
from tracker.errors import MissingField
from tracker.exchange.fact_base import Happened
from tracker.exchange.fields import BodyId, OrganisationId, Parties, Party, Text
from tracker.exchange.forms import one_word

MEMBERSHIP_WORDS = ("joined", "left")
"""What happens to a membership."""

PARTICIPATION_WORDS = ("participation suspended", "participation resumed")
"""What happens to a member that stays one."""


class ChairFact(Happened, frozen=True, kw_only=True):
    """A party took the chair of a body or an organisation."""

    what: Annotated[str, one_word("kind of fact", ("chair",))]
    by: Party
    after: Party | None = None
    body: BodyId | None = None
    organisation: OrganisationId | None = None

    def check(self) -> None:
        """Ask of what it is the chair."""
        _need_home(self.body, self.organisation)


class MembershipFact(Happened, frozen=True, kw_only=True):
    """A party became a member of an organisation or a body, or left it."""

    what: Annotated[str, one_word("kind of fact", MEMBERSHIP_WORDS)]
    by: Party
    organisation: OrganisationId | None = None
    body: BodyId | None = None
    kind: Annotated[str, one_word("kind of member", MEMBERSHIP_KINDS)] | None = msgspec.field(
        default=None, name="as"
    )

    def check(self) -> None:
        """Ask of what it is a member."""
        _need_home(self.body, self.organisation)


class ParticipationFact(Happened, frozen=True, kw_only=True):
    """A member takes no part for a while, or takes part again; it stays a member."""

    what: Annotated[str, one_word("kind of fact", PARTICIPATION_WORDS)]
    party: Party
    organisation: OrganisationId | None = None
    body: BodyId | None = None
    by: Parties = ()
    grounds: Text | None = None

    def check(self) -> None:
        """Ask in what it takes part."""
        _need_home(self.body, self.organisation)


class OfficeFact(Happened, frozen=True, kw_only=True):
    """Somebody took an office: its name (``role``), or the ``office`` that is a party itself."""

    what: Annotated[str, one_word("kind of fact", ("took office",))]
    by: Party
    role: Text | None = None
    of: Party | None = None
    office: Party | None = None
    after: Party | None = None

    def check(self) -> None:
        """Ask for the office."""
        if self.role is None and self.office is None:
            raise MissingField("role", "which office is it?")


class LeavingFact(Happened, frozen=True, kw_only=True):
    """Somebody left an office; where none is named, all of them."""

    what: Annotated[str, one_word("kind of fact", ("left office",))]
    by: Party
    role: Text | None = None
    of: Party | None = None
    office: Party | None = None
    grounds: Text | None = None


def _need_home(body: str | None, organisation: str | None) -> None:
    if body is None and organisation is None:
        raise MissingField("organisation", "name the organisation, or the body")


PartyFacts = ChairFact | MembershipFact | ParticipationFact | OfficeFact | LeavingFact
