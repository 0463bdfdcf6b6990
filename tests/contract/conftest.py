"""Fixtures of the contract suite: a log on each engine in turn."""

from collections.abc import Callable

import pytest

from tests.conftest import SetClock
from tests.contract.making import Log


@pytest.fixture
def log(new_url: Callable[[], str], clock: SetClock) -> Log:
    """A new log, with its first entry alone."""
    return Log(new_url(), clock).create()
