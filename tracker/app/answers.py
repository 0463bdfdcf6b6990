"""The answers' shapes, for those above: the command line may not reach below ``app``."""

from tracker.app.copying import CopyReport
from tracker.app.exporting import ExportReport
from tracker.app.importing import ImportReport
from tracker.app.reporting import FieldChange, RecordedFact, RecordReport, StateChange
from tracker.app.sheet_import import RowChange, SheetReport
from tracker.audit.findings import VerifyFinding
from tracker.audit.prove import CheckReport, Shown, Signed
from tracker.audit.replay import Divergence, ReplayReport
from tracker.audit.verify import VerifyReport
from tracker.log.store import Progress
from tracker.views.answers import (
    AgendaAnswer,
    AgendaItem,
    BlockAnswer,
    BodyAgenda,
    ConflictsAnswer,
    DisputeAnswer,
    FactAnswer,
    FactsAnswer,
    ItemAnswer,
    MeasureAnswer,
    MeasuresAnswer,
    MeetingAnswer,
    MeetingLine,
    MeetingsAnswer,
    MomentAnswer,
    PlanAnswer,
    PositionsAnswer,
    SearchAnswer,
    SearchHit,
    SourceLine,
    SourceNote,
    SourcesAnswer,
    StanceAnswer,
    ThingAnswer,
)
from tracker.views.briefs import BriefAnswer, BriefSource
from tracker.views.explained import (
    AboutAnswer,
    ChangeAnswer,
    Correction,
    DiffAnswer,
    ItemStance,
    NewsAnswer,
    NewsGroup,
    NewsLine,
    OtherMoment,
    WhyAnswer,
)
from tracker.views.logbook import Chosen
from tracker.views.rebuild import Status

__all__ = [
    "AboutAnswer",
    "AgendaAnswer",
    "AgendaItem",
    "BlockAnswer",
    "BodyAgenda",
    "BriefAnswer",
    "BriefSource",
    "ChangeAnswer",
    "CheckReport",
    "Chosen",
    "ConflictsAnswer",
    "CopyReport",
    "Correction",
    "DiffAnswer",
    "DisputeAnswer",
    "Divergence",
    "ExportReport",
    "FactAnswer",
    "FactsAnswer",
    "FieldChange",
    "ImportReport",
    "ItemAnswer",
    "ItemStance",
    "MeasureAnswer",
    "MeasuresAnswer",
    "MeetingAnswer",
    "MeetingLine",
    "MeetingsAnswer",
    "MomentAnswer",
    "NewsAnswer",
    "NewsGroup",
    "NewsLine",
    "OtherMoment",
    "PlanAnswer",
    "PositionsAnswer",
    "Progress",
    "RecordReport",
    "RecordedFact",
    "ReplayReport",
    "RowChange",
    "SearchAnswer",
    "SearchHit",
    "SheetReport",
    "Shown",
    "Signed",
    "SourceLine",
    "SourceNote",
    "SourcesAnswer",
    "StanceAnswer",
    "StateChange",
    "Status",
    "ThingAnswer",
    "VerifyFinding",
    "VerifyReport",
    "WhyAnswer",
]
