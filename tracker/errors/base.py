"""The base of the error tree, and how messages write lists of names."""

from dataclasses import dataclass
from typing import ClassVar


def one_of(names: tuple[str, ...], most: int = 12) -> str:
    """Write names as a readable list: ``a, b or c``; more than ``most`` are cut."""
    shown = list(names[:most])
    if len(names) > most:
        return ", ".join(shown) + f" and {len(names) - most} more"
    if len(shown) < 2:  # noqa: PLR2004 - two is what "or" needs
        return "".join(shown)
    return ", ".join(shown[:-1]) + " or " + shown[-1]


def did_you_mean(nearest: tuple[str, ...]) -> str:
    """Write the nearest names as a question, or nothing where there are none."""
    return f"; did you mean {one_of(nearest)}?" if nearest else ""


@dataclass(eq=False)
class TrackerError(Exception):
    """Base of all refusals. ``code`` is stable for scripts, ``exit_code`` for shells."""

    code: ClassVar[str] = "error"
    exit_code: ClassVar[int] = 10

    def __str__(self) -> str:
        """Build the one-line message; each class says its own."""
        return self.code

    @property
    def exit_status(self) -> int:
        """The exit code of this very failure: its class's, unless it holds others."""
        return self.exit_code
