"""Says in words what a struct holds: the tables of docs/events.md and docs/json.md.

Types become the words of their readers: "text", "list of text", "text or null".
"""

import inspect
import types
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec

Meanings = Mapping[str, str]
"""What keys mean, by ``key`` or ``Struct.key``."""

PLAIN: Mapping[object, str] = {
    str: "text",
    int: "integer",
    bool: "true or false",
    type(None): "null",
    Any: "anything",
    msgspec.Raw: "object, see the type",
}


def section(
    struct: type[msgspec.Struct], title: str, *notes: str, meanings: Meanings | None = None
) -> str:
    """A third-level section: what the docstring says, notes, and a table of the fields."""
    return "\n\n".join([f"### {title}", docstring(struct), *notes, table(struct, meanings)])


def docstring(thing: object) -> str:
    """A docstring as Markdown."""
    return (inspect.getdoc(thing) or "").replace("``", "`")


def table(struct: type[msgspec.Struct], meanings: Meanings | None = None) -> str:
    """A table of keys, types and, where they are given, meanings; in the struct's order."""
    rows = [["key", "type"], ["---", "---"]]
    rows += [[f"`{name}`", words(kind)] for name, kind in hints(struct).items()]
    if meanings is not None:
        told = [meaning(struct, name, meanings) for name in hints(struct)]
        rows = [[*row, end] for row, end in zip(rows, ["", "---", *told], strict=True)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def meaning(struct: type, name: str, meanings: Meanings) -> str:
    """What a key means: in this struct, else anywhere."""
    return meanings.get(f"{struct.__name__}.{name}") or meanings[name]


def hints(struct: type[msgspec.Struct]) -> dict[str, Any]:
    """The annotations of a struct's fields, resolved, under their encoded names."""
    resolved = get_type_hints(struct)
    names = zip(struct.__struct_fields__, struct.__struct_encode_fields__, strict=True)
    return {encoded: resolved[name] for name, encoded in names}


def words(kind: Any) -> str:  # noqa: ANN401 - annotations have no common type
    """An annotation in words."""
    if kind in PLAIN:
        return PLAIN[kind]
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Literal:
        return ", ".join(f"`{word}`" for word in inner)
    if origin in {Union, types.UnionType}:
        return " or ".join(words(each) for each in inner)
    if origin is tuple:
        return f"list of {words(inner[0])}"
    if origin is dict:
        return "object" if inner[1] is Any else f"object of {words(inner[1])}"
    return link(kind)


def link(struct: type) -> str:
    """A link to the section of a struct on the same page."""
    return f"[{struct.__name__}](#{struct.__name__.lower()})"


def within(structs: Iterable[type[msgspec.Struct]]) -> Iterator[type[msgspec.Struct]]:
    """The structs, and all that their fields hold, each once and in the order of mention."""
    waiting, seen = list(structs), set[type]()
    while waiting:
        struct = waiting.pop(0)
        if struct not in seen:
            seen.add(struct)
            yield struct
            waiting += [each for kind in hints(struct).values() for each in structs_of(kind)]


def structs_of(kind: Any) -> Iterator[type[msgspec.Struct]]:  # noqa: ANN401 - an annotation
    """The structs that an annotation names."""
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        yield kind
    for inner in get_args(kind):
        yield from structs_of(inner)
