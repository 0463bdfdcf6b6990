"""What guards the log from inside, as the database has it: triggers, and what they run.

Read from the catalogue of each engine, and compared with what the migrations make.
"""

from collections.abc import Mapping
from typing import assert_never

from tracker.log.connection import Connection
from tracker.log.statements import SQLITE_TRIGGERS

SQLITE = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"

POSTGRES = """
SELECT t.tgname, pg_get_triggerdef(t.oid, true), t.tgenabled IN ('O', 'A'), p.proname,
    array_to_string(p.proconfig, ' '), p.prosrc
FROM pg_trigger t
JOIN pg_class c ON c.oid = t.tgrelid
JOIN pg_proc p ON p.oid = t.tgfoid
WHERE c.oid IN (to_regclass('event'), to_regclass('head')) AND NOT t.tgisinternal
"""

SCHEMA = """
SELECT quote_ident(n.nspname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.oid = to_regclass('event')
"""

UNIQUE = {
    "sqlite": """
SELECT l.name, i.name FROM pragma_index_list('event') l, pragma_index_info(l.name) i
WHERE l."unique" AND NOT l.partial ORDER BY l.name, i.seqno
""",
    "postgresql": """
SELECT i.relname, a.attname FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
JOIN pg_attribute a ON a.attrelid = x.indexrelid
WHERE x.indrelid = to_regclass('event') AND x.indisunique AND x.indisvalid AND x.indpred IS NULL
ORDER BY i.relname, a.attnum
""",
}


def unique_columns(connection: Connection) -> set[tuple[str, ...]]:
    """What the table of entries refuses to hold twice: the columns of each unique index."""
    found: dict[str, tuple[str, ...]] = {}
    for index, column in connection.rows(UNIQUE[connection.dialect]):
        found[index] = (*found.get(index, ()), column)
    return set(found.values())


def guards(connection: Connection) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """The triggers as they are, and as they should be: by name, what each does, as plain text."""
    match connection.dialect:
        case "sqlite":
            found = {str(name): str(sql) for name, sql in connection.all(SQLITE)}
            return _plain(found), _plain(SQLITE_TRIGGERS)
        case "postgresql":
            return _plain(_on_postgres(connection)), _plain(_due_on_postgres(connection))
        case _:
            assert_never(connection.dialect)


def _on_postgres(connection: Connection) -> dict[str, str]:
    """Of a trigger that is switched off nothing is left."""
    return {
        str(name): f"{text} {function} {setting}: {body}"
        for name, text, enabled, function, setting, body in connection.all(POSTGRES)
        if enabled
    }


def _due_on_postgres(connection: Connection) -> dict[str, str]:
    from tracker.log.postgres_guards import (  # noqa: PLC0415 - a reader of SQLite needs none
        POSTGRES_FUNCTIONS,
        POSTGRES_SETTING,
        POSTGRES_TRIGGERS,
    )

    row, due = connection.one(SCHEMA), {}
    schema = str(row[0]) if row is not None else ""
    for name, text in POSTGRES_TRIGGERS.items():
        function = text.rpartition("FUNCTION ")[2].partition("(")[0]
        body = POSTGRES_FUNCTIONS[function].replace("{schema}", schema)
        due[name] = f"{text} {function} {POSTGRES_SETTING}: {body}"
    return due


def _plain(found: Mapping[str, str]) -> dict[str, str]:
    return {name: " ".join(text.split()).rstrip(";") for name, text in found.items()}
