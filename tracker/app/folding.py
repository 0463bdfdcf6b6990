"""Folding: a meeting's further events back into its fact, as attendance and agenda.

Folded is what an import of the fact would make just so again: the same claim under the keys that
it gives, items numbered as they are listed.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from tracker.app.telling import tell
from tracker.app.translate_meetings import ATTENDANCE, INCLUDED, OUTCOMES
from tracker.domain.facts import Entry
from tracker.domain.item import ItemTransitioned
from tracker.domain.meeting import (
    MeetingAttendanceRecorded,
    MeetingItemAdded,
    MeetingItemMoved,
    Told,
)

LISTED = ("announced", "rescheduled")
"""Words by which the items of an agenda are put on it."""

OF_CLAIM = frozenset(
    {"on", "order", "from", "wording", "according_to", "note", "irregular", "reported"}
)
POINT = ("what", "by", "grounds", "condition", "to", "task", "until", "as", "symbol")


class Folded(msgspec.Struct, frozen=True):
    """Fields of a fact, and the ids of the events that they tell."""

    fields: Mapping[str, Any]
    entries: frozenset[str]


class _Point(msgspec.Struct):
    """What the events of a fact say of one item of the agenda."""

    added: Entry | None = None
    moved: Entry | None = None


def fold(main: Entry, further: Sequence[Entry]) -> Folded:
    """Fold what belongs to a meeting's fact; of facts of one event nothing."""
    if isinstance(main.data, MeetingItemMoved):
        return Folded({}, frozenset(_arrivals(main, further)))
    word = main.type.partition(".")[2]
    if not isinstance(main.data, Told) or word not in OUTCOMES:
        return Folded({}, frozenset())
    own = [entry for entry in further if _is_own(entry, main)]
    fields, entries = _attendance(main, own)
    agenda: dict[str, Any] = {}
    for name, point in _points(main, own).items():
        said = _listed(point, len(agenda)) if word in LISTED else _held(point, len(agenda))
        if said is not None:
            agenda[name] = said
            entries |= {each.event_id for each in (point.added, point.moved) if each is not None}
    bare = agenda and all(said == {} for said in agenda.values())
    written = {name: _short(said) for name, said in agenda.items()}
    return Folded({**fields, "agenda": list(agenda) if bare else written}, frozenset(entries))


def _is_own(entry: Entry, main: Entry) -> bool:
    """Whether an event says what its fact says, of who and when."""
    same = msgspec.structs.replace(entry.claim, key=main.claim.key, replaces=main.claim.replaces)
    return same == main.claim


def _arrivals(main: Entry, further: Sequence[Entry]) -> Iterator[str]:
    """The event by which what was moved stands on the other meeting's agenda."""
    data = main.data
    if not isinstance(data, MeetingItemMoved):
        return
    there = MeetingItemAdded(data.item, data.number, data.part, main.stream.partition("/")[2])
    for entry in further:
        home = entry.stream == f"meeting/{data.to_meeting}"
        if home and entry.data == there and _is_own(entry, main):
            yield entry.event_id


def _attendance(main: Entry, own: Sequence[Entry]) -> tuple[dict[str, Any], set[str]]:
    for entry in own:
        if (
            isinstance(entry.data, MeetingAttendanceRecorded)
            and entry.claim.key == f"{main.claim.key}/{ATTENDANCE}"
            and entry.stream == main.stream
        ):
            present, absent = map(list, (entry.data.present, entry.data.absent))
            return {"present": present, "absent": absent}, {entry.event_id}
    return {}, set()


def _points(main: Entry, own: Sequence[Entry]) -> dict[str, _Point]:
    """The events by item, in their order."""
    found: dict[str, _Point] = {}
    key, name = main.claim.key, main.stream.partition("/")[2]
    for entry in own:
        match entry.data:
            case MeetingItemAdded(item=about, part=None, carried_over_from=None):
                if entry.claim.key == f"{key}/agenda/{about}" and entry.stream == main.stream:
                    found.setdefault(about, _Point()).added = entry
            case ItemTransitioned(meeting=there) if there == name:
                about = entry.stream.partition("/")[2]
                if entry.claim.key == f"{key}/{about}":
                    found.setdefault(about, _Point()).moved = entry
            case _:
                pass
    return found


def _listed(point: _Point, before: int) -> dict[str, Any] | None:
    """What an announced agenda says of an item; None where it has no words for it."""
    if point.moved is None or not _is_numbered(point.added, before):
        return None
    said = _said(point.moved)
    return {} if said == {"what": INCLUDED} else said


def _held(point: _Point, before: int) -> dict[str, Any] | None:
    """What the agenda of a meeting that was held says of an item."""
    if point.moved is None:
        return {} if _is_numbered(point.added, before) else None
    return _said(point.moved) if point.added is None else None


def _is_numbered(added: Entry | None, before: int) -> bool:
    """Whether an item has the number that its place in the list gives."""
    return isinstance(added, Entry) and getattr(added.data, "number", None) == before + 1


def _said(moved: Entry) -> dict[str, Any]:
    _, fields = tell(moved)
    return {
        name: value[0] if isinstance(value, list) and len(value) == 1 else value
        for name in POINT
        if (value := fields.get(name)) is not None and name not in OF_CLAIM
    }


def _short(said: Mapping[str, Any]) -> object:
    """The word alone where there is no more; nothing for an item that just stood there."""
    if said.keys() == {"what"}:
        return said["what"]
    return said
