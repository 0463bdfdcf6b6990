"""The answers' shapes, for those above: the command line may not reach below ``app``.

Each is imported when it is asked for. Reports of what was written or audited are in ``reports``.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
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
    from tracker.views.todo import TASK_KINDS
    from tracker.views.watch_answers import (
        NextMeetingAnswer,
        Task,
        TodoAnswer,
        UnfinishedAnswer,
        UnfinishedItem,
    )

_HOMES = {
    "tracker.audit.conformance": ("ConformanceAnswer", "DeviationAnswer"),
    "tracker.views.agenda_answers": (
        "AgendaAnswer",
        "AgendaItem",
        "AnnouncedAgenda",
        "BodyAgenda",
        "Carry",
        "DispositionAnswer",
        "MeetingLine",
        "PlanAnswer",
    ),
    "tracker.views.answers": (
        "BlockAnswer",
        "DisputeAnswer",
        "FactAnswer",
        "MeasureAnswer",
        "MomentAnswer",
        "SourceNote",
        "StanceAnswer",
    ),
    "tracker.views.briefs": ("BriefAnswer", "BriefSource"),
    "tracker.views.conflict_answers": (
        "ConflictsAnswer",
        "ContradictionAnswer",
        "RepeatAnswer",
        "TallyAnswer",
    ),
    "tracker.views.explained": (
        "AboutAnswer",
        "ChangeAnswer",
        "CorrectionAnswer",
        "DiffAnswer",
        "ItemStance",
        "NewsAnswer",
        "NewsGroup",
        "NewsLine",
        "OtherMoment",
        "WhyAnswer",
    ),
    "tracker.views.list_answers": (
        "FactsAnswer",
        "MeasuresAnswer",
        "MeetingsAnswer",
        "PositionsAnswer",
        "SearchAnswer",
        "SearchHit",
        "SourceLine",
        "SourcesAnswer",
    ),
    "tracker.views.logbook": ("Chosen",),
    "tracker.views.procedures": (
        "ProcedureAnswer",
        "ProcedureLine",
        "ProceduresAnswer",
        "StateLine",
        "TransitionLine",
        "VersionAnswer",
    ),
    "tracker.views.rebuild": ("Status",),
    "tracker.views.suggesting": ("Suggestion", "Suggestions", "event_types"),
    "tracker.views.thing_answers": ("ItemAnswer", "MeetingAnswer", "ThingAnswer"),
    "tracker.views.todo": ("TASK_KINDS",),
    "tracker.views.watch_answers": (
        "NextMeetingAnswer",
        "Task",
        "TodoAnswer",
        "UnfinishedAnswer",
        "UnfinishedItem",
    ),
}
"""Where each name lives."""

__all__ = [
    "TASK_KINDS",
    "AboutAnswer",
    "AgendaAnswer",
    "AgendaItem",
    "AnnouncedAgenda",
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


def __getattr__(name: str) -> object:
    """Import a public name.

    Raises:
        AttributeError: for one that is none.
    """
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(home), name)
    raise AttributeError(name)
