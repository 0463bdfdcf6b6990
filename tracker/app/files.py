"""Small files that people hand in and take away: checkpoints, proofs, keys."""

import secrets
from contextlib import suppress
from pathlib import Path

from tracker.errors import FileUnreadable, Unwritable


def contents(path: Path) -> bytes:
    """Read a file.

    Raises:
        FileUnreadable: where it can't be.
    """
    try:
        return path.read_bytes()
    except (OSError, ValueError) as error:
        raise FileUnreadable(str(path), getattr(error, "strerror", None) or str(error)) from error


def write_whole(path: Path, data: bytes, *, force: bool = False) -> None:
    """Write a file beside its place and give it its name when it is whole.

    Raises:
        Unwritable: where there is one already (unless ``force``), or none can be made.
    """
    if not path.name:
        raise Unwritable(str(path), "it is a folder")
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}.new")
    try:
        if path.exists() and not force:
            raise Unwritable(str(path), "there is a file of that name")
        draft.write_bytes(data)
        draft.replace(path)
    except (OSError, ValueError) as error:
        raise Unwritable(str(path), getattr(error, "strerror", None) or str(error)) from error
    finally:
        with suppress(OSError):
            draft.unlink()
