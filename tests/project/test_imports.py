"""Starting is cheap: what a command does not need, it does not import.

Counted in modules, not in seconds: see ``benchmarks/starting.py`` for these.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCKET = ROOT / "fixtures" / "csto.yaml"

PROGRAM = """
import sys
before = set(sys.modules)
from tracker.__main__ import program
code = program()
print(*set(sys.modules) - before, file=sys.stderr)
sys.exit(code)
"""

ENGINES = {"sqlalchemy", "alembic", "psycopg", "edtf", "yaml", "cryptography", "filelock"}
"""Packages that only writers, other databases and uncommon dates need."""
SLOW = {
    *("asyncio", "base64", "csv", "dataclasses", "difflib", "importlib.metadata"),
    *("importlib.resources", "json", "random", "secrets", "shutil", "subprocess", "tempfile"),
    *("tomllib", "rich", "_hashlib"),
}
"""What costs a millisecond or more, and has another use than to answer."""
WRITERS = {
    *("tracker.views.writer", "tracker.views.projections", "tracker.views.rebuild"),
    *("tracker.domain.fold", "tracker.app.appending", "tracker.exchange", "tracker.app.reports"),
}
"""Ours that only commands need that record; the fold of letters is for searches, too."""
OTHERS = {"tracker.cli.naming", "tracker.cli.meetings", "tracker.cli.running", "tracker.cli.groups"}
"""Modules of other commands."""
MOST = {"help": 25, "answer": 140}
"""How many modules of ours a command may import; a new one should be worth its tenth of a ms."""

READING = (
    ["agenda"], ["show", "armenia-assistance"], ["why", "armenia-assistance"], ["todo"],
    ["log"], ["news"],
)  # fmt: skip


def _run(folder: Path, *arguments: str, **variables: str) -> set[str]:
    """Run tracker in a folder and say which modules it imported."""
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TRACKER_DB": "log.db", **variables},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return set(ran.stderr.splitlines()[-1].split())


def _ours(imported: set[str]) -> int:
    return sum(name.partition(".")[0] == "tracker" for name in imported)


@pytest.fixture(scope="module")
def docket(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a folder whose log.db holds the CSTO docket."""
    folder = tmp_path_factory.mktemp("docket")
    _run(folder, "init")
    _run(folder, "import", str(DOCKET))
    return folder


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], []])
def test_help_is_light(tmp_path: Path, arguments: list[str]) -> None:
    """Help and version import click and no command, neither the database nor the dates."""
    imported = _run(tmp_path, *arguments)
    assert {"tracker.cli.commands", "click"} <= imported
    slow = SLOW - {"shutil"}  # click asks it for the terminal's width
    assert imported & (ENGINES | slow | WRITERS | OTHERS) == set()
    assert imported & {"msgspec", "sqlite3", "tracker.app", "tracker.cli.reading"} == set()
    assert _ours(imported) <= MOST["help"]


def test_help_of_a_command_imports_that_one(tmp_path: Path) -> None:
    """No other command, and nothing that would answer it."""
    imported = _run(tmp_path, "agenda", "--help")
    slow = SLOW - {"shutil"}
    assert "tracker.cli.reading" in imported
    assert imported & (ENGINES | slow | WRITERS | OTHERS | {"sqlite3", "tracker.app"}) == set()


@pytest.mark.parametrize("form", ["table", "json"])
@pytest.mark.parametrize("command", READING, ids=" ".join)
def test_reading_is_light(docket: Path, command: list[str], form: str) -> None:
    """Reading a SQLite file needs its driver: no pool, no migrations, no console, no writer."""
    imported = _run(docket, *command, "--format", form)
    assert {"tracker.cli.asking", "sqlite3"} <= imported
    assert imported & (ENGINES | SLOW | WRITERS | OTHERS) == set()
    assert _ours(imported) <= MOST["answer"]


@pytest.mark.parametrize("form", ["table", "json"])
@pytest.mark.parametrize("command", [["sources"], ["search", "armenia"]])
def test_lists_need_no_engine(docket: Path, command: list[str], form: str) -> None:
    """All other questions go the same way."""
    imported = _run(docket, *command, "--format", form)
    assert imported & (ENGINES | {"rich"}) == set()


def test_a_brief_is_light(docket: Path) -> None:
    """It is made from the same rows, whichever its format."""
    for form in ("md", "html"):
        imported = _run(docket, "brief", "armenia-assistance", "--format", form)
        assert imported & (ENGINES | {"rich"}) == set()


@pytest.mark.parametrize("words", ["show arm", "record armenia-assistance d"])
def test_completion_is_light(docket: Path, words: str) -> None:
    """A word of the log takes what a question takes."""
    line = {"TRACKER_LINE": f"tracker {words}", "_TRACKER_COMPLETE": "bash_complete"}
    imported = _run(docket, **line)
    assert {"tracker.cli.completing", "sqlite3"} <= imported
    assert imported & (ENGINES | SLOW | WRITERS) == set()
    assert _ours(imported) <= MOST["answer"]


def test_names_of_commands_are_completed_without_them(docket: Path) -> None:
    """Nor is a log opened for them."""
    line = {"TRACKER_LINE": "tracker me", "_TRACKER_COMPLETE": "bash_complete"}
    imported = _run(docket, **line)
    assert imported & (ENGINES | SLOW | WRITERS | OTHERS | {"msgspec", "sqlite3"}) == set()
