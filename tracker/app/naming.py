"""From the names of a docket to orders: registrations, which claim nothing about the world.

A registration has the key of the stream that it opens. What an organisation or a plan has inside
(members, bodies, measures) is registered one by one, so that dockets may share a part of it.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Protocol, assert_never

from tracker.app.orders import Order
from tracker.app.workspace import Workspace
from tracker.domain import adoption, item, measure, organisation, party, plan
from tracker.domain import source as sources
from tracker.domain.facts import Claim, Command
from tracker.domain.procedure import definition, shipped, shipped_names
from tracker.exchange import records
from tracker.exchange.located import Located, NameRecord

SHARED_FIELDS = tuple(name for name in sources.SourceCited.__struct_fields__ if name != "relays")
"""Fields of a source that its record has under the same name."""


class Names(Protocol):
    """A name for each of other names: a dict, or what holds more than memory does."""

    def get(self, name: str, /) -> str | None:
        """The name of a name; None for one that has no other."""

    def __setitem__(self, name: str, other: str, /) -> None:
        """Give a name another one."""


REMEMBERED = 4_096
"""Sources whose ids are at hand: facts in a row cite the same ones."""


class SourceIds:
    """The ids in the log of a docket's sources; to each other name it is its own id."""

    def __init__(self, located: Iterable[Located], ids: Names | None = None) -> None:
        """Take all records of a docket; ``ids`` holds more of them than memory should."""
        found: Names = {} if ids is None else ids
        for record in located:
            body = record.body
            if isinstance(body, records.SourceRecord) and body.short != body.id:
                found[body.short] = body.id
        self._id = lru_cache(maxsize=REMEMBERED)(found.get)

    def __call__(self, short: str) -> str:
        """The id of a source by its short name."""
        return self._id(short) or short


class Namer:
    """Turns records of names into orders."""

    def __init__(self, known: Workspace, source_id: SourceIds) -> None:
        """Take what is known, and the ids of the docket's sources."""
        self._known = known
        self._source_id = source_id

    def orders(self, body: NameRecord) -> Iterator[Order]:
        """The orders of one record; meetings are gathered elsewhere, since facts tell them too."""
        match body:
            case records.ProcedureRecord():
                yield _procedure(body)
            case records.OrganisationRecord():
                yield from self._organisation(body)
            case records.PartyRecord():
                data = party.PartyRegistered(body.name, body.kind, None, body.of)
                yield named("party", body.id, party.RegisterParty, data)
            case records.PersonRecord():
                data = party.PartyRegistered(
                    body.name, "person", body.role, body.of, body.in_office
                )
                yield named("party", body.id, party.RegisterParty, data)
            case records.SourceRecord():
                yield self._source(body)
            case records.ItemRecord():
                yield from self._item(body)
            case records.PlanRecord():
                registered = plan.PlanRegistered(body.title, body.body)
                yield named("plan", body.id, plan.RegisterPlan, registered)
                yield from _measures("plan", body.id, body.measures)
            case records.MeetingRecord():
                return
            case _:
                assert_never(body)

    def links(self, body: records.ItemRecord) -> Iterator[Order]:
        """The links of an item: after all items are registered, since they may point ahead."""
        for kind, others in body.links.items():
            for other in others:
                key = f"link/{body.id}/{kind.replace(' ', '-')}/{other}"
                linked = item.ItemLinked(kind, other)
                yield Order(key, (item.LinkItem(claim=Claim(key=key), item=body.id, data=linked),))

    def _organisation(self, body: records.OrganisationRecord) -> Iterator[Order]:
        followed = (body.procedure, *(each.procedure for each in body.bodies.values()))
        yield from self._procedures(followed)
        registered = organisation.OrganisationRegistered(body.name, body.procedure)
        yield named("organisation", body.id, organisation.RegisterOrganisation, registered)
        for name, each in body.bodies.items():
            established = organisation.BodyEstablished(name, each.name, each.procedure)
            yield _of_organisation(body.id, f"body/{name}", established)
        for name, member in body.members.items():
            data = party.PartyRegistered(member.name)
            yield named("party", name, party.RegisterParty, data)
            joined = organisation.MemberJoined(name, **given(kind=member.kind))
            yield _of_organisation(body.id, f"member/{body.id}/{name}", joined, member.since)

    def _procedures(self, followed: Iterable[str | None]) -> Iterator[Order]:
        """Shipped procedures, on first mention; an adopted one stays as the log has it."""
        for name in dict.fromkeys(followed):
            if name is not None and name in shipped_names():
                first = self._known.adopted(name)
                adopted = first or adoption.ProcedureAdopted(definition(shipped(name)))
                yield named("procedure", name, adoption.AdoptProcedure, adopted)

    def _source(self, body: records.SourceRecord) -> Order:
        fields = {name: getattr(body, name) for name in SHARED_FIELDS}
        relays = tuple(self._source_id(name) for name in body.relays)
        cited = sources.SourceCited(relays=relays, **fields)
        return named("source", body.id, sources.CiteSource, cited)

    def _item(self, body: records.ItemRecord) -> Iterator[Order]:
        followed = item.procedure_for(body.procedure, body.body, self._known)
        if self._known.procedure(followed) is None:
            yield from self._procedures((followed,))
        registered = item.ItemRegistered(
            body.title, body.kind, body.body, body.concerns, body.procedure, body.symbol
        )
        yield named("item", body.id, item.RegisterItem, registered)
        yield from _measures("item", body.id, body.measures)


def named(kind: str, name: str, command: type[Command], data: object) -> Order:
    """A registration; its key is that of the stream."""
    key = f"{kind}/{name}"
    made: Any = command
    return Order(key, (made(claim=Claim(key=key), data=data, **{kind: name}),))


def _procedure(body: records.ProcedureRecord) -> Order:
    """A version of a procedure, as its file defines it; the file says of which one."""
    claim = Claim(key=f"procedure/{body.id}")
    adopted = adoption.ProcedureAdopted(dict(body.definition), body.in_force)
    name = str(body.definition.get("name", body.id))
    command = adoption.AdoptProcedure(claim=claim, procedure=name, data=adopted)
    return Order(claim.key, (command,))


def given(**fields: object) -> dict[str, Any]:
    """The fields that say something, so that a default stays where they do not."""
    return {name: value for name, value in fields.items() if value is not None}


def _of_organisation(name: str, key: str, data: Any, since: str | None = None) -> Order:  # noqa: ANN401
    claim = Claim(key=key, occurred=since)
    return Order(key, (organisation.OrganisationFact(claim=claim, organisation=name, data=data),))


def _measures(
    kind: Any,  # noqa: ANN401 - "plan" or "item"
    owner: str,
    written: Mapping[str, records.Measure],
) -> Iterator[Order]:
    for name, each in written.items():
        added = measure.MeasureAdded(
            name, each.title, each.number, each.responsible, each.due, each.item, each.concerns
        )
        claim = Claim(key=f"measure/{name}")
        command = measure.AddMeasure(claim=claim, kind=kind, name=owner, data=added)
        yield Order(claim.key, (command,))
