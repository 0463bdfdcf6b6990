"""Has the log the history that was seen here before? Compared at each start, without a scan.

The root at the size of a pin comes out of cached tiles; before anybody is blamed it is computed
once more from the leaves. A log that went on under a new origin is held to its old pins as well.
"""

from collections.abc import Sequence

import msgspec

from tracker.audit.pins import Pins
from tracker.errors import DamagedEvent
from tracker.log.checkpoint import Checkpoint
from tracker.log.connection import Connection
from tracker.log.merkle import Frontier
from tracker.log.origins import Era, eras
from tracker.log.store import Store, read_head
from tracker.log.tiles import LEAVES, Tiles, root_of_leaves


class Differs(msgspec.Struct, frozen=True):
    """A history that is not the one seen before: of which log, and how it differs, in words.

    The first ``common`` entries are as they were seen.
    """

    origin: str
    common: int
    reason: str


def compare(connection: Connection, store: Store, pins: Pins) -> Differs | None:
    """Compare the log with the user's pins; None where it is the history that was seen.

    Raises:
        PinsUnusable: where the pins can't be read.
    """
    size, had = read_head(connection).size, eras(connection, store)
    seen = bool(had) and bool(pins.read(had[-1].origin))
    for era in had:
        found = _of_era(connection, era, size, pins.read(era.origin), seen=seen)
        if found is not None:
            return found
    return None


def _of_era(
    connection: Connection, era: Era, size: int, known: Sequence[Checkpoint], *, seen: bool
) -> Differs | None:
    """Compare one origin's entries with its pins.

    Who has ``seen`` the log under its present origin knows that it goes its own way: what the old
    one has beyond the parting is no loss.
    """
    if era.stop is not None and seen:
        known = [pin for pin in known if pin.size <= era.stop]
    if not known:
        return None
    newest, end = known[-1], size if era.stop is None else era.stop
    if newest.size > end:
        return _shorter(connection, end, known)
    if _same(connection, newest):
        return None
    return _other(connection, known)


def _same(connection: Connection, pin: Checkpoint) -> bool:
    """Whether the log begins with the entries of a pin: by the tiles, else by the leaves."""
    try:
        if Tiles(connection).root(pin.size) == pin.root:
            return True
    except DamagedEvent:
        pass
    return root_of_leaves(connection, pin.size) == pin.root


def _shorter(connection: Connection, end: int, known: Sequence[Checkpoint]) -> Differs:
    newest = known[-1]
    reason = f"it had {newest.size} entries when it was last seen here, and has {end}"
    shared = _common(connection, [one for one in known if one.size <= end])
    held = [one.size for one in known if one.size <= end]
    if held and shared < held[-1]:
        reason += f", and from @{shared} on other ones: it is a fork of the same origin"
    return Differs(newest.origin, shared, reason)


def _other(connection: Connection, known: Sequence[Checkpoint]) -> Differs:
    shared, newest = _common(connection, known), known[-1]
    first = next(one.size for one in known if one.size > shared)
    reason = (
        f"between @{shared} and @{first - 1} it has other entries than were seen here:"
        " it was changed, or it is a fork of the same origin"
    )
    return Differs(newest.origin, shared, reason)


def _common(connection: Connection, known: Sequence[Checkpoint]) -> int:
    """The size of the largest pin up to which the leaves give every pin's root; one scan."""
    frontier, shared = Frontier(), 0
    rows = connection.rows(LEAVES, start=0, stop=known[-1].size if known else 0)
    for pin in known:
        while frontier.size < pin.size and (row := next(rows, None)) is not None:
            frontier.add(bytes(row[0]))
        if frontier.size != pin.size or frontier.root() != pin.root:
            break
        shared = pin.size
    return shared
