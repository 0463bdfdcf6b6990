"""How many processes help with a log: asked without importing what starts them, 6 ms."""

import os

from tracker.log.connection import Connection

SIZE = "SELECT size FROM head WHERE id = 1"

WORTH = 50_000
"""Entries of a log from which on more than one process is quicker."""

MOST = 4
"""Processes that are taken where nobody says how many."""


def usual(connection: Connection) -> int:
    """How many processes work side by side on a log, where nobody says it."""
    try:
        with connection.attempt():
            (size,) = connection.one(SIZE) or (None,)
    except connection.failure:
        return 1
    return min(_cores(), MOST) if isinstance(size, int) and size >= WORTH else 1


def _cores() -> int:
    """The cores that this process may use, as far as the system tells."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
