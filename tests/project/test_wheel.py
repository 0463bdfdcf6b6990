"""The wheel works by itself: built, installed and run where the checkout can't be seen."""

import json
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path
from zipfile import ZipFile

import pytest

import tracker

ROOT = Path(__file__).resolve().parents[2]


def _run(folder: Path, *command: str | Path) -> str:
    """Run a command in a folder and return what it printed; its errors are shown if it fails."""
    ran = subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel with the tools that are installed: no network is needed."""
    folder = tmp_path_factory.mktemp("wheel")
    build: list[str | Path] = [sys.executable, "-m", "build", "--wheel", "--no-isolation"]
    _run(folder, *build, "--outdir", folder, ROOT)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def scripts(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel into a new environment and return the folder of its programs.

    The dependencies are lent by a .pth file; .pth files of the folder that it names, like the
    one of this checkout's editable install, are not read.
    """
    home = tmp_path_factory.mktemp("venv")
    venv.create(home, symlinks=True)
    paths = sysconfig.get_paths("venv", vars={"base": str(home), "platbase": str(home)})
    lent = Path(paths["purelib"]) / "lent.pth"
    lent.write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    programs = Path(paths["scripts"])
    pip: list[str | Path] = [sys.executable, "-m", "pip", "--python", programs / "python"]
    _run(home, *pip, "install", "--quiet", "--no-deps", "--no-index", wheel)
    return programs


def test_the_wheel_carries_all_that_it_reads(wheel: Path) -> None:
    """Migrations, procedures, the demo's docket and the mark of a typed package are inside."""
    with ZipFile(wheel) as archive:
        names = set(archive.namelist())
    migrations = {path.relative_to(ROOT) for path in (ROOT / "migrations").rglob("*.*")}
    sources = {path for path in migrations if path.suffix in {".py", ".mako"}}
    procedures = (ROOT / "tracker" / "domain" / "procedures").glob("*.toml")
    assert Path("migrations/env.py") in sources
    assert {f"tracker/_{path.as_posix()}" for path in sources} <= names
    assert {f"tracker/domain/procedures/{path.name}" for path in procedures} <= names
    assert "tracker/domain/procedures/consensus.toml" in names
    assert {"tracker/_fixtures/csto.yaml", "tracker/py.typed"} <= names


def test_the_wheel_carries_nothing_else(wheel: Path) -> None:
    """No compiled files, no tests, no top-level folder but the package."""
    with ZipFile(wheel) as archive:
        names = archive.namelist()
    assert {name.partition("/")[0].partition("-")[0] for name in names} == {
        "tracker",
        "agenda_tracker",
    }
    assert [name for name in names if "__pycache__" in name or name.endswith(".pyc")] == []


def test_it_runs_without_the_checkout(scripts: Path, tmp_path: Path) -> None:
    """What is imported, and the files that it finds, lie in the new environment."""
    code = (
        "import tracker, tracker.config as c;"
        "print(tracker.__file__, c.migrations_path(), c.demo_docket(), sep='\\n')"
    )
    found = _run(tmp_path, scripts / "python", "-c", code).splitlines()
    assert len(found) == 3
    home = scripts.parent.resolve()
    assert [path for path in found if not Path(path).resolve().is_relative_to(home)] == []
    assert all(Path(path).exists() for path in found)


def test_it_says_its_version(scripts: Path, tmp_path: Path) -> None:
    """The module and the program name the same version, that of the source."""
    assert tracker.__version__ in _run(tmp_path, scripts / "python", "-m", "tracker", "--version")
    assert tracker.__version__ in _run(tmp_path, scripts / "tracker", "--version")


def test_it_records_and_answers(scripts: Path, tmp_path: Path) -> None:
    """A new log takes in the CSTO docket and tells where its best-known item stands."""
    command: list[str | Path] = [scripts / "tracker", "--db", tmp_path / "log.db"]
    _run(tmp_path, *command, "init")
    _run(tmp_path, *command, "import", ROOT / "fixtures" / "csto.yaml")
    agenda = _run(tmp_path, *command, "agenda", "--format", "json")
    items = {item["id"]: item for item in _items(json.loads(agenda))}
    assert items["armenia-assistance"]["state"] == "removal-requested"


def _items(answer: object) -> list[dict[str, object]]:
    """Collect the items of an answer, however deep under bodies and meetings they stand."""
    if isinstance(answer, list):
        return [item for part in answer for item in _items(part)]
    if not isinstance(answer, dict):
        return []
    deeper = [item for part in answer.values() for item in _items(part)]
    return [answer, *deeper] if {"id", "state"} <= answer.keys() else deeper
