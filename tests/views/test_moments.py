"""How a moment is bound to the log: positions, stamps and days; what is refused and why."""

import pytest

from tests.histories import Record, Wait, transitioned
from tests.playing import Player
from tests.views.answered import agenda
from tests.world import BEGINS, SETUP_END
from tracker.domain.moment import Moment, moment
from tracker.errors import InvalidDate, InvalidMoment, TimeWithoutOffset, TrackerError

FACT = Record("item/x", transitioned("proposed"), "2022-10-20")


def position(player: Player, until: str | None) -> str:
    """The position that a ``recorded_until`` means."""
    with player.tracker.at(Moment(recorded_until=until)) as questions:
        return agenda(questions).moment.recorded_until


def test_an_entry_number_is_itself(player: Player) -> None:
    """``@N`` means the entries 0 to N, and no bound means all."""
    assert position(player, "@0") == "@0"
    assert position(player, f"@{SETUP_END}") == f"@{SETUP_END}"
    assert position(player, "@007") == "@7"
    assert position(player, None) == f"@{SETUP_END}"


def test_a_time_is_the_last_entry_by_then(player: Player) -> None:
    """A time is the last entry recorded until the end of its second, a day until its end."""
    player.play(Wait(90), FACT, Wait(1), FACT, Wait(86_400), FACT)
    assert position(player, "2022-10-15T09:30:00Z") == f"@{SETUP_END}"
    assert position(player, "2022-10-15T09:31:29Z") == f"@{SETUP_END}"
    assert position(player, "2022-10-15T09:31:30Z") == f"@{SETUP_END + 1}"
    assert position(player, "2022-10-15T13:31:31+04:00") == f"@{SETUP_END + 2}"
    assert position(player, BEGINS.date().isoformat()) == f"@{SETUP_END + 2}"
    assert position(player, "2022-10-16") == f"@{SETUP_END + 3}"
    assert position(player, "2022") == f"@{SETUP_END + 3}"
    assert position(player, "9999") == f"@{SETUP_END + 3}"


def test_an_answer_names_its_moment(player: Player) -> None:
    """What was asked is told back as typed, with the position that it was found to mean."""
    asked = Moment("2022-11", "2023", "2022-10-15")
    with player.tracker.at(asked) as questions:
        told = agenda(questions).moment
    assert (told.on, told.reported_until) == ("2022-11", "2023")
    assert (told.recorded_until, told.entries) == (f"@{SETUP_END}", SETUP_END + 1)
    assert told.last_recorded == "2022-10-15T09:30:00.000000Z"


@pytest.mark.parametrize(
    ("until", "error", "words"),
    [
        (f"@{SETUP_END + 1}", InvalidMoment, f"the log ends at @{SETUP_END}"),
        ("@99999999999999999999", InvalidMoment, "use @ and a number"),
        ("@-1", InvalidMoment, "use @ and a number"),
        ("@", InvalidMoment, "use @ and a number"),
        ("@x", InvalidMoment, "use @ and a number"),
        ("@1_0", InvalidMoment, "use @ and a number"),
        ("@\u0663", InvalidMoment, "use @ and a number"),
        ("yesterday", InvalidDate, "yesterday"),
        ("2022-13", InvalidDate, "2022-13"),
        ("2022/2023", InvalidDate, "a moment is one date"),
        ("2022-10-15T09:30", TimeWithoutOffset, "2022-10-15T09:30"),
        ("", InvalidDate, ""),
    ],
)
def test_a_bad_end_of_the_log_is_refused(
    player: Player, until: str, error: type[TrackerError], words: str
) -> None:
    """What is no entry and no date is refused with what would be one."""
    with pytest.raises(error) as caught:
        position(player, until)
    assert words in str(caught.value)


@pytest.mark.parametrize("field", ["on", "reported_until"])
@pytest.mark.parametrize("text", ["@5", "2022-02-30", "2022-11-23/2022-11-24", "soon"])
def test_a_bad_date_is_refused(player: Player, field: str, text: str) -> None:
    """The other bounds are one date each."""
    with pytest.raises(InvalidDate), player.tracker.at(Moment(**{field: text})):
        pass


def test_then_is_reported_until_the_date() -> None:
    """``then`` asks by what was known on the day itself."""
    assert moment("2022-11-23", then=True) == Moment("2022-11-23", "2022-11-23")
    assert moment("2022", None, "@5", then=True) == Moment("2022", "2022", "@5")
    assert moment("2022", "2023", "@5") == Moment("2022", "2023", "@5")


@pytest.mark.parametrize(
    ("on", "reported", "words"),
    [(None, None, "give --on DATE"), (None, "2022", "give --on DATE"), ("2022", "2022", "twice")],
)
def test_then_needs_its_date_alone(on: str | None, reported: str | None, words: str) -> None:
    """``then`` without a date, or beside another bound of reports, is refused."""
    with pytest.raises(InvalidMoment, match=words):
        moment(on, reported, then=True)
