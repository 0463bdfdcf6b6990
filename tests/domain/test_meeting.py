"""Meetings: told of as their sources tell, merged fact by fact, nothing filled in."""

from collections.abc import Iterable

import pytest

from tests.domain.scenarios import reasons, refused, thing, told, world
from tracker.domain.facts import Draft
from tracker.domain.meeting import (
    AgendaFact,
    MeetingAgendaAdopted,
    MeetingAgendaIssued,
    MeetingAnnounced,
    MeetingAttendanceRecorded,
    MeetingCancelled,
    MeetingEvent,
    MeetingFact,
    MeetingHeld,
    MeetingItemAdded,
    MeetingItemDropped,
    MeetingItemMoved,
    MeetingOutcome,
    MeetingRegistered,
    MeetingRescheduled,
    MeetingResumed,
    MeetingState,
    MeetingSuspended,
    RegisterMeeting,
    Told,
    decide,
    evolve,
)
from tracker.domain.tally import ReportTally, TallyReported, Total
from tracker.errors import Contradiction, Impossible, MissingField, UnknownReference

WORLD = world()
CLAIM = told("fact", "2023-11-20", "belta")
SUMMIT = MeetingRegistered(("csc",))

Data = MeetingOutcome | AgendaFact | MeetingAttendanceRecorded
OUTCOMES: list[MeetingOutcome] = [
    MeetingAnnounced(kind="regular", starts="2023-11-23", venue="Minsk", chair="BLR"),
    MeetingRescheduled(starts="2023-11-24", grounds="illness"),
    MeetingHeld(format="hybrid"),
    MeetingCancelled(grounds="no quorum"),
    MeetingSuspended(until="2023-11-25"),
    MeetingResumed(venue="Brest"),
]


def state_of(events: Iterable[MeetingEvent]) -> MeetingState:
    """Fold events."""
    state = MeetingState()
    for event in events:
        state = evolve(state, event)
    return state


def decided(data: Data, meeting: str = "summit", *given: MeetingEvent) -> tuple[Draft, ...]:
    """Decide on a fact of a meeting."""
    return decide(state_of(given), MeetingFact(claim=CLAIM, meeting=meeting, data=data), WORLD)


# --- decide -----------------------------------------------------------------------------------


def register(data: MeetingRegistered, *given: MeetingEvent) -> tuple[Draft, ...]:
    """Decide to register the meeting ``summit``."""
    command = RegisterMeeting(claim=CLAIM, meeting="summit", data=data)
    return decide(state_of(given), command, WORLD)


def test_a_new_meeting_is_registered() -> None:
    """The first registration is one event, the second is none."""
    assert register(SUMMIT) == (Draft("meeting/summit", CLAIM, SUMMIT),)
    assert register(SUMMIT, SUMMIT) == ()


def test_another_meeting_under_the_id_is_refused() -> None:
    """Its bodies are part of what it is."""
    refusal = refused(lambda: register(MeetingRegistered((), "CSC/7"), SUMMIT))
    assert reasons(refusal) == [("bodies", Contradiction), ("symbol", Contradiction)]
    assert """'["csc"]' in the log and '[]' here""" in str(refusal)


def test_bodies_must_be_known() -> None:
    """Each unknown body is told, with the nearest one."""
    refusal = refused(lambda: register(MeetingRegistered(("csd", "csc", "x"))))
    assert reasons(refusal) == [("body", UnknownReference)] * 2
    assert "did you mean csc?" in str(refusal)


@pytest.mark.parametrize(
    "data",
    [
        *OUTCOMES,
        MeetingItemAdded("draft", 2, "closed part", "summit"),
        MeetingItemAdded("loose"),
        MeetingItemMoved("draft", 3, by=("ARM",), grounds="urgent"),
        MeetingItemMoved("draft", part="closed part"),
        MeetingItemDropped("draft", by=("ARM", "csc")),
        MeetingAgendaIssued("S/1", "provisional", ("csto",)),
        MeetingAgendaAdopted(),
        MeetingAttendanceRecorded(("BLR", "KAZ"), ("ARM",)),
    ],
    ids=lambda data: type(data).__name__,
)
def test_what_happened_is_recorded_as_told(data: Data) -> None:
    """One event, whatever stands: the same news on another date is a new fact."""
    expected = (Draft("meeting/summit", CLAIM, data),)
    assert decided(data) == expected
    assert decided(data, "summit", SUMMIT, MeetingHeld(), data) == expected


@pytest.mark.parametrize(
    ("data", "reasons_expected"),
    [
        (MeetingHeld(chair="nobody"), [("chair", UnknownReference)]),
        (MeetingItemAdded("drafts"), [("agenda", UnknownReference)]),
        (
            MeetingItemMoved("drafts", 1, to_meeting="x", by=("y",)),
            [(field, UnknownReference) for field in ("agenda", "to_meeting", "by")],
        ),
        (MeetingItemMoved("draft"), [("number", MissingField)]),
        (MeetingItemMoved("draft", to_meeting="summit"), [("to_meeting", Impossible)]),
        (MeetingItemDropped("draft", "sumit"), [("to_meeting", UnknownReference)]),
        (MeetingItemDropped("draft", "summit"), [("to_meeting", Impossible)]),
        (MeetingAgendaIssued(by=("x",)), [("by", UnknownReference)]),
        (MeetingAgendaAdopted(by=("x",)), [("by", UnknownReference)]),
        (MeetingSuspended(chair="nobody"), [("chair", UnknownReference)]),
        (
            MeetingItemAdded("draft", carried_over_from="x"),
            [("carried_over_from", UnknownReference)],
        ),
        (
            MeetingAttendanceRecorded(("BLR", "x"), ("y", "z")),
            [("present", UnknownReference), *[("absent", UnknownReference)] * 2],
        ),
    ],
    ids=lambda value: type(value).__name__,
)
def test_names_must_be_known(data: Data, reasons_expected: list[object]) -> None:
    """Every name is checked, in its field."""
    assert reasons(refused(lambda: decided(data))) == reasons_expected


def test_the_meeting_must_be_registered() -> None:
    """Its registration comes with the first mention, and a typo is told."""
    refusal = refused(lambda: decided(MeetingHeld(), "sumit"))
    assert str(refusal) == "meeting: unknown meeting 'sumit'; did you mean summit?"


def test_nobody_is_present_and_absent() -> None:
    """In one and the same account; two accounts may differ."""
    both = MeetingAttendanceRecorded(("ARM", "BLR"), ("BLR", "ARM", "KAZ"))
    refusal = refused(lambda: decided(both))
    assert reasons(refusal) == [("absent", Impossible)]
    assert "ARM or BLR cannot be both present and absent" in str(refusal)
    assert decided(MeetingAttendanceRecorded(absent=("ARM",)), "summit", both)


def test_a_tally_of_a_meeting() -> None:
    """It is checked for its subject and recorded in the meeting's stream."""
    counted = TallyReported("documents", Total(20, "about"))
    command = ReportTally(claim=CLAIM, kind="meeting", name="summit", data=counted)
    assert decide(MeetingState(), command, WORLD) == (Draft("meeting/summit", CLAIM, counted),)
    missing = ReportTally(claim=CLAIM, kind="meeting", name="x", data=counted)
    assert reasons(refused(lambda: decide(MeetingState(), missing, WORLD))) == [
        ("meeting", UnknownReference)
    ]


# --- evolve -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "outcome"),
    [
        *((0, "announced"), (1, "rescheduled"), (2, "held"), (3, "cancelled")),
        *((4, "suspended"), (5, "resumed")),
    ],
)
def test_each_outcome(number: int, outcome: str) -> None:
    """The last of these facts is what became of the meeting; it keeps its registration."""
    event = OUTCOMES[number]
    state = state_of([SUMMIT, event])
    assert (state.registered, state.outcome) == (SUMMIT, outcome)
    fields = {field: getattr(event, field) for field in Told.__struct_fields__}
    assert state.told == Told(**fields)


def test_what_is_told_merges() -> None:
    """The later fact wins field by field; what it does not tell stays as it was."""
    state = state_of(OUTCOMES[:4])
    assert state.outcome == "cancelled"
    assert state.told == Told(
        kind="regular",
        format="hybrid",
        starts="2023-11-24",
        venue="Minsk",
        chair="BLR",
        grounds="no quorum",
    )


def test_nothing_is_filled_in() -> None:
    """A meeting known only by what it did has no date, no venue and no chair."""
    assert state_of([SUMMIT, MeetingHeld()]).told == Told()


def test_the_agenda_keeps_its_order() -> None:
    """Items stand in the order of being added; one that is added again keeps its place."""
    first, second = MeetingItemAdded("loose", 1), MeetingItemAdded("draft", 2)
    renumbered = MeetingItemAdded("loose", 3)
    agenda = state_of([first, second, renumbered]).agenda
    assert list(agenda.items()) == [("loose", renumbered), ("draft", second)]


@pytest.mark.parametrize(
    ("accounts", "present", "absent"),
    [
        ([(("BLR",), ())], ("BLR",), ()),
        ([(("BLR",), ("ARM",)), (("KAZ", "BLR"), ())], ("BLR", "KAZ"), ("ARM",)),
        ([(("BLR",), ("ARM",)), (("ARM",), ())], ("BLR", "ARM"), ()),  # corrected by a later one
        ([(("BLR", "ARM"), ()), ((), ("ARM",))], ("BLR",), ("ARM",)),
        ([((), ("ARM",)), ((), ("ARM",))], (), ("ARM",)),
    ],
)
def test_attendance_adds_up(
    accounts: list[tuple[tuple[str, ...], tuple[str, ...]]],
    present: tuple[str, ...],
    absent: tuple[str, ...],
) -> None:
    """Accounts add to each other; where two differ, the later one counts."""
    state = state_of(MeetingAttendanceRecorded(here, away) for here, away in accounts)
    assert (state.present, state.absent) == (present, absent)


def test_a_tally_changes_nothing() -> None:
    """Numbers are claims; the meeting stays what it was."""
    before = state_of([SUMMIT, *OUTCOMES])
    assert evolve(before, TallyReported("documents", Total(20))) == before


# --- moved, dropped, issued, adopted ----------------------------------------------------------

LISTED = (MeetingItemAdded("loose", 1), MeetingItemAdded("draft", 2, "open part", "sumit"))


def test_an_item_moved_to_another_meeting_stands_on_its_agenda() -> None:
    """One command tells both meetings: it left the one, and is carried over to the other."""
    known = WORLD.having(thing("meeting", "next", SUMMIT))
    moved = MeetingItemMoved("draft", 4, "closed part", "next", ("ARM",), "no time")
    command = MeetingFact(claim=CLAIM, meeting="summit", data=moved)
    assert decide(state_of(LISTED), command, known) == (
        Draft("meeting/summit", CLAIM, moved),
        Draft(
            "meeting/next",
            told("fact/added", "2023-11-20", "belta"),
            MeetingItemAdded("draft", 4, "closed part", "summit"),
        ),
    )


def test_an_item_left_to_another_meeting_is_not_yet_on_its_agenda() -> None:
    """That it was dropped and left to the next is no news of the next one's agenda."""
    known = WORLD.having(thing("meeting", "next", SUMMIT))
    dropped = MeetingItemDropped("draft", "next")
    command = MeetingFact(claim=CLAIM, meeting="summit", data=dropped)
    assert decide(MeetingState(), command, known) == (Draft("meeting/summit", CLAIM, dropped),)


@pytest.mark.parametrize(
    ("event", "agenda", "off"),
    [
        (
            MeetingItemMoved("draft", 1),
            {"loose": LISTED[0], "draft": MeetingItemAdded("draft", 1, None, "sumit")},
            {},
        ),
        (
            MeetingItemMoved("unlisted", 3),
            {"loose": LISTED[0], "draft": LISTED[1], "unlisted": MeetingItemAdded("unlisted", 3)},
            {},
        ),
        (
            MeetingItemMoved("draft", 1, to_meeting="next"),
            {"loose": LISTED[0]},
            {"draft": MeetingItemMoved("draft", 1, to_meeting="next")},
        ),
        (
            MeetingItemDropped("loose"),
            {"draft": LISTED[1]},
            {"loose": MeetingItemDropped("loose")},
        ),
    ],
    ids=["another place", "one that was not known", "another meeting", "dropped"],
)
def test_the_agenda_changes(
    event: MeetingItemMoved | MeetingItemDropped,
    agenda: dict[str, MeetingItemAdded],
    off: dict[str, MeetingItemMoved | MeetingItemDropped],
) -> None:
    """A new place replaces the old one whole; what is off the agenda says what took it off."""
    state = state_of([*LISTED, event])
    assert (state.agenda, state.off) == (agenda, off)
    assert state.outcome == "registered"


@pytest.mark.parametrize("back", [MeetingItemAdded("draft", 9), MeetingItemMoved("draft", 9)])
def test_what_was_dropped_can_come_back(back: MeetingItemAdded | MeetingItemMoved) -> None:
    """It stands on the agenda again, behind the others, and is off it no more."""
    state = state_of([*LISTED, MeetingItemDropped("loose"), MeetingItemDropped("draft"), back])
    assert (list(state.agenda), list(state.off)) == (["draft"], ["loose"])
    assert state.agenda["draft"].number == 9


def test_the_agenda_is_issued_and_adopted() -> None:
    """The last of each stands; neither changes what is on it, nor what became of the meeting."""
    first, second = MeetingAgendaIssued("S/1"), MeetingAgendaIssued("S/1/Rev.1", "revised")
    adopted = MeetingAgendaAdopted("S/2", "as amended", ("csc",))
    state = state_of([*LISTED, first, second, adopted])
    assert (state.issued, state.adopted) == (second, adopted)
    assert (list(state.agenda), state.outcome) == (["loose", "draft"], "registered")
