"""Checking a procedure's text: all that is wrong with it, each with the line where it stands.

Domain, pure. ``procedure.parse`` stops at the first fault of form; a person who writes a
definition wants to see them all.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, get_type_hints

import msgspec

from tracker.domain.procedure import Procedure, State, Transition, parse
from tracker.domain.words import nearest
from tracker.errors import InvalidProcedure, did_you_mean, one_of

PARTS: Mapping[str, type[msgspec.Struct]] = {"states": State, "transitions": Transition}
"""Lists of a definition, each part of which is checked by itself."""

_PLACE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)")
_QUOTED = re.compile("'([^']+)'")


class Fault(msgspec.Struct, frozen=True):
    """One thing that is wrong, and its line; None where it is about the whole."""

    line: int | None
    reason: str


def check(text: str) -> list[Fault]:
    """Give all faults of form, or else all that does not hold together; none where it is good."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = _PLACE.search(str(error))
        line = place.group(1) if place else None
        at = int(line) if line else len(text.splitlines()) or None
        return [Fault(at, f"no TOML: {_PLACE.sub('', str(error))}")]
    found = list(_form(raw))
    if not found:
        found = list(_whole(raw))
    return [Fault(_line(text, reason), reason) for reason in dict.fromkeys(found)]


def _form(raw: Mapping[str, Any]) -> Iterator[str]:
    """What is missing, unknown, or of another type than it should be."""
    yield from _fields("the procedure", raw, Procedure)
    for field, kind in PARTS.items():
        parts = raw.get(field)
        if isinstance(parts, list):
            for number, part in enumerate(parts, 1):
                name = part.get("name") if isinstance(part, dict) else None
                word = kind.__name__.lower()
                where = f"{word} {name!r}" if isinstance(name, str) else f"{word} no. {number}"
                yield from _fields(where, part, kind)


def _fields(where: str, raw: Any, kind: type[msgspec.Struct]) -> Iterator[str]:  # noqa: ANN401
    """Check each field of a table by itself."""
    if not isinstance(raw, dict):
        yield f"{where} is no table: write {{ name = ... }}"
        return
    types = get_type_hints(kind, include_extras=True)
    for field in msgspec.structs.fields(kind):
        if field.encode_name not in raw:
            if field.required:
                yield f"{where}: the field '{field.encode_name}' is missing"
            continue
        if field.encode_name in PARTS:
            kind_of: Any = tuple[Any, ...]
        else:
            kind_of = types[field.name]
        try:
            msgspec.convert(raw[field.encode_name], kind_of)
        except msgspec.ValidationError as error:
            yield f"{where}: the field '{field.encode_name}': {error}"
    known = tuple(field.encode_name for field in msgspec.structs.fields(kind))
    for name in raw.keys() - set(known):
        hint = did_you_mean(nearest(name, known)) or f"; it may have {one_of(known)}"
        yield f"{where}: unknown field '{name}'{hint}"


def _whole(raw: Mapping[str, Any]) -> Iterable[str]:
    """What does not hold together, of a definition whose form is good."""
    try:
        parse(raw)
    except InvalidProcedure as error:
        return error.reason.split("; ")
    return ()


def _line(text: str, reason: str) -> int | None:
    """The line that a fault is about: where what it names first is defined, else mentioned.

    What stands twice is to blame where it stands again.
    """
    lines = list(enumerate(text.splitlines(), 1))
    if reason.startswith(("transition", "the transition", "the request", "the routine step")):
        begin = next((n for n, line in lines if re.match(r"\W*transitions\b", line)), 0)
        lines = lines[max(begin - 1, 0) :]
    for name in _QUOTED.findall(reason):
        quoted = rf"""["']{re.escape(name)}["']"""
        for pattern in (rf"\bname\s*=\s*{quoted}", quoted, rf"\b{re.escape(name)}\s*="):
            found = [number for number, line in lines if re.search(pattern, line)]
            if found:
                return found[1] if "twice" in reason and len(found) > 1 else found[0]
    return None
