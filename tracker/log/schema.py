"""The schema: new databases and upgrades, by Alembic, in explicit transactions.

Only ``init`` and ``db`` import this module's Alembic; it is imported inside the functions.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from tracker.config import migrations_path
from tracker.errors import DatabaseExists, NotADatabase
from tracker.log import sqlite
from tracker.log.database import REVISIONS, Database

if TYPE_CHECKING:
    from alembic.config import Config


def config(database: Database) -> "Config":
    """Alembic's configuration for a database: our migrations, our connection."""
    from alembic.config import Config  # noqa: PLC0415 - slow, and only needed here

    found = Config()
    found.set_main_option("script_location", str(migrations_path()).replace("%", "%%"))
    found.attributes["engine"] = database.engine()
    return found


def create(database: Database, fill: Callable[[Database], None]) -> None:
    """Make a new log, in a file of its own that gets its name only when it is whole.

    ``fill`` writes what every log begins with.

    Raises:
        DatabaseExists: where a log is there already.
        NotADatabase: where something else is there.
        Unwritable: where the file can't be made.
    """
    path = Path(database.path)
    if path.exists() and path.stat().st_size:
        try:
            database.revision()
        except NotADatabase as error:
            raise NotADatabase(database.path, f"something else is there; {error.reason}") from error
        raise DatabaseExists(database.path)
    draft = path.with_name(path.name + ".new")
    sqlite.create(str(draft))
    made = Database("sqlite:///" + quote(str(draft)))
    try:
        _run(made)
        fill(made)
        draft.replace(path)
    finally:
        for end in ("", "-wal", "-shm"):
            draft.with_name(draft.name + end).unlink(missing_ok=True)


def upgrade(database: Database) -> tuple[str, str]:
    """Bring the schema to the newest revision; gives the revisions before and after.

    Raises:
        DatabaseNewer: where it is beyond that already.
        NoDatabase, NotADatabase: where there is none.
    """
    before = database.revision()
    if before not in REVISIONS:
        database.check_revision(before)
    if before != REVISIONS[-1]:
        _run(database)
    return before, database.revision()


def _run(database: Database) -> None:
    from alembic import command  # noqa: PLC0415

    with sqlite.errors(database.path, 0):
        try:
            command.upgrade(config(database), "head")
        except Exception as error:
            cause = error.__cause__ or getattr(error, "orig", None)
            if cause is not None and cause is not error:
                raise cause from error
            raise
