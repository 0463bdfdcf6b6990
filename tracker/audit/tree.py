"""The Merkle tree of a scan, tile by tile: its root at any size, and are the cached tiles right?

A tile of 256 hashes is folded when it is full, which is cheaper than a step for each leaf; what
was folded is compared with the cache that roots and proofs of the past are made of.
"""

from collections.abc import Callable, Sequence

from tracker.audit.findings import Findings
from tracker.log.connection import Connection
from tracker.log.merkle import HASH, complete, folded
from tracker.log.tiles import BITS, TILE, WIDTH, folded_evenly

TILES = "SELECT count(*) FROM tile"

WRONG = (
    "the cached hashes over them are not those of their leaves; if these are right, `tracker"
    " projections rebuild` throws the cache away"
)

Full = Callable[[int, int, Sequence[bytes]], None]
"""Takes a tile: its level, its number, its hashes."""


class Tree:
    """A growing tree in flat memory: one unfinished tile for each level."""

    def __init__(self, full: Full) -> None:
        """Start empty; each tile above the leaves is handed out when it is full."""
        self.size = 0
        self._full = full
        self._leaves: list[bytes] = []
        self._levels = [self._leaves]

    def add(self, leaf: bytes) -> None:
        """Take the next leaf's hash."""
        self._leaves.append(leaf)
        self.size += 1
        if len(self._leaves) == WIDTH:
            self._fold(0)

    def add_tile(self, root: bytes) -> None:
        """Take the next tile of leaves as one, folded elsewhere; none before it is unfinished."""
        self.size += WIDTH
        self._rise(0, root)

    def _fold(self, level: int) -> None:
        """Fold a full tile into one hash of the level above."""
        hashes = self._levels[level]
        if level:
            self._full(level, (self.size >> BITS * (level + 1)) - 1, tuple(hashes))
        root = folded_evenly(hashes)
        hashes.clear()
        self._rise(level, root)

    def _rise(self, level: int, root: bytes) -> None:
        """Put the root of a tile into the level above it."""
        if len(self._levels) == level + 1:
            self._levels.append([])
        above = self._levels[level + 1]
        above.append(root)
        if len(above) == WIDTH:
            self._fold(level + 1)

    def root(self) -> bytes:
        """The root of all leaves so far."""
        return folded(
            [
                folded_evenly(hashes[number << up : (number + 1) << up])
                for hashes in reversed(self._levels)
                for up, number in complete(0, len(hashes))
            ]
        )

    def finish(self) -> None:
        """Hand out the tiles that are not full."""
        for level, hashes in enumerate(self._levels):
            if level and hashes:
                self._full(level, self.size >> BITS * (level + 1), tuple(hashes))


class CachedTiles:
    """Compares the cache with what a scan of the leaves gives."""

    def __init__(self, connection: Connection, findings: Findings) -> None:
        """Take the snapshot, and where findings go."""
        self._connection = connection
        self._findings = findings
        self._found = 0
        self._told = False

    def compare(self, level: int, number: int, hashes: Sequence[bytes]) -> None:
        """Compare one tile; the cache may lack its end, and all of it."""
        row = self._connection.one(TILE, level=level, number=number)
        if row is None:
            return
        self._found += 1
        cached, due = row[0], b"".join(hashes)
        if not isinstance(cached, bytes) or len(cached) % HASH or len(cached) > len(due):
            self._tell(level, number << BITS, len(hashes))
        elif cached and not due.startswith(cached):
            starts = range(0, len(cached), HASH)
            wrong = [n // HASH for n in starts if cached[n : n + HASH] != due[n : n + HASH]]
            self._tell(level, (number << BITS) + wrong[0], wrong[-1] - wrong[0] + 1)

    def _tell(self, level: int, start: int, count: int) -> None:
        """Say which entries' hashes are wrong, unless damage below explains it already."""
        if self._findings.damaged and not (self._told and level == 1):
            return
        self._told = True
        up = level * BITS
        self._findings.add("tile", start << up, WRONG, last=((start + count) << up) - 1)

    def finish(self) -> None:
        """No tile is there that the log does not have."""
        row = self._connection.one(TILES)
        if row is not None and row[0] != self._found and not self._findings.damaged:
            self._findings.add("tile", None, "hashes are cached of entries that are not there")
