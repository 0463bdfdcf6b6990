"""Cells of a spreadsheet: values of a docket as text that comes back unchanged.

Exchange layer. A list is joined by ``; ``, a map is ``name: value; name: value``; a backslash
before a sign takes its meaning away. What a spreadsheet would run, or take an apostrophe from,
stands behind one.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

Value = str | Sequence[str] | Mapping[str, str] | None
"""A value as a docket writes it; None is nothing."""

_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "'")
_ITEMS = re.compile(r"((?:[^\\;]|\\.|\\$)*)(;|$)", re.DOTALL)
_PAIR = re.compile(r"((?:[^\\:]|\\.)*):\s*(.*)", re.DOTALL)


def guarded(text: str) -> str:
    """Put an apostrophe before what a spreadsheet would not take as text."""
    return "'" + text if text.startswith(_RISKY) else text


def unguarded(cell: str) -> str:
    """Take the apostrophe away that :func:`guarded` put there; any other stays."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_RISKY) else cell


def write_cell(value: Value) -> str:
    """Write a value as a cell."""
    match value:
        case None:
            return ""
        case str():
            return guarded(value)
        case Mapping():
            pairs = (f"{_escaped(name, ':')}: {_escaped(each)}" for name, each in value.items())
            return guarded("; ".join(pairs))
        case _:
            return guarded("; ".join(map(_escaped, value)))


def _escaped(text: str, more: str = "") -> str:
    return re.sub(rf"[\\;{more}]", r"\\\g<0>", text)


def _plain(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text.strip(), flags=re.DOTALL)


def read_text(cell: str) -> str | None:
    """Read a cell as text; None where it is empty."""
    return unguarded(cell).replace("\r\n", "\n").strip() or None


def read_list(cell: str) -> list[str] | None:
    """Read a cell as a list."""
    return [_plain(part) for part in _parts(cell)] or None


def read_map(cell: str, names: Iterable[str] | None = None) -> Mapping[str, str] | str | None:
    """Read a cell as a map; as text where a part has no name, or one that is not in ``names``."""
    known = None if names is None else set(names)
    pairs = [_PAIR.fullmatch(part) for part in _parts(cell)]
    found = {_plain(pair[1]): _plain(pair[2]) for pair in pairs if pair is not None}
    named = None not in pairs and (known is None or found.keys() <= known)
    return (found or None) if named and len(found) == len(pairs) else read_text(cell)


def _parts(cell: str) -> list[str]:
    """The parts of a cell between semicolons, none of them empty."""
    text = read_text(cell) or ""
    return [part.strip() for part, _ in _ITEMS.findall(text) if part.strip()]
