"""Projections: from one event to rows. Pure; the writer decides how they are written.

The same code runs inside the appending transaction and in a rebuild. A ``place`` is handed in,
with the stamp of what is there: a replacement keeps both of what it replaces.
"""

from collections.abc import Iterable, Iterator
from functools import cache

from tracker.domain import item, marks, measure, meeting, organisation, party, plan, source
from tracker.domain.adoption import ProcedureAdopted
from tracker.domain.facts import Bounds, Event
from tracker.domain.statement import StatementMade
from tracker.domain.tally import TallyReported
from tracker.domain.timeline import bounds
from tracker.log.log_events import LogOpened, LogResumed
from tracker.log.store import Stored
from tracker.views.rows import (
    OFF,
    TITLE,
    Dates,
    EntityRow,
    FactRow,
    MarkRow,
    MentionRow,
    Operation,
    Retraction,
    StandingRow,
    WordsRow,
)
from tracker.views.texts import places


def project(stored: Stored, place: int, first_recorded: str) -> Iterator[Operation]:
    """Give all rows of one event, references by name."""
    yield from said(stored, place, first_recorded)
    for ref, role in mentioned(stored):
        yield MentionRow(ref, role, stored.position)
    if words := places(stored.envelope, stored.data):
        yield WordsRow(stored.position, words)


def said(stored: Stored, place: int, first_recorded: str) -> Iterator[Operation]:
    """Give the rows of what an event says, without those of its names and words."""
    found = bounds_of(stored, place, first_recorded)
    dates = Dates(found.earliest, found.latest, stored.envelope.order, found.place, found.reported)
    yield _fact(stored, dates)
    data = stored.data
    if isinstance(data, NAMING):  # most events name nothing: told by one look
        yield from _entity(stored, dates)
    if isinstance(data, marks.Mark):
        yield from _marks(stored, data, dates)
    else:
        yield from _standing(stored, dates)


def bounds_of(stored: Stored, place: int, first_recorded: str) -> Bounds:
    """The dates of a stored event as integers.

    ``first_recorded`` stamps the event at ``place``: a fact without a report date counts from the
    day on which the log first had it, so that a later correction of a word does not move it.
    """
    data = stored.data
    return bounds(
        stored.envelope,
        first_recorded,
        place,
        setup=stored.kind.setup,
        mistake=isinstance(data, marks.EventRetracted) and data.kind == "mistake",
    )


def _fact(stored: Stored, dates: Dates) -> FactRow:
    envelope = stored.envelope
    return FactRow(
        stored.position,
        envelope.event_id,
        envelope.key,
        envelope.type,
        envelope.stream,
        stored.kind.mark,
        dates,
    )


def _entity(stored: Stored, dates: Dates) -> Iterator[EntityRow | StandingRow]:
    """A registration makes a thing known, and says what it is called; so does a corrected one."""
    for kind, name, title, parent in registered(stored):
        position = stored.position
        yield EntityRow(position, kind, name, stored.envelope.stream, title, parent)
        yield StandingRow(f"{kind}/{name}", "named", "", position, title, parent, None, dates)


NAMING = (
    party.PartyRegistered, organisation.OrganisationRegistered, organisation.BodyEstablished,
    source.SourceCited, ProcedureAdopted, item.ItemRegistered, plan.PlanRegistered,
    measure.MeasureAdded, meeting.MeetingRegistered, StatementMade, LogOpened, LogResumed,
)  # fmt: skip
"""Events that give a thing its name."""


def registered(stored: Stored) -> Iterator[tuple[str, str, str, str | None]]:
    """The thing that an event registers, if it does: its kind, id, title and parent."""
    if not isinstance(stored.data, NAMING):  # most events name nothing: told by one look
        return
    stream, named = stored.envelope.stream, _named(stored.data)
    if named is None:
        return
    title, parent = named
    kind, _, name = stream.partition("/")
    match stored.data:
        case organisation.BodyEstablished(body=body):
            kind, name, parent = "body", body, name
        case measure.MeasureAdded(measure=added):
            kind, name, parent = "measure", added, stream
        case _:
            pass
    yield kind, name, title, parent


def _named(data: Event) -> tuple[str, str | None] | None:  # noqa: PLR0911 - one line a kind
    """The title and parent that a registration gives; None for all other events."""
    match data:
        case party.PartyRegistered():
            return data.name, data.of
        case organisation.OrganisationRegistered() | organisation.BodyEstablished():
            return data.name, None
        case source.SourceCited():
            return data.title or data.publisher, None
        case ProcedureAdopted():
            return str(data.definition.get("title", "")) or "procedure", None
        case item.ItemRegistered() | plan.PlanRegistered():
            return data.title, data.body
        case measure.MeasureAdded():
            return data.title, None
        case meeting.MeetingRegistered():
            return " ".join(data.bodies) or "meeting", data.bodies[0] if data.bodies else None
        case StatementMade():
            return data.summary, data.speaker
        case LogOpened() | LogResumed():
            return data.origin, None
        case _:
            return None


def _standing(  # noqa: C901 - a case an event
    stored: Stored, dates: Dates
) -> Iterator[StandingRow]:
    stream = stored.envelope.stream

    def row(  # noqa: PLR0913, PLR0917 - a row has that many columns
        subject: str,
        slot: str,
        who: str,
        value: str | None,
        label: str | None = None,
        effect: str | None = None,
    ) -> StandingRow:
        return StandingRow(subject, slot, who, stored.position, value, label, effect, dates)

    match stored.data:
        case item.ItemTransitioned() as data:
            outcome = data.outcome
            openness = "open" if outcome.open else "closed"
            yield row(stream, "state", "", outcome.state, outcome.state_label, openness)
            if outcome.stance is not None:
                for member in dict.fromkeys(data.by):
                    yield row(stream, "stance", member, outcome.stance, None, outcome.effect)
        case item.StanceTaken() as data:
            for member in dict.fromkeys(data.members):
                yield row(stream, "stance", member, data.stance, None, data.effect)
        case measure.MeasureReported() as data:
            openness = "open" if data.status in measure.OPEN_STATUSES else "closed"
            yield row(f"measure/{data.measure}", "state", "", data.status, None, openness)
        case meeting.MeetingItemAdded() | meeting.MeetingItemMoved() | meeting.MeetingItemDropped():
            number, effect = _agenda(stored.data)
            yield row(stream, "agenda", stored.data.item, number, None, effect)
        case item.ItemRetitled() as data:
            yield row(stream, "named", TITLE, data.title)
        case meeting.Told():
            yield from _meeting(stored, dates)
        case organisation.ChairAssumed() as data:
            subject = stream if data.body is None else f"body/{data.body}"
            yield row(subject, "chair", "", data.party, data.after)
        case organisation.MemberJoined() as data:
            yield row(stream, "member", data.party, data.kind)
        case organisation.MemberLeft() as data:
            yield row(stream, "member", data.party, None)


def _agenda(
    data: meeting.MeetingItemAdded | meeting.MeetingItemMoved | meeting.MeetingItemDropped,
) -> tuple[str | None, str | None]:
    """An item's number on the agenda, and ``OFF`` where it is on it no more."""
    match data:
        case meeting.MeetingItemAdded(number=number):
            return _text(number), None
        case meeting.MeetingItemMoved(number=number, to_meeting=None):
            return _text(number), None
        case _:
            return None, OFF


def _text(number: int | None) -> str | None:
    return None if number is None else str(number)


def _meeting(stored: Stored, dates: Dates) -> Iterator[StandingRow]:
    """A meeting's outcome, and its start: as told, else the day on which it was held."""
    data, stream, position = stored.data, stored.envelope.stream, stored.position
    outcome = stored.envelope.type.partition(".")[2]
    openness = "closed" if outcome in {"held", "cancelled"} else "open"
    yield StandingRow(stream, "state", "", position, outcome, None, openness, dates)
    starts = data.starts if isinstance(data, meeting.Told) else None
    if starts is None and isinstance(data, meeting.MeetingHeld):
        starts = stored.envelope.occurred
    if starts is not None:
        yield StandingRow(stream, "starts", "", position, starts, None, None, dates)


def _marks(stored: Stored, data: marks.Mark, dates: Dates) -> Iterator[MarkRow | Retraction]:
    yield MarkRow(stored.position, data.target, stored.envelope.type)
    if isinstance(data, marks.EventRetracted):
        yield Retraction(data.target, stored.position, dates.reported)


_PARTY_ROLES = {
    "by", "members", "concerns", "party", "chair", "after", "present", "absent", "to",
    "on_behalf_of", "aligned", "responsible", "of", "office",
}  # fmt: skip
_THING_ROLES = {
    "meeting": "meeting", "item": "item", "plan": "plan", "measure": "measure", "body": "body",
    "bodies": "body", "relays": "source", "withdrawn_by": "source",
    "carried_over_from": "meeting", "to_meeting": "meeting",
}  # fmt: skip


def mentioned(stored: Stored) -> Iterable[tuple[str, str]]:
    """Every thing that an event names (``kind/id``), with the role in which it does; each once.

    Somebody who acts is named ``party/id``, also where it is an organisation or a body.
    """
    said = stored.envelope
    found = {("source/" + citation.source, "source"): None for citation in said.sources}
    if said.according_to is not None:
        found["party/" + said.according_to, "according_to"] = None
    data = stored.data
    for role, before in _naming_fields(type(data)):
        value = getattr(data, role)
        if isinstance(value, str):
            found[before + value, role] = None
        elif isinstance(value, tuple):
            for name in value:
                if isinstance(name, str):
                    found[before + name, role] = None
    return found


_WORDS = {(TallyReported, "of"), (TallyReported, "to")}
"""Fields that hold plain words, though elsewhere they hold names."""


@cache
def _naming_fields(kind: type[Event]) -> tuple[tuple[str, str], ...]:
    """The fields of a type of event that name things, each with what stands before the names."""
    found = []
    for field in kind.__struct_fields__:
        if (kind, field) in _WORDS:
            continue
        if field in _PARTY_ROLES and not issubclass(kind, marks.Mark):
            found.append((field, "party/"))
        elif field in _THING_ROLES:
            found.append((field, f"{_THING_ROLES[field]}/"))
        elif kind is StatementMade and field in {"speaker", "about", "attached_to"}:
            found.append((field, ""))
    return tuple(found)
