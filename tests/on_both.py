"""Tests that play histories run on both engines: what a folder's ``conftest`` takes from here.

Any test that asks for a ``player``, or calls ``played``, is one of them. On PostgreSQL each log is
a database of its own, so that a property has fewer examples there: a few.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from tests import playing
from tests.conftest import ENGINES
from tests.playing import Player, open_on, open_player

SHARE, LEAST = 30, 2
"""Which part of the examples, and how many at least."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run tests that play on each engine in turn, unless they name one themselves."""
    names, theirs = metafunc.fixturenames, f"{metafunc.function.__name__}_on_postgresql"
    own = "postgres" in names or hasattr(metafunc.module, theirs)
    if not own and ("player" in names or _plays(metafunc.function)):
        names.append("engine")
        metafunc.parametrize("engine", ENGINES, indirect=True)


def _plays(function: Callable[..., Any]) -> bool:
    """Whether a test calls ``played``; of a property it is the function inside that does."""
    inside = getattr(getattr(function, "hypothesis", None), "inner_test", function)
    return "played" in inside.__code__.co_names


@pytest.fixture
def engine(request: pytest.FixtureRequest) -> Iterator[str]:
    """The engine on which histories are played in this test."""
    if request.param == "sqlite":
        yield request.param
        return
    playing.on.append(request.getfixturevalue("postgres"))
    with pytest.MonkeyPatch.context() as patch:
        name = "_hypothesis_internal_use_settings"  # the library reads them when a test is run
        given: settings | None = getattr(request.function, name, None)
        if given is not None:
            fewer = settings(given, max_examples=max(given.max_examples // SHARE, LEAST))
            patch.setattr(request.function, name, fewer)
        yield request.param
    playing.on.pop()


@pytest.fixture
def player(engine: str, tmp_path: Path) -> Iterator[Player]:
    """A player that has played nothing yet, on a log that holds the world of ``histories``."""
    if engine == "sqlite":
        yield open_player(tmp_path)
        return
    made, database = open_on(playing.on[-1])
    yield made
    made.tracker.close()
    playing.on[-1].drop(database)
