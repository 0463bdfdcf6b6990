"""Tallies: numbers as their source gives them."""

from typing import get_args

import pytest

from tests.domain.scenarios import told
from tracker.domain.known import Reference
from tracker.domain.tally import (
    Part,
    Qualifier,
    ReportTally,
    TallyReported,
    Total,
    described,
    references,
)

PARTS = (Part("implemented", 32), Part("unfulfilled", 2))


@pytest.mark.parametrize(
    ("tally", "text"),
    [
        (TallyReported("measures", Total(34), PARTS), "34 measures: 32 implemented, 2 unfulfilled"),
        (TallyReported("documents", Total(20, "about")), "about 20 documents"),
        (TallyReported("dead", Total(450, "over")), "over 450 dead"),
        (TallyReported("drafts", None, PARTS), "drafts: 32 implemented, 2 unfulfilled"),
        (TallyReported("drafts"), "drafts"),
    ],
)
def test_described(tally: TallyReported, text: str) -> None:
    """A tally reads as one line, never more exact than its source."""
    assert described(tally) == text


@pytest.mark.parametrize("qualifier", get_args(Qualifier))
def test_totals(qualifier: Qualifier) -> None:
    """An exact number stands alone, all others with their word."""
    expected = "20" if qualifier == "exact" else f"{qualifier} 20"
    assert str(Total(20, qualifier)) == expected


@pytest.mark.parametrize("kind", ["meeting", "item", "plan"])
def test_references(kind: str) -> None:
    """A tally refers to its subject alone; to whom it was told is free text."""
    data = TallyReported("measures", Total(34), to="Lukashenko")
    command = ReportTally(claim=told(), kind=kind, name="n", data=data)
    assert references(command) == [Reference(kind, (kind,), "n")]
