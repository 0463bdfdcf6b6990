"""A file of entries as ``export --format jsonl`` writes it: one entry a line, as it is stored.

Each line has the number of the entry, its hash, and the event's own bytes; the first one also the
log's checkpoint, so that a file that was cut, even between two lines, is no shorter log.
"""

import base64
from collections.abc import Iterator
from pathlib import Path

import msgspec

from tracker.errors import CopyRefused
from tracker.exchange.files import readable
from tracker.log.envelope import HEADER, leaf_hash
from tracker.log.merkle import Frontier

SNIFFED = 1_000
"""Bytes at the beginning of a file that tell what it is."""


class Point(msgspec.Struct, frozen=True):
    """The checkpoint of a file's log: its origin, how many entries, the root (base64)."""

    origin: str
    size: int
    root: str


class Line(msgspec.Struct, frozen=True, omit_defaults=True):
    """One line: the number and hash (hex) of an entry, and its event; in the first the checkpoint.

    The event is what is stored, without the line that says its format.
    """

    position: int
    leaf: str
    event: msgspec.Raw
    checkpoint: Point | None = None


class Raw(msgspec.Struct, frozen=True):
    """An entry out of a file: the line in which it stands, its number, bytes and hash."""

    line: int
    position: int
    stored: bytes
    leaf: bytes


class EntriesFile(msgspec.Struct, frozen=True):
    """A file of entries, of which the first line was read."""

    path: Path
    point: Point

    def entries(self) -> Iterator[Raw]:
        """Read all entries in order; at the end they are the whole log of the checkpoint.

        Raises:
            CopyRefused: at the first line that was changed, is missing, or stands elsewhere.
            FileUnreadable: where it fails to be read.
        """
        tree = Frontier()
        for number, text in enumerate(_lines(self.path), 1):
            entry = _entry(self.path, number, text, tree.size)
            tree.add(entry.leaf)
            if tree.size > self.point.size:
                text_ = f"one entry more than the {self.point.size:,} that its first line tells of"
                raise CopyRefused(str(self.path), text_, number)
            yield entry
        if tree.size < self.point.size:
            missing = f"it ends after {tree.size:,} of {self.point.size:,} entries: it was cut"
            raise CopyRefused(str(self.path), missing, tree.size)
        if base64.b64encode(tree.root()).decode() != self.point.root:
            raise CopyRefused(str(self.path), "its entries are not those of its checkpoint", 1)


def holds_entries(path: Path) -> bool:
    """Whether a file begins as one of entries does; a docket in JSON Lines has other keys.

    Raises:
        FileUnreadable: where it can't be read.
    """
    with readable(path), path.open("rb") as opened:
        begin = opened.read(SNIFFED)
    return begin.startswith(b'{"position":') or (b'"leaf":' in begin and b'"event":' in begin)


def read_entries(path: Path) -> EntriesFile:
    """Open a file of entries.

    Raises:
        CopyRefused: where its first line tells no checkpoint.
        FileUnreadable: where it can't be read.
    """
    first = next(_lines(path), b"")
    point = _line(path, 1, first).checkpoint
    if point is None:
        raise CopyRefused(str(path), "no checkpoint of its log is here: export it anew", 1)
    return EntriesFile(path, point)


def line_of(position: int, stored: bytes, leaf: bytes, point: Point | None = None) -> str:
    """Write one entry as a line."""
    event = msgspec.Raw(stored.removeprefix(HEADER))
    return msgspec.json.encode(Line(position, leaf.hex(), event, point)).decode() + "\n"


def _lines(path: Path) -> Iterator[bytes]:
    with readable(path), path.open("rb") as opened:
        yield from opened


def _line(path: Path, number: int, text: bytes) -> Line:
    try:
        return msgspec.json.decode(text, type=Line)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        reason = "it was cut" if not text.endswith(b"\n") else str(error)
        raise CopyRefused(str(path), f"no entry of a log ({reason})", number) from error


def _entry(path: Path, number: int, text: bytes, due: int) -> Raw:
    line = _line(path, number, text)
    stored = HEADER + bytes(line.event)
    if line.position != due:
        wrong = f"entry @{line.position} stands where @{due} should: lines are missing or moved"
        raise CopyRefused(str(path), wrong, number)
    leaf = leaf_hash(stored)
    if leaf.hex() != line.leaf:
        raise CopyRefused(str(path), f"entry @{due} is not what it was: its hash differs", number)
    return Raw(number, due, stored, leaf)
