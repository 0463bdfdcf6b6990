"""The docket file: YAML as a person writes it, or the same as JSON Lines for machines.

Exchange layer, its top. From a file to typed records, each with its place; all problems of form
come out together. Whether names exist, dates are possible and transitions are known is for
those who know the log.
"""

import pathlib
from typing import Annotated

import msgspec

from tracker.domain.words import nearest
from tracker.errors import (
    FileUnreadable,
    InputRefused,
    Malformed,
    UnknownField,
    UnknownWord,
    WrongType,
)
from tracker.exchange.forms import NUMBER, Form, Path, Sink, id_of, wrong
from tracker.exchange.intake import READING, Intake
from tracker.exchange.jsonl_nodes import lines_of
from tracker.exchange.located import SECTIONS, Located
from tracker.exchange.nodes import (
    Dropped,
    Entry,
    Flaw,
    Mapping,
    Node,
    Scalar,
    describe,
    is_nothing,
)
from tracker.exchange.procedure_files import read_definitions
from tracker.exchange.records import Record
from tracker.exchange.shapes import read_record
from tracker.exchange.shelf import Lines, Records
from tracker.exchange.yaml_nodes import load_yaml

FORMAT = 1
"""The format that this program reads."""

LARGE = 10_000
"""Records that a docket holds in memory at most; those of a longer one lie on shelves."""

_HEADER = ("docket", "format")
_SECTION_OF = {word: section for section, word in SECTIONS.items()}
_WORDS = tuple(_SECTION_OF)


def _format(node: Node, sink: Sink, path: Path) -> object:
    """Refuse another format than ours."""
    number = NUMBER.read(node, sink, path)
    if isinstance(number, int) and number > FORMAT:
        raise Malformed(f"format {number} is newer than this program: upgrade agenda-tracker")
    if number != FORMAT:
        raise WrongType(f"format {FORMAT}", f"format {number}")
    return number


FORMAT_NUMBER = Form(f"{FORMAT}, its format", {"enum": [FORMAT, str(FORMAT)]}, _format)


class Docket(msgspec.Struct, frozen=True):
    """A docket: its name, its format, and its records, names before facts."""

    name: str
    format: int
    records: tuple[Located, ...] | Records


class Header(Record, frozen=True, kw_only=True):
    """What a docket begins with."""

    docket: Annotated[str, id_of("a docket")]
    format: Annotated[int, FORMAT_NUMBER]


def read_docket(path: pathlib.Path, lines: Lines | None = None) -> Docket:
    """Read a docket file by its ending: ``.yaml``, ``.yml`` or ``.jsonl``.

    ``lines`` holds the lines of more names than memory should; it is asked as long as the docket.

    Raises:
        InputRefused: with every problem of form in the file.
        FileUnreadable, FileTooLarge, FileEmpty, NotText: about the file as a whole.
    """
    intake = Intake(str(path), lines)
    if path.suffix.lower() in {".yaml", ".yml"}:
        header = _read_yaml(path, intake)
    elif path.suffix.lower() == ".jsonl":
        header = _read_jsonl(path, intake)
    else:
        raise FileUnreadable(
            str(path), "a docket's name ends in .yaml, .yml or .jsonl, a sheet's in .csv"
        )
    read_definitions(intake, path.parent)
    if header is None or intake.flaws:
        raise InputRefused(intake.problems())
    records = Records(intake.records, intake.lines)
    found = records if len(records) > LARGE else tuple(records)
    return Docket(header.docket, header.format, found)


def _read_yaml(path: pathlib.Path, intake: Intake) -> Header | None:
    """Read a mapping of sections."""
    root, flaws = load_yaml(path, intake)
    taken, intake.flaws = intake.flaws, flaws
    if isinstance(root, Dropped):
        return None
    if not isinstance(root, Mapping):
        intake.refuse(wrong("`docket: NAME`, `format: 1` and sections", root), root.line)
        return None
    own = tuple(entry for entry in root.entries if entry[0] in _HEADER)
    header = _read_header(Mapping(own, root.line), intake)
    intake.flaws += taken
    for entry in root.entries:
        if entry[0] not in _HEADER:
            _check_section(entry, intake)
    return header


def _check_section(entry: Entry, intake: Intake) -> None:
    """Refuse what is no section; the records of one were taken, an empty one has none."""
    name, line, node = entry
    if name not in READING:
        known = (*_HEADER, *SECTIONS)
        intake.refuse(UnknownField(name, known, nearest(name, known)), line)
    elif not isinstance(node, Mapping | Dropped) and not is_nothing(node):
        intake.refuse(wrong("a mapping (key: record)", node), line, name)


def _read_jsonl(path: pathlib.Path, intake: Intake) -> Header | None:
    """Read one record a line after the header; without a header nothing is read."""
    lines = lines_of(path)
    first, flaws = next(lines)
    intake.flaws += flaws
    if isinstance(first, Dropped):
        return None
    if not isinstance(first, Mapping):
        intake.refuse(wrong('{"docket": NAME, "format": 1} in the first line', first), first.line)
        return None
    header = _read_header(first, intake)
    if header is not None:
        for node, flaws in lines:
            _read_line(node, flaws, intake)
    return header


def _read_line(node: Node, flaws: list[Flaw], intake: Intake) -> None:
    """Read the record of a line: its first key says what it is and how it is called."""
    if not isinstance(node, Mapping) or not node.entries:
        intake.flaws += flaws
        if not isinstance(node, Dropped):
            intake.refuse(wrong('a record: {"fact": KEY, ...}', node), node.line)
        return
    (word, line, key), *rest = node.entries
    section = _SECTION_OF.get(word)
    if section is None:
        what = "kind of record (the first key of a line)"
        intake.refuse(UnknownWord(word, what, _WORDS, nearest(word, _WORDS)), line)
    elif not isinstance(key, Scalar) or not isinstance(key.value, str):
        intake.refuse(WrongType(f"the key of the {word} as text", describe(key)), line)
    else:
        inside = (section, key.value)
        intake.flaws += (Flaw(it.error, it.line, (*inside, *it.path)) for it in flaws)
        intake.take(section, key.value, line, Mapping(tuple(rest), line))


def _read_header(node: Node, intake: Intake) -> Header | None:
    """Read the name and the format of the docket; None where they are refused."""
    sink = Sink(node.line)
    header = read_record(Header, node, sink)
    intake.flaws += sink.flaws
    return header
