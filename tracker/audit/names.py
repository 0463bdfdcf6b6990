"""What a scan must know of the entries before: each stream's version, each thing's name.

In flat memory: the last ones are remembered, all others are looked up by the log's own indexes,
never in the read models, which are no part of what is verified here.
"""

from collections.abc import Iterator

from tracker.domain.known import PARTIES, PROCEDURE
from tracker.domain.procedure import shipped_names
from tracker.log.connection import Connection

MOST = 20_000
"""Streams, and names, that are remembered at a time."""

MOST_MISSING = 1_000
"""Names without a registration that are remembered: more are not told one by one."""

BEFORE = """
SELECT version, position FROM event
WHERE stream = :stream AND version <= :version AND position <> :position
ORDER BY version DESC LIMIT 1
"""
"""The version of a stream that comes before one (or is there twice)."""

OPENS = "SELECT type FROM event WHERE stream = :stream AND version = 1"

OPENING = {
    "party": "party.registered",
    "organisation": "organisation.registered",
    "source": "source.cited",
    PROCEDURE: "procedure.adopted",
    "meeting": "meeting.registered",
    "item": "item.registered",
    "plan": "plan.registered",
    "statement": "statement.made",
}
"""With which event a thing's own stream begins."""


class Versions:
    """The last version of each stream."""

    def __init__(self, connection: Connection) -> None:
        """Take the snapshot."""
        self._connection = connection
        self._known: dict[str, int] = {}

    def due(self, stream: str, version: int, position: int) -> int:
        """The version that an entry of a stream should have; the one that it has is kept."""
        known = self._known.get(stream)
        if known is None:
            known = self._before(stream, version, position)
            if len(self._known) >= MOST:
                self._known.clear()
        self._known[stream] = version
        return known + 1

    def _before(self, stream: str, version: int, position: int) -> int:
        row = self._connection.one(BEFORE, stream=stream, version=version, position=position)
        if row is None or not isinstance(row[0], int) or row[1] > position:
            return 0
        return row[0]


class Names:
    """What is registered. Bodies and measures, which have no stream, are kept in a set.

    ``within`` are these, ``known`` some of the others; ``waiting`` are the names that nothing
    registered yet, with where each was named first.
    """

    def __init__(self, connection: Connection, most_missing: int = MOST_MISSING) -> None:
        """Take the snapshot, and how many names may wait for their registration."""
        self._connection = connection
        self._most_missing = most_missing
        self.known: set[str] = set()
        self.within: set[str] = set()
        self.waiting: dict[str, int] = {}

    def register(self, kind: str, name: str) -> None:
        """Note a registration."""
        if kind in OPENING:
            self._remember(f"{kind}/{name}")
        else:
            self.within.add(f"{kind}/{name}")

    def mention(self, ref: str, position: int) -> None:
        """Note that an entry names something, which may be registered later in the log."""
        if ref in self.known or ref in self.within:
            return
        if any(self._opened(each) for each in _meant(ref)):
            self._remember(ref)
        elif len(self.waiting) < self._most_missing:
            self.waiting.setdefault(ref, position)

    def missing(self) -> Iterator[tuple[str, int]]:
        """All that was named and nothing registers, with where it was named first."""
        for ref, position in self.waiting.items():
            kind, _, name = ref.partition("/")
            if kind == PROCEDURE and name in shipped_names():
                continue
            if self.within.isdisjoint(_meant(ref)):
                yield ref, position

    def _remember(self, ref: str) -> None:
        if len(self.known) >= MOST:
            self.known.clear()
        self.known.add(ref)

    def _opened(self, ref: str) -> bool:
        """Whether a thing has a stream that begins with its registration."""
        if ref in self.within:
            return True
        row = self._connection.one(OPENS, stream=ref)
        return row is not None and row[0] == OPENING.get(ref.partition("/")[0])


def _meant(ref: str) -> tuple[str, ...]:
    """All that a name can stand for: who acts may be a party, an organisation, a body."""
    kind, _, name = ref.partition("/")
    return tuple(f"{each}/{name}" for each in PARTIES) if kind == "party" else (ref,)
