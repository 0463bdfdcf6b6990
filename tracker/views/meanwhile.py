"""What others recorded between a decision and its append, looked up under the log's lock."""

from collections.abc import Callable, Iterable

from tracker.domain.marks import EventRetracted
from tracker.errors import FenceMoved
from tracker.log.connection import Connection
from tracker.log.stored import Prepared

NAMED_SINCE = """
SELECT m.position FROM fact t JOIN entity x ON x.num = t.place
JOIN mention m ON m.ref = x.kind || '/' || x.id OR m.ref = 'party/' || x.id
WHERE t.event_id = :target AND m.position >= :seen LIMIT 1
"""
"""An entry that names what another one registered: the thing itself, or as a party."""


def unnamed(commands: Iterable[Prepared], seen: int) -> Callable[[Connection], None] | None:
    """The guard of a batch: what it takes back for good was not named since.

    None where it takes nothing back.

    It raises:
        FenceMoved: where something was; the decision did not know of what rests on it now.
    """
    drafts = [draft for command in commands for draft in command.drafts]
    replaced = {draft.claim.replaces for draft in drafts}
    gone = [draft.data.target for draft in drafts if isinstance(draft.data, EventRetracted)]
    if not gone:
        return None

    def guard(connection: Connection) -> None:
        for target in gone:
            if target not in replaced and connection.one(NAMED_SINCE, target=target, seen=seen):
                raise FenceMoved(seen)

    return guard
