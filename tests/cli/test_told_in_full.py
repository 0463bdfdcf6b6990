"""What was recorded is told: where in a source, on which condition, and what became of a source."""

import pytest

from tests.cli.support import Cli


@pytest.fixture
def club(cli: Cli) -> Cli:
    """A log with one stance, on a condition, told at a place of its source."""
    assert cli("init").code == 0
    assert cli("org", "add", "club", "Club").code == 0
    assert cli("org", "body", "club", "board", "Board").code == 0
    assert cli("org", "member", "club", "AAA", "Alpha").code == 0
    source = ("source", "add", "minutes", "--publisher", "Secretariat", "--published", "2024-05-03")
    assert cli(*source).code == 0
    assert cli("item", "add", "plan-a", "Plan A", "--body", "board").code == 0
    stance = ("stance", "plan-a", "AAA", "supports-with-conditions", "--on", "2024-05-02")
    told = ("--condition", "a date is set", "--source", "minutes#item 4", "--key", "aaa-if")
    assert cli(*stance, *told).code == 0
    return cli


def test_the_condition_of_a_stance(club: Cli) -> None:
    """In the table of positions, and in JSON."""
    assert "on condition: a date is set" in club("positions", "plan-a").table()
    (found,) = club("positions", "plan-a", "--format", "json").json()["positions"]
    assert found["condition"] == "a date is set"


def test_the_place_in_a_source(club: Cli) -> None:
    """Where `why` names the sources, and in JSON."""
    assert "(where: [1] item 4)" in club("why", "aaa-if").table()
    (found,) = club("history", "plan-a", "--format", "json").json()["facts"][1:]
    assert found["locators"] == [{"source": "minutes", "locator": "item 4"}]


def test_a_source_that_was_withdrawn(club: Cli) -> None:
    """Each footnote of it says so from then on, and not before."""
    assert "by its publisher" not in club("show", "plan-a").table()
    club("source", "add", "note", "--publisher", "Secretariat", "--published", "2024-06-01")
    amended = ("source", "amend", "minutes", "withdrawn", "--on", "2024-06-01", "--source", "note")
    assert club(*amended).code == 0
    assert "withdrawn 2024-06-01 by its publisher" in club("show", "plan-a").table()
    early = club("show", "plan-a", "--on", "2024-05-31").table()
    assert "by its publisher" not in early
