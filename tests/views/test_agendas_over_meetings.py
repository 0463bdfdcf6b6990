"""An item over its meetings: dispositions, what was carried over, what is next, what is left."""

from itertools import combinations

import pytest

from tests.histories import (
    Backing,
    Record,
    Retract,
    stance,
    transitioned,
)
from tests.playing import Player
from tests.views.answered import shown
from tracker.app import Tracker
from tracker.app.answers import DispositionAnswer, NextMeetingAnswer, UnfinishedAnswer
from tracker.domain.facts import Event
from tracker.domain.meeting import (
    MeetingAgendaAdopted,
    MeetingAgendaIssued,
    MeetingAnnounced,
    MeetingCancelled,
    MeetingHeld,
    MeetingItemAdded,
    MeetingItemDropped,
    MeetingItemMoved,
    MeetingSuspended,
)
from tracker.domain.moment import Moment
from tracker.views.thing_answers import ItemAnswer, MeetingAnswer

WIRE = Backing(("wire",), "2023-11-20")
FIRST, SECOND = "meeting/first", "meeting/second"


def on(day: str, data: Event, stream: str = "item/x") -> Record:
    """A fact of a day."""
    return Record(stream, data, day, 0, WIRE)


def at_meetings(player: Player, moment: Moment | None = None) -> tuple[DispositionAnswer, ...]:
    """The meetings of x."""
    with player.tracker.at(moment) as questions:
        found = questions.show("item/x")
        assert isinstance(found, ItemAnswer)
        return found.meetings


def meeting(player: Player, name: str, moment: Moment | None = None) -> MeetingAnswer:
    """A meeting, as its agenda tells it."""
    with player.tracker.at(moment) as questions:
        found = questions.agenda(name)
        assert isinstance(found, MeetingAnswer)
        return found


HELD = (
    on("2022-10-20", MeetingAnnounced(starts="2022-10-27"), FIRST),
    on("2022-10-20", MeetingItemAdded("x", 1), FIRST),
    on("2022-10-20", MeetingItemAdded("y", 2), FIRST),
    on("2022-10-27", MeetingHeld(), FIRST),
)
THEN = (
    on("2022-11-10", MeetingAnnounced(starts="2022-11-23"), SECOND),
    on("2022-11-10", MeetingItemAdded("x", 5), SECOND),
)


# --- as announced, as changed, as held ------------------------------------------------------------


def test_the_agenda_of_28_october(csto: Tracker) -> None:
    """Announced with two items, not changed; both were discussed, and one came up again."""
    with csto.at() as questions:
        found = questions.agenda("csc-2022-10-28")
    assert isinstance(found, MeetingAnswer)
    assert found.announced is not None
    assert (found.announced.key, found.announced.happened) == (
        "csc-28-october-called",
        "2022-10-27",
    )
    assert (found.announced.sources, found.announced.independent_sources) == (
        ("euroweekly-2022-10-27", "tass-2022-10-27"), 1,
    )  # fmt: skip
    items = ["armenia-mission-results", "armenia-assistance"]
    assert [(one.number, one.id) for one in found.announced.items] == list(enumerate(items, 1))
    assert found.changes == ()
    assert [(one.item, one.outcome) for one in found.dispositions] == [
        (name, "discussed") for name in items
    ]
    results, assistance = found.dispositions
    assert (results.carried_to, results.carried_from) == ((), ())
    (carried,) = assistance.carried_to
    assert (carried.meeting, carried.told, carried.entry) == ("csc-2022-11-23", False, None)


def test_before_it_was_held(csto: Tracker) -> None:
    """On the day before, the items stand on the agenda and nothing was done with them."""
    with csto.at(Moment("2022-10-27")) as questions:
        found = questions.agenda("csc-2022-10-28")
    assert isinstance(found, MeetingAnswer)
    assert [(one.outcome, one.disposition) for one in found.dispositions] == [
        (None, "on its agenda"), (None, "on its agenda"),
    ]  # fmt: skip
    with csto.at(Moment("2022-10-26")) as questions:
        early = questions.agenda("csc-2022-10-28")
    assert isinstance(early, MeetingAnswer)
    assert (early.announced, early.dispositions) == (None, ())


def test_the_meetings_of_an_item(csto: Tracker) -> None:
    """In their order, each with what was done there and what backs it."""
    with csto.at() as questions:
        found = questions.show("armenia-assistance")
    assert isinstance(found, ItemAnswer)
    assert [(one.meeting, one.number, one.disposition) for one in found.meetings] == [
        ("csc-2022-10-28", 2, "discussed; cfm to agree a draft decision"),
        ("csc-2022-11-23", None, "not signed by ARM"),
    ]
    first, last = found.meetings
    assert (first.meeting_state, first.starts, len(first.sources)) == ("held", "2022-10-28", 1)
    assert (len(last.sources), last.independent_sources) == (3, 2)
    (carried,) = last.carried_from
    assert (carried.meeting, carried.told) == ("csc-2022-10-28", False)
    assert "worked out" in carried.what


def test_changes_are_those_after_it_was_made_known(player: Player) -> None:
    """Added, moved and dropped since, and its adoption; what it began with is no change."""
    player.play(
        *HELD[:3],
        on("2022-10-22", MeetingItemAdded("z", 3), FIRST),
        on("2022-10-23", MeetingItemMoved("y", 9), FIRST),
        on("2022-10-24", MeetingItemDropped("x", by=("AAA",)), FIRST),
        on("2022-10-27", MeetingHeld(), FIRST),
        on("2022-10-27", MeetingAgendaAdopted(form="as amended"), FIRST),
    )
    found = meeting(player, "first")
    assert found.announced is not None
    assert [(one.id, one.number) for one in found.announced.items] == [("x", 1), ("y", 2)]
    assert [one.what for one in found.changes] == [
        "on its agenda: z, no. 3",
        "moved: y, to no. 9",
        "off its agenda: x, by AAA",
        "agenda adopted as as amended",
    ]
    assert [(one.item, one.number, one.outcome) for one in found.dispositions] == [
        ("x", 1, "dropped"), ("z", 3, None), ("y", 9, None),
    ]  # fmt: skip
    before = meeting(player, "first", Moment("2022-10-23"))
    assert [one.what for one in before.changes] == ["on its agenda: z, no. 3", "moved: y, to no. 9"]


def test_an_issue_counts_where_the_announcement_told_no_item(player: Player) -> None:
    """The agenda as issued is the first that is known; without either there is none."""
    player.play(
        on("2022-10-20", MeetingAnnounced(starts="2022-11-23"), FIRST),
        on("2022-10-27", MeetingItemAdded("x"), FIRST),
    )
    assert meeting(player, "first").announced is None
    player.play(on("2022-10-27", MeetingAgendaIssued("S/1", "provisional"), FIRST))
    found = meeting(player, "first")
    assert found.announced is not None
    assert found.announced.what == "agenda issued as provisional (S/1)"
    assert [one.id for one in found.announced.items] == ["x"]
    assert found.changes == ()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (MeetingHeld(), "on its agenda: no outcome reported"),
        (MeetingCancelled(), "on its agenda: the meeting was cancelled"),
        (MeetingSuspended(), "on its agenda: the meeting was suspended"),
        (MeetingAnnounced(), "on its agenda: outcome of the meeting not reported"),
    ],
)
def test_what_is_not_known_of_an_item_is_said(player: Player, data: Event, words: str) -> None:
    """An item of which nobody told what was done is never shown as done with."""
    player.play(*HELD[:3], on("2022-10-27", data, FIRST))
    (found,) = at_meetings(player, Moment("2022-10-28"))
    assert (found.outcome, found.disposition) == (None, words)


# --- carried over ---------------------------------------------------------------------------------


def test_carried_over_as_told(player: Player) -> None:
    """A source says from where: both meetings tell it, with the source."""
    player.play(*HELD, on("2022-11-10", MeetingItemAdded("x", 5, None, "first"), SECOND))
    before, after = at_meetings(player)
    (origin,), (goal,) = after.carried_from, before.carried_to
    assert (origin.meeting, origin.told, origin.what) == ("first", True, "carried over from first")
    assert (goal.meeting, goal.told, goal.what) == ("second", True, "carried over to second")
    assert origin.sources == goal.sources == ("wire",)


@pytest.mark.parametrize(
    ("data", "to", "came"),
    [
        (MeetingItemDropped("x", "second"), "left to second", "left from first"),
        (MeetingItemMoved("x", to_meeting="second"), "moved to second", "moved from first"),
    ],
)
def test_passed_on_as_told(player: Player, data: Event, to: str, came: str) -> None:
    """What a meeting left or moved to another is told by both, by the same entry."""
    player.play(*HELD[:3], on("2022-10-22", data, FIRST), *THEN)
    before, after = at_meetings(player)
    (goal,), (origin,) = before.carried_to, after.carried_from
    assert ((goal.told, goal.what), (origin.told, origin.what)) == ((True, to), (True, came))
    assert goal.entry == origin.entry is not None


@pytest.mark.parametrize(
    ("done", "word"),
    [("deferred", "deferred"), ("discussed", "discussed"), ("returned", "returned for revision")],
)
def test_what_follows_from_the_dates_is_said_to(player: Player, done: str, word: str) -> None:
    """No source says carried over: the answer says that it is worked out, and has no entry."""
    player.play(*HELD, on("2022-10-27", transitioned(done, meeting="first")), *THEN)
    before, after = at_meetings(player)
    (goal,), (origin,) = before.carried_to, after.carried_from
    assert (goal.told, goal.entry, goal.sources) == (False, None, ())
    worked_out = "(worked out from the dates; no source says carried over)"
    assert goal.what == f"came up again at second {worked_out}"
    assert origin.what == f"last dealt with at first: {word} {worked_out}"
    assert at_meetings(player, Moment("2022-11-09"))[0].carried_to == ()


def test_what_was_closed_is_not_carried_over(player: Player) -> None:
    """An item that was adopted and came back later was not carried over."""
    player.play(*HELD, on("2022-10-27", transitioned("adopted", meeting="first")), *THEN)
    before, after = at_meetings(player)
    assert (before.carried_to, after.carried_from) == ((), ())


def test_a_retracted_agenda_gives_the_meeting_back(player: Player) -> None:
    """What was taken back is no meeting of the item's; at the old position it still is."""
    player.play(*HELD, *THEN, Retract(0))
    assert [one.meeting for one in at_meetings(player)] == ["first"]
    then = Moment(recorded_until=f"@{player.size - 2}")
    assert [one.meeting for one in at_meetings(player, then)] == ["first", "second"]


# --- never look alike -----------------------------------------------------------------------------

ENDS: dict[str, tuple[Event, str]] = {
    "deferred": (transitioned("deferred", ("AAA",), "first"), "item/x"),
    "dropped": (MeetingItemDropped("x", by=("AAA",)), FIRST),
    "moved": (MeetingItemMoved("x", to_meeting="second", by=("AAA",)), FIRST),
    "removed": (transitioned("removed", ("AAA",), "first"), "item/x"),
    "removal-requested": (transitioned("removal-requested", ("AAA",), "first"), "item/x"),
    "withdrawn": (transitioned("withdrawn", ("AAA",), "first"), "item/x"),
}


def test_ends_never_look_alike(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Six ways to leave an agenda have six wordings, in every answer that tells of them."""
    from tests.playing import open_player

    told: dict[str, dict[str, str]] = {}
    for name, (data, stream) in ENDS.items():
        player = open_player(tmp_path_factory.mktemp(name))
        player.play(
            *HELD[:3], on("2022-10-27", data, stream), on("2022-10-27", MeetingHeld(), FIRST)
        )
        (row,) = at_meetings(player)
        assert row.outcome == name
        with player.tracker.at() as questions:
            owner = "item/x" if stream == "item/x" else "meeting/first"
            agenda = questions.agenda("first")
            assert isinstance(agenda, MeetingAnswer)
            told[name] = {
                "disposition": row.disposition,
                "agenda": next(one.disposition for one in agenda.dispositions if one.item == "x"),
                "history": questions.history(owner).facts[-1 if stream == "item/x" else -2].what,
            }
    for answer in ("disposition", "agenda", "history"):
        words = {name: texts[answer] for name, texts in told.items()}
        for one, other in combinations(words, 2):
            assert words[one] != words[other], answer
            assert words[one] not in words[other], answer
    assert told["dropped"]["disposition"] == "taken off this agenda alone, by AAA"


# --- next, and unfinished -------------------------------------------------------------------------


def following(player: Player, body: str, moment: Moment | None = None) -> NextMeetingAnswer:
    """The next meeting of a body."""
    with player.tracker.at(moment) as questions:
        found = questions.agenda(next_of=body)
        assert isinstance(found, NextMeetingAnswer)
        return found


def test_the_next_meeting_of_a_body(player: Player) -> None:
    """The first announced one after the moment's date, with its agenda; else none."""
    player.play(*HELD[:3], *THEN)
    found = following(player, "council", Moment("2022-11-12"))
    assert found.meeting is not None
    assert (found.meeting.id, found.later) == ("second", ())
    assert [one.item for one in found.meeting.dispositions] == ["x"]
    early = following(player, "council", Moment("2022-10-26"))
    assert early.meeting is not None
    assert (early.meeting.id, early.later) == ("first", ())
    assert following(player, "council", Moment("2022-11-23")).meeting is None
    assert following(player, "board", Moment("2022-10-26")).meeting is None
    assert following(player, "board", Moment("2022-11-12")).meeting is not None


def unfinished(player: Player, body: str | None = None, on: str | None = None) -> list[str]:
    """What meetings left."""
    with player.tracker.at(Moment(on)) as questions:
        found = questions.agenda(body, unfinished=True)
        assert isinstance(found, UnfinishedAnswer)
        return [f"{one.meeting}: {one.item.id}: {one.disposition}" for one in found.items]


def test_what_meetings_left(player: Player) -> None:
    """Open items of held meetings, by the last one; neither closed ones nor those taken off."""
    player.play(
        *HELD,
        on("2022-10-27", transitioned("deferred", meeting="first")),
        on("2022-10-27", stance(("AAA",), "objects")),
    )
    assert unfinished(player, on="2022-10-26") == []
    left = ["first: x: deferred", "first: y: on its agenda: no outcome reported"]
    assert sorted(unfinished(player)) == left
    assert sorted(unfinished(player, "council")) == left
    assert unfinished(player, "board") == []
    player.play(on("2022-11-23", transitioned("adopted")))
    assert unfinished(player) == left[1:]
    player.play(on("2022-10-22", MeetingItemDropped("y"), FIRST))
    assert unfinished(player) == []


def test_unfinished_of_the_csto(csto: Tracker) -> None:
    """Three items are open: two unsigned in Yerevan, of which Armenia blocks both."""
    with csto.at() as questions:
        found = questions.agenda(unfinished=True)
    assert isinstance(found, UnfinishedAnswer)
    assert [(one.meeting, one.item.id, one.item.blocked_by) for one in found.items] == [
        ("csc-2022-11-23", "yerevan-declaration", ("ARM",)),
        ("csc-2022-11-23", "armenia-assistance", ("ARM",)),
        ("csc-2022-10-28", "armenia-mission-results", ()),
    ]


def test_the_shown_meeting_is_the_agenda(csto: Tracker) -> None:
    """``show`` of a meeting and its agenda are one answer."""
    with csto.at() as questions:
        assert shown(questions, "csc-2022-10-28") == questions.agenda("csc-2022-10-28")
