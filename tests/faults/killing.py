"""Make logs and be killed in the middle: ``python -m tests.faults.killing ENGINE URL POINT …``.

For each URL a child of this process runs ``init`` and is killed by SIGKILL at a point: before a
statement, or behind it. A line says whether it was, or how many points it has seen.
"""

import os
import signal
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tests.faults.asking import opened
from tests.faults.breaking import Point, points
from tracker.log import sqlite
from tracker.log.backend import Access


@contextmanager
def traced(point: Point) -> Iterator[None]:
    """Reach a point before each statement of SQLite, those of the migrations as well."""
    real = sqlite._open  # noqa: SLF001 - the one place where connections are made

    def opening(path: str, mode: str, timeout: int, access: Access) -> sqlite3.Connection:
        connection = real(path, mode, timeout, access)
        connection.set_trace_callback(lambda _: point())
        return connection

    sqlite._open = opening  # noqa: SLF001 - as above
    yield


def killed(engine: str, url: str, at: int) -> bool:
    """Run ``init`` in a child that is killed at a point; say whether it was."""
    child = os.fork()
    if not child:
        seen = 0

        def point() -> None:
            nonlocal seen
            seen += 1
            if seen == at:
                os.kill(os.getpid(), signal.SIGKILL)

        with traced(point) if engine == "sqlite" else points(engine, point, point):
            opened(url).init()
        print(seen, flush=True)  # noqa: T201 - read by the test
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def main(engine: str, words: list[str]) -> None:
    """Print for each point whether the child was killed there; else how many there are."""
    for url, at in zip(words[::2], words[1::2], strict=True):
        if killed(engine, url, int(at)):
            print("killed", flush=True)  # noqa: T201 - as above


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
