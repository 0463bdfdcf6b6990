"""Auditing: the questions that an outsider asks of the log, wired to the database and to files."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from tracker.app.files import contents
from tracker.app.guarding import Guard, checkpoint, checkpoint_at
from tracker.app.keys import load_key, load_verifiers, make_key
from tracker.app.log_events import append
from tracker.audit import prove
from tracker.audit.conformance import ConformanceAnswer, conformance
from tracker.audit.findings import Outside
from tracker.audit.pins import Pins
from tracker.audit.prove import CheckReport
from tracker.audit.replay import Divergence, ReplayReport, replay
from tracker.audit.seen import of_era
from tracker.audit.verify import VerifyReport, verify
from tracker.domain.moment import Moment
from tracker.domain.text import clean
from tracker.errors import (
    EventNewer,
    NoteRefused,
    PinsUnusable,
    TrackerError,
    UnknownReference,
)
from tracker.log.checkpoint import Checkpoint, Presented, read_checkpoint
from tracker.log.connection import Connection
from tracker.log.cores import usual
from tracker.log.database import Database
from tracker.log.growth import write_growth
from tracker.log.log_events import KeyRotated
from tracker.log.note import write_note
from tracker.log.origins import eras, key_in_force, origin_at
from tracker.log.proof import write_proof
from tracker.log.signing import sign
from tracker.log.store import Progress, Store, read_head
from tracker.views.reader import Reader
from tracker.views.things import Things

if TYPE_CHECKING:
    from tracker.audit.together import Jobs


class AuditReport(msgspec.Struct, frozen=True):
    """All three audits of a log: its bytes, its read models, its procedures.

    ``exit_code`` is 0 for clean, 1 for damaged, 2 where nobody can tell, 3 for clean but
    irregular. A damaged log is not judged by procedures: ``conformance`` is null then, and where
    an entry is of a newer program ``replay`` is null, too.
    """

    exit_code: int
    verify: VerifyReport
    replay: ReplayReport | None
    conformance: ConformanceAnswer | None


class Auditor:
    """Asks whether the log is what it was, and shows it to others."""

    def __init__(self, database: Database, store: Store, guard: Guard, recorder: str) -> None:
        """Take the database, its store, what this user saw of it before, and who records."""
        self._database = database
        self._store = store
        self._guard = guard
        self._pins = guard.pins
        self._recorder = recorder

    # --- is it what it was? -------------------------------------------------------------------

    def verify(
        self, checkpoints: Sequence[Path] = (), *, quick: bool = False,
        progress: Progress | None = None, jobs: int | None = 1,
    ) -> VerifyReport:  # fmt: skip
        """Verify the bytes of the log, against checkpoints from outside and this user's pins.

        ``jobs`` processes check it side by side; None takes as many as are worth it. A script
        that asks for more than one needs the usual ``if __name__ == "__main__"``.

        Raises:
            FileUnreadable, NoteRefused: for a checkpoint that can't be read.
        """
        held = [Outside(_read(one).checkpoint, str(one)) for one in checkpoints]
        with self._database.reading() as connection:
            held += self._pinned(connection)
            late = self._guard.is_replica(connection)
            found = self._jobs(connection, jobs)
            return verify(
                connection,
                self._store,
                held,
                quick=quick,
                replica=late,
                progress=progress,
                jobs=found,
            )

    def _jobs(self, connection: Connection, count: int | None) -> "Jobs | None":
        """The processes that verify; none beside this one for a log that is too small for it."""
        found = count or usual(connection)
        if found == 1:
            return None
        from tracker.audit.together import Jobs

        return Jobs(self._database.url, found)

    def _pinned(self, connection: Connection) -> list[Outside]:
        """This user's pins of the log, under each of its origins."""
        if self._pins is None:
            return []
        found: list[Outside] = []
        for era in eras(connection, self._store):
            try:
                found += [Outside(pin, "your pins") for pin in self._pins.read(era.origin)]
            except PinsUnusable as error:
                self._pins.warn(str(error))
        return found

    def accept(self, reason: str, day: str) -> Checkpoint:
        """Pin the log as it is, whatever was pinned of it before; ``day`` is noted with it.

        Raises:
            InvalidText: for a reason that is no text.
            PinsUnusable: where the pins can't be written.
        """
        said = " ".join(clean(reason).split())
        now = checkpoint(self._database, self._store)
        if self._pins is not None:
            with self._database.reading() as connection:
                others = list(self._changed(connection, self._pins))
            for point in (*others, now):
                note = f"{day} {point.origin} {point.size}: {said}"
                self._pins.replace(point, note)
        return now

    def _changed(self, connection: Connection, pins: Pins) -> Iterator[Checkpoint]:
        """The ends of earlier origins whose entries, as far as they are here, were seen others."""
        for era in eras(connection, self._store)[:-1]:
            end = era.stop or 0
            try:
                seen = [one for one in pins.read(era.origin) if one.size <= end]
                same = of_era(connection, era, end, seen) is None
            except PinsUnusable:  # what can't be read is replaced
                same = False
            if not same:
                yield checkpoint_at(connection, self._store, end)

    # --- shown to others ----------------------------------------------------------------------

    def checkpoint(self, key: Path | None = None) -> bytes:
        """The log as it is now in three lines; signed it is a note.

        Raises:
            KeyRefused, FileUnreadable, SigningMissing: for a key that can't be used.
        """
        with self._database.reading() as connection:
            self._guard.reading(connection)
        return _signed(self._guard.checkpoint(self._database), key)

    def new_key(self, path: Path, name: str | None = None, reason: str | None = None) -> str:
        """Make a new key in a new file, and record it; gives the verifier key to hand out.

        ``name`` is by default the log's origin.

        Raises:
            KeyRefused, FileUnwritable, SigningMissing: where no key can be made there.
            HistoryDiffers: where the log is not the one that was seen before.
        """
        said = reason and clean(reason)
        with self._database.reading() as connection:
            self._guard.writing(connection)
            origin = origin_at(connection, self._store, read_head(connection).size)
            old = key_in_force(connection, self._store)
        key = str(make_key(path, name or origin).verifier)
        event = KeyRotated(key, old, said)
        entry = f"log/key-{key.removeprefix(name or origin).split('+')[1]}"
        try:
            append(self._store, self._database, event, entry, self._recorder)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        self._guard.wrote = True
        return key

    def prove(self, fact: str, against: Path | None = None, key: Path | None = None) -> bytes:
        """A proof file of an entry, against the present checkpoint or one that is handed in.

        Raises:
            UnknownReference: where no entry has that key or number.
            HistoryUnlike, ProofRefused: where the checkpoint does not fit, or is too old.
        """
        raw = contents(against) if against is not None else self.checkpoint(key)
        presented = _read(against) if against is not None else read_checkpoint(raw)
        with self._database.reading() as connection:
            self._guard.reading(connection)
            position = _position(connection, self._store, fact)
            return write_proof(prove.prove(connection, self._store, position, raw, presented))

    def grown(self, since: Path, key: Path | None = None) -> bytes:
        """A file that shows that the log only grew since a checkpoint.

        Raises:
            HistoryUnlike: where it did not.
        """
        raw, old = self.checkpoint(key), _read(since)
        size = read_checkpoint(raw).checkpoint.size
        with self._database.reading() as connection:
            return write_growth(prove.grown(connection, self._store, old, raw, size))

    # --- all of it ----------------------------------------------------------------------------

    def audit(
        self, checkpoints: Sequence[Path] = (), progress: Progress | None = None,
        jobs: int | None = 1,
    ) -> AuditReport:  # fmt: skip
        """Verify, replay and judge the log: what ``tracker audit`` does.

        Raises:
            As :meth:`verify`.
        """
        verified = self.verify(checkpoints, progress=progress, jobs=jobs)
        replayed = self._replay(verified, progress)
        whole = verified.clean and replayed is not None and replayed.clean
        judged = self._conformance() if whole else None
        return AuditReport(_code(verified, replayed, judged), verified, replayed, judged)

    def _replay(self, verified: VerifyReport, progress: Progress | None) -> ReplayReport | None:
        """Replay the log; one that is known to be damaged may not even be read."""
        try:
            with self._database.scratch() as (connection, beside):
                return replay(connection, self._store, progress, beside)
        except EventNewer:
            return None
        except TrackerError as error:
            if verified.clean:
                raise
            damage = Divergence(
                verified.first or 0, "event", getattr(error, "reason", str(error)), None
            )
            return ReplayReport(verified.entries, 0, clean=False, divergence=damage)

    def _conformance(self) -> ConformanceAnswer:
        with self._database.reading() as connection:
            return conformance(Reader(connection, self._store, Moment()))


def _code(
    verified: VerifyReport, replayed: ReplayReport | None, judged: ConformanceAnswer | None
) -> int:
    if not verified.clean or (replayed is not None and not replayed.clean):
        return 1
    if verified.unknown or replayed is None:
        return 2
    return 3 if judged is not None and not judged.clean else 0


def check(file: Path, held: Path | None = None, keys: Sequence[str] = ()) -> CheckReport:
    """Check a file that somebody sent; needs no log.

    Raises:
        FileUnreadable, NoteRefused, ProofRefused, SignatureRefused, KeyRefused: as they say.
    """
    own = _read(held) if held is not None else None
    with _of(file):
        return prove.check(contents(file), own, load_verifiers(keys))


def check_bytes(proof: bytes) -> CheckReport:
    """Check a proof that was just made, by its own checkpoint.

    Raises:
        NoteRefused, ProofRefused: where it shows nothing.
    """
    return prove.check(proof, None, ())


def _read(path: Path) -> Presented:
    with _of(path):
        return read_checkpoint(contents(path))


@contextmanager
def _of(path: Path) -> Iterator[None]:
    """Name the file that is refused.

    Raises:
        NoteRefused: with its name.
    """
    try:
        yield
    except NoteRefused as error:
        raise error.but(file=str(path)) from error


def _signed(point: Checkpoint, key: Path | None) -> bytes:
    if key is None:
        return point.text.encode()
    return write_note(sign(point.text, load_key(key))).encode()


def _position(connection: Connection, store: Store, fact: str) -> int:
    """The entry that a key or ``@n`` names; of a corrected fact the one that stands."""
    reader = Reader(connection, store, Moment())
    found = Things(reader).find_fact(fact)
    if found is None or found >= read_head(connection).size:
        raise UnknownReference("fact", fact, (), "name it by its key, or by an entry like @67")
    return found
