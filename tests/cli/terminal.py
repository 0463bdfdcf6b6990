"""A terminal of a known size that somebody sits at: what is shown is read, keys are pressed."""

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import termios
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

PATIENCE = 60
"""Seconds after which a terminal that shows nothing new is a failure."""


class Terminal:
    """Runs one command on a terminal of its own, which it is controlled by."""

    def __init__(
        self, words: Sequence[str], cwd: Path, env: Mapping[str, str], *, rows: int = 20
    ) -> None:
        """Start the command; the terminal has 100 columns."""
        self._ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", rows, 100, 0, 0))
        name = os.ttyname(theirs)
        opened = ["sh", "-c", 'tty=$1; shift; exec "$@" <"$tty" >"$tty" 2>&1', "sh", name]
        self.running = subprocess.Popen(
            [*opened, *words], cwd=cwd, env=dict(env), start_new_session=True
        )
        self._theirs = theirs
        self.shown = ""

    def __enter__(self) -> Self:
        """Sit down."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave nothing running."""
        if self.running.poll() is None:
            self.running.kill()
            self.running.wait()
        os.close(self._ours)
        os.close(self._theirs)

    def press(self, keys: str) -> None:
        r"""Press keys; Ctrl-C is ``\x03``."""
        os.write(self._ours, keys.encode())

    def until(self, pattern: str) -> str:
        """Read until the pattern is shown; gives what was shown since the last reading."""
        found = ""
        while not re.search(pattern, found):
            assert select.select([self._ours], [], [], PATIENCE)[0], (pattern, found)
            found += os.read(self._ours, 65_536).decode(errors="replace")
        self.shown += found
        return found

    def end(self) -> tuple[int, str]:
        """Wait for the command's end; gives its exit code, and what was shown since."""
        found, ended = "", False
        while not ended:
            ended = self.running.poll() is not None
            while select.select([self._ours], [], [], 0 if ended else 0.05)[0]:
                found += os.read(self._ours, 65_536).decode(errors="replace")
        self.shown += found
        return self.running.returncode, found
