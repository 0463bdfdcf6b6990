"""An init that was killed leaves no half log: the file has its name when it is whole, or never."""

import subprocess
import sys
from pathlib import Path

from tests.faults.asking import opened, outcome
from tracker.log.database import REVISIONS


def test_an_init_killed_at_any_statement(tmp_path: Path) -> None:
    """There is no log of that name; what is left over is called ``.new``, and init goes again."""
    line = [sys.executable, "-m", "tests.faults.killing", str(tmp_path), "15"]
    done = subprocess.run(line, capture_output=True, text=True, check=True, timeout=60)
    total, *points = done.stdout.splitlines()
    assert int(total) > 30
    assert len(points) > 15
    for point in points:
        at, was_killed = point.split()
        assert was_killed == "True"
        path = tmp_path / f"{at}.db"
        assert not path.exists()
        left = [file.name for file in tmp_path.glob(f"{at}.db*")]
        assert all(".new" in name for name in left)
        assert outcome("read", opened(path)) == "no-database"
        opened(path).init()
        assert opened(path).current() == REVISIONS[-1]


def test_two_inits_at_once_make_one_log(tmp_path: Path) -> None:
    """One of them makes it, the others are told; none writes over another."""
    path = tmp_path / "log.db"
    line = [sys.executable, "-m", "tests.faults.asking", str(path), "init"]
    pipe = subprocess.PIPE
    racers = [subprocess.Popen(line, stdout=pipe, text=True) for _ in range(3)]
    said = sorted(racer.communicate(timeout=60)[0].strip() for racer in racers)
    assert said == ["database-exists", "database-exists", "ok"]
    assert [file.name for file in tmp_path.iterdir()] == ["log.db"]
    assert outcome("import", opened(path)) == "ok"
    assert outcome("read", opened(path)) == "ok"
