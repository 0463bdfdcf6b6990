"""The read models' indexes while all rows are made anew: sorted once at the end they cost less.

On SQLite alone: it lets readers go on with what they see. PostgreSQL would lock them out of a
table whose index is dropped, until all is done.
"""

from tracker.log.connection import Connection
from tracker.views.writer import TABLES

KEPT = frozenset({"ix_entity_kind_id", "ix_standing_position"})
"""Those by which a rebuild itself looks rows up."""

INDEXES = """
SELECT name, sql FROM sqlite_master
WHERE type = 'index' AND sql IS NOT NULL AND instr(:tables, ' ' || tbl_name || ' ') > 0
ORDER BY rowid
"""


def dropped(connection: Connection) -> list[str]:
    """Drop what a rebuild does not need; gives the statements that make it again."""
    if connection.dialect != "sqlite":
        return []
    found = connection.all(INDEXES, tables=f" {' '.join(TABLES)} ")
    gone = [(str(name), str(sql)) for name, sql in found if name not in KEPT]
    for name, _ in gone:
        connection.run(f"DROP INDEX {name}")
    return [sql for _, sql in gone]
