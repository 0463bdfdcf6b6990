"""The schema: new databases and upgrades, by Alembic, in explicit transactions.

Only ``init`` and ``db`` import this module's Alembic; it is imported inside the functions.
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from tracker.config import migrations_path
from tracker.errors import DatabaseFailed
from tracker.log.connection import UniqueViolation
from tracker.log.database import REVISIONS, Database
from tracker.log.postgres_guards import POSTGRES_FUNCTIONS

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
    """Make a new log: a file that gets its name only when it is whole, or tables in a database.

    ``fill`` writes what every log begins with.

    Raises:
        DatabaseExists: where a log is there already.
        NotADatabase: where something else is there.
        Unwritable: where the file can't be made.
    """
    with database.fresh() as made:
        migrate(made)
        fill(made)


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
        migrate(database)
    return before, database.revision()


def migrate(database: Database) -> None:
    """Run all migrations in one transaction.

    Raises:
        DatabaseLocked, DiskFull, Unwritable, DatabaseFailed: as they say.
    """
    from alembic import command  # noqa: PLC0415
    from sqlalchemy.exc import DBAPIError  # noqa: PLC0415

    try:
        with database.errors():
            try:
                command.upgrade(config(database), "head")
            except DBAPIError as error:
                raise error.orig or error from error
    except UniqueViolation as error:
        raise DatabaseFailed(str(error)) from error


def drop(database: Database, views: Iterable[str]) -> None:
    """Take a copy on a server that was never finished away again, in one transaction.

    ``views`` are the tables of its read models.
    """
    with database.writing() as connection:
        for table in ("event", "head", "tile", "alembic_version", *views):
            connection.run(f"DROP TABLE IF EXISTS {table}")
        for function in POSTGRES_FUNCTIONS:
            connection.run(f"DROP FUNCTION IF EXISTS {function}")
