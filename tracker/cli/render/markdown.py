"""Documents as Markdown (CommonMark with GitHub's tables). Stored text is text, never markup."""

import re
from typing import assert_never

from tracker.cli.render.documents import (
    Block,
    Bullets,
    Document,
    Heading,
    Literal,
    Paragraph,
    Run,
    Runs,
    Sources,
    Table,
    ends,
    is_web,
)
from tracker.cli.render.text import visible

_SIGNS = re.compile(r"([\\`*_\[\]<>|~&$#!])")
"""What may begin or end markup inside a line; ``$`` is mathematics on some sites."""
_BEGINS = re.compile(r"^(\s*)([-+=:]|\d+(?=[.)]))")
"""What would begin a list, a rule or a heading at the beginning of a line."""


def escaped(text: str) -> str:
    """Write a text so that it is read as it is: in one line, every sign of markup escaped."""
    line = visible(" ".join(text.split()))
    line = _SIGNS.sub(r"\\\1", line)
    return _BEGINS.sub(_begun, line)


def _begun(found: re.Match[str]) -> str:
    sign = found[2]
    return f"{found[1]}{sign}\\" if sign.isdigit() else f"{found[1]}\\{sign}"


def markdown(document: Document) -> str:
    """Write a document; ends with a newline."""
    parts = [f"# {escaped(document.title)}", *map(_block, document.blocks)]
    return "\n\n".join(parts) + "\n"


def _block(block: Block) -> str:
    match block:
        case Heading(level=level, text=text):
            return f"{'#' * level} {escaped(text)}"
        case Paragraph(runs=runs):
            return _runs(runs)
        case Bullets(items=items):
            return "\n".join(f"- {_runs(item)}" for item in items)
        case Table():
            return _table(block)
        case Literal(lines=lines):
            return "\n".join(f"    {visible(line)}" for line in lines)
        case Sources(items=items):
            return "\n".join(f"{number}. {_runs(item)}" for number, item in enumerate(items, 1))
        case _:
            assert_never(block)


def _table(table: Table) -> str:
    lines = [table.header, ("---",) * len(table.header)]
    lines += [tuple(map(_runs, row)) for row in table.rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _runs(runs: Runs) -> str:
    return "".join(map(_run, runs))


def _run(run: Run) -> str:
    """One run: blanks at its ends stay."""
    head, tail = ends(run.text)
    text = f"**{escaped(run.text)}**" if run.strong else escaped(run.text)
    if run.link is not None and is_web(run.link):
        text = f"<{run.link}>"
    cites = "".join(f"[{number}]" for number in run.cites)
    return head + text + tail + (f" {cites}" if cites and text else cites)
