"""Running the command line: inside this process, as a process of its own, on a terminal."""

import os
import pty
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import msgspec

ROOT = Path(__file__).resolve().parents[2]
USAGE, INTERNAL, OUTPUT_LOST, INTERRUPTED, BROKEN_PIPE = 64, 70, 74, 130, 141

WITHOUT = (
    *("TRACKER_DB", "TRACKER_READ_DB", "TRACKER_RECORDER", "TRACKER_DEBUG"),
    *("TRACKER_LOCK_TIMEOUT", "COLUMNS"),
)
"""Variables of whoever runs the tests that must not reach them."""
COLOURS = ("NO_COLOR", "FORCE_COLOR", "TERM")


@dataclass(frozen=True)
class Ran:
    """What one run left: its exit code, and all of both streams."""

    code: int
    out: str
    err: str

    def json(self) -> Any:  # noqa: ANN401 - JSON is anything
        """Read the answer."""
        assert (self.code, self.err) == (0, "")
        return msgspec.json.decode(self.out)

    def table(self) -> str:
        """Give the answer for people."""
        assert (self.code, self.err) == (0, "")
        return self.out

    def problems(self) -> list[str]:
        """Give the lines about a file, without the last one, which counts them."""
        assert self.out == ""
        assert "Traceback" not in self.err
        *lines, last = [line.removeprefix("tracker: ") for line in self.err.splitlines()]
        plural = "s" if len(lines) != 1 else ""
        assert last == f"{len(lines)} problem{plural}; nothing was recorded"
        return lines

    def refusal(self) -> str:
        """Give the one line of a refusal: nothing on stdout, no traceback."""
        assert self.out == ""
        assert "Traceback" not in self.err
        line, newline, rest = self.err.partition("\n")
        assert (newline, rest) == ("\n", ""), self.err
        return line.removeprefix("tracker: ")


Cli = Callable[..., Ran]
"""Takes a command's words, gives what became of them."""
Docket = Callable[..., Path]
"""Takes facts, one a line, and gives the file of a docket that tells them."""


def environment(given: Mapping[str, str] | None = None) -> dict[str, str]:
    """Make an environment for a process: ours without what would change the answers."""
    kept = {name: text for name, text in os.environ.items() if name not in WITHOUT + COLOURS}
    return {**kept, "PYTHONPATH": str(ROOT), "TRACKER_RECORDER": "anna", **(given or {})}


UNPRIVILEGED = """\
import os, sys
from tests.faults.asking import put_down
if os.geteuid() == 0:
    put_down()
os.execv(sys.executable, [sys.executable, "-m", "tracker", *sys.argv[1:]])
"""
"""Runs a command as somebody to whom permissions apply; root must put its rights down first."""


def command(*words: str, unprivileged: bool = False) -> list[str]:
    """Write a command as a process runs it."""
    start = ("-c", UNPRIVILEGED) if unprivileged else ("-m", "tracker")
    return [sys.executable, *start, *words]


def process(
    *words: str,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    stdout: int | IO[bytes] = subprocess.PIPE,
    unprivileged: bool = False,
) -> Ran:
    """Run a command as a process of its own."""
    ran = subprocess.run(
        command(*words, unprivileged=unprivileged),
        cwd=cwd,
        env=environment(env),
        check=False,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=subprocess.PIPE,
    )
    return Ran(ran.returncode, ran.stdout or "", ran.stderr)


def on_terminal(
    *words: str, cwd: Path, env: Mapping[str, str] | None = None, errors_too: bool = True
) -> tuple[int, str]:
    """Run a command whose stdout (and stderr) is a terminal; give its code and what it shows."""
    ours, theirs = pty.openpty()
    surroundings = environment({"TERM": "xterm-256color", **(env or {})})
    running = subprocess.Popen(
        command(*words),
        cwd=cwd,
        env=surroundings,
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=theirs if errors_too else subprocess.DEVNULL,
    )
    os.close(theirs)
    shown = b""
    while part := _read(ours):
        shown += part
    os.close(ours)
    return running.wait(), shown.decode()


def _read(descriptor: int) -> bytes:
    """Read what is there; nothing once the other side is closed, which Linux calls an error."""
    try:
        return os.read(descriptor, 65_536)
    except OSError:
        return b""
