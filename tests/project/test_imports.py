"""Starting is cheap: what a command does not need, it does not import."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCKET = ROOT / "fixtures" / "csto.yaml"


def _run(folder: Path, *arguments: str) -> set[str]:
    """Run tracker in a folder and say which top-level packages it imported."""
    ran = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "tracker", "--db", "log.db", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    lines = ran.stderr.splitlines()
    timed = [line for line in lines if line.startswith("import time:")]
    assert ran.returncode == 0, [line for line in lines if line not in timed]
    return {line.rsplit("|", 1)[1].strip().partition(".")[0] for line in timed}


@pytest.fixture(scope="module")
def docket(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a folder whose log.db holds the CSTO docket."""
    folder = tmp_path_factory.mktemp("docket")
    _run(folder, "init")
    _run(folder, "import", str(DOCKET))
    return folder


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["agenda", "--help"]])
def test_help_is_light(tmp_path: Path, arguments: list[str]) -> None:
    """Help and version import click, and neither the database nor the tables nor the dates."""
    imported = _run(tmp_path, *arguments)
    assert {"tracker", "click"} <= imported
    assert imported & {"sqlalchemy", "alembic", "rich", "edtf", "yaml"} == set()


@pytest.mark.parametrize("form", ["table", "json"])
@pytest.mark.parametrize(
    "command", [["agenda"], ["show", "armenia-assistance"], ["log"], ["search", "armenia"]]
)
def test_reading_is_light(docket: Path, command: list[str], form: str) -> None:
    """Reading a SQLite file needs its driver: no pool, no migrations, no uncommon dates."""
    imported = _run(docket, *command, "--format", form)
    assert {"tracker", "sqlite3"} <= imported
    assert imported & {"sqlalchemy", "alembic", "edtf"} == set()


def test_a_brief_is_light(docket: Path) -> None:
    """It is made from the same rows, whichever its format."""
    for form in ("md", "html"):
        imported = _run(docket, "brief", "armenia-assistance", "--format", form)
        assert imported & {"sqlalchemy", "alembic", "edtf", "cryptography"} == set()


def test_json_is_printed_without_tables(docket: Path) -> None:
    """An answer for machines does not import what draws tables."""
    assert "rich" not in _run(docket, "agenda", "--format", "json")
