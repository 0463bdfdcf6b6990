"""Small files that people hand in and take away: checkpoints, proofs, keys."""

import secrets
from contextlib import suppress
from pathlib import Path

from tracker.errors import FileUnreadable, FileUnwritable
from tracker.exchange.writing import replacing


def contents(path: Path) -> bytes:
    """Read a file.

    Raises:
        FileUnreadable: where it can't be.
    """
    try:
        return path.read_bytes()
    except (OSError, ValueError) as error:
        raise FileUnreadable(str(path), getattr(error, "strerror", None) or str(error)) from error


def write_whole(path: Path, data: bytes) -> None:
    """Write a file beside its place and give it its name when it is whole.

    Raises:
        FileUnwritable: where there is one already, or none can be made.
    """
    if not path.name:
        raise FileUnwritable(str(path), "it is a folder")
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}.new")
    try:
        if path.exists():
            raise FileUnwritable(str(path), "there is a file of that name")
        draft.write_bytes(data)
        draft.replace(path)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise FileUnwritable(str(path), reason) from error
    finally:
        with suppress(OSError):
            draft.unlink()


def replace(path: Path, text: str) -> None:
    """Write a text in the place of whatever a file held.

    Raises:
        FileUnwritable: as the system says; then the file is as it was.
    """
    with replacing(path, force=True) as write:
        write(text)
