"""What changes after it was first told: titles, agendas, meetings that break off, silences."""

import pytest

from tests.histories import (
    Backing,
    Correct,
    Record,
    Rename,
    Retract,
)
from tests.playing import Player, played
from tests.views import answered
from tracker.domain import item, meeting
from tracker.domain.facts import Event
from tracker.domain.moment import Moment
from tracker.domain.procedure import outcome, shipped
from tracker.views.thing_answers import ItemAnswer, MeetingAnswer

SILENCE = shipped("silence")


def on(day: str, data: Event, stream: str) -> Record:
    """A fact of a day."""
    return Record(stream, data, day)


def item_at(player: Player, name: str, moment: str | None) -> ItemAnswer:
    """An item on a day; its row in the lists says the same."""
    with player.tracker.at(Moment(moment)) as questions:
        found = questions.show(f"item/{name}")
        assert isinstance(found, ItemAnswer)
        for body in answered.agenda(questions, closed=True).bodies:
            for row in body.items:
                if row.id == name:
                    assert (row.title, row.label) == (found.title, found.label)
        return found


# --- titles ---------------------------------------------------------------------------------------

RETITLED = (
    on("2022-11-10", item.ItemTransitioned("noted", item.Outcome("noted", open=True, label="noted",
                                                                 state_label="noted")), "item/x"),
    on("2023-01-01", item.ItemRetitled("The new X", ("AAA",), "a compromise"), "item/x"),
    on("2022-12-01", item.ItemRetitled("The interim X"), "item/x"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("day", "title"),
    [
        ("2022-11-30", "The X"),
        ("2022-12-01", "The interim X"),
        ("2022-12-31", "The interim X"),
        ("2023-01-01", "The new X"),
        (None, "The new X"),
    ],
)
def test_an_item_is_called_as_on_that_day(day: str | None, title: str) -> None:
    """Late news of an older title takes its place in the past; body and the rest stay."""
    with played([*RETITLED]) as player:
        found = item_at(player, "x", day)
        assert (found.title, found.body, found.concerns) == (title, "council", ("AAA",))


def test_a_title_that_was_taken_back() -> None:
    """The one before holds again; a corrected registration is the name before all titles."""
    with played([*RETITLED]) as player:
        player.play(Retract(1))
        assert item_at(player, "x", None).title == "The interim X"
        named = [one.draft.stream for one in reversed(player.names)]
        player.play(Rename(named.index("item/x"), "other"))
        assert item_at(player, "x", None).title == "The interim X"
        assert item_at(player, "x", "2022-11-30").title == "other word"


def test_a_title_of_an_unknown_day_is_possible() -> None:
    """It is shown beside the name that stands, and changes nothing before it is certain."""
    retitled = item.ItemRetitled("The new X")
    spread = Record("item/x", retitled, "2022-11-20/2022-12-31", 0, Backing((), "2023-01-10"))
    with played([RETITLED[0], spread]) as player:
        found = item_at(player, "x", "2022-12-01")
        assert found.title == "The X"
        assert [fact.what for fact in found.possible] == ["retitled: The new X"]


# --- agendas --------------------------------------------------------------------------------------


def agenda(player: Player, day: str | None, name: str = "first") -> list[tuple[str, int | None]]:
    """The agenda of a meeting on a day: items with their numbers."""
    with player.tracker.at(Moment(day)) as questions:
        found = questions.show(f"meeting/{name}")
        assert isinstance(found, MeetingAnswer)
        return [(row.id, row.number) for row in found.agenda]


LISTED = [
    on("2022-10-20", meeting.MeetingItemAdded(name, number), "meeting/first")
    for number, name in enumerate("xyz", 1)
]


def test_an_agenda_is_that_of_its_day() -> None:
    """Moved within it, dropped, moved to another meeting, and back: each from its date on."""
    history = [
        *LISTED,
        on("2022-10-27", meeting.MeetingItemMoved("x", 9), "meeting/first"),
        on("2022-11-23", meeting.MeetingItemDropped("y", "second", ("AAA",)), "meeting/first"),
        on("2022-11-24", meeting.MeetingItemMoved("z", to_meeting="second"), "meeting/first"),
        on("2022-11-24", meeting.MeetingItemAdded("z", None, None, "first"), "meeting/second"),
        on("2023-06-01", meeting.MeetingItemAdded("y", 4), "meeting/first"),
    ]
    with played([*history]) as player:
        told = {day: agenda(player, day) for day in ("2022-10-20", "2022-10-27", "2022-11-23")}
        assert told == {
            "2022-10-20": [("x", 1), ("y", 2), ("z", 3)],
            "2022-10-27": [("y", 2), ("z", 3), ("x", 9)],
            "2022-11-23": [("z", 3), ("x", 9)],
        }
        assert agenda(player, "2022-11-24") == [("x", 9)]
        assert agenda(player, "2022-11-24", "second") == [("z", None)]
        assert agenda(player, None) == [("y", 4), ("x", 9)]
        with player.tracker.at() as questions:
            found = questions.show("meeting/first")
            assert isinstance(found, MeetingAnswer)
            said = [(fact.what, fact.by) for fact in found.history[-4:]]
        assert said == [
            ("moved: x, to no. 9", ()),
            ("off its agenda: y, by AAA, left to second", ("AAA",)),
            ("moved: z, to the agenda of second", ()),
            ("on its agenda: y, no. 4", ()),
        ]


def test_a_drop_that_never_was() -> None:
    """Retracted, or corrected to another item, the first is on the agenda as before."""
    with played([*LISTED]) as player:
        player.play(on("2022-11-23", meeting.MeetingItemDropped("y"), "meeting/first"))
        other = on("2022-11-23", meeting.MeetingItemDropped("x"), "meeting/first")
        player.play(Correct(0, "word", None, other))
        assert agenda(player, None) == [("y", 2), ("z", 3)]
        player.play(Retract(0))
        assert agenda(player, None) == [("x", 1), ("y", 2), ("z", 3)]
        assert agenda(player, "2022-11-22") == [("x", 1), ("y", 2), ("z", 3)]


# --- meetings -------------------------------------------------------------------------------------


def test_a_meeting_breaks_off_and_goes_on() -> None:
    """Its state is that of the day; its start stays that of the whole, and it is not ahead."""
    history = [
        on("2022-10-20", meeting.MeetingAnnounced(starts="2022-11-23"), "meeting/first"),
        on("2022-11-23", meeting.MeetingHeld(), "meeting/first"),
        on("2022-11-23", meeting.MeetingSuspended(until="2022-12-01"), "meeting/first"),
        on("2022-12-01", meeting.MeetingResumed(venue="There"), "meeting/first"),
    ]
    with played([*history]) as player:
        seen = {}
        for day in ("2022-11-22", "2022-11-23", "2022-12-01"):
            with player.tracker.at(Moment(day)) as questions:
                (line,) = questions.meetings().meetings
                shown = answered.agenda(questions)
                waiting = [one.id for one in (*shown.ahead, *shown.unreported)]
            seen[day] = (line.state, line.starts, line.venue, waiting)
        assert seen == {
            "2022-11-22": ("announced", "2022-11-23", None, ["first"]),
            "2022-11-23": ("suspended", "2022-11-23", None, []),
            "2022-12-01": ("resumed", "2022-11-23", "There", []),
        }


# --- silence --------------------------------------------------------------------------------------


def silence(name: str, until: str | None = None, *by: str) -> item.ItemTransitioned:
    """A step of the silence procedure."""
    found = outcome(SILENCE, name)
    led = {field: getattr(found, field) for field in item.Outcome.__struct_fields__}
    return item.ItemTransitioned(name, item.Outcome(**led), by, until=until)


PLACED = on("2022-11-01", silence("silence-placed", "2022-11-10"), "item/x")
EXTENDED = on("2022-11-09", silence("silence-extended", "2022-11-20"), "item/x")


@pytest.mark.parametrize(
    ("day", "label"),
    [
        ("2022-11-08", "under silence"),
        ("2022-11-09", "under silence, extended"),
        ("2022-11-19", "under silence, extended"),
        ("2022-11-20", "under silence, extended: outcome not reported"),
        ("2022-12-31", "under silence, extended: outcome not reported"),
    ],
)
def test_a_silence_that_has_run_out_adopts_nothing(day: str, label: str) -> None:
    """The item stays open, and it is said that nobody reported how the silence ended."""
    with played([PLACED, EXTENDED]) as player:
        found = item_at(player, "x", day)
        assert (found.label, found.open) == (label, True)
        assert found.state == ("silence-placed" if day == "2022-11-08" else "silence-extended")


def test_without_a_date_the_last_entry_tells_the_day() -> None:
    """No clock: the silence has run out once something is recorded after its end."""
    with played([PLACED]) as player:
        recorded = player.clock.now.date().isoformat()
        assert recorded < "2022-11-10"
        assert item_at(player, "x", None).label == "under silence"


@pytest.mark.parametrize(
    ("end", "label", "is_open", "blocked"),
    [
        (silence("silence-held"), "adopted", False, ()),
        (silence("silence-broken", None, "BBB"), "silence broken", True, ("BBB",)),
    ],
)
def test_the_end_of_a_silence_is_reported(
    end: item.ItemTransitioned, label: str, *, is_open: bool, blocked: tuple[str, ...]
) -> None:
    """Held, it adopts; who breaks it blocks."""
    with played([PLACED, on("2022-11-10", end, "item/x")]) as player:
        found = item_at(player, "x", "2023")
        assert (found.label, found.open) == (label, is_open)
        assert tuple(one.member for one in found.blocked_by) == blocked
