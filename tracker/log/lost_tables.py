"""The tables of a log; where it lost one, or a column of one, what that is and what to do.

Where none of them is there it is no log at all, but what another program has.
"""

from tracker.errors import DatabaseDamaged
from tracker.log.connection import Connection
from tracker.log.statements import REVISION
from tracker.log.unfinished import of_another

LOG = ("event", "head", "alembic_version")
DERIVED = ("tile", "projection", "entity", "fact", "standing", "mark", "mention", "word")
"""Read models and caches: whoever records writes them, and may make them anew."""

COLUMNS = {
    "event": ("position", "bytes", "leaf", "event_id", "stream", "version", "type"),
    "head": ("id", "size", "recorded_at", "fence"),
}
"""Of the tables that nothing brings back."""

TABLES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table'",
    "postgresql": """
SELECT c.relname FROM pg_class c
WHERE pg_table_is_visible(c.oid) AND c.relkind = 'r'
AND c.relnamespace <> 'pg_catalog'::regnamespace
""",
}

THERE = {
    "sqlite": "SELECT name FROM pragma_table_info(:table)",
    "postgresql": """
SELECT attname FROM pg_attribute
WHERE attrelid = to_regclass(:table) AND attnum > 0 AND NOT attisdropped
""",
}
"""The columns of a table; none where it is not there."""

RESTORE = "restore the log from a copy"

COPY = (
    "`tracker audit verify` tells whether the entries are whole; if so, `tracker copy` brings them"
    " into a new file, read models and all; else restore the log from a copy"
)


def tables(connection: Connection) -> set[str]:
    """The names of all tables that are there, whoever's they are."""
    return {str(name) for (name,) in connection.all(TABLES[connection.dialect])}


def foreign(connection: Connection) -> str | None:
    """What tells that tables are another program's, beside the one that both have of Alembic."""
    ours, there = {*LOG, *DERIVED}, tables(connection)
    if not (ours - {"alembic_version"}) & there:
        return "it is another program's database: it has none of a log's tables"
    return of_another(connection.one(REVISION)) if ours - there else None


def lost_column(connection: Connection, path: str, text: str) -> DatabaseDamaged:
    """Make the error of a column that is missing, by what the database says in ``text``."""
    for table, columns in COLUMNS.items():
        there = {str(name) for (name,) in connection.all(THERE[connection.dialect], table=table)}
        if there and (missing := [name for name in columns if name not in there]):
            return DatabaseDamaged(path, f"the log's table {table} lacks {named(missing)}")
    return lost(path, text, "")


def named(columns: list[str]) -> str:
    """One or more columns, in words."""
    return f"the column{'s' if len(columns) > 1 else ''} {', '.join(columns)}"


def lost(path: str, text: str, table: str) -> DatabaseDamaged:
    """Make the error of what the database says in ``text``; without a column's table it is "".

    Read models hold nothing that the entries do not: no copy of the log is needed for them.
    """
    if table in DERIVED:
        return DatabaseDamaged(path, f"the table {table} of the read models is lost", COPY)
    return DatabaseDamaged(path, text) if table else DatabaseDamaged(path, text, COPY)
