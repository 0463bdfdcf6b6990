"""Exporting: a log at a moment as a docket, as a spreadsheet, or entry by entry.

The same log gives the same bytes: no clock, no entry's number and no origin goes into a docket,
so that the log that imports it exports it again just so.
"""

import base64
from collections.abc import Iterator
from itertools import chain, count
from typing import Literal, TypeVar, assert_never

import msgspec

from tracker.app.fact_records import Facts
from tracker.app.name_records import Names, Record
from tracker.app.procedure_records import Procedures
from tracker.app.sheets import SHEETS, SheetKind, columns, is_on, row_of, tellable
from tracker.domain.text import check_id
from tracker.domain.words import nearest
from tracker.errors import UnknownWord
from tracker.exchange.csv_sheet import lines as sheet_lines
from tracker.exchange.docket_writer import json_lines, yaml_lines
from tracker.exchange.entries_file import Point, line_of
from tracker.exchange.writing import Beside, Write
from tracker.exchange.yaml_nodes import LIMIT
from tracker.log.origins import origin_at
from tracker.log.store import Progress, Store
from tracker.log.tiles import Tiles
from tracker.views.exports import Exports
from tracker.views.known import LogKnown
from tracker.views.reader import Reader

ExportForm = Literal["docket", "docket-jsonl", "csv", "jsonl"]
FORMS: tuple[ExportForm, ...] = ("docket", "docket-jsonl", "csv", "jsonl")

Word = TypeVar("Word", bound=str)

NAME = "export"
"""What an exported docket is called, unless it is called otherwise."""

COMMENT = """\
Exported from a log of the agenda tracker; the format is explained in docs/docket.md.
It imports into an empty log to the same answers.
"""


class Export(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked for, in which form.

    A ``docket`` (or ``docket-jsonl``) has a ``name``, ``csv`` is of a ``sheet`` (facts, positions,
    measures, meetings), ``jsonl`` are the entries as stored, up to the moment's position. With
    ``force`` a file is written over.
    """

    form: str = "docket"
    sheet: str | None = None
    name: str | None = None
    force: bool = False


class ExportReport(msgspec.Struct, frozen=True, kw_only=True):
    """What an export wrote: names and facts (or rows, or entries), and what it left out.

    ``mistakes`` are facts that were taken back as mistakes; ``left_out`` are entries that the
    format has no words for, each with the reason. ``too_large`` is true for YAML that is over
    what an import reads.
    """

    names: int = 0
    facts: int = 0
    mistakes: int = 0
    left_out: tuple[str, ...] = ()
    too_large: bool = False


class Exporter:
    """Writes what one snapshot tells."""

    def __init__(
        self, reader: Reader, store: Store, write: Write, beside: Beside | None = None
    ) -> None:
        """Take the snapshot, what decodes it, what takes the text, and files beside it."""
        self._beside = beside
        self._reader = reader
        self._store = store
        self._write = write
        self._exports = Exports(reader)
        self._bytes = 0

    def run(self, asked: Export, progress: Progress | None = None) -> ExportReport:
        """Write what is asked for.

        Raises:
            UnknownWord: for a form or a sheet that there is not.
            InvalidId: for a name of a docket that is none.
        """
        chosen = _one_of(asked.form, FORMS, "form of export")
        match chosen:
            case "docket" | "docket-jsonl":
                return self.docket(chosen, asked.name or NAME, progress)
            case "csv":
                return self.sheet(_one_of(asked.sheet or "", SHEETS, "sheet"), progress)
            case "jsonl":
                return self.entries(progress)
            case _:
                assert_never(chosen)

    def docket(
        self, form: ExportForm, name: str = NAME, progress: Progress | None = None
    ) -> ExportReport:
        """Write a docket, as YAML or as JSON Lines.

        Raises:
            InvalidId: for a name that is none.
        """
        known = LogKnown(self._reader)
        procedures = Procedures(self._exports, self._beside)
        names = Names(self._exports, known)
        facts = Facts(self._reader, self._exports, known, names)
        counted = {"names": 0, "facts": 0}

        def records() -> Iterator[Record]:
            for record in chain(procedures.records(), names.records()):
                counted["names"] += 1
                yield record
            for record in facts.records():
                counted["facts"] += 1
                self._show(progress, facts.done)
                yield record

        written = yaml_lines if form == "docket" else json_lines
        self._put(written(check_id(name), COMMENT, records()))
        return ExportReport(
            **counted,
            mistakes=self._exports.mistakes(),
            left_out=(*procedures.left_out, *facts.left_out),
            too_large=form == "docket" and self._bytes > LIMIT,
        )

    def sheet(self, kind: SheetKind, progress: Progress | None = None) -> ExportReport:
        """Write the facts that stand as rows."""
        left_out: list[str] = []
        written = count()

        def rows() -> Iterator[dict[str, str]]:
            for done, entry in enumerate(self._exports.standing(), 1):
                self._show(progress, done)
                if is_on(kind, entry) and tellable(entry):
                    next(written)
                    yield row_of(entry)
                elif is_on(kind, entry):
                    left_out.append(f"@{entry.position} {entry.claim.key} ({entry.type})")

        self._put(sheet_lines(columns(kind), rows()))
        return ExportReport(facts=next(written), left_out=tuple(left_out))

    def entries(self, progress: Progress | None = None) -> ExportReport:
        """Write the entries up to the moment's position as they are stored, to be imported.

        The first line also tells the checkpoint of the log up to there.
        """
        stop = self._reader.moment.position + 1
        point = self._point(stop) if stop > 0 else None

        def found() -> Iterator[str]:
            for stored in self._store.events(self._reader.connection, 0, stop):
                self._show(progress, stored.position + 1)
                at_first = point if stored.position == 0 else None
                yield line_of(stored.position, stored.stored, stored.leaf, at_first)

        self._put(found())
        return ExportReport(facts=max(stop, 0))

    def _point(self, size: int) -> Point:
        connection = self._reader.connection
        root = base64.b64encode(Tiles(connection).root(size)).decode()
        return Point(origin_at(connection, self._store, size), size, root)

    def _put(self, lines: Iterator[str]) -> None:
        for text in lines:
            self._write(text)
            self._bytes += len(text.encode())

    def _show(self, progress: Progress | None, done: int) -> None:
        if progress is not None:
            progress(min(done, self._exports.entries), self._exports.entries)


def _one_of(text: str, known: tuple[Word, ...], what: str) -> Word:
    """The one of some words that a text is."""
    for each in known:
        if each == text:
            return each
    raise UnknownWord(text, what, known, nearest(text, known))
