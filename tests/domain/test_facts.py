"""Facts: claims, entries and streams as plain, frozen values."""

import json

import msgspec
import pytest

from tests.domain.scenarios import entry, told
from tracker.domain.facts import Bounds, Citation, Claim, Event, stream_of
from tracker.domain.item import ItemLinked, ItemRegistered

DATA = ItemRegistered("A draft")


def test_streams_are_named_by_kind_and_id() -> None:
    """One aggregate's events lie under one name."""
    assert stream_of("item", "armenia-assistance") == "item/armenia-assistance"


def test_a_claim_says_nothing_by_itself() -> None:
    """Only the key is needed: nothing forces anyone to tell what no source says."""
    assert json.loads(msgspec.json.encode(Claim(key="k"))) == {
        "key": "k",
        "occurred": None,
        "order": 0,
        "reported": None,
        "sources": [],
        "according_to": None,
        "replaces": None,
        "note": None,
        "irregular": None,
    }


def test_an_entry_is_ordered_by_its_dates() -> None:
    """By (latest, order, place), and by nothing else that it has."""
    found = entry(DATA, position=9, claim=told("k", order=-3), dates=Bounds(1, 2, 3, 4))
    assert found.place_key == (2, -3, 4)


def test_all_keys_of_an_event_are_written() -> None:
    """Null or not, none is left out: the bytes show what was not told."""
    assert json.loads(msgspec.json.encode(DATA)) == {
        "title": "A draft",
        "kind": None,
        "body": None,
        "concerns": [],
        "procedure": None,
        "symbol": None,
    }


@pytest.mark.parametrize("raw", [{"kind": "k"}, {"kind": "k", "item": "i", "more": 1}, {"item": 7}])
def test_no_event_is_guessed_at(raw: dict[str, object]) -> None:
    """A missing field, one too many, or one of another type is no event."""
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(raw, ItemLinked)


def test_facts_cannot_be_changed() -> None:
    """An event, a claim and a citation are values."""
    for value, field in ((DATA, "title"), (told(), "key"), (Citation(source="s"), "source")):
        with pytest.raises(AttributeError):
            setattr(value, field, "x")


def test_every_event_is_an_event() -> None:
    """The base gives them their form."""
    assert isinstance(DATA, Event)
