"""What all tests share: hypothesis profiles, a clock that is set, trackers in scratch folders.

In CI every property runs from a fixed seed; ``HYPOTHESIS_PROFILE=more`` runs 50 times as many
examples from random ones.
"""

import os
import shutil
import signal
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.postgres import Server, serving
from tracker.app import Tracker

SLOW = (HealthCheck.too_slow, HealthCheck.function_scoped_fixture)
settings.register_profile(
    "ci", derandomize=True, deadline=None, max_examples=60, suppress_health_check=SLOW
)
settings.register_profile("more", deadline=None, max_examples=3_000, suppress_health_check=SLOW)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

FIXTURES = Path(__file__).parent.parent / "fixtures"
CSTO = FIXTURES / "csto.yaml"

# A shell has what it runs in its background ignore Ctrl-C, which is passed on to children: those
# that tests start have to meet it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

_NUMBERS = count()


class SetClock:
    """A clock that says what it was set to, and can be moved; aware, in UTC."""

    def __init__(self) -> None:
        """Start on a day after all that the dockets tell."""
        self.now = datetime(2026, 11, 21, 14, 2, tzinfo=UTC)

    def __call__(self) -> datetime:
        """Tell the time."""
        return self.now

    def move(self, **change: float) -> None:
        """Move by days, seconds …, as ``timedelta`` takes them."""
        self.now += timedelta(**change)


@pytest.fixture(autouse=True)
def state_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """A user who has seen no log yet: each test has its own pins, made when something is kept."""
    folder = tmp_path_factory.getbasetemp() / f"state-{next(_NUMBERS)}"
    monkeypatch.setenv("TRACKER_STATE", str(folder))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def clock() -> SetClock:
    """A clock that the test sets."""
    return SetClock()


ENGINES = ("sqlite", "postgresql")
"""Engines that the shared suites run on."""


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A real PostgreSQL, started when the first test asks for it."""
    with serving() as server:
        yield server


@pytest.fixture(params=ENGINES)
def new_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], str]]:
    """Give URLs at which no log is yet, on each engine in turn."""
    made, databases = count(1), []

    def file() -> str:
        return f"sqlite:///{tmp_path}/log-{next(made)}.db"

    def database() -> str:
        server: Server = request.getfixturevalue("postgres")
        databases.append(server.new())
        return server.url(databases[-1])

    yield file if request.param == "sqlite" else database
    for name in databases:
        request.getfixturevalue("postgres").drop(name)


@pytest.fixture
def tracker(new_url: Callable[[], str], clock: SetClock) -> Tracker:
    """A tracker with a new, empty log."""
    made = Tracker(new_url(), clock=clock, recorder="anna", lock_timeout=1)
    made.init()
    return made


@pytest.fixture
def csto(tracker: Tracker) -> Tracker:
    """A tracker with the CSTO docket imported."""
    tracker.import_docket(CSTO)
    return tracker
