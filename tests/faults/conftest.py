"""Fixtures of the suites of faults: a log that is copied, so that each test may break its own."""

import shutil
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path

import pytest

from tests.conftest import CSTO, ENGINES
from tests.faults.asking import opened
from tests.faults.places import Places, make_bare, make_whole, places


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a log with the CSTO docket; nobody changes it. For what is about files alone."""
    path = tmp_path_factory.mktemp("whole") / "whole.db"
    tracker = opened(path)
    tracker.init()
    tracker.import_docket(CSTO)
    return path


@pytest.fixture
def path(whole: Path, tmp_path: Path) -> Path:
    """A copy of it, to be broken."""
    copy = tmp_path / "log.db"
    shutil.copyfile(whole, copy)
    return copy


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """A log with its first entry alone."""
    path = tmp_path / "empty.db"
    opened(path).init()
    return path


Make = Callable[[Places], str]


@pytest.fixture(scope="session")
def first(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str, Make], str]:
    """Give what is copied: a log of each kind, made once on each engine."""

    @cache
    def made(engine: str, make: Make) -> str:
        server = partial(request.getfixturevalue, "postgres")
        return make(places(engine, tmp_path_factory.mktemp("first"), server))

    return made


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what asks for ``there`` on each engine, as often as its module's ``TRIED`` says."""
    names = set(metafunc.fixturenames)
    if "there" not in names:
        return
    tried = getattr(metafunc.module, "TRIED", {})
    for name in tried.keys() & names:
        each = [(engine, one) for engine in ENGINES for one in tried[name][engine]]
        metafunc.parametrize(("there", name), each, indirect=["there"])
        return
    metafunc.parametrize("there", ENGINES, indirect=True)


@pytest.fixture
def there(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Places]:
    """Places on each engine in turn."""
    found = places(request.param, tmp_path, partial(request.getfixturevalue, "postgres"))
    yield found
    found.end()


@pytest.fixture
def whole_log(there: Places, first: Callable[[str, Make], str]) -> str:
    """A log with the CSTO docket, to be broken."""
    return there.copy(first(there.engine, make_whole))


@pytest.fixture
def bare_log(there: Places, first: Callable[[str, Make], str]) -> str:
    """A log with its first entry alone, to be broken."""
    return there.copy(first(there.engine, make_bare))


def names(folder: Path) -> list[str]:
    """What lies in a folder, sorted."""
    return sorted(file.name for file in folder.iterdir())
