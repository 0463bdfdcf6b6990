"""The shapes of reports on what was written, audited or copied, for those above ``app``."""

from tracker.app.auditing import AuditReport
from tracker.app.copying import CopyReport
from tracker.app.doctoring import DoctorReport
from tracker.app.exporting import ExportReport
from tracker.app.import_reports import Correction, ImportReport
from tracker.app.reporting import FieldChange, RecordedFact, RecordReport, StateChange
from tracker.app.sheet_reports import RowChange, SheetReport
from tracker.audit.checks import Check
from tracker.audit.findings import VerifyFinding
from tracker.audit.prove import CheckReport, Shown, Signed
from tracker.audit.replay import Divergence, ReplayReport
from tracker.audit.verify import VerifyReport
from tracker.exchange.fields import LINK_KINDS
from tracker.log.store import Progress

__all__ = [
    "LINK_KINDS",
    "AuditReport",
    "Check",
    "CheckReport",
    "CopyReport",
    "Correction",
    "Divergence",
    "DoctorReport",
    "ExportReport",
    "FieldChange",
    "ImportReport",
    "Progress",
    "RecordReport",
    "RecordedFact",
    "ReplayReport",
    "RowChange",
    "SheetReport",
    "Shown",
    "Signed",
    "StateChange",
    "VerifyFinding",
    "VerifyReport",
]
