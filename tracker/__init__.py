"""The agenda tracker: an append-only, verifiable log of what is on a body's agenda.

Public API: :class:`Tracker` and the errors. ``Tracker`` is imported when it is first asked for,
so that ``tracker --help`` pays for nothing that it does not need.
"""

from typing import TYPE_CHECKING, Any

from tracker.errors import InputRefused, Problem, TrackerError

if TYPE_CHECKING:
    from tracker.app import Tracker

__version__ = "0.1.0"

__all__ = ["InputRefused", "Problem", "Tracker", "TrackerError", "__version__"]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - a module's attribute may be anything
    """Import ``Tracker`` on first use."""
    if name == "Tracker":
        from tracker.app import Tracker  # noqa: PLC0415

        return Tracker
    raise AttributeError(name)
