"""A copy in a process of its own that is killed: ``python -m tests.faults.copying_child N WORDS``.

It runs a command of the program, and dies by SIGKILL before the batch of that number is kept.
"""

import os
import signal
import sys
from typing import Any

from tracker.cli import main
from tracker.log import filling, statements
from tracker.log.connection import Connection


def run(batches: int, words: list[str]) -> int:
    """Copy in batches of ten, as far as it may."""
    left = [None] * batches
    run_many = Connection.run_many

    def dying(connection: Connection, sql: str, given: Any) -> None:  # noqa: ANN401
        run_many(connection, sql, given)
        if sql == statements.INSERT_EVENT:
            if not left:
                os.kill(os.getpid(), signal.SIGKILL)
            left.pop()

    filling.BATCH = 10
    Connection.run_many = dying  # type: ignore[assignment, method-assign]  # the point of the test
    return main(words)


if __name__ == "__main__":
    sys.exit(run(int(sys.argv[1]), sys.argv[2:]))
