"""The file of a procedure: TOML text, checked as a whole, and not overwritten unasked.

Exchange layer.
"""

from pathlib import Path

from tracker.domain.procedure import Procedure, parse
from tracker.domain.procedure_check import check
from tracker.errors import FileExists, FileUnwritable, InputRefused, InvalidProcedure, Problem
from tracker.exchange.files import read_whole

LIMIT = 60_000
"""Bytes: an event holds the whole definition."""


def read_procedure(path: Path) -> Procedure:
    """Read a procedure's definition.

    Raises:
        InputRefused: with all that is wrong with it, each with its line.
        FileUnreadable, FileTooLarge, NotText: about the file as a whole.
    """
    text = read_whole(path, LIMIT).decode()
    if found := check(text):
        problems = [
            Problem(InvalidProcedure(path.stem, fault.reason), str(path), fault.line)
            for fault in found
        ]
        raise InputRefused(problems)
    return parse(text)


def write_procedure(path: Path, text: str, *, force: bool = False) -> None:
    """Write a file that is not there yet, or with ``force`` over one that is.

    Raises:
        FileExists: where it is there; it is left alone.
        FileUnwritable: where it can't be written.
    """
    try:
        with path.open("w" if force else "x", encoding="utf-8") as stream:
            stream.write(text)
    except FileExistsError as error:
        raise FileExists(str(path)) from error
    except OSError as error:
        raise FileUnwritable(str(path), error.strerror or "it fails to be written") from error
