"""A procedure as TOML text, to be read, copied and changed; ``procedure.parse`` takes it back.

Domain, pure. One that is shipped is given as its file, comments and all.
"""

import json
import re
from collections.abc import Iterable, Iterator

from tracker.domain.procedure import Procedure, State, Transition, shipped, shipped_names
from tracker.domain.procedure import shipped_text as text_of

WIDTH = 96
"""Columns within which a list stays on one line."""

_NAME = re.compile(r'^name = "[^"]*"', re.MULTILINE)


def toml(procedure: Procedure) -> str:
    """Write a procedure: the shipped file where it is one as shipped, else all its fields."""
    if procedure.name in shipped_names() and procedure == shipped(procedure.name):
        return text_of(procedure.name)
    return "\n".join(_lines(procedure)) + "\n"


def renamed(text: str, name: str) -> str:
    """Give the text of a procedure another name."""
    return _NAME.sub(f"name = {_text(name)}", text, count=1)


def _lines(procedure: Procedure) -> Iterator[str]:
    yield f"name = {_text(procedure.name)}"
    yield f"title = {_text(procedure.title)}"
    yield f"description = {_text(procedure.description)}"
    for field in ("routine", "blocking", "clearing"):
        yield f"{field} = {_list(getattr(procedure, field))}"
    yield ""
    yield from _tables("states", (_state(each) for each in procedure.states))
    yield ""
    yield from _tables("transitions", (_transition(each) for each in procedure.transitions))


def _tables(name: str, tables: Iterable[str]) -> Iterator[str]:
    yield f"{name} = ["
    yield from (f"    {{ {table} }}," for table in tables)
    yield "]"


def _state(state: State) -> str:
    open_ = "true" if state.open else "false"
    return f"name = {_text(state.name)}, open = {open_}, label = {_text(state.label)}"


def _transition(step: Transition) -> str:
    parts = [f"name = {_text(step.name)}", f"from = {_inline(step.from_)}"]
    parts += [f"to = {_text(step.to)}", f"label = {_text(step.label)}"]
    if step.stance is not None:
        parts.append(f"stance = {_text(step.stance)}")
    if step.request:
        parts += ["request = true", f"answered_by = {_inline(step.answered_by)}"]
    return ", ".join(parts)


def _list(names: tuple[str, ...]) -> str:
    """A list on one line where it fits, else one name a line."""
    inline = _inline(names)
    if len(inline) <= WIDTH:
        return inline
    return "\n".join(["[", *(f"    {_text(name)}," for name in names), "]"])


def _inline(names: tuple[str, ...]) -> str:
    return f"[{', '.join(_text(name) for name in names)}]"


def _text(text: str) -> str:
    """A basic string: TOML escapes as JSON does, and DEL as well."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
