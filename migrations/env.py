"""Alembic's environment: runs on the engine that the program hands in, in one transaction."""

from typing import cast

from alembic import context
from sqlalchemy import Engine, text

from tracker.log.tables import metadata
from tracker.views import tables

target_metadata = metadata
assert tables.fact.metadata is metadata  # noqa: S101 - read models belong to it once imported

LOCK = 0x7472_6163_6B65_7200
"""The lock of those who migrate on PostgreSQL: a number of ours."""


def run() -> None:
    """Run the migrations; SQLite's DDL is transactional once BEGIN is said by hand."""
    engine = cast("Engine", context.config.attributes["engine"])
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.execute(text("BEGIN IMMEDIATE"))
        else:  # of two at once the second waits, and finds nothing to do
            connection.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))
        context.configure(
            connection=connection, target_metadata=target_metadata, transactional_ddl=True
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


run()
