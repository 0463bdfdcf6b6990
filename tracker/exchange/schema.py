"""The JSON Schema of a docket (2020-12), made of the same structs that read it.

Exchange layer. For editors and for programs that write dockets; scalars may be text throughout,
as in YAML. It is kept as ``docs/docket.schema.json``. What needs the log, or the calendar, is
beyond a schema.
"""

import inspect
import json

import msgspec

from tracker.exchange import fact_records as facts
from tracker.exchange.agenda import AgendaPoint
from tracker.exchange.docket import Header
from tracker.exchange.forms import Schema
from tracker.exchange.intake import READING, Section
from tracker.exchange.kinds import KINDS
from tracker.exchange.located import NameRecord
from tracker.exchange.records import Body, Measure, Member
from tracker.exchange.schema_words import describe_field
from tracker.exchange.shapes import ALIASES, fields_of

_INSIDE = (Member, Body, Measure, AgendaPoint)
"""Records that stand inside of other records."""

_HOME: Schema = {"anyOf": [{"required": ["organisation"]}, {"required": ["body"]}]}
_RULES: dict[type[msgspec.Struct], Schema] = {
    facts.AttendanceFact: {"anyOf": [{"required": ["present"]}, {"required": ["absent"]}]},
    facts.TallyFact: {
        "oneOf": [{"required": [name]} for name in ("meeting", "item", "plan")],
        "anyOf": [{"required": ["total"]}, {"required": ["parts"]}],
    },
    facts.MeasureAddedFact: {
        "oneOf": [{"required": [name]} for name in ("plan", "decided_by")],
    },
    facts.ItemMovedFact: {"anyOf": [{"required": [name]} for name in ("number", "part", "to")]},
    facts.OfficeFact: {"anyOf": [{"required": ["role"]}, {"required": ["office"]}]},
    facts.ChairFact: _HOME,
    facts.MembershipFact: _HOME,
    facts.ParticipationFact: _HOME,
}
"""What a record asks for beyond its single fields."""


def schema_text() -> str:
    """Write the schema as it is kept: sorted, indented, ending in a newline."""
    return json.dumps(docket_schema(), indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def docket_schema() -> Schema:
    """Make the schema of a whole docket in its YAML form."""
    records = (*_named(), *KINDS, *_INSIDE)
    header = {name: field.form.schema for name, field in fields_of(Header).items()}
    sections = {name: _section(section) for name, section in READING.items()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Docket",
        "description": "A docket of agenda-tracker: names, and facts with their sources.",
        "type": "object",
        "properties": {**header, **sections},
        "required": list(header),
        "additionalProperties": False,
        "$defs": {record.__name__: _record(record) for record in records},
    }


def _named() -> tuple[type[NameRecord], ...]:
    return tuple(how.record for how in READING.values() if how.record is not None)


def _section(section: Section) -> Schema:
    """Make the schema of a section: a map of records."""
    kinds = KINDS if section.record is None else (section.record,)
    forms: list[Schema] = [{"$ref": f"#/$defs/{kind.__name__}"} for kind in kinds]
    if section.short is not None:
        forms.append({"type": "string", "minLength": 1})
    return {
        "type": ["object", "null"],
        "propertyNames": {"pattern": section.key.schema["pattern"]},
        "additionalProperties": forms[0] if len(forms) == 1 else {"anyOf": forms},
    }


def _record(record: type[msgspec.Struct]) -> Schema:
    """Make the schema of one kind of record."""
    fields = fields_of(record)
    properties: dict[str, Schema] = {
        name: {**field.form.schema, "description": describe_field(record.__name__, name)}
        for name, field in fields.items()
    }
    required = [name for name, field in fields.items() if field.required]
    schema: Schema = {
        "type": "object",
        "description": inspect.cleandoc(record.__doc__ or "").partition("\n\n")[0],
        "properties": properties,
        "required": required,
        "additionalProperties": False,
        **_RULES.get(record, {}),
    }
    for alias, name in ALIASES.items():
        if name in properties:
            properties[alias] = {**properties[name], "description": f"The same as {name!r}."}
            required.remove(name)
            schema["oneOf"] = [{"required": [name]}, {"required": [alias]}]
    return schema
