"""Random histories: what a log may hold, put into it directly, without any decision.

A history is a list of steps. `Player` turns each into one append, so that hypothesis can shrink
it; what a step points to is found by a number, counted among what there is. The small world
that the facts are about is made once and copied for each history.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
from hypothesis import strategies as st

from tests.postgres import Server
from tracker.app import Tracker
from tracker.domain import item, marks, meeting, organisation, party, plan, procedure, tally
from tracker.domain.adoption import ProcedureAdopted
from tracker.domain.facts import Citation, Claim, Draft, Event
from tracker.domain.measure import MeasureAdded, MeasureReported
from tracker.domain.moment import Moment
from tracker.domain.source import SourceAmended, SourceCited
from tracker.domain.statement import StatementMade
from tracker.log.catalogue import catalogue
from tracker.log.envelope import command_id, event_id
from tracker.log.store import Batch, Prepared

CONSENSUS = procedure.shipped("consensus")

STRICT = {**procedure.definition(CONSENSUS), "routine": []}
"""A later version of ``consensus`` under which no step is ever assumed."""

MEMBERS = ("AAA", "BBB", "CCC")
ITEMS = ("x", "y", "z")
MEETINGS = ("first", "second")
MEASURES = {"m1": "plan/p", "m2": "plan/p", "m3": "item/y"}
BODIES = ("council", "board")

SOURCES = {
    "wire": SourceCited("Wire", published="2022-10-20"),
    "paper": SourceCited("Paper", published="2022-11-24T10:00Z", relays=("wire",)),
    "weekly": SourceCited("Weekly", published="2022-11-20/2022-11-30", relays=("paper",)),
    "radio": SourceCited("Radio", published="2022-11-23"),
    "blog": SourceCited("Blog"),
    "leak": SourceCited("Leak", published="2022-10-25", public=False),
}
"""Dated by a day, a time, an interval, not at all; public and not; with relays."""

SETUP: tuple[tuple[str, Event], ...] = (
    ("procedure/consensus", ProcedureAdopted(procedure.definition(CONSENSUS))),
    *((f"party/{name}", party.PartyRegistered(name.title())) for name in MEMBERS),
    *((f"source/{name}", cited) for name, cited in SOURCES.items()),
    ("organisation/org", organisation.OrganisationRegistered("Organisation", "consensus")),
    *(("organisation/org", organisation.BodyEstablished(name, name.title())) for name in BODIES),
    *(("organisation/org", organisation.MemberJoined(name)) for name in MEMBERS),
    ("item/x", item.ItemRegistered("The X", body="council", concerns=("AAA",))),
    ("item/y", item.ItemRegistered("The Y", body="council")),
    ("item/z", item.ItemRegistered("The Z", procedure="consensus")),
    ("item/y", MeasureAdded("m3", "Measure 3", responsible=("BBB",))),
    ("plan/p", plan.PlanRegistered("The plan", "council")),
    ("plan/p", MeasureAdded("m1", "Measure 1", item="x")),
    ("plan/p", MeasureAdded("m2", "Measure 2", due="2023")),
    ("meeting/first", meeting.MeetingRegistered(("council",))),
    ("meeting/second", meeting.MeetingRegistered(("council", "board"), "S/2")),
)
"""The world: what is registered before a history begins, by stream."""

SETUP_END = len(SETUP)
"""The position of the set-up's last event (position 0 is the log's own)."""

BEGINS = datetime(2022, 10, 15, 9, 30, tzinfo=UTC)

DAYS = ("2022-10-20", "2022-10-27", "2022-11-23", "2022-11-24", "2023-06-01")
DATES = (
    *DAYS,
    "2022-11",
    "2022~",
    "2022-11-23T10:00+04:00",
    "2022-11-23T18:30Z",
    "2022-10-20/2022-11-23",
    "2022-11-23/2023-11-20",
    "2022-10-27/..",
    "2023-06-01/..",
    "../2022-10-27",
    "../2022-11-23",
)
"""Few, so that facts fall on the same day; intervals, open at either end."""

REPORTS = (None, None, "never", *DAYS, "2022-11", "2022-11-24T10:00Z")
BOUNDS = (None, "2022-10-19", *DAYS, "2022-11", "2022-11-23T12:00Z", "2023", "2024-01-01")
WORDS = ("one", "other", "another")


# --- steps ----------------------------------------------------------------------------------------


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


class Clock:
    """A clock that moves forward when it is told to."""

    def __init__(self) -> None:
        """Begin before most of what the facts tell."""
        self.now = BEGINS

    def __call__(self) -> datetime:
        """Tell the time."""
        return self.now


class Played(msgspec.Struct):
    """An event that was recorded: where, what, and whether it was taken back since."""

    event_id: str
    position: int
    draft: Draft
    gone: bool = False

    @property
    def mark(self) -> bool:
        """Whether it is about another event."""
        return isinstance(self.draft.data, marks.Mark)


class Player:
    """Plays steps on a log that holds the small world."""

    def __init__(self, tracker: Tracker, clock: Clock) -> None:
        """Take the log; what it holds is the set-up's and nothing else."""
        self.tracker = tracker
        self.clock = clock
        self.played: list[Played] = []
        self.names: list[Played] = []
        self.size = 1
        self._commands = 0
        self._versions: dict[str, int] = {}

    def play(self, *steps: Step) -> None:
        """Play steps, each as one append; one that finds nothing to work on does nothing."""
        for step in steps:
            self._play(step)

    def _play(self, step: Step) -> None:
        match step:
            case Wait(seconds=seconds):
                self.clock.now += timedelta(seconds=seconds, microseconds=7)
            case Record():
                self.played += self._append(self._draft(step))
            case Correct() if self.facts:
                self._correct(_pick(self.facts, step.target), step)
            case Retract() if self.live:
                self._retract(_pick(self.live, step.target), step)
            case Mark() if self.targets:
                target = _pick(self.targets, step.target)
                data: Event = (
                    marks.EventDisputed(target.event_id, text="otherwise")
                    if step.disputed
                    else marks.EventCorroborated(target.event_id)
                )
                self._mark(target, data, step.backing)
            case Settle() if self.disputes:
                target = _pick(self.disputes, step.target)
                outcome: Any = "falls" if step.falls else "stands"
                data = marks.DisputeSettled(target.event_id, outcome, "settled")
                self._mark(target, data, step.backing)
            case Rename() if self._named():
                self._rename(_pick(self._named(), step.target), step.word)
            case Unname() if self._named():
                self._unname(_pick(self._named(), step.target), again=step.again)
            case _:
                pass

    @property
    def live(self) -> list[Played]:
        """What may be taken back: facts and marks that nobody took back, retractions aside."""
        return [
            one
            for one in self.played
            if not one.gone and not isinstance(one.draft.data, marks.EventRetracted)
        ]

    @property
    def facts(self) -> list[Played]:
        """The facts that nobody took back."""
        return [one for one in self.live if not one.mark]

    @property
    def targets(self) -> list[Played]:
        """What may be marked: facts and marks alike (the newest are picked first), and names."""
        named = [one for one in self.names if not one.gone]
        return [*self.facts, *self.facts, *named[-8:], *self.live]

    @property
    def disputes(self) -> list[Played]:
        """The disputes that nobody took back."""
        return [one for one in self.live if isinstance(one.draft.data, marks.EventDisputed)]

    # --- appending --------------------------------------------------------------------------------

    def set_up(self) -> None:
        """Record the small world."""
        self._append(*_setup())

    def adopt(self) -> None:
        """Take the small world as recorded: it always has the same ids and positions."""
        drafts = _setup()
        command = command_id("history", "1")
        self.names = [
            Played(event_id(command, number), number + 1, draft)
            for number, draft in enumerate(drafts)
        ]
        self._commands = 1
        self._taken(drafts)

    def _append(self, *drafts: Draft) -> list[Played]:
        """Append drafts under one command, one stamp and one transaction."""
        self._commands += 1
        command = command_id("history", str(self._commands))
        expected = {draft.stream: self._versions.get(draft.stream, 0) for draft in drafts}
        batch = Batch((Prepared(command, "-", drafts),), expected, self.size, "anna", "1")
        receipt = self.tracker.store.append(batch)
        self._taken(drafts)
        return [
            Played(event_id(command, number), position, draft)
            for number, (position, draft) in enumerate(
                zip(receipt.positions[command], drafts, strict=True)
            )
        ]

    def _taken(self, drafts: Iterable[Draft]) -> None:
        """Count what was appended: the log's size, and each stream's version."""
        for draft in drafts:
            self.size += 1
            self._versions[draft.stream] = self._versions.get(draft.stream, 0) + 1

    def _key(self) -> str:
        return f"key-{self._commands + 1}"

    def _draft(self, step: Record) -> Draft:
        claim = Claim(
            key=self._key(),
            occurred=step.occurred,
            order=step.order,
            irregular=step.irregular,
            **_backed(step.backing),
        )
        stream = f"statement/{claim.key}" if step.stream == "statement" else step.stream
        return Draft(stream, claim, step.data)

    def _correct(self, target: Played, step: Correct) -> None:
        old = target.draft
        instead = self._draft(step.instead) if step.instead is not None else None
        if instead is None or instead.stream != old.stream:
            instead = worded(old, step.word)
            if step.occurred is not None:
                changed = msgspec.structs.replace(instead.claim, occurred=step.occurred)
                instead = msgspec.structs.replace(instead, claim=changed)
        self.played += self.replace(target, instead)

    def replace(self, target: Played, instead: Draft) -> list[Played]:
        """Correct: retract the wrong event and record the right one in one append."""
        target.gone = True
        claim = msgspec.structs.replace(instead.claim, replaces=target.event_id)
        retraction = marks.EventRetracted(target.event_id, "corrected")
        return self._append(
            Draft(target.draft.stream, Claim(key=f"{self._key()}/retracted"), retraction),
            msgspec.structs.replace(instead, claim=claim),
        )

    def reword(self, target: Played, word: str) -> None:
        """Correct a word of a fact, and nothing else."""
        self.played += self.replace(target, worded(target.draft, word))

    def _retract(self, target: Played, step: Retract) -> None:
        target.gone = True
        claim = Claim(key=self._key(), **_backed(step.backing))
        data = (
            marks.EventRetracted(target.event_id, "withdrawn", "withdrawn", "wire")
            if step.withdrawn
            else marks.EventRetracted(target.event_id, "a mistake")
        )
        self.played += self._append(Draft(target.draft.stream, claim, data))

    def _mark(self, target: Played, data: Event, backing: Backing) -> None:
        claim = Claim(key=self._key(), **_backed(backing))
        self.played += self._append(Draft(target.draft.stream, claim, data))

    def _named(self) -> list[Played]:
        """What the set-up registered and nobody took back."""
        return [one for one in self.names if not one.gone]

    def _rename(self, target: Played, word: str) -> None:
        retraction, replacement = self.replace(target, worded(target.draft, word))
        self.played.append(retraction)
        self.names.append(replacement)

    def _unname(self, target: Played, *, again: bool) -> None:
        target.gone = True
        retraction = marks.EventRetracted(target.event_id, "no such thing")
        self.played += self._append(Draft(target.draft.stream, Claim(key=self._key()), retraction))
        if again:
            claim = msgspec.structs.replace(target.draft.claim, key=self._key(), replaces=None)
            self.names += self._append(msgspec.structs.replace(target.draft, claim=claim))


def _setup() -> tuple[Draft, ...]:
    return tuple(
        Draft(stream, Claim(key=f"setup/{number}"), data)
        for number, (stream, data) in enumerate(SETUP)
    )


def _pick(found: list[Played], number: int) -> Played:
    """Choose the ``number``-th, counted from the newest, going round."""
    return found[-1 - number % len(found)]


def _backed(backing: Backing) -> dict[str, Any]:
    cited = tuple(Citation(source=name, wording=f"as {name} says") for name in backing.sources)
    return {
        "sources": cited,
        "reported": backing.reported,
        "according_to": backing.according_to,
    }


def worded(draft: Draft, word: str) -> Draft:
    """The same draft with another word in it: of its data if it has any text, and in its note.

    A title that was given is no mere word: it is what lists call the item.
    """
    fields = draft.data.__struct_fields__
    changed = {
        name: f"{word} word"
        for name in ("grounds", "title", "name", "summary", "publisher")
        if name in fields
        and (name != "grounds" or getattr(draft.data, name) is not None)
        and not (name == "title" and isinstance(draft.data, item.ItemRetitled))
    }
    return Draft(
        draft.stream,
        msgspec.structs.replace(draft.claim, note=word),
        msgspec.structs.replace(draft.data, **changed),
    )


# --- logs -----------------------------------------------------------------------------------------

QUICK = Path("/dev/shm")  # noqa: S108 - a folder in memory, where there is one
"""Thousands of commits are waited for here; what a power cut leaves is tested elsewhere."""

_made: dict[str, bytes] = {}


def _world(folder: Path) -> bytes:
    """The bytes of a database that holds the small world; made once."""
    if "bytes" not in _made:
        path = folder / "world.db"
        player = Player(Tracker(f"sqlite:///{path}", clock=Clock(), recorder="anna"), Clock())
        player.tracker.init()
        player.set_up()
        _made["bytes"] = path.read_bytes()
    return _made["bytes"]


def open_player(folder: Path, name: str = "log") -> Player:
    """Open a new log with the small world in a folder, and a player on it."""
    path = folder / f"{name}.db"
    path.write_bytes(_world(folder))
    clock = Clock()
    player = Player(Tracker(f"sqlite:///{path}", clock=clock, recorder="anna"), clock)
    player.adopt()
    return player


def open_on(server: Server) -> tuple[Player, str]:
    """As :func:`open_player`, on PostgreSQL; gives the name of its database as well."""
    if server not in _worlds:
        _worlds[server] = server.new()
        world = Player(_on(server, _worlds[server], Clock()), Clock())
        world.tracker.init()
        world.set_up()
        server.cut(_worlds[server])  # a database is copied while nobody is connected to it
    clock, name = Clock(), server.new(_worlds[server])
    player = Player(_on(server, name, clock), clock)
    player.adopt()
    return player, name


def _on(server: Server, name: str, clock: Clock) -> Tracker:
    return Tracker(server.url(name), clock=clock, recorder="anna")


_worlds: dict[Server, str] = {}
"""A database with the small world on each server; it is only copied."""


@contextmanager
def played(history: list[Step], server: Server | None = None) -> Iterator[Player]:
    """Play a history on a log of its own, which is thrown away afterwards."""
    if server is not None:
        player, name = open_on(server)
        player.play(*history)
        yield player
        server.drop(name)
        return
    with TemporaryDirectory(dir=QUICK if QUICK.is_dir() else None) as folder:
        player = open_player(Path(folder))
        player.play(*history)
        yield player
