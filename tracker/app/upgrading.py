"""Upgrading: schema and read models are brought to this program's; no entry is touched."""

from collections.abc import Callable

from tracker.audit.structure import restore_indexes
from tracker.errors import ViewsNewer
from tracker.log import schema
from tracker.log.connection import Connection
from tracker.log.database import Database
from tracker.log.store import Progress, Store
from tracker.views.rebuild import Status, rebuild, status


def upgrade(
    database: Database,
    store: Store,
    progress: Progress | None = None,
    tell: Callable[[str], None] | None = None,
) -> tuple[str, str]:
    """Bring a database to this program's schema; gives the revisions before and after.

    Indexes of the read models that were lost are made again; each is told of in a line.

    Raises:
        DatabaseNewer, ViewsNewer: where a newer program made it; it is left alone.
    """
    before, after = schema.upgrade(database)
    for name in restore_indexes(database):
        if tell is not None:
            tell(f"made the lost index {name} again")
    with database.writing() as connection:
        if not known(connection).fresh:
            rebuild(connection, store, progress)
    return before, after


def known(connection: Connection) -> Status:
    """How the read models stand, if this program knows their version.

    Raises:
        ViewsNewer: where it does not.
    """
    found = status(connection)
    if found.version > found.needed:
        raise ViewsNewer(found.version, found.needed)
    return found
