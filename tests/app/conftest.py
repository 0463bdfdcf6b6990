"""What the tests of the application share: a desk with one tracker and one folder."""

from pathlib import Path

import pytest

from tests.app.support import Desk
from tests.conftest import SetClock
from tracker.app import Tracker


@pytest.fixture
def desk(tracker: Tracker, clock: SetClock, tmp_path: Path) -> Desk:
    """A desk with a new, empty log."""
    return Desk(tracker, clock, tmp_path)
