"""Procedures that a docket names: each a TOML file beside it, read with the docket.

Exchange layer. What is wrong with a file is a problem of the record that names it.
"""

from pathlib import Path, PurePosixPath

import msgspec

from tracker.domain.procedure import Procedure, definition, parse
from tracker.domain.text import clean
from tracker.errors import FileUnreadable, InvalidProcedure, MissingField, TrackerError
from tracker.exchange.files import read_whole
from tracker.exchange.intake import Intake
from tracker.exchange.located import Located
from tracker.exchange.records import ProcedureRecord
from tracker.exchange.shelf import Shelf

LIMIT = 1_000_000
"""Bytes of a definition; the longest shipped one has four thousand."""

SECTION = "procedures"


def read_definitions(intake: Intake, folder: Path) -> None:
    """Read the definitions of all procedures; what is wrong with one is noted."""
    read = Shelf(SECTION, intake.file)
    for record in intake.records[SECTION]:
        try:
            read.append(_read(record, folder))
        except TrackerError as error:
            line = record.lines.get("file", record.line)
            intake.refuse(error, line, SECTION, record.key, "file")
    intake.records[SECTION] = read


def _read(record: Located, folder: Path) -> Located:
    """Read one definition, filled in as the log has it.

    Raises:
        FileUnreadable, FileTooLarge, NotText, InvalidText, InvalidProcedure: for what is none.
        MissingField: for a later version that is in force since nobody knows when.
    """
    body = record.body
    if not isinstance(body, ProcedureRecord):
        raise TypeError(body)
    name = PurePosixPath(body.file)
    if name.is_absolute() or ".." in name.parts:
        raise FileUnreadable(body.file, "a procedure's file lies beside the docket, or below it")
    rules = _parsed(clean(read_whole(folder / name, LIMIT).decode()))
    if rules.name != record.key and body.in_force is None:
        hint = f"the file defines {rules.name!r}: call it so, or say since when it is in_force"
        raise MissingField("in_force", hint)
    made = msgspec.structs.replace(body, definition=definition(rules))
    return msgspec.structs.replace(record, body=made)


def _parsed(text: str) -> Procedure:
    """Read a definition; brackets that nest without end are a fault like any other.

    Raises:
        InvalidProcedure: with what is wrong.
    """
    try:
        return parse(text)
    except RecursionError:
        raise InvalidProcedure("(unnamed)", "it nests too deep") from None
