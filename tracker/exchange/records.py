"""The records of names: procedures, organisations, parties, sources, items, plans, meetings.

Exchange layer. One frozen struct per kind of record; each field's annotation says how it is
written. A name claims nothing about the world.
"""

from typing import Annotated

import msgspec

from tracker.domain.words import MEMBERSHIP_KINDS, PARTY_KINDS
from tracker.exchange.fields import (
    BODY,
    ITEM,
    LINK_KINDS,
    MEASURE,
    PARTY,
    Bodies,
    BodyId,
    Date,
    ItemId,
    Parties,
    Party,
    ProcedureName,
    Sources,
    Text,
)
from tracker.exchange.forms import REPORT_DATE, SHA256, TRUTH, id_of, one_word
from tracker.exchange.shapes import record_of, several, table


class Record(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Base of all records."""

    def check(self) -> None:
        """Refuse what no single field can tell."""


class Member(Record, frozen=True, kw_only=True):
    """A member of an organisation; of unknown start it counts as one."""

    name: Text
    since: Date | None = None
    kind: Annotated[str, one_word("kind of member", MEMBERSHIP_KINDS)] | None = msgspec.field(
        default=None, name="as"
    )


class Body(Record, frozen=True, kw_only=True):
    """A body of an organisation."""

    name: Text
    procedure: ProcedureName | None = None


class OrganisationRecord(Record, frozen=True, kw_only=True):
    """An organisation with its members and bodies."""

    id: str
    name: Text
    members: Annotated[dict[str, Member], table(PARTY, record_of(Member, "name"))] = msgspec.field(
        default_factory=dict
    )
    bodies: Annotated[dict[str, Body], table(BODY, record_of(Body, "name"))] = msgspec.field(
        default_factory=dict
    )
    procedure: ProcedureName | None = None


class ProcedureRecord(Record, frozen=True, kw_only=True):
    """A procedure that is no shipped one: its definition is a TOML file beside the docket.

    The file says whose definition it is; a later version has an id of its own here, and says
    since when it is ``in_force``. ``definition`` is what was read.
    """

    id: str
    file: Text
    in_force: Date | None = None
    definition: dict[str, object] = msgspec.field(default_factory=dict)


class PartyRecord(Record, frozen=True, kw_only=True):
    """Somebody who can act and is no member: a state, an organisation, a group, an office."""

    id: str
    name: Text
    kind: Annotated[str, one_word("kind of party", PARTY_KINDS)] | None = None
    of: Party | None = None


class PersonRecord(Record, frozen=True, kw_only=True):
    """A person in an office: the role is what speaks."""

    id: str
    name: Text
    role: Text | None = None
    of: Party | None = None
    in_office: Date | None = None


class SourceRecord(Record, frozen=True, kw_only=True):
    """A source. ``short`` is its name in this file, ``id`` its name in the log.

    Where no ``id`` is written, the short name is both.
    """

    short: str
    id: Annotated[str, id_of("a source")] = ""
    publisher: Text
    author: Text | None = None
    title: Text | None = None
    url: Text | None = None
    published: Annotated[str, REPORT_DATE] | None = None
    language: Text | None = None
    kind: Text | None = None
    public: Annotated[bool, TRUTH] = True
    symbol: Text | None = None
    sha256: Annotated[str, SHA256] | None = None
    relays: Sources = ()


class Measure(Record, frozen=True, kw_only=True):
    """A measure of a plan, or of the item that decided it."""

    title: Text
    number: Text | None = None
    responsible: Parties = ()
    due: Date | None = None
    item: ItemId | None = None
    concerns: Parties = ()


Measures = Annotated[dict[str, Measure], table(MEASURE, record_of(Measure, "title"))]


class ItemRecord(Record, frozen=True, kw_only=True):
    """An item that a body deals with: a name for the thing."""

    id: str
    title: Text
    kind: Text | None = None
    body: BodyId | None = None
    concerns: Parties = ()
    procedure: ProcedureName | None = None
    symbol: Text | None = None
    links: Annotated[
        dict[str, tuple[str, ...]], table(one_word("kind of link", LINK_KINDS), several(ITEM))
    ] = msgspec.field(default_factory=dict)
    measures: Measures = msgspec.field(default_factory=dict)


class PlanRecord(Record, frozen=True, kw_only=True):
    """A plan of measures: those that a source names; how many there are is a tally."""

    id: str
    title: Text
    body: BodyId | None = None
    measures: Measures = msgspec.field(default_factory=dict)


class MeetingRecord(Record, frozen=True, kw_only=True):
    """A meeting with its bodies; only needed where no fact is about it alone."""

    id: str
    bodies: Bodies = msgspec.field(default=(), name="body")
    symbol: Text | None = None
