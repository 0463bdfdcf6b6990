"""Names: what a thing is called at a moment, and which facts are its own."""

import msgspec
import pytest

from tests.histories import (
    Backing,
    Record,
    Rename,
    Retract,
    Unname,
    transitioned,
)
from tests.playing import Player
from tests.views.answered import agenda, shown
from tracker.domain.measure import MeasureReported
from tracker.domain.moment import Moment
from tracker.domain.organisation import ChairAssumed
from tracker.domain.source import SourceCited
from tracker.errors import InvalidMoment, UnknownReference
from tracker.views.known import LogKnown
from tracker.views.reader import Reader


def index(player: Player, stream: str, number: int = 0) -> int:
    """How steps count registrations: from the newest, going back."""
    live = [one for one in player.names if not one.gone]
    found = [one for one in live if one.draft.stream == stream]
    return len(live) - 1 - live.index(found[number])


RENAMED = [
    ("item/x", "item/x", 0, "The X"),
    ("plan/p", "plan/p", 0, "The plan"),
    ("measure/m1", "plan/p", 1, "Measure 1"),
    ("body/council", "organisation/org", 1, "Council"),
    ("organisation/org", "organisation/org", 0, "Organisation"),
    ("source/wire", "source/wire", 0, "Wire"),
    ("party/AAA", "party/AAA", 0, "Aaa"),
]


@pytest.mark.parametrize(("ref", "stream", "number", "title"), RENAMED)
def test_a_corrected_name(player: Player, ref: str, stream: str, number: int, title: str) -> None:
    """A registration can be corrected: the thing stays, its name is new, its old one is old."""
    before = player.size - 1
    player.play(
        Rename(index(player, stream, number), "new"),
    )
    player.play(Rename(0, "newest"))
    with player.tracker.at() as questions:
        assert shown(questions, ref).title == "newest word"
    with player.tracker.at(Moment(recorded_until=f"@{before + 2}")) as questions:
        assert shown(questions, ref).title == "new word"
    with player.tracker.at(Moment(recorded_until=f"@{before}")) as questions:
        assert shown(questions, ref).title == title
    assert player.tracker.replay().clean


def test_a_corrected_item_stays_on_its_agenda(player: Player) -> None:
    """Lists show a thing once, under its present name, with all its facts."""
    player.play(
        Record("item/x", transitioned("discussed"), "2022-10-20"),
        Rename(index(player, "item/x"), "new"),
    )
    with player.tracker.at() as questions:
        (body,) = agenda(questions).bodies
    assert [(row.id, row.title, row.state) for row in body.items] == [
        ("x", "new word", "discussed")
    ]


def test_what_was_registered_by_mistake_is_gone(player: Player) -> None:
    """Nothing has the name any more, though the log keeps it; registered again, it is back."""
    player.play(Record("item/x", transitioned("discussed"), "2022-10-20"))
    before = player.size - 1
    player.play(Unname(index(player, "item/x"), again=False))
    with player.tracker.at() as questions:
        assert shown(questions, "item/x") is None
        assert agenda(questions, closed=True).bodies == ()
        with pytest.raises(UnknownReference):
            questions.positions("x")
    with player.tracker.at(Moment(recorded_until=f"@{before}")) as questions:
        assert shown(questions, "item/x").state == "discussed"

    player.play(Unname(index(player, "item/y"), again=True))
    with player.tracker.at() as questions:
        assert shown(questions, "item/y").title == "The Y"
    assert player.tracker.replay().clean


def test_a_corrected_source_relays_what_it_says_now(player: Player) -> None:
    """Independence goes by the registration that holds, and so do the footnotes."""
    player.play(
        Record("item/x", transitioned("discussed"), "2022-10-20",
               backing=Backing(("wire", "paper"))),
        Rename(index(player, "source/paper"), "new"),
    )  # fmt: skip
    with player.tracker.at() as questions:
        found = shown(questions, "item/x")
    assert found.independent_sources == 1
    assert [note.publisher for note in found.footnotes] == ["Wire", "new word"]


def test_what_a_source_relays_can_be_corrected(player: Player) -> None:
    """A source that turned out to have seen it itself counts for itself, from then on."""
    fact = Record("item/x", transitioned("discussed"), "2022-10-20",
                  backing=Backing(("wire", "paper")))  # fmt: skip
    player.play(fact)
    before = player.size - 1
    (paper,) = [one for one in player.names if one.draft.stream == "source/paper"]
    data = SourceCited("Paper", published="2022-11-24")
    player.replace(paper, msgspec.structs.replace(paper.draft, data=data))
    with player.tracker.at() as questions:
        assert shown(questions, "item/x").independent_sources == 2
        assert {line.id: line.relays for line in questions.sources().sources}["paper"] == ()
    with player.tracker.at(Moment(recorded_until=f"@{before}")) as questions:
        assert shown(questions, "item/x").independent_sources == 1


def test_decisions_know_what_holds_now(player: Player) -> None:
    """What a decision rests on is the registration that holds, and none that is taken back."""
    player.play(Rename(index(player, "source/wire"), "new"))
    player.play(Unname(index(player, "source/radio"), again=False))
    with player.tracker.database.reading() as connection:
        known = LogKnown(Reader(connection, player.tracker.store, Moment()))
        wire = known.thing("source", "wire")
        assert wire is not None
        assert getattr(wire.data, "publisher", None) == "new word"
        assert known.thing("source", "radio") is None
        assert "radio" not in known.names("source")


def test_a_name_is_no_claim(player: Player) -> None:
    """It can be asked for by any report; what nobody had reported is not told."""
    player.play(Record("item/x", transitioned("discussed"), "2022-10-20"))
    with player.tracker.at(Moment(reported_until="1999")) as questions:
        found = shown(questions, "item/x")
    assert (found.title, found.state, found.history) == ("The X", None, ())


def test_a_measures_own_facts(player: Player) -> None:
    """A measure has no stream of its own: its owner's facts that name it are its story."""
    player.play(
        Record("plan/p", MeasureReported("m1", "planned"), "2022-10-20"),
        Record("plan/p", MeasureReported("m2", "implemented"), "2022-10-20"),
        Record("plan/p", MeasureReported("m1", "implemented"), "2022-10-27/2022-11-23",
               backing=Backing(reported="2022-11-23")),
    )  # fmt: skip
    with player.tracker.at(Moment("2022-11-01")) as questions:
        found = shown(questions, "measure/m1")
    assert [fact.what for fact in found.history] == ["measure m1: Measure 1", "m1 planned"]
    assert [fact.what for fact in found.possible] == ["m1 implemented"]
    assert found.mentions == ()


def test_a_bodys_own_facts(player: Player) -> None:
    """A body's story is what its organisation's facts say of it; others mention it."""
    player.play(Record("organisation/org", ChairAssumed("AAA", "council"), "2022-10-20"))
    player.play(Record("organisation/org", ChairAssumed("BBB", "board"), "2022-10-20"))
    with player.tracker.at() as questions:
        found = shown(questions, "body/council")
    assert [fact.what for fact in found.history] == ["body council: Council", "AAA took the chair"]
    named = {fact.stream for fact in found.mentions}
    assert named == {"item/x", "item/y", "plan/p", "meeting/first", "meeting/second"}


def test_a_key_names_the_fact_that_stands(player: Player) -> None:
    """A correction keeps the key: it is the corrected fact that the key names, by its moment."""
    player.play(Record("item/x", transitioned("proposed"), "2022-10-20"))
    key, first = player.played[0].draft.claim.key, player.played[0].position
    player.reword(player.facts[0], "new")
    second = player.facts[0].position
    with player.tracker.at() as questions:
        assert shown(questions, key).history[0].entry == f"@{second}"
        assert str(shown(questions, f"@{first}").history[0].retracted).startswith(f"@{second - 1}")
    with player.tracker.at(Moment(recorded_until=f"@{first}")) as questions:
        assert shown(questions, key).history[0].entry == f"@{first}"
    player.play(Retract(0))
    with player.tracker.at() as questions:
        found = shown(questions, key).history[0]
    assert (found.entry, found.retracted is None) == (f"@{second}", False)


def test_an_entry_beyond_the_moment_is_not_there(player: Player) -> None:
    """``@n`` names an entry of the log as it was."""
    with player.tracker.at(Moment(recorded_until="@5")) as questions:
        assert shown(questions, "@5").kind == "fact"
        with pytest.raises(InvalidMoment, match="the moment ends at @5"):
            questions.show("@6")
