"""Layouts: each answer as blocks of lines and tables, as readers want them.

What is not known is said, a date is printed as it is known, every line has its source.
"""

from importlib import import_module

import msgspec

from tracker.cli.render.styled import Blocks

LAYOUTS = {
    "AboutAnswer": "explaining_lists.about",
    "AgendaAnswer": "agendas.agenda",
    "ConflictsAnswer": "conflicts.conflicts",
    "ConformanceAnswer": "watching.conformance",
    "DiffAnswer": "explaining_lists.diff",
    "DoctorReport": "doctor.doctor",
    "FactsAnswer": "lists.facts",
    "ItemAnswer": "items.item",
    "MeasuresAnswer": "lists.measures",
    "MeetingAnswer": "meetings.meeting",
    "MeetingsAnswer": "lists.meetings",
    "NewsAnswer": "explaining_lists.news",
    "NextMeetingAnswer": "watching.next_meeting",
    "PlanAnswer": "agendas.plan",
    "PositionsAnswer": "items.positions",
    "ProcedureAnswer": "procedures.procedure",
    "ProceduresAnswer": "procedures.procedures",
    "SearchAnswer": "searches.search",
    "SourcesAnswer": "lists.sources",
    "ThingAnswer": "things.thing",
    "TodoAnswer": "watching.todo",
    "UnfinishedAnswer": "watching.unfinished",
    "WhyAnswer": "explaining.why",
}
"""Of each answer the function that lays it out, by its module: no other one is imported."""


def layout(answer: msgspec.Struct) -> Blocks:
    """Lay any answer out, block by block."""
    module, _, name = LAYOUTS[type(answer).__name__].partition(".")
    blocks: Blocks = getattr(import_module(f"tracker.cli.render.{module}"), name)(answer)
    return blocks
