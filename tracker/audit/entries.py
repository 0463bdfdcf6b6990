"""Entry by entry: are the bytes what they were, and are they an event of this log?

Each check is a method of a few lines over one row; what it finds is collected. Rows come in
the order of their positions, in flat memory: ``names`` says what is remembered of those before.
"""

from tracker.audit.findings import Findings
from tracker.audit.names import MOST, Names, Versions
from tracker.domain.marks import EventRetracted, Mark
from tracker.errors import DamagedEvent, EventNewer, TrackerError
from tracker.log.connection import Connection, Row
from tracker.log.envelope import Envelope, event_id, is_written_alike, leaf_hash
from tracker.log.store import Store, Stored
from tracker.views.projections import NAMING, mentioned, registered

COPIED = ("event_id", "stream", "version", "type")
"""Columns that are copies of the envelope's keys, in the order of the row."""

OPEN = "log.opened"

REGISTERING = frozenset(NAMING)
"""Events that give a thing its name: told by one look."""

MOST_LOST = 100
"""Numbers within a command that are tried where entries of it may be lost."""

MOST_OF_COMMAND = 1 << 16
"""Events of one command that are tried to find the number of one."""


def same_bytes(row: Row, findings: Findings) -> bool:
    """Check that a row's leaf is the hash of its bytes: all that ``--quick`` asks of a row."""
    stored, leaf = row[1], row[2]
    if type(stored) is type(leaf) is bytes and leaf_hash(stored) == leaf:
        return True
    if isinstance(stored, bytes) and isinstance(leaf, bytes):
        text = "its bytes do not hash to its leaf: one was changed"
        findings.add("leaf", row[0], text)
    else:
        findings.add("bytes", row[0], "its bytes or its leaf are no bytes")
    return False


class Entries:
    """Checks one row after the other."""

    def __init__(
        self, connection: Connection, store: Store, findings: Findings, names: Names
    ) -> None:
        """Take where marked events are looked up, what decodes rows, where findings go."""
        self._connection = connection
        self._store = store
        self._findings = findings
        self._versions = Versions(connection)
        self._names = names
        self._before: set[str] = set()
        self._stamp = ""
        self._command = ("", 0)
        self._lost = 0
        self.fence = 0

    @property
    def stamp(self) -> str:
        """The last entry's stamp."""
        return self._stamp

    def lose(self, count: int) -> None:
        """Take note of entries that are missing or damaged: what lacks of them is no new damage."""
        self._lost += count

    def go_on(self, row: Row | None) -> None:
        """Go on after an entry that is checked elsewhere.

        Raises:
            DamagedEvent, EventNewer: where what follows it can't be told.
        """
        if row is None:
            raise DamagedEvent(-1, "the entry before is missing")
        before = self._store.decode(row).envelope
        command = before.metadata.command_id
        numbers = (n for n in range(MOST_OF_COMMAND) if event_id(command, n) == before.event_id)
        number = next(numbers, None)
        if number is None:
            raise DamagedEvent(int(row[0]), "its id does not follow from its command")
        self._stamp, self._command = before.recorded_at, (command, number)

    def adopt(self, stamp: str, fence: int) -> None:
        """Take over what was found elsewhere: the last stamp, and the fence."""
        self._stamp, self.fence = stamp, fence

    def check(self, row: Row) -> Stored | None:
        """Check all of one row but its leaf; gives the event, where it can be read."""
        position = int(row[0])
        try:
            found = self._store.decode(row)
        except EventNewer as error:
            self._findings.add("schema", position, str(error), grade="unknown")
            self.lose(1)
            return None
        except DamagedEvent as error:
            self._findings.add("schema", position, error.reason)
            self.lose(1)
            return None
        self._columns(row, found.envelope)
        self._rewritten(found)
        self._ordered(found)
        self._identified(found)
        self._refers(found)
        return found

    def _columns(self, row: Row, envelope: Envelope) -> None:
        """The copied columns are what the bytes say, before any upcasting."""
        due = (envelope.event_id, envelope.stream, envelope.version, envelope.type)
        if row[3:] == due and type(row[5]) is int:
            return
        for name, column, said in zip(COPIED, row[3:], due, strict=True):
            if type(column) is not type(said) or column != said:
                text = f"its column {name} says {column!r}, its bytes say {said!r}"
                self._findings.add("column", int(row[0]), text)

    def _rewritten(self, found: Stored) -> None:
        """Written again, the envelope has the same bytes."""
        as_read = found.envelope.schema_version == found.kind.version and not found.kind.open
        try:
            same = is_written_alike(found.stored, found.envelope, found.data if as_read else None)
        except TrackerError as error:
            self._findings.add("canonical", found.position, str(error))
            return
        if not same:
            text = "its bytes are not the canonical ones of what they say"
            self._findings.add("canonical", found.position, text)

    def _ordered(self, found: Stored) -> None:
        """Versions have no gap within a stream, and stamps never run backwards."""
        envelope, position = found.envelope, found.position
        due = self._versions.due(envelope.stream, envelope.version, position)
        if not due <= envelope.version <= due + self._lost:
            text = f"it is version {envelope.version} of {envelope.stream}, due is {due}"
            self._findings.add("version", position, text)
        if envelope.recorded_at < self._stamp:
            text = f"recorded at {envelope.recorded_at}, the one before at {self._stamp}"
            self._findings.add("stamp", position, text)
        self._stamp = envelope.recorded_at
        if (position == 0) != (envelope.type == OPEN):
            self._findings.add("schema", position, f"a log begins with {OPEN}, and once only")
        if found.kind.takes_away:
            self.fence = position + 1

    def _identified(self, found: Stored) -> None:
        """An event's id follows from its command and its number within it."""
        envelope = found.envelope
        command = envelope.metadata.command_id
        number = self._command[1] + 1 if command == self._command[0] else 0
        last = number + min(self._lost, MOST_LOST)
        try:
            due = number
            while event_id(command, due) != envelope.event_id and due <= last:
                due += 1
        except TrackerError as error:
            self._findings.add("event_id", found.position, str(error))
            return
        if due <= last:
            self._command = command, due
            return
        self._command = command, number
        text = f"its id {envelope.event_id} does not follow from its command and number {number}"
        self._findings.add("event_id", found.position, text)

    def _refers(self, found: Stored) -> None:
        """What it marks or replaces came before; what it names is registered somewhere."""
        envelope, data = found.envelope, found.data
        names = self._names
        if type(data) in REGISTERING:
            for kind, name, *_ in registered(found):
                names.register(kind, name)
        for ref, _ in mentioned(found):
            if ref not in names.known:
                names.mention(ref, found.position)
        if envelope.replaces is not None:
            self._came_before(found, envelope.replaces, "replaces")
        if isinstance(data, Mark):
            self._came_before(found, data.target, "is about")
        if isinstance(data, EventRetracted) and data.target == envelope.event_id:
            self._findings.add("reference", found.position, "it retracts itself")
        if len(self._before) >= MOST:
            self._before.clear()
        self._before.add(envelope.event_id)

    def _came_before(self, found: Stored, identity: str, says: str) -> None:
        if identity in self._before:
            return
        row = self._connection.one("SELECT position FROM event WHERE event_id = :id", id=identity)
        if row is None and self._lost:
            return
        if row is None or int(row[0]) >= found.position:
            text = f"it {says} the event {identity}, which did not come before it"
            self._findings.add("reference", found.position, text)

    def finish(self) -> None:
        """Tell the names that nothing registered in the whole log, if all of it was read."""
        if self._lost:
            return
        for ref, position in self._names.missing():
            self._findings.add("reference", position, f"it names {ref}, which nothing registers")
