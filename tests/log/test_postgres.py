"""PostgreSQL as an engine: URLs and secrets, refusals, errors by their names, lost connections."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from typing import Any
from urllib.parse import urlsplit

import msgspec
import psycopg
import pytest
from psycopg import errors as pg

from tests.conftest import SetClock
from tests.contract.making import Log, command
from tests.postgres import Server
from tracker.errors import (
    BrokenOff,
    ConnectionLost,
    DatabaseDamaged,
    DatabaseExists,
    DatabaseFailed,
    DatabaseLocked,
    DatabaseUnreachable,
    DiskFull,
    InvalidText,
    NoDatabase,
    NoRight,
    NotADatabase,
    OnlyReplica,
    OutcomeUnknown,
    StandbyConflict,
    StatementStopped,
)
from tracker.log import postgres as backend
from tracker.log import schema
from tracker.log.connection import Asked, Connection, Row, UniqueViolation
from tracker.log.database import Database
from tracker.log.postgres_driver import as_copy, translated
from tracker.log.postgres_errors import errors
from tracker.log.postgres_together import Driver, together
from tracker.log.postgres_url import hurried, scrubbed, shown

URL = "postgresql+psycopg://anna:s3cret@db.example/log"


@pytest.fixture
def log(postgres: Server, clock: SetClock) -> Log:
    """A log of two entries."""
    made = Log(postgres.url(postgres.new()), clock).create()
    made.append(command("a"))
    return made


# --- statements -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("SELECT :a, :a_1", "SELECT %(a)s, %(a_1)s"),
        ("x = ':no' AND y = :yes", "x = ':no' AND y = %(yes)s"),
        ("x LIKE 'it''s :no%' AND y LIKE :a", "x LIKE 'it''s :no%%' AND y LIKE %(a)s"),
        ("x::text = :a", "x::text = %(a)s"),
        ("x % 2", "x %% 2"),
    ],
)
def test_parameters_are_named_as_the_driver_wants(ours: str, theirs: str) -> None:
    """Texts in quotes and casts are left alone; a percent sign is written twice."""
    assert translated(ours) == theirs.encode()


def test_a_plain_insert_of_many_rows_is_a_copy() -> None:
    """One that does more, or other things with its values, is none."""
    plain = "INSERT INTO t (a, b) VALUES (:a, :b)"
    assert as_copy(plain) == (b"COPY t (a, b) FROM STDIN (FORMAT BINARY)", ("a", "b"))
    for other in (f"{plain} ON CONFLICT DO NOTHING", plain.replace(":b", ":c"), "DELETE FROM t"):
        assert as_copy(other) is None


# --- names and secrets ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "name"),
    [
        (URL, "postgresql://anna@db.example/log"),
        ("postgres://anna:s3cret@h:5433/log?password=s3cret", "postgresql://anna@h:5433/log"),
        ("postgresql:///log?service=log", "postgresql:///log?service=log"),
        ("postgresql://:s3cret@h/log", "postgresql://h/log"),
        (
            "postgresql://anna:s3cret@a:5432,b:5433/log?target_session_attrs=read-write",
            "postgresql://anna@a:5432,b:5433/log",
        ),
        ("postgresql+psycopg://u@/l?host=%2Ftmp&sslpassword=s3cret", "postgresql://u@/l?host=/tmp"),
    ],
)
def test_a_name_shows_no_password(url: str, name: str) -> None:
    """User, host, port and database are shown, the rest where it is no secret."""
    assert shown(url) == name
    assert Database(url).name == name


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://anna:s3/cret@h/log",
        "postgresql://anna:s3@cret@h/log",
        "postgresql://anna:s3#cret@h/log",
        "postgresql://anna:12?s3cret@h/log",
        "postgresql://anna:s3cret@h:x/log",
        "postgresql://anna:s3cret@h:5432,i:x/log",
        "postgresql://anna:s3cret@[h/log",
        "postgresql://anna:s3cret@h/log?s3cret=1",
        "postgresql://anna:s3cret@h/log?sslmode=s3cret",
        "postgresql://anna:s3cret@s3cret.invalid/log",
    ],
)
def test_a_url_that_cannot_be_used_is_refused_without_its_password(url: str) -> None:
    """What stands where it can't be read may be a part of the password."""
    with pytest.raises((DatabaseFailed, DatabaseUnreachable)) as refusal:
        Database(url).revision()
    said = str(refusal.value)
    assert "s3" not in said.replace("@s3cret.invalid", "")  # it is the host's name, too
    assert "cret" not in said.replace("@s3cret.invalid", "")


def test_a_server_that_is_not_waited_for() -> None:
    """Unless the URL says how long it is."""
    assert hurried(URL, 2) == f"{URL}?connect_timeout=2"
    assert hurried(f"{URL}?sslmode=require", 2) == f"{URL}?sslmode=require&connect_timeout=2"
    assert hurried(f"{URL}?connect_timeout=9", 2) == f"{URL}?connect_timeout=9"


def test_what_the_server_says_is_scrubbed() -> None:
    """Written plainly, or as in a URL."""
    url = "postgresql://anna:a%20b@h/log?sslpassword=c+d"
    assert scrubbed("no a b,\n a%20b or c d", url) == "no ***, *** or ***"


# --- refusals -------------------------------------------------------------------------------------


def test_no_server_and_no_database(postgres: Server) -> None:
    """Both are told by what the network or the server says, on one line."""
    for url in ("postgresql://127.0.0.1:9/log", postgres.url("nowhere")):
        with pytest.raises(DatabaseUnreachable) as refusal:
            Database(url).revision()
        assert "\n" not in str(refusal.value)
    assert refusal.value.reason == 'database "nowhere" does not exist'


def test_a_database_without_a_log(postgres: Server) -> None:
    """It is told as one, and takes a new log."""
    url = postgres.url(postgres.new())
    with pytest.raises(NoDatabase, match="tracker init"):
        Database(url).revision()


def test_a_second_init_is_refused(log: Log) -> None:
    """The log that is there is left alone."""
    before = log.events()
    with pytest.raises(DatabaseExists, match="left alone"):
        log.again().create()
    assert log.again().events() == before


def test_tables_of_somebody_else_are_left_alone(postgres: Server, clock: SetClock) -> None:
    """A table of one of our names that is not ours is a reason to choose another schema."""
    name = postgres.new()
    postgres.run("CREATE TABLE event (id int)", name)
    with pytest.raises(NotADatabase, match="a table event"):
        Log(postgres.url(name), clock).create()


def test_the_revision_of_another_program_is_left_alone(postgres: Server, clock: SetClock) -> None:
    """Alembic's table is everybody's: ours has numbers."""
    database = postgres.new()
    postgres.run("CREATE TABLE alembic_version (version_num varchar(32))", database)
    postgres.run("INSERT INTO alembic_version VALUES ('abc123')", database)
    with pytest.raises(NotADatabase, match="'abc123' is of another program"):
        Log(postgres.url(database), clock).create()


def test_an_init_that_was_broken_off_goes_on(postgres: Server, clock: SetClock) -> None:
    """Tables without a log are no log: the next `init` fills them."""
    log = Log(postgres.url(postgres.new()), clock)

    def killed(_: Database) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        schema.create(log.database, killed)
    assert len(log.create().events()) == 1


def test_logs_in_schemas_of_one_database(postgres: Server, clock: SetClock) -> None:
    """The search path says which schema is meant; each has a log of its own."""
    name = postgres.new()
    logs = []
    for schema_name in ("one", "other"):
        postgres.run(f"CREATE SCHEMA {schema_name}", name)
        url = postgres.url(name) + f"&options=-csearch_path%3D{schema_name}"
        logs.append(Log(url, clock).create())
    logs[0].append(command("a"))
    assert [len(log.events()) for log in logs] == [2, 1]


def test_commits_that_a_crash_would_lose_are_refused(log: Log) -> None:
    """``synchronous_commit=off`` acknowledges what is not safe."""
    url = log.url + "&options=-csynchronous_commit%3Doff"
    with pytest.raises(DatabaseFailed, match="synchronous_commit is off"):
        Log(url, log.clock).append(command("b"))


def test_a_database_that_cannot_hold_all_texts_is_refused(postgres: Server) -> None:
    """Names of all scripts need UTF-8."""
    name = f"{postgres.new()}_latin"
    postgres.run(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'")
    with pytest.raises(DatabaseFailed, match="LATIN1"):
        Database(postgres.url(name)).revision()


def test_a_text_that_no_column_holds_is_refused(log: Log) -> None:
    """As on SQLite: a zero character, and half a character."""
    for text in ("a\x00", "a\ud800"):
        with pytest.raises(InvalidText), log.database.reading() as connection:
            log.store.by_id(connection, text)


# --- errors ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "found"),
    [
        (pg.LockNotAvailable, DatabaseLocked),
        (pg.DeadlockDetected, BrokenOff),
        (pg.DiskFull, DiskFull),
        (pg.ConfigurationLimitExceeded, DiskFull),
        (pg.IdleInTransactionSessionTimeout, ConnectionLost),
        (pg.DataCorrupted, DatabaseDamaged),
        (pg.InsufficientPrivilege, NoRight),
        (pg.ReadOnlySqlTransaction, OnlyReplica),
        (pg.UndefinedTable, NoDatabase),
        (pg.AdminShutdown, ConnectionLost),
        (psycopg.OperationalError, ConnectionLost),
        (pg.QueryCanceled, StatementStopped),
        (pg.OutOfMemory, DatabaseFailed),
        (pg.SerializationFailure, StandbyConflict),
        (pg.FeatureNotSupported, OnlyReplica),
        (pg.UniqueViolation, UniqueViolation),
    ],
)
def test_each_error_has_its_class(error: type[psycopg.Error], found: type[Exception]) -> None:
    """By its SQLSTATE; what it says goes along, without a password."""
    with pytest.raises(found) as refusal, errors("log", URL, 5):
        raise error("the server says s3cret")
    assert "s3cret" not in str(refusal.value)


def test_a_writer_waits_no_longer_than_it_was_told(log: Log) -> None:
    """Somebody holds the head's row: the lock is waited for, then given up."""
    hasty = Log(log.url, log.clock)
    hasty.database = hasty.store._database = Database(log.url, lock_timeout=0)  # noqa: SLF001
    batch = hasty.batch(command("b"))
    with log.database.writing() as connection:
        connection.run("UPDATE head SET size = size")
        with pytest.raises(DatabaseLocked, match="nothing was recorded"):
            hasty.store.append(batch)


def _cut(postgres: Server, log: Log) -> None:
    """End every connection to the log's database, as a restart would."""
    postgres.cut(urlsplit(log.url).path.removeprefix("/"))


def test_a_connection_that_was_kept_and_lost_is_made_anew(postgres: Server, log: Log) -> None:
    """Between two transactions a restart is not even noticed."""
    _cut(postgres, log)
    assert len(log.events()) == 2
    assert log.append(command("b")).positions


@pytest.mark.parametrize("times", [1, 2])
def test_a_connection_lost_on_the_way(postgres: Server, log: Log, times: int) -> None:
    """Once is mended by a second try; twice is told, and nothing was recorded."""
    left = [None] * times

    def cut(_: Connection) -> None:
        if left:
            left.pop()
            _cut(postgres, log)

    batch = msgspec.structs.replace(log.batch(command("b")), guard=cut)
    if times == 1:
        assert not log.store.append(batch).repeated
    else:
        with pytest.raises(ConnectionLost, match="nothing was recorded"):
            log.store.append(batch)
        assert len(log.events()) == 2
        log.store.append(batch)
    assert log.keys() == ["a", "b"]


def _losing(
    postgres: Server, log: Log, monkeypatch: pytest.MonkeyPatch, left: list[None], kept: str
) -> None:
    """Cut the connection around some commits: behind each, or before it."""
    commit, pipeline = psycopg.Connection.commit, psycopg.Connection.pipeline

    def cut(driver: psycopg.Connection[Any]) -> None:
        left.pop()
        _cut(postgres, log)
        driver.execute("SELECT 1")

    def lost(self: psycopg.Connection[Any]) -> None:
        reads = self.execute("SHOW transaction_read_only").fetchone() == ("on",)
        if left and not reads:
            if kept == "kept":
                commit(self)
            cut(self)
        commit(self)

    @contextmanager
    def cutting(driver: psycopg.Connection[Any]) -> Iterator[None]:
        if left and kept == "not kept":
            cut(driver)
        yield
        if left:
            cut(driver)

    @contextmanager
    def lost_at_once(self: psycopg.Connection[Any]) -> Iterator[object]:
        with cutting(self), pipeline(self) as found:
            yield found

    def lost_together(driver: Driver, asked: Sequence[Asked]) -> list[list[Row]]:
        with cutting(driver) if ("COMMIT", {}) in asked else nullcontext():  # which reads
            return together(driver, asked)

    monkeypatch.setattr(psycopg.Connection, "commit", lost)
    monkeypatch.setattr(psycopg.Connection, "pipeline", lost_at_once)
    monkeypatch.setattr(backend, "together", lost_together)


@pytest.mark.parametrize("times", [1, 2])
@pytest.mark.parametrize("kept", ["kept", "not kept"])
@pytest.mark.parametrize("way", ["one statement", "the long way"])
def test_an_answer_lost_at_the_commit(
    postgres: Server, log: Log, monkeypatch: pytest.MonkeyPatch, times: int, kept: str, way: str
) -> None:
    """The second try finds what was kept, or records it; where it is lost too, it is unknown."""
    _losing(postgres, log, monkeypatch, [None] * times, kept)
    batch = log.batch(command("b"))
    if way == "the long way":
        batch = msgspec.structs.replace(batch, guard=lambda _: None)
    if times == 1:
        assert not log.store.append(batch).repeated
    else:
        with pytest.raises(OutcomeUnknown, match="unknown"):
            log.store.append(batch)
        assert log.keys() == (["a", "b"] if kept == "kept" else ["a"])
        log.store.append(batch)
    assert log.keys() == ["a", "b"]


def test_a_server_that_is_too_old_is_refused(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    """We do not know that it keeps what we promise."""
    monkeypatch.setattr(psycopg.ConnectionInfo, "server_version", property(lambda _: 130_099))
    with pytest.raises(DatabaseFailed, match="PostgreSQL 13 is too old: 14 or newer is needed"):
        log.again().events()


def test_two_statements_at_once_on_each_engine(new_url: Callable[[], str], clock: SetClock) -> None:
    """The second one sees what there is, gives its first row, and is kept; or neither is."""
    log = Log(new_url(), clock).create()
    lock = "SELECT size FROM head"
    made = (
        "INSERT INTO tile (level, number, hashes) SELECT 1, size, :told FROM head RETURNING number"
    )
    assert log.database.at_once(lock, made, {"told": b"x"}) == (1,)
    with pytest.raises(UniqueViolation):
        log.database.at_once(lock, made, {"told": b"x"})
    with log.database.reading() as connection:
        assert connection.all("SELECT level, number FROM tile") == [(1, 1)]


@pytest.mark.parametrize("rows", [3, 200, 201, 1_000])
def test_a_scan_gives_all_rows_however_many(log: Log, rows: int) -> None:
    """A page is asked for at once; what has more is read through a cursor on the server."""
    sql = "SELECT n, :word || n FROM generate_series(1, CAST(:rows AS int)) n ORDER BY n DESC"
    with log.database.reading() as connection:
        found = list(connection.rows(sql, rows=rows, word="w"))
        assert connection.one("SELECT count(*) FROM pg_cursors") == (0,)
    assert found == [(n, f"w{n}") for n in range(rows, 0, -1)]
