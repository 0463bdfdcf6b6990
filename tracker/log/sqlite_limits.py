"""What SQLite's own words hide: a file that was cut off, and a system that lets no file grow.

SQLite says "malformed" of the first and "disk I/O error" of the second; neither helps anybody.
"""

from contextlib import suppress

from tracker.paths import beginning, size

HEADER = 100
"""Bytes of SQLite's header."""

STEP = 1 << 26
"""More bytes than a transaction of ours adds: what it wrote may be gone when it is asked for."""

_FIXED = bytes((64, 32, 32))
"""What stands in bytes 21 to 23 of each header."""


def cut_off(path: str) -> str | None:
    """How much of a file is left that is shorter than its header says; None where none is lost.

    With a WAL beside it, the file may be short in all order: that is moved into it later.
    """
    with suppress(OSError):
        header, there = beginning(path, HEADER), size(path)
        due = _size(header)
        if len(header) < HEADER:
            return f"it is cut off after {there} bytes"
        if there < due and not size(f"{path}-wal"):
            return f"it is cut off: {there:,} of {due:,} bytes are there"
    return None


def _size(header: bytes) -> int:
    """The size that a header says, in bytes; 0 for what is none, or one that does not say."""
    if len(header) < HEADER or header[21:24] != _FIXED or header[24:28] != header[92:96]:
        return 0
    page = int.from_bytes(header[16:18]) or 0
    return (65_536 if page == 1 else page) * int.from_bytes(header[28:32])


def size_limit(path: str) -> str | None:
    """What the system lets a file of this process have, if one of the log may have come to it."""
    try:
        import resource  # noqa: PLC0415 - Windows has none
    except ImportError:
        return None
    soft, _ = resource.getrlimit(resource.RLIMIT_FSIZE)
    if soft == resource.RLIM_INFINITY or _largest(path) + STEP < soft:
        return None
    return f"no file may grow beyond {soft:,} bytes: ulimit -f"


def _largest(path: str) -> int:
    found = 0
    for end in ("", "-wal", "-shm"):
        with suppress(OSError):
            found = max(found, size(path + end))
    return found
