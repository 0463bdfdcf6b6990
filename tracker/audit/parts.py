"""A part of the log, checked on its own: as one scan would, where nothing is wrong.

Parts are checked in any order, in other processes. Each check that looks back finds what it needs
at the part's edge or by an index. A part with any flaw says only that: then one scan goes over
all entries, so that what is found is told the same, however many processes looked.
"""

from collections.abc import Iterator, Mapping

import msgspec

from tracker.audit.entries import Entries, same_bytes
from tracker.audit.findings import Findings
from tracker.audit.names import Names
from tracker.errors import TrackerError
from tracker.log.connection import Connection, Row
from tracker.log.log_events import LogResumed
from tracker.log.statements import EVENT_AT, EVENTS
from tracker.log.store import Store
from tracker.log.tiles import WIDTH, folded_evenly

PARTS = 16
"""Into so many parts a log is cut for each process: so that all end at one time."""

MOST_MISSING = 100_000
"""Names of one part that may be registered in another part."""


class Span(msgspec.Struct, frozen=True):
    """Entries ``start`` … ``stop`` − 1, and whether only their hashes are checked.

    ``start`` is a multiple of the leaves in a tile.
    """

    start: int
    stop: int
    quick: bool


class Part(msgspec.Struct, frozen=True):
    """What is left of a part without a flaw.

    ``tiles`` are the roots of its full tiles, 32 bytes each. ``stamp`` is that of its last entry
    and ``fence`` as in a head; ``resumed`` are the entries that tell of a restore; ``within`` are
    the bodies and measures that it registers, ``missing`` the names that others have to.
    """

    span: Span
    tiles: bytes
    stamp: str
    fence: int
    resumed: tuple[int, ...]
    within: frozenset[str]
    missing: Mapping[str, int]


def spans(size: int, jobs: int, *, quick: bool) -> Iterator[Span]:
    """Cut a log of that size into parts of whole tiles."""
    tiles = -(-size // (jobs * PARTS * WIDTH))
    for start in range(0, size, tiles * WIDTH):
        yield Span(start, min(size, start + tiles * WIDTH), quick)


def check_part(connection: Connection, store: Store, span: Span) -> Part | None:
    """Check a part; None where anything in it is not as it should be, or can't be read."""
    try:
        return _Part(connection, store, span).checked()
    except (TrackerError, connection.failure):
        return None


class _Part:
    def __init__(self, connection: Connection, store: Store, span: Span) -> None:
        self._connection = connection
        self._span = span
        self._findings = Findings()
        self._names = Names(connection, MOST_MISSING)
        self._entries = Entries(connection, store, self._findings, self._names)
        self._resumed: list[int] = []
        self._tiles: list[bytes] = []
        self._leaves: list[bytes] = []

    def checked(self) -> Part | None:
        span = self._span
        if span.start and not span.quick:
            self._entries.go_on(self._connection.one(EVENT_AT, position=span.start - 1))
        due = span.start
        for row in self._connection.rows(EVENTS, start=span.start, stop=span.stop):
            if row[0] != due or not same_bytes(row, self._findings):
                return None
            if not span.quick and not self._is_sound(row):
                return None
            self._leaves.append(row[2])
            due += 1
            if not due % WIDTH:
                self._fold()
        whole = due == span.stop and len(self._names.waiting) < MOST_MISSING
        return self._part() if whole else None

    def _is_sound(self, row: Row) -> bool:
        found = self._entries.check(row)
        if found is None or self._findings.count:
            return False
        if isinstance(found.data, LogResumed):
            self._resumed.append(found.position)
        return True

    def _fold(self) -> None:
        self._tiles.append(folded_evenly(self._leaves))
        self._leaves.clear()

    def _part(self) -> Part:
        return Part(
            span=self._span,
            tiles=b"".join(self._tiles),
            stamp=self._entries.stamp,
            fence=self._entries.fence,
            resumed=tuple(self._resumed),
            within=frozenset(self._names.within),
            missing=dict(self._names.waiting),
        )
