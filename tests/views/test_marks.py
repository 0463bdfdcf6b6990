"""Marks in every list: a settled dispute is settled wherever its fact is shown."""

import pytest

from tests.histories import (
    Backing,
    Mark,
    Record,
    Retract,
    Settle,
    transitioned,
)
from tests.playing import Player
from tests.views.answered import agenda, shown
from tracker.domain.facts import Event
from tracker.domain.meeting import MeetingHeld
from tracker.domain.moment import Moment
from tracker.domain.statement import StatementMade
from tracker.views.answers import DisputeAnswer, FactAnswer

BACKED = Backing(("radio",), "2022-11-23")


def everywhere(player: Player, key: str, moment: Moment | None = None) -> list[FactAnswer]:
    """All places in which a fact is shown, by its key."""
    with player.tracker.at(moment) as questions:
        answers = [
            *questions.log().facts,
            *questions.statements().facts,
            *shown(questions, "item/x").history,
            *shown(questions, "meeting/first").outcomes,
            *shown(questions, "source/wire").mentions,
            *shown(questions, key).history,
        ]
    return [fact for fact in answers if fact.key == key]


def disputes(found: list[FactAnswer]) -> set[tuple[DisputeAnswer, ...]]:
    """What the places say of disputes: the same, one hopes."""
    return {fact.disputes for fact in found}


@pytest.mark.parametrize(
    ("stream", "data", "places"),
    [
        ("statement", StatementMade("party/AAA", "No."), 4),
        ("item/x", transitioned("discussed", meeting="first"), 5),
        ("meeting/first", MeetingHeld(), 3),
    ],
)
def test_a_dispute_is_open_until_it_is_settled(
    player: Player, stream: str, data: Event, places: int
) -> None:
    """In the log, in lists, in the fact itself: a dispute is open, then settled, then again."""
    player.play(Record(stream, data, "2022-10-20", backing=Backing(("wire",), "2022-10-20")))
    key = player.played[0].draft.claim.key
    assert len(everywhere(player, key)) == places
    assert disputes(everywhere(player, key)) == {()}

    player.play(Mark(0, disputed=True, backing=BACKED))
    (open_one,) = disputes(everywhere(player, key))
    assert [(one.fact, one.says) for one in open_one] == [(key, "otherwise")]
    assert disputes(everywhere(player, key, Moment(reported_until="2022-11-22"))) == {()}

    player.play(Settle(0, falls=False, backing=Backing(reported="2022-11-24")))
    assert disputes(everywhere(player, key)) == {()}
    before = disputes(everywhere(player, key, Moment(reported_until="2022-11-23")))
    assert before == {open_one}
    with player.tracker.at() as questions:
        assert questions.conflicts().disputes == ()
        entry = f"@{player.played[0].position}"
        marks = [fact.type for fact in shown(questions, entry).mentions]
    assert marks == ["event.disputed", "dispute.settled"]

    player.play(Retract(0))
    assert disputes(everywhere(player, key)) == {open_one}


def test_a_dispute_of_a_mark_is_none_of_the_fact(player: Player) -> None:
    """Who doubts a confirmation does not doubt the fact: row, page and list of conflicts agree."""
    player.play(
        Record("item/x", transitioned("discussed"), "2022-10-20"),
        Mark(0, disputed=False, backing=BACKED),
        Mark(0, disputed=True, backing=BACKED),
    )
    assert player.played[2].draft.data == type(player.played[2].draft.data)(
        player.played[1].event_id, text="otherwise"
    )
    with player.tracker.at() as questions:
        assert questions.conflicts().disputes == ()
        assert shown(questions, "item/x").disputes == ()
        assert [row.disputed for body in agenda(questions).bodies for row in body.items] == [False]
        assert agenda(questions).disputes == 0


def test_a_mark_counts_where_its_fact_stands(player: Player) -> None:
    """A source is cited by the facts and marks that hold; a mark holds where its target does."""
    player.play(
        Record("item/x", transitioned("discussed"), "2022-10-20"),
        Mark(0, disputed=False, backing=BACKED),
    )

    def citing(moment: Moment | None = None) -> tuple[int, int]:
        with player.tracker.at(moment) as questions:
            count = {line.id: line.facts for line in questions.sources().sources}["radio"]
            return count, len(shown(questions, "source/radio").mentions)

    assert citing() == (1, 1)
    assert citing(Moment("2022-10-19")) == (0, 0)
    player.play(Retract(1))
    assert citing() == (0, 0)


def test_a_withdrawal_stays_on_its_sources_page(player: Player) -> None:
    """What a source took back is told of it, though the fact stands no more."""
    player.play(
        Record("item/x", transitioned("discussed"), "2022-10-20", backing=Backing(("wire",))),
        Retract(0, withdrawn=True, backing=Backing(reported="2022-11-23")),
    )
    with player.tracker.at() as questions:
        assert [fact.type for fact in shown(questions, "source/wire").mentions][-1:] == [
            "event.retracted"
        ]


def test_the_newest_report_is_a_known_one(player: Player) -> None:
    """Not the day of recording, not one of a fact that was a mistake, and none of non-public."""

    def newest() -> str | None:
        with player.tracker.at() as questions:
            return agenda(questions).newest_report

    assert newest() is None
    for reported in (None, "never", "2022-10-20", "2022-10-27"):
        backing = Backing(("wire",), reported)
        player.play(Record("item/x", transitioned("discussed"), "2022-10-20", backing=backing))
    assert newest() == "2022-10-27"
    player.play(Retract(0))
    assert newest() == "2022-10-20"


def test_marks_follow_a_correction(player: Player) -> None:
    """A corrected fact keeps who confirms and who disputes it; a settled dispute stays settled."""
    player.play(
        Record("item/x", transitioned("discussed"), "2022-10-20", backing=Backing(("wire",))),
        Mark(0, disputed=False, backing=BACKED),
        Mark(1, disputed=True, backing=BACKED),
    )

    def told() -> tuple[object, ...]:
        with player.tracker.at() as questions:
            found, ((row,),) = (
                shown(questions, "item/x"),
                [body.items for body in agenda(questions).bodies],
            )
            assert row.disputed == bool(found.disputes) == bool(questions.conflicts().disputes)
            return found.sources, [one.entry for one in found.disputes], row.sources

    before = told()
    assert before[0] == ("wire", "radio")
    for word in ("one", "another"):
        player.reword(player.facts[0], word)
        assert told() == before
    player.play(Settle(0, falls=False))
    assert told() == (("wire", "radio"), [], ("wire", "radio"))
    player.reword(player.facts[0], "last")
    assert told() == (("wire", "radio"), [], ("wire", "radio"))
    assert player.tracker.replay().clean
