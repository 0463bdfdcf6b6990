"""An init that was killed leaves no log: a file has its name when it is whole, or never.

A server keeps tables without a log; everybody says that there is none, and ``init`` goes again.
"""

import subprocess
import sys
from pathlib import Path

from tests.cli.support import environment, process
from tests.conftest import CSTO
from tests.faults.asking import opened, outcome
from tests.faults.places import Places
from tracker.errors import DatabaseExists
from tracker.log.database import REVISIONS
from tracker.log.sqlite import path_of

POINTS = {"sqlite": 12, "postgresql": 6}
"""How many are tried, spread evenly over all."""


def killed(engine: str, *points: tuple[str, int]) -> list[str]:
    """Run ``init`` at each place, and be killed at that point; gives what became of it."""
    words = [word for url, at in points for word in (url, str(at))]
    line = [sys.executable, "-m", "tests.faults.killing", engine, *words]
    done = subprocess.run(line, capture_output=True, text=True, check=True, timeout=120)
    return done.stdout.split()


def test_an_init_killed_at_any_statement(there: Places) -> None:
    """There is no log, half or whole, and init goes again; at the very end it may be there."""
    engine = there.engine
    (total,) = killed(engine, (there.new(), 0))
    assert int(total) > 30
    step = int(total) // POINTS[engine]
    points = [(there.new(), at) for at in {*range(1, int(total) + 1, step), int(total)}]
    assert set(killed(engine, *points)) == {"killed"}
    for url, at in points:
        there.buried(url)
        whole = at == int(total) and engine == "postgresql"
        if engine == "sqlite":
            check_names(Path(path_of(url)))
        assert outcome("replay", opened(url)) == ("ok" if whole else "no-database")
        assert outcome("init", opened(url)) == ("database-exists" if whole else "ok")
        assert opened(url).current() == REVISIONS[-1]
        assert opened(url).replay().events == 1


def check_names(path: Path) -> None:
    """What is left over is called ``.new``."""
    left = [file.name for file in path.parent.glob(f"{path.name}*")]
    assert all(".new" in name for name in left)


def test_two_inits_at_once_make_one_log(there: Places) -> None:
    """One of them makes it, the others are told; none writes over another."""
    url = there.new()
    line = [sys.executable, "-m", "tracker", "--db", url, "init"]
    pipe, env = subprocess.PIPE, environment()
    racers = [
        subprocess.Popen(line, env=env, stdout=pipe, stderr=pipe, text=True) for _ in range(3)
    ]
    said = [racer.communicate(timeout=60)[1] for racer in racers]
    codes = sorted(racer.returncode for racer in racers)
    assert codes == [0, DatabaseExists.exit_code, DatabaseExists.exit_code], said
    if there.engine == "sqlite":
        path = Path(path_of(url))
        assert [file.name for file in path.parent.iterdir()] == [path.name]
    assert opened(url).replay().events == 1
    assert process("--db", url, "import", str(CSTO)).code == 0
    assert outcome("read", opened(url)) == "ok"
