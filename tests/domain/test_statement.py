"""Statements: who said what about what, with the kind of every name found."""

import pytest

from tests.domain.scenarios import reasons, refused, thing, told, world
from tracker.domain.facts import Draft
from tracker.domain.party import PartyRegistered
from tracker.domain.statement import (
    MakeStatement,
    StatementMade,
    StatementState,
    decide,
    evolve,
)
from tracker.errors import UnknownReference

WORLD = world()
CLAIM = told("fear-of-leaving", "2022-10-01", "belta")


def test_a_statement_opens_its_own_stream() -> None:
    """It is one event; every name that can be of several kinds is recorded with its own."""
    command = MakeStatement(
        claim=CLAIM,
        speaker="pashinyan",
        summary="It may leave.",
        about=("csto", "ARM", "draft", "summit", "roadmap", "contacts", "report", "csc"),
        kind="formal reservation",
        attached_to="draft",
        aligned=("ARM", "BLR"),
        meeting="summit",
    )
    made = StatementMade(
        speaker="party/pashinyan",
        summary="It may leave.",
        about=(
            "organisation/csto",
            "party/ARM",
            "item/draft",
            "meeting/summit",
            "plan/roadmap",
            "measure/contacts",
            "source/report",
            "body/csc",
        ),
        kind="formal reservation",
        attached_to="item/draft",
        aligned=("ARM", "BLR"),
        meeting="summit",
    )
    assert decide(command, WORLD) == (Draft("statement/fear-of-leaving", CLAIM, made),)


@pytest.mark.parametrize(
    ("speaker", "typed"),
    [
        ("ARM", "party/ARM"),
        ("csto", "organisation/csto"),
        ("csc", "body/csc"),
        ("belta", "source/belta"),  # a source may speak for itself
    ],
)
def test_who_can_speak(speaker: str, typed: str) -> None:
    """Parties of all kinds, and sources; what is not told stays empty."""
    (draft,) = decide(MakeStatement(claim=CLAIM, speaker=speaker, summary="S"), WORLD)
    assert draft.data == StatementMade(typed, "S")


def test_a_name_of_two_kinds_is_the_party() -> None:
    """Where a party and a source share a name, a speaker is the party."""
    known = WORLD.having(thing("party", "belta", PartyRegistered("BelTA")))
    (draft,) = decide(MakeStatement(claim=CLAIM, speaker="belta", summary="S"), known)
    assert draft.data == StatementMade("party/belta", "S")


def test_the_names_of_a_statement_must_be_known() -> None:
    """All are told at once; an item can't speak, and a draft is no meeting."""
    command = MakeStatement(
        claim=CLAIM,
        speaker="draft",
        summary="S",
        about=("ARM", "sumit"),
        attached_to="drafts",
        aligned=("x",),
        meeting="draft",
    )
    refusal = refused(lambda: decide(command, WORLD))
    fields = ["speaker", "about", "attached_to", "aligned", "meeting"]
    assert reasons(refusal) == [(field, UnknownReference) for field in fields]
    assert [str(finding.error) for finding in refusal.findings][:3] == [
        "unknown party 'draft': register it first under the party names",
        "unknown name 'sumit'; did you mean summit?",
        "unknown name 'drafts'; did you mean draft?",
    ]


def test_a_statement_once_made_stands() -> None:
    """A corrected one takes its place."""
    first, second = StatementMade("party/ARM", "A"), StatementMade("party/ARM", "B")
    assert evolve(evolve(StatementState(), first), second) == StatementState(second)
