"""Entries as they come, one after another: columns whose widths do not depend on what will come.

A source is told below the first entry that cites it; its number stays the same to the end.
"""

from collections.abc import Iterator

from msgspec.structs import replace

from tracker.app.answers import FactAnswer, FactsAnswer, SourceNote
from tracker.cli.render.columns import MARGIN, row_lines
from tracker.cli.render.output import coloured, width
from tracker.cli.render.parts import Notes, line, moment_line
from tracker.cli.render.styled import Pieces, line_of
from tracker.cli.render.tables import fact_row
from tracker.cli.render.text import count

NAMES = ("HAPPENED", "ABOUT", "WHAT", "PUBLIC SINCE", "FROM", "ENTRY")
KINDS = ("=", "=", "", "", "", "=")
WIDE = (13, 18, 0, 10, 11, 6)
NARROW = (13, 13, 0, 10, 10, 5)
"""Widths of the columns, with much and little room; WHAT takes what is left."""
ROOMY = 96
"""Columns of a line from which there is much room."""


class Stream:
    """Lays out one answer after another."""

    def __init__(self) -> None:
        """Begin."""
        self._begun = False
        self._known: dict[str, SourceNote] = {}

    def lines(self, answer: FactsAnswer) -> list[str]:
        """The lines of the entries of an answer."""
        styled = coloured()
        return [line_of(each, coloured=styled) for each in self._laid_out(answer, width())]

    def _laid_out(self, answer: FactsAnswer, room: int) -> Iterator[Pieces]:
        gap, widths = _widths(room)
        if not self._begun:
            yield from line(moment_line(answer.moment), "dim").lines(room)
            yield from row_lines("", NAMES, widths, [""] * len(NAMES), gap, "dim")
            if answer.more:
                left = f"  {count(answer.more, 'entry')} before these not shown (--limit 0)"
                yield from line(left, "dim").lines(room)
            self._begun = True
        told = {note.id: note for note in answer.footnotes}
        for fact in answer.facts:
            new = [self._numbered(told[each]) for each in _unknown(fact, self._known, told)]
            notes = Notes(tuple(self._known.values()))
            mark, *cells = fact_row(fact, notes, subject=True)
            yield from row_lines(mark, tuple(cells), widths, KINDS, gap)
            for note in new:
                yield from line("  " + "  ".join(notes.line(note)), "dim").lines(room)

    def _numbered(self, note: SourceNote) -> SourceNote:
        """Give a source the next number."""
        found = self._known[note.id] = replace(note, number=len(self._known) + 1)
        return found


def _unknown(
    fact: FactAnswer, known: dict[str, SourceNote], told: dict[str, SourceNote]
) -> list[str]:
    """The sources of a fact that no entry before it cites."""
    return [each for each in fact.sources if each in told and each not in known]


def _widths(room: int) -> tuple[str, list[int]]:
    """The gap and the widths in a line of so many columns."""
    gap, chosen = ("  ", WIDE) if room >= ROOMY else (" ", NARROW)
    rest = room - MARGIN - sum(chosen) - len(gap) * (len(chosen) - 1)
    return gap, [width or max(rest, 10) for width in chosen]
