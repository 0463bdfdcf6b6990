"""Files beside a SQLite log that keep it from being written: its WAL, and the WAL's index.

SQLite gives them the rights of the log's file when it makes them. Who reads a log whose file is
closed leaves them closed behind, and they stay so when the file is opened again.
"""

import os

from tracker.errors import Unwritable
from tracker.paths import size

_ENDS = ("-shm", "-wal")


def closed_beside(path: str) -> Unwritable | None:
    """What keeps this user from writing beside a file that he may write; None where nothing does.

    Removing them is advised only where the WAL holds nothing.
    """
    if not os.access(path, os.W_OK):
        return None
    closed = [one for one in (path + end for end in _ENDS) if _is_closed(one)]
    if not closed:
        return None
    names = " and ".join(closed)
    them = "it" if len(closed) == 1 else "them"
    return Unwritable(
        names, f"you may write {os.path.basename(path)}, not {them}", _todo(path, them)
    )


def _is_closed(path: str) -> bool:
    return os.path.exists(path) and not os.access(path, os.W_OK)


def _todo(path: str, them: str) -> str:
    if _is_empty(f"{path}-wal"):
        return f"make {them} writable (chmod u+w), or remove {them} while nobody uses the log"
    kept = f"{os.path.basename(path)}-wal"
    return f"make {them} writable (chmod u+w); never remove {kept}, which holds entries"


def _is_empty(wal: str) -> bool:
    """Whether a WAL holds nothing, for sure."""
    try:
        return not size(wal)
    except OSError:
        return False
