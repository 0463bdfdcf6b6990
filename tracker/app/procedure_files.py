"""Files of procedures: copied to be changed, checked, read to be adopted."""

from pathlib import Path

import msgspec

from tracker.app.tracker import Tracker
from tracker.domain.moment import Moment
from tracker.domain.procedure import Procedure, parse, shipped, shipped_names
from tracker.domain.procedure_toml import renamed, toml
from tracker.domain.text import check_id
from tracker.errors import NoDatabase
from tracker.exchange.procedure_file import read_procedure
from tracker.exchange.writing import replacing


class ProcedureFile(msgspec.Struct, frozen=True):
    """A procedure's file: its path, the name in it, and how much it holds."""

    file: str
    name: str
    states: int
    transitions: int


def procedure_named(text: str) -> Procedure:
    """The shipped procedure of that name, else the one of that file.

    Raises:
        InputRefused, FileUnreadable: where the file is no good.
        UnknownReference: for what is neither a file nor the name of a shipped one.
    """
    path = Path(text)
    if text in shipped_names() or (not path.suffix and not path.exists()):
        return shipped(text)
    return read_procedure(path)


def check_procedure(path: Path) -> ProcedureFile:
    """Read a procedure's file.

    Raises:
        InputRefused: with all that is wrong with it.
    """
    return _told(path, read_procedure(path))


def procedure_text(tracker: Tracker, name: str, moment: Moment) -> str:
    """A procedure as TOML: as in force in the log, or as shipped where there is no log.

    Raises:
        UnknownReference: where none is called so.
    """
    try:
        with tracker.at(moment) as ask:
            return ask.procedure(name).toml
    except NoDatabase:
        return toml(shipped(name))


def copy_procedure(text: str, path: Path, name: str, *, force: bool = False) -> ProcedureFile:
    """Write the text of a procedure to a file, under another name.

    Raises:
        InvalidId: where the name is none.
        FileExists: where the file is there, unless ``force`` lets it be written over.
        FileUnwritable: where it can't be written.
    """
    text = renamed(text, check_id(name))
    with replacing(path, force=force) as write:
        write(text)
    return _told(path, parse(text))


def _told(path: Path, rules: Procedure) -> ProcedureFile:
    return ProcedureFile(str(path), rules.name, len(rules.states), len(rules.transitions))
