"""Copies of a SQLite database, made through SQLite while others write.

Never of the file: what was committed last may lie in its WAL, and a copy without that looks
whole and is not.
"""

import sqlite3
from collections.abc import Callable
from contextlib import closing

from tracker.log import sqlite

PAGES = 4_096
"""Pages that are copied between two reports of progress: 16 MiB."""


def copy_into(
    path: str, draft: str, timeout: int, progress: Callable[[int, int], None] | None
) -> None:
    """Copy one snapshot of a database over an empty one.

    Raises:
        NoDatabase, NotADatabase, DiskFull, Unwritable, DatabaseLocked: as they say.
    """

    def tell(_status: int, left: int, total: int) -> None:
        if progress is not None:
            progress(total - left, total)

    with (
        closing(sqlite.connect(path, timeout, "read")) as source,
        sqlite.errors(draft, timeout),
        closing(sqlite3.connect(draft)) as target,
        # One snapshot for all steps: else a writer would make the copy begin anew.
        sqlite.Transaction(source, path, timeout, writing=False),
    ):
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()
        source.backup(target, pages=PAGES, progress=tell)
