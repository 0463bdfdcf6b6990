"""Projecting: what the log runs inside each appending transaction.

The read models are written, and a key still names one fact: two dockets may have brought the
same one at once, each decided before the other was recorded.
"""

from collections.abc import Sequence

from tracker.errors import KeyTaken
from tracker.log.connection import Connection
from tracker.log.stored import Stored

TAKEN = """
SELECT new.key, old.position FROM fact new
JOIN fact old ON old.key = new.key AND old.position < new.position
WHERE new.position >= :start AND new.place = new.position
ORDER BY new.position, old.position LIMIT 1
"""
"""In the order of positions, so that it begins at the new ones: by keys it would read them all.

A replacement keeps the key, and the place, of what it replaces; all else has its own.
"""


def project(connection: Connection, events: Sequence[Stored]) -> None:
    """Write the read models of new events.

    Raises:
        KeyTaken: where one has the key of another fact, so that nothing is recorded.
    """
    from tracker.views.writer import project_live

    project_live(connection, events)
    if events and (row := connection.one(TAKEN, start=events[0].position)) is not None:
        raise KeyTaken(str(row[0]), int(row[1]))
