"""``kill -9`` while a log is copied, on each engine: no log until the same command has gone on."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.by_hand import by_hand
from tests.cli.support import environment, process
from tests.conftest import CSTO
from tracker.app import Export, Tracker

UNFINISHED, REFUSED = 88, 89
KILLED = -9


@pytest.fixture
def source(tmp_path: Path) -> Tracker:
    """The log that is copied: 95 entries."""
    made = Tracker(f"sqlite:///{tmp_path}/source.db", recorder="anna")
    made.init()
    made.import_docket(CSTO)
    return made


def killed(batches: int, *words: str) -> None:
    """Run a command that dies before it keeps one more batch."""
    line = [sys.executable, "-m", "tests.faults.copying_child", str(batches), *words]
    ran = subprocess.run(line, env=environment(), capture_output=True, check=False)
    assert (ran.returncode, ran.stdout, ran.stderr) == (KILLED, b"", b"")


def events(tracker: Tracker) -> list[tuple[object, ...]]:
    """All rows of the log."""
    with tracker.database.reading() as connection:
        return connection.all("SELECT * FROM event ORDER BY position")


@pytest.mark.parametrize("by", ["copy", "import"])
def test_killed(source: Tracker, new_url: Callable[[], str], tmp_path: Path, by: str) -> None:
    """Every command refuses what is there; the same command, again and again, makes it whole."""
    target, file = new_url(), tmp_path / "log.jsonl"
    source.export(file, Export(form="jsonl"))
    copy = ("copy", source.database.url, target, "--format", "json")
    words = copy if by == "copy" else ("import", str(file), "--db", target, "--format", "json")
    for batches in (2, 0, 4):
        killed(batches, *words)
        for refused in (("log",), ("init",), ("import", str(CSTO)), ("audit",), ("db", "upgrade")):
            ran = process(*refused, "--db", target)
            assert (ran.code, ran.out) == (UNFINISHED, "")
            assert "it is no log yet; run the same" in ran.refusal()
    other = Tracker(f"sqlite:///{tmp_path}/other.db", recorder="anna")
    other.init()
    ran = process("copy", other.database.url, target)
    assert (ran.code, "--restart" in ran.err, len(ran.err.splitlines())) == (REFUSED, True, 2)
    done = process(*words).json()
    assert (done["entries"], done["already"]) == (95, 60)
    copied = Tracker(target)
    assert events(copied) == events(source)
    assert copied.replay().clean
    with by_hand(copied.database) as hand:
        there, wanted = hand.guards()
        assert there == wanted
