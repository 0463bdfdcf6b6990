"""The agenda tracker: an append-only, verifiable log of what is on a body's agenda.

Public API: :class:`Tracker` and the errors. They are imported when they are first asked for, so
that ``tracker --help`` pays for nothing that it does not need.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tracker.app import Tracker
    from tracker.errors import InputRefused, Problem, TrackerError

__version__ = "0.1.0"

__all__ = ["InputRefused", "Problem", "Tracker", "TrackerError", "__version__"]


def __getattr__(name: str) -> object:
    """Import a public name on first use.

    Raises:
        AttributeError: for one that is none.
    """
    if name not in __all__:
        raise AttributeError(name)
    return getattr(import_module("tracker.app" if name == "Tracker" else "tracker.errors"), name)
