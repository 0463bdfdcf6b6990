"""Telling: a recorded event in the words of a docket, so that it can be typed again, changed.

The other way round than ``translate`` and ``naming``. Derived fields (an outcome, the date of a
report) are left out: they follow from the others.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from tracker.domain import item, marks, measure, meeting, organisation, party, plan, source
from tracker.domain.facts import Claim, Entry, Event
from tracker.domain.statement import StatementMade
from tracker.domain.tally import TallyReported
from tracker.errors import Impossible

Fields = Mapping[str, Any]
"""Fields of a record as a docket writes them: text, lists of text, maps."""

RENAMED = {
    "transition": "what", "stance": "what", "status": "what", "members": "by", "meeting": "at",
    "form": "as", "reason": "because", "bodies": "body",
}  # fmt: skip
"""What a docket calls the fields of events."""

LEFT_OUT = frozenset({"outcome", "effect"})


def tell(entry: Entry) -> tuple[str, Fields]:
    """Tell an event as a record: its section of a docket, and its fields.

    ``measures`` and ``bodies`` stand for the parts of a plan or an organisation.

    Raises:
        Impossible: for an event that no record of its own stands for.
    """
    told = tell_name(entry.data)
    if told is not None:
        section, fields = told
        return section, _given(fields)
    return "facts", _given({**_fact(entry), **claim_fields(entry.claim)})


def claim_fields(claim: Claim) -> Fields:
    """Tell what every fact says: when, and who says so."""
    return {
        "on": claim.occurred,
        "order": str(claim.order) if claim.order else None,
        "from": [
            cited.source if cited.locator is None else f"{cited.source}#{cited.locator}"
            for cited in claim.sources
        ],
        "wording": {c.source: c.wording for c in claim.sources if c.wording is not None},
        "according_to": claim.according_to,
        "note": claim.note,
        "irregular": claim.irregular,
    }


def tell_name(  # noqa: PLR0911 - a case an event
    data: Event,
) -> tuple[str, Fields] | None:
    """The section and fields of what a name was given to; None for facts."""
    match data:
        case source.SourceCited():
            return "sources", _plain(data)
        case party.PartyRegistered(kind="person"):
            return "people", {name: text for name, text in _plain(data).items() if name != "kind"}
        case party.PartyRegistered():
            return "parties", {name: _plain(data)[name] for name in ("name", "kind", "of")}
        case organisation.OrganisationRegistered():
            return "organisations", _plain(data)
        case organisation.BodyEstablished():
            return "bodies", {name: _plain(data)[name] for name in ("name", "procedure")}
        case item.ItemRegistered():
            return "items", _plain(data)
        case plan.PlanRegistered():
            return "plans", _plain(data)
        case meeting.MeetingRegistered():
            return "meetings", _renamed(data)
        case measure.MeasureAdded():
            return "measures", {n: v for n, v in _plain(data).items() if n != "measure"}
        case _:
            return None


def _fact(entry: Entry) -> Fields:  # noqa: PLR0911 - a case an event
    """The fields that a fact has of its own."""
    kind, _, name = entry.stream.partition("/")
    match entry.data:
        case marks.EventCorroborated() as data:
            return {"what": "corroborated", "fact": data.target}
        case marks.EventDisputed() as data:
            says = {saying.field: saying.value for saying in data.says}
            return {"what": "dispute", "fact": data.target, "says": says or data.text}
        case item.ItemTransitioned() | item.StanceTaken() as data:
            return {"item": name, **_renamed(data)}
        case meeting.Told() as data:
            return {"what": entry.type.partition(".")[2], "meeting": name, **_plain(data)}
        case meeting.MeetingAttendanceRecorded() as data:
            return {"what": "attendance", "meeting": name, **_plain(data)}
        case measure.MeasureReported() as data:
            return _renamed(data)
        case plan.PlanAdopted() as data:
            fields = _renamed(data)
            return {"what": "plan adopted", "plan": name, "total": fields.pop("measures"), **fields}
        case TallyReported() as data:
            total = str(data.total) if data.total is not None else None
            parts = {part.name: str(part.count) for part in data.parts}
            return {**_plain(data), "what": "tally", kind: name, "total": total, "parts": parts}
        case StatementMade() as data:
            return {"what": "statement", **_statement(data)}
        case _:
            return _of_organisation(entry, name)


def _of_organisation(entry: Entry, name: str) -> Fields:
    """The fields of a fact about members or chairs."""
    match entry.data:
        case organisation.ChairAssumed() as data:
            by = {"by": data.party, "after": data.after, "body": data.body}
            return {"what": "chair", "organisation": name, **by}
        case organisation.MemberJoined() as data:
            home = {"organisation": name, "body": data.body}
            return {"what": "joined", "by": data.party, "as": data.kind, **home}
        case organisation.MemberLeft() as data:
            return {"what": "left", "by": data.party, "organisation": name, "body": data.body}
        case _:
            reason = f"{entry.claim.key} can't be corrected: retract it and record it again"
            raise Impossible(reason)


def _statement(data: StatementMade) -> Fields:
    """The fields of a statement, references without their kinds."""
    return {
        "by": _bare(data.speaker),
        "says": data.summary,
        "about": [_bare(ref) for ref in data.about],
        "kind": data.kind,
        "attached_to": _bare(data.attached_to) if data.attached_to is not None else None,
        "aligned": list(data.aligned),
        "at": data.meeting,
    }


def _bare(ref: str) -> str:
    return ref.partition("/")[2]


def _plain(data: Event) -> dict[str, Any]:
    return {name: _text(value) for name, value in msgspec.structs.asdict(data).items()}


def _renamed(data: Event) -> dict[str, Any]:
    plain = _plain(data).items()
    return {RENAMED.get(name, name): value for name, value in plain if name not in LEFT_OUT}


def _text(value: object) -> object:
    """Write a value of an event as a docket does."""
    match value:
        case bool():
            return "yes" if value else "no"
        case int():
            return str(value)
        case tuple():
            return list(value)
        case _:
            return value


def _given(fields: Fields) -> Fields:
    """Leave out what says nothing."""
    return {name: value for name, value in fields.items() if value not in (None, [], {}, "")}
