"""The application: :class:`Tracker`, the one object that the CLI and scripts use."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tracker.app.exporting import Export, ExportReport
    from tracker.app.first_mention import New
    from tracker.app.following import Following
    from tracker.app.import_reports import ImportReport, Terms
    from tracker.app.replica import Replica
    from tracker.app.reporting import RecordReport
    from tracker.app.retracting import Retraction
    from tracker.app.sheet_reports import SheetReport
    from tracker.app.tracker import Tracker
    from tracker.app.typed import Typed
    from tracker.audit.pins import Pins

_HOMES = {
    "Export": "tracker.app.exporting",
    "ExportReport": "tracker.app.exporting",
    "Following": "tracker.app.following",
    "ImportReport": "tracker.app.import_reports",
    "New": "tracker.app.first_mention",
    "Pins": "tracker.audit.pins",
    "RecordReport": "tracker.app.reporting",
    "Replica": "tracker.app.replica",
    "Retraction": "tracker.app.retracting",
    "SheetReport": "tracker.app.sheet_reports",
    "Terms": "tracker.app.import_reports",
    "Tracker": "tracker.app.tracker",
    "Typed": "tracker.app.typed",
}
"""Where each name lives: imported when it is asked for, so that reading commands start fast."""

__all__ = [
    "Export",
    "ExportReport",
    "Following",
    "ImportReport",
    "New",
    "Pins",
    "RecordReport",
    "Replica",
    "Retraction",
    "SheetReport",
    "Terms",
    "Tracker",
    "Typed",
]


def __getattr__(name: str) -> object:
    """Import a public name.

    Raises:
        AttributeError: for one that is none.
    """
    if name not in _HOMES:
        raise AttributeError(name)
    return getattr(import_module(_HOMES[name]), name)
