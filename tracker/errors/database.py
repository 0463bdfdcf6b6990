"""The database as a file: missing, another one, older, newer, locked, full."""

from typing import ClassVar

from tracker.errors.base import TrackerError


class NoDatabase(TrackerError):
    """There is no file where the database should be."""

    code: ClassVar[str] = "no-database"
    exit_code: ClassVar[int] = 11
    path: str
    todo: str = ""

    def __str__(self) -> str:
        init = "run `tracker init`, or " if self.option == "--db" else ""  # no replica is made so
        return f"no log at {self.path}: {self.todo or f'{init}name another with {self.option}'}"


class NoFolder(NoDatabase):
    """The folder in which the database should be is not there."""

    code: ClassVar[str] = "no-folder"
    exit_code: ClassVar[int] = 78
    folder: str = ""

    def __str__(self) -> str:
        todo = self.todo or f"make it, or name another log with {self.option}"
        return f"there is no folder {self.folder}: {todo}"


class NotADatabase(TrackerError):
    """The file is there and is not a database, or is one without a log."""

    code: ClassVar[str] = "not-a-database"
    exit_code: ClassVar[int] = 12
    path: str
    reason: str

    def __str__(self) -> str:
        return f"{self.path} holds no log ({self.reason}): name another with {self.option}"


class DatabaseDamaged(TrackerError):
    """The file is a database, and its content is broken."""

    code: ClassVar[str] = "database-damaged"
    exit_code: ClassVar[int] = 48
    path: str
    reason: str
    todo: str = "restore the log from a copy"

    def __str__(self) -> str:
        return f"{self.path} is damaged ({self.reason}): {self.todo}"


class DatabaseNewer(TrackerError):
    """The database was upgraded by a newer program."""

    code: ClassVar[str] = "database-newer"
    exit_code: ClassVar[int] = 13
    found: str
    known: str

    def __str__(self) -> str:
        return (
            f"the database is of a newer revision ({self.found}; this program knows {self.known}):"
            " upgrade agenda-tracker"
        )


class DatabaseOlder(TrackerError):
    """The database needs ``tracker db upgrade``."""

    code: ClassVar[str] = "database-older"
    exit_code: ClassVar[int] = 14
    found: str
    needed: str

    def __str__(self) -> str:
        return (
            f"the database is of an older revision ({self.found}; needed is {self.needed}):"
            " run `tracker db upgrade`"
        )


class DatabaseLocked(TrackerError):
    """Another process held the lock for the whole time that we waited."""

    code: ClassVar[str] = "database-locked"
    exit_code: ClassVar[int] = 15
    seconds: int

    def __str__(self) -> str:
        return (
            f"the database stayed locked by another process for {self.seconds} s"
            f"{self.kept}: try again when that one is done"
        )


class DiskFull(TrackerError):
    """The disk, or the database's own size limit, is full."""

    code: ClassVar[str] = "disk-full"
    exit_code: ClassVar[int] = 16
    path: str
    limit: str = ""

    def __str__(self) -> str:
        what = f" ({self.limit})" if self.limit else ""
        do = "raise that limit" if self.limit else "free some"
        return f"no room left to write {self.path}{what}{self.kept}: {do} and try again"


class Unwritable(TrackerError):
    """A file or its folder can't be written."""

    code: ClassVar[str] = "unwritable"
    exit_code: ClassVar[int] = 17
    path: str
    reason: str
    todo: str = "check permissions"

    def __str__(self) -> str:
        return f"cannot write {self.path} ({self.reason}){self.kept}: {self.todo}"


class NoRight(Unwritable):
    """The server does not let this role read or write what it asks for."""

    code: ClassVar[str] = "no-right"
    exit_code: ClassVar[int] = 92

    def __str__(self) -> str:
        return (
            f"{self.path} refuses this role ({self.reason}){self.kept}: ask who owns the"
            " log for `tracker db grant reader ROLE`, or recorder"
        )


class DatabaseExists(TrackerError):
    """A new log was to go where one is already."""

    code: ClassVar[str] = "database-exists"
    exit_code: ClassVar[int] = 18
    path: str
    todo: str = "name another with --db"

    def __str__(self) -> str:
        return f"{self.path} holds a log already; it was left alone: {self.todo}"


class DatabaseFailed(TrackerError):
    """The database refused for a reason that we have no better word for."""

    code: ClassVar[str] = "database-failed"
    exit_code: ClassVar[int] = 19
    reason: str

    def __str__(self) -> str:
        return f"the database refused: {self.reason}{self.kept}"


class DatabaseUnreachable(TrackerError):
    """There is no connection to the server: network, password, or the database's name."""

    code: ClassVar[str] = "database-unreachable"
    exit_code: ClassVar[int] = 94
    name: str
    reason: str

    def __str__(self) -> str:
        return f"cannot reach {self.name} ({self.reason}){self.kept}"


class ConnectionLost(TrackerError):
    """The server ended the connection, or the network did, before anything was kept."""

    code: ClassVar[str] = "connection-lost"
    exit_code: ClassVar[int] = 95
    name: str
    reason: str

    def __str__(self) -> str:
        return f"the connection to {self.name} was lost ({self.reason}){self.kept}: try again"


class OutcomeUnknown(TrackerError):
    """The connection was lost while the server was keeping what was recorded."""

    code: ClassVar[str] = "outcome-unknown"
    exit_code: ClassVar[int] = 96
    name: str
    reason: str

    def __str__(self) -> str:
        return (
            f"the connection to {self.name} was lost ({self.reason}) while it recorded: whether it"
            " did is unknown; give the same command again, which records nothing twice"
        )


class StatementStopped(TrackerError):
    """The server stopped a statement: at the time limit that is set there, or somebody's wish."""

    code: ClassVar[str] = "statement-stopped"
    exit_code: ClassVar[int] = 77
    name: str
    reason: str

    def __str__(self) -> str:
        return (
            f"{self.name} stopped a statement ({self.reason}){self.kept}: try again, or"
            " raise statement_timeout for this role"
        )


class BrokenOff(TrackerError):
    """The server broke a transaction off for the sake of another one, each time it was tried."""

    code: ClassVar[str] = "broken-off"
    exit_code: ClassVar[int] = 79
    name: str
    reason: str

    def __str__(self) -> str:
        return (
            f"{self.name} broke the transaction off for another one ({self.reason}){self.kept}:"
            " try again"
        )


class OnlyReplica(TrackerError):
    """Somebody wants to write, and all that is named is a replica: it is there to be read."""

    code: ClassVar[str] = "only-replica"
    exit_code: ClassVar[int] = 90
    name: str

    def __str__(self) -> str:
        return (
            f"{self.name} is a replica, or set to be read only, and takes no entries; nothing was"
            " recorded: name the log to write to with --db"
        )


class StandbyConflict(TrackerError):
    """A standby broke a question off: it had to replay what took away rows that were read."""

    code: ClassVar[str] = "standby-conflict"
    exit_code: ClassVar[int] = 91
    name: str
    reason: str

    def __str__(self) -> str:
        return (
            f"{self.name} broke the question off ({self.reason}): ask again, or ask the primary;"
            " `hot_standby_feedback = on` on the standby prevents it"
        )


class DriverMissing(TrackerError):
    """PostgreSQL's driver is not installed."""

    code: ClassVar[str] = "driver-missing"
    exit_code: ClassVar[int] = 97

    def __str__(self) -> str:
        return "PostgreSQL needs the extra `postgres`: pip install 'agenda-tracker[postgres]'"


class ClockAhead(TrackerError):
    """This machine's clock is more than ten minutes ahead of the server's."""

    code: ClassVar[str] = "clock-ahead"
    exit_code: ClassVar[int] = 98
    reason: str

    def __str__(self) -> str:
        return f"the clock here is wrong ({self.reason}): set it right; nothing was recorded"


class RoleRefused(TrackerError):
    """The name of the role at the server can't stand in an entry."""

    code: ClassVar[str] = "role-refused"
    exit_code: ClassVar[int] = 99
    role: str
    reason: str

    def __str__(self) -> str:
        return (
            f"the role {self.role!r} cannot record, for each entry names it and its name holds"
            f" {self.reason}: record by a role of another name; nothing was recorded"
        )
