"""Tiles: cached hashes of the Merkle tree, so that a root of the past needs no scan of the log.

A tile of level L holds up to 256 hashes, each of a complete subtree of 256^L leaves; of level 0
are the leaves themselves, which lie in the table ``event``. It is a cache: whoever can't write
computes what is missing, and what it says is checked against the leaves before anybody is blamed.
"""

from collections.abc import Sequence

from tracker.errors import DamagedEvent
from tracker.log.connection import Connection
from tracker.log.merkle import (
    EMPTY,
    HASH,
    Frontier,
    complete,
    folded,
    own_sha256,
    root,
    root_of,
)

BITS = 8
WIDTH = 1 << BITS
"""Hashes of a full tile."""

MOST = 64
"""Tiles that are remembered at a time."""

LEAVES = """
SELECT leaf FROM event WHERE position >= :start AND position < :stop ORDER BY position
"""
TILE = "SELECT hashes FROM tile WHERE level = :level AND number = :number"
LAST_TILE = """
SELECT number, hashes FROM tile WHERE level = :level ORDER BY number DESC LIMIT 1
"""
PUT_TILE = """
INSERT INTO tile (level, number, hashes) VALUES (:level, :number, :hashes)
ON CONFLICT (level, number) DO UPDATE SET hashes = excluded.hashes
"""
DROP_TILES = "DELETE FROM tile"


class Tiles:
    """The subtrees of a log, out of tiles and leaves: a ``Subtrees`` for roots and proofs."""

    def __init__(self, connection: Connection) -> None:
        """Take the snapshot."""
        self._connection = connection
        self._tiles: dict[tuple[int, int], list[bytes]] = {}

    def __call__(self, level: int, number: int) -> bytes:
        """The root of the complete subtree of 2^level leaves with that number.

        Raises:
            DamagedEvent: where leaves of it are missing.
        """
        tile_level, up = divmod(level, BITS)
        first = number << up
        start = first & (WIDTH - 1)
        hashes = self._tile(tile_level, first >> BITS)[start : start + (1 << up)]
        if len(hashes) < 1 << up:
            hashes = [self._below(tile_level, first + n) for n in range(1 << up)]
        return folded_evenly(hashes)

    def root(self, size: int) -> bytes:
        """The root of the first ``size`` entries."""
        return root_of(self, 0, size) if size else EMPTY

    def _below(self, level: int, number: int) -> bytes:
        """A hash that its tile does not hold: out of the tile below."""
        if level == 0:
            raise DamagedEvent(number, "its leaf is missing")
        return self._whole(level - 1, number)

    def _whole(self, level: int, number: int) -> bytes:
        """The root of a full tile."""
        hashes = self._tile(level, number)
        if len(hashes) < WIDTH:
            start = number << BITS
            hashes = hashes + [
                self._below(level, n) for n in range(start + len(hashes), start + WIDTH)
            ]
        return folded_evenly(hashes)

    def _tile(self, level: int, number: int) -> list[bytes]:
        """The hashes that a tile holds, remembered."""
        found = self._tiles.get((level, number))
        if found is None:
            if len(self._tiles) >= MOST:
                self._tiles.clear()
            found = self._tiles[level, number] = self._read(level, number)
        return found

    def _read(self, level: int, number: int) -> list[bytes]:
        if level == 0:
            start = number << BITS
            rows = self._connection.all(LEAVES, start=start, stop=start + WIDTH)
            return [bytes(row[0]) for row in rows]
        row = self._connection.one(TILE, level=level, number=number)
        return _hashes(bytes(row[0])) if row is not None else []

    def forget(self) -> None:
        """Read all tiles anew."""
        self._tiles.clear()


def lacking(connection: Connection, size: int) -> bool:
    """Whether a tile of a log of that size is not cached by now."""
    row = connection.one(LAST_TILE, level=1)
    known = 0 if row is None else int(row[0]) * WIDTH + len(bytes(row[1])) // HASH
    return known < size >> BITS


def extend(connection: Connection, size: int) -> None:
    """Bring the tiles to a size, in the caller's transaction. What is there is kept.

    Raises:
        DamagedEvent: where leaves are missing.
    """
    tiles, level = Tiles(connection), 1
    while size >> level * BITS:
        _extend_level(connection, tiles, level, size >> level * BITS)
        tiles.forget()
        level += 1


def _extend_level(connection: Connection, tiles: Tiles, level: int, count: int) -> None:
    """Write the hashes of a level that are missing: ``count`` there shall be."""
    row = connection.one(LAST_TILE, level=level)
    number, known = (int(row[0]), _hashes(bytes(row[1]))) if row is not None else (0, [])
    due = number * WIDTH + len(known)
    known = known if len(known) < WIDTH else []
    while due < count:
        stop = min(count, (due // WIDTH + 1) * WIDTH)
        known = [*known, *(tiles(level * BITS, n) for n in range(due, stop))]
        connection.run(PUT_TILE, level=level, number=due // WIDTH, hashes=b"".join(known))
        due, known = stop, []


def drop(connection: Connection) -> None:
    """Throw all tiles away; they are made anew from the leaves when a root is asked for."""
    connection.run(DROP_TILES)


def root_of_leaves(connection: Connection, size: int) -> bytes:
    """The root of the first ``size`` entries, from the leaves alone: one scan."""
    return root(bytes(row[0]) for row in connection.rows(LEAVES, start=0, stop=size))


def root_since(connection: Connection, size: int, old: int, known: bytes) -> bytes:
    """The root of the first ``size`` entries, from the leaves after the first ``old`` of them.

    Of these only the root is known: cached hashes that give it stand for them, else all leaves.

    Raises:
        DamagedEvent: where leaves are missing.
    """
    tiles = Tiles(connection)
    roots = [tiles(level, number) for level, number in complete(0, old)]
    frontier = Frontier(old, roots) if folded(roots) == known else Frontier()
    for row in connection.rows(LEAVES, start=frontier.size, stop=size):
        frontier.add(bytes(row[0]))
    if frontier.size != size:
        raise DamagedEvent(frontier.size, "its leaf is missing")
    return frontier.root()


def _hashes(joined: bytes) -> list[bytes]:
    return [joined[n : n + HASH] for n in range(0, len(joined), HASH)]


def folded_evenly(hashes: Sequence[bytes]) -> bytes:
    """The root over a power of two of hashes."""
    # Node by node this is what `node_hash` does, without its calls.
    if len(hashes) < WIDTH:
        sha256 = own_sha256
    else:  # OpenSSL's is a quarter quicker, and takes 2 ms to load
        from hashlib import sha256  # noqa: PLC0415 - so few do
    while len(hashes) > 1:
        pairs = zip(hashes[::2], hashes[1::2], strict=True)
        hashes = [sha256(b"\x01" + left + right).digest() for left, right in pairs]
    return hashes[0]
