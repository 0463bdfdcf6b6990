"""Retelling: the command that records an event's fields, as ``telling`` gave them, anew."""

from collections.abc import Mapping
from typing import Any

from tracker.app.gathering import gather
from tracker.app.naming import Namer, SourceIds
from tracker.app.translate import Translator
from tracker.app.typed import Typed, located, node, refusal
from tracker.app.workspace import Workspace
from tracker.domain.facts import Command, Entry
from tracker.domain.measure import AddMeasure, MeasureAdded
from tracker.domain.organisation import BodyEstablished, OrganisationFact
from tracker.errors import Finding, Impossible, Refused
from tracker.exchange import records
from tracker.exchange.fact_records import FactRecord, MeasureAddedFact
from tracker.exchange.forms import Sink
from tracker.exchange.located import Located, problem_of
from tracker.exchange.shapes import read_record
from tracker.log.aside import Aside

ONE_FACT = "a correction changes one fact: record what else there is apart"


def command_for(
    workspace: Workspace, entry: Entry, section: str, fields: Mapping[str, Any]
) -> Command:
    """Make the command that records a fact of these fields.

    Raises:
        Refused: for fields that say nothing, or more than one fact.
    """
    name = entry.stream.partition("/")[2]
    if section in {"measures", "bodies"}:
        return _part(entry, section, fields)
    if section != "facts":
        return _name(workspace, located(Typed(section=section, fields=fields), name))
    body = located(Typed(fields=fields), "fact").body
    if not isinstance(body, FactRecord):
        raise TypeError(body)
    _check_id(entry, body)
    translator = Translator(workspace, SourceIds(()))
    order = next(translator.orders(entry.claim.key, body))
    if len(order.commands) != 1:
        raise Refused([Finding(None, Impossible(ONE_FACT))])
    return order.commands[0]


def _check_id(entry: Entry, body: FactRecord) -> None:
    """Refuse another id for a measure that was added by a fact."""
    if isinstance(entry.data, MeasureAdded) and isinstance(body, MeasureAddedFact):
        name = entry.data.measure
        if body.measure != name:
            raise Refused([Finding("measure", Impossible(f"the id of {name} never changes"))])


def _name(workspace: Workspace, record: Located) -> Command:
    """The command that registers a thing."""
    if isinstance(record.body, records.MeetingRecord):
        return next(iter(gather([record], Aside())))[1].commands[0]
    if isinstance(record.body, FactRecord):
        raise TypeError(record)
    orders = Namer(workspace, SourceIds(())).orders(record.body)
    ending = f"/{record.key}"
    named = [order for order in orders if order.key.endswith(ending)]
    if not named:
        raise Refused([Finding("id", Impossible(f"the id of {record.key} never changes"))])
    return named[-1].commands[0]


def _part(entry: Entry, section: str, fields: Mapping[str, Any]) -> Command:
    """The command that names a measure or a body."""
    owner: Any = entry.stream.partition("/")[0]
    name = entry.stream.partition("/")[2]
    sink = Sink(1)
    kind = records.Measure if section == "measures" else records.Body
    body = read_record(kind, node(fields), sink)
    if sink.flaws:
        raise refusal([problem_of(flaw, "") for flaw in sink.flaws])
    if isinstance(body, records.Measure) and isinstance(entry.data, MeasureAdded):
        values = {field: getattr(body, field) for field in body.__struct_fields__}
        data = MeasureAdded(measure=entry.data.measure, **values)
        return AddMeasure(claim=entry.claim, kind=owner, name=name, data=data)
    if isinstance(body, records.Body) and isinstance(entry.data, BodyEstablished):
        made = BodyEstablished(entry.data.body, body.name, body.procedure)
        return OrganisationFact(claim=entry.claim, organisation=name, data=made)
    raise TypeError(body)
