"""Columns and lines that fit their width, whole words first.

Where a table is too wide, those columns give way whose narrowing costs the fewest lines; ids and
dates break last of all. No line is longer than the width, and none ends in blanks.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, repeat, zip_longest
from operator import add

from tracker.cli.render.styled import Pieces
from tracker.cli.render.text import one_line
from tracker.cli.render.widths import cell_len, chopped, is_plain

Cells = tuple[str, ...]
Row = Cells | str
"""A mark for the margin and the cells; or a mark and one text across all columns."""

KINDS = ("=", "~")
"""What a column may hold besides words: names and dates, phrases."""
MARGIN = 2
"""Columns of the margin: a mark and a blank."""
INDENT = "  "
LONG_ID = 26
"""Columns that a name or date may have before it is broken like other text."""
SAMPLE = 40
"""Rows that are looked at to choose the widths."""
_WORDS = re.compile(r"\[[^\]]*\]\S*|\d+ \(\d+ indep\.\)\S*|\(\d+ indep\.\)\S*|\S+")
_PHRASES = re.compile(r"\S.*?(?:[,;](?=\s)|(?=\s(?:by|possibly|from)\s|\s\()|$)")
_HALVES = re.compile(r"[^/]+?(?:/|(?<=\d)T(?=\d)|$)|/")


class Columns:
    """A table: the first cell of a row is its mark in the margin."""

    def __init__(self, names: Sequence[str], rows: Iterable[Row]) -> None:
        """Take the columns' names (all empty: no header) and the rows.

        A column whose name begins with ``=`` holds names or dates: it breaks after a
        ``/`` or a date's ``T`` alone. With ``~`` it holds states and stances: it breaks before
        who and after a comma, so that "not signed" stays together, as long as that fits.
        """
        self._header = tuple(name.lstrip("=~") for name in names)
        self._kinds = tuple(name[:1] if name[:1] in KINDS else "" for name in names)
        self._measured: dict[tuple[int, int], list[int]] = {}
        self._lengths: list[list[int]] = []
        self._rows = [
            one_line(row) if isinstance(row, str) else tuple(map(one_line, row)) for row in rows
        ]

    def lines(self, width: int) -> Iterator[Pieces]:
        """Write the table, line by line."""
        room = width - MARGIN
        gap, widths = self._widths(room)
        if any(self._header):
            plain = [""] * len(widths)
            yield from row_lines("", self._header, widths, plain, gap, "dim")
        for row in self._rows:
            if isinstance(row, str):
                for part in wrapped(row[1:], room):
                    yield ((f"{row[:1]} {part}", ""),)
            else:
                yield from row_lines(row[0], row[1:], widths, self._kinds, gap)

    def _widths(self, room: int) -> tuple[str, list[int]]:
        """Choose the gap and widths: as wide as the text at first, then narrower, step by step."""
        rows = [row[1:] for row in self._rows if not isinstance(row, str)]
        widths = [max(map(cell_len, column)) for column in zip(self._header, *rows, strict=True)]
        sample = list(zip(self._header, *rows[:SAMPLE], strict=True))
        self._lengths = [list(map(cell_len, texts)) for texts in sample]
        least = [self._least(number, texts) for number, texts in enumerate(sample)]
        gaps = len(widths) - 1
        gap = "  " if sum(least) + 2 * gaps <= room else " "
        room -= len(gap) * gaps
        apart = self._apart(least, room) if gap == " " else []
        room -= len(apart)
        self._narrow(widths, least, sample, room)
        self._squeeze(widths, sample, room)
        while sum(widths) > room and max(widths) > 1:
            widths[widths.index(max(widths))] -= 1
        for number in apart:
            widths[number] += 1
        return gap, widths

    def _apart(self, least: Sequence[int], room: int) -> list[int]:
        """Find the columns whose header would touch the next one, if there is room to part them."""
        filled = [
            number
            for number, name in enumerate(self._header[:-1])
            if max(map(len, name.split()), default=0) >= least[number]
        ]
        return filled if sum(least) + len(filled) <= room else []

    def _squeeze(self, widths: list[int], sample: Sequence[Cells], room: int) -> None:
        """Let phrases break between words, before a name has to break."""
        for number, kind in enumerate(self._kinds):
            if kind == "~":
                least = max(_longest(text, "") for text in sample[number])
                widths[number] = max(
                    least, min(widths[number], widths[number] + room - sum(widths))
                )

    def _least(self, number: int, texts: Cells) -> int:
        """Tell the width of the longest piece of a column."""
        header = max(map(len, texts[0].split()), default=1)
        longest = max((_longest(text, self._kinds[number]) for text in {*texts[1:]}), default=1)
        return max(header, min(longest, LONG_ID))

    def _narrow(
        self, widths: list[int], least: Sequence[int], sample: Sequence[Cells], room: int
    ) -> None:
        """Make columns narrower one by one, each time that which makes the sample least higher.

        Of several it is the widest. Most steps make nothing higher: what others would, holds on.
        """
        now = (self._heights(n, texts, widths[n]) for n, texts in enumerate(sample))
        highest = list(map(max, zip(*now, strict=True)))
        more: dict[int, int] = {}
        while sum(widths) > room and (
            able := [n for n, width in enumerate(widths) if width > least[n]]
        ):
            for n in able:
                if n not in more:
                    more[n] = _more(self._heights(n, sample[n], widths[n] - 1), highest)
            chosen = min(able, key=lambda n: (more[n], -widths[n]))
            widths[chosen] -= 1
            if more.pop(chosen):
                then = self._heights(chosen, sample[chosen], widths[chosen])
                highest, more = list(map(max, highest, then)), {}

    def _heights(self, number: int, texts: Cells, width: int) -> list[int]:
        """Tell how high each cell of a column is at a width; looked up at each step."""
        found = self._measured.get((number, width))
        if found is None:
            kinds = chain(("",), repeat(self._kinds[number]))
            found = self._measured[number, width] = [
                1 if length <= width else _broken(text, width, kind)
                for length, text, kind in zip(self._lengths[number], texts, kinds, strict=False)
            ]
        return found


def _more(heights: Sequence[int], highest: Sequence[int]) -> int:
    """By how much a column would make rows higher; the first is the header, which counts half."""
    grown = [now - most for now, most in zip(heights, highest, strict=True) if now > most]
    return 2 * sum(grown) - max(heights[0] - highest[0], 0)


class Line:
    """One line of running text, or as many as it needs."""

    def __init__(self, text: str, style: str = "", right: str = "") -> None:
        """Take the text, its style, and what stands at the right end of its line."""
        self._text, self._style, self._right = one_line(text), style, one_line(right)

    def lines(self, width: int) -> Iterator[Pieces]:
        """Write it."""
        blanks = width - cell_len(self._text) - cell_len(self._right)
        if self._right and blanks > 1:
            yield (self._text, self._style), (" " * blanks + self._right, "")
            return
        for part in wrapped(self._text, width):
            yield ((part, self._style),)
        if self._right:
            for part in wrapped(INDENT + self._right, width):
                yield ((part, ""),)


def row_lines(
    mark: str,
    cells: Cells,
    widths: Sequence[int],
    kinds: Sequence[str],
    gap: str,
    style: str = "",
) -> Iterator[Pieces]:
    """Write one row in as many lines as its highest cell needs."""
    columns = [
        wrapped(cell, width, kind) for cell, width, kind in zip(cells, widths, kinds, strict=True)
    ]
    for first, *parts in zip_longest((mark,), *columns, fillvalue=""):
        padded = (
            part + " " * (width - cell_len(part)) for part, width in zip(parts, widths, strict=True)
        )
        mark_style, text = "bold yellow" if first else "", gap.join(padded).rstrip()
        margin = f"{first:{MARGIN}}" if text else first.rstrip()
        yield (margin, mark_style), (text, style)


@lru_cache(maxsize=10_000)
def wrapped(text: str, width: int, kind: str = "") -> tuple[str, ...]:
    """Break a text into lines of a width; what follows an indented line is indented more.

    ``=`` breaks after a ``/`` or a date's ``T`` alone, ``~`` between phrases; a longer piece of
    these breaks between words, and what is longer still anywhere.
    """
    if cell_len(text) <= width:
        return (text,)
    first, further, pieces = _pieces(text, kind, width)
    lines: list[str] = []
    line = first
    for piece in pieces:
        joined = line + ("" if kind == "=" or not line.strip() else " ") + piece
        if line.strip() and cell_len(joined) > width:
            lines.append(line)
            joined = further + piece
        *full, line = _forced(joined, width)
        lines += full
    return (*lines, line)


def height(text: str, width: int, kind: str = "") -> int:
    """Tell into how many lines :func:`wrapped` breaks a text."""
    return 1 if cell_len(text) <= width else _broken(text, width, kind)


def _broken(text: str, width: int, kind: str) -> int:
    """Tell the same of a text that is longer, by the lengths of its pieces alone.

    The widths of a table are found by trying many: where a piece has to be broken itself, or the
    text has other letters than those that fill a column each, the lines are written to be counted.
    """
    lengths, first, further = _lengths(text, kind)
    if kind == "~" and lengths and max(lengths) + further > width:
        parts = _parts(text)
        lengths = [
            n for whole, own in parts for n in ([whole] if whole + further <= width else own)
        ]
    if not lengths or max(lengths) + max(first, further) > width:
        return len(wrapped(text, width, kind))
    lines, line, between = 1, first + lengths[0], 0 if kind == "=" else 1
    for length in lengths[1:]:
        line += between + length
        if line > width:
            lines, line = lines + 1, further + length
    return lines


@lru_cache(maxsize=10_000)
def _lengths(text: str, kind: str) -> tuple[list[int], int, int]:
    """The lengths of a text's pieces and of its indents; none where a letter is a wider one."""
    if not is_plain(text):
        return [], 0, 0
    first, further, pieces = _pieces(text, kind, len(text))
    return list(map(len, pieces)), len(first), len(further)


@lru_cache(maxsize=10_000)
def _parts(text: str) -> list[tuple[int, list[int]]]:
    """The lengths of a text's phrases, each with those of its words."""
    found = (each.strip() for each in _PHRASES.findall(text.strip()))
    return [(len(each), list(map(len, _WORDS.findall(each)))) for each in found]


def _pieces(text: str, kind: str, width: int) -> tuple[str, str, list[str]]:
    """Split a text into what stays together, after the indents of its first and further lines."""
    indent = text[: len(text) - len(text.lstrip())]
    further = indent + INDENT if indent else ""
    match kind:
        case "=":
            return indent, further, _HALVES.findall(text.strip())
        case "~":
            return indent, further, _phrases(text.strip(), width - len(further))
        case _:
            return indent, further, _WORDS.findall(text.strip())


def _phrases(text: str, width: int) -> list[str]:
    """Split a text into phrases, and those that do not fit into words."""
    found = [each.strip() for each in _PHRASES.findall(text)]
    return [
        piece
        for each in found
        for piece in ([each] if cell_len(each) <= width else _WORDS.findall(each))
    ]


def _longest(text: str, kind: str) -> int:
    """Tell how wide a text must be at least, to be broken between its pieces alone."""
    lengths, first, further = _lengths(text, kind)
    if not lengths or (kind == "~" and (further or max(lengths) > LONG_ID)):
        begin, indent, pieces = _pieces(text, kind, LONG_ID)
        lengths, first, further = list(map(cell_len, pieces)), len(begin), len(indent)
    indents = chain((first,), repeat(further))
    return max(map(add, indents, lengths), default=1)


def _forced(line: str, width: int) -> list[str]:
    """Break a line that is too long, after a hyphen where one is near its end."""
    found: list[str] = []
    while cell_len(line) > width:
        start = chopped(line, max(width, 2))
        hyphen = start.rfind("-") + 1
        cut = hyphen if hyphen > len(start) // 2 else len(start)
        found.append(line[:cut])
        line = line[cut:]
    return [*found, line]
