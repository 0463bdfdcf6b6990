"""Parties: registered once, of something that is known."""

import pytest

from tests.domain.scenarios import reasons, refused, told, world
from tracker.domain.facts import Draft
from tracker.domain.party import (
    OfficeAssumed,
    OfficeLeft,
    PartyEvent,
    PartyFact,
    PartyRegistered,
    PartyState,
    RegisterParty,
    decide,
    evolve,
)
from tracker.errors import Contradiction, MissingField, UnknownReference

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


# --- offices ----------------------------------------------------------------------------------

CHIEF = OfficeAssumed("Secretary General", of="csto", after="pashinyan")
ENVOY = OfficeAssumed("Envoy", of="ARM")


def state_of(*events: PartyEvent) -> PartyState:
    """Fold events."""
    state = PartyState()
    for event in events:
        state = evolve(state, event)
    return state


def office(
    data: OfficeAssumed | OfficeLeft, *given: PartyEvent, occurred: str | None = None
) -> tuple[Draft, ...]:
    """Decide on an office of ``pashinyan``."""
    claim = told("office", occurred)
    return decide(state_of(*given), PartyFact(claim=claim, party="pashinyan", data=data), WORLD)


@pytest.mark.parametrize(
    "data",
    [CHIEF, OfficeAssumed(office="ARM"), OfficeLeft(), OfficeLeft("Envoy", "ARM", None, "tired")],
)
def test_an_office_is_a_fact_of_its_holder(data: OfficeAssumed | OfficeLeft) -> None:
    """It lies in the party's stream, with or without a date; an office may be a party itself."""
    for occurred in (None, "2023-01-01"):
        expected = (Draft("party/pashinyan", told("office", occurred), data),)
        assert office(data, occurred=occurred) == expected


def test_the_same_office_again() -> None:
    """Without a date it is the same news and nothing; on another date it is a new fact."""
    assert office(CHIEF, CHIEF) == ()
    assert len(office(CHIEF, CHIEF, occurred="2024")) == 1
    assert len(office(ENVOY, CHIEF)) == 1


def test_an_office_has_a_name() -> None:
    """Its role or the party that it is: one of them is told."""
    refusal = refused(lambda: office(OfficeAssumed(of="csto")))
    assert reasons(refusal) == [("role", MissingField)]


def test_who_is_named_must_be_known() -> None:
    """The holder, whose office it is, the office, and who had it before."""
    data = OfficeAssumed("Envoy", of="x", office="y", after="z")
    expected = [(field, UnknownReference) for field in ("of", "office", "after")]
    assert reasons(refused(lambda: office(data))) == expected
    stranger = PartyFact(claim=told("office"), party="csto", data=OfficeLeft())
    refusal = refused(lambda: decide(PartyState(), stranger, WORLD))
    assert reasons(refusal) == [("party", UnknownReference)]


@pytest.mark.parametrize(
    ("left", "kept"),
    [
        (OfficeLeft(), ()),
        (OfficeLeft("Envoy"), (CHIEF,)),
        (OfficeLeft(of="csto"), (ENVOY,)),
        (OfficeLeft("Envoy", of="csto"), (CHIEF, ENVOY)),
        (OfficeLeft("Clerk"), (CHIEF, ENVOY)),
    ],
)
def test_what_is_left(left: OfficeLeft, kept: tuple[OfficeAssumed, ...]) -> None:
    """What is told narrows it; who left "his office" left all that he had."""
    assert state_of(ZAS, CHIEF, ENVOY, left) == PartyState(ZAS, kept)


def test_an_office_taken_again_is_held_once() -> None:
    """A second term is no second office; it is the last one taken."""
    again = OfficeAssumed("Secretary General", of="csto")
    assert state_of(CHIEF, ENVOY, again).offices == (ENVOY, again)
