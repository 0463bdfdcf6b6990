"""What the doctor says of one thing that it looked at, and how it looks without falling over.

Whatever is damaged, a check ends in a line: what was found, and what to do.
"""

from collections.abc import Callable, Iterator
from typing import Literal

import msgspec

from tracker.errors import (
    DatabaseFailed,
    DatabaseUnreachable,
    DriverMissing,
    NoDatabase,
    NotADatabase,
    PinsUnusable,
    TrackerError,
    Unwritable,
)
from tracker.log.connection import Connection
from tracker.log.database import Database
from tracker.log.sqlite_damage import SURPRISES

State = Literal["ok", "look", "broken"]


class Check(msgspec.Struct, frozen=True):
    """One thing that was looked at: ``todo`` is what to do, and null where all is well.

    ``look`` is worth a look and stops nothing; ``broken`` stops reading or recording, or may lose
    something.
    """

    check: str
    state: State
    found: str
    todo: str | None


Checks = Iterator[Check]
Looking = Callable[[Connection], Checks]
"""Looks at one thing, in a snapshot of its own."""

AUDIT = "run `tracker audit`; restore the log from a copy"

TODO: dict[type[TrackerError], str] = {
    DatabaseUnreachable: "start the server, or mend host, name or password in {}",
    DatabaseFailed: "mend {}, or what the server says",
    DriverMissing: "pip install 'agenda-tracker[postgres]'",
    PinsUnusable: "mend that file or folder, or set TRACKER_STATE to one that can be written",
    Unwritable: "check the permissions of the file and its folder",
}
"""What to do about errors whose own message does not end with it; ``{}`` is where it is named."""


NAMED = {"--db": "--db or TRACKER_DB", "--read-db": "--read-db or TRACKER_READ_DB"}
"""Where a database is named."""

OF_THE_LOG = {"guards", "projections", "log", "clock", "pins"}
"""Checks of what the log itself holds: there the server is not to blame."""


def ok(check: str, found: str) -> Check:
    """All is well."""
    return Check(check, "ok", found, None)


def look(check: str, found: str, todo: str) -> Check:
    """Something is worth a look."""
    return Check(check, "look", found, todo)


def broken(check: str, found: str, todo: str) -> Check:
    """Something has to be mended."""
    return Check(check, "broken", found, todo)


def entries(number: int) -> str:
    """So many entries, in words."""
    return "1 entry" if number == 1 else f"{number:,} entries"


def failed(check: str, error: TrackerError) -> Check:
    """What an error of ours says: what is wrong, and what to do."""
    error.asked = True
    said = str(error)
    if isinstance(error, DatabaseFailed) and check in OF_THE_LOG:
        return broken(check, error.reason, AUDIT)
    if isinstance(error, NoDatabase | NotADatabase) and check in OF_THE_LOG:
        return broken(check, "a table that it needs is missing", "restore the log from a copy")
    if todo := TODO.get(type(error)):
        return broken(check, said, todo.format(NAMED[error.option]))
    found, _, todo = said.rpartition(": ")
    return broken(check, found or said, todo if found else AUDIT)


def looked_at(database: Database, check: str, looking: Looking) -> Checks:
    """Look at one thing in a snapshot of its own: what fails in it spoils no other one's."""
    found: list[Check] = []
    try:
        with database.untouched() as connection:
            found += looking(connection)
    except TrackerError as error:
        found = [failed(check, error)]
    except SURPRISES as error:
        found = [broken(check, f"it can't be read ({type(error).__name__}: {error})", AUDIT)]
    yield from found
