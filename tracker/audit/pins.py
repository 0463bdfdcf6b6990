"""Pins: the checkpoints of logs that this user has seen, in a folder of the user's own.

Like ``known_hosts``: outside the database, so that its owner can't change them along with it. A
file for each origin holds checkpoints of growing size, newest last; older ones are thinned out.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tracker.errors import NoteRefused, PinsUnusable
from tracker.log.checkpoint import Checkpoint, parse_checkpoint
from tracker.paths import beginning, joined, quoted

if TYPE_CHECKING:
    from pathlib import Path

MOST = 64
"""Pins that are kept of one origin."""

LOCK_SECONDS = 10
WAIT = "try again when that one is done"
WRITABLE = "make its folder writable"


class Pins:
    """The pins of one user."""

    def __init__(self, folder: "Path | str", warn: Callable[[str], None] = lambda _: None) -> None:
        """Take the folder, which is made when something is kept, and whom to warn in a line."""
        self._folder = str(folder)
        self.warn = warn

    @property
    def folder(self) -> "Path":
        """The folder."""
        from pathlib import Path  # noqa: PLC0415 - 3 ms that readers save

        return Path(self._folder)

    def path(self, origin: str) -> "Path":
        """The file of an origin."""
        return self.folder / "pins" / _name(origin)

    def read(self, origin: str) -> tuple[Checkpoint, ...]:
        """The pins of an origin, smallest first; none where it was never seen.

        Raises:
            PinsUnusable: where the file can't be read, or holds something else.
        """
        path = joined(self._folder, "pins", _name(origin))
        try:
            text = beginning(path, -1).decode()
            found = [parse_checkpoint(block + "\n") for block in text.strip("\n").split("\n\n")]
        except (FileNotFoundError, NotADirectoryError):
            return ()
        except OSError as error:
            raise PinsUnusable(path, error.strerror or str(error)) from error
        except ValueError as error:
            raise PinsUnusable(path, "it is no text") from error
        except NoteRefused as error:
            raise PinsUnusable(path, error.reason) from error
        if any(one.origin != origin for one in found):
            raise PinsUnusable(path, "it holds checkpoints of another log")
        return tuple(sorted(found, key=lambda one: one.size))

    def keep(self, checkpoint: Checkpoint) -> None:
        """Pin a checkpoint, unless one of that size or a larger one is pinned.

        Raises:
            PinsUnusable: where it can't be written.
        """
        path = self.path(checkpoint.origin)
        with _locked(path):
            known = self.read(checkpoint.origin)
            if not known or known[-1].size < checkpoint.size:
                _write(path, thinned([*known, checkpoint]))

    def replace(self, checkpoint: Checkpoint, note: str) -> None:
        """Put one pin in the place of all of its origin; ``note`` goes into a list of such acts.

        Raises:
            PinsUnusable: where it can't be written.
        """
        path = self.path(checkpoint.origin)
        with _locked(path):
            with _usable(path), (self.folder / "accepted.txt").open("a", encoding="utf-8") as list_:
                list_.write(note + "\n")
            _write(path, [checkpoint])


def _name(origin: str) -> str:
    return f"{quoted(origin, '')}.checkpoints"


def thinned(pins: Sequence[Checkpoint]) -> Sequence[Checkpoint]:
    """Drop every second of the older half where there are too many."""
    if len(pins) <= MOST:
        return pins
    half = len(pins) // 2
    return [*pins[:half:2], *pins[half:]]


def _write(path: "Path", pins: Sequence[Checkpoint]) -> None:
    """Write the whole file beside itself, and rename it."""
    draft = path.with_suffix(".new")
    with _usable(path):
        with draft.open("w", encoding="utf-8", newline="\n") as file:
            file.write("\n".join(one.text for one in pins))
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)


@contextmanager
def _locked(path: "Path") -> Iterator[None]:
    """Hold the lock of a file of pins: two processes may end at one time."""
    from filelock import FileLock, Timeout  # noqa: PLC0415 - only who writes pays for it

    with _usable(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(f"{path}.lock", timeout=LOCK_SECONDS)
        try:
            lock.acquire()
        except Timeout as error:
            raise PinsUnusable(str(path), "another process holds its lock", WAIT) from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _usable(path: "Path") -> Iterator[None]:
    """Turn what the system says into our own error, where the pins are written."""
    try:
        yield
    except OSError as error:
        raise PinsUnusable(str(path), error.strerror or str(error), WRITABLE) from error
