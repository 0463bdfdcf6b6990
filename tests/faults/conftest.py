"""Fixtures of the suites of faults: a log that is copied, so that each test may break its own."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import CSTO
from tests.faults.asking import opened


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a log with the CSTO docket; nobody changes it."""
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


INDEX = ("CREATE INDEX", "CREATE UNIQUE INDEX")


def dump(path: Path) -> list[str]:
    """The whole database as SQL text; the indexes sorted: a rebuild makes some of them anew."""
    with closing(sqlite3.connect(path)) as connection:
        found = list(connection.iterdump())
    indexes = sorted(line for line in found if line.startswith(INDEX))
    return [*(line for line in found if not line.startswith(INDEX)), *indexes]


def names(folder: Path) -> list[str]:
    """What lies in a folder, sorted."""
    return sorted(file.name for file in folder.iterdir())
