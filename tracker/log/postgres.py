"""PostgreSQL as a backend: connections, transactions, and where a new log can go.

A reader sees one snapshot (REPEATABLE READ). A writer runs in READ COMMITTED: it waits at the
head's row and then sees what the one before it wrote, guards and all. Connections come from the
driver and are kept for the next transaction, so that neither readers nor writers load SQLAlchemy.
"""

import logging
import weakref
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, assert_never

from tracker.domain.text import clean
from tracker.errors import (
    CopyUnfinished,
    DatabaseExists,
    DatabaseFailed,
    DriverMissing,
    InvalidText,
    NotADatabase,
    OutcomeUnknown,
    RoleRefused,
)

try:
    import psycopg
except ImportError as missing:
    raise DriverMissing from missing

from tracker.log import postgres_errors
from tracker.log.backend import Access
from tracker.log.connection import Asked, Connection, Parameters, Row
from tracker.log.lost_tables import lost_column
from tracker.log.postgres_driver import prepare, wrapped
from tracker.log.postgres_listening import NOTIFY, Listening
from tracker.log.postgres_together import Driver, leave, together
from tracker.log.postgres_url import conninfo, shown
from tracker.log.statements import REVISION
from tracker.log.unfinished import of_another, unfinished
from tracker.log.waiting import Outage, Pause, Waiter

if TYPE_CHECKING:
    from sqlalchemy import Engine


logging.getLogger("psycopg").addHandler(logging.NullHandler())
"""What the driver tells besides its errors goes to whoever asks, and not to a user's stderr."""


OLDEST = 14
"""The oldest PostgreSQL that we know to work."""

BEGIN: Mapping[Access, str] = {
    "read": "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY",
    "ask": "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY",
    "decide": "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY",
    "scratch": "BEGIN ISOLATION LEVEL REPEATABLE READ, READ WRITE",  # whatever its default
    "write": "BEGIN ISOLATION LEVEL READ COMMITTED",
}

_COMMIT: Asked = ("COMMIT", {})

Answers = list[list[Row]]
"""The rows of each statement."""

KEPT = 4
"""Connections that are kept for the next transaction."""

SETTINGS = """
SELECT current_setting('server_encoding'), current_setting('synchronous_commit'), session_user,
    set_config('lock_timeout', %(timeout)s, false), set_config('timezone', 'UTC', false),
    set_config('plan_cache_mode', 'force_generic_plan', false)
"""
"""Our statements are found by index whatever is asked, so that each is planned once for all."""
HERE = """
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = current_schema() AND c.relname = ANY(%(names)s) ORDER BY c.relname
"""
BEGUN = "SELECT count(*) FROM head"
TABLES = ["alembic_version", "event", "head", "tile", "projection", "entity", "fact"]


class PostgreSQL:
    """A log in a schema of a PostgreSQL database: the first one of the search path."""

    def __init__(self, url: str, timeout: int) -> None:
        """Take a URL; ``timeout`` is in seconds.

        Raises:
            DatabaseFailed: where the URL can't be read.
        """
        self.name = shown(url)
        self._url = url
        self._timeout = timeout
        self._kept: list[Driver] = []
        self._engine: Engine | None = None
        weakref.finalize(self, _close_all, self._kept)

    # --- transactions -------------------------------------------------------------------------

    @contextmanager
    def transaction(self, access: Access, ahead: Sequence[Asked] = ()) -> Iterator[Connection]:
        """Open one transaction: committed at the end, rolled back on any error or interrupt."""
        begun, found = self._begun(access, ahead)
        with self._lent(begun) as driver, self.errors():
            if access == "write":
                check_role(driver.role)
            try:
                yield _wrapped(driver, access, ahead, found)
            except BaseException as error:
                _undo(driver)
                self._blame(driver, error)
                raise
            self._end(driver, access)

    def at_once(self, lock: str, sql: str, parameters: Parameters) -> Row | None:
        """Send a lock, a statement and their commit together; gives the statement's first row.

        To wake who follows the log is the statement's own matter.

        Raises:
            UniqueViolation: and nothing is kept.
            OutcomeUnknown: where the connection was lost, for the commit was sent by then.
        """
        with self._lent(self._kept.pop() if self._kept else self._opened()) as driver:
            check_role(driver.role)
            with self.errors(), self._answered(driver):
                try:
                    found = _begin(driver, "write", ((lock, {}), (sql, parameters), _COMMIT))
                except BaseException as error:
                    _undo(driver)
                    self._blame(driver, error)
                    raise
        return next((rows[0] for rows in found if rows), None)

    def _end(self, driver: Driver, access: Access) -> None:
        """End a transaction in which all went well.

        One that read is committed as well: after a ROLLBACK psycopg prepares all statements anew.

        Raises:
            OutcomeUnknown: where the answer to a commit was lost.
        """
        match access:
            case "read" | "ask":
                driver.commit()
            case "decide":  # what is written next is not kept waiting for it
                leave(driver)
            case "scratch":  # whose tables go with it
                _undo(driver)
            case "write":
                with self._answered(driver), driver.pipeline():  # one way there and back
                    driver.execute(NOTIFY)
                    driver.commit()
            case _:
                assert_never(access)

    @contextmanager
    def _answered(self, driver: Driver) -> Iterator[None]:
        """Tell where the answer to a commit was lost, or where no standby is known to have it.

        What a server warns of then is that somebody ended its wait for one.

        Raises:
            OutcomeUnknown: with what the network says, or the server.
        """
        with postgres_errors.warned(driver) as warnings:
            try:
                yield
            except psycopg.OperationalError as error:
                if driver.closed:
                    text = postgres_errors.first_line(error, self._url)
                    raise OutcomeUnknown(self.name, text) from error
                raise
        if warnings:
            raise OutcomeUnknown(self.name, warnings[0])

    def _blame(self, driver: Driver, error: BaseException) -> None:
        """Refuse a log that lost a column, by its name; else do nothing.

        Raises:
            DatabaseDamaged: naming the column.
        """
        if isinstance(error, psycopg.errors.UndefinedColumn):
            raise lost_column(wrapped(driver), self.name, self._words(error)) from error

    @contextmanager
    def _lent(self, driver: Driver) -> Iterator[Driver]:
        """Keep a connection for the next transaction, if it is idle after this one."""
        try:
            yield driver
        finally:
            idle = driver.info.transaction_status == psycopg.pq.TransactionStatus.IDLE
            if (idle or driver.left) and len(self._kept) < KEPT:
                self._kept.append(driver)
            else:
                driver.close()

    def _begun(self, access: Access, ahead: Sequence[Asked] = ()) -> tuple[Driver, Answers]:
        """Take a connection that is kept, or a new one, and begin: so a lost one is found out."""
        while self._kept:
            with suppress(psycopg.Error):  # it may be long gone: then there is a new one
                return _first(self._kept.pop(), access, ahead)
        with self.errors():
            return _first(self._opened(), access, ahead)

    def _opened(self) -> Driver:
        """Open a connection for our own transactions, which say BEGIN themselves."""
        driver = self._connect()
        driver.autocommit = True
        return driver

    def _connect(self) -> Driver:
        with postgres_errors.connecting(self.name, self._url):
            driver = Driver.connect(
                conninfo(self._url), autocommit=True, application_name="tracker",
                client_encoding="UTF8", prepare_threshold=1,
            )  # fmt: skip
        try:
            with self.errors():
                self._check(driver)
                driver.autocommit = False
        except BaseException:
            driver.close()
            raise
        prepare(driver)
        return driver

    def _check(self, driver: Driver) -> None:
        """Refuse a server on which a log would not be safe.

        Raises:
            DatabaseFailed: saying why.
        """
        version = driver.info.server_version // 10_000
        if version < OLDEST:
            raise DatabaseFailed(f"PostgreSQL {version} is too old: {OLDEST} or newer is needed")
        timeout = f"{max(self._timeout * 1_000, 1)}ms"  # 0 would be: wait forever
        found = driver.execute(SETTINGS, {"timeout": timeout}).fetchone()
        encoding, commits, driver.role = found[:3] if found is not None else ("", "", "")
        if encoding != "UTF8":
            raise DatabaseFailed(f"the database is in {encoding}: a log needs one in UTF8")
        if commits == "off":
            raise DatabaseFailed(
                "synchronous_commit is off, so that a crash would lose what was acknowledged:"
                " set it on for this role or database"
            )

    def waiter(self, outage: Outage, pause: Pause) -> Waiter:
        """What waits for new entries: woken by notifications."""
        return Listening(self._connect, self._words, outage, pause)

    def _words(self, error: psycopg.Error) -> str:
        return postgres_errors.first_line(error, self._url)

    # --- the engine itself --------------------------------------------------------------------

    def keep(self) -> None:
        """Nothing is to be done: a few connections are always kept."""

    def close(self) -> None:
        """Close the connections that are kept."""
        _close_all(self._kept)

    def engine(self, *, reading: bool = False) -> "Engine":  # noqa: ARG002 - one does for both
        """SQLAlchemy's engine over our own connections; it keeps none open."""
        if self._engine is None:
            from sqlalchemy import create_engine  # noqa: PLC0415 - 200 ms that all others save
            from sqlalchemy.pool import NullPool  # noqa: PLC0415

            self._engine = create_engine(
                "postgresql+psycopg://", creator=self._connect, poolclass=NullPool
            )
        return self._engine

    def errors(self) -> AbstractContextManager[None]:
        """Turn psycopg's errors into ours."""
        return postgres_errors.errors(self.name, self._url, self._timeout)

    @contextmanager
    def fresh(self) -> Iterator[str]:
        """Give the URL itself, where its schema holds no log.

        Tables without a log, as of an ``init`` that was broken off, are taken as they are.

        Raises:
            DatabaseExists: where a log is there already.
            CopyUnfinished: where one is being copied to.
            NotADatabase: where there are tables of our names that are none of ours.
        """
        with self._lent(self._begun("read")[0]) as driver, self.errors():
            names = [row[0] for row in driver.execute(HERE, {"names": TABLES})]
            if names and "alembic_version" not in names:
                text = f"something else is there: a table {names[0]}"
                raise NotADatabase(self.name, text)
            begun = driver.execute(BEGUN).fetchone() if "head" in names else None
            revision = driver.execute(REVISION).fetchone() if names else None
            copying = unfinished(revision)
            driver.commit()
        if copying:
            raise CopyUnfinished(self.name)
        if not (begun is not None and begun[0]) and (other := of_another(revision)):
            raise NotADatabase(self.name, other)
        if revision is not None and names == ["alembic_version"]:
            raise NotADatabase(self.name, "it is another program's: a revision, and no log")
        if begun is not None and begun[0]:
            raise DatabaseExists(self.name)
        yield self._url


def check_role(role: str) -> None:
    """Refuse to record by a role that can't be named in an entry.

    Raises:
        RoleRefused: saying what of its name no text of the log holds.
    """
    try:
        same = clean(role) == role
    except InvalidText as error:
        raise RoleRefused(role, error.reason) from error
    if not same:
        raise RoleRefused(role, "characters that are not in Unicode's composed form (NFC)")


def _wrapped(driver: Driver, access: Access, ahead: Sequence[Asked], found: Answers) -> Connection:
    """Our connection; what only reads is one snapshot, and can be asked ahead."""
    connection = wrapped(driver, driver.role)
    if access in {"read", "decide"}:
        connection.begun(partial(together, driver), ahead, found)
    return connection


def _first(driver: Driver, access: Access, asked: Sequence[Asked]) -> tuple[Driver, Answers]:
    """Begin a transaction; where that fails or is interrupted, the connection is closed."""
    try:
        return driver, _begin(driver, access, asked)
    except BaseException:
        driver.close()
        raise


def _begin(driver: Driver, access: Access, asked: Sequence[Asked]) -> Answers:
    """Begin a transaction, and ask in it; gives the rows of what was asked.

    Where somebody took back what is prepared, nothing was run: it is sent anew.
    """
    statements = ((BEGIN[access], {}), *asked)
    with suppress(psycopg.errors.InvalidSqlStatementName):
        return together(driver, statements)[1:]
    _undo(driver)
    return together(driver, statements)[1:]


def _undo(driver: Driver) -> None:
    """Roll back; of what was sent last nobody knows whether it was prepared."""
    driver.prepared.clear()
    with suppress(psycopg.Error):
        driver.rollback()


def _close_all(kept: list[Driver]) -> None:
    while kept:
        kept.pop().close()
