"""``import --correct`` and ``--retract-missing``: what they print, ask and refuse."""

from pathlib import Path

import pytest

from tests.cli.support import Cli
from tests.dockets import file, told

FACT = "f: {on: 2022-11-20, what: supports, item: mission, by: ARM, from: S2}"
OTHER = "g: {on: 2022-11-21, what: no interest, item: mission, by: BLR, from: S2}"


@pytest.fixture
def docket(cli: Cli, tmp_path: Path) -> Path:
    """A docket of two facts that is imported."""
    cli("init")
    path = file(tmp_path, told(f"{FACT}\n{OTHER}"))
    cli("import", str(path)).table()
    return path


def test_correcting_tells_each_field(cli: Cli, docket: Path) -> None:
    """Before and now, also in a dry run and in JSON; a second time nothing is left."""
    file(docket.parent, told(f"{FACT.replace('ARM', 'KAZ')}\n{OTHER}"))
    assert "undo the edit, or record it as a correction" in cli("import", str(docket)).err
    line = ("import", str(docket), "--correct", "--reason", "misread")
    dry = cli(*line, "--dry-run").table()
    assert "would change what it said before: 2 entries" in dry
    assert "corrected f, by: ARM -> KAZ" in dry
    told_ = cli(*line, "--format", "json").json()
    assert told_["corrections"] == [{"key": "f", "field": "by", "before": "ARM", "now": "KAZ"}]
    assert "nothing new" in cli(*line).table()
    assert "misread" in cli("history", "mission").table()


def test_nobody_to_ask(cli: Cli, docket: Path) -> None:
    """Off a terminal facts are retracted with --yes alone; --dry-run shows them."""
    file(docket.parent, told(FACT))
    line = ("import", str(docket), "--retract-missing", "no source")
    ran = cli(*line)
    assert (ran.code, "1 fact is gone from docket d: g;" in ran.err) == (52, True)
    assert "gone from the file, would be retracted: g" in cli(*line, "--dry-run").table()
    assert "gone from the file, retracted: g" in cli(*line, "--yes").table()
    assert "nothing new" in cli(*line).table()


def test_a_reason_needs_something_to_explain(cli: Cli, docket: Path) -> None:
    """It is why facts are corrected."""
    ran = cli("import", str(docket), "--reason", "misread")
    assert (ran.code, "--correct" in ran.err) == (64, True)


def test_an_older_source_is_told(cli: Cli, docket: Path) -> None:
    """What the command prints says since when it is public, and was before."""
    assert docket.exists()
    told_ = cli("corroborate", "f", "--source", "tass-2022-10-27", "--reported", "2022-11-21")
    assert "f: public since 2022-11-21, was 2022-11-24" in told_.table()
