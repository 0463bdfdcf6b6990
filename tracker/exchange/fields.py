"""The types of fields that several records share, each with the form in which it is written.

Exchange layer. To the type checker they are plain texts and tuples of texts; the annotation
says how they are read and what the schema says of them.
"""

from typing import Annotated

from tracker.exchange.forms import CITED, DATE, REPORT_DATE, TEXT, Cited, id_of, ids_of, name_of
from tracker.exchange.shapes import either, several, table

LINK_KINDS = ("replaces", "amends", "implements", "follows", "part of")
"""How an item can stand to another one."""

ITEM, MEETING, PLAN, MEASURE = (
    id_of(kind) for kind in ("an item", "a meeting", "a plan", "a measure")
)
BODY, ORGANISATION = id_of("a body"), id_of("an organisation")
PROCEDURE = id_of("a procedure")
PARTY, SOURCE = name_of("a party"), name_of("a source")
THING = name_of("a party, item, meeting, plan or source")

Text = Annotated[str, TEXT]
Date = Annotated[str, DATE]
ItemId = Annotated[str, ITEM]
MeetingId = Annotated[str, MEETING]
PlanId = Annotated[str, PLAN]
MeasureId = Annotated[str, MEASURE]
BodyId = Annotated[str, BODY]
OrganisationId = Annotated[str, ORGANISATION]
ProcedureName = Annotated[str, PROCEDURE]
Party = Annotated[str, PARTY]
Parties = Annotated[tuple[str, ...], several(PARTY)]
Bodies = Annotated[tuple[str, ...], several(BODY)]
Sources = Annotated[tuple[str, ...], several(SOURCE)]
Reports = Annotated[tuple[Cited, ...], several(CITED)]
ReportDate = Annotated[str, REPORT_DATE]
Wording = Annotated[str | dict[str, str], either(TEXT, table(SOURCE, TEXT))]
FactKey = Annotated[str, ids_of("a fact")]
Source = Annotated[str, SOURCE]
Things = Annotated[tuple[str, ...], several(THING)]
Thing = Annotated[str, THING]
