"""Random histories: what a log may hold, put into it directly, without any decision.

A history is a list of steps, about the small world of ``world``. What a step points to is found
by a number, counted among what there is, so that hypothesis can shrink it. ``playing`` puts them
into a log.
"""

from typing import Any

import msgspec
from hypothesis import strategies as st

from tests.world import (
    BODIES,
    BOUNDS,
    CONSENSUS,
    DATES,
    DAYS,
    ITEMS,
    MEASURES,
    MEETINGS,
    MEMBERS,
    REPORTS,
    SETUP_END,
    SOURCES,
    STRICT,
    WORDS,
)
from tracker.domain import item, meeting, organisation, party, plan, procedure, tally
from tracker.domain.adoption import ProcedureAdopted
from tracker.domain.facts import Event
from tracker.domain.measure import MeasureReported
from tracker.domain.moment import Moment
from tracker.domain.source import SourceAmended
from tracker.domain.statement import StatementMade
from tracker.log.catalogue import catalogue


class Backing(msgspec.Struct, frozen=True):
    """What backs a fact: sources by name, and the date of its report."""

    sources: tuple[str, ...] = ()
    reported: str | None = None
    according_to: str | None = None


class Record(msgspec.Struct, frozen=True):
    """Record a fact."""

    stream: str
    data: Event
    occurred: str | None
    order: int = 0
    backing: Backing = Backing()
    irregular: str | None = None


class Correct(msgspec.Struct, frozen=True):
    """Correct a fact: another word, and where given another date, or another fact altogether."""

    target: int
    word: str
    occurred: str | None = None
    instead: Record | None = None


class Retract(msgspec.Struct, frozen=True):
    """Take a fact or mark back: our mistake, or withdrawn by its source."""

    target: int
    withdrawn: bool = False
    backing: Backing = Backing()


class Mark(msgspec.Struct, frozen=True):
    """Corroborate or dispute a fact, or a mark."""

    target: int
    disputed: bool
    backing: Backing = Backing()


class Settle(msgspec.Struct, frozen=True):
    """Settle one of the disputes."""

    target: int
    falls: bool
    backing: Backing = Backing()


class Rename(msgspec.Struct, frozen=True):
    """Correct a word of something that the set-up registers."""

    target: int
    word: str


class Unname(msgspec.Struct, frozen=True):
    """Take a registration back, and with ``again`` register the same thing once more."""

    target: int
    again: bool


class Wait(msgspec.Struct, frozen=True):
    """Let time pass."""

    seconds: int


Step = Record | Correct | Retract | Mark | Settle | Rename | Unname | Wait


# --- strategies -----------------------------------------------------------------------------------


def often(names: tuple[str, ...]) -> st.SearchStrategy[str]:
    """One of some names, half of the time the first, so that facts meet."""
    return st.sampled_from((*names[:1] * len(names), *names[1:]))


backings = st.builds(
    Backing,
    sources=st.lists(st.sampled_from(tuple(SOURCES)), max_size=3, unique=True).map(tuple),
    reported=st.sampled_from(REPORTS),
    according_to=st.sampled_from((None, None, "AAA")),
)
members = st.lists(st.sampled_from(MEMBERS), min_size=1, max_size=3).map(tuple)
words = st.none() | st.sampled_from(WORDS)
numbers = st.integers(0, 40)
meetings = st.none() | st.sampled_from(MEETINGS)


def transitioned(
    name: str,
    by: tuple[str, ...] = (),
    meeting: str | None = None,
    grounds: str | None = None,
) -> item.ItemTransitioned:
    """Make a transition with its outcome under ``consensus``."""
    found = procedure.outcome(CONSENSUS, name)
    fields: dict[str, Any] = {
        field: getattr(found, field) for field in item.Outcome.__struct_fields__
    }
    return item.ItemTransitioned(name, item.Outcome(**fields), by, meeting, grounds)


def stance(who: tuple[str, ...], word: str, grounds: str | None = None) -> item.StanceTaken:
    """Make a stance with its effect under ``consensus``."""
    return item.StanceTaken(who, word, procedure.stance_effect(CONSENSUS, word), grounds)


@st.composite
def _transitions(draw: st.DrawFn) -> tuple[str, Event]:
    name = draw(st.sampled_from([each.name for each in CONSENSUS.transitions]))
    by = draw(st.just(()) | members)
    data = transitioned(name, by, draw(meetings), draw(words))
    return f"item/{draw(often(ITEMS))}", data


@st.composite
def _stances(draw: st.DrawFn) -> tuple[str, Event]:
    said = draw(st.sampled_from(("supports", "objects", "signed", "reserves", "lifted")))
    return f"item/{draw(often(ITEMS))}", stance(draw(members), said, draw(words))


@st.composite
def _meetings(draw: st.DrawFn) -> tuple[str, Event]:
    kinds: tuple[type[meeting.MeetingOutcome], ...] = (
        meeting.MeetingAnnounced,
        meeting.MeetingRescheduled,
        meeting.MeetingHeld,
        meeting.MeetingCancelled,
        meeting.MeetingSuspended,
        meeting.MeetingResumed,
    )
    starts = draw(st.none() | st.sampled_from(DATES[:8]))
    venue = draw(st.sampled_from((None, "Here", "There")))
    data = draw(st.sampled_from(kinds))(starts=starts, venue=venue, chair=draw(words))
    return f"meeting/{draw(often(MEETINGS))}", data


@st.composite
def _of_meetings(draw: st.DrawFn) -> tuple[str, Event]:
    number = draw(st.none() | st.integers(1, 3))
    name, grounds = draw(often(ITEMS)), draw(words)
    added = meeting.MeetingItemAdded(name, number)
    facts: tuple[Event, ...] = (
        *(added, added),
        meeting.MeetingItemMoved(name, number, "closed", draw(meetings), ("AAA",), grounds),
        meeting.MeetingItemDropped(name, draw(meetings), draw(members), grounds),
        meeting.MeetingAgendaIssued("S/1", "provisional", ("council",)),
        meeting.MeetingAgendaAdopted("S/1", "as amended"),
        meeting.MeetingAttendanceRecorded(draw(members), draw(st.just(()) | members)),
    )
    return f"meeting/{draw(often(MEETINGS))}", draw(st.sampled_from(facts))


@st.composite
def _measures(draw: st.DrawFn) -> tuple[str, Event]:
    name = draw(often(tuple(MEASURES)))
    status: Any = draw(st.sampled_from(("planned", "in progress", "implemented", "unfulfilled")))
    data = MeasureReported(name, status, grounds=draw(words))
    return MEASURES[name], data


@st.composite
def _plans(draw: st.DrawFn) -> tuple[str, Event]:
    total = draw(st.none() | st.integers(2, 9).map(tally.Total))
    parts = tuple(
        tally.Part(name, draw(st.integers(0, 3)))
        for name in draw(st.sets(st.sampled_from(("implemented", "unfulfilled"))))
    )
    adopted = plan.PlanAdopted(draw(st.none() | st.integers(2, 9)), draw(meetings))
    return "plan/p", draw(st.sampled_from((adopted, tally.TallyReported("m", total, parts))))


@st.composite
def _statements(draw: st.DrawFn) -> tuple[str, Event]:
    about = tuple(f"item/{name}" for name in draw(st.sets(st.sampled_from(ITEMS))))
    speaker = "party/" + draw(st.sampled_from(MEMBERS))
    return "statement", StatementMade(speaker, draw(st.sampled_from(WORDS)), tuple(sorted(about)))


@st.composite
def _of_organisations(draw: st.DrawFn) -> tuple[str, Event]:
    who, body = draw(st.sampled_from(MEMBERS)), draw(st.none() | st.sampled_from(BODIES))
    facts: tuple[Event, ...] = (
        organisation.ChairAssumed(who, body),
        organisation.ChairAssumed(who, body, after="AAA"),
        organisation.MemberLeft(who),
        organisation.ParticipationSuspended(who, body, ("council",), "no dues"),
        organisation.ParticipationResumed(who, body),
    )
    return "organisation/org", draw(st.sampled_from(facts))


@st.composite
def _of_items(draw: st.DrawFn) -> tuple[str, Event]:
    retitled = item.ItemRetitled(f"The {draw(st.sampled_from(WORDS))} X", draw(members))
    version = item.TextVersioned(draw(st.sampled_from(("Rev.1", "Rev.2"))), draw(members))
    data = draw(st.sampled_from((retitled, retitled, version)))
    return f"item/{draw(often(ITEMS))}", data


@st.composite
def _offices(draw: st.DrawFn) -> tuple[str, Event]:
    role = draw(st.sampled_from(("Chair", "Secretary")))
    facts = (party.OfficeAssumed(role, "org"), party.OfficeLeft(role), party.OfficeLeft())
    return f"party/{draw(st.sampled_from(MEMBERS))}", draw(st.sampled_from(facts))


def _amendments() -> st.SearchStrategy[tuple[str, Event]]:
    changes = (SourceAmended("corrected", "a word"), SourceAmended("withdrawn", grounds="untrue"))
    streams = st.sampled_from([f"source/{name}" for name in SOURCES])
    return st.tuples(streams, st.sampled_from(changes))


def _links() -> st.SearchStrategy[tuple[str, Event]]:
    return st.sampled_from(ITEMS).map(lambda name: ("item/x", item.ItemLinked("follows", name)))


SUBJECTS: dict[str, st.SearchStrategy[tuple[str, Event]]] = {
    "item": st.one_of(
        *(_transitions(), _transitions(), _transitions(), _stances(), _stances(), _links()),
        _of_items(),
        st.just(("procedure/consensus", ProcedureAdopted(STRICT, in_force="2022-11"))),
    ),
    "meeting": st.one_of(_meetings(), _meetings(), _of_meetings()),
    "plan": st.one_of(_measures(), _measures(), _plans()),
    "organisation": st.one_of(_of_organisations(), _of_organisations(), _offices(), _amendments()),
    "statement": _statements(),
}
"""What facts are about: a stream, and the data of a fact of it."""

subjects = st.sampled_from(("item", "item", "meeting", "plan", "organisation", "statement"))


@st.composite
def records(draw: st.DrawFn, subject: str | None = None, dates: tuple[str, ...] = DATES) -> Record:
    """Draw a fact with its dates; those of the set-up may have none."""
    stream, data = draw(SUBJECTS[subject if subject is not None else draw(subjects)])
    dated = st.sampled_from(dates)
    setup = catalogue().of(data).setup
    return Record(
        stream,
        data,
        draw(st.none() | dated if setup else dated),
        draw(st.sampled_from((0, 0, 0, -1, 1))),
        draw(backings),
        draw(st.sampled_from((None, None, "it did"))),
    )


def turns(
    subject: str | None = None, dates: tuple[str, ...] = DATES
) -> st.SearchStrategy[tuple[Step, ...]]:
    """One turn of a history, about a subject or any: a step, or some that belong together."""
    fact = records(subject, dates)
    correct = st.builds(
        Correct,
        target=numbers,
        word=st.sampled_from(WORDS),
        occurred=st.none() | st.sampled_from(dates),
        instead=st.none() | fact,
    )
    retract = st.builds(Retract, numbers, st.sampled_from((True, True, False)), backings)
    mark = st.builds(Mark, numbers, st.sampled_from((True, True, False)), backings)
    settle = st.builds(Settle, numbers, st.booleans(), backings)
    rename = st.builds(Rename, numbers, st.sampled_from(WORDS))
    unname = st.builds(Unname, numbers, st.booleans())
    wait = st.builds(Wait, st.sampled_from((0, 1, 3_600, 86_400, 30 * 86_400, 300 * 86_400)))
    alone = st.one_of(fact, correct, retract, mark, settle, rename, unname)
    return st.one_of(
        st.tuples(alone),
        st.tuples(wait, alone),
        st.tuples(fact, mark, correct),
        st.tuples(mark, settle, alone),
        st.tuples(fact, mark, mark, settle),
        st.tuples(fact, correct, correct),
        st.tuples(fact, retract),
    )


@st.composite
def histories(draw: st.DrawFn, *, named: bool = False) -> list[Step]:
    """Draw a history: some facts about one subject, and what becomes of them.

    Most are of few dates, so that they meet. With ``named`` all that is registered stays so,
    under its name.
    """
    subject = draw(subjects)
    dates = tuple(draw(st.lists(st.sampled_from(DATES), min_size=1, max_size=3, unique=True)))
    facts = st.lists(records(subject, dates), min_size=3, max_size=6)
    first: list[Step] = list(draw(facts))
    same, any_other = turns(subject, dates), turns()
    later = draw(st.lists(st.one_of(same, same, any_other), min_size=2, max_size=6))
    renaming = (Rename, Unname) if named else ()
    return [*first, *(s for turn in later for s in turn if not isinstance(s, renaming))]


@st.composite
def moments(draw: st.DrawFn, *, recorded: bool = True) -> Moment:
    """Draw a moment; ``@n`` stands for a position counted from the set-up's end (`pinned`)."""
    until = draw(st.none() | numbers.map(lambda n: f"@{n}") | st.sampled_from(DAYS))
    on, reported = draw(st.sampled_from(BOUNDS)), draw(st.sampled_from(BOUNDS))
    return Moment(on, reported, until if recorded else None)


def pinned(moment: Moment, size: int) -> Moment:
    """Bend the position of a drawn moment to one that the log has, of the history's own."""
    until = moment.recorded_until
    if until is None or not until.startswith("@"):
        return moment
    first = SETUP_END - 1
    position = first + int(until[1:]) % (size - first)
    return msgspec.structs.replace(moment, recorded_until=f"@{position}")


# --- playing --------------------------------------------------------------------------------------
