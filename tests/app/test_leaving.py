"""Leaving out: what is gone from a docket's file, and what would still name it."""

import pytest

from tests.app.support import Desk
from tracker.app import Retraction
from tracker.app.leaving import Left, left_out
from tracker.app.workspace import Workspace
from tracker.domain.moment import Moment
from tracker.domain.when import stamp
from tracker.views.reader import Reader

FACTS = """
f: {on: 2022-11-23, what: supports, item: mission, by: ARM, from: S2}
g: {on: 2022-11-24, what: supports, item: mission, by: BLR, from: S2}
d: {what: dispute, fact: f, says: {what: objects}, from: S1}
"""


def left(desk: Desk, *keys: str, docket: str | None = None) -> Left:
    """What a file that still has these keys left out."""
    name = docket or desk.imports(FACTS, dry_run=True).docket
    with desk.tracker.database.reading() as connection:
        reader = Reader(connection, desk.tracker.store, Moment())
        return left_out(name, keys, Workspace(reader, stamp(desk.clock())), "gone")


@pytest.fixture
def told(desk: Desk) -> Desk:
    """A desk whose log holds the three facts."""
    desk.imports(FACTS)
    return desk


def test_a_whole_file_leaves_nothing_out(told: Desk) -> None:
    """Names are none of its business: they are never retracted."""
    assert left(told, "f", "g", "d") == Left()


def test_what_is_gone_is_retracted(told: Desk) -> None:
    """With a command of its own each, so that the same again is recognised."""
    found = left(told, "f", "d")
    assert found.keys == ("g",)
    (command,) = found.commands
    assert [draft.claim.key for draft in command.drafts] == ["g/retracted"]
    assert left(told, "f", "d").commands == found.commands


def test_marks_on_what_is_gone_are_told(told: Desk) -> None:
    """Those of the same file that go as well are not."""
    assert left(told, "g", "d").marked == ("d",)
    assert left(told, "g").marked == ()
    assert left(told, "g").keys == ("f", "d")


def test_what_was_taken_back_is_not_taken_back_again(told: Desk) -> None:
    """By hand, or by an import before."""
    told.tracker.retract("g", Retraction(reason="no"))
    assert left(told, "f", "d") == Left()


def test_facts_of_others_are_left_alone(told: Desk) -> None:
    """A docket takes back what it recorded itself, whatever keys another one has."""
    assert left(told, docket="another") == Left()
