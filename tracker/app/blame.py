"""Blame: which field of a docket's record the field of an event came from.

Events and dockets call things by different names, and what a record has inside (a member, an
entry of an agenda) becomes events of its own. Problems are told in the docket's words.
"""

from collections.abc import Mapping

import msgspec

from tracker.domain import item, measure, meeting, organisation, party
from tracker.domain.facts import Command
from tracker.exchange import records
from tracker.exchange.agenda import AgendaPoint
from tracker.exchange.fact_records import MeetingFact
from tracker.exchange.located import Located

FIELDS: Mapping[str, tuple[str, ...]] = {
    "occurred": ("on", "since"),
    "sources": ("from",),
    "members": ("by",),
    "speaker": ("by",),
    "party": ("party", "by"),
    "transition": ("what",),
    "status": ("what",),
    "stance": ("what",),
    "type": ("what",),
    "meeting": ("meeting", "at"),
    "summary": ("says",),
    "text": ("text", "says"),
    "reason": ("reason", "because"),
    "target": ("fact",),
    "form": ("as",),
    "bodies": ("body",),
    "measures": ("total",),
    "agenda": ("agenda", "item"),
    "to_meeting": ("to",),
    "links": ("links", "other"),
    "change": ("what",),
    "definition": ("file",),
    "item": ("item", "decided_by"),
    "kind": ("kind", "as"),
}
"""What a docket calls the fields of events: of several the one that is written, else the first."""


class Part(msgspec.Struct, frozen=True):
    """A part of a record that became events of its own: its path in the file, what it says."""

    path: str
    body: msgspec.Struct


def part_of(record: Located, command: Command) -> Part | None:
    """The part that a command came from; None where it is the record itself."""
    match record.body, command:
        case records.OrganisationRecord() as body, party.RegisterParty(party=name):
            return _part("members", body.members, name)
        case records.OrganisationRecord() as body, organisation.OrganisationFact(data=data):
            if isinstance(data, organisation.BodyEstablished):
                return _part("bodies", body.bodies, data.body)
            return _part("members", body.members, data.party)
        case records.ItemRecord() | records.PlanRecord() as body, measure.AddMeasure(data=data):
            return _part("measures", body.measures, data.measure)
        case MeetingFact(agenda=agenda), (
            item.TransitionItem(item=name)
            | meeting.MeetingFact(data=meeting.MeetingItemAdded(item=name))
        ):
            return _part("agenda", {point.item: point for point in agenda}, name)
        case _:
            return None


def _part(field: str, parts: Mapping[str, msgspec.Struct], name: str) -> Part | None:
    return Part(f"{field}.{name}", parts[name]) if name in parts else None


def docket_field(record: Located, command: Command | None, field: str | None) -> str | None:
    """What the docket calls a field of an event, or of the command that it comes from.

    Of a part it is the path (``agenda.mission.by``), which ends at the part where that does not
    write the field; None where no field is to blame.
    """
    part = part_of(record, command) if command is not None else None
    if part is None:
        return None if field is None else _name(record.body, field) or field
    if field is None:
        return part.path
    if _names_it(part, field):
        return part.path
    if (inside := _name(part.body, field)) is not None:
        return f"{part.path}.{inside}" if _writes(part.body, inside) else part.path
    return _name(record.body, field) or part.path


def _names_it(part: Part, field: str) -> bool:
    """Whether a field is the part's own name, which its path ends with already."""
    return isinstance(part.body, AgendaPoint) and field in {"item", "agenda"}


def _name(body: msgspec.Struct, field: str) -> str | None:
    """The name of a field in a record: of several the one that is written, else the first."""
    names = (*FIELDS.get(field, ()), field)
    known = [name for name in names if name in body.__struct_encode_fields__]
    return next(iter([*(name for name in known if _writes(body, name)), *known]), None)


def _writes(body: msgspec.Struct, name: str) -> bool:
    """Whether a record says something in a field."""
    names = dict(zip(body.__struct_encode_fields__, body.__struct_fields__, strict=True))
    return getattr(body, names[name]) not in (None, (), {})
