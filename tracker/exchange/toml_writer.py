"""Writing a procedure's definition as the TOML that it is read from.

Exchange layer. A definition is plain values: text, truth values, lists, and lists of tables.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any


def toml(definition: Mapping[str, Any]) -> str:
    """Write a definition: single values first, then a block for each table."""
    tables = {name: value for name, value in definition.items() if _is_tables(value)}
    lines = [*_fields({n: v for n, v in definition.items() if n not in tables})]
    for name, found in tables.items():
        for table in found:
            lines += ["", f"[[{name}]]", *_fields(table)]
    return "\n".join(lines) + "\n"


def _is_tables(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, dict) for one in value)


def _fields(fields: Mapping[str, Any]) -> Iterator[str]:
    """One line a field; what is null has none."""
    return (f"{name} = {_value(value)}" for name, value in fields.items() if value is not None)


def _value(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case list():
            return f"[{', '.join(map(_value, value))}]"
        case dict():
            return (
                f"{{{', '.join(f'{_value(name)} = {_value(one)}' for name, one in value.items())}}}"
            )
        case _:
            return str(value)
