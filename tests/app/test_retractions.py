"""Retractions of a docket: of a fact with all its entries, or of one entry alone."""

import pytest

from tests.app.support import Desk, rows

OTHER = "docket: other\nformat: 1\n"
GONE = "SELECT key FROM fact WHERE retracted_position IS NOT NULL ORDER BY position"


def test_a_fact_with_an_agenda_is_retracted_as_a_whole(desk: Desk) -> None:
    """All its entries go at once, names that begin alike do not; again it changes nothing."""
    called = "member: {on: 2022-11-01, what: announced, meeting: csc-1, agenda: [mission]}"
    held = "h: {on: 2022-11-20, what: held, meeting: csc-1, present: ARM, agenda: [mission]}"
    desk.imports(f"{called}\n{held}\nlate: {{what: retracted, fact: h, reason: no source}}")
    back = "r: {what: retracted, fact: member, reason: mistyped}"
    size = len(desk.keys())
    desk.imports(back, head=OTHER)
    assert desk.keys(after=size) == ["r", "r/agenda/mission", "r/mission"]
    assert desk.column(GONE) == [
        "member", "member/agenda/mission", "member/mission", "h", "h/meeting/attendance",
        "h/agenda/mission",
    ]  # fmt: skip
    before = rows(desk.tracker)
    assert desk.imports(back, head=OTHER).events == 0
    again = desk.imports(f"{called}\n{held}")
    assert again.events == 0
    assert again.retracted == ("member", "member/agenda/mission", "member/mission", "h",
                               "h/meeting/attendance", "h/agenda/mission")  # fmt: skip
    (problem,) = desk.problems(back.replace("mistyped", "misread"), head=OTHER)
    assert "r differs from entry" in problem
    assert "in 'reason' (recorded: mistyped; here: misread)" in problem
    assert rows(desk.tracker) == before


def test_a_mark_on_one_entry_of_an_agenda(desk: Desk) -> None:
    """It is named by the fact and the item; the meeting and its other items stay."""
    agenda = "agenda: {mission: discussed, assistance: noted}"
    held = f"h: {{on: 2022-11-20, what: held, meeting: csc-1, {agenda}, from: S2}}"
    doubt = "d: {what: dispute, fact: h/mission, says: put off, from: S2}"
    back = "r: {what: retracted, fact: h/assistance, reason: mistyped}"
    whole = "w: {what: retracted, fact: h, reason: another meeting}"
    desk.imports(f"{held}\n{doubt}\n{back}")
    assert desk.column(GONE) == ["h/assistance"]
    disputed = "SELECT t.key FROM mark m JOIN fact t ON t.position = m.target WHERE m.type = :t"
    assert desk.column(disputed, t="event.disputed") == ["h/mission"]
    desk.imports(whole, head=OTHER)
    assert desk.column(GONE) == ["h", "h/mission", "h/assistance"]
    assert desk.keys()[-2:] == ["w", "w/mission"]
    (problem,) = desk.problems("x: {what: retracted, fact: h/missoin, reason: no}", head=OTHER)
    assert "unknown fact 'h/missoin'; did you mean h/mission" in problem


@pytest.mark.parametrize("what", ["retracted, reason: no", "corroborated", "dispute, says: no"])
def test_names_bear_no_marks(desk: Desk, what: str) -> None:
    """Their keys look like those of an agenda's entries; what they name is not taken away."""
    desk.imports("{}")
    for name in ("item/mission", "source/tass-2022-10-27"):
        mark = f"m: {{what: {what}, fact: {name}, from: S2}}"
        (problem,) = desk.problems(mark, head=OTHER)
        assert problem.startswith("d.yaml:4: fact m, field fact: ")
        assert f"{name} is a name and claims nothing: marks are about facts" in problem


def test_what_follows_from_a_refused_fact(desk: Desk) -> None:
    """A mark on an entry of a refused fact is not blamed for that."""
    held = "h: {on: 2022-11-20, what: held, meeting: csc-3, agenda: [mission], from: S2}"
    doubt = "d: {what: dispute, fact: h/agenda/mission, says: put off, from: S2}"
    (problem,) = desk.problems(f"{held}\n{doubt}")
    assert "fact h, field meeting: unknown meeting 'csc-3'" in problem
