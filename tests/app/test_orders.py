"""Tests of orders: stable command ids, and digests of what was said alone."""

import uuid
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.app.support import Desk
from tests.conftest import CSTO
from tests.dockets import EVERY_KIND, EVERY_NAME, file, told
from tests.exchange.support import twin
from tracker.app.naming import Namer, SourceIds
from tracker.app.orders import Order, digest, docket_command
from tracker.app.translate import Translator
from tracker.app.workspace import Workspace
from tracker.domain.facts import Claim
from tracker.domain.item import LinkItem, TakeStance
from tracker.domain.moment import Moment
from tracker.domain.party import PartyRegistered, RegisterParty
from tracker.exchange.docket import read_docket
from tracker.exchange.fact_records import FactRecord
from tracker.log.envelope import command_id, event_id
from tracker.views.reader import Reader

STANCE = TakeStance(claim=Claim(key="a"), item="i", members=("ARM",), stance="supports")


def test_pinned_command_ids() -> None:
    """Docket and key make the id of a command; what other logs have of them stays true."""
    assert docket_command("csto", "arm-asks-removal") == "4e358b47-23ac-5565-af95-d20e54383003"
    assert docket_command("csto", "item/armenia-assistance") == (
        "60b48e71-bba5-5df7-a4a1-04bb1a3e5ee0"
    )
    first = event_id("4e358b47-23ac-5565-af95-d20e54383003", 0)
    assert first == "ee45eaf1-dac9-5cef-ad0c-5d91dfb6ff34"


@given(st.lists(st.text(max_size=20), max_size=4), st.integers(0, 99))
def test_ids_are_uuids_of_version_5(names: list[str], number: int) -> None:
    """Name by name, as the standard library makes them."""
    expected = uuid.uuid5(uuid.NAMESPACE_URL, "agenda-tracker")
    for name in names:
        expected = uuid.uuid5(expected, name)
    assert command_id(*names) == str(expected)
    assert event_id(command_id(*names), number) == str(uuid.uuid5(expected, str(number)))


def test_a_pinned_digest() -> None:
    """The digest of an order does not change with the program: it is stored with each event."""
    assert digest(Order("a", (STANCE,))) == (
        "cd1d9ea0f9a6a8a3fd0d9c0be7bb6b9d3c1bd3e8a2b2a17b6a5cf7a5e7d3c0e1"
    )


@pytest.mark.parametrize(
    "other",
    [
        TakeStance(claim=Claim(key="b"), item="i", members=("ARM",), stance="supports"),
        TakeStance(claim=Claim(key="a"), item="j", members=("ARM",), stance="supports"),
        TakeStance(claim=Claim(key="a"), item="i", members=("ARM", "BLR"), stance="supports"),
        TakeStance(claim=Claim(key="a", order=1), item="i", members=("ARM",), stance="supports"),
        RegisterParty(claim=Claim(key="a"), party="i", data=PartyRegistered("I")),
    ],
)
def test_another_content_has_another_digest(other: TakeStance | RegisterParty) -> None:
    """Whatever differs: the claim, the fields, the type."""
    assert digest(Order("a", (other,))) != digest(Order("a", (STANCE,)))
    assert digest(Order("a", (STANCE, other))) != digest(Order("a", (STANCE,)))


def test_two_kinds_of_data_with_the_same_fields(desk: Desk) -> None:
    """The type of the data is said too: a party left is not a party that joined."""
    for word in ("joined", "left"):
        fact = f"f: {{on: 2022-10-01, what: {word}, by: AZE, organisation: csto}}"
        (found,) = (
            digest(order) for order in _orders(desk, file(desk.folder, told(fact))) if order.key == "f"
        )
        assert (found == JOINED) == (word == "joined")


JOINED = "?"


def _orders(desk: Desk, path: Path) -> list[Order]:
    """All orders of a docket over the desk's log."""
    docket = read_docket(path)
    with desk.tracker.database.reading() as connection:
        workspace = Workspace(Reader(connection, desk.tracker.store, Moment()), "2026-11-21T00:00Z")
        source_id = SourceIds(docket.records)
        namer, translator = Namer(workspace, source_id), Translator(workspace, source_id)
        return [
            order
            for record in docket.records
            for order in (
                translator.orders(record.key, record.body)
                if isinstance(record.body, FactRecord)
                else namer.orders(record.body)
            )
        ]


def test_the_same_file_has_the_same_digests(desk: Desk) -> None:
    """Now and later, from YAML and from JSON Lines, over an empty log and over a full one."""
    path = file(desk.folder, told(EVERY_KIND, EVERY_NAME))
    desk.imports(EVERY_KIND, EVERY_NAME)
    first = [digest(order) for order in _orders(desk, path)]
    other = file(desk.folder, twin(path), "twin.jsonl")
    desk.clock.move(days=1)
    assert [digest(order) for order in _orders(desk, other)] == first
    assert len(set(first)) == len(first)


def test_stored_digests_are_those_of_the_orders(desk: Desk) -> None:
    """What the log keeps beside each event is what the same file gives."""
    desk.tracker.import_docket(CSTO)
    orders = {order.key: digest(order) for order in _orders(desk, CSTO)}
    store = desk.tracker.store
    with desk.tracker.database.reading() as connection:
        for key, expected in orders.items():
            stored = store.by_id(connection, event_id(docket_command("csto", key), 0))
            assert stored is not None
            assert stored.envelope.metadata.digest == expected
            assert stored.envelope.metadata.command_id == docket_command("csto", key)


def test_links_are_no_part_of_an_item(desk: Desk) -> None:
    """They are orders of their own, so that a docket may add one to an item that it has."""
    (item,) = [
        record.body
        for record in read_docket(CSTO).records
        if record.key == "armenia-mission-results"
    ]
    keys = [order.key for order in _orders(desk, CSTO)]
    assert "item/armenia-mission-results" in keys
    assert not any(key.startswith("link/") for key in keys)
    with desk.tracker.database.reading() as connection:
        workspace = Workspace(Reader(connection, desk.tracker.store, Moment()), "")
        (link,) = Namer(workspace, SourceIds(())).links(item)  # type: ignore[arg-type]
    assert link.key == "link/armenia-mission-results/follows/armenia-mission"
    assert isinstance(link.commands[0], LinkItem)
