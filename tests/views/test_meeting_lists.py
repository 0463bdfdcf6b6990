"""Lists of meetings, a page at a time: which are shown, how many are not, and what a page costs."""

import pytest

from tests.histories import Record
from tests.playing import Player
from tracker.app.answering import Questions
from tracker.domain import meeting
from tracker.domain.moment import Moment
from tracker.views.meeting_lists import OUTCOMES
from tracker.views.reader import Reader

DAYS = ("2022-01-10", "2022-02-10", None, "2022-03-10", "2022-04-10", None)


@pytest.fixture
def asked(player: Player) -> Player:
    """Six meetings, two of which have no known start."""
    for number, starts in enumerate(DAYS):
        name = f"meeting/m{number}"
        player.play(
            Record(name, meeting.MeetingRegistered(bodies=("council",)), None),
            Record(name, meeting.MeetingAnnounced(starts=starts), "2021-10-27"),
        )
    return player


def listed(player: Player, **chosen: object) -> tuple[list[str], int]:
    """The ids of a page, and how many meetings are not on it."""
    with player.tracker.at() as questions:
        found = questions.meetings(**chosen)  # type: ignore[arg-type] # as each test names them
    return [line.id for line in found.meetings], found.more


def test_a_page_of_meetings(asked: Player) -> None:
    """The last ones by start, in their order; unknown starts come where there is room."""
    every = ["m0", "m1", "m3", "m4", "m2", "m5"]
    assert listed(asked) == (every, 0)
    assert listed(asked, limit=2) == (["m3", "m4"], 4)
    assert listed(asked, limit=5) == (["m0", "m1", "m3", "m4", "m2"], 1)
    assert listed(asked, limit=9) == (every, 0)
    assert listed(asked, limit=0) == ([], 6)


def test_a_page_behind_another(asked: Player) -> None:
    """Back by ``before`` the first that was shown, on by ``after`` the last one."""
    assert listed(asked, limit=2, before="2022-03-10") == (["m0", "m1"], 0)
    assert listed(asked, limit=1, before="2022-03-10") == (["m1"], 1)
    assert listed(asked, limit=2, after="2022-01-10") == (["m1", "m3"], 1)
    assert listed(asked, limit=2, after="2022-03-10") == (["m4"], 0)
    assert listed(asked, limit=1, after="2022-01-10", before="2022-04-10") == (["m3"], 1)


def test_starts_are_those_of_the_meetings(asked: Player) -> None:
    """What orders them is what is told of each: a mere day takes nothing from an exact start."""
    later = meeting.MeetingAnnounced(starts="2022-01-10T09:00Z")
    asked.play(
        Record("meeting/m2", later, "2021-12-01"),
        Record("meeting/m2", meeting.MeetingHeld(), "2022-01-10"),
        Record("meeting/m5", meeting.MeetingHeld(starts="2022-01-09"), "2022-01-10"),
        Record("meeting/m4", meeting.MeetingHeld(), "2021-12-30"),
    )
    with asked.tracker.at() as questions:
        lines = questions.meetings().meetings
    assert [(line.id, line.starts) for line in lines] == [
        ("m4", "2021-12-30"), ("m5", "2022-01-09"), ("m0", "2022-01-10"),
        ("m2", "2022-01-10T09:00Z"), ("m1", "2022-02-10"), ("m3", "2022-03-10"),
    ]  # fmt: skip


def test_a_page_looks_at_its_own_meetings(asked: Player, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many there are, only those that are shown are read fact by fact."""
    looked: list[int] = []
    timeline = Reader.timeline

    def noted(self: Reader, num: int) -> object:
        looked.append(num)
        return timeline(self, num)

    monkeypatch.setattr(Reader, "timeline", noted)
    with asked.tracker.at(Moment("2022-06-01")) as questions:
        assert isinstance(questions, Questions)
        assert len(questions.meetings(limit=2).meetings) == 2
    assert len(looked) == 2


def test_the_outcomes_are_all_that_there_are() -> None:
    """Each event that tells of a meeting."""
    told = {one.__name__.removeprefix("Meeting").lower() for one in meeting.Told.__subclasses__()}
    assert told == set(OUTCOMES)
