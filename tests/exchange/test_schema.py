"""Tests of the JSON Schema: kept in docs, sound, and in agreement with the reader."""

import json

import jsonschema
import pytest
import yaml

from tests.exchange.support import HEAD, ROOT
from tracker.exchange.kinds import KINDS
from tracker.exchange.schema import docket_schema, schema_text
from tracker.exchange.schema_words import FIELDS, SPECIAL
from tracker.exchange.shapes import fields_of

VALIDATOR = jsonschema.Draft202012Validator(docket_schema())


def text_tree(text: str) -> object:
    """Load YAML with every scalar as text."""
    return yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - it makes text, lists and maps


def valid(text: str) -> bool:
    """Tell whether the schema accepts a docket, its scalars taken as text."""
    return not list(VALIDATOR.iter_errors(text_tree(text)))


def test_schema_in_docs_is_the_programs() -> None:
    """``docs/docket.schema.json`` is what the program prints."""
    assert (ROOT / "docs/docket.schema.json").read_text(encoding="utf-8") == schema_text()
    assert json.loads(schema_text()) == docket_schema()


def test_schema_is_one() -> None:
    """It keeps to its own metaschema."""
    jsonschema.Draft202012Validator.check_schema(docket_schema())


def test_fixture_is_valid() -> None:
    """The fixture passes."""
    tree = text_tree((ROOT / "fixtures/csto.yaml").read_text(encoding="utf-8"))
    assert [error.message for error in VALIDATOR.iter_errors(tree)] == []


@pytest.mark.parametrize(
    "text",
    [
        "parties: {AZE: Azerbaijan}",
        "items: {i: Title}",
        "facts: {}",
        "facts: {a: {what: dispute, fact: b, says: x}}",
        "facts: {a: {what: dispute, target: b, says: {by: x}}}",
        "facts: {a: {on: 2021, what: no-interest, item: x, by: ARM}}",
        "facts: {a: {on: 2021, what: Plan_adopted, plan: p, total: 34}}".replace("Plan", "plan"),
        "facts: {a: {on: 2021, what: held, meeting: m, agenda: {b: noted, c: {to: cfm}}}}",
    ],
)
def test_accepted(text: str) -> None:
    """Short forms, second names and spellings are in the schema too."""
    assert valid(f"{HEAD}{text}\n")


@pytest.mark.parametrize(
    "text",
    [
        "facts: {A: {on: 2021, what: noted, item: x}}",
        "facts: {a: {on: 2021, what: noted, item: x, b: }}",
        "facts: {a: {on: 2021, what: noted}}",
        "facts: {a: {on: 2021, what: tally, of: x, plan: p}}",
        "facts: {a: {on: 2021, what: tally, of: x, plan: p, item: i, total: 5}}",
        "facts: {a: {on: 2021, what: chair, by: ARM}}",
        "facts: {a: {what: dispute, fact: b, target: c, says: x}}",
        "facts: {a: {what: dispute, says: x}}",
        "sources: {S1: {id: s, publisher: P, public: maybe}}",
        "fatcs: {}",
    ],
)
def test_refused(text: str) -> None:
    """What the reader refuses by its form, the schema refuses."""
    assert not valid(f"{HEAD}{text}\n")


def test_every_field_is_described() -> None:
    """Each field of each record has a line, and no line is left over."""
    defs = docket_schema()["$defs"]
    assert isinstance(defs, dict)
    used = {(name, field) for name, record in defs.items() for field in record["properties"]}
    assert {field for _, field in used} - {"target"} == set(FIELDS)
    assert set(SPECIAL) <= used
    assert {kind.__name__ for kind in KINDS} <= set(defs)


def test_fields_come_from_the_structs() -> None:
    """A field is required where its struct has no default."""
    defs = docket_schema()["$defs"]
    assert isinstance(defs, dict)
    for kind in KINDS:
        needed = {name for name, field in fields_of(kind).items() if field.required} - {"fact"}
        assert set(defs[kind.__name__]["required"]) == needed
