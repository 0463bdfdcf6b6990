"""The application: :class:`Tracker`, the one object that the CLI and scripts use."""

from tracker.app.importing import ImportReport
from tracker.app.tracker import Tracker

__all__ = ["ImportReport", "Tracker"]
