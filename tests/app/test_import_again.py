"""Tests of importing twice: the same file changes nothing and says so, new facts are added alone.

Two dockets may share names; what they say of them has to be alike.
"""

from datetime import UTC, datetime

import pytest

from tests.app.support import Desk, rows
from tests.conftest import CSTO
from tests.dockets import EVERY_KIND, EVERY_NAME, WORLD, file
from tests.exchange.support import twin
from tracker.app import ImportReport
from tracker.errors import TrackerError

OTHER = "docket: other\nformat: 1\n"
FACT = "f: {on: 2022-11-20, what: supports, item: mission, by: ARM, from: S2}"


def _nothing_new(report: ImportReport) -> int:
    """Check that a report tells of nothing new; gives how much is unchanged."""
    assert (report.recorded, report.events, report.first, report.last) == (0, 0, None, None)
    assert (report.gaps, report.irregular) == ((), ())
    return report.unchanged


def test_the_same_file_twice(desk: Desk) -> None:
    """The second time, and the next day, nothing is recorded; all of it is said to be there."""
    first = desk.tracker.import_docket(CSTO)
    before = rows(desk.tracker)
    for days in (0, 1, 400):
        desk.clock.move(days=days)
        assert _nothing_new(desk.tracker.import_docket(CSTO)) == first.recorded
    assert rows(desk.tracker) == before


def test_the_twin_of_a_file(desk: Desk) -> None:
    """JSON Lines say the same as YAML: the twin changes nothing, whichever comes first."""
    first = desk.tracker.import_docket(CSTO)
    path = file(desk.folder, twin(CSTO), "csto.jsonl")
    assert _nothing_new(desk.tracker.import_docket(path)) == first.recorded


def test_a_fact_of_every_kind_twice(desk: Desk) -> None:
    """Each kind of fact is known again; what was retracted is told and not recorded again."""
    first = desk.imports(EVERY_KIND, EVERY_NAME)
    assert (first.unchanged, first.retracted) == (0, ())
    before = rows(desk.tracker)
    again = desk.imports(EVERY_KIND, EVERY_NAME)
    assert _nothing_new(again) == first.recorded
    assert again.retracted == ("told", "counted-again")
    assert rows(desk.tracker) == before


def test_the_same_in_other_words(desk: Desk) -> None:
    """Another spelling of the same is no change: words, lists of one, short names, the line."""
    desk.imports("""
a: {on: 2022-10-01, what: removal-requested, item: mission, by: ARM, from: S1, wording: asks}
b: {on: 2022-10-02, what: no interest, item: mission, by: [ARM], from: [S1], order: 0}
""")
    before = rows(desk.tracker)
    report = desk.imports("""
b: {from: S9, by: ARM, on: 2022-10-02, item: mission, what: No-Interest}
a:
    {on: 2022-10-01, what: Removal requested, item: mission, by: [ARM], from: [S9],
    wording: {S9: asks}}
""", WORLD.replace("S1", "S9"))  # fmt: skip
    assert _nothing_new(report)
    assert rows(desk.tracker) == before


@pytest.mark.parametrize("spelling", ["removal requested", "removal-requested"])
def test_a_source_of_a_month_that_is_not_over(desk: Desk, spelling: str) -> None:
    """What is cited is published: the month is cut to the day of recording, and stays so."""
    names = WORLD.replace("published: 2022-11-24", "published: 2026-11")
    fact = "f: {on: 2026-11-10, what: removal requested, item: mission, by: ARM, from: S2}"
    desk.imports(fact, names)
    before = rows(desk.tracker)
    for days in (1, 30):
        desk.clock.move(days=days)
        assert _nothing_new(desk.imports(fact.replace("removal requested", spelling), names))
    assert rows(desk.tracker) == before
    added = desk.imports(f"{fact}\n{fact.replace('f:', 'g:').replace('11-10', '11-11')}", names)
    assert added.recorded == 1
    reported = "SELECT reported FROM fact WHERE key IN ('f', 'g') ORDER BY key"
    stamps = [datetime.fromtimestamp(int(str(it)), UTC) for it in desk.column(reported)]
    assert [str(stamp.date()) for stamp in stamps] == ["2026-11-21", "2026-11-30"]


def test_added_facts_are_recorded_alone(desk: Desk) -> None:
    """New names and facts go in; positions of the rest stay."""
    desk.imports(FACT)
    size = len(desk.keys())
    report = desk.imports(f"g: {{on: 2022-11-21, what: noted, item: third}}\n{FACT}", EVERY_NAME)
    added = ["item/third", "plan/other", "measure/papers", "meeting/csc-3", "g"]
    assert desk.keys(after=size) == added
    assert (report.recorded, report.events) == (5, 5)
    assert (report.first, report.last) == (f"@{size + 1}", f"@{size + 5}")
    assert report.unchanged == size


def test_facts_that_are_left_out_stay(desk: Desk) -> None:
    """A file is what somebody adds, not all that is true: nothing is taken away by leaving out."""
    desk.imports(f"{FACT}\ng: {{on: 2022-11-21, what: noted, item: mission}}")
    before = rows(desk.tracker)
    assert _nothing_new(desk.imports("g: {on: 2022-11-21, what: noted, item: mission}"))
    assert rows(desk.tracker) == before


def test_a_retracted_fact_is_told(desk: Desk) -> None:
    """Whoever took it back: it is not recorded again; also where it is an entry of an agenda."""
    held = "h: {on: 2022-11-20, what: held, meeting: csc-1, agenda: {mission: noted}, from: S2}"
    desk.imports(f"{FACT}\n{held}")
    desk.imports("r: {what: retracted, fact: f, reason: mistyped}", head=OTHER)
    before = rows(desk.tracker)
    report = desk.imports(f"{FACT}\n{held}")
    assert (_nothing_new(report) > 2, report.retracted) == (True, ("f",))
    assert rows(desk.tracker) == before


def test_a_retracted_fact_that_was_changed(desk: Desk) -> None:
    """To tell it otherwise it needs a key of its own; so do marks on it."""
    doubt = "g: {what: dispute, fact: f, says: no, from: S2}"
    back = "r: {what: retracted, fact: f, reason: mistyped}"
    desk.imports(f"{FACT}\n{doubt}\n{back}")
    fact = FACT.replace("ARM", "BLR")
    doubt, back = doubt.replace("no,", "yes,"), back.replace("mistyped", "misread")
    problems = desk.problems(f"{fact}\n{doubt}\n{back}")
    assert [problem.partition(": undo the edit")[0] for problem in problems] == [
        f"d.yaml:{line}: fact {key}, field {field}: {key} differs from entry @{desk.entry(key)}"
        f" in '{field}' (recorded: {recorded}; here: {here})"
        for line, key, field, recorded, here in (
            (4, "f", "by", "ARM", "BLR"),
            (5, "g", "says", "no", "yes"),
            (6, "r", "reason", "mistyped", "misread"),
        )
    ]


def test_several_changes_of_one_fact(desk: Desk) -> None:
    """Each changed field is a problem; what follows from another change is none."""
    desk.imports(FACT)
    changed = "f: {on: 2022-10-20, what: unsigned, item: mission, by: ARM, from: S1, note: n}"
    problems = desk.problems(changed)
    assert [problem.partition(":")[2].partition(": f ")[0] for problem in problems] == [
        "4: fact f, field what"
    ]
    changed = "f: {on: 2022-10-20, what: objects, item: mission, by: BLR, from: S1, note: n}"
    problems = desk.problems(changed)
    assert sorted(problem.split("field ")[1].split(":")[0] for problem in problems) == [
        "by", "from", "note", "on", "what",
    ]  # fmt: skip


def test_a_change_that_is_wrong_by_itself(desk: Desk) -> None:
    """What is wrong with it is told, as of a new fact; the rest of the file is compared."""
    desk.imports(f"{FACT}\n{FACT.replace('f:', 'g:')}")
    wrong, noted = FACT.replace("ARM", "AMR"), FACT.replace("f: {", "g: {note: n, ")
    problems = desk.problems(f"{wrong}\n{noted}")
    assert problems[0] == "d.yaml:4: fact f, field by: unknown party 'AMR'; did you mean ARM?"
    assert problems[1].startswith("d.yaml:5: fact g, field note: g differs from entry @")
    assert len(problems) == 2


# --- dry runs ---------------------------------------------------------------------------------


def test_a_dry_run_says_what_would_happen(desk: Desk) -> None:
    """The same numbers as the real run, and nothing recorded; then the real run."""
    before = rows(desk.tracker)
    facts = "a: {on: 2022-10-01, what: proposed, item: mission}\n" + FACT.replace(
        "supports", "unsigned"
    )
    dry = desk.imports(facts, dry_run=True)
    assert rows(desk.tracker) == before
    real = desk.imports(facts)
    assert (dry.dry_run, real.dry_run) == (True, False)
    assert (dry.first, dry.last) == (None, None)
    counts = ("docket", "recorded", "unchanged", "events", "gaps", "irregular", "retracted")
    assert [getattr(dry, it) for it in counts] == [getattr(real, it) for it in counts]
    assert real.gaps == ("f",)
    again = desk.imports(facts, dry_run=True)
    assert (again.recorded, again.unchanged) == (0, real.recorded)


def test_a_dry_run_refuses_as_the_real_one(desk: Desk) -> None:
    """Problems are found without recording."""
    before = rows(desk.tracker)
    with pytest.raises(TrackerError, match="unknown party 'AMR'; did you mean ARM"):
        desk.imports(FACT.replace("ARM", "AMR"), dry_run=True)
    assert rows(desk.tracker) == before


# --- two dockets ------------------------------------------------------------------------------


def test_two_dockets_share_names(desk: Desk) -> None:
    """What both say alike is recorded once: members with a date and meetings told by facts too."""
    meeting = "m: {on: 2022-11-20, what: held, meeting: csc-2, body: csc, from: S2}"
    first = desk.imports(meeting)
    size = len(desk.keys())
    other = meeting.replace("m: {", "n: {").replace("held", "announced")
    report = desk.imports(f"{other}\n{FACT}", head=OTHER)
    assert desk.keys(after=size) == ["n", "f"]
    assert (report.recorded, report.unchanged) == (2, first.recorded - 1)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("ARM: Armenia", "ARM: Hayastan",
         ("10: organisation csto, field members.ARM.name: ARM: name is 'Armenia' in the log and"
         " 'Hayastan' here: make them one")),
        ("since: 1994-04-20", "since: 1994",
         ("12: organisation csto, field members.KAZ.since: KAZ: since is '1994-04-20' in the log"
         " and '1994' here: make them one")),
        ("{name: Kazakhstan, since: 1994-04-20}", "Kazakhstan",
         ("12: organisation csto, field members.KAZ: KAZ: since is '1994-04-20' in the log and"
         " 'nothing' here: make them one")),
        ("BLR: Belarus", "BLR: {name: Belarus, since: 1993}",
         ("11: organisation csto, field members.BLR.since: BLR: since is 'nothing' in the log and"
         " '1993' here: make them one")),
        ("csc: Collective Security Council", "csc: CSC",
         ("13: organisation csto, field bodies.csc.name: csc: name is 'Collective Security Council'"
         " in the log and 'CSC' here: make them one")),
        ("procedure: consensus", "procedure: vote",
         ("14: organisation csto, field procedure: csto: procedure is 'consensus' in the log and"
         " 'vote' here: make them one")),
        ("publisher: BelTA", "publisher: Belta",
         ("19: source S2, field publisher: belta-2022-11-24: publisher is 'BelTA' in the log and"
         " 'Belta' here: make them one")),
        ("kind: state", "kind: group",
         ("16: party AZE, field kind: AZE: kind is 'state' in the log and 'group' here:"
         " make them one")),
        ("concerns: [ARM, AZE]", "concerns: AZE",
         ("22: item assistance, field concerns: assistance: concerns is '[\"ARM\",\"AZE\"]' in the"
         " log and '[\"AZE\"]' here: make them one")),
        ("csc-1: {body: csc}", "csc-1: {body: cfm}",
         ("24: meeting csc-1, field body: csc-1: bodies is '[\"csc\"]' in the log and '[\"cfm\"]'"
         " here: make them one")),
        ("title: Plan,", "title: Plans,",
         ("26: plan plan, field title: plan: title is 'Plan' in the log and 'Plans' here:"
         " make them one")),
        ("contacts: Contacts", "contacts: Contact",
         ("26: plan plan, field measures.contacts.title: contacts: title is 'Contacts' in the log"
         " and 'Contact' here: make them one")),
    ],
)  # fmt: skip
def test_two_dockets_that_disagree(desk: Desk, old: str, new: str, expected: str) -> None:
    """Refused with the field named; the log has one truth about names."""
    desk.imports("{}")
    problems = desk.problems(f"{FACT}\n{FACT.replace('f:', 'g:')}", WORLD.replace(old, new), OTHER)
    assert problems == [f"d.yaml:{expected}"]


def test_a_key_that_another_docket_has(desk: Desk) -> None:
    """A key names one fact of the log, whichever file it comes from; a retracted one too."""
    desk.imports(FACT)
    refused = desk.refusal(FACT, head=OTHER)
    assert str(refused).replace(f"{desk.folder}/", "") == (
        f"d.yaml:4: fact f: the key 'f' names entry @{desk.entry('f')} already: choose another\n"
        "1 problem; nothing was recorded"
    )
    assert refused.exit_status == 51
    desk.imports(f"{FACT}\nr: {{what: retracted, fact: f, reason: mistyped}}")
    assert len(desk.problems(FACT, head=OTHER)) == 1


def test_a_whole_docket_under_another_name(desk: Desk) -> None:
    """As of an export that is imported where it came from: it is said what to do instead."""
    three = "\n".join(FACT.replace("f:", f"{key}:").replace("11-20", f"11-{day}")
                      for key, day in (("f", 20), ("g", 21), ("h", 22)))  # fmt: skip
    desk.imports(three)
    said = str(desk.refusal(three, head=OTHER)).splitlines()[-1]
    assert said.startswith("3 problems; nothing was recorded: is it a docket of another name, or")
    assert said.endswith("or in a sheet (`tracker export facts`)")


def test_another_docket_marks_a_fact(desk: Desk) -> None:
    """Marks reach over dockets: they name a fact by its key."""
    desk.imports(FACT.replace("11-20", "10-20"))
    desk.imports("c: {what: corroborated, fact: f, from: S1}", head=OTHER)
    with desk.tracker.at() as questions:
        facts = questions.history("mission").facts
    (fact,) = [fact for fact in facts if fact.key == "f" and not fact.retracted]
    assert fact.sources == ("belta-2022-11-24", "tass-2022-10-27")
    assert fact.independent_sources == 1
