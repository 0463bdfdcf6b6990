"""Fixtures of the command line's tests: run in this process, on a log of their own."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.council import council
from tests.cli.pinned import pack
from tests.cli.support import COLOURS, WITHOUT, Cli, Docket, Ran
from tests.conftest import CSTO, ENGINES, SetClock
from tests.dockets import file, told
from tests.postgres import Server
from tracker.app import Tracker
from tracker.cli import main

OF_A_FILE = {"log", "seen", "held", "proof"}
"""Fixtures that give the log as a file."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what asks for ``cli`` on each engine in turn, unless it is about a file."""
    wanted = set(metafunc.fixturenames)
    of_a_file = wanted & OF_A_FILE or metafunc.definition.get_closest_marker("of_a_file")
    if "log_place" in wanted and not of_a_file:
        metafunc.parametrize("log_place", ENGINES, indirect=True)


@pytest.fixture
def log_place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where the log of a test is: log.db of its folder, or a database of its own on the server."""
    if getattr(request, "param", "sqlite") == "sqlite":
        yield str(tmp_path / "log.db")
        return
    if "csto_cli" in request.fixturenames:  # it has one that is there already
        yield request.getfixturevalue("told_on_server")
        return
    server: Server = request.getfixturevalue("postgres")
    name = server.new()
    yield server.url(name)
    server.drop(name)


@pytest.fixture(scope="session")
def told_on_server(postgres: Server) -> str:
    """The log of ``told_once`` on the server; it is only read."""
    url = postgres.url(postgres.new())
    tracker = Tracker(url, clock=SetClock(), recorder="anna")
    tracker.init()
    tracker.import_docket(CSTO)
    tracker.close()
    return url


@pytest.fixture
def cli(log_place: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Cli:
    """Run commands in this process, on the log of the test's place."""
    for name in WITHOUT + COLOURS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TRACKER_DB", log_place)
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
def csto_cli(cli: Cli, log_place: str, told_once: Path, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """Run commands on the CSTO's log, which they only read."""
    if not log_place.startswith("postgresql"):
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


@pytest.fixture
def council_cli(cli: Cli, tmp_path: Path) -> Cli:
    """Run commands on a log with the docket of a small council."""
    council(cli, tmp_path)
    return cli
