"""What the tests of imports share: a desk, where dockets are written and imported."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.conftest import SetClock
from tests.dockets import HEAD, WORLD, file, told
from tracker.app import ImportReport, Terms, Tracker
from tracker.app.answers import ItemAnswer
from tracker.domain.facts import Claim, Event
from tracker.domain.moment import Moment
from tracker.errors import InputRefused, Problem
from tracker.log.envelope import claim_of
from tracker.views.writer import TABLES

Rows = dict[str, list[tuple[object, ...]]]
"""All rows of all tables."""


EACH = 9
"""Of a long table every so many-th row is tried on a server as well."""


def on_both(rows: Iterable[tuple[Any, ...]], each: int = EACH) -> list[tuple[Any, ...]]:
    """Put the engine before each row of a table: all rows on SQLite, some on PostgreSQL."""
    found = list(rows)
    some = [("postgresql", *row) for row in found[::each]]
    return [*(("sqlite", *row) for row in found), *some]


class Desk:
    """A tracker with its clock, and a folder for files."""

    def __init__(self, tracker: Tracker, clock: SetClock, folder: Path) -> None:
        """Take them."""
        self.tracker = tracker
        self.clock = clock
        self.folder = folder

    def imports(
        self, facts: str, names: str = WORLD, head: str = HEAD, *, dry_run: bool = False
    ) -> ImportReport:
        """Import a docket of these facts."""
        path = file(self.folder, told(facts, names, head))
        return self.tracker.import_docket(path, dry_run=dry_run)

    def corrects(
        self, facts: str, names: str = WORLD, head: str = HEAD, *, dry_run: bool = False
    ) -> ImportReport:
        """Import a docket that may have changed."""
        path = file(self.folder, told(facts, names, head))
        terms = Terms(correct="misread")
        return self.tracker.import_docket(path, terms=terms, dry_run=dry_run)

    def refusal(self, facts: str, names: str = WORLD, head: str = HEAD) -> InputRefused:
        """Import a docket that is refused; nothing of it is recorded, not even in part."""
        return self.refuses(file(self.folder, told(facts, names, head)))

    def problems(self, facts: str, names: str = WORLD, head: str = HEAD) -> list[str]:
        """Import a docket that is refused: its problems as printed, without the folder."""
        return [self.printed(problem) for problem in self.refusal(facts, names, head).problems]

    def refuses(self, path: Path) -> InputRefused:
        """Import a file that is refused; nothing of it is recorded, not even in part."""
        before = rows(self.tracker)
        with pytest.raises(InputRefused) as caught:
            self.tracker.import_docket(path)
        assert rows(self.tracker) == before
        return caught.value

    def printed(self, problem: Problem) -> str:
        """A problem as printed, without the folder."""
        return str(problem).removeprefix(f"{self.folder}/")

    def keys(self, after: int = 0) -> list[str]:
        """The keys of all entries in their order, those up to a position left out."""
        found = self.column("SELECT key FROM fact WHERE position > :n ORDER BY position", n=after)
        return [str(key) for key in found]

    def column(self, sql: str, **parameters: object) -> list[object]:
        """The first column of what a statement finds."""
        with self.tracker.database.reading() as connection:
            return [row[0] for row in connection.all(sql, **parameters)]

    def entry(self, key: str) -> int:
        """The position of the first entry of a key."""
        (position,) = self.column("SELECT min(position) FROM fact WHERE key = :key", key=key)
        assert isinstance(position, int)
        return position


def rows(tracker: Tracker) -> Rows:
    """All rows of the log and of its read models, in an order that is the same on all engines."""
    with tracker.database.reading() as connection:
        return {
            table: sorted(connection.all(f"SELECT * FROM {table}"), key=_order)
            for table in ("event", "head", "projection", *TABLES)
        }


def _order(row: tuple[object, ...]) -> list[tuple[int, str]]:
    """Numbers by what they are, all else by what it looks like: NULL stands apart nowhere."""
    return [(value if isinstance(value, int) else 0, repr(value)) for value in row]


def state_of(tracker: Tracker, item: str, moment: Moment | None = None) -> str | None:
    """The state in which an item is; None where nothing is known to have happened to it."""
    with tracker.at(moment) as questions:
        shown = questions.show(item)
    assert isinstance(shown, ItemAnswer)
    return shown.state


class Recorded(msgspec.Struct, frozen=True):
    """An entry: its stream, its claim and its data."""

    stream: str
    claim: Claim
    data: Event


def entries(desk: Desk, key: str) -> list[Recorded]:
    """All entries of a fact, in their order."""
    store, found = desk.tracker.store, []
    with desk.tracker.database.reading() as connection:
        for stored in store.events(connection, 1):
            if stored.envelope.key.partition("/")[0] == key:
                claim = claim_of(stored.envelope)
                found.append(Recorded(stored.envelope.stream, claim, stored.data))
    return found


def entry(desk: Desk, key: str) -> Recorded:
    """The one entry of a fact."""
    (found,) = entries(desk, key)
    return found
