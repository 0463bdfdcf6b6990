"""A recorder that goes on whatever happens: ``python -m tests.failover.writer URL NAME STATE``.

Each line on stdin is the number of a statement to record. It is tried until it is acknowledged,
each time as a new command of the command line would: compared with the pins, recorded, pinned. Then
its key and its position are a line on stdout.
"""

import sys
import time
from pathlib import Path

from tracker.app import Pins, Tracker, Typed
from tracker.errors import ConnectionLost, DatabaseUnreachable, OnlyReplica, OutcomeUnknown

SECONDS = 60
AWAY = (ConnectionLost, DatabaseUnreachable, OnlyReplica, OutcomeUnknown)
"""What is told while the primary is gone and none has been promoted."""


def insist(url: str, name: str, state: Path, said: Typed) -> int:
    """Record until it is acknowledged; gives the position."""
    end = time.monotonic() + SECONDS
    while True:
        tracker = Tracker(url, recorder=name, pins=Pins(state))
        try:
            (fact,) = tracker.record(said).facts
        except AWAY:
            if time.monotonic() > end:
                raise
        else:
            return int(str(fact.entry).removeprefix("@"))
        finally:
            tracker.close()


def main(url: str, name: str, state: Path) -> None:
    """Record what is ordered."""
    for line in sys.stdin:
        key = f"{name}-{int(line)}"
        fields = {"what": "statement", "by": "ARM", "says": key, "on": "2023-11-20"}
        said = Typed(key=key, fields={**fields, "from": ["belta-2023-11-20"]})
        print(key, insist(url, name, state, said), flush=True)  # noqa: T201 - read by the test


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
