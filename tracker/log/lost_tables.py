"""The tables of a log; where it lost one, or a column of one, what that is and what to do."""

from tracker.errors import DatabaseDamaged

LOG = ("event", "head", "alembic_version")
DERIVED = ("tile", "projection", "entity", "fact", "standing", "mark", "mention", "word")
"""Read models and caches: whoever records writes them, and may make them anew."""

COPY = (
    "`tracker audit verify` tells whether the entries are whole; if so, `tracker copy` brings them"
    " into a new file, read models and all; else restore the log from a copy"
)


def lost(path: str, text: str, table: str) -> DatabaseDamaged:
    """Make the error of what the database says in ``text``; without a column's table it is "".

    Read models hold nothing that the entries do not: no copy of the log is needed for them.
    """
    if table in DERIVED:
        return DatabaseDamaged(path, f"the table {table} of the read models is lost", COPY)
    return DatabaseDamaged(path, text) if table else DatabaseDamaged(path, text, COPY)
