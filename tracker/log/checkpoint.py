"""Checkpoints (C2SP tlog-checkpoint): what a log was at a size, in three lines.

Log layer, standard library alone. Signed, a checkpoint is a note; unsigned it serves those who
noted it themselves. There is no time in it: who keeps it knows since when.
"""

import msgspec

from tracker.errors import NoteRefused
from tracker.log.merkle import HASH
from tracker.log.note import Note, in_base64, plain_text, read_note, strict_base64

WHAT = "checkpoint"
LINES = 3
DIGITS = 18
"""Digits that a size may have."""


class Checkpoint(msgspec.Struct, frozen=True):
    """The log's origin, the number of its entries, and the root of their hashes (32 bytes)."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """The three lines, each with its newline."""
        return f"{self.origin}\n{self.size}\n{in_base64(self.root)}\n"


class Presented(msgspec.Struct, frozen=True):
    """A checkpoint as somebody holds it; ``note`` is null where it is not signed."""

    checkpoint: Checkpoint
    note: Note | None


def read_checkpoint(raw: bytes) -> Presented:
    """Parse a checkpoint, signed or not.

    Raises:
        NoteRefused: for all that is none.
    """
    text = plain_text(raw, WHAT)
    if "\n\n" not in text:
        return Presented(parse_checkpoint(text), None)
    note = read_note(raw)
    return Presented(parse_checkpoint(note.text), note)


def parse_checkpoint(text: str) -> Checkpoint:
    """Parse a checkpoint's own lines; further ones (extensions) are not ours to read.

    Raises:
        NoteRefused: for all that is none.
    """
    lines = text.split("\n")
    if lines.pop() or len(lines) < LINES or not all(lines):
        raise NoteRefused(WHAT, "it has three lines (origin, size, root), each with its end")
    origin, size, root = lines[:LINES]
    if not _is_size(size):
        raise NoteRefused(WHAT, f"its second line is no size: {size[:40]!r}")
    found = strict_base64(root, WHAT)
    if len(found) != HASH:
        raise NoteRefused(WHAT, f"its third line holds {len(found)} bytes, a root has {HASH}")
    return Checkpoint(origin, int(size), found)


def _is_size(text: str) -> bool:
    """Whether a text is a whole number as it is written here: plain digits, no leading zero."""
    plain = text.isascii() and text.isdecimal() and len(text) <= DIGITS
    return plain and (text == "0" or not text.startswith("0"))
