"""Tests of how an import is judged as a whole: gaps, irregular facts, and what late news breaks."""

from tests.app.support import Desk, state_of
from tests.dockets import WORLD

OTHER = "docket: other\nformat: 1\n"
REASON = "If it happened all the same, say why with `irregular: REASON` (typed: --irregular)"
FROM_REMOVED = f"allowed: proposed or reopened. {REASON}"

PROPOSED = "a: {on: 2022-10-01, what: proposed, item: assistance, from: S1}"
DISCUSSED = "b: {on: 2022-10-10, what: discussed, item: assistance, from: S1}"
UNSIGNED = "c: {on: 2022-10-20, what: unsigned, item: assistance, by: ARM, from: S1}"
REMOVED = "late: {on: 2022-10-15, what: removed, item: assistance, from: S1}"


def test_steps_that_were_not_reported(desk: Desk) -> None:
    """Routine steps may be missing: the fact is recorded, and said to be a gap."""
    report = desk.imports(f"{PROPOSED}\n{UNSIGNED}")
    assert (report.gaps, report.irregular) == (("c",), ())
    assert state_of(desk.tracker, "assistance") == "unsigned"


def test_order_of_the_file_does_not_matter(desk: Desk) -> None:
    """The docket is judged after its last fact, in the order of the world."""
    report = desk.imports(f"{UNSIGNED}\n{DISCUSSED}\n{PROPOSED}")
    assert (report.gaps, report.irregular) == (("b",), ())


def test_an_irregular_fact(desk: Desk) -> None:
    """Refused with what is allowed and the fact that led there; nothing of the file is kept."""
    refused = desk.refusal(f"{PROPOSED}\n{REMOVED}\n{UNSIGNED}")
    assert [desk.printed(problem) for problem in refused.problems] == [
        (
            "d.yaml:6: fact c, field what: procedure consensus does not foresee 'unsigned' of"
            f" assistance from state 'removed' (because of late); {FROM_REMOVED}"
        )
    ]
    assert refused.exit_status == 43


def test_an_irregular_fact_with_a_reason(desk: Desk) -> None:
    """With a reason it stands, and the report names it."""
    reasoned = UNSIGNED.replace("by: ARM", "by: ARM, irregular: the chair let it pass")
    report = desk.imports(f"{PROPOSED}\n{REMOVED}\n{reasoned}")
    assert (report.gaps, report.irregular) == ((), ("c",))
    assert state_of(desk.tracker, "assistance") == "unsigned"


def test_an_entry_of_an_agenda_can_be_irregular(desk: Desk) -> None:
    """It is told with its place in the agenda."""
    problems = desk.problems(f"""{PROPOSED}
{REMOVED}
d: {{on: 2022-10-20, what: held, meeting: csc-1, agenda: {{assistance: adopted}}, from: S1}}""")
    assert problems == [
        (
            "d.yaml:6: fact d, field agenda.assistance.what: procedure consensus does not foresee"
            f" 'adopted' of assistance from state 'removed' (because of late); {FROM_REMOVED}"
        )
    ]


def test_a_late_fact_that_breaks_a_later_one(desk: Desk) -> None:
    """The late one is refused; the message names the recorded one that would be irregular."""
    desk.imports(f"{PROPOSED}\n{DISCUSSED}\n{UNSIGNED}")
    assert desk.problems(f"{PROPOSED}\n{REMOVED}") == [
        (
            "d.yaml:5: fact late, field what: c, which comes after it, would be irregular:"
            " procedure consensus does not foresee 'unsigned' of assistance from state 'removed';"
            f" {FROM_REMOVED}"
        )
    ]


def test_a_late_fact_that_breaks_a_later_one_with_a_reason(desk: Desk) -> None:
    """The reason is the late fact's to give: the later one is recorded already."""
    desk.imports(f"{PROPOSED}\n{DISCUSSED}\n{UNSIGNED}")
    report = desk.imports(REMOVED.replace("removed,", "removed, irregular: two reports,"))
    assert (report.recorded, report.irregular) == (1, ("c",))
    again = desk.imports(REMOVED.replace("removed,", "removed, irregular: two reports,"))
    assert (again.recorded, again.irregular) == (0, ())


def test_a_late_fact_that_heals_a_later_one(desk: Desk) -> None:
    """What was irregular is regular once the fact between is known; none is blamed for it."""
    irregular = UNSIGNED.replace("by: ARM", "by: ARM, irregular: reported so")
    desk.imports(f"{PROPOSED}\n{REMOVED}\n{irregular}")
    late = "d: {on: 2022-10-18, what: reopened, item: assistance, from: S1}"
    report = desk.imports(late)
    assert (report.recorded, report.gaps, report.irregular) == (1, ("c",), ())


def test_a_late_fact_between_two_in_one_docket(desk: Desk) -> None:
    """A fact that would break a later one is fine where the docket brings the one between too."""
    desk.imports(f"{PROPOSED}\n{DISCUSSED}\n{UNSIGNED}")
    between = "back: {on: 2022-10-16, what: reopened, item: assistance, from: S1}"
    report = desk.imports(f"{REMOVED}\n{between}")
    assert (report.recorded, report.irregular) == (2, ())


def test_what_the_log_had_before_is_left_alone(desk: Desk) -> None:
    """An irregular fact of before hinders nothing that comes after it."""
    reasoned = UNSIGNED.replace("by: ARM", "by: ARM, irregular: so it was")
    desk.imports(f"{PROPOSED}\n{REMOVED}\n{reasoned}")
    report = desk.imports("d: {on: 2022-10-21, what: adopted, item: assistance, from: S1}")
    assert (report.recorded, report.gaps, report.irregular) == (1, (), ())


def test_a_retraction_is_never_refused_for_what_it_breaks(desk: Desk) -> None:
    """It says what is irregular by now."""
    back = "back: {on: 2022-10-16, what: reopened, item: assistance, from: S1}"
    desk.imports(f"{PROPOSED}\n{REMOVED}\n{back}\n{UNSIGNED}")
    report = desk.imports("r: {what: retracted, fact: back, reason: no source says so}")
    assert (report.recorded, report.irregular) == (1, ("c",))
    assert state_of(desk.tracker, "assistance") == "unsigned"


def test_a_fact_that_a_retraction_of_the_same_docket_makes_irregular(desk: Desk) -> None:
    """What is new is judged by what stands when the docket is in."""
    desk.imports(f"{REMOVED}\nback: {{on: 2022-10-16, what: reopened, item: assistance, from: S1}}")
    assert desk.problems(f"r: {{what: retracted, fact: back, reason: mistyped}}\n{UNSIGNED}") == [
        (
            "d.yaml:5: fact c, field what: procedure consensus does not foresee 'unsigned' of"
            f" assistance from state 'removed' (because of late); {FROM_REMOVED}"
        )
    ]


def test_facts_of_another_docket_count(desk: Desk) -> None:
    """An item's story is one, whichever files tell it."""
    desk.imports(f"{PROPOSED}\n{REMOVED}")
    assert desk.problems(UNSIGNED, head=OTHER) == [
        (
            "d.yaml:4: fact c, field what: procedure consensus does not foresee 'unsigned' of"
            f" assistance from state 'removed' (because of late); {FROM_REMOVED}"
        )
    ]


def test_each_item_by_its_own_procedure(desk: Desk) -> None:
    """The item's procedure decides which words there are, and the message names it."""
    names = WORLD.replace("title: Mission,", "title: Mission, procedure: vote,")
    (problem,) = desk.problems("f: {on: 2022-10-01, what: unsigned, item: mission}", names)
    assert problem.startswith(
        "d.yaml:4: fact f, field what: unknown transition 'unsigned' in procedure vote; it has"
        " proposed, included, discussed, returned, referred, adopted, rejected, deferred,"
    )
