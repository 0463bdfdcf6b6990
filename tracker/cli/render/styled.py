"""Styled lines: what a layout is made of, and how it is written for a terminal.

Columns and lines are laid out by themselves; only bold, dim and the marks' yellow are left to
write. That is four codes, where a library for consoles takes a third of a start to import.
"""

from collections.abc import Iterable, Iterator
from typing import Protocol

Piece = tuple[str, str]
"""A text and its style, one of ``CODES`` or none."""
Pieces = tuple[Piece, ...]
"""One line, piece by piece."""

CODES = {"bold": "1", "dim": "2", "bold yellow": "1;33"}
"""What a terminal is told for each style."""


class Block(Protocol):
    """A part of a layout that fits its lines to a width."""

    def lines(self, width: int) -> Iterator[Pieces]:
        """Write it, line by line, none wider than ``width`` columns."""


Blocks = Iterator[Block | str]
"""A layout, top to bottom; a text is a line as it stands, an empty one parts two blocks."""


def written(blocks: Iterable[Block | str], width: int, *, coloured: bool) -> str:
    """Write a layout, with colours or plain."""
    found = []
    for block in blocks:
        lines: Iterable[Pieces] = [((block, ""),)] if isinstance(block, str) else block.lines(width)
        found += [line_of(line, coloured=coloured) for line in lines]
    return "\n".join(found)


def line_of(pieces: Pieces, *, coloured: bool) -> str:
    """Write one line, with colours or plain."""
    return "".join(_shown(*piece, coloured=coloured) for piece in pieces)


def _shown(text: str, style: str, *, coloured: bool) -> str:
    return f"\x1b[{CODES[style]}m{text}\x1b[0m" if text and style and coloured else text
