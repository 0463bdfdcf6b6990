"""Sheets: which columns a spreadsheet of facts has, and a fact as a row of it.

A row is one entry, with its key; columns are the words of a docket. What a docket writes in
``agenda`` is rows of their own, since each is corrected alone.
"""

from collections.abc import Iterable, Iterator, Mapping
from types import UnionType
from typing import Any, Literal, Union, cast, get_args, get_origin

import msgspec

from tracker.app.name_records import is_name
from tracker.app.telling import tell
from tracker.domain.facts import Entry
from tracker.domain.item import StanceTaken
from tracker.domain.measure import MeasureReported
from tracker.domain.meeting import Told
from tracker.domain.words import plain
from tracker.errors import TrackerError
from tracker.exchange import fact_records as facts
from tracker.exchange.csv_cells import Value, read_list, read_map, read_text, write_cell
from tracker.exchange.forms import DATE, REPORT_DATE
from tracker.exchange.kinds import KINDS, choose
from tracker.exchange.shapes import fields_of

SheetKind = Literal["facts", "positions", "measures", "meetings"]
SHEETS: tuple[SheetKind, ...] = ("facts", "positions", "measures", "meetings")

KEY, ENTRY = "key", "entry"
FIRST = (KEY, ENTRY, "on", "order", "what")
LAST = ("wording", "from", "according_to", "reported", "note", "irregular")
_APART = frozenset({*FIRST, *LAST, "agenda"})

RECORDS: Mapping[SheetKind, tuple[type[facts.FactRecord], ...]] = {
    "facts": tuple(kind for kind in KINDS if not issubclass(kind, facts.Mark)),
    "positions": (facts.StanceFact,),
    "measures": (facts.MeasureFact,),
    "meetings": (facts.MeetingFact,),
}
DATA: Mapping[SheetKind, tuple[type[msgspec.Struct], ...]] = {
    "facts": (msgspec.Struct,),
    "positions": (StanceTaken,),
    "measures": (MeasureReported,),
    "meetings": (Told,),
}

COLUMNS: tuple[str, ...] = tuple(
    dict.fromkeys((KEY, ENTRY, *(name for kind in KINDS for name in fields_of(kind))))
)
"""All columns that a sheet may have, whatever it is of: those of new rows too."""


def columns(sheet: SheetKind) -> tuple[str, ...]:
    """The columns of a sheet: when and what first, who says so last."""
    own = (name for kind in RECORDS[sheet] for name in fields_of(kind) if name not in _APART)
    return tuple(dict.fromkeys((*FIRST, *own, *LAST)))


def is_on(sheet: SheetKind, entry: Entry) -> bool:
    """Whether an entry is a row of a sheet."""
    if is_name(entry) or entry.claim.key.startswith(("member/", "link/")):
        return False
    return isinstance(entry.data, DATA[sheet])


def row_of(entry: Entry) -> dict[str, str]:
    """One fact as cells by column.

    Raises:
        Impossible: for an event that a docket has no words for.
    """
    cells = {name: write_cell(value) for name, value in told(entry).items()}
    return {KEY: entry.claim.key, ENTRY: str(entry.position), **cells}


def told(entry: Entry) -> dict[str, Value]:
    """The fields of a fact, with the date of its report as recorded.

    Raises:
        Impossible: for an event that a docket has no words for.
    """
    section, fields = tell(entry)
    if section != "facts":
        return {}
    return {**fields, "reported": entry.claim.reported}


def values_of(cells: Mapping[str, str], sources: Iterable[str] = ()) -> dict[str, Value]:
    """Read the cells of a row as fields; an empty one is None.

    ``sources`` are those of the fact, where a row has no column that names them.
    """
    texts = {name: read_text(cell) for name, cell in cells.items()}
    given = {name for name, text in texts.items() if text is not None}
    kind = choose(plain(texts.get("what") or ""), given)
    cited = {one.partition("#")[0].strip() for one in read_list(cells.get("from", "")) or ()}
    cited = cited if "from" in cells else set(sources)
    return {name: _value(kind, name, cell, cited) for name, cell in cells.items()}


def _value(kind: type[facts.FactRecord] | None, name: str, cell: str, cited: set[str]) -> Value:
    match _shape(kind, name):
        case "list":
            return read_list(cell)
        case "map":
            return read_map(cell)
        case "either":
            return read_map(cell, cited if name == "wording" else None)
        case _:
            text = read_text(cell)
            return None if (name, text) == ("order", "0") else text


def _shape(kind: type[facts.FactRecord] | None, name: str) -> str:
    """How a field is written in a kind of fact: as text, list, map, or text or a map."""
    if kind is None:
        return "list" if name in {"from", "by"} else "text"
    for info in msgspec.structs.fields(kind):
        if info.encode_name == name:
            origins = set(_origins(info.type))
            if dict in origins:
                return "either" if str in origins else "map"
            return "list" if tuple in origins else "text"
    return "text"


def _origins(annotation: Any) -> Iterator[Any]:  # noqa: ANN401 - an annotation can be anything
    """The plain types that an annotation is made of."""
    inner = getattr(annotation, "__origin__", None) if hasattr(annotation, "__metadata__") else None
    if inner is not None:
        yield from _origins(inner)
    elif get_origin(annotation) in {Union, UnionType}:
        for part in get_args(annotation):
            yield from _origins(part)
    else:
        yield get_origin(annotation) or annotation


def dates_of(cells: Mapping[str, str]) -> Iterator[str]:
    """The columns of a row that hold dates."""
    dated = {DATE.expected, REPORT_DATE.expected}
    names = {name for kind in KINDS for name, it in fields_of(kind).items()
             if it.form.expected in dated}  # fmt: skip
    yield from (name for name in cells if name in names)


def same(before: Value, now: Value) -> bool:
    """Whether two values say the same; a list of one is the one."""
    return _alone(before) == _alone(now)


def _alone(value: Value) -> object:
    if isinstance(value, list | tuple):
        return value[0] if len(value) == 1 else list(value)
    return cast("object", value) or None


def tellable(entry: Entry) -> bool:
    """Whether a docket has words for a fact."""
    try:
        tell(entry)
    except TrackerError:
        return False
    return True
