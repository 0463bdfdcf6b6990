"""The answers' shapes, for those above: the command line may not reach below ``app``.

Reports of what was written or audited are in ``reports``: readers start without them.
"""

from tracker.audit.conformance import ConformanceAnswer, DeviationAnswer
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

AnyAgenda = AgendaAnswer | MeetingAnswer | NextMeetingAnswer | UnfinishedAnswer
"""What the question for an agenda may be answered by."""

AnyThing = ItemAnswer | MeetingAnswer | PlanAnswer | ThingAnswer
"""What the question for a name may be answered by."""

__all__ = [
    "TASK_KINDS",
    "AboutAnswer",
    "AgendaAnswer",
    "AgendaItem",
    "AnnouncedAgenda",
    "AnyAgenda",
    "AnyThing",
    "BlockAnswer",
    "BodyAgenda",
    "BriefAnswer",
    "BriefSource",
    "Carry",
    "ChangeAnswer",
    "Chosen",
    "ConflictsAnswer",
    "ConformanceAnswer",
    "ContradictionAnswer",
    "CorrectionAnswer",
    "DeviationAnswer",
    "DiffAnswer",
    "DispositionAnswer",
    "DisputeAnswer",
    "FactAnswer",
    "FactsAnswer",
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
    "RepeatAnswer",
    "SearchAnswer",
    "SearchHit",
    "SourceLine",
    "SourceNote",
    "SourcesAnswer",
    "StanceAnswer",
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
    "VersionAnswer",
    "WhyAnswer",
    "event_types",
]
