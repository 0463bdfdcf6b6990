"""Aspects: what the facts of one stream come to, each under a name that two moments share.

For each thing and aspect (its state, a member's position, a place on an agenda …) the last fact
that stands counts. So a difference between two moments is a difference between two mappings.
"""

from collections.abc import Iterator

import msgspec

from tracker.domain import item, measure, meeting, organisation, party, plan, tally
from tracker.domain.facts import Entry, Event
from tracker.domain.marks import EventDisputed
from tracker.domain.statement import StatementMade
from tracker.domain.timeline import Timeline, open_disputes
from tracker.views.item_rows import label
from tracker.views.reader import Reader
from tracker.views.subjects import stance_in, takers
from tracker.views.wording import bare, describe, names, says

STATE = "state"
"""The aspect that says how an item, a meeting or a measure stands."""
DETAILS = frozenset({"starts", "ends", "place", "kind", "format", "chair of it"})
"""Aspects of a meeting that several facts repeat: told again, nothing has changed."""
POSSIBLY, DISPUTED = "possibly", "disputed"


class Name(msgspec.Struct, frozen=True, order=True):
    """What an aspect is of: a thing's id, the aspect, and whose or of which other thing."""

    about: str
    aspect: str
    who: str = ""


class Aspect(msgspec.Struct, frozen=True):
    """What stands: in words, and the fact that says so."""

    value: str
    entry: Entry


Aspects = dict[Name, Aspect]


def aspects(reader: Reader, stream: str) -> tuple[Aspects, Timeline]:
    """All aspects of a stream (by its name) at the reader's moment."""
    timeline = reader.timeline(reader.stream(stream))
    found: Aspects = {}
    for entry in timeline.stands:
        for name, value in _of(entry):
            found[name] = Aspect(value, entry)
    _labelled(reader, stream, found)
    for entry in timeline.possible:
        found[Name(_owner(entry), POSSIBLY, entry.claim.key)] = Aspect(describe(entry.data), entry)
    for entry in (*timeline.stands, *timeline.possible):
        for mark in open_disputes(timeline, entry):
            name = Name(_owner(entry), DISPUTED, mark.claim.key)
            found[name] = Aspect(f"{entry.claim.key}: {_says(mark)}", mark)
    return found, timeline


def _labelled(reader: Reader, stream: str, found: Aspects) -> None:
    """Word an item's state as lists do: of a silence that ran out, that nobody told its end."""
    state = Name(bare(stream), STATE)
    if stream.startswith("item/") and state in found:
        entry = found[state].entry
        told = label(reader, entry) or ""
        by = entry.data.by if isinstance(entry.data, item.ItemTransitioned) else ()
        found[state] = Aspect(f"{told} by {names(by)}" if by else told, entry)


def _says(mark: Entry) -> str:
    return says(mark.data) if isinstance(mark.data, EventDisputed) else ""


def _owner(entry: Entry) -> str:
    """The thing that a fact is about."""
    data = entry.data
    return data.measure if isinstance(data, measure.MeasureReported) else bare(entry.stream)


def _of(entry: Entry) -> Iterator[tuple[Name, str]]:
    """The aspects that one fact tells."""
    about = bare(entry.stream)
    match entry.data:
        case item.ItemTransitioned(outcome=outcome):
            yield Name(about, STATE), outcome.state_label
            yield from _positions(entry, about)
        case item.StanceTaken():
            yield from _positions(entry, about)
        case meeting.Told() as data:
            yield from _told(data, entry)
        case data:
            yield _simple(data, about, entry)


def _positions(entry: Entry, about: str) -> Iterator[tuple[Name, str]]:
    for who in takers(entry):
        yield Name(about, "position", who), stance_in(entry)


def _told(data: meeting.Told, entry: Entry) -> Iterator[tuple[Name, str]]:
    """A meeting's outcome, and what is told of when and where it is."""
    about = bare(entry.stream)
    yield Name(about, STATE), entry.type.partition(".")[2]
    held = entry.claim.occurred if isinstance(data, meeting.MeetingHeld) else None
    told = {"starts": data.starts or held, "ends": data.ends, "place": data.venue}
    told |= {"kind": data.kind, "format": data.format, "chair of it": data.chair}
    yield from ((Name(about, name), value) for name, value in told.items() if value)


def _simple(data: Event, about: str, entry: Entry) -> tuple[Name, str]:  # noqa: C901, PLR0911, PLR0912 - a case an event
    """The one aspect of all other facts; what has no better name goes by its type."""
    match data:
        case item.ItemRegistered(title=title) | plan.PlanRegistered(title=title):
            return Name(about, "title"), title
        case item.ItemRetitled(title=title):
            return Name(about, "title"), title
        case item.ItemLinked(kind=kind, item=other):
            return Name(about, f"link: {kind}", other), "linked"
        case item.TextVersioned(text=text):
            return Name(about, "text", text), describe(data)
        case measure.MeasureAdded(measure=name, title=title):
            return Name(name, "title"), title
        case measure.MeasureReported(measure=name):
            return Name(name, STATE), describe(data).removeprefix(f"{name} ")
        case tally.TallyReported(of=counted):
            return Name(about, "count", counted), describe(data)
        case meeting.MeetingItemAdded(item=name):
            return Name(about, "agenda", name), describe(data)
        case meeting.MeetingItemMoved(item=name) | meeting.MeetingItemDropped(item=name):
            return Name(about, "agenda", name), describe(data)
        case organisation.ChairAssumed(body=body):
            return Name(body or about, "chair"), describe(data)
        case organisation.MemberJoined() | organisation.MemberLeft():
            return Name(about, "membership", data.party), describe(data)
        case organisation.ParticipationSuspended() | organisation.ParticipationResumed():
            return Name(about, "participation", data.party), describe(data)
        case organisation.BodyEstablished(body=body):
            return Name(body, "name"), describe(data)
        case party.OfficeAssumed() | party.OfficeLeft():
            return Name(about, "office", data.office or data.role or ""), describe(data)
        case StatementMade():
            return Name(about, "statement"), describe(data)
        case meeting.MeetingAttendanceRecorded():
            return Name(about, "attendance"), describe(data)
        case _:
            return Name(about, entry.type.partition(".")[2].replace("_", " ")), describe(data)
