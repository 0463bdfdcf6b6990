"""Columns and indexes as they are, compared by Alembic with the tables of the code.

Those are what the migrations make. A lost index makes answers slow and tells nobody; a lost column
is met when it is read. Tables are another check's, triggers and keys of entries are the guards'.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from tracker.audit.checks import Checks, broken, look, ok
from tracker.log.connection import Connection
from tracker.log.database import Database
from tracker.log.lost_tables import COLUMNS, COPY, RESTORE, named

if TYPE_CHECKING:
    import sqlalchemy as sa

STRUCTURE = "structure"
MEND = "run `tracker db upgrade`, which makes them again"

Steps = list[tuple[str, Any]]
"""What Alembic would do to have the tables as they should be, and with what."""


def structure(database: Database, _: Connection) -> Checks:
    """Every column and index of ours is there, and no other."""
    with _reflecting(database) as connection:
        found = _steps(connection)
    if not found:
        yield ok(STRUCTURE, "all columns and indexes are as the migrations make them")
    yield from _columns(found)
    yield from _indexes(found)


def restore_indexes(database: Database) -> tuple[str, ...]:
    """Make lost indexes of the read models again, in one transaction; gives their names."""
    with _reflecting(database) as connection:
        found = _steps(connection)
        lost = {index.name: _statement(connection, index) for index in _lost(found)}
    if lost:
        with database.writing() as writer:
            for statement in lost.values():
                writer.run(statement)
    return tuple(str(name) for name in lost)


@contextmanager
def _reflecting(database: Database) -> "Iterator[sa.Connection]":
    """Open SQLAlchemy's connection, to look at the tables and not to change them."""
    from sqlalchemy.exc import DBAPIError  # noqa: PLC0415 - what most commands do without

    with database.errors():
        try:
            with database.engine(reading=True).connect() as connection:
                yield connection
        except DBAPIError as error:
            raise error.orig or error from error


def _steps(connection: "sa.Connection") -> Steps:
    from alembic.autogenerate import compare_metadata  # noqa: PLC0415 - as above
    from alembic.migration import MigrationContext  # noqa: PLC0415

    from tracker.views import tables  # noqa: PLC0415

    metadata = tables.fact.metadata
    ours = partial(_is_ours, connection.dialect.name, metadata.tables)
    opts = {"compare_type": True, "include_object": ours}
    context = MigrationContext.configure(connection, opts=opts)
    found = [_plain(step) for step in compare_metadata(context, metadata)]
    gone = {table.name for table in _of(found, "add_table")}
    return [(name, part) for name, part in found if not _is_of(name, part, gone)]


def _is_ours(
    engine: str, tables: Any, part: Any, name: str | None, kind: str, *_: object  # noqa: ANN401
) -> bool:  # fmt: skip
    """Whether a part of the schema is looked at: somebody else's tables beside ours are not."""
    if kind == "table":
        return name in tables
    return kind != "unique_constraint" and part.info.get("engine", engine) == engine


def _is_of(step: str, part: Any, tables: set[str]) -> bool:  # noqa: ANN401 - of any step
    """Whether a step makes one of these tables, or an index of one."""
    return step == "add_table" or (step == "add_index" and part.table.name in tables)


def _plain(step: Any) -> tuple[str, Any]:  # noqa: ANN401 - tuples of any length, or lists of them
    """What is done and with what; changes of one column come as a list."""
    first = step[0] if isinstance(step, list) else step
    if first[0].startswith("modify"):
        return "modify_column", (first[2], first[3])
    if first[0].endswith("_column"):
        return first[0], (first[2], first[3].name)
    return first[0], first[1]


def _columns(found: Steps) -> Checks:
    log: list[str] = []
    views: list[str] = []
    for table, column in _of(found, "add_column"):
        (log if table in COLUMNS else views).append(f"{table}.{column}")
    if log:
        yield broken(STRUCTURE, f"the log lacks {named(log)}", RESTORE)
    if views:
        yield broken(STRUCTURE, f"the read models lack {named(views)}", COPY)
    for table, column in _of(found, "remove_column"):
        todo = f"if nobody needs it: ALTER TABLE {table} DROP COLUMN {column}"
        yield look(STRUCTURE, f"the column {table}.{column} is none of ours", todo)
    for table, column in _of(found, "modify_column"):
        text = f"the column {table}.{column} is of another type than ours"
        yield look(STRUCTURE, text, "ask who changed it; `tracker copy` makes a log with our types")


def _indexes(found: Steps) -> Checks:
    if lost := [str(index.name) for index in _lost(found)]:
        text = f"lost, so that answers are slow: {', '.join(lost)}"
        yield look(STRUCTURE, text, MEND)
    due = {index.name for index in _of(found, "add_index")}
    for index in _of(found, "remove_index"):
        where, drop = f"{index.name} of the table {index.table.name}", f"DROP INDEX {index.name}"
        if index.name in due:
            yield look(STRUCTURE, f"the index {where} is another than ours", f"{drop}; then {MEND}")
        else:
            yield look(
                STRUCTURE, f"the index {where} is none of ours", f"if it is of no use: {drop}"
            )


def _lost(found: Steps) -> "list[sa.Index]":
    """Indexes of which there is none of the same name: one that is another has to go first."""
    there = {index.name for index in _of(found, "remove_index")}
    return [index for index in _of(found, "add_index") if index.name not in there]


def _of(found: Steps, step: str) -> list[Any]:
    return [part for name, part in found if name == step]


def _statement(connection: "sa.Connection", index: "sa.Index") -> str:
    from sqlalchemy.schema import CreateIndex  # noqa: PLC0415 - as above

    return str(CreateIndex(index).compile(dialect=connection.dialect))
