"""The four formats: a table for people; JSON, JSON Lines and CSV for programs.

Data goes to stdout. JSON is the answer field for field; JSON Lines and CSV are its main list.
"""

import csv
import io
import os
import re
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, cast

import click
import msgspec

from tracker.cli.render.text import escaped_json, visible

if TYPE_CHECKING:
    from rich.console import Console

WIDTH = 100
"""Columns where stdout is no terminal."""

LISTS = (
    "items", "facts", "meetings", "measures", "disputes", "sources", "positions", "agenda",
    "history",
)  # fmt: skip
"""The field of an answer that is its main list, first match wins."""


def emit(answer: msgspec.Struct, form: str) -> None:
    """Print an answer in one of ``table``, ``json``, ``jsonl``, ``csv``."""
    match form:
        case "json":
            text = msgspec.json.format(msgspec.json.encode(answer), indent=2).decode()
            click.echo(escaped_json(text))
        case "jsonl":
            for row in rows(answer):
                click.echo(escaped_json(msgspec.json.encode(row).decode()))
        case "csv":
            click.echo(table_of(rows(answer)), nl=False)
        case _:
            show(answer)


def rows(answer: msgspec.Struct) -> list[dict[str, Any]]:
    """The rows of an answer's main list, as plain values."""
    plain = cast("dict[str, Any]", msgspec.to_builtins(answer))
    if "bodies" in plain and "plans" in plain:
        return [item for body in plain["bodies"] for item in body["items"]]
    main = "history" if "history" in plain else next((k for k in LISTS if k in plain), None)
    return list(plain[main]) if main is not None else [plain]


def table_of(found: Iterable[dict[str, Any]]) -> str:
    """Write rows as CSV: lists joined by spaces, nothing that a spreadsheet would run."""
    listed = list(found)
    if not listed:
        return ""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, fieldnames=list(listed[0]), lineterminator="\n")
    writer.writeheader()
    for row in listed:
        writer.writerow({field: _cell(value) for field, value in row.items()})
    return stream.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, list):
        plain = all(isinstance(each, str) for each in value)
        value = " ".join(value) if plain else msgspec.json.encode(value).decode()
    elif isinstance(value, dict):
        value = msgspec.json.encode(value).decode()
    if not isinstance(value, str):
        return value
    text = value.removeprefix("@") if value.startswith("@") and value[1:].isdigit() else value
    return "'" + visible(text) if text.startswith(("=", "+", "-", "@")) else visible(text)


def console() -> "Console":
    """A console on stdout that draws what it is given, and colours on a terminal only."""
    from rich.console import Console

    width = None if sys.stdout.isatty() or os.environ.get("COLUMNS") else WIDTH
    return Console(highlight=False, markup=False, emoji=False, width=width)


def show(answer: msgspec.Struct) -> None:
    """Lay an answer out for people."""
    from tracker.cli.render.layouts import layout

    out = console()
    with out.capture() as captured:
        for block in layout(answer):
            out.print(block)
    click.echo(re.sub(" +$", "", captured.get(), flags=re.MULTILINE), nl=False)
