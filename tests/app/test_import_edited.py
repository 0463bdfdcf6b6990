"""Importing an edited docket: what was corrected by hand meanwhile, and what is gone from it."""

import pytest

from tests.app.support import Desk, rows
from tests.dockets import EVERY_NAME, WORLD, file, told
from tracker.app import ImportReport, Retraction, Terms, Typed
from tracker.domain.moment import Moment
from tracker.errors import InputRefused, Refused, Unconfirmed
from tracker.views.thing_answers import ThingAnswer

OTHER = "docket: other\nformat: 1\n"
FACT = "f: {on: 2022-11-20, what: supports, item: mission, by: ARM, from: S2}"
SAID = "g: {on: 2022-11-21, what: statement, by: ARM, says: so, from: S2}"


# --- corrected or taken back by hand ----------------------------------------------------------


def test_a_docket_that_says_the_corrected_thing(desk: Desk) -> None:
    """It is unchanged; what says the old thing is refused, and told where it was corrected."""
    desk.imports(FACT)
    report = desk.tracker.correct("f", {"by": "BLR"}, "misread")
    entry = report.facts[1].entry
    before = rows(desk.tracker)
    assert desk.imports(FACT.replace("ARM", "BLR")).events == 0
    assert desk.problems(FACT) == [
        (
            f"d.yaml:4: fact f, field by: f differs from entry {entry} in 'by' (recorded: BLR;"
            " here: ARM), where it was corrected by hand: take it over, or import --correct"
        )
    ]
    assert rows(desk.tracker) == before
    (taken_over,) = desk.corrects(FACT).corrections
    assert (taken_over.field, taken_over.before, taken_over.now) == ("by", "BLR", "ARM")
    assert desk.imports(FACT).events == 0
    (problem,) = desk.problems(FACT.replace("ARM", "BLR"))
    assert "by hand" not in problem


def test_a_fact_that_is_retracted_by_hand(desk: Desk) -> None:
    """It is told and neither recorded again nor corrected, however the docket changed."""
    desk.imports(FACT)
    desk.tracker.retract("f", Retraction(reason="no such source"))
    before = rows(desk.tracker)
    for facts in (FACT, FACT.replace("ARM", "BLR")):
        assert desk.corrects(facts).retracted == ("f",)
    assert rows(desk.tracker) == before


def test_a_typed_fact_again(desk: Desk) -> None:
    """The same command is a repetition, whatever became of its fact since."""
    desk.imports("{}")
    fields = {"on": "2022-11-20", "what": "supports", "item": "mission", "by": ["ARM"]}
    desk.tracker.record(Typed(fields=fields, key="t"))
    desk.tracker.correct("t", {"by": ["BLR"]}, "misread")
    assert desk.tracker.record(Typed(fields=fields, key="t")).repeated


def test_a_fact_of_another_docket_is_never_touched(desk: Desk) -> None:
    """Its key is taken, also for who may correct; so is one that was typed."""
    desk.imports(FACT)
    path = file(desk.folder, told(FACT.replace("ARM", "BLR"), head=OTHER))
    before = rows(desk.tracker)
    with pytest.raises(InputRefused, match="the key 'f' names entry @"):
        desk.tracker.import_docket(path, terms=Terms(correct="misread"))
    assert rows(desk.tracker) == before


def test_a_source_of_another_date_moves_its_facts(desk: Desk) -> None:
    """In the same append; one whose docket gives the date itself stays, and one is both."""
    kept = FACT.replace("f:", "k:").replace("ARM", "BLR").replace("from:", "reported: 2023, from:")
    noted = SAID.replace("from:", "note: n, from:")
    desk.imports(f"{FACT}\n{SAID}\n{kept}")
    names = WORLD.replace("published: 2022-11-24", "published: 2022-11-25")
    report = desk.corrects(f"{FACT}\n{noted}\n{kept}", names)
    assert [(one.key, one.field, one.now) for one in report.corrections] == [
        ("source/belta-2022-11-24", "published", "2022-11-25"),
        ("g", "note", "n"),
        ("g", "public_since", "2022-11-25"),
        ("f", "public_since", "2022-11-25"),
    ]
    with desk.tracker.at() as questions:
        facts = [*questions.history("mission").facts, *questions.statements().facts]
    dates = {
        one.key: one.public_since
        for one in facts
        if one.key in {"f", "g", "k"} and one.retracted is None
    }
    assert dates == {"f": "2022-11-25", "g": "2022-11-25", "k": "2023-12-31"}
    assert desk.imports(f"{FACT}\n{noted}\n{kept}", names).events == 0
    assert desk.tracker.replay().clean


def test_a_correction_keeps_the_first_day(desk: Desk) -> None:
    """A fact that nobody dated counts from when the log first had it: decided, and read."""
    fact = "f: {on: 2026-11, what: supports, item: mission, by: ARM}"
    desk.imports(fact)
    desk.clock.move(days=20)
    desk.corrects(fact.replace("ARM", "BLR"))
    desk.tracker.correct("f", {"note": "n"}, "left out")
    latest = "SELECT latest, reported FROM fact WHERE key = 'f'"
    with desk.tracker.database.reading() as connection:
        assert len(set(connection.all(latest))) == 1
    assert desk.imports(fact.replace("ARM", "BLR").replace("by:", "note: n, by:")).events == 0


# --- gone from the file -----------------------------------------------------------------------


def leaves(
    desk: Desk, facts: str, *, yes: bool = True, dry_run: bool = False, names: str = WORLD
) -> ImportReport:
    """Import a docket of which facts are gone."""
    terms = Terms(leave_out="no source says so", confirm=lambda _: yes)
    path = file(desk.folder, told(facts, names))
    return desk.tracker.import_docket(path, terms=terms, dry_run=dry_run)


def test_facts_that_are_gone_are_retracted(desk: Desk) -> None:
    """Those of this docket alone, with their further events; names stay; again nothing changes."""
    held = "h: {on: 2022-11-22, what: held, meeting: csc-1, agenda: [mission], from: S2}"
    desk.imports(f"{FACT}\n{SAID}\n{held}")
    desk.imports(FACT.replace("f:", "o:").replace("ARM", "BLR"), head=OTHER)
    desk.tracker.retract("g", Retraction(reason="misheard"))
    size = len(desk.keys())
    assert leaves(desk, FACT, dry_run=True).left_out == ("h",)
    assert len(desk.keys()) == size
    report = leaves(desk, FACT)
    assert (report.left_out, report.recorded) == (("h",), 0)
    assert desk.keys(after=size) == ["h/retracted", "h/retracted/agenda/mission"]
    again = leaves(desk, FACT)
    assert (again.left_out, again.events) == ((), 0)
    assert desk.imports(held).retracted == ("h", "h/agenda/mission")
    assert desk.tracker.replay().clean


def test_nobody_said_yes(desk: Desk) -> None:
    """Nothing is recorded, what is new neither; the refusal names the facts."""
    desk.imports(f"{FACT}\n{SAID}")
    before = rows(desk.tracker)
    with pytest.raises(Unconfirmed, match="2 facts are gone from docket d: f, g") as refusal:
        leaves(desk, "n: {on: 2022-11-20, what: noted, item: mission}", yes=False)
    assert (refusal.value.exit_code, rows(desk.tracker)) == (52, before)


def test_what_dangles_is_judged_after_the_whole(desk: Desk) -> None:
    """A fact about a statement that goes is refused by name, unless it goes as well."""
    about = "a: {on: 2022-11-22, what: statement, by: BLR, says: no, about: mission, from: S2}"
    doubt = "d: {what: dispute, fact: f, says: no, from: S2}"
    desk.imports(f"{FACT}\n{about}\n{doubt}")
    assert leaves(desk, doubt).marked == ("d",)
    assert leaves(desk, "{}").left_out == ("d",)


def test_what_is_new_rests_on_nothing_that_goes(desk: Desk) -> None:
    """A mark on a fact that the same file no longer has is refused."""
    desk.imports(FACT)
    doubt = "d: {what: dispute, fact: f, says: no, from: S2}"
    with pytest.raises(InputRefused, match="f was retracted before: there is nothing left"):
        leaves(desk, doubt)


# --- marks ------------------------------------------------------------------------------------


def test_a_wrong_dispute_is_corrected_and_taken_back(desk: Desk) -> None:
    """Its words and its fact, by hand; what is no record of its own says what to do instead."""
    links = EVERY_NAME.replace("third: Third", "third: {title: Third, links: {amends: mission}}")
    called = "m: {on: 2022-11-22, what: announced, meeting: csc-1, agenda: [mission], from: S2}"
    desk.imports(
        f"{FACT}\n{SAID}\n{called}\nd: {{what: dispute, fact: f, says: no, from: S2}}", links
    )
    report = desk.tracker.correct("d", {"says": "never", "fact": "g"}, "misread")
    assert [(one.field, one.before, one.now) for one in report.changes] == [
        ("fact", "f", "g"),
        ("says", "no", "never"),
    ]
    with desk.tracker.at() as questions:
        (dispute,) = questions.conflicts().disputes
    assert (dispute.fact, dispute.says) == ("g", "never")
    with pytest.raises(Refused, match="a retraction is final"):
        desk.tracker.correct(f"@{desk.entry('d/corrected-1')}", {"note": "x"}, "wrong")
    for key in ("link/third/amends/mission", "m/agenda/mission"):
        desk.tracker.retract(key, Retraction(reason="wrong"))
    desk.tracker.retract("d", Retraction(reason="no such article"))
    with desk.tracker.at() as questions:
        assert not questions.conflicts().disputes
    assert desk.tracker.replay().clean


def test_a_narrower_date_reads_as_narrowed(desk: Desk) -> None:
    """In the report, in the history and where the entry is shown; another date does not."""
    desk.imports(FACT.replace("2022-11-20", "2022-11"))
    assert desk.tracker.correct("f", {"on": "2022-11-20"}, "a closer source").narrowed
    assert not desk.tracker.correct("f", {"on": "2022-11-21"}, "misread").narrowed
    with desk.tracker.at() as questions:
        found = {one.happened: one for one in questions.history("mission").facts if one.key == "f"}
        shown = questions.show(found["2022-11-20"].entry)
    assert {day: one.narrowed for day, one in found.items()} == {
        "2022-11": False,
        "2022-11-20": True,
        "2022-11-21": False,
    }
    reasons = [(one.retracted or "").partition(": ")[2] for one in found.values()]
    assert sorted(reasons) == ["", "a closer source", "misread"]
    assert isinstance(shown, ThingAnswer)
    assert shown.history[0].narrowed
    with desk.tracker.at(Moment(recorded_until=f"@{desk.entry('f') + 1}")) as questions:
        assert not any(one.narrowed for one in questions.history("mission").facts)
