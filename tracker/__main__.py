"""The program ``tracker``, also as ``python -m tracker``."""

import gc
import sys

SELDOM = 50_000
"""New objects between two looks for circular garbage: an import makes millions, hardly any such."""


def program() -> int:
    """Run the command line as a process of its own; gives its exit code.

    Modules stay to the end, so looking for garbage among them is for nothing: it is rare while
    they are imported, and left out when the process ends.
    """
    gc.set_threshold(SELDOM)
    from tracker.cli import main  # noqa: PLC0415 - not before the line above

    try:
        return main()
    finally:
        gc.freeze()


if __name__ == "__main__":
    sys.exit(program())
