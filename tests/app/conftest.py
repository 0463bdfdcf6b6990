"""What the tests of the application share: a desk with one tracker and one folder."""

from pathlib import Path

import pytest

from tests.app.support import Desk
from tests.conftest import SetClock
from tests.dockets import EVERY_KIND, EVERY_NAME
from tracker.app import Tracker


@pytest.fixture
def desk(tracker: Tracker, clock: SetClock, tmp_path: Path) -> Desk:
    """A desk with a new, empty log."""
    return Desk(tracker, clock, tmp_path)


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk whose log holds a fact of every kind."""
    folder = tmp_path_factory.mktemp("again")
    clock = SetClock()
    tracker = Tracker(f"sqlite:///{folder}/log.db", clock=clock, recorder="anna")
    tracker.init()
    desk = Desk(tracker, clock, folder)
    desk.imports(EVERY_KIND, EVERY_NAME)
    return desk
