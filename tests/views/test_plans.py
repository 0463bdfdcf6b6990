"""Plans: the line that sums one up, and what is counted, named and possible."""

import pytest

from tests.histories import Backing, Record
from tests.playing import Player
from tracker.domain.measure import MeasureReported
from tracker.domain.moment import Moment
from tracker.domain.plan import PlanAdopted
from tracker.domain.tally import Part, TallyReported, Total
from tracker.views.agenda_answers import PlanAnswer
from tracker.views.plans import summary


@pytest.mark.parametrize(
    ("total", "parts", "named", "measures", "line"),
    [
        (None, {}, {}, 0, "number of measures: not reported; 0 named, no count of their status"),
        ("34", {}, {}, 2, "34 measures; 2 named, no count of their status reported"),
        ("34", {"implemented": 32}, {}, 2, "34 measures: 32 reported implemented (none of them"),
        ("3", {"dropped": 2}, {"dropped": 2}, 2, "3 measures: 2 reported dropped (both named)"),
        ("3", {"dropped": 3}, {"dropped": 3}, 3, "3 measures: 3 reported dropped (all named)"),
        (
            "3",
            {"dropped": 3},
            {"dropped": 1},
            1,
            "3 measures: 3 reported dropped (1 of them named)",
        ),
        ("3", {"dropped": 1}, {"dropped": 2}, 2, "1 reported dropped (2 named: does not add up)"),
        ("about 20", {"planned": 0}, {}, 0, "about 20 measures: 0 reported planned"),
        (
            "34",
            {"implemented": 32, "unfulfilled": 2},
            {"unfulfilled": 2},
            2,
            (
                "34 measures: 32 reported implemented (none of them named), "
                "2 reported unfulfilled (both named)"
            ),
        ),
    ],
)
def test_the_line_that_sums_a_plan_up(
    total: str | None, parts: dict[str, int], named: dict[str, int], measures: int, line: str
) -> None:
    """What is counted, and how much of it is known by name; nothing is made up."""
    assert line in summary(total, parts, named, measures)


def shown(player: Player, moment: Moment | None = None) -> PlanAnswer:
    """The plan of the small world at a moment."""
    with player.tracker.at(moment) as questions:
        found = questions.show("plan/p")
    assert isinstance(found, PlanAnswer)
    return found


def test_a_plan_of_which_nothing_is_told(player: Player) -> None:
    """A plan is known by its name before anything is told of it."""
    found = shown(player)
    assert (found.total, found.adopted, found.counted, found.sources) == (None, None, None, ())
    assert [(one.id, one.status, one.open) for one in found.measures] == [
        ("m1", None, True),
        ("m2", None, True),
    ]


def test_counted_beside_named(player: Player) -> None:
    """A tally says how many, a measure's own report which one; the tally changes no status."""
    counted = TallyReported("measures", Total(5), (Part("implemented", 3), Part("dropped", 2)))
    player.play(
        Record("plan/p", PlanAdopted(4), "2022-10-20", backing=Backing(("wire",))),
        Record("plan/p", MeasureReported("m1", "implemented"), "2022-10-27"),
    )
    assert (shown(player).total, shown(player).sources) == ("4", ("wire",))
    player.play(Record("plan/p", counted, "2022-11-23", backing=Backing(("radio", "paper"))))
    found = shown(player)
    assert (found.total, found.adopted, found.named) == ("5", "2022-10-20", {"implemented": 1})
    assert found.unnamed == {"implemented": 2, "dropped": 2}
    assert (found.sources, found.independent_sources) == (("radio", "paper"), 2)
    assert [one.status for one in found.measures] == ["implemented", None]


def test_a_status_that_may_have_been_reached(player: Player) -> None:
    """Within the interval of a report the status is possible: beside what stands, not instead."""
    player.play(
        Record("plan/p", MeasureReported("m1", "in progress"), "2022-10-20"),
        Record("plan/p", MeasureReported("m1", "implemented"), "2022-10-27/2022-11-23",
               backing=Backing(reported="2022-11-23")),
    )  # fmt: skip
    found = shown(player, Moment("2022-11"))
    assert (found.measures[0].status, found.measures[0].possible) == ("implemented", ())
    before = shown(player, Moment("2022-10-28"))
    assert (before.measures[0].status, before.measures[0].possible) == (
        "in progress",
        ("implemented",),
    )
    assert (before.measures[1].possible, len(before.possible)) == ((), 1)
