"""Parts of a log that several processes checked, put together as one scan would have seen them."""

from collections.abc import Callable, Sequence

import msgspec

from tracker.audit.checkpoints import Checkpoints
from tracker.audit.names import Names
from tracker.audit.parts import Part, spans
from tracker.audit.processes import Result, Task, side_by_side
from tracker.audit.tree import Tree
from tracker.log.connection import Connection
from tracker.log.merkle import HASH
from tracker.log.store import Progress
from tracker.log.tiles import LEAVES, WIDTH

WHOLE = """
SELECT (SELECT size FROM head WHERE id = 1), (SELECT min(position) FROM event),
    (SELECT max(position) FROM event)
"""


class Jobs(msgspec.Struct, frozen=True):
    """How many processes check a log side by side, and the URL by which each opens it."""

    url: str
    count: int


class Gathered(msgspec.Struct, frozen=True):
    """A log without a flaw, in parts; and what the engine says of its tables."""

    parts: Sequence[Part]
    texts: tuple[str, ...]


def gathered(
    connection: Connection, jobs: Jobs, progress: Progress | None, *, quick: bool
) -> Gathered | None:
    """Let processes check all parts; None where one scan has to tell what is wrong.

    Raises:
        Lost: where a process ended early.
    """
    size = _size(connection)
    if size is None:
        return None
    tasks: list[Task] = [] if quick else [None]
    tasks += spans(size, jobs.count, quick=quick)
    found = side_by_side(jobs.url, jobs.count, tasks, _told(size, progress))
    if found is None:
        return None
    parts = [one for one in found if isinstance(one, Part)]
    texts = [one for one in found if isinstance(one, tuple)]
    return Gathered(parts, texts[0] if texts else ()) if _all_named(connection, parts) else None


def _size(connection: Connection) -> int | None:
    """The size of the log, where its head and its entries agree in it."""
    try:
        with connection.attempt():
            size, first, last = connection.one(WHOLE) or (None, None, None)
    except connection.failure:
        return None
    whole = isinstance(size, int) and size > 0 and (first, last) == (0, size - 1)
    return size if whole else None


def _told(size: int, progress: Progress | None) -> Callable[[Result], None]:
    """Tell the progress after each part."""
    done = 0

    def tell(result: Result) -> None:
        nonlocal done
        if progress is not None and isinstance(result, Part):
            done += result.span.stop - result.span.start
            progress(done, size)

    return tell


def _all_named(connection: Connection, parts: Sequence[Part]) -> bool:
    """Whether what one part names and does not register is registered by another."""
    names = Names(connection)
    for part in parts:
        names.within |= part.within
        names.waiting.update(part.missing)
    return next(names.missing(), None) is None


class Together:
    """Grows the tree of the log out of its parts, and stops where something is compared."""

    def __init__(
        self, connection: Connection, tree: Tree, checkpoints: Checkpoints,
        resumed: Callable[[int], None],
    ) -> None:  # fmt: skip
        """Take the snapshot, the tree, what is compared at its sizes, who checks restores."""
        self._connection = connection
        self._tree = tree
        self._checkpoints = checkpoints
        self._check_resumed = resumed
        self._restores: set[int] = set()
        self._split: set[int] = set()

    def grow(self, parts: Sequence[Part]) -> None:
        """Add all parts, tile by tile; leaf by leaf where a size within a tile matters."""
        self._restores = {position for part in parts for position in part.resumed}
        sizes = {size for size in self._checkpoints.sizes if size % WIDTH}
        self._split = {size // WIDTH for size in sizes | self._restores}
        for part in parts:
            for start in range(0, len(part.tiles), HASH):
                self._tile(part.tiles[start : start + HASH])
            self._leaves(part.span.stop)

    def _tile(self, root: bytes) -> None:
        number = self._tree.size // WIDTH
        if number in self._split:
            self._leaves((number + 1) * WIDTH)
        else:
            self._tree.add_tile(root)
            self._checkpoints.compare(self._tree)

    def _leaves(self, stop: int) -> None:
        start = self._tree.size
        for (leaf,) in self._connection.all(LEAVES, start=start, stop=stop):
            if self._tree.size in self._restores:
                self._check_resumed(self._tree.size)
            self._tree.add(bytes(leaf))
            self._checkpoints.compare(self._tree)
