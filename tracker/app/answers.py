"""The answers' shapes, for those above: the command line may not reach below ``app``."""

from tracker.app.importing import ImportReport
from tracker.audit.replay import Divergence, ReplayReport
from tracker.log.store import Progress
from tracker.views.answers import (
    AgendaAnswer,
    AgendaItem,
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
    SourceLine,
    SourceNote,
    SourcesAnswer,
    StanceAnswer,
    ThingAnswer,
)
from tracker.views.rebuild import Status

__all__ = [
    "AgendaAnswer",
    "AgendaItem",
    "BodyAgenda",
    "ConflictsAnswer",
    "DisputeAnswer",
    "Divergence",
    "FactAnswer",
    "FactsAnswer",
    "ImportReport",
    "ItemAnswer",
    "MeasureAnswer",
    "MeasuresAnswer",
    "MeetingAnswer",
    "MeetingLine",
    "MeetingsAnswer",
    "MomentAnswer",
    "PlanAnswer",
    "PositionsAnswer",
    "Progress",
    "ReplayReport",
    "SourceLine",
    "SourceNote",
    "SourcesAnswer",
    "StanceAnswer",
    "Status",
    "ThingAnswer",
]
