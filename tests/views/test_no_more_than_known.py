"""No answer claims more than was known by its moment, nor hides what was."""

from pathlib import Path

import pytest

from tests import dockets
from tracker import Tracker
from tracker.domain.moment import Moment
from tracker.views.agenda_answers import AgendaAnswer, PlanAnswer
from tracker.views.thing_answers import ItemAnswer, MeetingAnswer

DOCKET = """
docket: river
format: 1
organisations:
  riv:
    name: River commission
    members: {AA: A, BB: B, CC: C, DD: {name: D, as: observer}}
    bodies: {ple: Plenary}
    procedure: consensus
sources:
  S1: {id: early, publisher: Early, published: 2023-01-11}
  S2: {id: late, publisher: Late, published: 2023-04-20}
  S3: {id: undated, publisher: Undated}
items:
  dam: {title: Dam, body: ple}
  weir: {title: Weir, body: ple}
  lock: {title: Lock, body: ple}
plans:
  pl: {title: Plan, body: ple, measures: {m1: First, m2: Second}}
meetings:
  ple-1: {body: ple}
facts:
  dam-on: {on: 2023-01-10, what: included, item: dam, at: ple-1, from: [S1, S2, S3]}
  dam-cc: {on: 2023-01-10, what: objects, item: dam, by: CC, from: S1}
  dam-bb: {on: 2023-01-10, what: objects, item: dam, by: [BB, DD], from: S1}
  cc-left: {on: 2023-02-10, what: left, by: CC, organisation: riv, from: S2}
  bb-lifts: {on: 2023-03-01/2023-03-31, what: lifted, item: dam, by: BB, from: S2}
  weir-on: {on: 2023-01-10, what: discussed, item: weir, from: S1}
  weir-bb: {on: 2023-01-10, what: objects, item: weir, by: BB, from: S1}
  weir-adopted: {on: 2023-03-10, what: adopted, item: weir, from: S2}
  lock-bb: {on: 2023-01-10, what: objects, item: lock, by: BB, from: S1}
  chair-1: {on: 2023-01-01, what: chair, by: AA, body: ple, from: S1}
  chair-2: {on: 2023-03-01/2023-03-31, what: chair, by: BB, body: ple, from: S2}
  m1-done: {on: 2023-04-10, what: implemented, measure: m1, from: S2}
  m2-done: {on: 2023-02-09, what: unfulfilled, measure: m2, from: S2}
  counted: {on: 2023-02-10, what: tally, plan: pl, of: measures, total: 4,
    parts: {implemented: 1, unfulfilled: 1}, from: S2}
"""


@pytest.fixture
def river(tracker: Tracker, tmp_path: Path) -> Tracker:
    """A log of that docket."""
    tracker.import_docket(dockets.file(tmp_path, DOCKET))
    return tracker


def shown(tracker: Tracker, name: str, **moment: str) -> ItemAnswer | MeetingAnswer | PlanAnswer:
    """What ``show`` answers at a moment."""
    with tracker.at(Moment(**moment)) as questions:
        found = questions.show(name)
    assert isinstance(found, ItemAnswer | MeetingAnswer | PlanAnswer)
    return found


def agenda(tracker: Tracker, **moment: str) -> AgendaAnswer:
    """The agenda of all bodies at a moment."""
    with tracker.at(Moment(**moment)) as questions:
        found = questions.agenda(closed=True)
    assert isinstance(found, AgendaAnswer)
    return found


def blocked(tracker: Tracker, **moment: str) -> dict[str, tuple[str, ...]]:
    """Who blocks which item, as the agenda says; `show` must say the same."""
    told = {
        one.id: one.blocked_by for body in agenda(tracker, **moment).bodies for one in body.items
    }
    for name, members in told.items():
        item = shown(tracker, name, **moment)
        assert isinstance(item, ItemAnswer)
        assert tuple(one.member for one in item.blocked_by) == members
    return told


def test_sources_that_were_not_out_yet_back_nothing(river: Tracker) -> None:
    """By the reports of a date only what was public by then is cited, and counted."""
    early = shown(river, "dam", reported_until="2023-02-01")
    assert isinstance(early, ItemAnswer)
    assert (early.sources, early.independent_sources) == (("early",), 1)
    assert [note.id for note in early.footnotes] == ["early"]
    whole = shown(river, "dam")
    assert isinstance(whole, ItemAnswer)
    assert whole.sources == ("early", "late", "undated")


def test_only_voting_members_of_that_date_block_and_only_what_is_open(river: Tracker) -> None:
    """Who has left, and who only observes, holds nobody up; nor is what is adopted held up."""
    assert blocked(river, on="2023-02-01") == {
        "dam": ("BB", "CC"),
        "weir": ("BB",),
        "lock": ("BB",),
    }
    assert blocked(river, on="2023-02-28") == {"dam": ("BB",), "weir": ("BB",), "lock": ("BB",)}
    assert blocked(river)["weir"] == ()


def test_a_tally_counts_what_was_done_by_then(river: Tracker) -> None:
    """A measure that was implemented later is none of those that were counted."""
    plan = shown(river, "pl")
    assert isinstance(plan, PlanAnswer)
    assert plan.named == {"unfulfilled": 1}
    assert plan.unnamed == {"implemented": 1, "unfulfilled": 0}
    assert "1 reported implemented (none of them named)" in plan.summary


def test_an_item_known_by_a_stance_alone_is_listed(river: Tracker) -> None:
    """Its state is not known, and somebody blocks it: the agenda says both."""
    (body,) = agenda(river).bodies
    (lock,) = [one for one in body.items if one.id == "lock"]
    assert (lock.state, lock.blocked_by) == (None, ("BB",))


def test_what_may_have_changed_is_told(river: Tracker) -> None:
    """A chair and a lifted objection that are possible by then stand beside what is certain."""
    (body,) = agenda(river, on="2023-03-05").bodies
    assert body.chair is not None
    assert (body.chair.party, body.possible_chairs) == ("AA", ("BB",))
    (dam,) = [one for one in body.items if one.id == "dam"]
    assert (dam.blocked_by, dam.possible) == (("BB",), ("BB: lifted",))


def test_a_meetings_agenda_has_what_its_items_tell(river: Tracker) -> None:
    """An item that was put on the agenda of a meeting is on that meeting's agenda."""
    meeting = shown(river, "ple-1")
    assert isinstance(meeting, MeetingAnswer)
    assert [(one.id, one.number) for one in meeting.agenda] == [("dam", None)]
