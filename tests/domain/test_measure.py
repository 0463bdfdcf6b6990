"""Measures: named once by their owner, and reported on in the owner's stream."""

from typing import Literal, get_args

import pytest

from tests.domain.scenarios import reasons, refused, told, world
from tracker.domain import words
from tracker.domain.facts import Claim, Draft
from tracker.domain.measure import (
    OPEN_STATUSES,
    AddMeasure,
    MeasureAdded,
    MeasureReported,
    Reason,
    ReportMeasure,
    Status,
    decide_added,
    decide_reported,
)
from tracker.errors import Contradiction, Impossible, UnknownReference

WORLD = world()
CLAIM = told("fact", "2023-11-20", "belta")
CONTACTS = MeasureAdded("contacts", "Contacts")


def add(
    data: MeasureAdded,
    *given: MeasureAdded,
    kind: Literal["plan", "item"] = "plan",
    name: str = "",
    claim: Claim = CLAIM,
) -> tuple[Draft, ...]:
    """Decide to name a measure of the plan ``roadmap``, or of another owner."""
    command = AddMeasure(claim=claim, kind=kind, name=name or "roadmap", data=data)
    return decide_added(given[-1] if given else None, command, WORLD)


def report(data: MeasureReported) -> tuple[Draft, ...]:
    """Decide on a status."""
    return decide_reported(ReportMeasure(claim=CLAIM, data=data), WORLD)


def test_a_measure_is_named_once() -> None:
    """The first naming is one event in the owner's stream, the second is none."""
    full = MeasureAdded("new", "New", "7", ("BLR", "csto"), "2024", "draft", ("AZE",))
    assert add(full) == (Draft("plan/roadmap", CLAIM, full),)
    assert add(CONTACTS, CONTACTS, claim=told("measure/contacts")) == ()


@pytest.mark.parametrize("claim", [told("fact", "2023-11-20"), told("fact", None, "belta")])
def test_a_named_measure_is_not_added_with_a_date_or_source(claim: Claim) -> None:
    """Nothing of what is told is swallowed: who says the same corroborates it."""
    refusal = refused(lambda: add(CONTACTS, CONTACTS, claim=claim))
    assert reasons(refusal) == [("measure", Impossible)]
    assert "corroborate that instead" in str(refusal)


def test_a_measure_of_an_item() -> None:
    """A measure may belong to the item that decided it."""
    new = MeasureAdded("new", "New")
    assert add(new, kind="item", name="draft") == (Draft("item/draft", CLAIM, new),)


def test_another_measure_under_the_id_is_refused() -> None:
    """Its title, number and all else are told once."""
    other = MeasureAdded("contacts", "Other", number="3", responsible=("BLR",))
    refusal = refused(lambda: add(other, CONTACTS))
    fields = ["title", "number", "responsible"]
    assert reasons(refusal) == [(field, Contradiction) for field in fields]
    assert "number is 'nothing' in the log and '3' here" in str(refusal)


def test_a_measure_has_one_owner() -> None:
    """An id that a plan has is not an item's too, not even with the same data."""
    refusal = refused(lambda: add(CONTACTS, kind="item", name="draft"))
    assert reasons(refusal) == [("measure", Impossible)]
    assert str(refusal.findings[0].error) == (
        "the measure 'contacts' belongs to plan/roadmap already: choose another id"
    )


def test_the_names_of_a_measure_must_be_known() -> None:
    """All are told at once, the owner's too."""
    data = MeasureAdded("new", "New", responsible=("x",), item="y", concerns=("BLR", "z"))
    refusal = refused(lambda: add(data, name="roadmaps"))
    fields = ["plan", "item", "responsible", "concerns"]
    assert reasons(refusal) == [(field, UnknownReference) for field in fields]
    assert "unknown plan 'roadmaps'; did you mean roadmap?" in str(refusal)


def test_a_status_goes_to_the_owner() -> None:
    """Which stream it is, the measure tells."""
    data = MeasureReported("contacts", "unfulfilled", "external party", "AZE", "their stance")
    assert report(data) == (Draft("plan/roadmap", CLAIM, data),)


def test_the_names_of_a_status_must_be_known() -> None:
    """The measure, and the party that is the reason."""
    refusal = refused(lambda: report(MeasureReported("contact", "dropped", party="x")))
    assert reasons(refusal) == [("measure", UnknownReference), ("party", UnknownReference)]
    assert "did you mean contacts?" in str(refusal)


@pytest.mark.parametrize(
    ("type_", "listed"), [(Status, words.MEASURE_STATUSES), (Reason, words.REASONS)]
)
def test_types_say_what_the_lists_say(type_: object, listed: tuple[str, ...]) -> None:
    """A word that a docket may use is one that an event can hold."""
    assert get_args(type_) == listed


def test_what_is_open() -> None:
    """What is planned, under way, half done or not done is open; what is over is not."""
    closed = set(words.MEASURE_STATUSES) - set(OPEN_STATUSES)
    assert closed == {"implemented", "dropped", "overtaken by events"}
