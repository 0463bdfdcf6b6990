"""Growth files: that a log only grew between two checkpoints (the body of C2SP tlog-witness).

Log layer, standard library alone: ``old SIZE``, the hashes of the consistency proof, a blank
line, the newer checkpoint. The older one is what the reader holds.
"""

import re

import msgspec

from tracker.errors import NoteRefused, ProofRefused
from tracker.log.checkpoint import Presented, read_checkpoint
from tracker.log.merkle import check_consistency
from tracker.log.note import plain_text
from tracker.log.proof import encoded, path_of

WHAT = "proof of growth"
_OLD = re.compile(r"old (0|[1-9][0-9]{0,17})")


class Growth(msgspec.Struct, frozen=True):
    """That a checkpoint's log begins with the ``old`` entries of an older one, by a ``path``."""

    old: int
    path: tuple[bytes, ...]
    checkpoint: bytes


def write_growth(growth: Growth) -> bytes:
    """The proof as a file."""
    path = "".join(f"{encoded(found)}\n" for found in growth.path)
    return f"old {growth.old}\n{path}\n".encode() + growth.checkpoint


def is_growth(raw: bytes) -> bool:
    """Whether a file begins as a proof of growth does."""
    return raw.startswith(b"old ")


def read_growth(raw: bytes) -> Growth:
    """Parse a proof of growth; it is not checked yet.

    Raises:
        NoteRefused: for all that is none.
    """
    text = plain_text(raw, WHAT)
    above, blank, checkpoint = text.partition("\n\n")
    first, *lines = above.split("\n")
    old = _OLD.fullmatch(first)
    if not blank or old is None:
        raise NoteRefused(WHAT, f"it does not begin with `old SIZE`: {first[:40]!r}")
    return Growth(int(old[1]), path_of(lines, WHAT), checkpoint.encode())


def check_growth(growth: Growth, held: Presented) -> Presented:
    """Check that the checkpoint in the file begins with what a reader holds; gives the newer.

    Raises:
        ProofRefused: where it does not, or is about another size or log.
        NoteRefused: where the file holds no checkpoint.
    """
    presented = read_checkpoint(growth.checkpoint)
    older, newer = held.checkpoint, presented.checkpoint
    if older.origin != newer.origin:
        raise ProofRefused(
            f"it is of the log {newer.origin}, the checkpoint held is of {older.origin}"
        )
    if older.size != growth.old:
        raise ProofRefused(
            f"it begins at {growth.old} entries, the checkpoint held has {older.size}"
        )
    check_consistency(older.size, newer.size, growth.path, older.root, newer.root)
    return presented
