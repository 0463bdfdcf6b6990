"""Around the entries: the head, the triggers, the database file itself.

What guards the log from inside can be taken off by its owner; that it is off is worth telling.
"""

from collections.abc import Iterable, Mapping

from tracker.audit.findings import Findings
from tracker.audit.guards import guards, unique_columns
from tracker.log.connection import Connection
from tracker.log.lost_tables import LOG
from tracker.log.store import Head

HEADS = "SELECT id, size, recorded_at, fence FROM head"

UNIQUE = {("event_id",), ("stream", "version")}
"""What the table of entries refuses to hold twice."""

OWN = ("sqlite_master", *LOG, "tile")
"""The tables of the log itself, with the schema and the cached hashes."""

MOST_TEXTS = "100"

WAL_RESET_FIXED = (3, 51, 3)
"""The first SQLite whose checkpoints can't lose a commit that another process has just made."""


def check_head(
    connection: Connection, expected: Head, findings: Findings, *, quick: bool = False
) -> None:
    """The head row says what the entries say; ``quick`` compares the size alone."""
    try:
        with connection.attempt():
            rows = connection.all(HEADS)
    except connection.failure as error:
        findings.add("head", None, f"the head can't be read: {error}")
        return
    if [row[0] for row in rows] != [1]:
        findings.add("head", None, "the log has not one head, whose number is 1")
        return
    names = ("size",) if quick else Head.__struct_fields__
    for name, says in zip(names, rows[0][1:], strict=False):
        due = getattr(expected, name)
        if type(says) is not type(due) or says != due:
            text = f"the head says {name} {says!r}, the entries say {due!r}"
            findings.add("head", None, text)


def check_guards(connection: Connection, findings: Findings) -> None:
    """All triggers are there, word for word, and no others; so are the unique indexes."""
    found, expected = guards(connection)
    for name in sorted(expected.keys() - found.keys()):
        findings.add("trigger", None, f"the trigger {name} is gone: the log can be changed")
    for name in sorted(found.keys() - expected.keys()):
        findings.add("trigger", None, f"the trigger {name} is none of the log's")
    _compare(expected, found, findings)
    for columns in sorted(UNIQUE - unique_columns(connection)):
        text = f"the table event takes the same {' and '.join(columns)} twice: a guard is gone"
        findings.add("trigger", None, text)


def _compare(expected: Mapping[str, str], found: Mapping[str, str], findings: Findings) -> None:
    for name in sorted(expected.keys() & found.keys()):
        if expected[name] != found[name]:
            findings.add("trigger", None, f"the trigger {name} does something else than it should")


def log_texts(connection: Connection) -> tuple[str, ...]:
    """SQLite's own check of the log's tables: rows, and that every index holds what they hold.

    The read models are derived, and have most of the indexes: :func:`file_texts` is for who
    replays them. An SQLite before 3.33 knows no name here, and looks at the whole file.
    """
    if connection.dialect != "sqlite":
        return ()
    return tuple(dict.fromkeys(text for table in OWN for text in _said(connection, table)))


def file_texts(connection: Connection) -> tuple[str, ...]:
    """SQLite's own check of the whole file: all tables, and that each page serves once.

    PostgreSQL's files are its own: it has checksums, and its `pg_amcheck` for indexes.
    """
    return _said(connection, MOST_TEXTS) if connection.dialect == "sqlite" else ()


def _said(connection: Connection, what: str) -> tuple[str, ...]:
    said = (str(text) for (text,) in connection.rows(f"PRAGMA integrity_check({what})"))
    return tuple(text for text in said if text != "ok")


def check_file(texts: Iterable[str], findings: Findings) -> None:
    """Tell what the engine says of the file."""
    for text in texts:
        findings.add("file", None, f"SQLite says: {text}")


def check_engine(connection: Connection, findings: Findings) -> None:
    """Warn of an SQLite that may lose commits in a WAL."""
    if connection.dialect != "sqlite":
        return
    row = connection.one("SELECT sqlite_version()")
    version = str(row[0]) if row is not None else "0"
    mode = connection.one("PRAGMA journal_mode")
    numbers = tuple(int(part) for part in version.split("."))
    if numbers < WAL_RESET_FIXED and mode is not None and mode[0] == "wal":
        text = (
            f"SQLite {version} can in rare cases lose commits of several writers in WAL mode:"
            " 3.51.3 mends it"
        )
        findings.add("engine", None, text, grade="warning")
