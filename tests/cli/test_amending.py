"""Correcting and retracting as typed: maps by their entries, reasons, dates of reports."""

from pathlib import Path

import pytest

from tests.cli.support import Cli
from tests.conftest import CSTO
from tracker.errors import MissingField

KEY = "arm-asks-removal"
BELTA, REPORT = "belta-2023-11-20", "armenianreport-2023-11"
WHY = ("--reason", "x")

pytestmark = pytest.mark.usefixtures("log")


def corrected(cli: Cli, *words: str) -> list[tuple[str, str]]:
    """The fields that a correction changed, with what they say now."""
    found = cli("correct", *words, *WHY, "--format", "json").json()
    return [(one["field"], one["now"]) for one in found["changes"]]


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_correction_has_a_reason(cli: Cli, log: Path, reason: str) -> None:
    """As a retraction has; nothing is recorded without."""
    before = log.read_bytes()
    ran = cli("correct", KEY, "--on", "2023", "--reason", reason)
    assert ran.code == MissingField.exit_code
    assert ran.refusal() == "--reason: the field 'reason' is missing: say what was wrong"
    assert log.read_bytes() == before


def test_a_wording_of_one_of_several_sources(cli: Cli) -> None:
    """By its source, in each of the forms; what the other one said stays."""
    assert corrected(cli, KEY, "--wording", f"{BELTA}=a") == [("wording", f"{BELTA}: a")]
    both = f"{BELTA}: a, {REPORT}: b"
    assert corrected(cli, KEY, "--set", f"wording.{REPORT}=b") == [("wording", both)]
    again = ("--wording", f"{BELTA}=c", "--wording", f"{REPORT}=d")
    assert corrected(cli, KEY, *again) == [("wording", f"{BELTA}: c, {REPORT}: d")]
    assert corrected(cli, KEY, "--clear", f"wording.{BELTA}") == [("wording", f"{REPORT}: d")]


def test_a_wording_without_its_source_is_refused(cli: Cli) -> None:
    """With the form that works."""
    ran = cli("correct", KEY, "--wording", "a", *WHY)
    said = "--wording: whose wording it is cannot be told: give --wording ID=TEXT"
    assert ran.refusal() == said
    assert cli("correct", KEY, "--wording", "a", "--wording", "b", *WHY).code == 64


def test_a_part_of_a_tally(cli: Cli) -> None:
    """One entry of the map; the map as a text is refused with the form that works."""
    now = "implemented: 31, unfulfilled: 2"
    assert corrected(cli, "tally-32", "--set", "parts.implemented=31") == [("parts", now)]
    ran = cli("correct", "tally-32", "--set", "parts=3", *WHY)
    assert "each as --set parts.KEY=VALUE" in ran.refusal()


def test_what_became_of_an_item_at_a_meeting(cli: Cli) -> None:
    """It is a fact of its own, which the meeting's fact leads to."""
    line = ("csc-28-october", "--set", "agenda.armenia-assistance=noted")
    assert corrected(cli, *line) == [("what", "noted")]
    shown = cli("show", "csc-28-october/armenia-assistance", "--format", "json").json()
    assert shown["details"]["transition"] == "noted"
    ran = cli("correct", "csc-28-october", "--set", "agenda.x=noted", *WHY)
    assert "`tracker record x OUTCOME --at csc-2022-10-28`" in ran.refusal()
    ran = cli("correct", *line, "--note", "y", *WHY)
    assert "`tracker correct csc-28-october/armenia-assistance --set what=...`" in ran.refusal()


def test_a_report_date_goes_with_its_sources(cli: Cli) -> None:
    """The day of recording counts then, and the report says so; a date given by hand stays."""
    found = cli("correct", KEY, "--clear", "from", *WHY, "--format", "json").json()
    since = [one for one in found["changes"] if one["field"] == "public_since"]
    assert [(one["before"], one["fact"]) for one in since] == [("2023-11-20", KEY)]
    assert found["facts"][1]["public_since"] is None
    by_hand = cli("correct", "tally-32", "--reported", "2024-02", *WHY, "--format", "json").json()
    assert by_hand["facts"][1]["public_since"] == "2024-02"
    kept = cli("correct", "tally-32", "--clear", "from", *WHY, "--format", "json").json()
    assert kept["facts"][1]["public_since"] == "2024-02"
    assert [one["field"] for one in kept["changes"]] == ["from"]


def test_an_import_tells_the_date_that_other_sources_give(cli: Cli, tmp_path: Path) -> None:
    """As a correction by hand does."""
    text = CSTO.read_text(encoding="utf-8")
    before, key, after = text.partition("  csc-28-october:")
    edited = tmp_path / "csto.yaml"
    edited.write_text(before + key + after.replace("from: S3", "from: S6", 1), encoding="utf-8")
    told = cli("import", str(edited), "--correct", *WHY).table()
    assert "csc-28-october: public since 2023-11-20, was 2022-10-28" in told


def test_a_withdrawal_says_who_says_so_still(cli: Cli) -> None:
    """Of sources that do not pass on the one that took it back."""
    by = ("--withdrawn-by", BELTA, "--reported", "2024-01-01", "--with-dependents", *WHY)
    assert "so still" not in cli("retract", KEY, *by).table(), "the other one passes it on"
    told = cli("retract", "arm-does-not-sign", *by).table()
    assert "1 other source says so still: " in told
    assert "; `tracker correct arm-does-not-sign --set from=" in told
    ours = cli("retract", "tally-32", *WHY, "--with-dependents").table()
    assert "says so still" not in ours


def test_an_export_tells_what_it_leaves_out(cli: Cli) -> None:
    """On stderr; what was moved to another item is there, and no mistake."""
    moved = ("correct", KEY, "--set", "item=armenia-mission-results", *WHY)
    assert cli(*moved).code == 0
    assert cli("export").err == ""
    assert cli("retract", "blr-chairs", *WHY).code == 0
    assert cli("export").err == "tracker: left out 1 fact that was taken back as a mistake\n"
