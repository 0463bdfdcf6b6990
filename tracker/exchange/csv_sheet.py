"""Spreadsheets as files: CSV as they write and read it.

Exchange layer. Written as UTF-8 with the mark that Excel needs and LibreOffice takes, commas and
CRLF (RFC 4180). Read is what either saves: UTF-8 or UTF-16, separated by comma, semicolon or
tab, whichever the header uses.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

import msgspec

from tracker.domain.words import nearest
from tracker.errors import (
    DuplicateKey,
    FileEmpty,
    Malformed,
    NotText,
    Problem,
    TrackerError,
    UnknownField,
    WrongType,
)
from tracker.exchange.files import BOM, check_text, read_bytes

LIMIT = 200_000_000
"""Bytes of a sheet that are read at most: it is held in memory."""

MARK = "\ufeff"
SEPARATORS = (",", ";", "\t")
HEADER = "header"
"""What a problem of the line is about that names the columns."""

SAVE = "save it from the spreadsheet as CSV UTF-8"
UTF_16 = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


class Row(msgspec.Struct, frozen=True):
    """A row: the line of the file in which it begins, and its cells by column."""

    line: int
    cells: Mapping[str, str]


class Sheet(msgspec.Struct, frozen=True):
    """A file: its columns, its rows that hold anything, and what is wrong with their form."""

    file: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]


def lines(columns: Sequence[str], rows: Iterator[Mapping[str, str]]) -> Iterator[str]:
    """Write a sheet, line by line; the first begins with the mark of UTF-8."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(columns)
    yield MARK + _taken(stream)
    for row in rows:
        writer.writerow([row.get(column, "") for column in columns])
        yield _taken(stream)


def _taken(stream: io.StringIO) -> str:
    text = stream.getvalue()
    stream.seek(0)
    stream.truncate()
    return text


def read_sheet(path: Path, known: Sequence[str]) -> Sheet:
    """Read a sheet whose columns are among ``known``.

    Raises:
        FileUnreadable, FileTooLarge, FileEmpty, NotText: about the file as a whole.
        Malformed: where no line names columns.
    """
    text = _text(path)
    separator, skipped = _separator(text, known)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        return _sheet(str(path), _numbered(reader), skipped, known)
    except csv.Error as error:
        raise Malformed(f"{path}:{reader.line_num}: not CSV: {error}") from error


def _text(path: Path) -> str:
    """The text of a file, whichever Unicode it is saved as; a converted one has two marks."""
    data = read_bytes(path, LIMIT)
    encoding = UTF_16.get(data[:2])
    if encoding is not None:
        try:
            return data[2:].decode(encoding).removeprefix(MARK)
        except UnicodeDecodeError as error:
            raise NotText(str(path), error.start + 2, "is not UTF-16 text", SAVE) from error
    try:
        check_text(data, path)
    except NotText as error:
        raise NotText(str(path), error.offset, error.reason, SAVE) from error
    return data.removeprefix(BOM).decode()


def _separator(text: str, known: Sequence[str]) -> tuple[str, int]:
    """The separator of the header, and how many lines stand before it: Excel may name it."""
    first = text.partition("\n")[0]
    if first.strip("\r\n ").lower() in {f"sep={sign}" for sign in SEPARATORS}:
        return first.strip("\r\n ")[4:], 1
    found = {sign: _fitting(first, sign, known) for sign in SEPARATORS}
    return max(SEPARATORS, key=lambda sign: found[sign]), 0


def _fitting(header: str, sign: str, known: Sequence[str]) -> int:
    names = (name.strip().strip('"').strip().lower() for name in header.split(sign))
    return sum(name in known for name in names)


class Reader(Protocol):
    """What we use of a reader of the module ``csv``."""

    line_num: int

    def __iter__(self) -> Iterator[list[str]]:
        """Read row by row."""


def _numbered(reader: Reader) -> Iterator[tuple[int, list[str]]]:
    """Each row with the line in which it begins: a cell may have several."""
    before = 0
    for cells in reader:
        yield before + 1, cells
        before = reader.line_num


def _sheet(
    file: str, rows: Iterator[tuple[int, list[str]]], skipped: int, known: Sequence[str]
) -> Sheet:
    for _ in range(skipped):
        next(rows, None)
    header = next(rows, None)
    if header is None or not any(cell.strip() for cell in header[1]):
        raise FileEmpty(file, "a sheet begins with a line that names its columns")
    columns = tuple(cell.strip().lower() for cell in header[1])
    while columns and not columns[-1]:
        columns = columns[:-1]
    problems = list(_header_problems(file, header[0], columns, known))
    found: list[Row] = []
    for line, cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        if any(cell.strip() for cell in cells[len(columns) :]):
            many = f"{len(columns)} cells, as the header has"
            problems.append(Problem(WrongType(many, str(len(cells))), file, line))
        found.append(Row(line, dict(zip(columns, cells, strict=False))))
    return Sheet(file, columns, tuple(found), tuple(problems))


def _header_problems(
    file: str, line: int, columns: Sequence[str], known: Sequence[str]
) -> Iterator[Problem]:
    """What is wrong with the header; that no column is `key`, where nothing else explains it."""
    seen: set[str] = set()
    wrong = False
    for name in columns:
        error: TrackerError | None = None
        if name not in known:
            error = UnknownField(name, tuple(known), nearest(name, tuple(known)))
        elif name in seen:
            error = DuplicateKey(name, line)
        seen.add(name)
        if error is not None:
            wrong = True
            yield Problem(error, file, line, HEADER)
    if "key" not in seen and not wrong:
        yield Problem(WrongType("a column `key`", "none"), file, line, HEADER)
