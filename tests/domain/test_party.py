"""Parties: registered once, of something that is known."""

import pytest

from tests.domain.scenarios import reasons, refused, told, world
from tracker.domain.facts import Draft
from tracker.domain.party import PartyRegistered, PartyState, RegisterParty, decide, evolve
from tracker.errors import Contradiction, UnknownReference

WORLD = world()
CLAIM = told("party/zas")
ZAS = PartyRegistered("Stanislav Zas", kind="person", of="csto", in_office="2022")


def register(data: PartyRegistered, name: str = "zas") -> RegisterParty:
    """Ask for a registration."""
    return RegisterParty(claim=CLAIM, party=name, data=data)


def test_a_new_party_is_registered() -> None:
    """The first registration is one event in the party's own stream."""
    assert decide(PartyState(), register(ZAS), WORLD) == (Draft("party/zas", CLAIM, ZAS),)


def test_the_same_party_again_is_nothing() -> None:
    """Registered alike, under whatever claim, there is nothing to record."""
    state = evolve(PartyState(), ZAS)
    again = RegisterParty(claim=told("another", "2023"), party="zas", data=ZAS)
    assert decide(state, again, WORLD) == ()


def test_another_party_under_the_id_is_refused() -> None:
    """Each field that differs is named, with both values."""
    state = evolve(PartyState(), ZAS)
    other = PartyRegistered("S. Zas", kind="person", of="csto")
    refusal = refused(lambda: decide(state, register(other), WORLD))
    assert reasons(refusal) == [("name", Contradiction), ("in_office", Contradiction)]
    assert str(refusal) == (
        "name: zas: name is 'Stanislav Zas' in the log and 'S. Zas' here: make them one;"
        " in_office: zas: in_office is '2022' in the log and 'nothing' here: make them one"
    )


@pytest.mark.parametrize("of", ["ARM", "csto", "csc", "pashinyan"])
def test_a_party_may_be_of_any_party(of: str) -> None:
    """States, organisations, bodies and people have their people."""
    (draft,) = decide(PartyState(), register(PartyRegistered("Someone", of=of)), WORLD)
    assert draft.data == PartyRegistered("Someone", of=of)


@pytest.mark.parametrize(
    ("of", "nearest"), [("arm", ("ARM",)), ("pashinian", ("pashinyan",)), ("draft", ()), ("?", ())]
)
def test_of_whom_must_be_known(of: str, nearest: tuple[str, ...]) -> None:
    """An unknown name is refused with the nearest; an item is nobody."""
    refusal = refused(lambda: decide(PartyState(), register(PartyRegistered("X", of=of)), WORLD))
    (finding,) = refusal.findings
    assert finding.field == "of"
    assert isinstance(finding.error, UnknownReference)
    assert (finding.error.kind, finding.error.ref) == ("party", of)
    assert finding.error.nearest == nearest


def test_the_last_registration_stands() -> None:
    """A corrected registration replaces what is known."""
    corrected = PartyRegistered("Stanislav Zas", kind="office")
    state = evolve(evolve(PartyState(), ZAS), corrected)
    assert state == PartyState(corrected)
