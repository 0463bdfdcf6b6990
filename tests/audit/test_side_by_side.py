"""Verification by several processes: the same report as by one, whatever happens to them."""

import multiprocessing
import os
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import pairwise
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from typing import Any, cast

import msgspec
import pytest

from tests.audit import attacks
from tests.audit.attacks import Scene
from tests.by_hand import Hand
from tracker.audit import parts, processes, together
from tracker.audit.parts import check_part, spans
from tracker.audit.verify import VerifyReport
from tracker.log import cores
from tracker.log import processes as beside
from tracker.log.connection import Connection
from tracker.log.tiles import WIDTH

SIZE = 1_000


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """A log of 1,000 entries with two checkpoints outside."""
    return attacks.scene(tmp_path_factory.mktemp("scene"))


@pytest.fixture
def scene(made: Scene, tmp_path: Path) -> Scene:
    """A copy of it."""
    return made.copied(tmp_path)


def by(scene: Scene, jobs: int, *, quick: bool = False) -> VerifyReport:
    """Verify with both checkpoints."""
    held = (scene.early, scene.late)
    return scene.tracker.auditor.verify(held, quick=quick, jobs=jobs)


def test_two_processes_say_what_one_says(scene: Scene) -> None:
    """Of a sound log, and of a damaged one; and they tell how far they are."""
    told: list[tuple[int, int]] = []
    report = scene.tracker.auditor.verify(
        (scene.early, scene.late), progress=lambda *said: told.append(said), jobs=2
    )
    assert report == by(scene, 1)
    assert (report.clean, report.checkpoints) == (True, 2)
    assert told == sorted(told)
    assert told[-1] == (SIZE, SIZE)
    assert by(scene, 2, quick=True) == by(scene, 1, quick=True)
    attacks.attack(scene.path, attacks.edit_body(777))
    assert by(scene, 2) == by(scene, 1)
    assert not by(scene, 2).clean
    assert multiprocessing.active_children() == []


def test_a_process_that_ends_early_is_told(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """Then one process verifies all of it, and the report has a warning."""
    started = beside.started

    @contextmanager
    def killed(*what: Any) -> Iterator[list[Pipe]]:  # noqa: ANN401 - whatever is to be started
        with started(*what) as pipes:
            for process in multiprocessing.active_children():
                os.kill(process.pid or 0, signal.SIGKILL)
            yield pipes

    monkeypatch.setattr(processes, "started", killed)
    report = by(scene, 2)
    last = report.findings[-1]
    assert (last.check, last.grade) == ("jobs", "warning")
    assert "a process ended early" in last.text
    kept = report.findings[:-1]
    assert msgspec.structs.replace(report, findings=kept, count=len(kept)) == by(scene, 1)


def test_a_process_that_can_not_do_its_work_says_why() -> None:
    """What it raised is told to the one that waits."""
    with pytest.raises(processes.Lost, match=r"NoFolder: .*nowhere"):
        processes.side_by_side("sqlite:////nowhere/log.db", 1, [None], lambda _: None)


def test_an_interrupt_leaves_no_process(scene: Scene) -> None:
    """Whoever waits is interrupted, and ends them all."""

    def interrupted(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        scene.tracker.auditor.verify(progress=interrupted, jobs=2)
    assert multiprocessing.active_children() == []


def test_processes_are_taken_where_they_are_worth_it(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From 50,000 entries on, one for each core, four at most."""
    monkeypatch.setattr(cores, "_cores", lambda: 9)
    with scene.tracker.database.reading() as connection:
        assert cores.usual(connection) == 1
        monkeypatch.setattr(cores, "WORTH", SIZE)
        assert cores.usual(connection) == cores.MOST
    taken: list[int] = []

    def take(url: str, jobs: int, *_: object) -> None:
        assert url == scene.tracker.database.url
        taken.append(jobs)

    monkeypatch.setattr(together, "side_by_side", take)
    assert scene.tracker.auditor.verify(jobs=None).clean
    assert taken == [cores.MOST]


@pytest.mark.parametrize("size", [1, WIDTH - 1, WIDTH, 3 * WIDTH + 1, 100 * WIDTH])
@pytest.mark.parametrize("jobs", [1, 2, 7])
def test_parts_are_whole_tiles(size: int, jobs: int) -> None:
    """They begin at tiles, follow each other, and are all of the log."""
    found = list(spans(size, jobs, quick=False))
    assert found[0].start == 0
    assert found[-1].stop == size
    assert all(one.stop == two.start for one, two in pairwise(found))
    assert all(one.start % WIDTH == 0 for one in found)
    assert len(found) <= jobs * parts.PARTS


CHANGES = (
    "UPDATE event SET bytes = x'00' WHERE position = 255",
    "DELETE FROM event WHERE position = 255",
    "DELETE FROM event WHERE position = 300",
    "DELETE FROM event WHERE position = 511",
    "UPDATE event SET version = version + 5000 WHERE position = 256",
    "UPDATE event SET leaf = x'00' WHERE position = 400",
)


@pytest.mark.parametrize("change", CHANGES)
def test_a_part_looks_back_over_its_edge(scene: Scene, change: str) -> None:
    """What its first entry has to follow is found, though that is checked elsewhere."""
    span, store = parts.Span(WIDTH, 2 * WIDTH, quick=False), scene.tracker.store
    with closing(sqlite3.connect(scene.path, isolation_level=None)) as raw:
        connection = Connection(cast("Any", raw))
        assert check_part(connection, store, span) is not None
        with attacks.unguarded(hand := Hand(raw, connection)):
            hand.execute(change)
        assert check_part(connection, store, span) is None
