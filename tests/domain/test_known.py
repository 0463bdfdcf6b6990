"""References: found by kind, refused all at once, with the nearest names."""

import pytest

from tests.domain.scenarios import reasons, refused, thing, world
from tracker.domain.known import (
    ANYTHING,
    PARTIES,
    Reference,
    check,
    check_home,
    find,
    nearest,
    refs,
    unknown,
)
from tracker.domain.party import PartyRegistered
from tracker.errors import Impossible, UnknownReference

WORLD = world()
TWIN = thing("party", "csto", PartyRegistered("A party of that name"))


def test_refs_leaves_out_what_is_not_given() -> None:
    """One reference for each name, in their order."""
    assert refs("by", PARTIES, None) == refs("by", PARTIES) == []
    assert refs("by", PARTIES, "a", None, "b") == [
        Reference("by", PARTIES, "a"),
        Reference("by", PARTIES, "b"),
    ]


@pytest.mark.parametrize(
    ("kinds", "name", "found"),
    [
        (PARTIES, "ARM", "party"),
        (PARTIES, "csto", "organisation"),
        (PARTIES, "csc", "body"),
        (PARTIES, "draft", None),
        (("item",), "draft", "item"),
        (("item",), "Draft", None),  # names are exact
        (ANYTHING, "contacts", "measure"),
        (ANYTHING, "report", "source"),
        ((), "ARM", None),
    ],
)
def test_find(kinds: tuple[str, ...], name: str, found: str | None) -> None:
    """A name is looked up in the kinds that may stand there, and no other."""
    thing = find(WORLD, Reference("f", kinds, name))
    assert (thing.kind if thing is not None else None) == found


def test_the_first_kind_wins() -> None:
    """Two things of one name: the order of the kinds decides."""
    known = WORLD.having(TWIN)
    assert find(known, Reference("by", ("party", "organisation"), "csto")) == TWIN
    organisation = find(known, Reference("by", ("organisation", "party"), "csto"))
    assert organisation == WORLD.thing("organisation", "csto")


@pytest.mark.parametrize(
    ("kinds", "name", "names"),
    [
        (PARTIES, "arm", ("ARM",)),
        (PARTIES, "ARN", ("ARM",)),
        (PARTIES, "CST", ("csto", "csc")),  # the likest first
        (PARTIES, "PASHINIAN", ("pashinyan",)),
        (PARTIES, "?", ()),
        (("item",), "ARM", ()),
        (ANYTHING, "sumit", ("summit",)),
    ],
)
def test_nearest(kinds: tuple[str, ...], name: str, names: tuple[str, ...]) -> None:
    """Close names of the right kinds, whatever their case."""
    assert nearest(WORLD, Reference("f", kinds, name)) == names


def test_at_most_three_names_are_near() -> None:
    """The likest first; a list of forty helps nobody."""
    crowd = [thing("party", name, PartyRegistered(name)) for name in ("aaa1", "aaa2", "aa", "aaaa")]
    found = nearest(WORLD.having(*crowd), Reference("f", ("party",), "aaa"))
    assert len(found) == 3
    assert set(found) < {"aaa1", "aaa2", "aa", "aaaa"}


@pytest.mark.parametrize(
    ("kinds", "message"),
    [
        (("item",), "unknown item 'x': register it first under the item names"),
        (PARTIES, "unknown party 'x': register it first under the party names"),
        (ANYTHING, "unknown name 'x': register it first"),
    ],
)
def test_unknown(kinds: tuple[str, ...], message: str) -> None:
    """The refusal says what kind of thing was expected, and what to do."""
    assert str(unknown(WORLD, Reference("f", kinds, "x"))) == message


def test_check_tells_all_unknown_names() -> None:
    """None hides another; each is told in its field, in the order of the fields."""
    references = [
        *refs("by", PARTIES, "ARM", "x", "y"),
        *refs("meeting", ("meeting",), "summit"),
        *refs("item", ("item",), "z"),
    ]
    refusal = refused(lambda: check(WORLD, references))
    assert reasons(refusal) == [(field, UnknownReference) for field in ("by", "by", "item")]


def test_check_passes_what_is_known() -> None:
    """And nothing at all."""
    check(WORLD, refs("by", PARTIES, "ARM", "csto", "csc"))
    check(WORLD, [])


def test_a_thing_has_one_home() -> None:
    """An id is unique in a log: what one stream has, another can't."""
    check_home(WORLD, "measure", "contacts", "plan/roadmap")
    check_home(WORLD, "measure", "unheard-of", "item/draft")
    refusal = refused(lambda: check_home(WORLD, "measure", "contacts", "item/draft"))
    assert reasons(refusal) == [("measure", Impossible)]
