"""A log's database as somebody has it who speaks SQL to it, past the program: on either engine.

Statements are written with ``?``, and in the SQL that both engines know.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from typing import Any

import psycopg

from tracker.audit.guards import guards
from tracker.log.connection import Connection
from tracker.log.database import Database
from tracker.log.postgres_driver import prepare, wrapped
from tracker.log.postgres_url import conninfo

POSTGRES_COLUMNS = """
SELECT table_name, column_name, data_type, is_nullable, collation_name
FROM information_schema.columns WHERE table_schema = current_schema() ORDER BY 1, ordinal_position
"""
POSTGRES_INDEXES = "SELECT indexdef FROM pg_indexes WHERE schemaname = current_schema() ORDER BY 1"


class Hand:
    """A connection of the driver alone, in one transaction."""

    def __init__(self, driver: Any, connection: Connection) -> None:  # noqa: ANN401 - either one's
        """Take the driver's connection, and ours over it."""
        self._driver = driver
        self._connection = connection
        self.is_sqlite = connection.dialect == "sqlite"

    def execute(self, sql: str, values: tuple[Any, ...] = ()) -> Any:  # noqa: ANN401 - a cursor
        """Run one statement; gives the driver's cursor."""
        if self.is_sqlite:
            return self._driver.execute(sql, values)
        return self._driver.execute(sql.replace("%", "%%").replace("?", "%s"), values)

    def guards(self) -> tuple[Mapping[str, str], Mapping[str, str]]:
        """The guards of the log as they are, and as the code wants them."""
        return guards(self._connection)

    def drop_trigger(self, name: str) -> None:
        """Take one guard off."""
        on = "" if self.is_sqlite else f" ON {name.partition('_')[0]}"
        self.execute(f"DROP TRIGGER {name}{on}")

    def unguard(self) -> None:
        """Take all guards of the log off."""
        for name in self.guards()[0]:
            self.drop_trigger(name)

    def dump(self) -> list[str]:
        """The whole database as texts: schema, guards, rows."""
        if self.is_sqlite:
            return list(self._driver.iterdump())
        columns = self.execute(POSTGRES_COLUMNS).fetchall()
        found = [repr(row) for row in (*columns, *self.execute(POSTGRES_INDEXES))]
        found += [f"CREATE {name}: {text}" for name, text in guards(self._connection)[0].items()]
        for table in sorted({row[0] for row in columns}):
            rows = self.execute(f"SELECT * FROM {table}").fetchall()
            found += [f"CREATE TABLE {table}", *sorted(map(repr, rows))]
        return found


@contextmanager
def by_hand(database: Database) -> Iterator[Hand]:
    """Open a database past the program; what was done is committed at the end."""
    if database.url.startswith("sqlite:"):
        lite: Any
        with closing(sqlite3.connect(database.path)) as lite:
            yield Hand(lite, Connection(lite))
            lite.commit()
    else:
        with closing(psycopg.connect(conninfo(database.url))) as server:
            prepare(server)
            yield Hand(server, wrapped(server))
            server.commit()
