"""Make a log and be killed in the middle: ``python -m tests.faults.killing FOLDER POINTS``.

For each of some points a child of this process runs ``init`` on ``FOLDER/N.db`` and is killed by
SIGKILL at its N-th statement; the first line says how many statements there are in all.
"""

import os
import signal
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

from tests.faults.asking import opened
from tracker.log import sqlite
from tracker.log.backend import Access


def counted(at: int) -> Callable[[], int]:
    """Count the statements of all connections, and be killed at one of them."""
    real, count = sqlite._open, 0  # noqa: SLF001 - the one place where connections are made

    def statement(_: str) -> None:
        nonlocal count
        count += 1
        if count == at:
            os.kill(os.getpid(), signal.SIGKILL)

    def traced(path: str, mode: str, timeout: int, access: Access) -> sqlite3.Connection:
        connection = real(path, mode, timeout, access)
        connection.set_trace_callback(statement)
        return connection

    sqlite._open = traced  # noqa: SLF001 - as above
    return lambda: count


def killed(path: Path, at: int) -> bool:
    """Run ``init`` in a child that is killed at a statement; say whether it was."""
    child = os.fork()
    if not child:
        counted(at)
        opened(path).init()
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def main(folder: Path, points: int) -> None:
    """Print the number of statements, then each point with whether the child was killed there."""
    total = counted(0)
    opened(folder / "whole.db").init()
    print(total())  # noqa: T201 - read by the test
    for at in sorted({*range(1, total() + 1, max(1, total() // points)), total()}):
        print(at, killed(folder / f"{at}.db", at), flush=True)  # noqa: T201 - as above


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
