"""Guarding a log that others of the same user write meanwhile."""

from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.making import made
from tests.conftest import CSTO, SetClock
from tracker.app import Pins, Tracker, Typed
from tracker.errors import HistoryDiffers
from tracker.log.checkpoint import Checkpoint
from tracker.log.database import Database
from tracker.log.merkle import HASH
from tracker.log.store import read_head
from tracker.log.tiles import WIDTH, drop, root_of_leaves


class Busy(Pins):
    """Pins of a user whose other process records and pins right before each of the first looks."""

    def __init__(self, folder: Path, others: Callable[[int], None], looks: int) -> None:
        """Take what the other process does, and how often."""
        super().__init__(folder, self.said)
        self.told: list[str] = []
        self._others, self._left = others, looks

    def said(self, text: str) -> None:
        """Keep a warning."""
        self.told.append(text)

    def read(self, origin: str) -> tuple[Checkpoint, ...]:
        """Read what is pinned by now."""
        if self._left:
            self._left -= 1
            self._others(self._left)
        return super().read(origin)


def party(number: int) -> Typed:
    """Somebody."""
    return Typed(section="parties", key=f"P{number}", fields={"name": "Somebody"})


@pytest.mark.parametrize("looks", [1, 5])
def test_what_is_pinned_after_our_snapshot_is_not_missing(
    new_url: Callable[[], str], clock: SetClock, tmp_path: Path, looks: int
) -> None:
    """It is looked for in a later one, as long as others go on."""
    url = new_url()
    first = Tracker(url, clock=clock, recorder="anna", pins=Pins(tmp_path))
    first.init()
    first.import_docket(CSTO)
    first.close()

    def others(number: int) -> None:
        other = Tracker(url, clock=clock, recorder="boris", pins=Pins(tmp_path))
        other.record(party(number))
        other.close()

    for reads in (False, True):
        pins = Busy(tmp_path, others, looks)
        tracker = Tracker(url, clock=clock, recorder="anna", pins=pins)
        if reads:
            with tracker.at() as ask:
                assert ask.log().facts
        else:
            tracker.record(party(99))
        tracker.close()
        assert pins.told == []
    (origin,) = [path.stem for path in (tmp_path / "pins").glob("*.checkpoints")]
    known = Pins(tmp_path).read(origin.replace("%2F", "/"))
    Pins(tmp_path).keep(Checkpoint(known[-1].origin, known[-1].size + 1, bytes(32)))
    with pytest.raises(HistoryDiffers, match="is missing"):
        Tracker(url, clock=clock, recorder="anna", pins=Pins(tmp_path)).record(party(100))


def spoilt(url: str) -> None:
    """Cached hashes that are none, as a disk or somebody by hand leaves them."""
    with Database(url).writing() as connection:
        assert connection.all("SELECT hashes FROM tile")
        connection.run("UPDATE tile SET hashes = :zeros", zeros=bytes(2 * HASH))


def test_nothing_that_is_pinned_or_handed_out_rests_on_cached_hashes(
    new_url: Callable[[], str], clock: SetClock, tmp_path: Path
) -> None:
    """A first pin comes from the leaves, a later one from the last and the leaves since."""
    url = new_url()
    made(url, 2 * WIDTH + 40).close()

    def tracker(name: str) -> Tracker:
        return Tracker(url, clock=clock, recorder="anna", pins=Pins(tmp_path / name))

    right = tracker("anna").auditor.checkpoint()
    for user in ("anna", "boris"):
        spoilt(url)
        assert tracker(user).auditor.checkpoint() == right
    for number, user in enumerate(("anna", "anna", "carla")):
        spoilt(url)
        one = tracker(user)
        one.record(party(number))
        one.close()
    with Database(url).writing() as connection:
        drop(connection)
        root = root_of_leaves(connection, read_head(connection).size)
    (path,) = (tmp_path / "carla" / "pins").glob("*.checkpoints")
    assert b64encode(root) in path.read_bytes()
    for number, user in enumerate(("anna", "carla"), 20):
        assert not tracker(user).record(party(number)).repeated
