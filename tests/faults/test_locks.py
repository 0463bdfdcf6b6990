"""Another process holds the log: writers wait and then say so, readers go on where they can."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from threading import Thread

import psycopg
import pytest

from tests.cli.support import process
from tests.conftest import CSTO
from tests.dockets import generated, write
from tests.faults.asking import VERBS, opened, outcome
from tests.faults.places import Databases, Places, database_of, dump, make_bare
from tests.postgres import Server
from tracker.app import Typed
from tracker.errors import DatabaseLocked
from tracker.log.postgres_url import conninfo
from tracker.log.sqlite import path_of

HOLDER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
for sql in sys.argv[2:]:
    connection.execute(sql).fetchall()
print("held", flush=True)
sys.stdin.readline()
"""

HEAD = "UPDATE head SET size = size"
WRITES = {
    "sqlite": [
        ("BEGIN IMMEDIATE",),
        ("BEGIN IMMEDIATE", "CREATE TABLE other (id)", "INSERT INTO other VALUES (1)"),
    ],
    "postgresql": [(HEAD,), (HEAD, "CREATE TABLE other (id INT)", "LOCK TABLE fact IN SHARE MODE")],
}
"""Somebody writes."""

ALONE = {
    "sqlite": [
        ("PRAGMA locking_mode=EXCLUSIVE", "BEGIN EXCLUSIVE", "CREATE TABLE other (id)"),
        ("PRAGMA journal_mode=DELETE", "BEGIN EXCLUSIVE", "CREATE TABLE other (id)"),
    ],
    "postgresql": [("LOCK TABLE event, head",), ("LOCK TABLE alembic_version",)],
}
"""Somebody has it alone, as who migrates or repairs it has."""

TRIED = {"writes": WRITES, "alone": ALONE}

WRITERS = {"sqlite": ("import", "rebuild", "upgrade"), "postgresql": ("import", "rebuild")}
"""Of a server nobody waits who finds nothing to upgrade."""

READERS = ("read", "replay", "current")
LOCKED = 15

Hold = Callable[..., None]


@pytest.fixture
def hold() -> Iterator[Hold]:
    """Let another process run SQL on a log and keep its transaction open until the end."""
    with ExitStack() as stack:

        def start(url: str, *sql: str) -> None:
            if url.startswith("sqlite:"):
                process = _holding(path_of(url), *sql)
                stack.callback(process.communicate, "\n", timeout=10)
            else:
                other = stack.enter_context(closing(psycopg.connect(conninfo(url))))
                for each in sql:
                    other.execute(each.encode())

        yield start


def _holding(path: str, *sql: str) -> "subprocess.Popen[str]":
    line = [sys.executable, "-c", HOLDER, path, *sql]
    pipe = subprocess.PIPE
    process = subprocess.Popen(line, stdin=pipe, stdout=pipe, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_writer_is_refused_while_another_writes(
    there: Places, bare_log: str, hold: Hold, writes: tuple[str, ...]
) -> None:
    """After the time that it may wait, and it says that nothing was recorded."""
    before = dump(bare_log)
    hold(bare_log, *writes)
    for verb in WRITERS[there.engine]:
        with pytest.raises(DatabaseLocked, match="nothing was recorded") as refusal:
            VERBS[verb](opened(bare_log, lock_timeout=0))
        assert refusal.value.seconds == 0
    assert [line for line in dump(bare_log) if "other" not in line] == before


def test_a_writer_is_refused_while_another_has_it_alone(
    there: Places, bare_log: str, hold: Hold, alone: tuple[str, ...]
) -> None:
    """The same where not even readers are let in."""
    hold(bare_log, *alone)
    for verb in ("upgrade", *WRITERS[there.engine]):
        with pytest.raises(DatabaseLocked, match="nothing was recorded"):
            VERBS[verb](opened(bare_log, lock_timeout=0))


def test_a_writer_waits_as_long_as_it_is_told(there: Places, bare_log: str, hold: Hold) -> None:
    """The time is in the message."""
    hold(bare_log, *WRITES[there.engine][0])
    with pytest.raises(DatabaseLocked, match="for 1 s"):
        opened(bare_log, lock_timeout=1).import_docket(CSTO)


def test_a_typed_fact_waits_as_an_import_does(there: Places, bare_log: str, hold: Hold) -> None:
    """What goes over by one statement is refused in the same words, with a code of its own."""
    hold(bare_log, *WRITES[there.engine][0])
    words = ("--db", bare_log, "party", "add", "NEW", "New")
    ran = process(*words, env={"TRACKER_LOCK_TIMEOUT": "0"})
    assert (ran.code, "nothing was recorded" in ran.refusal()) == (LOCKED, True)


def test_readers_do_not_wait_for_a_writer(
    whole_log: str, hold: Hold, writes: tuple[str, ...]
) -> None:
    """They see the last commit."""
    hold(whole_log, *writes)
    assert {outcome(verb, opened(whole_log)) for verb in READERS} == {"ok"}


def test_readers_are_refused_while_another_has_it_alone(
    there: Places, whole_log: str, hold: Hold, alone: tuple[str, ...]
) -> None:
    """What is being changed is never read as if it stood still."""
    hold(whole_log, *alone)
    asked = READERS[:2] if "event" in alone[0] and there.engine == "postgresql" else READERS
    assert {outcome(verb, opened(whole_log)) for verb in asked} == {"database-locked"}


def test_after_the_lock_all_is_as_before(bare_log: str, whole_log: str) -> None:
    """A refused import can simply be said again."""
    before = dump(bare_log)
    with ExitStack() as held:
        tracker = opened(bare_log)
        connection = held.enter_context(tracker.database.writing())
        connection.run(HEAD)
        assert outcome("import", opened(bare_log)) == "database-locked"
        assert dump(bare_log) == before
    assert outcome("import", opened(bare_log)) == "ok"
    assert opened(bare_log).replay().events == opened(whole_log).replay().events


def test_a_reader_does_not_keep_a_writer_waiting(bare_log: str) -> None:
    """An import goes through while somebody reads, who goes on seeing the old state."""
    tracker = opened(bare_log)
    with tracker.database.reading() as connection:
        before = list(tracker.store.events(connection))
        assert outcome("import", opened(bare_log)) == "ok"
        assert list(tracker.store.events(connection)) == before


# --- of a server alone --------------------------------------------------------------------------


@pytest.fixture
def server(postgres: Server) -> Iterator[Databases]:
    """Places on the server."""
    made = Databases(postgres)
    yield made
    made.end()


def test_what_is_recorded_during_a_rebuild_is_in_it(server: Databases, postgres: Server) -> None:
    """Who records meanwhile waits for it: read models lack no entry that the log has."""
    url = make_bare(server)
    party = Typed(section="parties", fields={"name": "New"}, key="NEW")
    recording = Thread(target=opened(url, lock_timeout=60).record, args=(party,))
    waits = "SELECT 1 FROM pg_stat_activity WHERE datname = %s AND wait_event_type = 'Lock'"

    def meanwhile(*_: int) -> None:
        recording.start()
        with postgres.connect("postgres") as owner:
            while owner.execute(waits, (database_of(url),)).fetchone() is None:
                assert recording.is_alive()

    opened(url).rebuild(meanwhile)
    recording.join()
    assert opened(url).projections().fresh
    assert opened(url).replay().clean


def test_an_import_whose_statistics_wait(server: Databases, hold: Hold, tmp_path: Path) -> None:
    """They are an aid: what was recorded is reported, though somebody looks a table through."""
    url = make_bare(server)
    docket = write(tmp_path / "docket.jsonl", generated(600, seed=7))
    hold(url, "LOCK TABLE event IN SHARE UPDATE EXCLUSIVE MODE")  # as VACUUM has it
    assert opened(url).import_docket(docket).events > 1_000
    assert opened(url).replay().clean
