"""Revision 0002: the index of words comes and goes, and the log is as it was."""

import shutil
from pathlib import Path

import pytest
from alembic import command

from tests.conftest import SetClock
from tests.migrations.make_old import OLD, root
from tests.migrations.test_old import ROOTS, rows
from tracker.app import Tracker
from tracker.errors import DatabaseOlder
from tracker.log import schema
from tracker.log.database import REVISIONS


@pytest.fixture
def old(tmp_path: Path, clock: SetClock) -> Tracker:
    """A database that was made before there was an index of words."""
    path = tmp_path / "log.db"
    shutil.copyfile(OLD / "0001.db", path)
    return Tracker(f"sqlite:///{path}", clock=clock, recorder="anna", lock_timeout=1)


def found(tracker: Tracker) -> list[str]:
    """What a search finds, in a connection of its own."""
    with Tracker(tracker.database.url).at() as questions:
        return [hit.entry for hit in questions.search("political assessment").hits]


def test_before_the_upgrade_it_says_what_to_run(old: Tracker) -> None:
    """A search on an older database is refused with the command that helps."""
    with pytest.raises(DatabaseOlder, match="run `tracker db upgrade`"):
        found(old)


def test_up_down_and_up_on_a_log(old: Tracker) -> None:
    """Each way the root stays; going down wants the read models made anew; up finds again."""
    path = Path(old.database.path)
    old.upgrade()
    words = found(old)
    assert len(words) == 2
    assert old.replay().clean
    command.downgrade(schema.config(old.database), "0001")
    assert root(rows(path)) == ROOTS["0001"]
    again = Tracker(old.database.url)
    assert again.upgrade() == ("0001", REVISIONS[-1])
    assert root(rows(path)) == ROOTS["0001"]
    assert found(again) == words
    assert again.replay().clean
