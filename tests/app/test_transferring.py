"""A log goes from one engine to the other and back: every byte, position and root is kept."""

from pathlib import Path

import pytest

from tests.by_hand import by_hand
from tests.conftest import CSTO, SetClock
from tests.postgres import Server
from tracker.app import Tracker, Typed
from tracker.errors import DamagedEvent, DatabaseDamaged, DatabaseExists, NoDatabase

Rows = list[tuple[object, ...]]


@pytest.fixture
def lite(tmp_path: Path, clock: SetClock) -> Tracker:
    """The CSTO's docket in a file."""
    made = Tracker(f"sqlite:///{tmp_path}/log.db", clock=clock, recorder="anna")
    made.init()
    made.import_docket(CSTO)
    return made


@pytest.fixture
def empty(postgres: Server) -> str:
    """A database on the server, without a log."""
    return postgres.url(postgres.new(), "postgres:s3cret")


def opened(lite: Tracker, url: str) -> Tracker:
    """A log as the same user opens it."""
    return Tracker(url, clock=lite._clock, recorder="anna")  # noqa: SLF001 - the test's own clock


def rows(tracker: Tracker) -> Rows:
    """All of the log's own rows."""
    with tracker.database.reading() as connection:
        head = connection.all("SELECT id, size, recorded_at, fence FROM head")
        return [*connection.all("SELECT * FROM event ORDER BY position"), *head]


def test_there_and_back_again(lite: Tracker, empty: str, tmp_path: Path) -> None:
    """Rows and roots are the same, the audits are clean, and both ends can be gone on with."""
    there = lite.copier.backup(empty)
    server = opened(lite, empty)
    assert rows(server) == rows(lite)
    assert server.replay().clean
    back = server.copier.backup(str(tmp_path / "back.db"))
    file = opened(lite, f"sqlite:///{tmp_path}/back.db")
    assert rows(file) == rows(lite)
    assert file.replay().clean
    assert (there.origin, there.entries, there.root) == (back.origin, back.entries, back.root)
    assert there.entries > 90
    for tracker in (server, file):
        tracker.record(Typed(section="parties", fields={"name": "New"}, key="NEW"))
        assert tracker.replay().clean


def test_a_report_shows_no_password(lite: Tracker, empty: str) -> None:
    """It names the database as messages do."""
    report = lite.copier.backup(empty)
    assert report.path.startswith("postgresql://postgres@/log_")
    assert "s3cret" not in repr(report)


def test_a_copy_of_its_own_and_a_restore(lite: Tracker, empty: str, postgres: Server) -> None:
    """As between files: the copy has its own origin, a backup is brought back to where none is."""
    copied = lite.copier.copy(empty, as_new=True)
    assert copied.resumed_from is not None
    assert copied.origin != copied.resumed_from
    other = opened(lite, postgres.url(postgres.new()))
    restored = other.copier.restore(lite.database.path)
    assert rows(other) == rows(lite)
    assert restored.resumed_from is None


def test_a_log_that_is_there_is_left_alone(lite: Tracker, empty: str) -> None:
    """Nothing is copied over another log."""
    lite.copier.backup(empty)
    before = rows(opened(lite, empty))
    with pytest.raises(DatabaseExists):
        lite.copier.backup(empty)
    assert rows(opened(lite, empty)) == before


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM event WHERE position = 40",
        "UPDATE event SET leaf = bytes WHERE position = 40",
        "UPDATE event SET bytes = (SELECT bytes FROM event WHERE position = 9) WHERE position = 8",
    ],
    ids=["gone", "leaf", "bytes"],
)
def test_a_damaged_log_is_not_copied(lite: Tracker, empty: str, damage: str) -> None:
    """It is told, and nothing is left behind where the copy should have been."""
    with by_hand(lite.database) as hand:
        hand.unguard()
        hand.execute(damage)
    with pytest.raises((DatabaseDamaged, DamagedEvent)):
        lite.copier.backup(empty)
    with pytest.raises(NoDatabase):
        opened(lite, empty).current()
