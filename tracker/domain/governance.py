"""Whose an item is: the organisation and the procedure that it falls under, and who may take part.

Pure domain. An item follows its own procedure, else its body's, its organisation's, the default.
"""

from tracker.domain import organisation
from tracker.domain.facts import Claim
from tracker.domain.item_events import ItemRegistered
from tracker.domain.known import Known, Reference, unknown
from tracker.domain.procedure import Procedure
from tracker.errors import Finding, Refused

DEFAULT_PROCEDURE = "consensus"


def organisation_of(item: str, known: Known) -> str | None:
    """The organisation whose body has the item, where the item names a body."""
    return _owner(_registered(item, known).body, known)


def procedure_name(item: str, known: Known) -> str:
    """The procedure that a registered item follows."""
    registered = _registered(item, known)
    return procedure_for(registered.procedure, registered.body, known)


def procedure_for(own: str | None, body: str | None, known: Known) -> str:
    """The procedure of an item: its own, its body's, its organisation's, else the default."""
    return own or _inherited(body, known) or DEFAULT_PROCEDURE


def _registered(item: str, known: Known) -> ItemRegistered:
    thing = known.thing("item", item)
    found = thing.data if thing is not None else None
    return found if isinstance(found, ItemRegistered) else ItemRegistered(item)


def _owner(body: str | None, known: Known) -> str | None:
    found = known.thing("body", body) if body is not None else None
    return None if found is None else found.stream.removeprefix("organisation/")


def _inherited(body: str | None, known: Known) -> str | None:
    found = known.thing("body", body) if body is not None else None
    if found is None:
        return None
    if isinstance(found.data, organisation.BodyEstablished) and found.data.procedure is not None:
        return found.data.procedure
    owner = known.thing("organisation", found.stream.removeprefix("organisation/"))
    data = owner.data if owner is not None else None
    return data.procedure if isinstance(data, organisation.OrganisationRegistered) else None


def procedure_of(item: str, known: Known) -> Procedure:
    """The adopted procedure that an item follows.

    Raises:
        Refused: where the log holds no procedure of that name.
    """
    name = procedure_name(item, known)
    found = known.procedure(name)
    if found is None:
        missing = unknown(known, Reference("procedure", ("procedure",), name))
        raise Refused([Finding("procedure", missing)])
    return found


def check_members(
    item: str, parties: tuple[str, ...], claim: Claim, known: Known, field: str
) -> None:
    """Refuse parties that were certainly no members of the item's organisation, or body, then.

    Raises:
        Refused: one finding per such party.
    """
    body = _registered(item, known).body
    owner = _owner(body, known)
    if owner is not None:
        eligible = [one for one in known.memberships(owner) if one.body in {None, body}]
        organisation.check_members(eligible, owner, parties, claim.occurred, field)
