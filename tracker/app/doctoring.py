"""The doctor: looks at a database, and at all that the program needs beside it. Changes nothing.

Whatever is damaged, missing or out of reach is a line of the report and never an error.
"""

import platform
from contextlib import ExitStack
from functools import partial
from importlib import metadata

import msgspec

from tracker import __version__
from tracker.audit import check_log, check_pins, check_postgres, check_replica, check_sqlite
from tracker.audit.check_replica import LAG
from tracker.audit.checks import Check, Checks, State, broken, failed, looked_at, ok
from tracker.audit.pins import Pins
from tracker.audit.structure import STRUCTURE, structure
from tracker.clock import Clock, system_clock
from tracker.errors import TrackerError
from tracker.log.connection import Connection
from tracker.log.database import LOCK_TIMEOUT, Database
from tracker.log.store import Store


class DoctorReport(msgspec.Struct, frozen=True):
    """All that was looked at; ``state`` is the worst of it, ``database`` its name, no password."""

    database: str | None
    state: State
    checks: tuple[Check, ...]

    @property
    def healthy(self) -> bool:
        """Whether nothing is broken."""
        return self.state != "broken"


class Named(msgspec.Struct, frozen=True):
    """A database by its URL, and ``where`` that was said, in words."""

    url: str
    where: str = ""

    @property
    def came(self) -> str:
        """Where it came from, in brackets."""
        return f" (by {self.where})" if self.where else ""


class Doctor:
    """Looks at one database, as this user has it."""

    def __init__(
        self, log: Named | str | None, pins: Pins, *, replica: Named | None = None,
        clock: Clock = system_clock, lock_timeout: int = LOCK_TIMEOUT,
    ) -> None:  # fmt: skip
        """Take a log, the user's pins, and a replica of it.

        Where a replica alone is named, it is what is looked at.
        """
        self._log_at = Named(log) if isinstance(log, str) else log
        self._pins = pins
        self._replica_at = replica
        self._clock = clock
        self._timeout = lock_timeout

    def report(self) -> DoctorReport:
        """Look at everything."""
        found, name = list(_program()), None
        with ExitStack() as opened:
            log = self._opened(self._log_at, found, opened)
            replica = self._opened(self._replica_at, found, opened, replica=True)
            if log is not None and self._log_at is not None:
                name = log.name
                found += self._database(log, self._log_at.came)
            if replica is not None and self._replica_at is not None:
                name = name or replica.name
                found += self._replica(replica, self._replica_at.came, log)
        found += _safely("state folder", check_pins.folder(self._pins))
        worst = max((one.state for one in found), key=("ok", "look", "broken").index)
        return DoctorReport(name, worst, tuple(found))

    def _opened(
        self, named: Named | None, found: list[Check], opened: ExitStack, *, replica: bool = False
    ) -> Database | None:
        """Read a URL; one that can't be read is a finding."""
        if named is None:
            return None
        try:
            made = Database(named.url, self._timeout, replica=replica)
        except TrackerError as error:
            error.option = "--read-db" if replica else error.option
            found.append(failed("replica" if replica else "database", error))
            return None
        opened.callback(made.close)
        return made

    def _replica(self, replica: Database, came: str, log: Database | None) -> Checks:
        """Look at a replica: beside its log, or alone, and then as one looks at a log."""
        if self._log_at is None:
            yield from self._database(replica, came)
        else:
            here = list(looked_at(replica, "replica", partial(check_replica.there, replica, came)))
            yield from here
            if any(one.state != "ok" for one in here):
                return
        store = Store(replica, self._clock, _writes_nothing)
        yield from looked_at(replica, LAG, partial(check_replica.lag, log, store))
        if self._log_at is not None:
            name = "replica pins"
            pinned = partial(check_pins.pinned, self._pins, store, check=name, replica=True)
            yield from looked_at(replica, name, pinned)

    def _database(self, database: Database, came: str) -> Checks:
        if database.is_file:
            yield from _safely("engine", check_sqlite.library())
            yield from _safely("disk", check_sqlite.disk(database.path))
        here = list(looked_at(database, "database", lambda _: iter(())))
        if here:
            yield from here
            return
        yield ok("database", f"{database.name}{came}")
        yield from self._engine(database)
        yield from self._log(database)

    def _engine(self, database: Database) -> Checks:
        if database.is_file:
            yield from looked_at(database, "settings", check_sqlite.settings)
            yield from _safely("rights", check_sqlite.file(database.path))
        else:
            server = partial(check_postgres.server, self._clock())
            yield from looked_at(database, "server", server)
            yield from looked_at(database, "settings", check_postgres.settings)
            yield from looked_at(database, "role", check_postgres.role)

    def _log(self, database: Database) -> Checks:
        """Look at the log; triggers and read models of another revision can't be judged."""
        tables = list(looked_at(database, "tables", partial(check_log.tables, database)))
        yield from tables
        if any(one.check == check_log.NO_LOG for one in tables):
            return
        store = Store(database, self._clock, _writes_nothing)
        revision = list(looked_at(database, "schema", partial(check_log.schema, database)))
        yield from revision
        if all(one.state == "ok" for one in revision):
            yield from looked_at(database, STRUCTURE, partial(structure, database))
            yield from looked_at(database, "guards", check_log.triggers)
            yield from looked_at(database, "projections", check_log.read_models)
        yield from looked_at(database, "log", partial(check_log.head, store))
        yield from looked_at(database, "clock", partial(check_log.clock, self._clock()))
        pinned = partial(check_pins.pinned, self._pins, store, replica=database.replica)
        yield from looked_at(database, "pins", pinned)


def _writes_nothing(_: Connection, __: object) -> None:
    """No entry is appended here."""


def _program() -> Checks:
    """The program itself, and the packages that an engine or a signature needs."""
    yield ok("program", f"agenda-tracker {__version__}, Python {platform.python_version()}")
    found = [f"{name} {version}" for name in DRIVERS if (version := _version(name))]
    missing = [what for name, what in DRIVERS.items() if _version(name) is None]
    yield ok("packages", "; ".join([*found, *missing]))


DRIVERS = {
    "psycopg": "no psycopg: PostgreSQL needs the extra `postgres`",
    "cryptography": "no cryptography: signing needs the extra `sign`",
}
"""Packages that not everybody has, and what is not possible without them."""


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _safely(check: str, looking: Checks) -> Checks:
    """Look at what is no database: what the system says of it is a finding."""
    try:
        yield from looking
    except OSError as error:
        todo = "check that the folder is there and that you may enter it"
        yield broken(check, error.strerror or str(error), todo)
