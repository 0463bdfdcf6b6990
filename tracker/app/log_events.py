"""Events of the log itself: appended by the program, never decided on by a docket."""

from tracker import __version__
from tracker.domain.facts import Claim, Draft, Event
from tracker.log.database import Database
from tracker.log.envelope import canonical, command_id
from tracker.log.store import Batch, Prepared, Receipt, Store, read_head

STREAM = "log"


def append(store: Store, database: Database, data: Event, key: str, recorder: str) -> Receipt:
    """Append one event to the log's own stream; the same once more changes nothing.

    Raises:
        WrongVersion: where another process did so at the same moment.
    """
    return store.append(batch(store, database, data, key, recorder))


def batch(store: Store, database: Database, data: Event, key: str, recorder: str) -> Batch:
    """One event of the log's own stream, to be appended."""
    with database.reading() as connection:
        size = read_head(connection).size
        versions = store.versions(connection, [STREAM])
    command = Prepared(
        command_id(STREAM, canonical(data).decode()), key, (Draft(STREAM, Claim(key=key), data),)
    )
    return Batch((command,), versions, size, recorder, __version__)
