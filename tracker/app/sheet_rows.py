"""Rows of an edited sheet: what is new, what changed, and what is wrong with them.

A row is compared with the entry that it was exported from, column by column. One that rests on
what was corrected since is refused, unless it says what stands by now.
"""

import re
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet

import msgspec

from tracker.app.changing import shown
from tracker.app.sheets import COLUMNS, ENTRY, KEY, dates_of, same, told, values_of
from tracker.app.workspace import Workspace
from tracker.domain.facts import Entry
from tracker.errors import (
    Contradiction,
    DuplicateKey,
    Impossible,
    InvalidDate,
    InvalidMoment,
    KeyTaken,
    MissingField,
    Problem,
    RowStale,
    TrackerError,
    WrongType,
)
from tracker.exchange.csv_cells import Value, read_text
from tracker.exchange.csv_sheet import Row, Sheet

_MANGLED = re.compile(
    r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}[./]\d{1,2}([./]\d{1,2})?|[A-Za-z]{3,4}\.?[ -]\d{2,4}"
    r"|\d{1,2}[./]\d{4}"
)
_ENTRY = re.compile(r"@?([0-9]{1,15})(?:[.,]0+)?")


class Changed(msgspec.Struct, frozen=True):
    """A row that says something else than the entry that it came from."""

    row: Row
    entry: Entry
    changes: Mapping[str, Value]


class New(msgspec.Struct, frozen=True):
    """A row that came from no entry."""

    row: Row
    key: str | None
    fields: Mapping[str, Value]


class Rows:
    """Compares the rows of a sheet with the log."""

    def __init__(self, sheet: Sheet, workspace: Workspace) -> None:
        """Take the sheet, and what is known."""
        self._sheet = sheet
        self._workspace = workspace
        self._seen: dict[str, int] = {}
        self._new: dict[str, int] = {}
        self.unchanged = 0
        self.older = 0
        self.problems: list[Problem] = []

    def found(self) -> Iterator[Changed | New | None]:
        """What each row is; None for one that says nothing new, or is refused."""
        for row in self._sheet.rows:
            try:
                one = self._row(row)
            except TrackerError as error:
                self.refuse(row, error)
                one = None
            yield one

    def refuse(self, row: Row, error: TrackerError, column: str | None = None) -> None:
        """Note what is wrong with a row, or with a cell of it."""
        key = read_text(row.cells.get(KEY, ""))
        self.problems.append(
            Problem(error, self._sheet.file, row.line, f"fact {key}" if key else None, column)
        )

    def _row(self, row: Row) -> Changed | New | None:
        key, number = (read_text(row.cells.get(name, "")) for name in (KEY, ENTRY))
        if key is not None and key in self._seen:
            raise DuplicateKey(key, self._seen[key])
        if key is not None:
            self._seen[key] = row.line
        cells = {name: cell for name, cell in row.cells.items() if name not in {KEY, ENTRY}}
        if number is not None:
            return self._compared(row, key, number, cells)
        values = values_of(cells, self._sources(key))
        if key is not None and self._workspace.target(key) is not None:
            self._known(row, key, values)
            return None
        if self._is_mangled(row, {name for name, value in values.items() if value}):
            return None
        fields = {name: value for name, value in values.items() if value is not None}
        if key is None:
            self._check_twin(row, fields)
        return New(row, key, fields)

    def _check_twin(self, row: Row, fields: Mapping[str, Value]) -> None:
        """Refuse a new row that says what another one says, and has no key of its own.

        Raises:
            Impossible: naming the other row.
        """
        first = self._new.setdefault(repr(sorted(fields.items())), row.line)
        if first != row.line:
            how = "leave one out, or give each a key"
            raise Impossible(f"lines {first} and {row.line} say the same: {how}")

    def _sources(self, key: str | None) -> list[str]:
        """The sources of the fact of a key, as it stands."""
        target = self._workspace.target(key) if key is not None else None
        entry = self._workspace.entry(target) if target is not None else None
        return _cited(entry) if entry is not None else []

    def _compared(
        self, row: Row, key: str | None, number: str, cells: Mapping[str, str]
    ) -> Changed | None:
        """Compare a row with its entry."""
        entry = self._entry(number)
        values = values_of(cells, _cited(entry))
        if key is None:
            raise MissingField(KEY, f"entry @{entry.position} is {entry.claim.key}")
        if key != entry.claim.key:
            raise Contradiction(f"the key of entry @{entry.position}", entry.claim.key, key)
        changes = _changes(entry, values)
        if not changes or self._is_mangled(row, changes.keys()):
            old = not changes and self._is_old(entry)
            self.older += old
            self.unchanged += not changes and not old
            return None
        live = self._live(entry)
        if live.event_id == entry.event_id:
            return Changed(row, entry, changes)
        if not _changes(live, {name: values[name] for name in changes}):
            self.unchanged += 1
            return None
        raise RowStale(key, entry.position, _since(entry, live))

    def _entry(self, number: str) -> Entry:
        """The fact that a row came from."""
        found = _ENTRY.fullmatch(number)
        if found is None:
            raise WrongType("the number of an entry in column `entry`", repr(number))
        position = int(found[1])
        if not 0 < position < self._workspace.reader.size:
            raise InvalidMoment(f"there is no entry @{position}")
        entry = self._workspace.reader.entry_at(position)
        if not told(entry):
            raise Impossible(f"{entry.claim.key} is a name: correct it with `tracker correct`")
        return entry

    def _is_old(self, entry: Entry) -> bool:
        """Whether an entry was corrected or retracted."""
        target = self._workspace.target(entry.claim.key)
        return target is None or target.retracted or target.event_id != entry.event_id

    def _live(self, entry: Entry) -> Entry:
        """What an entry was corrected to; itself where it was not.

        Raises:
            RowStale: where it was retracted.
        """
        target = self._workspace.target(entry.claim.key)
        live = self._workspace.entry(target) if target is not None else None
        if live is None:
            raise RowStale(entry.claim.key, entry.position, "retracted")
        return live

    def _known(self, row: Row, key: str, values: Mapping[str, Value]) -> None:
        """Refuse a row without an entry whose key is taken, unless it says what stands.

        Raises:
            KeyTaken: naming the entry that has it.
        """
        target = self._workspace.target(key)
        live = self._workspace.entry(target) if target is not None else None
        if live is None:
            raise Impossible(f"{key} was retracted: record it again under another key")
        given = {name: value for name, value in values.items() if value is not None}
        if _changes(live, given):
            self.refuse(row, KeyTaken(key, live.position), ENTRY)
        else:
            self.unchanged += 1

    def _is_mangled(self, row: Row, names: AbstractSet[str]) -> bool:
        """Refuse dates as spreadsheets rewrite them: nobody can tell which day was meant."""
        found = False
        for name in dates_of(row.cells):
            text = read_text(row.cells[name]) or ""
            if name in names and _MANGLED.fullmatch(text):
                reason = "a spreadsheet rewrote it: type 2023-11-20, in a column formatted as text"
                self.refuse(row, InvalidDate(text, reason), name)
                found = True
        return found


def _changes(entry: Entry, values: Mapping[str, Value]) -> dict[str, Value]:
    """The columns in which a row says something else than an entry."""
    before = told(entry)
    return {name: value for name, value in values.items() if not same(before.get(name), value)}


def _cited(entry: Entry) -> list[str]:
    return [one.source for one in entry.claim.sources]


def _since(entry: Entry, live: Entry) -> str:
    """Say how a fact was corrected since."""
    old, new = told(entry), told(live)
    fields = (name for name in COLUMNS if not same(old.get(name), new.get(name)))
    words = "; ".join(
        f"{name}: {shown(old.get(name))} -> {shown(new.get(name))}" for name in fields
    )
    return f"corrected as @{live.position}" + (f": {words}" if words else "")
