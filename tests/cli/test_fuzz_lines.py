"""Fuzz: whatever is typed or stored, no traceback, no raw control character, no half event.

500 cases in CI; ``HYPOTHESIS_PROFILE=more`` runs 20,000 of each from random seeds.
"""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cli.lines import lines
from tests.cli.support import Cli, Ran
from tests.cli.test_fuzz import DOCUMENTED
from tests.cli.test_safe_text import DANGEROUS
from tracker.app import Tracker

MORE = os.environ.get("HYPOTHESIS_PROFILE") == "more"
CASES = 20_000 if MORE else 500
FOUND = {1, 2, 3}
"""Exit codes of audits that found something: all else is a refusal."""


@pytest.fixture
def desk(cli: Cli, log: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A log that may be written to, in the working folder, where nothing else is."""
    (log.parent / "empty").mkdir()
    monkeypatch.chdir(log.parent / "empty")
    monkeypatch.setenv("EDITOR", "false")
    monkeypatch.delenv("VISUAL", raising=False)
    assert cli("log").code == 0
    return log


def check(ran: Ran) -> None:
    """Check what holds for every line: a documented code, our own words, nothing raw."""
    assert ran.code in DOCUMENTED | FOUND, ran
    assert "Traceback" not in ran.err
    assert "internal error" not in ran.err
    assert not DANGEROUS & set(ran.out + ran.err)
    if ran.code and ran.code not in FOUND:
        assert ran.out == ""
        assert ran.err
        assert all(line.startswith("tracker: ") for line in ran.err.splitlines())


def whole(log: Path, before: int) -> None:
    """Check that the log has no gap, and where it grew that its replay is clean."""
    tracker = Tracker(f"sqlite:///{log}", recorder="anna")
    with tracker.database.reading() as connection:
        positions = [one.position for one in tracker.store.events(connection, before)]
    assert positions == list(range(before, before + len(positions)))
    if positions:
        assert tracker.replay().clean


@settings(max_examples=CASES)
@given(lines)
def test_any_line(cli: Cli, desk: Path, told_once: Path, words: list[str]) -> None:
    """A line of any command, with any values, is obeyed or refused; all of it, or nothing."""
    for path in desk.parent.glob("log.db*"):
        path.unlink()
    shutil.copy(told_once, desk)
    check(cli(*words))
    whole(desk, 95)
