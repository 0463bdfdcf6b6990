"""What a server of PostgreSQL puts in the way of a statement: time limits, locks, other writers."""

from collections.abc import Callable
from contextlib import closing
from threading import Event, Thread

import msgspec
import psycopg
import pytest

from tests.cli.support import process
from tests.conftest import CSTO, SetClock
from tests.contract.making import Log, command
from tests.postgres import Server
from tracker.app import Tracker
from tracker.errors import BrokenOff, ConnectionLost, StatementStopped
from tracker.log.connection import Connection
from tracker.log.postgres_url import conninfo
from tracker.log.retrying import BROKEN_OFF


@pytest.fixture
def log(postgres: Server, clock: SetClock) -> Log:
    """A log of two entries."""
    made = Log(postgres.url(postgres.new()), clock).create()
    made.append(command("a"))
    return made


def append(log: Log, guard: Callable[[Connection], object]) -> None:
    """Append one entry more, with something that happens under the head's lock."""

    def run(connection: Connection) -> None:
        guard(connection)

    log.store.append(msgspec.structs.replace(log.batch(command("b")), guard=run))


def limited(log: Log, setting: str) -> Log:
    """The same log over connections of which the server wants something."""
    return Log(f"{log.url}&options=-c{setting.replace('=', '%3D')}", log.clock)


def sleep(connection: Connection) -> None:
    """Let the server take its time."""
    connection.one("SELECT pg_sleep(60)")


def test_a_statement_that_takes_too_long(log: Log) -> None:
    """The server's own limit: one line says so, nothing was recorded, and the log goes on."""
    with pytest.raises(StatementStopped, match=r"statement timeout\); nothing was recorded"):
        append(limited(log, "statement_timeout=50"), sleep)
    assert log.keys() == ["a"]
    append(log, lambda _: None)
    assert log.keys() == ["a", "b"]


def test_somebody_cancels_a_statement(log: Log) -> None:
    """The owner of the server may, by hand."""
    cancelled = "SELECT pg_cancel_backend(pg_backend_pid()), pg_sleep(60)"
    with pytest.raises(StatementStopped, match="user request"):
        append(log, lambda connection: connection.one(cancelled))
    assert log.keys() == ["a"]


@pytest.mark.parametrize(
    "setting", ["transaction_timeout=50", "idle_in_transaction_session_timeout=50"]
)
def test_a_transaction_that_takes_too_long(log: Log, setting: str) -> None:
    """The server ends the connection; twice in a row it is told, with the reason."""

    def idle(connection: Connection) -> None:
        # Another connection looks until this one is gone: nobody waits for a fixed time.
        row = connection.one("SELECT pg_backend_pid()")
        gone = "SELECT count(*) FROM pg_stat_activity WHERE pid = %s"
        with closing(psycopg.connect(conninfo(log.url), autocommit=True)) as other:
            while row is not None and other.execute(gone, row).fetchone() != (0,):
                pass
        connection.one("SELECT 1")

    with pytest.raises(ConnectionLost, match="nothing was recorded"):
        append(limited(log, setting), idle)
    assert log.keys() == ["a"]


def test_the_command_line_says_it_in_one_line(postgres: Server, clock: SetClock) -> None:
    """An import that waits for the head longer than the server lets any statement take."""
    tracker = Tracker(postgres.url(postgres.new()), clock=clock, recorder="anna")
    tracker.init()
    url = tracker.database.url.replace("postgres@", "postgres:s3cret@")
    with tracker.database.writing() as connection:
        connection.run("UPDATE head SET size = size")
        ran = process("--db", f"{url}&options=-cstatement_timeout%3D300", "import", str(CSTO))
    assert ran.code == 77
    assert "statement timeout" in ran.refusal()
    assert "raise statement_timeout for this role" in ran.err
    assert "s3cret" not in ran.err


@pytest.mark.parametrize("state", ["deadlock_detected", "serialization_failure"])
@pytest.mark.parametrize("times", [1, BROKEN_OFF - 1, BROKEN_OFF])
def test_a_transaction_that_is_broken_off(log: Log, state: str, times: int) -> None:
    """It is begun anew, for all of it was undone; in the end it is told that nothing was kept."""
    left = [None] * times

    def broken(connection: Connection) -> None:
        if left:
            left.pop()
            connection.run(f"DO $$ BEGIN RAISE {state} USING MESSAGE = 'for another'; END $$")

    if times < BROKEN_OFF:
        append(log, broken)
        assert log.keys() == ["a", "b"]
    else:
        with pytest.raises(BrokenOff, match="nothing was recorded"):
            append(log, broken)
        assert log.keys() == ["a"]


def test_a_real_deadlock(log: Log) -> None:
    """Somebody holds what we need and waits for the head: the server ends it, and both go on."""
    held, tries = Event(), []

    def other() -> None:
        with closing(psycopg.connect(conninfo(log.url))) as connection:
            connection.execute("SET deadlock_timeout = '30s'")
            connection.execute("SELECT pg_advisory_xact_lock(1)")
            held.set()
            connection.execute("UPDATE head SET size = size")
            connection.rollback()

    rival = Thread(target=other)

    def entangled(connection: Connection) -> None:
        tries.append(1)
        if len(tries) == 1:
            rival.start()
            assert held.wait(30)
        connection.run("SELECT pg_advisory_xact_lock(1)")

    append(limited(log, "deadlock_timeout=20"), entangled)
    rival.join()
    assert len(tries) == 2
    assert log.keys() == ["a", "b"]


@pytest.mark.parametrize("level", ["serializable", r"repeatable\ read"])
def test_a_role_whose_transactions_are_stricter(log: Log, level: str) -> None:
    """We say ourselves which one is wanted: a writer sees what the one before it wrote."""
    strict = limited(log, f"default_transaction_isolation={level}".replace(" ", "%20"))
    stale = strict.batch(command("b"))
    log.append(command("c"))
    strict.store.append(stale)
    assert log.keys() == ["a", "c", "b"]
