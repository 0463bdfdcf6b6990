"""The program ``tracker``, also as ``python -m tracker``."""

import atexit
import gc
import os
import sys

SELDOM = 50_000
"""New objects between two looks for circular garbage: an import makes millions, hardly any such."""


def program() -> int:
    """Run the command line as a process of its own; gives its exit code.

    Modules stay to the end, so looking for garbage among them is for nothing: it is rare while
    they are imported, and the process ends without taking them apart.
    """
    gc.set_threshold(SELDOM)
    codes: list[int] = []
    if not atexit._ncallbacks():  # noqa: SLF001 - who measures a process has one: it is kept
        atexit.register(_leave, codes)  # first of all, hence called after all others
    from tracker.cli import main  # noqa: PLC0415 - not before the line above

    codes.append(main())
    return codes[0]


def _leave(codes: list[int]) -> None:
    """End the process, threads and others' endings being done: what it holds the system frees.

    What can't be written out any more, or ended by an error, takes Python's own way.
    """
    if not codes:
        return
    try:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
    except (OSError, ValueError):
        return
    os._exit(codes[0])


if __name__ == "__main__":
    sys.exit(program())
