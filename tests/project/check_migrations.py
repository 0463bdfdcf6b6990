"""Compare the tables that the migrations make with those of the code: part of `make test`.

``python -m tests.project.check_migrations`` migrates a scratch database of each engine and says
each difference on a line of its own; the exit code is 1 where there is one.
"""

import sys
from collections.abc import Iterator, Mapping
from functools import partial
from tempfile import TemporaryDirectory
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, MetaData, create_engine, inspect
from sqlalchemy.engine.reflection import Inspector

from tests.by_hand import Hand, by_hand
from tests.postgres import serving
from tracker.log import schema
from tracker.log.database import REVISIONS, Database
from tracker.log.tables import metadata
from tracker.views import tables

BOOKKEEPING = "alembic_version"
assert tables.fact.metadata is metadata

Shape = Mapping[str, object]
"""A part of the schema by its name, like ``fact: index ix_fact_key``, and what it is."""


def migrated(url: str) -> Database:
    """Make a database by the migrations alone, without a log in it."""
    database = Database(url)
    schema.create(database, lambda _: None)
    return database


def declared(url: str, code: MetaData = metadata) -> Engine:
    """Make a database from the tables of the code; of SQLite in memory."""
    lite = url.startswith("sqlite:")
    engine = create_engine("sqlite://") if lite else Database(url).engine()
    code.create_all(engine)
    return engine


def differences(database: Database, empty: str, code: MetaData = metadata) -> list[str]:
    """All that a migrated database and the code do not agree in, a line each.

    ``empty`` is the URL of a scratch database of the same engine.
    """
    model = declared(empty, code)
    with database.engine().connect() as here, model.connect() as there:
        found = [
            *_by_alembic(here, code),
            *_by_shape(shape(here), shape(there)),
            *_revisions(database),
        ]
    with by_hand(database) as hand:
        found += _triggers(hand)
    model.dispose()
    return found


def shape(connection: Connection) -> Shape:
    """Everything that can be read back of a schema: columns, keys, checks, indexes."""
    inspector = inspect(connection)
    found: dict[str, object] = {}
    for table in inspector.get_table_names():
        if table != BOOKKEEPING:
            found |= {f"{table}: {name}": part for name, part in _parts(inspector, table)}
    return found


def _parts(inspector: Inspector, table: str) -> Iterator[tuple[str, object]]:
    for column in inspector.get_columns(table):
        kind = (str(column["type"]), "NULL" if column["nullable"] else "NOT NULL")
        yield f"column {column['name']}", (*kind, column["default"])
    key = inspector.get_pk_constraint(table)
    yield f"primary key {key['name']}", key["constrained_columns"]
    for unique in inspector.get_unique_constraints(table):
        yield f"unique {unique['name']}", unique["column_names"]
    for check in inspector.get_check_constraints(table):
        yield f"check {check['name']}", check["sqltext"]
    for index in inspector.get_indexes(table):
        only = {name: str(value) for name, value in index.get("dialect_options", {}).items()}
        yield f"index {index['name']}", (index["column_names"], bool(index["unique"]), only)


def _by_alembic(connection: Connection, code: MetaData) -> Iterator[str]:
    """What Alembic would write into the next migration."""
    opts = {"compare_type": True, "include_object": partial(_of, connection.dialect.name)}
    context = MigrationContext.configure(connection, opts=opts)
    for step in compare_metadata(context, code):
        yield f"alembic would add a step: {_readable(step)}"


def _of(engine: str, part: Any, *_: object) -> bool:  # noqa: ANN401 - any part of a schema
    """Whether a part is of this engine: an index may be of one alone, and says so."""
    return bool(part.info.get("engine", engine) == engine)


def _readable(step: Any) -> str:  # noqa: ANN401 - Alembic's steps are tuples, or lists of them
    return " ".join(repr(part) for part in (step[0] if isinstance(step, list) else step))


def _by_shape(here: Shape, there: Shape) -> Iterator[str]:
    for name in sorted({*here, *there}):
        if here.get(name) != there.get(name):
            yield f"{name}: migrations make {_said(here, name)}, the code says {_said(there, name)}"


def _said(found: Shape, name: str) -> str:
    return repr(found[name]) if name in found else "none"


def _triggers(hand: Hand) -> Iterator[str]:
    return _by_shape(*({f"trigger {key}": one[key] for key in one} for one in hand.guards()))


def _revisions(database: Database) -> Iterator[str]:
    script = ScriptDirectory.from_config(schema.config(database))
    chain = tuple(reversed([one.revision for one in script.walk_revisions()]))
    if chain != REVISIONS:
        yield f"revisions: migrations/ has {chain}, tracker.log.database knows {REVISIONS}"
    if (found := database.revision()) != REVISIONS[-1]:
        yield f"revision: the migrations lead to {found}, the code needs {REVISIONS[-1]}"


def main() -> int:
    """Print what differs; the exit code is 1 where something does."""
    with TemporaryDirectory() as folder, serving() as server:
        files = [f"sqlite:///{folder}/{name}.db" for name in ("migrated", "declared")]
        return max(check(*files), check(*(server.url(server.new()) for _ in range(2))))


def check(url: str, empty: str) -> int:
    """Print what differs on one engine; 1 where something does."""
    database = migrated(url)
    found = differences(database, empty)
    with database.engine().connect() as connection, by_hand(database) as hand:
        parts, engine = len(shape(connection)) + len(hand.guards()[1]), connection.dialect.name
    for line in found:
        print(line)
    if found:
        print(f"{len(found)} differences: write a migration, or mend the code (CONTRIBUTING.md)")
    else:
        print(
            f"revision {REVISIONS[-1]}: the migrations make all {parts} parts of the schema"
            f" on {engine}"
        )
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
