"""A fact with its three dates and all that backs it: what is known, what is not, who says so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.histories import (
    Backing,
    Correct,
    Mark,
    Record,
    Retract,
    Wait,
    transitioned,
)
from tests.playing import Player
from tests.world import SOURCES
from tracker.domain import source
from tracker.domain.moment import Moment
from tracker.views.answers import FactAnswer
from tracker.views.thing_answers import ItemAnswer


def item(player: Player, moment: Moment | None = None) -> ItemAnswer:
    """The item ``x`` at a moment."""
    with player.tracker.at(moment) as questions:
        found = questions.show("item/x")
    assert isinstance(found, ItemAnswer)
    return found


def told(player: Player, occurred: str = "2022-10-20", **backing: object) -> FactAnswer:
    """Record a fact with its backing, and show it."""
    backed = Backing(**backing)  # type: ignore[arg-type]
    player.play(Record("item/x", transitioned("proposed"), occurred, backing=backed))
    return item(player).history[-1]


# --- public since ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reported", "public"),
    [
        ("2022-10-27", "2022-10-27"),
        ("2022-10-27T23:30-02:00", "2022-10-28"),
        ("2022-10", "2022-10-31"),
        ("2022-10-27/2022-11-02", "2022-11-02"),
        ("never", "never"),
        (None, None),
    ],
)
def test_public_since(player: Player, reported: str | None, public: str | None) -> None:
    """The day by which it was public for certain; "never", and null, are said as such."""
    assert told(player, reported=reported).public_since == public


def test_what_has_no_report_date_counts_from_its_recording_day(player: Player) -> None:
    """Without a date of a report a fact is shown as undated, and bound by the day of recording."""
    assert told(player).public_since is None
    assert item(player, Moment(reported_until="2022-10-14")).state is None
    assert item(player, Moment(reported_until="2022-10-15")).state == "proposed"


def test_what_was_never_reported_is_left_out_at_any_report(player: Player) -> None:
    """What rests on non-public sources alone stands, but by no report."""
    told(player, reported="never", sources=("leak",))
    assert item(player).state == "proposed"
    assert item(player, Moment(reported_until="9999-12-31")).state is None


def test_a_mistake_has_no_report(player: Player) -> None:
    """Our own mistake holds at every report, whatever its retraction cites."""
    told(player, reported="2022-10-20")
    player.play(Retract(0, backing=Backing(("wire",), "2022-11-24")))
    with player.tracker.at() as questions:
        newest = questions.log(limit=1).facts[0]
    assert (newest.type, newest.public_since) == ("event.retracted", None)
    assert item(player, Moment(reported_until="2022-10-21")).state is None


def test_what_is_withdrawn_stood_before(player: Player) -> None:
    """What its source took back still stands by the reports before that."""
    told(player, reported="2022-10-20")
    player.play(Retract(0, withdrawn=True, backing=Backing(reported="2022-11-24")))
    assert item(player).state is None
    assert item(player, Moment(reported_until="2022-11-24")).state is None
    assert item(player, Moment(reported_until="2022-11-23")).state == "proposed"
    with player.tracker.at(Moment(reported_until="2022-11-23")) as questions:
        assert [fact.retracted for fact in questions.log(limit=1).facts] == [None]
        assert [fact.retracted for fact in questions.history("item/x").facts] == [None, None]


# --- dates ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("occurred", "reported", "earliest", "latest"),
    [
        ("2022-10-20", "2022-10-27", "2022-10-20", "2022-10-20"),
        ("2022-10", "2022-10-27", "2022-10-01", "2022-10-27"),
        ("2022-10-20/..", "2022-10-27", "2022-10-20", "2022-10-27"),
        ("2022-10-28/..", "2022-10-27", "2022-10-28", "2022-10-28"),
        ("../2022-10-20", "2022-10-27", None, "2022-10-20"),
        ("2022~", "2022-10-27", "2022-01-01", "2022-10-27"),
    ],
)
def test_a_date_is_told_as_typed_with_its_bounds(
    player: Player, occurred: str, reported: str, earliest: str | None, latest: str
) -> None:
    """A date is never rounded: the text stays, and the bounds say what it means."""
    found = told(player, occurred, reported=reported)
    assert (found.happened, found.earliest, found.latest) == (occurred, earliest, latest)


def test_an_open_start_is_possible_once_the_story_began(player: Player) -> None:
    """Some day until then: not before the first fact that stands, and then beside it."""
    backing = Backing(reported="2022-11-24")
    player.play(
        Record("item/x", transitioned("discussed"), "../2022-11-23", backing=backing),
        Mark(0, disputed=True),
    )
    assert item(player, Moment("2022-10-21")).possible == ()
    assert item(player, Moment("2022-10-21")).disputes == ()
    player.play(Record("item/x", transitioned("proposed"), "2022-10-20", backing=backing))
    assert item(player, Moment("2022-10-19")).possible == ()
    then = item(player, Moment("2022-10-20"))
    assert (then.state, [fact.what for fact in then.possible]) == ("proposed", ["discussed"])
    assert len(then.disputes) == 1
    assert item(player, Moment("2022-11-23")).possible == ()
    assert item(player, Moment("2022-11-23")).state == "discussed"


# --- sources --------------------------------------------------------------------------------------


def test_independence_counts_originals(player: Player) -> None:
    """Two sources that pass on one original count once, also over several hands."""
    assert told(player, sources=("wire",)).independent_sources == 1
    assert told(player, sources=("wire", "paper")).independent_sources == 1
    assert told(player, sources=("wire", "weekly")).independent_sources == 1
    assert told(player, sources=("weekly", "paper", "radio")).independent_sources == 2
    assert told(player, sources=("wire", "radio", "blog", "leak")).independent_sources == 4
    assert told(player).independent_sources == 0


@given(st.lists(st.sampled_from(sorted(SOURCES)), unique=True), st.data())
def test_independence_is_of_a_set(names: list[str], data: st.DataObject) -> None:
    """The order in which sources are cited changes nothing; one more never counts less."""
    relays = {name: cited.relays for name, cited in SOURCES.items()}
    count = source.independent(names, relays)
    assert source.independent(data.draw(st.permutations(names)), relays) == count
    assert 0 <= count <= len(names)


def test_a_corroboration_adds_its_source(player: Player) -> None:
    """Who confirms a fact is cited with it, with its own words, each source once."""
    told(player, sources=("wire",), reported="2022-10-20")
    player.play(Mark(0, disputed=False, backing=Backing(("radio", "wire"), "2022-11-23")))
    (found,) = item(player).history
    assert (found.sources, found.independent_sources) == (("wire", "radio"), 2)
    assert [(one.source, one.wording) for one in found.wording] == [
        ("wire", "as wire says"),
        ("radio", "as radio says"),
    ]
    (before,) = item(player, Moment(reported_until="2022-11-22")).history
    assert before.sources == ("wire",)


def test_footnotes_are_numbered_by_publication(player: Player) -> None:
    """The sources of an answer, oldest first, undated ones last, and no others."""
    told(player, sources=("blog", "weekly", "wire"), reported="2022-10-20")
    notes = item(player).footnotes
    assert [(note.number, note.id) for note in notes] == [(1, "wire"), (2, "weekly"), (3, "blog")]
    assert [note.relays for note in notes] == [(), ("paper",), ()]


def test_positions_that_block_cite_their_own_sources_alone(player: Player) -> None:
    """With ``blocking`` nothing is in the footnotes that no line refers to."""
    for name, who in (("unsigned", "AAA"), ("discussed", "BBB")):
        backing = Backing(("wire",) if who == "AAA" else ("radio",), "2022-11-24")
        data = transitioned(name, (who,))
        player.play(Record("item/x", data, "2022-11-23", backing=backing))
    with player.tracker.at() as questions:
        found = questions.positions("x", blocking=True)
    assert [one.member for one in found.positions] == ["AAA"]
    assert [note.id for note in found.footnotes] == ["wire"]


# --- gaps and irregular facts ---------------------------------------------------------------------


def test_a_deviation_is_of_its_moment(player: Player) -> None:
    """Whether steps are missing before a fact is computed at the moment, and never stored."""
    told(player, "2022-10-20", reported="2022-10-20")
    player.play(
        Record("item/x", transitioned("adopted"), "2022-11-23", backing=Backing(reported="2023")),
        Record("item/x", transitioned("included"), "2022-10-27", backing=Backing(reported="2023")),
        Record("item/x", transitioned("discussed"), "2022-10-28", backing=Backing(reported="2023")),
    )
    gaps = [[fact.gap for fact in item(player, Moment(recorded_until=until)).history[1:]]
            for until in (f"@{player.size - 3}", f"@{player.size - 2}", None)]  # fmt: skip
    assert gaps == [[("included", "discussed")], [(), ("discussed",)], [(), (), ()]]


def test_an_irregular_fact_says_what_was_allowed(player: Player) -> None:
    """What no steps lead to is told with the recorder's reason, and with what was foreseen."""
    told(player, "2022-10-20", reported="2022-10-20")
    fact = Record("item/x", transitioned("reopened"), "2022-11-23", irregular="the chair said so")
    player.play(fact)
    found = item(player).history[-1]
    assert str(found.irregular).startswith("the chair said so; not foreseen from proposed (allowed")
    player.play(Correct(0, "word", "2022-10-01"))
    assert item(player).history[0].irregular is None


def test_a_corrected_word_keeps_the_day_of_an_undated_report(player: Player) -> None:
    """What has no report date counts from when the log first had it, however late a typo goes."""
    told(player, "2022-10-14/..")
    player.play(Wait(86_400))
    told(player, "2022-10-15")
    player.play(Wait(300 * 86_400))
    before = [(one.earliest, one.latest) for one in item(player).history]
    player.reword(player.facts[0], "new")
    player.reword(player.facts[0], "newer")
    assert [(one.earliest, one.latest) for one in item(player).history] == before
    assert [one.public_since for one in item(player).history] == [None, None]
    known = item(player, Moment(reported_until="2022-10-16"))
    assert [one.note for one in known.history] == ["new", "newer"]
