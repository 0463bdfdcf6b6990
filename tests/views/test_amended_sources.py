"""Sources that their publishers took back or corrected, and what rests on them alone."""

from tests.histories import (
    Backing,
    Mark,
    Record,
    transitioned,
)
from tests.playing import Player
from tests.views.answered import shown
from tracker.app import Tracker
from tracker.domain.facts import Event
from tracker.domain.moment import Moment
from tracker.domain.source import SourceAmended
from tracker.views.list_answers import SourceLine
from tracker.views.thing_answers import ThingAnswer

LATE = "2023-11-20"


def line(tracker: Tracker, name: str, moment: Moment | None = None) -> SourceLine:
    """One source in the list."""
    with tracker.at(moment) as questions:
        return next(one for one in questions.sources().sources if one.id == name)


def source(tracker: Tracker, name: str) -> ThingAnswer:
    """One source in full."""
    with tracker.at() as questions:
        found = shown(questions, f"source/{name}")
    assert isinstance(found, ThingAnswer)
    return found


def test_what_a_publisher_did_is_told_from_its_date_on(player: Player) -> None:
    """Corrected, then withdrawn: the list tells both, each from its own date on."""
    corrected = SourceAmended("corrected", "a name")
    withdrawn = SourceAmended("withdrawn", grounds="untrue")
    for day, data in (("2022-11-23", corrected), ("2023-06-01", withdrawn)):
        player.play(Record("source/wire", data, day, 0, Backing(("radio",), LATE)))
    both = ("corrected 2022-11-23", "withdrawn 2023-06-01")
    assert line(player.tracker, "wire").amended == both
    assert line(player.tracker, "wire", Moment("2022-11-24")).amended == both[:1]
    assert line(player.tracker, "wire", Moment("2022-10-27")).amended == ()
    assert line(player.tracker, "paper").amended == ()
    told = [fact.what for fact in source(player.tracker, "wire").history if fact.happened]
    assert told == [
        "corrected by its publisher: a name",
        "withdrawn by its publisher; grounds: untrue",
    ]


def test_what_rests_on_a_source_alone(player: Player) -> None:
    """All that it cites is the source, or passes on nothing else."""
    said: list[tuple[Event, tuple[str, ...]]] = [
        (transitioned("proposed"), ("wire",)),
        (transitioned("included"), ("wire", "paper")),
        (transitioned("discussed"), ("wire", "radio")),
        (transitioned("adopted"), ("paper", "weekly")),
    ]
    player.play(
        *(Record("item/x", data, "2022-10-27", 0, Backing(who, LATE)) for data, who in said)
    )
    first, second, _, fourth = (f"@{one.position}" for one in player.played)
    assert source(player.tracker, "wire").alone == (first, second)
    assert source(player.tracker, "radio").alone == ()
    assert source(player.tracker, "paper").alone == (fourth,)
    player.play(Mark(3, disputed=False, backing=Backing(("radio",))))
    assert source(player.tracker, "wire").alone == (second,)


def test_what_rests_on_one_source_of_the_csto(csto: Tracker) -> None:
    """Nothing rests on The Armenian Report alone but its dispute: what it relays says the rest."""
    with csto.at() as questions:
        disputes = {one.key: one.entry for one in questions.conflicts().disputes}
    assert source(csto, "armenianreport-2023-11").alone == (disputes["only-majority"],)
