"""What an event says, in the words that readers know. One line each; no layout, no colour.

What is not known is said: "by whom: not reported".
"""

from collections.abc import Iterable

from tracker.domain import adoption, item, marks, measure, meeting, organisation, party, plan
from tracker.domain.facts import Event
from tracker.domain.source import SourceAmended, SourceCited
from tracker.domain.statement import StatementMade
from tracker.domain.tally import TallyReported, described
from tracker.log.log_events import KeyRotated, LogOpened, LogResumed


def names(parties: Iterable[str]) -> str:
    """Write names one after another."""
    return " ".join(parties)


def bare(ref: str) -> str:
    """The id of a ``kind/id`` reference."""
    return ref.partition("/")[2] or ref


def describe(data: Event, number: str | None = None) -> str:  # noqa: C901, PLR0911, PLR0912
    """Write an event as one line; ``number`` is its item's number on the meeting's agenda."""
    match data:
        case item.ItemTransitioned():
            return transition(data, number)
        case item.StanceTaken():
            return _with(f"{names(data.members)}: {data.stance}", data.grounds, data.condition)
        case item.ItemRegistered() | plan.PlanRegistered():
            return f"registered: {data.title}"
        case item.ItemLinked():
            return f"{data.kind} {data.item}"
        case item.ItemRetitled():
            return _with(_by(f"retitled: {data.title}", data.by), data.grounds, None)
        case item.TextVersioned():
            return _version(data)
        case plan.PlanAdopted():
            count = f" with {data.measures} measures" if data.measures is not None else ""
            return f"plan adopted{count}"
        case measure.MeasureAdded():
            return f"measure {data.measure}: {data.title}"
        case measure.MeasureReported():
            return _measure(data)
        case meeting.MeetingRegistered():
            return f"registered: a meeting of {names(data.bodies) or 'a body not told'}"
        case meeting.Told():
            return _told(data)
        case meeting.MeetingItemAdded():
            place = f", no. {data.number}" if data.number is not None else ""
            return f"on its agenda: {data.item}{place}"
        case meeting.MeetingItemMoved():
            return _with(_by(_moved(data), data.by), data.grounds, None)
        case meeting.MeetingItemDropped():
            left = f", left to {data.to_meeting}" if data.to_meeting else ""
            text = _by(f"off its agenda: {data.item}", data.by) + left
            return _with(text, data.grounds, None)
        case meeting.MeetingAgendaIssued():
            return _agenda("issued", data.symbol, data.form, data.by)
        case meeting.MeetingAgendaAdopted():
            return _agenda("adopted", data.symbol, data.form, data.by)
        case meeting.MeetingAttendanceRecorded():
            parts = (("present", data.present), ("absent", data.absent))
            return "; ".join(f"{word}: {names(who)}" for word, who in parts if who)
        case TallyReported():
            return described(data)
        case StatementMade():
            kind = f" ({data.kind})" if data.kind else ""
            return f"{bare(data.speaker)}{kind}: {data.summary}"
        case SourceCited():
            return f"source: {data.publisher}" + (f", {data.published}" if data.published else "")
        case SourceAmended():
            told = f": {data.text}" if data.text else ""
            return _with(f"{data.change} by its publisher{told}", data.grounds, None)
        case party.OfficeAssumed():
            return _office("took office", data) + (f", after {data.after}" if data.after else "")
        case party.OfficeLeft():
            return _with(_office("left office", data), data.grounds, None)
        case party.PartyRegistered():
            role = f", {data.role}" if data.role else ""
            return f"registered: {data.name}{role}" + (f" of {data.of}" if data.of else "")
        case organisation.OrganisationRegistered():
            return f"registered: {data.name}"
        case organisation.BodyEstablished():
            return f"body {data.body}: {data.name}"
        case organisation.MemberJoined():
            return f"{data.party} is {'an' if data.kind == 'observer' else 'a'} {data.kind}"
        case organisation.MemberLeft():
            return f"{data.party} left"
        case organisation.ParticipationSuspended():
            return _with(_participation("suspended", data), data.grounds, None)
        case organisation.ParticipationResumed():
            return _with(_participation("resumed", data), data.grounds, None)
        case organisation.ChairAssumed():
            after = f" after {data.after}" if data.after else ""
            return f"{data.party} took the chair{after}"
        case adoption.ProcedureAdopted():
            since = f", in force from {data.in_force}" if data.in_force else ""
            return f"procedure {data.definition.get('name', '')} adopted{since}"
        case marks.EventCorroborated():
            return "corroborated"
        case marks.EventDisputed():
            return f"disputed: {says(data)}"
        case marks.EventRetracted():
            return f"retracted ({_taken_back(data)}): {data.reason}"
        case marks.DisputeSettled():
            return f"dispute settled: the disputed fact {data.outcome} ({data.reason})"
        case LogOpened() | LogResumed() | KeyRotated():
            return _of_the_log(data)
        case _:
            return type(data).__name__


def _taken_back(data: marks.EventRetracted) -> str:
    """Whose doing it was: ours, its source's, or that of a source which told better."""
    fell = data.kind == "withdrawn" and data.withdrawn_by is None
    return "it fell" if fell else data.kind


def _of_the_log(data: LogOpened | LogResumed | KeyRotated) -> str:
    match data:
        case LogOpened():
            return f"log opened: {data.origin}"
        case LogResumed():
            text = f"log resumed as {data.origin}, after {data.size} entries of {data.old_origin}"
        case KeyRotated():
            text = f"checkpoints are signed with {data.key}"
    return f"{text} ({data.reason})" if data.reason else text


def transition(data: item.ItemTransitioned, number: str | None = None) -> str:
    """Write a transition: the step, by whom, where, what is to follow."""
    parts = [data.outcome.label]
    if data.by:
        parts.append(f"by {names(data.by)}")
    elif data.transition == "proposed":
        parts.append("(by whom: not reported)")
    if data.form:
        parts.append(f"as {data.form}")
    if data.meeting and data.transition == "included":
        parts.append(f"of {data.meeting}" + (f", no. {number}" if number else ""))
    elif data.meeting:
        parts.append(f"({data.meeting})")
    text = " ".join(parts)
    if data.task or data.to:
        text += "; " + " ".join(part for part in (data.to, data.task and f"to {data.task}") if part)
    deadline = "by" if data.task else "until"
    return text + (f" {deadline} {data.until}" if data.until else "")


def says(data: marks.EventDisputed) -> str:
    """Write what a dispute says instead."""
    fields = ", ".join(f"{saying.field}: {saying.value}" for saying in data.says)
    return "; ".join(part for part in (fields, data.text) if part)


def _measure(data: measure.MeasureReported) -> str:
    because = ", ".join(part for part in (data.reason, data.party) if part)
    text = f"{data.measure} {data.status}" + (f" ({because})" if because else "")
    return _with(text, data.grounds, None)


def _told(data: meeting.Told) -> str:
    word = type(data).__name__.removeprefix("Meeting").lower()
    date = " to ".join(part for part in (data.starts, data.ends) if part)
    where = "".join([f" for {date}" if date else "", f" in {data.venue}" if data.venue else ""])
    parts: list[str] = [part for part in (data.kind, data.format, data.composition) if part]
    parts += [f"chair {data.chair}"] if data.chair else []
    if isinstance(data, meeting.MeetingSuspended) and data.until:
        parts.append(f"until {data.until}")
    return _with(", ".join([word + where, *parts]), data.grounds, None)


def _with(text: str, grounds: str | None, condition: str | None) -> str:
    parts = [text]
    if condition:
        parts.append(f"on condition: {condition}")
    if grounds:
        parts.append(f"grounds: {grounds}")
    return "; ".join(parts)


def _by(text: str, parties: tuple[str, ...]) -> str:
    return f"{text}, by {names(parties)}" if parties else text


def _version(data: item.TextVersioned) -> str:
    text = f"text {data.text}" + (f" ({data.symbol})" if data.symbol else "")
    return _by(text, data.by) + (f": {data.changes}" if data.changes else "")


def _moved(data: meeting.MeetingItemMoved) -> str:
    """Where an item went: to another meeting's agenda, or to another place on this one."""
    part = f"part {data.part}" if data.part else ""
    number = f"no. {data.number}" if data.number is not None else ""
    goal = f"the agenda of {data.to_meeting}" if data.to_meeting else ""
    place = ", ".join(word for word in (goal, part, number) if word)
    return f"moved: {data.item}, to {place}"


def _agenda(word: str, symbol: str | None, form: str | None, by: tuple[str, ...]) -> str:
    text = f"agenda {word}" + (f" as {form}" if form else "") + (f" ({symbol})" if symbol else "")
    return _by(text, by)


def _office(word: str, data: party.OfficeAssumed | party.OfficeLeft) -> str:
    office = data.role or data.office
    text = f"{word}: {office}" if office else word
    return text + (f" of {data.of}" if data.of else "")


Participation = organisation.ParticipationSuspended | organisation.ParticipationResumed


def _participation(word: str, data: Participation) -> str:
    where = f" in {data.body}" if data.body else ""
    return _by(f"{data.party}: participation{where} {word}", data.by)
