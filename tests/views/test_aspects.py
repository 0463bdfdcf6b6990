"""Aspects: what the facts of a stream come to, each under a name that two moments share."""

from tests.histories import Backing, Record, Retract, stance, transitioned
from tests.playing import Player
from tracker.domain.facts import Event
from tracker.domain.meeting import MeetingAnnounced, MeetingHeld, MeetingItemAdded
from tracker.domain.moment import Moment
from tracker.views.aspects import Name, aspects
from tracker.views.reader import Reader

LATE = Backing(("wire",), "2023-11-20")


def on(day: str, data: Event, stream: str = "item/x") -> Record:
    """A fact of a day."""
    return Record(stream, data, day, 0, LATE)


def told(player: Player, stream: str, moment: Moment | None = None) -> dict[Name, str]:
    """The aspects of a stream in words, without what every registration tells."""
    with player.tracker.database.reading() as connection:
        reader = Reader(connection, player.tracker.store, moment or Moment())
        found, _ = aspects(reader, stream)
        return {name: one.value for name, one in found.items() if name.aspect != "title"}


def test_the_last_fact_of_an_aspect_counts(player: Player) -> None:
    """A state follows a state; each member's position is an aspect of its own."""
    player.play(
        on("2022-11-20", transitioned("proposed")),
        on("2022-11-21", stance(("AAA", "BBB"), "objects")),
        on("2022-11-22", stance(("AAA",), "supports")),
        on("2022-11-23", transitioned("discussed")),
    )
    found = told(player, "item/x")
    assert found[Name("x", "state")] == "discussed"
    assert found[Name("x", "position", "AAA")].startswith("supports")
    assert found[Name("x", "position", "BBB")].startswith("objects")
    before = told(player, "item/x", Moment(on="2022-11-21"))
    assert before[Name("x", "state")] == "proposed"
    assert before[Name("x", "position", "AAA")].startswith("objects")


def test_what_is_possible_does_not_stand(player: Player) -> None:
    """It is an aspect of its own, by its key, and changes no state."""
    player.play(
        on("2022-10-20", transitioned("proposed")),
        on("2022-11", transitioned("discussed")),
    )
    found = told(player, "item/x", Moment(on="2022-11-15"))
    assert found[Name("x", "state")] == "proposed"
    assert [value for name, value in found.items() if name.aspect == "possibly"] == ["discussed"]


def test_what_was_taken_back_has_no_aspect(player: Player) -> None:
    """Neither now nor, being a mistake, ever."""
    player.play(on("2022-11-20", transitioned("proposed")), Retract(0))
    assert Name("x", "state") not in told(player, "item/x")


def test_a_meeting_has_details(player: Player) -> None:
    """When and where, each by itself; a held one starts on its day; items have places on it."""
    player.play(
        on("2022-11-10", MeetingAnnounced(starts="2022-11-20", venue="Here"), "meeting/first"),
        on("2022-11-11", MeetingItemAdded("x", number=2), "meeting/first"),
        on("2022-11-21", MeetingHeld(venue="There"), "meeting/first"),
    )
    found = told(player, "meeting/first")
    assert found[Name("first", "state")] == "held"
    assert found[Name("first", "starts")] == "2022-11-21"
    assert found[Name("first", "place")] == "There"
    assert "2" in found[Name("first", "agenda", "x")]
