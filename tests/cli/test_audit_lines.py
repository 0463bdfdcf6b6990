"""Findings of an audit as people read them."""

from tracker.app.reports import VerifyFinding
from tracker.cli.render.audits import finding_lines

LONG = (
    "SQLite 3.45.1 can in rare cases lose commits of several writers in WAL mode: 3.51.3 mends it"
)


def test_a_long_finding_wraps() -> None:
    """With the indentation of the whole audit no line is beyond 100; no word is lost."""
    lines = finding_lines(VerifyFinding("engine", "warning", None, None, LONG))
    assert len(lines) > 1
    assert max(map(len, lines)) <= 98
    assert " ".join(" ".join(lines).split()) == f"! engine {LONG}"
