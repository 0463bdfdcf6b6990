"""Meetings: what became of them, when they start as told last, and in which order they come."""

import pytest

from tests.histories import Backing, Record, Retract
from tests.playing import Player
from tests.views.answered import agenda, shown
from tracker.domain.facts import Event
from tracker.domain.meeting import (
    MeetingAnnounced,
    MeetingCancelled,
    MeetingHeld,
    MeetingItemAdded,
    MeetingRescheduled,
)
from tracker.domain.moment import Moment

ANNOUNCED = MeetingAnnounced(starts="2022-11-23", venue="Here")


@pytest.mark.parametrize(
    ("later", "state", "starts", "venue"),
    [
        ([], "announced", "2022-11-23", "Here"),
        ([(MeetingHeld(), "2022-11-23")], "held", "2022-11-23", "Here"),
        ([(MeetingHeld(), "2022-11-25")], "held", "2022-11-25", "Here"),
        ([(MeetingHeld(starts="2022-11-24"), "2022-11-25")], "held", "2022-11-24", "Here"),
        ([(MeetingRescheduled(), "2022-11-20")], "rescheduled", "2022-11-23", "Here"),
        (
            [(MeetingRescheduled(starts="2023", venue="There"), "2022-11-20")],
            "rescheduled",
            "2023",
            "There",
        ),
        ([(MeetingCancelled(), "2022-11-22")], "cancelled", "2022-11-23", "Here"),
    ],
)
def test_a_meeting_as_told_last(
    player: Player, later: list[tuple[Event, str]], state: str, starts: str, venue: str
) -> None:
    """What is told later wins, field by field; of a meeting that was held its day is told."""
    player.play(Record("meeting/first", ANNOUNCED, "2022-10-27"))
    player.play(*(Record("meeting/first", data, occurred) for data, occurred in later))
    with player.tracker.at() as questions:
        (line,) = questions.meetings().meetings
        found = shown(questions, "meeting/first")
    for one in (line, found):
        assert (one.state, one.starts, one.venue) == (state, starts, venue)
    assert line.possible == ()


def test_a_retracted_outcome_gives_the_start_back(player: Player) -> None:
    """What stood before stands again: state and start together."""
    player.play(
        Record("meeting/first", ANNOUNCED, "2022-10-27"),
        Record("meeting/first", MeetingHeld(), "2022-11-25"),
        Retract(0),
    )
    with player.tracker.at() as questions:
        (line,) = questions.meetings().meetings
    assert (line.state, line.starts) == ("announced", "2022-11-23")


def test_a_meeting_that_may_have_been_is_listed(player: Player) -> None:
    """What is possible is never dropped: the meeting is listed, with no outcome that stands."""
    backing = Backing(reported="2022-11-24")
    player.play(Record("meeting/first", MeetingHeld(), "2022-11", backing=backing))
    with player.tracker.at(Moment("2022-11-10")) as questions:
        (line,) = questions.meetings().meetings
    assert (line.state, line.possible, line.entry) == ("registered", ("held",), None)
    with player.tracker.at(Moment("2022-10-10")) as questions:
        assert questions.meetings().meetings == ()


def test_meetings_come_by_their_start(player: Player) -> None:
    """By date, not by spelling; those of unknown start come last."""

    def order(first: str | None, second: str | None) -> list[str]:
        player.play(
            Record("meeting/first", MeetingRescheduled(starts=first), "2022-10-27"),
            Record("meeting/second", MeetingRescheduled(starts=second), "2022-10-27"),
        )
        with player.tracker.at() as questions:
            ahead = [line.id for line in agenda(questions).ahead]
            lines = [line.id for line in questions.meetings().meetings]
            assert ahead == lines
            return lines

    assert order(None, None) == ["first", "second"]
    assert order(None, "2023-01-01") == ["second", "first"]
    assert order("2023-01-01T01:00+04:00", "2022-12-31T22:00Z") == ["first", "second"]
    assert order("[2023-01-02..2023-01-05]", "2023-01-03") == ["first", "second"]
    assert order("2023-01-04", "../2023-01-03") == ["second", "first"]


def test_ahead_and_unreported(player: Player) -> None:
    """Announced meetings are ahead until their day is over, then nobody told their outcome."""
    player.play(Record("meeting/first", ANNOUNCED, "2022-10-27"))

    def waiting(on: str | None) -> tuple[list[str], list[str]]:
        with player.tracker.at(Moment(on)) as questions:
            found = agenda(questions)
        return [line.id for line in found.ahead], [line.id for line in found.unreported]

    assert waiting("2022-10-26") == ([], [])
    assert waiting("2022-11-22") == (["first"], [])
    assert waiting("2022-11-23") == ([], ["first"])
    assert waiting(None) == (["first"], [])


@pytest.mark.parametrize(
    ("after", "before", "expected"),
    [
        (None, None, ["first", "second"]),
        ("2022-11-22", None, ["first"]),
        ("2022-11-23", None, []),
        (None, "2022-11-24", ["first"]),
        (None, "2022-11-23", []),
        ("2022-11", "2023", []),
        ("2022-10", "2022-12", ["first"]),
    ],
)
def test_meetings_between_two_dates(
    player: Player, after: str | None, before: str | None, expected: list[str]
) -> None:
    """Both bounds are outside; a meeting of unknown start is between no dates."""
    player.play(
        Record("meeting/first", ANNOUNCED, "2022-10-27"),
        Record("meeting/second", MeetingAnnounced(), "2022-10-27"),
    )
    with player.tracker.at() as questions:
        found = questions.meetings(after=after, before=before)
    assert [line.id for line in found.meetings] == expected


def test_an_agenda_by_number(player: Player) -> None:
    """Items come by their numbers, as told last; those without one come last."""
    for name, number in (("z", None), ("x", 2), ("y", 1), ("x", 3)):
        added = MeetingItemAdded(name, number)
        player.play(Record("meeting/first", added, "2022-10-27"))
    with player.tracker.at() as questions:
        found = shown(questions, "meeting/first").agenda
    assert [(row.id, row.number) for row in found] == [("y", 1), ("x", 3), ("z", None)]


def test_the_agenda_of_a_body_has_its_own_meetings(player: Player) -> None:
    """A body's agenda tells the meetings in which it meets, joint ones too."""
    player.play(
        Record("meeting/first", ANNOUNCED, "2022-10-27"),
        Record("meeting/second", MeetingAnnounced(starts="2023"), "2022-10-27"),
    )
    with player.tracker.at() as questions:
        board = [line.id for line in agenda(questions, "board").ahead]
        council = [line.id for line in agenda(questions, "council").ahead]
    assert (board, council) == (["second"], ["first", "second"])
