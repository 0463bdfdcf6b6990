"""Key files: where a private key lies, so that nobody else reads it."""

import os
import stat
from collections.abc import Sequence
from pathlib import Path

from tracker.app.files import contents
from tracker.errors import FileUnreadable, FileUnwritable, KeyRefused
from tracker.log.note import valid_name
from tracker.log.signing import KEY, Signer, Verifier, read_signer, read_verifier

OTHERS = stat.S_IRWXG | stat.S_IRWXO
"""What a key file's mode must not have: rights of the group and of all others."""


def make_key(path: Path, name: str) -> Signer:
    """Make a new private key in a new file that its owner alone may read.

    Raises:
        KeyRefused: for a name with spaces or a plus.
        FileUnwritable: where there is a file already, or none can be made.
        SigningMissing: without the extra ``sign``.
    """
    import secrets

    if not valid_name(name) or not name.isprintable():
        raise KeyRefused(f"{name!r} is no name for a key: it has no spaces and no plus")
    signer = Signer(name, secrets.token_bytes(KEY))
    text = f"{signer}\n"
    try:
        made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(made, "w", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise FileUnwritable(str(path), "there is a file of that name") from error
    except (OSError, ValueError) as error:
        raise FileUnwritable(str(path), getattr(error, "strerror", None) or str(error)) from error
    return signer


def load_key(path: Path) -> Signer:
    """Read a private key out of its file.

    Raises:
        KeyRefused: where others can read it too, or it holds no private key.
        FileUnreadable: where it can't be read.
    """
    text = contents(path).decode("utf-8", "replace").strip()
    try:
        mode = path.stat().st_mode
    except OSError as error:
        raise FileUnreadable(str(path), error.strerror or str(error)) from error
    if os.name == "posix" and mode & OTHERS:
        raise KeyRefused(f"{path} can be read by others: chmod 600 {path}")
    return read_signer(text)


def load_verifiers(given: Sequence[str]) -> tuple[Verifier, ...]:
    """Read verifier keys: each as text, or a file that holds some, one a line.

    Raises:
        KeyRefused: for what is none.
        FileUnreadable: where a file can't be read.
    """
    found: list[Verifier] = []
    for text in given:
        if "+" in text and not Path(text).exists():
            found.append(read_verifier(text))
        else:
            lines = contents(Path(text)).decode("utf-8", "replace").split("\n")
            found += [read_verifier(line.strip()) for line in lines if line.strip()]
    return tuple(found)
