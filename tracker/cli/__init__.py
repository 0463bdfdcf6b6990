"""The command line: parse, one call, render. No SQL, no rules, no work at import time.

:func:`main` is the one boundary where errors become a line on stderr and an exit code.
"""

import contextlib
import errno
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tracker.errors import FileUnreadable, TrackerError, one_of

if TYPE_CHECKING:
    from click import UsageError

USAGE = 64
INTERNAL = 70
OUTPUT_LOST = 74
INTERRUPTED = 130
BROKEN_PIPE = 141
STREAM_FAILED = {errno.ENOSPC, errno.EIO, errno.EBADF, errno.EFBIG, errno.EAGAIN}
"""What the system says where stdout can't take the answer: an error without a file's name."""

NO_NAME = {errno.ENAMETOOLONG, errno.ELOOP}
"""What the system says of a name that no file of its can have."""

LONGEST = 60
"""Characters of such a name that are shown."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; gives its exit code. Never a traceback, unless TRACKER_DEBUG is set."""
    _settle(sys.stdout)
    _settle(sys.stderr)
    try:
        if instruction := os.environ.get("_TRACKER_COMPLETE"):
            return _complete(instruction)
        return _run(arguments)
    except KeyboardInterrupt as error:
        left = str(error) or "nothing was left half-done"
        return _say(f"interrupted; {left}", INTERRUPTED)
    except SystemExit:  # click's way out where nobody reads on
        return _cut_off(BROKEN_PIPE)
    except TrackerError as error:
        return _say(str(error), error.exit_status)
    except Exception as error:
        if os.environ.get("TRACKER_DEBUG"):
            raise
        return _unexpected(error)


def _unexpected(error: Exception) -> int:
    """Tell what no part foresaw; three things are not the program's fault."""
    if isinstance(error, OSError) and error.errno in NO_NAME and error.filename is not None:
        unusable = FileUnreadable(_shortened(str(error.filename)), os.strerror(error.errno or 0))
        return _say(str(unusable), unusable.exit_code)
    nameless = isinstance(error, OSError) and error.filename is None
    if nameless and isinstance(error, FileNotFoundError):
        gone = FileUnreadable("the working folder", "it is gone: change to another one")
        return _say(str(gone), gone.exit_code)
    if nameless and getattr(error, "errno", None) in STREAM_FAILED:
        reason = os.strerror(getattr(error, "errno", 0))
        return _cut_off(_say(f"the answer could not be written out: {reason}", OUTPUT_LOST))
    text = f"internal error ({type(error).__name__}: {error})"
    return _say(f"{text}: please report it; TRACKER_DEBUG=1 shows where", INTERNAL)


def _shortened(name: str) -> str:
    return name if len(name) <= LONGEST else name[:LONGEST] + "…"


def _cut_off(code: int) -> int:
    """Send nowhere what is still to be written: Python would try again at its end."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code


def _run(arguments: Sequence[str] | None) -> int:
    """Run click, and turn its own errors into ours."""
    import click

    from tracker.cli.commands import cli

    if not all(map(_sayable, arguments or ())):
        return _say("a word of the command holds what no shell can hand over: take it out", USAGE)
    try:
        found = cli.main(arguments, prog_name="tracker", standalone_mode=False)
    except click.UsageError as error:
        return _say(_usage(error), USAGE)
    except click.ClickException as error:
        return _say(error.format_message(), USAGE)
    except click.Abort as error:
        raise KeyboardInterrupt(*getattr(error.__cause__, "args", ())) from error
    return found if isinstance(found, int) else 0


def _complete(instruction: str) -> int:
    """Answer a shell that asks what a word may become."""
    from tracker.cli.shells import answer

    return answer(instruction)


def _sayable(word: str) -> bool:
    """Whether a word can stand on a command line: scripts may hand others over."""
    try:
        return b"\0" not in os.fsencode(word)
    except UnicodeEncodeError:
        return False


def _settle(stream: object) -> None:
    """Let a terminal of another encoding show an escape rather than end the program."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="backslashreplace")


def _usage(error: "UsageError") -> str:
    """One line of what is wrong with the words of a command, and where to look."""
    from click import Group
    from click.exceptions import NoArgsIsHelpError

    context, message = error.ctx, " ".join(error.format_message().split())
    where = context.command_path if context is not None else "tracker"
    if isinstance(error, NoArgsIsHelpError) and isinstance(error.ctx.command, Group):
        names = tuple(error.ctx.command.list_commands(error.ctx))
        message = f"{where} needs a command: {one_of(names)}"
    return f"{message} (see `{where} --help`)"


def _say(text: str, code: int) -> int:
    """Tell on stderr, if there is one; each line of several problems begins alike."""
    from tracker.cli.render.text import masked, visible

    lines = [f"tracker: {visible(masked(line))}\n" for line in text.split("\n")]
    with contextlib.suppress(OSError, ValueError, AttributeError):
        sys.stderr.write("".join(lines))
        sys.stderr.flush()
    return code
