"""The application: :class:`Tracker`, the one object that the CLI and scripts use."""

from tracker.app.importing import ImportReport
from tracker.app.reporting import RecordReport
from tracker.app.retracting import Retraction
from tracker.app.tracker import Tracker
from tracker.app.typed import Typed
from tracker.audit.pins import Pins

__all__ = ["ImportReport", "Pins", "RecordReport", "Retraction", "Tracker", "Typed"]
