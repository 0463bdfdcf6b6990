"""A player on a log that holds the small world of ``tests.histories``."""

from pathlib import Path

import pytest

from tests.playing import Player, open_player


@pytest.fixture
def player(tmp_path: Path) -> Player:
    """A player that has played nothing yet."""
    return open_player(tmp_path)
