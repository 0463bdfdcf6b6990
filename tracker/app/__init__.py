"""The application: :class:`Tracker`, the one object that the CLI and scripts use."""

from tracker.app.exporting import Export, ExportReport
from tracker.app.first_mention import New
from tracker.app.import_reports import ImportReport, Terms
from tracker.app.reporting import RecordReport
from tracker.app.retracting import Retraction
from tracker.app.sheet_reports import SheetReport
from tracker.app.tracker import Tracker
from tracker.app.typed import Typed
from tracker.audit.pins import Pins

__all__ = [
    "Export",
    "ExportReport",
    "ImportReport",
    "New",
    "Pins",
    "RecordReport",
    "Retraction",
    "SheetReport",
    "Terms",
    "Tracker",
    "Typed",
]
