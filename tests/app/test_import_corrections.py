"""Tests of ``import --correct``: each field of each kind of fact and name; old answers stand.

The changes are those of the tests that refuse them: a fact of every kind with all its fields.
"""

from collections.abc import Iterator

import pytest

from tests.app.changes import CHANGES, changed, table
from tests.app.support import Desk, on_both, rows
from tests.app.test_changes import NAME_CHANGES
from tests.dockets import EVERY_KIND, EVERY_NAME
from tracker.domain.moment import Moment
from tracker.errors import TrackerError

FINAL = {"taken-back", "settled"}
"""Retractions are final, and settlements may bring one: a fact that stands is recorded again."""


STANDS = "\n".join(
    line for line in EVERY_KIND.strip().splitlines() if not line.startswith("taken-back")
)
"""A fact of every kind, none of them taken back."""


def answers(desk: Desk, until: str | None = None) -> list[object]:
    """All that can be asked of the small world at a position."""
    return list(_answers(desk, Moment(recorded_until=until)))


def _answers(desk: Desk, moment: Moment) -> Iterator[object]:
    with desk.tracker.at(moment) as questions:
        yield questions.agenda(closed=True)
        yield questions.meetings()
        yield questions.measures()
        yield questions.conflicts()
        yield questions.statements()
        yield questions.sources()
        yield questions.log()
        for item in ("mission", "assistance", "third"):
            yield questions.history(item)
            yield questions.show(item)
            yield questions.positions(item)


@pytest.mark.parametrize(
    ("new_url", "key", "old", "new", "field", "before", "here"),
    on_both(table(CHANGES)),
    indirect=["new_url"],
)
def test_each_field_of_each_fact_is_corrected(
    desk: Desk, key: str, old: str, new: str, field: str, before: str, here: str
) -> None:
    """At the old position the old answers stand; the new docket is unchanged afterwards."""
    whole = EVERY_KIND if key in FINAL else STANDS
    desk.imports(whole, EVERY_NAME)
    edited = changed(whole, key, old, new)
    last = f"@{len(desk.keys())}"
    then, size = answers(desk, last), rows(desk.tracker)
    if key in FINAL:
        with pytest.raises(TrackerError, match="is final: undo the edit"):
            desk.corrects(edited, EVERY_NAME)
        return
    dry = desk.corrects(edited, EVERY_NAME, dry_run=True)
    assert rows(desk.tracker) == size
    report = desk.corrects(edited, EVERY_NAME)
    assert dry.corrections == report.corrections
    (told_,) = [one for one in report.corrections if (one.key, one.field) == (key, field)]
    assert (told_.before, told_.now) == (before, here)
    assert answers(desk, last) == then
    assert answers(desk) != then
    again = desk.corrects(edited, EVERY_NAME)
    assert (again.events, again.corrections) == (0, ())
    assert desk.imports(edited, EVERY_NAME).events == 0
    assert desk.tracker.replay().clean
    back = desk.corrects(whole, EVERY_NAME)
    assert {one.key for one in back.corrections} == {key}
    assert desk.imports(whole, EVERY_NAME).events == 0
    assert desk.tracker.replay().clean


@pytest.mark.parametrize(
    ("new_url", "record", "key", "old", "new", "field", "before", "here"),
    on_both(table(NAME_CHANGES)),
    indirect=["new_url"],
)
def test_each_field_of_each_name_is_corrected(
    desk: Desk, record: str, key: str, old: str, new: str, field: str, before: str, here: str
) -> None:
    """Names too: a source with another date dates its facts anew, in the same append."""
    desk.imports(STANDS, EVERY_NAME)
    last = f"@{len(desk.keys())}"
    then = answers(desk, last)
    facts = STANDS.replace(old, new, 1) if record.startswith("fact ") else STANDS
    names = EVERY_NAME.replace(old, new, 1)
    report = desk.corrects(facts, names)
    (told_,) = [one for one in report.corrections if (one.key, one.field) == (key, field)]
    assert (told_.before, told_.now) == (before, here)
    assert answers(desk, last) == then
    assert desk.imports(facts, names).events == 0
    assert desk.tracker.replay().clean
    desk.corrects(STANDS, EVERY_NAME)
    assert desk.imports(STANDS, EVERY_NAME).events == 0
    assert desk.tracker.replay().clean
