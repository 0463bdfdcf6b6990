"""Events of the log itself: appended by the program, never decided on by a docket."""

from collections.abc import Callable

from tracker import __version__
from tracker.domain.facts import Claim, Draft, Event
from tracker.log.connection import Connection
from tracker.log.database import Database
from tracker.log.envelope import canonical, command_id
from tracker.log.store import Batch, Prepared, Receipt, Store, read_head

STREAM = "log"


def append(
    store: Store,
    database: Database,
    data: Event,
    key: str,
    recorder: str,
    guard: Callable[[Connection], None] | None = None,
) -> Receipt:
    """Append one event to the log's own stream; the same once more changes nothing.

    ``guard`` is run under the lock, in the same transaction.

    Raises:
        WrongVersion: where another process did so at the same moment.
    """
    with database.reading() as connection:
        size = read_head(connection).size
        versions = store.versions(connection, [STREAM])
    command = Prepared(
        command_id(STREAM, canonical(data).decode()), key, (Draft(STREAM, Claim(key=key), data),)
    )
    return store.append(Batch((command,), versions, size, recorder, __version__, guard))
