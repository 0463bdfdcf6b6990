"""The agenda tracker: an append-only, verifiable log of what is on a body's agenda.

Public API: :class:`Tracker` and the errors. They are imported when they are first asked for, so
that ``tracker --help`` pays for nothing that it does not need.
"""

TYPE_CHECKING = False
"""As of ``typing``, which is not to be imported before ``__main__`` slows the collector down."""

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
    from importlib import import_module  # noqa: PLC0415 - as above

    if name not in __all__:
        raise AttributeError(name)
    return getattr(import_module("tracker.app" if name == "Tracker" else "tracker.errors"), name)
