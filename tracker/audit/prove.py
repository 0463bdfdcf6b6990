"""``audit prove`` and ``audit check``: one entry, shown to somebody who does not have the log.

A proof is made of the log and a checkpoint, also an older one that somebody else holds. It is
checked from its file alone: no database, no network.
"""

import base64
from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec

from tracker.errors import DamagedEvent, HistoryUnlike, ProofRefused
from tracker.log.checkpoint import Checkpoint, Presented
from tracker.log.connection import Connection
from tracker.log.envelope import Envelope, read
from tracker.log.growth import Growth, check_growth, is_growth, read_growth
from tracker.log.merkle import consistency, inclusion
from tracker.log.origins import eras
from tracker.log.proof import Proof, check_proof, read_proof
from tracker.log.signing import Verified, Verifier, check_note
from tracker.log.statements import EVENT_AT
from tracker.log.store import Store, read_head
from tracker.log.tiles import Tiles, root_of_leaves


class Signed(msgspec.Struct, frozen=True):
    """A signature that holds: whose, and for a witness the time (UTC) that it vouches for."""

    name: str
    time: str | None


class Shown(msgspec.Struct, frozen=True):
    """An entry as its bytes tell it, all as the log has it; nothing here was taken from a database.

    ``event`` are its bytes without the header: canonical JSON.
    """

    entry: str
    key: str
    type: str
    stream: str
    happened: str | None
    reported: str | None
    recorded: str
    recorder: str
    event: str


class CheckReport(msgspec.Struct, frozen=True):
    """What a file proves: an ``entry`` in a log of ``size`` entries, or that it grew from ``old``.

    ``held`` is whether a checkpoint of the reader's own was compared; ``signed`` are the
    signatures of the proved checkpoint by keys that the reader named.
    """

    origin: str
    size: int
    root: str
    held: bool
    signed: tuple[Signed, ...]
    entry: Shown | None
    old: int | None


def prove(
    connection: Connection, store: Store, position: int, checkpoint: bytes, presented: Presented
) -> Proof:
    """Prove an entry against a checkpoint of this log, whoever made it and whenever.

    Raises:
        HistoryUnlike: where the checkpoint is not of this log, or of another history.
        ProofRefused: where the entry came after the checkpoint.
    """
    check_ours(connection, store, presented)
    size = presented.checkpoint.size
    if position >= size:
        raise ProofRefused(f"entry @{position} came after the checkpoint of {size} entries")
    row = connection.one(EVENT_AT, position=position)
    if row is None:
        raise DamagedEvent(position, "it is missing")
    path = inclusion(Tiles(connection), position, size)
    proof = Proof(bytes(row[1]), position, path, checkpoint)
    try:
        check_proof(proof)
    except ProofRefused as error:
        raise DamagedEvent(position, "its bytes are not those of the checkpoint") from error
    return proof


def grown(
    connection: Connection, store: Store, old: Presented, checkpoint: bytes, size: int
) -> Growth:
    """Prove that the log of ``size`` entries begins with that of an older checkpoint.

    Raises:
        HistoryUnlike: where it does not.
    """
    check_ours(connection, store, old)
    path = consistency(Tiles(connection), old.checkpoint.size, size)
    return Growth(old.checkpoint.size, path, checkpoint)


def check_ours(connection: Connection, store: Store, presented: Presented) -> None:
    """Check that a checkpoint is of this log and fits it.

    Raises:
        HistoryUnlike: saying how it does not.
    """
    point, size = presented.checkpoint, read_head(connection).size
    known = {era.origin: era.stop for era in eras(connection, store)}
    if point.origin not in known:
        raise HistoryUnlike(point.origin, point.size, "this is another log")
    end = known[point.origin]
    most = size if end is None else end
    if point.size > most:
        raise HistoryUnlike(point.origin, point.size, f"this log has {most} of its entries")
    if Tiles(connection).root(point.size) != point.root:
        raise HistoryUnlike(point.origin, point.size, _unlike(connection, point))


def _unlike(connection: Connection, point: Checkpoint) -> str:
    if root_of_leaves(connection, point.size) == point.root:
        return "the entries do, but not their cached hashes: run `tracker projections rebuild`"
    return "the first entries of this log are others"


def check(raw: bytes, held: Presented | None, keys: Sequence[Verifier]) -> CheckReport:
    """Check a file that somebody sent: a proof of an entry, or of growth.

    Raises:
        NoteRefused, ProofRefused, SignatureRefused: where it shows nothing.
    """
    if is_growth(raw):
        if held is None:
            raise ProofRefused("growth is shown to who holds the older checkpoint: name it")
        growth = read_growth(raw)
        newer = check_growth(growth, held)
        return msgspec.structs.replace(_report((newer,), keys), held=True, old=growth.old)
    proof = read_proof(raw)
    presented = check_proof(proof, held)
    report = _report((presented,) if held is None else (presented, held), keys)
    return msgspec.structs.replace(report, held=held is not None, entry=shown(proof))


def _report(copies: Sequence[Presented], keys: Sequence[Verifier]) -> CheckReport:
    """Sum up a checkpoint; ``copies`` of it may bear different signatures."""
    point = copies[0].checkpoint
    root = base64.b64encode(point.root).decode()
    signed = tuple(map(_signed, _signatures(copies, keys))) if keys else ()
    return CheckReport(
        point.origin, point.size, root, held=False, signed=signed, entry=None, old=None
    )


def _signatures(copies: Sequence[Presented], keys: Sequence[Verifier]) -> list[Verified]:
    """The signatures of one checkpoint by keys that were named.

    Raises:
        ProofRefused: where it is not signed.
        SignatureRefused: where none is by such a key, or one of these does not hold.
    """
    notes = [one.note for one in copies if one.note is not None]
    if not notes:
        raise ProofRefused("its checkpoint is not signed, and a key was named to check it with")
    known = {(each.name, each.key_id) for each in keys}
    by_them = [
        note for note in notes if any((one.name, one.key_id) in known for one in note.signatures)
    ]
    found = (check_note(note, tuple(keys)) for note in by_them or notes[:1])
    return list(dict.fromkeys(one for signatures in found for one in signatures))


def _signed(found: Verified) -> Signed:
    if found.time is None:
        return Signed(found.name, None)
    try:
        time = datetime.fromtimestamp(found.time, UTC).isoformat().replace("+00:00", "Z")
    except (OverflowError, ValueError, OSError):
        time = f"{found.time} seconds since 1970"
    return Signed(found.name, time)


def shown(proof: Proof) -> Shown:
    """Read the entry out of a proof that was checked.

    Raises:
        NoteRefused: where it holds something else than an event.
    """
    envelope = _envelope(proof)
    return Shown(
        entry=f"@{proof.index}",
        key=envelope.key,
        type=envelope.type,
        stream=envelope.stream,
        happened=envelope.occurred,
        reported=envelope.reported,
        recorded=envelope.recorded_at,
        recorder=envelope.recorder,
        event=proof.stored.partition(b"\n")[2].decode(),
    )


def _envelope(proof: Proof) -> Envelope:
    try:
        return read(proof.stored, proof.index)
    except DamagedEvent as error:
        raise ProofRefused(f"its bytes are in that log, but no event: {error.reason}") from error
