"""Shapes: lists, maps and records, made of forms.

Exchange layer. A record is a struct whose fields are annotated with their forms; a field without
a form (an id) is handed in by the reader. What is written where comes from the struct alone.
"""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, TypeVar, get_args

import msgspec

from tracker.domain.words import nearest
from tracker.errors import DuplicateKey, MissingField, TrackerError, UnknownField, WrongType
from tracker.exchange.forms import Form, Path, Schema, Sink, wrong
from tracker.exchange.nodes import (
    Dropped,
    Entry,
    Mapping,
    Node,
    Scalar,
    Sequence,
    describe,
    is_nothing,
)

ALIASES = {"target": "fact"}
"""Second names of fields. In JSON Lines ``fact`` is the key of the record itself."""

S = TypeVar("S", bound=msgspec.Struct)


class Field(msgspec.Struct, frozen=True):
    """One field of a record: the attribute that holds it, its form, and whether it must be."""

    attribute: str
    form: Form
    required: bool


@cache
def fields_of(record: type[msgspec.Struct]) -> dict[str, Field]:
    """List the fields of a record as they are written, each with its form."""
    found = {}
    for info in msgspec.structs.fields(record):
        if (form := _form_in(info.type)) is not None:
            found[info.encode_name] = Field(info.name, form, info.required)
    return found


def _form_in(annotation: Any) -> Form | None:  # noqa: ANN401 - an annotation can be anything
    """Find the form in ``Annotated[..., FORM]``, also within ``... | None``."""
    for part in (annotation, *get_args(annotation)):
        for extra in getattr(part, "__metadata__", ()):
            if isinstance(extra, Form):
                return extra
    return None


MEANT = {
    "source": "from", "sources": "from", "member": "by", "members": "by", "party": "by",
    "date": "on", "happened": "on", "occurred": "on", "about": "item", "meeting": "at",
}  # fmt: skip
"""What people write for a field who know it from a command or an answer: suggested, not read."""


def several(form: Form) -> Form:
    """Make the form of one value or a list of them; it comes back as a tuple."""
    expected = f"{form.expected}, or a list"

    def read(node: Node, sink: Sink, path: Path) -> object:
        if isinstance(node, Sequence):
            return tuple(_each_once(node, form, sink, path))
        if isinstance(node, Mapping):
            raise wrong(expected, node)
        return (form.read(node, sink, path),)

    return Form(expected, {"anyOf": [form.schema, {"type": "array", "items": form.schema}]}, read)


def _each_once(node: Sequence, form: Form, sink: Sink, path: Path) -> Iterator[object]:
    """Read the items of a list; the same twice is a slip."""
    seen: set[object] = set()
    for item in node.items:
        value = sink.take(form, item, path)
        if value is not None and value in seen:
            sink.add(WrongType("each value once", f"{describe(item)} twice"), item.line, path)
        seen.add(value)
        yield value


def table(key: Form, value: Form) -> Form:
    """Make the form of a map; it comes back as a dict in the order of the file."""
    expected = "a map (key: value)"

    def read(node: Node, sink: Sink, path: Path) -> object:
        if not isinstance(node, Mapping):
            raise wrong(expected, node)
        return dict(_pairs(node, (key, value), sink, path))

    names = {name: key.schema[name] for name in ("pattern", "anyOf") if name in key.schema}
    schema: Schema = {
        "type": "object",
        "propertyNames": names,
        "additionalProperties": value.schema,
    }
    return Form(expected, schema, read)


def _pairs(
    node: Mapping, forms: tuple[Form, Form], sink: Sink, path: Path
) -> Iterator[tuple[str, object]]:
    """Read the entries of a map, keys and values by their two forms."""
    key_form, value_form = forms
    lines: dict[object, int] = {}
    for written, line, value in node.entries:
        name = sink.take(key_form, Scalar(written, line), path)
        inside = (*path, str(name))
        sink.locate(inside, line)
        if isinstance(value, Scalar) and value.value is None:
            sink.add(no_value(written, value_form.expected, value), line, path)
        elif name in lines:
            sink.add(DuplicateKey(written, lines[name]), line, path)
        elif isinstance(name, str):
            lines[name] = line
            yield name, sink.take(value_form, value, inside)


def no_value(name: str, expected: str, node: Scalar) -> TrackerError:
    """Say that a key has no value, and how that comes about inside ``{...}``."""
    return UnknownField(name, (), no_value=True) if node.cut else wrong(expected, node)


def either(text: Form, other: Form) -> Form:
    """Make the form of a single value, or of something larger."""
    expected = f"{text.expected}, or {other.expected}"

    def read(node: Node, sink: Sink, path: Path) -> object:
        return (text if isinstance(node, Scalar) else other).read(node, sink, path)

    return Form(expected, {"anyOf": [text.schema, other.schema]}, read)


def record_of(record: type[msgspec.Struct], short: str) -> Form:
    """Make the form of a record inside a record; text alone stands for its field ``short``."""
    expected = f"{short} as text, or a mapping (key: value)"

    def read(node: Node, sink: Sink, path: Path) -> object:
        return read_record(record, widened(node, short), sink, path)

    schema: Schema = {"anyOf": [{"type": "string"}, {"$ref": f"#/$defs/{record.__name__}"}]}
    return Form(expected, schema, read)


def widened(node: Node, short: str | None) -> Node:
    """Make ``{short: text}`` of a text; all else stays as it is."""
    if short is None or not isinstance(node, Scalar) or node.value is None:
        return node
    return Mapping(((short, node.line, node),), node.line)


def read_record(
    record: type[S], node: Node, sink: Sink, path: Path = (), given: dict[str, object] | None = None
) -> S | None:
    """Read a record with all its fields; None where anything in it is refused.

    ``given`` holds the fields that are not written inside (an id).

    Raises:
        WrongType: for what is no mapping.
    """
    if not isinstance(node, Mapping):
        raise wrong("a mapping (key: value)", node)
    before = len(sink.flaws)
    fields = fields_of(record)
    values = read_fields(fields, tuple(fields), node, sink, path) | (given or {})
    for name, field in fields.items():
        if field.required and field.attribute not in values:
            sink.add(MissingField(name, field.form.expected), sink.line_of(path), path)
    if len(sink.flaws) > before:
        return None
    made: Callable[..., S] = record
    return made(**values)


def read_fields(
    fields: dict[str, Field], known: tuple[str, ...], node: Mapping, sink: Sink, path: Path = ()
) -> dict[str, object]:
    """Read the fields that are there, by attribute; one without a value is left out.

    ``known`` are the names that an unknown one is compared with.
    """
    values: dict[str, object] = {}
    lines: dict[str, int] = {}
    for entry in node.entries:
        written, line, value = entry
        name = ALIASES.get(written, written)
        inside = (*path, name)
        sink.locate(inside, line)
        if (field := fields.get(name)) is None:
            _unknown(entry, known, sink, path)
        elif name in lines:
            sink.add(DuplicateKey(name, lines[name]), line, inside)
        elif not is_nothing(value):
            lines[name] = line
            values[field.attribute] = sink.take(field.form, value, inside)
        elif isinstance(value, Scalar) and value.cut:
            sink.add(wrong(field.form.expected, value), line, inside)
    return values


def _unknown(entry: Entry, known: tuple[str, ...], sink: Sink, path: Path) -> None:
    """Refuse a field that the record does not have, with the nearest that it has."""
    name, line, value = entry
    if isinstance(value, Dropped):
        return
    cut = isinstance(value, Scalar) and value.cut
    meant = MEANT.get(name.lower(), "")
    near = (meant,) if meant in known else nearest(name, known)
    sink.add(UnknownField(name, known, near, no_value=cut), line, path)
