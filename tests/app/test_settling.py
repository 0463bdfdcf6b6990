"""Settlements: a dispute comes to an end, and a fact that falls goes in the same append."""

import pytest

from tests.app.support import Desk, rows
from tracker.app import RecordReport, Typed
from tracker.domain.moment import Moment
from tracker.errors import Refused

OTHER = "docket: other\nformat: 1\n"
HELD = "h: {on: 2022-11-20, what: held, meeting: csc-1, agenda: {mission: discussed}, from: S2}"
DOUBT = "d: {what: dispute, fact: h, says: put off, from: S2}"
GONE = "SELECT key FROM fact WHERE retracted_position IS NOT NULL ORDER BY key"


def settle(desk: Desk, fact: str, outcome: str = "falls") -> RecordReport:
    """Settle by hand."""
    fields = {"what": "settled", "fact": fact, "outcome": outcome, "reason": "minutes"}
    return desk.tracker.record(Typed(fields=fields))


def disputes(desk: Desk, moment: Moment | None = None) -> list[str]:
    """The keys of all open disputes."""
    with desk.tracker.at(moment) as questions:
        return [one.key for one in questions.conflicts().disputes]


@pytest.mark.parametrize("outcome", ["stands", "falls"])
def test_a_docket_settles_in_one_go(desk: Desk, outcome: str) -> None:
    """The fact, its dispute and the end of it in one file; again it changes nothing."""
    end = f"s: {{what: settled, fact: d, outcome: {outcome}, reason: minutes}}"
    desk.imports(f"{HELD}\n{DOUBT}\n{end}")
    assert desk.column(GONE) == (["h", "h/mission"] if outcome == "falls" else [])
    assert disputes(desk) == []
    before = rows(desk.tracker)
    assert desk.imports(f"{HELD}\n{DOUBT}\n{end}").recorded == 0
    spelled = end.replace("outcome: f", "outcome: F").replace("outcome: s", "outcome: S")
    assert desk.imports(f"{HELD}\n{DOUBT}\n{spelled}").recorded == 0
    assert rows(desk.tracker) == before
    assert desk.tracker.replay().clean


def test_settled_by_the_fact_that_is_disputed(desk: Desk) -> None:
    """Where nothing else disputes it; the states and what fell are told, a retry is known."""
    desk.imports(f"{HELD}\n{DOUBT}")
    size = len(desk.keys())
    report = settle(desk, "h")
    assert [fact.key for fact in report.facts] == [
        "d-settled", "d-settled/retracted", "d-settled/retracted/mission",
    ]  # fmt: skip
    assert report.retracted == ("h", "h/mission")
    states = {one.about: (one.before, one.state) for one in report.states}
    assert states == {"csc-1": ("held", None), "mission": ("discussed", None)}
    assert settle(desk, "h").repeated
    assert disputes(desk, Moment(recorded_until=f"@{size}")) == ["d"]


def test_a_corrected_fact_falls_as_it_is_by_now(desk: Desk) -> None:
    """The dispute was about the first version; the last one is what goes."""
    desk.imports(f"{HELD}\n{DOUBT}")
    desk.tracker.correct("h", {"venue": "Minsk"}, "left out")
    settle(desk, "d")
    assert disputes(desk) == []
    with desk.tracker.at() as questions:
        found = (*questions.history("csc-1").facts, *questions.history("mission").facts)
    assert [one.key for one in found if not one.retracted] == ["meeting/csc-1", "item/mission"]
    assert desk.tracker.replay().clean


def test_what_is_not_clear_is_asked(desk: Desk) -> None:
    """Several disputes, or none, are no reason to guess."""
    second = DOUBT.replace("d:", "e:")
    undoubted = HELD.replace("h:", "other:").replace("11-20", "11-21")
    desk.imports(f"{HELD}\n{DOUBT}\n{second}\n{undoubted}")
    with pytest.raises(Refused, match=r"settle each by its key \(d, e\)"):
        settle(desk, "h")
    with pytest.raises(Refused, match="other is disputed by nobody"):
        settle(desk, "other")
    assert settle(desk, "d", "stands").facts[0].key == "d-settled"
    assert settle(desk, "h", "stands").facts[0].key == "e-settled"


def test_a_withdrawn_fact_stood_before_that_was_reported(desk: Desk) -> None:
    """A fact falls for its source from the day on which that was public."""
    early = HELD.replace("2022-11-20", "2022-10-20").replace("S2", "S1")
    end = "s: {what: settled, fact: d, outcome: falls, reason: r, withdrawn_by: S1, from: S2}"
    desk.imports(f"{early}\n{DOUBT}\n{end}")
    before, after = Moment(reported_until="2022-11-01"), Moment(reported_until="2022-11-25")
    for moment, state in ((before, "held"), (after, "registered")):
        with desk.tracker.at(moment) as questions:
            assert getattr(questions.show("csc-1"), "state", None) == state
