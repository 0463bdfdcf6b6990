"""Writing a docket: records as YAML that a person would have typed, or as JSON Lines.

Exchange layer. What is written reads back the same, here and in a plain YAML loader: text that a
loader would take for a date, a number or a truth value is quoted, keys too. One record at a time
is written, in flat memory; the same records give the same bytes.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

import yaml

from tracker.exchange.docket import FORMAT
from tracker.exchange.located import SECTIONS

Tree = str | Sequence["Tree"] | Mapping[str, "Tree"]
"""What a record says: text, lists and maps."""

WIDTH = 100
"""Columns of a line; longer records get a line a field. Text is never broken."""

LONG_KEY = 120
"""Characters of a key from which on it is written as ``? key``: YAML takes 1,024 at most."""

_FLOW = re.compile(r"[A-Za-z0-9][A-Za-z0-9 _./()+;'%-]*")
_BLOCK = re.compile(r"[A-Za-z0-9(](?:[A-Za-z0-9 _./()+;'%,?!&=-]|:(?=[A-Za-z0-9/])|(?<! )#)*")
_RESOLVED = re.compile("[-+.~=<!0-9onyftONYFT]")
_HIDDEN = re.compile(
    "[^\t\n\\x20-\\x7e\\xa0-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]"
    "|[\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069\\ufeff]"
)
"""What YAML does not print, breaks lines at, or lets turn the direction of a line."""


def yaml_lines(name: str, comment: str, records: Iterable[tuple[str, str, Tree]]) -> Iterator[str]:
    """Write a docket as YAML, line by line: its header, then records by section, key, fields.

    ``records`` come section by section.
    """
    yield "".join(f"# {line}\n" for line in comment.splitlines())
    yield f"\ndocket: {scalar(name)}\nformat: {FORMAT}\n"
    begun = ""
    for section, key, fields in records:
        if section != begun:
            yield f"\n{section}:\n"
            begun = section
        yield "".join(f"{line}\n" for line in _entry(key, fields, 2))


def json_lines(name: str, comment: str, records: Iterable[tuple[str, str, Tree]]) -> Iterator[str]:
    """Write a docket as JSON Lines, which have no comment."""
    del comment
    yield _json({"docket": name, "format": FORMAT})
    for section, key, fields in records:
        word = SECTIONS[section]
        found = fields if isinstance(fields, Mapping) else {}
        told = {"target" if field == "fact" else field: value for field, value in found.items()}
        yield _json({word: key, **told})


def _json(record: Mapping[str, object]) -> str:
    return json.dumps(record, ensure_ascii=False) + "\n"


def _entry(key: str, value: Tree, indent: int) -> Iterator[str]:
    """Write a key with its value: on one line where it fits, else a line a field."""
    blank, name = " " * indent, scalar(key)
    begin = f"{blank}{name}:" if len(name) <= LONG_KEY else f"{blank}? {name}\n{blank}:"
    line = f"{begin} {_flow(value)}" if not isinstance(value, str) else ""
    if isinstance(value, str):
        yield f"{begin} {scalar(value)}"
    elif len(line) <= WIDTH or not isinstance(value, Mapping) or not value:
        yield line
    else:
        yield begin
        for field, inside in value.items():
            yield from _entry(field, inside, indent + 2)


def _flow(value: Tree) -> str:
    """Write a value on one line."""
    match value:
        case str():
            return scalar(value, inside=True)
        case Mapping():
            pairs = (f"{_inside(name)} {_flow(each)}" for name, each in value.items())
            return f"{{{', '.join(pairs)}}}"
        case _:
            return f"[{', '.join(map(_flow, value))}]"


def _inside(key: str) -> str:
    written = scalar(key, inside=True)
    return f"{written}:" if len(written) <= LONG_KEY else f"? {written} :"


def scalar(text: str, *, inside: bool = False) -> str:
    """Write text: plain where every loader takes it as it is, else in quotes.

    ``inside`` of ``{...}`` and ``[...]`` quotes are needed for more.
    """
    return text if _is_plain(text, inside=inside) else quoted(text)


def _is_plain(text: str, *, inside: bool) -> bool:
    """Whether text needs no quotes: neither a sign of YAML's nor something else than text."""
    bare = "".join("e" if _is_letter(letter) else letter for letter in text)
    form = _FLOW if inside else _BLOCK
    return form.fullmatch(bare) is not None and not text.endswith(" ") and _is_text(text)


def _is_letter(letter: str) -> bool:
    """Whether a character beyond ASCII is a letter, which YAML takes as any other."""
    return letter > "\x7f" and letter.isalpha() and _HIDDEN.match(letter) is None


@lru_cache(maxsize=4_096)
def _is_text(text: str) -> bool:
    """Whether a loader that guesses types takes a text for text."""
    if _RESOLVED.match(text) is None:
        return True
    found = _RESOLVER.resolve(yaml.ScalarNode, text, (True, False))
    return str(found) == "tag:yaml.org,2002:str"


_RESOLVER: Any = yaml.resolver.Resolver()


def quoted(text: str) -> str:
    """Write text in double quotes, what YAML does not print as an escape."""
    return _HIDDEN.sub(_escape, json.dumps(text, ensure_ascii=False))


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\U{code:08x}" if code > 0xFFFF else f"\\u{code:04x}"  # noqa: PLR2004 - a code unit
