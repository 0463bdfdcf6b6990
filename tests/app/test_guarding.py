"""Guarding a log that others of the same user write meanwhile."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import CSTO, SetClock
from tracker.app import Pins, Tracker, Typed
from tracker.errors import HistoryDiffers
from tracker.log.checkpoint import Checkpoint


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
