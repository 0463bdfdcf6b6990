"""Small files that people hand in and take away: checkpoints, proofs, keys, briefs."""

from pathlib import Path

from tracker.errors import FileExists, FileUnreadable
from tracker.exchange.entries_file import holds_entries
from tracker.exchange.files import readable
from tracker.exchange.writing import replacing

__all__ = ["contents", "holds_entries", "write_whole"]


def contents(path: Path) -> bytes:
    """Read a file.

    Raises:
        FileUnreadable: where it can't be.
    """
    try:
        with readable(path):
            return path.read_bytes()
    except ValueError as error:
        raise FileUnreadable(str(path), str(error)) from error


def write_whole(path: Path, text: str, *, force: bool = False) -> None:
    """Write a text file, whole or not at all.

    Raises:
        FileExists: where there is one already, unless ``force`` lets it be written over.
        FileUnwritable: where none can be made.
    """
    try:
        with replacing(path, force=force) as write:
            write(text)
    except FileExists as error:
        raise FileExists(error.path, "remove it") from None
