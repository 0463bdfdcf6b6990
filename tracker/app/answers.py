"""The answers' shapes, for those above: the command line may not reach below ``app``."""

from tracker.app.auditing import AuditReport
from tracker.app.copying import CopyReport
from tracker.app.exporting import ExportReport
from tracker.app.import_reports import Correction, ImportReport
from tracker.app.reporting import FieldChange, RecordedFact, RecordReport, StateChange
from tracker.app.sheet_reports import RowChange, SheetReport
from tracker.audit.conformance import ConformanceAnswer, DeviationAnswer
from tracker.audit.findings import VerifyFinding
from tracker.audit.prove import CheckReport, Shown, Signed
from tracker.audit.replay import Divergence, ReplayReport
from tracker.audit.verify import VerifyReport
from tracker.exchange.fields import LINK_KINDS
from tracker.log.store import Progress
from tracker.views.agenda_answers import (
    AgendaAnswer,
    AgendaItem,
    AnnouncedAgenda,
    BodyAgenda,
    Carry,
    DispositionAnswer,
    MeetingLine,
    PlanAnswer,
)
from tracker.views.answers import (
    BlockAnswer,
    DisputeAnswer,
    FactAnswer,
    MeasureAnswer,
    MomentAnswer,
    SourceNote,
    StanceAnswer,
)
from tracker.views.briefs import BriefAnswer, BriefSource
from tracker.views.conflict_answers import (
    ConflictsAnswer,
    ContradictionAnswer,
    RepeatAnswer,
    TallyAnswer,
)
from tracker.views.explained import (
    AboutAnswer,
    ChangeAnswer,
    CorrectionAnswer,
    DiffAnswer,
    ItemStance,
    NewsAnswer,
    NewsGroup,
    NewsLine,
    OtherMoment,
    WhyAnswer,
)
from tracker.views.list_answers import (
    FactsAnswer,
    MeasuresAnswer,
    MeetingsAnswer,
    PositionsAnswer,
    SearchAnswer,
    SearchHit,
    SourceLine,
    SourcesAnswer,
)
from tracker.views.logbook import Chosen
from tracker.views.procedures import (
    ProcedureAnswer,
    ProcedureLine,
    ProceduresAnswer,
    StateLine,
    TransitionLine,
    VersionAnswer,
)
from tracker.views.rebuild import Status
from tracker.views.suggesting import Suggestion, Suggestions, event_types
from tracker.views.thing_answers import ItemAnswer, MeetingAnswer, ThingAnswer
from tracker.views.todo import KINDS as TASK_KINDS
from tracker.views.watch_answers import (
    NextMeetingAnswer,
    Task,
    TodoAnswer,
    UnfinishedAnswer,
    UnfinishedItem,
)

__all__ = [
    "LINK_KINDS",
    "TASK_KINDS",
    "AboutAnswer",
    "AgendaAnswer",
    "AgendaItem",
    "AnnouncedAgenda",
    "AuditReport",
    "BlockAnswer",
    "BodyAgenda",
    "BriefAnswer",
    "BriefSource",
    "Carry",
    "ChangeAnswer",
    "CheckReport",
    "Chosen",
    "ConflictsAnswer",
    "ConformanceAnswer",
    "ContradictionAnswer",
    "CopyReport",
    "Correction",
    "CorrectionAnswer",
    "DeviationAnswer",
    "DiffAnswer",
    "DispositionAnswer",
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
    "NextMeetingAnswer",
    "OtherMoment",
    "PlanAnswer",
    "PositionsAnswer",
    "ProcedureAnswer",
    "ProcedureLine",
    "ProceduresAnswer",
    "Progress",
    "RecordReport",
    "RecordedFact",
    "RepeatAnswer",
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
    "StateLine",
    "Status",
    "Suggestion",
    "Suggestions",
    "TallyAnswer",
    "Task",
    "ThingAnswer",
    "TodoAnswer",
    "TransitionLine",
    "UnfinishedAnswer",
    "UnfinishedItem",
    "VerifyFinding",
    "VerifyReport",
    "VersionAnswer",
    "WhyAnswer",
    "event_types",
]
