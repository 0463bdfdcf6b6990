"""Corrections: whatever a docket says of a fact can be corrected, field by field."""

from typing import Any

import pytest
import yaml

from tests.app.changes import CHANGES, changed, table
from tests.app.support import Desk, entries
from tests.dockets import EVERY_KIND, EVERY_NAME
from tracker.domain.meeting import MeetingItemAdded, MeetingItemMoved
from tracker.domain.words import plain
from tracker.errors import Refused
from tracker.exchange.fact_records import (
    Happened,
    MeasureAddedFact,
    MeetingFact,
    SuspensionFact,
    TallyFact,
)
from tracker.exchange.kinds import KINDS, choose
from tracker.exchange.shapes import fields_of

ELSEWHERE: dict[type, set[str]] = {
    SuspensionFact: set(fields_of(MeetingFact)),
    MeetingFact: {"body", "symbol"},
    TallyFact: {"plan"},
    MeasureAddedFact: {"plan", "decided_by"},
}
"""Fields that another kind, the name of a meeting, or another subject has a line for."""

OTHER = "docket: other\nformat: 1\n"
MARKS = {"doubted", "confirmed", "settled", "taken-back"}
RETRACTED = {"told"}
DISPUTED = {"held", "counted"}
"""Facts that bear a mark, and so stay in their streams."""


def facts(text: str) -> dict[str, dict[str, Any]]:
    """All facts with their fields as written, sources by their ids in the log."""
    for short, name in (("S1", "tass-2022-10-27"), ("S2", "belta-2022-11-24")):
        text = text.replace(short, name)
    found = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - it makes text, lists and maps
    assert isinstance(found, dict)
    return found


def correctable(row: tuple[str, ...]) -> bool:
    """Whether a correction of that one fact can make the change, and of that field alone."""
    key, old, new, field, *_ = row
    other_event = field.startswith("agenda") or (key in {"called", "held"} and "sent" in field)
    stays = key in DISPUTED and field in {"meeting", "item"}
    more = old.startswith("S1#") or "measure: words" in new or "organisation" in new
    by_itself = {"reported", "what" if key == "joins" else ""}
    return not (key in MARKS | RETRACTED or other_event or stays or more or field in by_itself)


@pytest.mark.parametrize(
    "row", [row for row in table(CHANGES) if correctable(row)], ids=lambda row: "-".join(row[:4])
)
def test_a_correction_changes_each_field(recorded: Desk, row: tuple[str, ...]) -> None:
    """That field changes and no other one, in the fact's old place."""
    key, old, new, *_ = row
    texts = (EVERY_KIND, changed(EVERY_KIND, key, old, new))
    before, after = (facts(text)[key] for text in texts)
    names = {**before, **after}
    changes = {name: after.get(name) for name in names if before.get(name) != after.get(name)}
    report = recorded.tracker.correct(key, changes, "wrong", dry_run=True)
    found = {change.field for change in report.changes}
    assert found - ({"public_since"} if "from" in changes else set()) == set(changes)
    assert report.facts[1].key == key


@pytest.mark.parametrize("kind", KINDS)
def test_each_field_of_each_kind_has_a_change(kind: type) -> None:
    """So that none is left out of re-imports and corrections."""
    own = set(fields_of(kind)) - set(fields_of(Happened)) - {"what", "organisation"}
    keys = {
        key
        for key, fields in facts(EVERY_KIND).items()
        if choose(plain(fields["what"]), fields.keys()) is kind
    }
    lines = {field.partition(".")[0] for key, _, _, field, *_ in table(CHANGES) if key in keys}
    assert keys
    assert own <= lines | ELSEWHERE.get(kind, set())


def _arrivals(desk: Desk) -> list[tuple[str, int | None]]:
    """On which agendas an item stands that was moved there, with its number."""
    stand = desk.column("SELECT position FROM fact WHERE retracted_position IS NULL")
    found = []
    with desk.tracker.database.reading() as connection:
        for stored in desk.tracker.store.events(connection, 1):
            if stored.envelope.key == "moved/added" and stored.position in stand:
                assert isinstance(stored.data, MeetingItemAdded)
                found.append((stored.envelope.stream, stored.data.number))
    return found


def test_where_an_item_was_moved_to_follows_the_correction(desk: Desk) -> None:
    """The other meeting's agenda has it as the corrected fact says, or no more."""
    desk.imports(EVERY_KIND, EVERY_NAME)
    correct = desk.tracker.correct
    assert _arrivals(desk) == [("meeting/csc-2", 4)]
    correct("moved", {"number": "5"}, "misread")
    assert _arrivals(desk) == [("meeting/csc-2", 5)]
    correct("moved", {"to": "csc-3"}, "misread")
    assert _arrivals(desk) == [("meeting/csc-3", 5)]
    size = len(desk.keys())
    correct("moved", {"grounds": "peace"}, "misread")
    assert len(desk.keys()) == size + 2
    correct("moved", {"to": None}, "misread")
    assert _arrivals(desk) == []
    correct("moved", {"to": "csc-2"}, "misread")
    assert _arrivals(desk) == [("meeting/csc-2", 5)]
    assert desk.tracker.replay().clean


def test_an_arrival_that_was_taken_back_stays_so(desk: Desk) -> None:
    """A correction of the move does not bring it back."""
    desk.imports(EVERY_KIND, EVERY_NAME)
    desk.imports("r: {what: retracted, fact: moved/added, reason: no}", head=OTHER)
    desk.tracker.correct("moved", {"number": "5"}, "misread")
    assert _arrivals(desk) == []
    (last,) = [one for one in entries(desk, "moved") if one.claim.replaces is not None]
    assert isinstance(last.data, MeetingItemMoved)


def test_a_measure_keeps_its_id(recorded: Desk) -> None:
    """What names it would name nothing else."""
    with pytest.raises(Refused, match="the id of talks never changes"):
        recorded.tracker.correct("decided", {"measure": "words"}, "wrong", dry_run=True)


def test_a_measure_stays_with_its_owner(recorded: Desk) -> None:
    """What was reported on it lies there: it is retracted and recorded again."""
    with pytest.raises(Refused, match="belongs to plan/plan already"):
        recorded.tracker.correct("decided", {"plan": "other"}, "wrong", dry_run=True)
    for owner in ("plan: other", "decided_by: third"):
        edited = changed(EVERY_KIND, "decided", "plan: plan", owner)
        (problem,) = recorded.problems(edited, EVERY_NAME)
        assert "the measure 'talks' belongs to plan/plan already" in problem
