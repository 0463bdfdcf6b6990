"""Events of the log itself: appended by the program, never decided on by a docket."""

import secrets
import uuid

from tracker import __version__
from tracker.domain.facts import Claim, Draft, Event
from tracker.log.database import Database
from tracker.log.store import Batch, Prepared, Receipt, Store, read_head

STREAM = "log"


def append(store: Store, database: Database, data: Event, key: str, recorder: str) -> Receipt:
    """Append one event to the log's own stream.

    Raises:
        WrongVersion: where another process did so at the same moment.
    """
    with database.reading() as connection:
        size = read_head(connection).size
        versions = store.versions(connection, [STREAM])
    identity = str(uuid.UUID(bytes=secrets.token_bytes(16), version=4))
    command = Prepared(identity, key, (Draft(STREAM, Claim(key=key), data),))
    return store.append(Batch((command,), versions, size, recorder, __version__))
