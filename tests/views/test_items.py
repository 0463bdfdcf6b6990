"""Items in a list and in full: both say the same of state, stances and who blocks."""

import pytest

from tests.histories import (
    Backing,
    Record,
    stance,
    transitioned,
)
from tests.playing import Player
from tests.views.answered import agenda, shown
from tracker.domain.facts import Event
from tracker.domain.moment import Moment
from tracker.domain.organisation import ChairAssumed
from tracker.views.agenda_answers import AgendaItem
from tracker.views.thing_answers import ItemAnswer

ASKS = transitioned("removal-requested", ("AAA",))
REFUSES = transitioned("unsigned", ("AAA", "BBB"))


def both(player: Player, moment: Moment | None = None) -> tuple[AgendaItem, ItemAnswer]:
    """The item ``x`` in the agenda and in full."""
    with player.tracker.at(moment) as questions:
        bodies = agenda(questions, closed=True).bodies
        found: ItemAnswer = shown(questions, "item/x")
    (row,) = [row for body in bodies for row in body.items if row.id == "x"]
    return row, found


@pytest.mark.parametrize(
    ("facts", "blocking", "stances"),
    [
        ([REFUSES], ("AAA", "BBB"), ["did not sign", "did not sign"]),
        ([REFUSES, ASKS], ("AAA", "BBB"), ["asks for removal", "did not sign"]),
        ([REFUSES, stance(("AAA",), "reserves")], ("AAA", "BBB"), ["reserves", "did not sign"]),
        ([REFUSES, stance(("AAA",), "lifted")], ("BBB",), ["did not sign", "lifted"]),
        ([stance(("AAA", "AAA"), "objects")], ("AAA",), ["objects"]),
        ([ASKS], (), ["asks for removal"]),
    ],
)
def test_who_blocks(
    player: Player, facts: list[Event], blocking: tuple[str, ...], stances: list[str]
) -> None:
    """A member blocks by its last stance that has an effect; one without none leaves it be."""
    player.play(Record("item/x", transitioned("proposed"), "2022-10-20"))
    for number, data in enumerate(facts):
        player.play(Record("item/x", data, "2022-11-23", order=number))
    row, found = both(player)
    assert row.blocked_by == tuple(one.member for one in found.blocked_by) == blocking
    assert [one.stance for one in found.positions] == stances


def test_the_order_of_a_day(player: Player) -> None:
    """Of one day's facts the order given counts, then the order of recording; the past stays."""
    for name, order in (("discussed", 0), ("deferred", 0), ("included", -1)):
        player.play(Record("item/x", transitioned(name), "2022-10-27", order))
    player.play(Record("item/x", transitioned("adopted"), "2022-10-20"))
    row, found = both(player)
    assert (row.state, row.open) == (found.state, found.open) == ("deferred", True)
    assert [fact.what.split()[0] for fact in found.history] == [
        *("adopted", "on", "discussed", "deferred"),
    ]
    assert both(player, Moment("2022-10-20"))[0].state == "adopted"


def test_a_request_is_pending_until_it_is_answered(player: Player) -> None:
    """A request stays pending whatever the state; an answer ends it, also by another moment."""
    player.play(
        Record("item/x", ASKS, "2022-10-20"),
        Record("item/x", transitioned("discussed"), "2022-10-27"),
        Record("item/x", transitioned("retained"), "2022-11-23"),
    )
    assert both(player)[1].pending == ()
    (pending,) = both(player, Moment("2022-10-27"))[1].pending
    assert (pending.key, pending.awaits) == ("key-2", ("removed", "retained"))


def test_possible_in_the_list_and_in_full(player: Player) -> None:
    """What may have happened is named in the list and told in full on the item's page."""
    backing = Backing(reported="2023-11-20")
    player.play(
        Record("item/x", transitioned("discussed"), "2022-10-20"),
        Record("item/x", ASKS, "2022-11-23/2023-11-20", backing=backing),
        Record("item/x", stance(("BBB",), "objects"), "2022-10-27/2023-11-20", backing=backing),
    )
    row, found = both(player, Moment("2023-06-01"))
    assert row.state == "discussed"
    assert row.possible == ("removal requested", "BBB: objects")
    assert [fact.key for fact in found.possible] == ["key-3", "key-4"]
    assert (row.blocked_by, found.positions) == ((), ())


@pytest.mark.parametrize(
    ("chairs", "expected"),
    [
        ([], None),
        ([(None, "AAA")], "AAA"),
        ([(None, "AAA"), ("board", "BBB")], "AAA"),
        ([("council", "BBB"), (None, "AAA")], "BBB"),
        ([("council", "BBB"), ("council", "CCC")], "CCC"),
    ],
)
def test_who_chairs(
    player: Player, chairs: list[tuple[str | None, str]], expected: str | None
) -> None:
    """A body has its own chair, else its organisation's; who took it last holds it."""
    player.play(Record("item/x", transitioned("proposed"), "2022-10-20"))
    for body, who in chairs:
        player.play(Record("organisation/org", ChairAssumed(who, body), "2022-11-23"))
    with player.tracker.at() as questions:
        (council,) = agenda(questions).bodies
    assert (None if council.chair is None else council.chair.party) == expected
    with player.tracker.at(Moment("2022-11-22")) as questions:
        assert agenda(questions).bodies[0].chair is None
