"""Files by their names, for what a start goes through: without ``pathlib``.

That brings ``urllib`` along and, up to Python 3.12, ``ipaddress``: 3 ms, as much as a reading
command takes for its answer. Who writes files or walks through folders takes ``pathlib``.
"""

import os

_PLAIN = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-~")


def absolute(path: str) -> str:
    """The path from the root on, as ``Path(path).absolute()`` writes it: ``..`` stays."""
    if ".." in path:
        from pathlib import Path  # noqa: PLC0415 - seldom; a link may lie before the dots

        return str(Path(path).absolute())
    return os.path.normpath(os.path.join(os.getcwd(), path))


def size(path: str) -> int:
    """The bytes of a file, 0 where none is there.

    Raises:
        OSError: where nobody can tell.
    """
    try:
        return os.stat(path).st_size
    except (FileNotFoundError, NotADirectoryError):
        return 0


def beginning(path: str, count: int) -> bytes:
    """The first bytes of a file.

    Raises:
        OSError: where it can't be read.
    """
    with open(path, "rb") as opened:
        return opened.read(count)


def joined(*names: str) -> str:
    """One path of its parts."""
    return os.path.join(*names)


def quoted(text: str, also: str = "/") -> str:
    """Text as it stands in a URL: ``also`` stays as it is, beside letters, digits and ``_.-~``."""
    plain = _PLAIN | frozenset(also.encode())
    told = text.encode(errors="surrogateescape")
    return "".join(chr(byte) if byte in plain else f"%{byte:02X}" for byte in told)
