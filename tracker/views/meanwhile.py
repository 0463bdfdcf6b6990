"""What others recorded between a decision and its append, looked up under the log's lock."""

from collections.abc import Iterable

from tracker.errors import FenceMoved
from tracker.log.connection import Connection

NAMED_SINCE = """
SELECT m.position FROM fact t JOIN entity x ON x.num = t.place
JOIN mention m ON m.ref = x.kind || '/' || x.id OR m.ref = 'party/' || x.id
WHERE t.event_id = :target AND m.position >= :seen LIMIT 1
"""
"""An entry that names what another one registered: the thing itself, or as a party."""


def check_unnamed(connection: Connection, targets: Iterable[str], seen: int) -> None:
    """Refuse to take registrations back (by their event ids) that were named since.

    Raises:
        FenceMoved: where one was; the decision did not know of what rests on it now.
    """
    for target in targets:
        if connection.one(NAMED_SINCE, target=target, seen=seen) is not None:
            raise FenceMoved(seen)
