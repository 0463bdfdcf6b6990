"""Dating: which facts their sources date, and what moves when a source's date is corrected."""

from collections.abc import Iterator
from contextlib import contextmanager

import msgspec
import pytest

from tests.app.support import Desk
from tracker.app.dating import Dating, check_report, public_since
from tracker.app.revising import Revision
from tracker.app.workspace import Workspace
from tracker.domain.facts import Draft, Entry
from tracker.domain.moment import Moment
from tracker.domain.source import SourceCited
from tracker.domain.when import stamp
from tracker.errors import Refused
from tracker.views.reader import Reader

FACTS = """
derived: {on: 2022-11-23, what: supports, item: mission, by: ARM, from: S2}
given: {on: 2022-11-23, what: supports, item: mission, by: BLR, from: S2, reported: 2022-11-30}
both: {on: 2022-10-20, what: supports, item: mission, by: KAZ, from: [S1, S2]}
bare: {on: 2022-10-20, what: proposed, item: mission}
"""


@contextmanager
def known(desk: Desk) -> Iterator[Workspace]:
    """What a log with the facts knows."""
    desk.imports(FACTS)
    with desk.tracker.database.reading() as connection:
        reader = Reader(connection, desk.tracker.store, Moment())
        yield Workspace(reader, stamp(desk.clock()))


def live(workspace: Workspace, key: str) -> Entry:
    """A fact or a source as it stands."""
    target = workspace.target(key)
    found = workspace.entry(target) if target is not None else None
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("key", "day", "derived"),
    [
        ("derived", "2022-11-24", True),
        ("given", "2022-11-24", False),
        ("both", "2022-10-27", True),
        ("bare", None, True),
    ],
)
def test_what_sources_date(desk: Desk, key: str, day: str | None, *, derived: bool) -> None:
    """The earliest of them does, unless the recorder gave another date."""
    with known(desk) as workspace:
        dating = Dating(workspace)
        assert dating.by_sources(live(workspace, key)) == day
        assert dating.derived(live(workspace, key)) is derived


def test_a_corrected_source_moves_what_it_dates(desk: Desk) -> None:
    """Its other facts stay: one has a date of its own, one an earlier source."""
    with known(desk) as workspace:
        dating, source = Dating(workspace), live(workspace, "source/belta-2022-11-24")
        assert isinstance(source.data, SourceCited)
        later = msgspec.structs.replace(source.data, published="2022-11-26")
        facts = dating.dated_by(source, later)
        assert {fact.claim.key for fact in facts} == {"derived", "both"}
        revision = Revision(workspace, "c0ffee00-0000-5000-8000-000000000000", "misread")
        draft = msgspec.structs.replace(source.data, published="2022-11-26")
        revision.replace(source, _draft(source, draft))
        ((before, now),) = dating.redate(revision, facts)
        assert now.claim.key == "derived"
        assert (public_since(before), public_since(now)) == ("2022-11-24", "2022-11-26")


def test_other_fields_of_a_source_date_nothing(desk: Desk) -> None:
    """A title is no date."""
    with known(desk) as workspace:
        source = live(workspace, "source/belta-2022-11-24")
        assert isinstance(source.data, SourceCited)
        titled = msgspec.structs.replace(source.data, title="On the summit")
        assert Dating(workspace).dated_by(source, titled) == []


def test_nothing_is_reported_before_it_happens(desk: Desk) -> None:
    """The day before is time zones; what is never reported has no date to be wrong."""
    with known(desk) as workspace:
        fact = live(workspace, "derived")
        check_report(fact, "2022-11-22")
        check_report(fact, "never")
        with pytest.raises(Refused):
            check_report(fact, "2022-11-20")


def test_without_a_date_the_day_counts_on_which_it_came_in(desk: Desk) -> None:
    """So a reader always has a day to go by."""
    with known(desk) as workspace:
        assert public_since(live(workspace, "bare")) == stamp(desk.clock())[:10]


def _draft(entry: Entry, data: SourceCited) -> Draft:
    return Draft(entry.stream, entry.claim, data)
