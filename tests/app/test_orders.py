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
from tracker.domain.meeting import MeetingAnnounced, MeetingFact, MeetingHeld
from tracker.domain.moment import Moment
from tracker.domain.organisation import ChairAssumed, MemberLeft, OrganisationFact
from tracker.domain.party import PartyRegistered, RegisterParty
from tracker.exchange.docket import read_docket
from tracker.exchange.fact_records import FactRecord
from tracker.exchange.records import ItemRecord
from tracker.log.envelope import command_id, event_id
from tracker.views.reader import Reader

STANCE = TakeStance(claim=Claim(key="a"), item="i", members=("ARM",), stance="supports")


def test_pinned_command_ids() -> None:
    """Docket and key make the id of a command; what other logs have of them stays true."""
    assert docket_command("csto", "arm-asks-removal") == "4e358b47-23ac-5565-af95-d20e54383003"
    assert docket_command("csto", "item/armenia-assistance") == (
        "4a5beee0-ad1c-5609-9baf-7b0be4c0f124"
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
        "5c99d3aee9669e25ceca974a2f6524ed7d11925a95073811e1b9e128714bc3b6"
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


def test_two_kinds_of_data_with_the_same_fields() -> None:
    """The type of the data is said too: who left did not join."""
    digests = {
        digest(Order("f", (OrganisationFact(claim=Claim(key="f"), organisation="o", data=data),)))
        for data in (MemberLeft("AZE"), MemberLeft("AZE", "csc"), ChairAssumed("AZE"))
    }
    assert len(digests) == 3
    held, announced = (
        digest(Order("f", (MeetingFact(claim=Claim(key="f"), meeting="m", data=data),)))
        for data in (MeetingHeld(), MeetingAnnounced())
    )
    assert held != announced


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


def test_links_are_orders_of_their_own(desk: Desk) -> None:
    """So that a docket may add one to an item that it has."""
    (body,) = (
        one.body for one in read_docket(CSTO).records if one.key == "armenia-mission-results"
    )
    assert isinstance(body, ItemRecord)
    desk.tracker.import_docket(CSTO)
    assert not any(order.key.startswith("link/") for order in _orders(desk, CSTO))
    with desk.tracker.database.reading() as connection:
        workspace = Workspace(Reader(connection, desk.tracker.store, Moment()), "")
        (link,) = Namer(workspace, SourceIds(())).links(body)
    assert link.key == "link/armenia-mission-results/follows/armenia-mission"
    assert isinstance(link.commands[0], LinkItem)
