"""The command line: parse, one call, render. No SQL, no rules, no work at import time.

:func:`main` is the one boundary where errors become a line on stderr and an exit code.
"""

import os
import sys
from collections.abc import Sequence

from tracker.errors import TrackerError

USAGE = 64
INTERRUPTED = 130
BROKEN_PIPE = 141
INTERNAL = 70


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; gives its exit code. Never a traceback, unless TRACKER_DEBUG is set."""
    _settle(sys.stdout)
    _settle(sys.stderr)
    try:
        return _run(arguments)
    except KeyboardInterrupt:
        return _say("interrupted; nothing was left half-done", INTERRUPTED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE
    except TrackerError as error:
        return _say(str(error), error.exit_status)
    except Exception as error:
        if os.environ.get("TRACKER_DEBUG"):
            raise
        text = f"internal error ({type(error).__name__}: {error})"
        return _say(f"{text}: please report it; TRACKER_DEBUG=1 shows where", INTERNAL)


def _run(arguments: Sequence[str] | None) -> int:
    """Run click, and turn its own errors into ours."""
    import click

    from tracker.cli.commands import cli

    try:
        found = cli.main(arguments, prog_name="tracker", standalone_mode=False)
        sys.stdout.flush()
        return found if isinstance(found, int) else 0
    except click.UsageError as error:
        return _say(_usage(error), USAGE)
    except click.ClickException as error:
        return _say(error.format_message(), USAGE)
    except click.Abort as error:
        raise KeyboardInterrupt from error


def _settle(stream: object) -> None:
    """Let a terminal of another encoding show an escape rather than end the program."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="backslashreplace")


def _usage(error: object) -> str:
    """One line of what is wrong with the words of a command, and where to look."""
    message = getattr(error, "format_message")()  # noqa: B009 - click's own types stay inside
    context = getattr(error, "ctx", None)
    where = context.command_path if context is not None else "tracker"
    return f"{' '.join(message.split())} (see `{where} --help`)"


def _say(text: str, code: int) -> int:
    from tracker.cli.render.text import visible

    lines = [visible(line) for line in text.split("\n")]
    sys.stderr.write("\n".join(f"tracker: {line}" for line in lines) + "\n")
    return code
