"""Reading the bytes of a file that a user named, with the refusals that are about the whole file.

Exchange layer. What can't be opened, is no text or is too large is told at once: nothing inside
of such a file has a line.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tracker.errors import FileTooLarge, FileUnreadable, NotText

BOM = b"\xef\xbb\xbf"
"""What some editors put before UTF-8 text; it says nothing and is dropped."""


PART = 1 << 20
"""Bytes that are checked at a time."""


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """Turn what the system says about a file into our refusal.

    Raises:
        FileUnreadable: for a file that is missing, a folder, not permitted, or fails.
    """
    try:
        yield
    except FileNotFoundError as error:
        raise FileUnreadable(str(path), "there is no such file") from error
    except IsADirectoryError as error:
        raise FileUnreadable(str(path), "it is a folder") from error
    except PermissionError as error:
        raise FileUnreadable(str(path), "permission denied") from error
    except OSError as error:
        raise FileUnreadable(str(path), error.strerror or "it fails to be read") from error


def read_whole(path: Path, limit: int) -> bytes:
    """Read a file of at most ``limit`` bytes, without its byte order mark.

    Raises:
        FileUnreadable: where it can't be read.
        FileTooLarge: where it is larger; it is not read then.
        NotText: where it is not UTF-8, or holds zero bytes.
    """
    data = read_bytes(path, limit)
    check_text(data, path)
    return data.removeprefix(BOM)


def read_bytes(path: Path, limit: int) -> bytes:
    """Read a file of at most ``limit`` bytes, whatever they are.

    Raises:
        FileUnreadable, FileTooLarge: as :func:`read_whole`.
    """
    with readable(path):
        size = path.stat().st_size
        if size > limit:
            raise FileTooLarge(str(path), size, limit)
        return path.read_bytes()


def check_whole(path: Path, limit: int) -> None:
    """Check a file of at most ``limit`` bytes, in flat memory.

    Raises:
        FileUnreadable, FileTooLarge, NotText: as :func:`read_whole`.
    """
    with readable(path):
        size = path.stat().st_size
        if size > limit:
            raise FileTooLarge(str(path), size, limit)
        with path.open("rb") as file:
            offset = 0
            while part := file.read(PART):
                part += file.readline()  # up to a line's end, where no character is cut in two
                check_text(part, path, offset)
                offset += len(part)


def check_text(data: bytes, path: Path, offset: int = 0) -> None:
    """Refuse bytes that are no text; ``offset`` is where they begin in the file.

    Raises:
        NotText: with the first byte that is wrong, counted from the start of the file.
    """
    text, zero, _ = data.partition(b"\x00")
    try:
        (text if zero else data).decode()
    except UnicodeDecodeError as error:
        raise NotText(str(path), offset + error.start) from error
    if zero:
        raise NotText(str(path), offset + len(text), "holds a zero byte, which no text does")
