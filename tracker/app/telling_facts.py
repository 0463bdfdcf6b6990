"""Telling facts: the fields that a fact has of its own, in the words of a docket."""

from collections.abc import Mapping
from typing import Any

import msgspec

from tracker.domain import item, marks, measure, meeting, organisation, party, plan, source
from tracker.domain.facts import Entry, Event
from tracker.domain.statement import StatementMade
from tracker.domain.tally import TallyReported
from tracker.errors import Impossible

Fields = Mapping[str, Any]
"""Fields of a record as a docket writes them: text, lists of text, maps."""

RENAMED = {
    "transition": "what", "stance": "what", "status": "what", "members": "by", "meeting": "at",
    "form": "as", "reason": "because", "bodies": "body", "to_meeting": "to",
}  # fmt: skip
"""What a docket calls the fields of events."""

LEFT_OUT = frozenset({"outcome", "effect"})

WORDS: Mapping[type[Event], str] = {
    meeting.MeetingAttendanceRecorded: "attendance",
    meeting.MeetingItemAdded: "item added",
    meeting.MeetingItemMoved: "item moved",
    meeting.MeetingItemDropped: "item dropped",
    meeting.MeetingAgendaIssued: "agenda issued",
    meeting.MeetingAgendaAdopted: "agenda adopted",
    item.ItemRetitled: "retitled",
    item.TextVersioned: "new text",
    organisation.ParticipationSuspended: "participation suspended",
    organisation.ParticipationResumed: "participation resumed",
    party.OfficeAssumed: "took office",
    party.OfficeLeft: "left office",
}
"""The words of events that have one each."""


def fact_fields(entry: Entry) -> Fields:  # noqa: PLR0911 - a case an event
    """The fields that a fact has of its own.

    Raises:
        Impossible: for an event that no record of its own stands for.
    """
    kind, _, name = entry.stream.partition("/")
    match entry.data:
        case marks.EventCorroborated() as data:
            return {"what": "corroborated", "fact": data.target}
        case marks.EventDisputed() as data:
            says = {saying.field: saying.value for saying in data.says}
            return {"what": "dispute", "fact": data.target, "says": says or data.text}
        case item.ItemTransitioned() | item.StanceTaken() as data:
            return {"item": name, **renamed(data)}
        case item.ItemLinked() as data:
            return {"what": data.kind, "item": name, "other": data.item}
        case measure.MeasureReported() as data:
            return renamed(data)
        case measure.MeasureAdded() as data:
            owner = {"plan": "plan", "item": "decided_by"}[kind]
            return {"what": "measure added", owner: name, **plain(data)}
        case plan.PlanAdopted() as data:
            fields = renamed(data)
            return {"what": "plan adopted", "plan": name, "total": fields.pop("measures"), **fields}
        case TallyReported() as data:
            total = str(data.total) if data.total is not None else None
            parts = {part.name: str(part.count) for part in data.parts}
            return {**plain(data), "what": "tally", kind: name, "total": total, "parts": parts}
        case StatementMade() as data:
            return {"what": "statement", **_statement(data)}
        case _:
            return _of_stream(entry, kind, name)


def _of_stream(entry: Entry, kind: str, name: str) -> Fields:
    """The fields of a fact that names the thing whose stream it lies in, and has its own word."""
    match entry.data:
        case meeting.Told() as data:
            return {"what": entry.type.partition(".")[2], "meeting": name, **plain(data)}
        case source.SourceAmended() as data:
            told = {"says": data.text, "grounds": data.grounds, "url": data.url}
            change = f"source {data.change}"
            return {"what": change, "source": name, **told, "sha256": data.sha256}
        case party.OfficeAssumed() | party.OfficeLeft() as data:
            return {"what": WORDS[type(data)], "by": name, **plain(data)}
        case data if type(data) in WORDS:
            return {"what": WORDS[type(data)], kind: name, **renamed(data)}
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


def plain(data: Event) -> dict[str, Any]:
    """The fields of an event's data, each as a docket writes its value."""
    return {name: _text(value) for name, value in msgspec.structs.asdict(data).items()}


def renamed(data: Event) -> dict[str, Any]:
    """The same, each under the name that a docket has for it; without what is derived."""
    fields = plain(data).items()
    return {RENAMED.get(name, name): value for name, value in fields if name not in LEFT_OUT}


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
