"""Tests of what a docket is refused for: each with its place, its words and its exit code."""

import pytest

from tests.app.support import Desk
from tests.dockets import WORLD

LATE = (
    "it cannot have happened on {} and been reported on {}, over a day before: check both dates;"
    " an announcement happened when it was announced"
)
FUTURE = (
    "it cannot have been reported on {} and be recorded on 2026-11-21:"
    " check the date of the report, and this machine's clock"
)
MEMBERS = "members: ARM, BLR or KAZ"
CLOCK = "has no offset: add Z or +04:00, or give the day alone"
FROM_PROPOSED = (
    "allowed: proposed, included, referred, deferred, removal-requested, removed, retained,"
    " withdrawn, lapsed or superseded. If it happened all the same,"
    " say why with `irregular: REASON` (typed: --irregular)"
)


@pytest.mark.parametrize(
    ("fact", "code", "expected"),
    [
        # names
        ("what: supports, item: mission, by: AMR", 40,
         "by: unknown party 'AMR'; did you mean ARM?"),
        ("what: supports, item: mision, by: ARM", 40,
         "item: unknown item 'mision'; did you mean mission?"),
        ("what: supports, item: mission, by: ARM, at: csc-9", 40,
         "at: unknown meeting 'csc-9'; did you mean csc-1?"),
        ("what: held, meeting: cdm-7", 40,
         "meeting: unknown meeting 'cdm-7': register it first under the meeting names"),
        ("what: held, meeting: csc-3, body: cxc", 40,
         "body: unknown body 'cxc'; did you mean csc?"),
        ("what: held, meeting: csc-1, chair: BRL", 40,
         "chair: unknown party 'BRL'; did you mean BLR?"),
        ("what: held, meeting: csc-1, absent: ZZZ", 40,
         "absent: unknown party 'ZZZ': register it first under the party names"),
        ("what: held, meeting: csc-1, agenda: {mision: discussed}", 40,
         "agenda.mision: unknown item 'mision'; did you mean mission?"),
        ("what: held, meeting: csc-1, agenda: {mission: {what: discussed, to: cmf}}", 40,
         "agenda.mission.to: unknown party 'cmf'; did you mean cfm?"),
        ("what: attendance, meeting: csc-1, present: [ARM, ARN]", 40,
         "present: unknown party 'ARN'; did you mean ARM?"),
        ("what: plan adopted, plan: plam", 40,
         "plan: unknown plan 'plam'; did you mean plan?"),
        ("what: tally, plan: plam, of: measures, total: 2", 40,
         "plan: unknown plan 'plam'; did you mean plan?"),
        ("what: implemented, measure: contact", 40,
         "measure: unknown measure 'contact'; did you mean contacts?"),
        ("what: implemented, measure: contacts, party: AZ", 40,
         "party: unknown party 'AZ'; did you mean KAZ or AZE?"),
        ("what: statement, by: S9, says: so", 40,
         "by: unknown party 'S9': register it first under the party names"),
        ("what: statement, by: S1, says: so, about: assistence", 40,
         "about: unknown name 'assistence'; did you mean assistance?"),
        ("what: statement, by: ARM, says: so, according_to: AMR", 40,
         "according_to: unknown party 'AMR'; did you mean ARM?"),
        ("what: chair, by: ARM, body: ccs", 40,
         "body: unknown body 'ccs'; did you mean csc?"),
        ("what: chair, by: ARM, after: BRL, body: csc", 40,
         "after: unknown party 'BRL'; did you mean BLR?"),
        ("what: left, by: ARM, organisation: csta", 40,
         "organisation: unknown organisation 'csta'; did you mean csto?"),
        # the life of an item
        ("what: adoptd, item: mission", 42,
         "what: unknown transition 'adoptd' in procedure consensus; did you mean adopted?"),
        ("what: vanished, item: mission", 42,
         ("what: unknown transition 'vanished' in procedure consensus; it has proposed, included,"
         " discussed, returned, referred, adopted, adopted-with-reservations, unsigned, rejected,"
         " deferred, removal-requested, removed, retained, withdrawn, noted, lapsed, superseded"
         " or reopened")),
        ("what: held, meeting: csc-1, agenda: {mission: discused}", 42,
         ("agenda.mission.what: unknown transition 'discused' in procedure consensus;"
         " did you mean discussed or included?")),
        # parties that were no members
        ("what: supports, item: mission, by: [AZE, ARM]", 41,
         f"by: AZE is no member of csto (never reported as one); {MEMBERS}"),
        ("what: unsigned, item: mission, by: AZE", 41,
         f"by: AZE is no member of csto (never reported as one); {MEMBERS}"),
        ("what: held, meeting: csc-1, agenda: {mission: {what: unsigned, by: AZE}}", 41,
         f"agenda.mission.by: AZE is no member of csto (never reported as one); {MEMBERS}"),
        # the words of a source
        ("what: supports, item: mission, by: ARM, wording: {S1: backed}", 45,
         "wording: 'S1' has a wording and is not among the sources in `from`"),
    ],
)  # fmt: skip
def test_a_fact_is_refused(desk: Desk, fact: str, code: int, expected: str) -> None:
    """Each problem names file, line, fact and field, and says what to do."""
    refused = desk.refusal(f"f: {{on: 2022-11-23, {fact}, from: S2}}")
    assert str(refused).replace(f"{desk.folder}/", "") == (
        f"d.yaml:4: fact f, field {expected}\n1 problem; nothing was recorded"
    )
    assert refused.exit_status == code


@pytest.mark.parametrize(
    ("fact", "code", "expected"),
    [
        ("on: 2022-13-01, what: noted, item: mission, from: S2", 35,
         "on: '2022-13-01' is no date: there is no month 13"),
        ("on: 2022-02-30, what: noted, item: mission, from: S2", 35,
         "on: '2022-02-30' is no date: 2022-02-30 is not in the calendar"),
        ("on: 2022-11-23T10:30, what: noted, item: mission, from: S2", 36,
         f"on: the time '2022-11-23T10:30' {CLOCK}"),
        ("on: 2022-11-23, until: 2023-01-01T23:59, what: noted, item: mission, from: S2", 36,
         f"until: the time '2023-01-01T23:59' {CLOCK}"),
        ("on: 2022-11-26, what: noted, item: mission, from: S2", 37,
         "on: " + LATE.format("2022-11-26", "2022-11-24")),
        ("on: 2022-11-23, what: noted, item: mission, from: [S1, S2]", 37,
         "on: " + LATE.format("2022-11-23", "2022-10-27")),
        ("on: 2022-11-23, what: noted, item: mission, reported: 2026-11-23", 38,
         "reported: " + FUTURE.format("2026-11-23")),
        ("on: 2022-11-23, what: noted, item: mission, from: S9", 38,
         "from: " + FUTURE.format("2030-01-01")),
        ("what: chair, by: ARM, body: csc, reported: 2027", 38,
         "reported: " + FUTURE.format("2027")),
        ("on: 2026-11-23, what: noted, item: mission", 37,
         "on: " + LATE.format("2026-11-23", "2026-11-21")),
        ("on: 1990, what: supports, item: mission, by: KAZ, from: S2", 41,
         "by: KAZ is no member of csto (not on 1990); members: ARM or BLR"),
        ("on: 2022-10-20, what: supports, item: mission, by: ARM, from: [S1, S2], wording: so", 45,
         "wording: whose wording it is cannot be told: write `wording: {S7: refused}`"),
        ("what: dispute, fact: g, says: no, from: S2", 40,
         "fact: unknown fact 'g': name it by its key"),
        ("what: corroborated, fact: hold, from: S2", 40,
         "fact: unknown fact 'hold': name it by its key"),
        ("what: corroborated, fact: f", 40,
         "fact: unknown fact 'f': name it by its key"),
        ("what: retracted, fact: g, reason: wrong, withdrawn_by: S3", 40,
         "withdrawn_by: unknown source 'S3': register it first under the source names"),
    ],
)  # fmt: skip
def test_dates_and_marks(desk: Desk, fact: str, code: int, expected: str) -> None:
    """Dates that no calendar has or that contradict each other; marks on what is not there."""
    names = WORLD.replace(
        "items:\n", "  S9: {id: s9, publisher: P, published: 2030-01-01}\nitems:\n"
    )
    refused = desk.refusal(f"f: {{{fact}}}", names)
    assert desk.printed(refused.problems[0]) == f"d.yaml:4: fact f, field {expected}"
    assert (len(refused.problems), refused.exit_status) == (1, code)


def test_all_problems_of_a_file_are_told(desk: Desk) -> None:
    """Twelve facts with something else wrong, in the order of the file, and three that are right.

    The story of an item is judged all the same; not that of an item of which a fact was refused.
    """
    refused = desk.refusal("""
a1: {on: 2022-11-23, what: supports, item: mission, by: AMR, from: S2}
a2: {on: 2022-11-23, what: adoptd, item: mission, from: S2}
a3: {on: 2022-11-23, what: supports, item: mission, by: AZE, from: S2}
a4: {on: 2022-11-26, what: supports, item: mission, by: ARM, from: S2}
a5: {on: 2022-11-23, what: supports, item: mission, by: ARM, reported: 2027}
a6: {on: 2022-11-23, what: held, meeting: csc-1, body: cfm, from: S2}
a7: {what: dispute, fact: fine, from: S2, says: {by: all}, wording: {S1: so}}
a8: {on: 2022-10-01, what: proposed, item: assistance, from: S1}
a9: {on: 2022-10-02, what: reopened, item: assistance, from: S1}
b1: {on: 2022-10-03, what: superseded, item: assistance, from: S1}
b2: {what: retracted, fact: fine, reason: wrong}
b3: {on: 2022-11-23, what: held, meeting: csc-1, from: S2, agenda: {mision: noted}}
b4: {on: 2022-11-23, what: implemented, measure: contact, from: S3}
fine: {on: 2022-11-23, what: supports, item: mission, by: ARM, from: S2}
""")
    assert [desk.printed(problem) for problem in refused.problems] == [
        "d.yaml:4: fact a1, field by: unknown party 'AMR'; did you mean ARM?",
        (
            "d.yaml:5: fact a2, field what: unknown transition 'adoptd' in procedure consensus;"
            " did you mean adopted?"
        ),
        f"d.yaml:6: fact a3, field by: AZE is no member of csto (never reported as one); {MEMBERS}",
        "d.yaml:7: fact a4, field on: " + LATE.format("2022-11-26", "2022-11-24"),
        "d.yaml:8: fact a5, field reported: " + FUTURE.format("2027"),
        (
            "d.yaml:9: fact a6, field body: the body of csc-1 is 'csc' in line 36 and 'cfm' here:"
            " make them one"
        ),
        (
            "d.yaml:10: fact a7, field wording: 'S1' has a wording and is not among the sources in"
            " `from`"
        ),
        (
            "d.yaml:12: fact a9, field what: procedure consensus does not foresee 'reopened' of"
            f" assistance from state 'proposed' (because of a8); {FROM_PROPOSED}"
        ),
        "d.yaml:14: fact b2, field fact: unknown fact 'fine': name it by its key",
        "d.yaml:15: fact b3, field agenda.mision: unknown item 'mision'; did you mean mission?",
        "d.yaml:16: fact b4, field measure: unknown measure 'contact'; did you mean contacts?",
        (
            "d.yaml:16: fact b4, field from: unknown source 'S3': register it first under the"
            " source names"
        ),
    ]
    assert str(refused).endswith("\n12 problems; nothing was recorded")
    assert refused.exit_status == 20


def test_fields_in_lines_of_their_own(desk: Desk) -> None:
    """A problem names the line of its field; of an entry of an agenda, the line of that."""
    facts = """
f:
  on: 2022-11-23
  what: held
  meeting: csc-1
  agenda:
    mission:
      what: unsigned
      by: AZE
    assistence: discussed
  from: S2
"""
    assert desk.problems(facts) == [
        (
            "d.yaml:11: fact f, field agenda.mission.by: AZE is no member of csto (never reported"
            f" as one); {MEMBERS}"
        ),
        (
            "d.yaml:12: fact f, field agenda.assistence: unknown item 'assistence';"
            " did you mean assistance?"
        ),
    ]


def test_an_event_that_is_too_large(desk: Desk) -> None:
    """Found before anything is written, so that the fact is named."""
    (problem,) = desk.problems(
        f"f: {{on: 2022-10-02, what: statement, by: ARM, says: {'long ' * 13_200}, from: S1}}"
    )
    place, size = problem.split(" the event has ")
    assert place == "d.yaml:4: fact f:"
    assert size.endswith(" bytes, over the limit of 65,535: shorten it")
    assert desk.imports(
        f"f: {{on: 2022-10-02, what: statement, by: ARM, says: {'long ' * 12_800}, from: S1}}"
    ).recorded


def test_many_facts_of_one_unknown_name(desk: Desk) -> None:
    """Each is told, with the nearest of many names, in a time that does not explode."""
    names = WORLD + "".join(f"  plan-{number}: Plan\n" for number in range(300))
    facts = "\n".join(
        f"f{n}: {{on: 2022-10-02, what: plan adopted, plan: plan-x, from: S1}}" for n in range(300)
    )
    problems = desk.problems(facts, names)
    assert len(problems) == 300
    assert problems[299].startswith("d.yaml:303: fact f299, field plan: unknown plan 'plan-x'; did")
