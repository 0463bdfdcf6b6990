"""Has the log the history that was seen here before? Compared at each start, without a scan.

The root at the size of a pin comes out of cached tiles; before anybody is blamed it is computed
once more from the leaves. A log that went on under a new origin is held to its old pins as well.
"""

from collections.abc import Iterator, Sequence

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

    The first ``common`` entries are as they were seen; ``missing`` is how many more were seen,
    and 0 where it has other ones. ``end`` is its size where it simply ends too early, as a copy
    does that has not received the others; else null.
    """

    origin: str
    common: int
    reason: str
    missing: int = 0
    end: int | None = None


def compare(connection: Connection, store: Store, pins: Pins) -> Differs | None:
    """Compare the log with the user's pins; None where it is the history that was seen.

    Raises:
        PinsUnusable: where the pins can't be read.
    """
    return next(differences(connection, store, pins), None)


def differences(connection: Connection, store: Store, pins: Pins) -> Iterator[Differs]:
    """Compare the log with the user's pins, origin by origin, oldest first.

    What an old origin is known to have had beyond the end that this log tells is no difference
    once the present one was pinned: who made the copy, or accepted it, knew.

    Raises:
        PinsUnusable: as above.
    """
    had, size = eras(connection, store), read_head(connection).size
    agreed = bool(had) and bool(pins.read(had[-1].origin))
    for era in had:
        end = size if era.stop is None else era.stop
        past = era.stop is not None and agreed
        known = [one for one in pins.read(era.origin) if not past or one.size <= end]
        found = of_era(connection, era, end, known)
        if found is not None:
            yield found


def of_era(
    connection: Connection, era: Era, end: int, known: Sequence[Checkpoint]
) -> Differs | None:
    """Compare the entries of one origin, which end before ``end``, with pins of it."""
    if not known:
        return None
    newest = known[-1]
    if newest.size > end:
        return _shorter(connection, era, end, known)
    if _same(connection, newest):
        return None
    return _other(connection, known)


def stale(connection: Connection, store: Store, pins: Pins) -> bool:
    """Whether cached hashes give another root than a pin of the log, whose leaves fit it."""
    had = eras(connection, store)
    known = pins.read(had[-1].origin) if had else ()
    return bool(known) and not _cached(connection, known[-1])


def _same(connection: Connection, pin: Checkpoint) -> bool:
    """Whether the log begins with the entries of a pin: by the tiles, else by the leaves."""
    return _cached(connection, pin) or root_of_leaves(connection, pin.size) == pin.root


def _cached(connection: Connection, pin: Checkpoint) -> bool:
    try:
        return Tiles(connection).root(pin.size) == pin.root
    except DamagedEvent:
        return False


def _shorter(connection: Connection, era: Era, end: int, known: Sequence[Checkpoint]) -> Differs:
    newest, held = known[-1], [one for one in known if one.size <= end]
    reason = f"it had {newest.size} entries when it was last seen here, and has {end}"
    same = not held or _same(connection, held[-1])
    shared = (held[-1].size if held else 0) if same else _common(connection, held)
    if not same:
        reason += f", and from @{shared} on other ones: it is a fork of the same origin"
        return Differs(newest.origin, shared, reason)
    missing = newest.size - end
    if era.stop is not None:
        reason += ": the log goes on without the others, under another origin"
        return Differs(newest.origin, shared, reason, missing)
    reason += f": {_span(end, newest.size - 1)} missing"
    return Differs(newest.origin, shared, reason, missing, end)


def _span(first: int, last: int) -> str:
    return f"@{first} is" if first == last else f"@{first} to @{last} are"


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
