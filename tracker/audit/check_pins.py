"""The doctor's look at what lies outside the database: the user's folder, and the pins in it."""

import os
from pathlib import Path

from tracker.audit.checks import Checks, broken, entries, look, ok
from tracker.audit.pins import Pins
from tracker.audit.seen import compare
from tracker.log.connection import Connection
from tracker.log.origins import eras
from tracker.log.standby import is_standby
from tracker.log.store import Store, read_head


def folder(pins: Pins) -> Checks:
    """Whether checkpoints can be kept in the user's folder."""
    place = pins.folder
    todo = "set TRACKER_STATE to a folder that you can write"
    if place.exists() and not place.is_dir():
        yield broken("state folder", f"{place} is no folder", todo)
    elif not os.access(_nearest(place), os.W_OK | os.X_OK):
        yield broken("state folder", f"{place} can't be written: nothing is pinned", todo)
    elif place.exists():
        yield ok("state folder", str(place))
    else:
        yield ok("state folder", f"{place}, made when something is kept")


def _nearest(place: Path) -> Path:
    """The folder itself, or the nearest one above that is there."""
    return next((one for one in (place, *place.parents) if one.exists()), place)


def pinned(
    pins: Pins, store: Store, connection: Connection, *, check: str = "pins", replica: bool = False
) -> Checks:
    """Whether the log is the one that was seen, and how much of it that covers.

    A replica may be behind what was seen, and a standby is one.

    Raises:
        PinsUnusable: where the pins can't be read.
    """
    had, size = eras(connection, store), read_head(connection).size
    known = pins.read(had[-1].origin) if had else ()
    differs = compare(connection, store, pins)
    if not had:
        yield broken(check, "the log names no origin", "run `tracker audit`")
    elif differs is not None and differs.end is not None and (replica or is_standby(connection)):
        kind = "replica" if replica else "standby"
        text = f"this {kind} is {entries(differs.missing)} behind what was seen here"
        yield look(check, text, "wait until it has caught up, or ask the primary")
    elif differs is not None:
        todo = "see `tracker audit`; if it is right so, `tracker audit pin --accept REASON`"
        yield broken(check, f"it is not the log that was seen here: {differs.reason}", todo)
    elif not known:
        yield ok(check, "this log was not pinned here yet: the next entry does it")
    elif known[-1].size < size:
        yield ok(check, f"the first {known[-1].size:,} of {size:,} entries are as pinned")
    else:
        yield ok(check, f"all {size:,} entries are as pinned")
