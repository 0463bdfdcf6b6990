"""Proof files (C2SP tlog-proof): an entry, its place, its path to a checkpoint's root.

Log layer, standard library alone. The entry's bytes ride in the ``extra`` line, so that a proof
is checked without the log. Nothing in that line is believed before it hashes to the root.
"""

import base64
import re
from collections.abc import Sequence

import msgspec

from tracker.errors import NoteRefused, ProofRefused
from tracker.log.checkpoint import Presented, read_checkpoint
from tracker.log.envelope import leaf_hash
from tracker.log.merkle import HASH, check_inclusion
from tracker.log.note import plain_text, strict_base64

WHAT = "proof file"
HEADER = "c2sp.org/tlog-proof@v1"
DEEPEST = 64
"""Most hashes of a path: a tree of 2^64 leaves has no longer one."""
_INDEX = re.compile(r"index (0|[1-9][0-9]{0,17})")


class Proof(msgspec.Struct, frozen=True):
    """That entry ``index`` has these ``stored`` bytes, by a path to a checkpoint's root.

    ``checkpoint`` is the checkpoint's file as it was handed in, signatures and all.
    """

    stored: bytes
    index: int
    path: tuple[bytes, ...]
    checkpoint: bytes


def write_proof(proof: Proof) -> bytes:
    """The proof as a file."""
    head = f"{HEADER}\nextra {encoded(proof.stored)}\nindex {proof.index}\n"
    path = "".join(f"{encoded(found)}\n" for found in proof.path)
    return f"{head}{path}\n".encode() + proof.checkpoint


def read_proof(raw: bytes) -> Proof:
    """Parse a proof file; it is not checked yet.

    Raises:
        NoteRefused: for all that is none, or that holds no entry.
    """
    text = plain_text(raw, WHAT)
    above, blank, checkpoint = text.partition("\n\n")
    lines = above.split("\n")
    if not blank or lines[0] != HEADER:
        raise NoteRefused(WHAT, f"it does not begin with {HEADER}")
    if len(lines) < 3 or not lines[1].startswith("extra "):  # noqa: PLR2004 - header, extra, index
        raise NoteRefused(WHAT, "it has no `extra` line with the entry in it")
    index = _INDEX.fullmatch(lines[2])
    if index is None:
        raise NoteRefused(WHAT, f"its third line says no index: {lines[2][:40]!r}")
    stored = strict_base64(lines[1].removeprefix("extra "), WHAT)
    return Proof(stored, int(index[1]), path_of(lines[3:], WHAT), checkpoint.encode())


def path_of(lines: Sequence[str], what: str) -> tuple[bytes, ...]:
    """Parse the hashes of a path, one a line.

    Raises:
        NoteRefused: for all that is none.
    """
    if len(lines) > DEEPEST:
        raise NoteRefused(what, f"its path has over {DEEPEST} hashes")
    path = tuple(strict_base64(line, what) for line in lines)
    if any(len(found) != HASH for found in path):
        raise NoteRefused(what, f"a hash of its path has not {HASH} bytes")
    return path


def check_proof(proof: Proof, held: Presented | None = None) -> Presented:
    """Check that a proof leads to its checkpoint; gives that checkpoint.

    ``held`` is a checkpoint that the reader got elsewhere: the proof must be against that one.

    Raises:
        ProofRefused: where it does not lead there, or is against another checkpoint.
        NoteRefused: where the file holds no checkpoint.
    """
    presented = read_checkpoint(proof.checkpoint)
    checkpoint = presented.checkpoint
    if held is not None and held.checkpoint != checkpoint:
        raise ProofRefused(_other(held, presented))
    leaf = leaf_hash(proof.stored)
    check_inclusion(leaf, proof.index, checkpoint.size, proof.path, checkpoint.root)
    return presented


def _other(held: Presented, presented: Presented) -> str:
    mine, theirs = held.checkpoint, presented.checkpoint
    if mine.origin != theirs.origin:
        return f"it is of the log {theirs.origin}, the checkpoint held is of {mine.origin}"
    if mine.size != theirs.size:
        return (
            f"it is against the checkpoint of {theirs.size} entries, the one held has {mine.size}:"
            " ask for a proof against that one"
        )
    return f"of {mine.size} entries its checkpoint and the one held have different roots"


def encoded(found: bytes) -> str:
    """Base64 of a hash or an entry."""
    return base64.b64encode(found).decode()
