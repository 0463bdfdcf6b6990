"""`make test` runs every check and fails if one of them does."""

import sys

import pytest

from tests.project.run_checks import CHECKS, Check, Outcome, main, summary

PASSES = Check("passes", (sys.executable, "-c", "pass"))
FAILS = Check("fails", (sys.executable, "-c", "raise SystemExit(3)"))


def test_all_pass(capsys: pytest.CaptureFixture[str]) -> None:
    """Each check is announced by name, and each has its line in the summary."""
    assert main([PASSES]) == 0
    out = capsys.readouterr().out
    assert "=== passes: python" in out
    assert "ok      passes" in out


def test_one_failure_fails_the_run_and_stops_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    """What comes after a failed check is run all the same."""
    assert main([FAILS, PASSES]) == 1
    out = capsys.readouterr().out
    assert "FAILED  fails" in out
    assert "ok      passes" in out


def test_summary_adds_up_the_seconds() -> None:
    """The summary ends with the time of all checks together."""
    last = summary([Outcome("a", 0, 1.25), Outcome("b", 1, 2.5)]).splitlines()[-1]
    assert last.split() == ["all", "3.8", "s"]


def test_every_promised_check_is_there() -> None:
    """Format, lint, types, imports, migrations, docs and the tests: none is forgotten."""
    assert [check.name for check in CHECKS] == [
        "format",
        "lint",
        "types",
        "imports",
        "migrations",
        "docs",
        "tests",
    ]
