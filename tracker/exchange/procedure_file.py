"""The file of a procedure: TOML text, checked as a whole.

Exchange layer.
"""

from pathlib import Path

from tracker.domain.procedure import Procedure, parse
from tracker.domain.procedure_check import check
from tracker.errors import InputRefused, InvalidProcedure, Problem
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
