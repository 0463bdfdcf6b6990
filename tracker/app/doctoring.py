"""The doctor: looks at a database, and at all that the program needs beside it. Changes nothing.

Whatever is damaged, missing or out of reach is a line of the report and never an error.
"""

import platform
from functools import partial
from importlib import metadata

import msgspec

from tracker import __version__
from tracker.audit import check_log, check_pins, check_postgres, check_sqlite
from tracker.audit.checks import Check, Checks, State, broken, failed, looked_at, ok
from tracker.audit.pins import Pins
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


class Doctor:
    """Looks at one database, as this user has it."""

    def __init__(
        self, url: str, pins: Pins, *, where: str = "", clock: Clock = system_clock,
        lock_timeout: int = LOCK_TIMEOUT,
    ) -> None:  # fmt: skip
        """Take a URL, the user's pins, and ``where`` the URL came from, in words."""
        self._url = url
        self._pins = pins
        self._where = where
        self._clock = clock
        self._timeout = lock_timeout

    def report(self) -> DoctorReport:
        """Look at everything."""
        found, name = list(_program()), None
        try:
            database = Database(self._url, self._timeout)
        except TrackerError as error:
            found.append(failed("database", error))
        else:
            name = database.name
            found += self._database(database)
            database.close()
        found += _safely("state folder", check_pins.folder(self._pins))
        worst = max((one.state for one in found), key=("ok", "look", "broken").index)
        return DoctorReport(name, worst, tuple(found))

    def _database(self, database: Database) -> Checks:
        came = f" (by {self._where})" if self._where else ""
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
        tables = list(looked_at(database, "tables", check_log.tables))
        yield from tables
        if any(one.check == check_log.NO_LOG for one in tables):
            return
        store = Store(database, self._clock, _writes_nothing)
        revision = list(looked_at(database, "schema", partial(check_log.schema, database)))
        yield from revision
        if all(one.state == "ok" for one in revision):
            yield from looked_at(database, "guards", check_log.triggers)
            yield from looked_at(database, "projections", check_log.read_models)
        yield from looked_at(database, "log", partial(check_log.head, store))
        yield from looked_at(database, "clock", partial(check_log.clock, self._clock()))
        pinned = partial(check_pins.pinned, self._pins, store)
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
