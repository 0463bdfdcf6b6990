"""PostgreSQL's errors as ours, by their SQLSTATE.

A message of the server is shown without the lines of detail: they can quote what was said.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import errors as pg

from tracker.errors import (
    BrokenOff,
    ClockAhead,
    ConnectionLost,
    DatabaseDamaged,
    DatabaseFailed,
    DatabaseLocked,
    DatabaseUnreachable,
    DiskFull,
    InvalidText,
    NoDatabase,
    NoRight,
    OnlyReplica,
    StandbyConflict,
    StatementStopped,
    TrackerError,
)
from tracker.log.connection import UniqueViolation
from tracker.log.lost_tables import lost
from tracker.log.postgres_url import fault, scrubbed

REVISIONS = "alembic_version"
"""The table that is read first: without it no log is there."""

NO_FUTURE = "head_no_future"
"""The guard that refuses stamps ahead of the server's clock."""


@contextmanager
def errors(name: str, url: str, timeout: int) -> Iterator[None]:
    """Turn psycopg's errors into ours.

    Raises:
        UniqueViolation: which the store knows the meaning of; else one of ours.
    """
    try:
        yield
    except psycopg.IntegrityError as error:
        if error.diag.constraint_name == NO_FUTURE:
            raise ClockAhead(first_line(error, url)) from error
        raise UniqueViolation(first_line(error, url)) from error
    except psycopg.DataError as error:  # a zero character in a name that is asked for
        raise _data(error, url) from error
    except psycopg.Error as error:
        raise found(error, name, url, timeout) from error
    except UnicodeEncodeError as error:  # asked for by a name that no text can have
        character = ord(error.object[error.start])
        raise InvalidText(f"U+{character:04X} (a lone surrogate)") from error


@contextmanager
def connecting(name: str, url: str) -> Iterator[None]:
    """Turn what goes wrong before there is a connection into ours.

    Raises:
        DatabaseUnreachable: with what the server or the network says.
        DatabaseFailed: for a URL that can't be read; which part, and not what stands in it.
    """
    try:
        yield
    except psycopg.OperationalError as error:
        raise DatabaseUnreachable(name, first_line(error, url)) from error
    except psycopg.Error:  # from None: it quotes the URL
        known = tuple(one.keyword.decode() for one in psycopg.pq.Conninfo.get_defaults())
        raise DatabaseFailed(fault(url, known)) from None


def _without(name: str, text: str) -> TrackerError:
    """What it is where a table is missing: no log, or one that lacks another of its tables."""
    if f'"{REVISIONS}"' not in text and 'relation "' in text:
        return lost(name, text, text.partition('relation "')[2].partition('"')[0])
    return NoDatabase(name)


_MEANING: tuple[tuple[type[psycopg.Error], Callable[[str, str], TrackerError]], ...] = (
    (pg.DiskFull, lambda name, _: DiskFull(name)),
    (pg.ConfigurationLimitExceeded, DiskFull),
    (pg.QueryCanceled, StatementStopped),
    (pg.DeadlockDetected, BrokenOff),
    (pg.InsufficientPrivilege, NoRight),
    (pg.ReadOnlySqlTransaction, lambda name, _: OnlyReplica(name)),  # what writes, on a standby
    (pg.FeatureNotSupported, lambda name, _: OnlyReplica(name)),  # a BEGIN that wants to write
    (pg.SerializationFailure, StandbyConflict),  # in REPEATABLE READ nothing else fails so
    (pg.UndefinedTable, _without),
    (pg.UndefinedColumn, lambda name, text: lost(name, text, "")),
    (pg.AdminShutdown, ConnectionLost),
    (pg.CrashShutdown, ConnectionLost),
    (pg.CannotConnectNow, ConnectionLost),
    (pg.DatabaseDropped, ConnectionLost),
    (pg.IdleInTransactionSessionTimeout, ConnectionLost),
    (pg.TransactionTimeout, ConnectionLost),
    (pg.DataCorrupted, DatabaseDamaged),
    (pg.IndexCorrupted, DatabaseDamaged),
)
"""What we call an error of the server, made of the database's name and what the server says."""


_ASIDE = re.compile(r"\t|DETAIL: |HINT: ")
"""Lines that say more about the one before."""

_PREFIX = re.compile(r".*FATAL: |.*connection failed: |.*connection is bad: |.*fe_sendauth: ")

_FROM = re.compile(r"password retrieved from file .*")
"""A line behind the one that says that the password was wrong."""

_GROWING = {"mdextend", "mdzeroextend"}
"""Where PostgreSQL itself makes a table's file larger; by this, what it says is no reason."""


def found(error: psycopg.Error, name: str, url: str, timeout: int) -> TrackerError:
    """Our error for one of the driver's."""
    text = first_line(error, url)
    if isinstance(error, pg.LockNotAvailable):
        return DatabaseLocked(timeout)
    if isinstance(error, psycopg.OperationalError) and error.sqlstate is None:
        return ConnectionLost(name, text)
    if error.diag.source_function in _GROWING and not isinstance(error, pg.DiskFull):
        return DiskFull(name, text)
    for kind, meaning in _MEANING:
        if isinstance(error, kind):
            return meaning(name, text)
    return DatabaseFailed(text)


def _data(error: psycopg.DataError, url: str) -> TrackerError:
    text = first_line(error, url)
    zero = "NUL" in text or "0x00" in text
    return InvalidText("U+0000 (a zero character)") if zero else DatabaseFailed(text)


@contextmanager
def warned(driver: "psycopg.Connection[Any]") -> Iterator[list[str]]:
    """Collect what the server warns of meanwhile, each in one line."""
    found: list[str] = []

    def take(said: psycopg.errors.Diagnostic) -> None:
        if said.severity_nonlocalized == "WARNING":
            found.append(" ".join((said.message_primary or "a warning").split()))

    driver.add_notice_handler(take)
    try:
        yield found
    finally:
        driver.remove_notice_handler(take)


def first_line(error: psycopg.Error, url: str) -> str:
    """What the server says, in one line, without its prefix and without a password."""
    said = [line for line in str(error).splitlines() if line.strip() and not _ASIDE.match(line)]
    source = f"; {said.pop()}" if said and _FROM.fullmatch(said[-1]) else ""
    text = error.diag.message_primary or (said or ["no reason"])[-1]
    return scrubbed(_PREFIX.sub("", text) + source, url)
