"""Meetings: told of as their sources tell, merged fact by fact, nothing filled in."""

from collections.abc import Iterable

import pytest

from tests.domain.scenarios import reasons, refused, told, world
from tracker.domain.facts import Draft
from tracker.domain.meeting import (
    MeetingAnnounced,
    MeetingAttendanceRecorded,
    MeetingCancelled,
    MeetingEvent,
    MeetingFact,
    MeetingHeld,
    MeetingItemAdded,
    MeetingOutcome,
    MeetingRegistered,
    MeetingRescheduled,
    MeetingState,
    RegisterMeeting,
    Told,
    decide,
    evolve,
)
from tracker.domain.tally import ReportTally, TallyReported, Total
from tracker.errors import Contradiction, Impossible, UnknownReference

WORLD = world()
CLAIM = told("fact", "2023-11-20", "belta")
SUMMIT = MeetingRegistered(("csc",))

Data = MeetingOutcome | MeetingItemAdded | MeetingAttendanceRecorded
OUTCOMES: list[MeetingOutcome] = [
    MeetingAnnounced(kind="regular", starts="2023-11-23", venue="Minsk", chair="BLR"),
    MeetingRescheduled(starts="2023-11-24", grounds="illness"),
    MeetingHeld(format="hybrid"),
    MeetingCancelled(grounds="no quorum"),
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
    ("number", "outcome"), [(0, "announced"), (1, "rescheduled"), (2, "held"), (3, "cancelled")]
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
    state = state_of(OUTCOMES)
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
