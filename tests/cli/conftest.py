"""Fixtures of the command line's tests: run in this process, on a log of their own."""

import shutil
from pathlib import Path

import pytest

from tests.cli.pinned import pack
from tests.cli.support import COLOURS, WITHOUT, Cli, Docket, Ran
from tests.conftest import CSTO, SetClock
from tests.dockets import file, told
from tracker.app import Tracker
from tracker.cli import main


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Cli:
    """Run commands in this process; the log is log.db of the test's folder."""
    for name in WITHOUT + COLOURS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TRACKER_DB", str(tmp_path / "log.db"))
    monkeypatch.setenv("TRACKER_RECORDER", "anna")
    monkeypatch.setenv("TRACKER_LOCK_TIMEOUT", "0")

    def run(*words: str, columns: int | None = None) -> Ran:
        if columns is not None:
            monkeypatch.setenv("COLUMNS", str(columns))
        capsys.readouterr()
        code = main(words)
        return Ran(code, *capsys.readouterr())

    return run


@pytest.fixture(scope="session")
def told_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a log with the CSTO docket, recorded at a known time; it is only read."""
    path = tmp_path_factory.mktemp("csto") / "log.db"
    tracker = Tracker(f"sqlite:///{path}", clock=SetClock(), recorder="anna")
    tracker.init()
    tracker.import_docket(CSTO)
    return path


@pytest.fixture
def csto_cli(cli: Cli, told_once: Path, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """Run commands on the CSTO's log, which they only read."""
    monkeypatch.setenv("TRACKER_DB", str(told_once))
    return cli


@pytest.fixture
def log(told_once: Path, tmp_path: Path) -> Path:
    """Give a copy of the CSTO's log to damage, where ``cli`` looks for its own."""
    path = tmp_path / "log.db"
    shutil.copy(told_once, path)
    return path


@pytest.fixture
def seen(cli: Cli, tmp_path: Path) -> Path:
    """A log of 95 entries that this user recorded, and so has pinned; gives its one file."""
    assert cli("init").code == 0
    assert cli("import", str(CSTO)).code == 0
    path = tmp_path / "log.db"
    pack(path)
    return path


@pytest.fixture
def held(cli: Cli, log: Path, tmp_path: Path) -> Path:
    """A checkpoint of the CSTO's log, which somebody else took."""
    assert log.exists()
    path = tmp_path / "friday.checkpoint"
    assert cli("audit", "checkpoint", "-o", str(path)).table() == ""
    return path


@pytest.fixture
def proof(cli: Cli, held: Path, tmp_path: Path) -> Path:
    """A proof of an entry against that checkpoint."""
    path = tmp_path / "fact.proof"
    words = ("prove", "arm-asks-removal", "--checkpoint", str(held), "-o", str(path))
    assert cli("audit", *words).table() == ""
    return path


@pytest.fixture
def docket(tmp_path: Path) -> Docket:
    """Write dockets of facts, one a line, about the small world that all tests share."""

    def write(facts: str, **more: str) -> Path:
        lines = (line.strip() for line in facts.strip().splitlines())
        return file(tmp_path, told("\n".join(lines), **more))

    return write
