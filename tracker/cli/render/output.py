"""The four formats: a table for people; JSON, JSON Lines and CSV for programs.

Data goes to stdout. JSON is the answer field for field; JSON Lines and CSV are its main list.
"""

import io
import os
import re
import sys
from collections.abc import Sequence
from typing import Any, cast, get_args, get_type_hints

import msgspec

from tracker.cli.paging import page
from tracker.cli.render.text import escaped_json, visible

WIDTH = 100
"""Columns where stdout is no terminal, and COLUMNS says nothing."""
NARROWEST = 40
"""Columns below which no table is readable: a narrower terminal breaks the lines itself."""

MAIN = {
    "MeetingAnswer": "agenda",
    "PlanAnswer": "measures",
    "ItemAnswer": "history",
    "ThingAnswer": "history",
    "FactsAnswer": "facts",
    "PositionsAnswer": "positions",
    "MeetingsAnswer": "meetings",
    "MeasuresAnswer": "measures",
    "ConflictsAnswer": "disputes",
    "TodoAnswer": "tasks",
    "ConformanceAnswer": "deviations",
    "UnfinishedAnswer": "items",
    "SearchAnswer": "hits",
    "SourcesAnswer": "sources",
    "WhyAnswer": "others",
    "DiffAnswer": "changes",
    "NewsAnswer": "groups",
    "AboutAnswer": "stances",
    "ProceduresAnswer": "procedures",
    "ProcedureAnswer": "transitions",
    "DoctorReport": "checks",
}
"""The field of an answer that is its main list; an agenda's is made of its bodies' items."""


def emit(answer: msgspec.Struct, form: str) -> None:
    """Print an answer in one of ``table``, ``json``, ``jsonl``, ``csv``."""
    match form:
        case "json":
            text = msgspec.json.format(encoded(answer), indent=2).decode()
            page(escaped_json(text))
        case "jsonl":
            lines = [escaped_json(encoded(row).decode()) for row in rows(answer)]
            if lines:
                page("\n".join(lines))
        case "csv":
            page(table_of(rows(answer), _fields(answer)).removesuffix("\n"))
        case _:
            show(answer)


def encoded(value: object) -> bytes:
    """Write as JSON; of a file's name that is no text the bytes are spelled out."""
    try:
        return msgspec.json.encode(value)
    except UnicodeEncodeError:
        return msgspec.json.encode(_spelled(msgspec.to_builtins(value)))


def _spelled(value: Any) -> Any:  # noqa: ANN401 - plain values
    match value:
        case str():
            return value.encode("utf-8", "backslashreplace").decode()
        case dict():
            return {name: _spelled(each) for name, each in value.items()}
        case list():
            return [_spelled(each) for each in value]
        case _:
            return value


def rows(answer: msgspec.Struct) -> list[dict[str, Any]]:
    """The rows of an answer's main list, as plain values; a report is its only row."""
    plain = cast("dict[str, Any]", msgspec.to_builtins(answer))
    if "bodies" in plain and "plans" in plain:
        return [item for body in plain["bodies"] for item in body["items"]]
    main = MAIN.get(type(answer).__name__)
    return [plain] if main is None else list(plain[main])


def _fields(answer: msgspec.Struct) -> tuple[str, ...]:
    """The fields of a row, also where there is none."""
    kind, main = type(answer), MAIN.get(type(answer).__name__)
    if hasattr(answer, "bodies") and hasattr(answer, "plans"):
        kind, main = get_args(get_type_hints(kind)["bodies"])[0], "items"
    row = kind if main is None else get_args(get_type_hints(kind)[main])[0]
    return tuple(row.__struct_fields__)


def table_of(found: Sequence[dict[str, Any]], fields: Sequence[str]) -> str:
    """Write rows as CSV: lists joined by blanks, nothing that a spreadsheet would run."""
    import csv

    stream = io.StringIO()
    writer = csv.DictWriter(stream, fieldnames=fields, lineterminator="\n")
    writer.writeheader()
    for row in found:
        writer.writerow({field: _cell(value) for field, value in row.items()})
    return stream.getvalue()


class Rows:
    """Answers one after another as JSON Lines or CSV, as :func:`emit` writes a single one."""

    def __init__(self, form: str) -> None:
        """Take the format."""
        self._form = form
        self._begun = False

    def lines(self, answer: msgspec.Struct) -> list[str]:
        """The lines of an answer; CSV has its header before the first one."""
        if self._form == "jsonl":
            return [escaped_json(encoded(row).decode()) for row in rows(answer)]
        header, _, body = table_of(rows(answer), _fields(answer)).partition("\n")
        start = [] if self._begun else [header]
        self._begun = True
        return [*start, body.removesuffix("\n")] if body else start


def _cell(value: object) -> str:
    """One cell: words joined, the rest as in JSON; what begins like a formula behind a quote."""
    if isinstance(value, list | tuple) and all(isinstance(each, str) for each in value):
        value = " ".join(value)
    elif not isinstance(value, str | None):
        value = encoded(value).decode()
    text = value or ""
    if text.startswith("@") and text[1:].isdecimal():
        return text[1:]
    return "'" + visible(text) if text.startswith(("=", "+", "-", "@")) else visible(text)


def coloured() -> bool:
    """Whether stdout may have colours: on a terminal that knows them, unless NO_COLOR is set."""
    quiet = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return not quiet and sys.stdout is not None and sys.stdout.isatty()


def width() -> int:
    """How many columns a line has: as COLUMNS says, else the terminal, else 100."""
    named = os.environ.get("COLUMNS", "")
    if named.isdecimal() and int(named):
        return max(int(named), NARROWEST)
    try:
        return max(os.get_terminal_size(sys.stdout.fileno()).columns or WIDTH, NARROWEST)
    except (OSError, ValueError, AttributeError):
        return WIDTH


def show(answer: msgspec.Struct) -> None:
    """Lay an answer out for people."""
    from tracker.cli.render.layouts import layout
    from tracker.cli.render.styled import written

    text = written(layout(answer), width(), coloured=coloured())
    if "\n\n\n" in text:
        text = re.sub("\n{3,}", "\n\n", text)
    page(text.rstrip("\n"))
