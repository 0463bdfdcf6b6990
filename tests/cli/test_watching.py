"""What needs attention, from the command line: exit codes, wordings, and what heals or breaks."""

import csv
import io

import pytest

from tests.cli.support import USAGE, Cli, Docket
from tracker.cli.commands import cli as root

FACTS = """
proposed: {on: 2022-10-01, what: proposed, item: assistance, from: S1}
adopted: {on: 2022-10-20, what: adopted, item: assistance, from: S1}
"""


@pytest.fixture
def small(cli: Cli, docket: Docket) -> Cli:
    """A log in which an item was adopted after a gap."""
    assert cli("init").code == 0
    assert cli("import", str(docket(FACTS))).code == 0
    return cli


def flat(text: str) -> str:
    """A table on one line."""
    return " ".join(text.split())


RECORD = ("--source", "tass-2022-10-27")


def test_a_gap_alone_is_clean(small: Cli) -> None:
    """Exit code 0: a gap is news that is missing, no broken rule."""
    ran = small("audit", "conformance")
    told = flat(ran.table())
    assert "2 transitions of 1 item judged: none irregular, 1 gap" in told
    assert "not reported before it: included, discussed; from state proposed" in told


def test_an_irregular_fact_has_its_exit_code(small: Cli) -> None:
    """Exit code 3, with the reason, what was allowed and which key; JSON says the same."""
    late = ("record", "assistance", "discussed", "--on", "2022-10-25", *RECORD)
    assert small(*late).code not in {0, 3}
    assert small(*late, "--key", "again", "--irregular", "they met once more").code == 0
    ran = small("audit", "conformance")
    assert (ran.code, ran.err) == (3, "")
    told = flat(ran.out)
    assert "procedure consensus does not foresee it from state adopted (after adopted)" in told
    assert "allowed: lapsed, superseded or reopened" in told
    assert "reason given: they met once more" in told
    assert "(again)" in told
    ran = small("audit", "conformance", "--format", "json")
    assert (ran.code, '"clean": false' in ran.out) == (3, True)
    assert small("audit", "conformance", "--on", "2022-10-24").code == 0
    rows = list(csv.DictReader(io.StringIO(small("audit", "conformance", "--format", "csv").out)))
    assert [row["verdict"] for row in rows] == ["irregular", "gap"]


def test_a_late_fact_heals(small: Cli) -> None:
    """What was told later fills the gap, and the recording says so."""
    ran = small("record", "assistance", "discussed", "--on", "2022-10-10", *RECORD, "--key", "talk")
    assert "regular by now: adopted" in ran.table()
    found = small("audit", "conformance", "--format", "json").json()
    assert [one["fact"]["key"] for one in found["deviations"]] == ["talk"]


def test_a_late_fact_breaks(small: Cli) -> None:
    """One that makes a later fact irregular is refused; with a reason it tells what it broke."""
    late = ("record", "assistance", "withdrawn", "--on", "2022-10-10", *RECORD)
    refused = small(*late)
    assert refused.code not in {0, 3}
    assert "adopted" in refused.refusal()
    told = small(*late, "--irregular", "the minister said so").table()
    assert "1 other fact is now irregular or after a gap: adopted" in told
    assert small("audit", "conformance").code == 3
    healed = small("retract", "last", "--reason", "misread").table()
    assert "adopted" in healed
    assert small("audit", "conformance").code == 0


def test_each_task_names_a_command_that_there_is(csto_cli: Cli) -> None:
    """What todo offers can be typed."""
    tasks = csto_cli("todo", "--format", "json").json()["tasks"]
    commands = {" ".join(each.split()[1:3]) for task in tasks for each in task["commands"]}
    named = {words.split()[0] for words in commands}
    assert named == {"meeting", "record", "settle", "corroborate"}
    assert named <= set(root.commands)
    assert {"meeting hold", "meeting cancel"} <= commands


def test_todo_lists_each_kind_with_its_commands(csto_cli: Cli) -> None:
    """For people ten of each kind; all of one with --kind and --limit 0."""
    table = csto_cli("todo").table()
    assert "Announced, outcome not reported: 3" in table
    assert "tracker meeting hold cdm-2023-11-22 --on DATE --source SOURCE" in table
    assert "17 more tasks not shown (--kind single --limit 0)" in table
    single = csto_cli("todo", "--kind", "single", "--limit", "0").table()
    assert single.count("tracker corroborate") == 27
    empty = csto_cli("todo", "--kind", "measure").table()
    assert "Nothing needs attention, as far as this log knows." in empty
    assert csto_cli("todo", "--kind", "mesure").refusal().startswith("unknown kind of task")


def test_what_is_next_and_what_is_left(csto_cli: Cli) -> None:
    """The next meeting with its agenda, or that none is reported; what held meetings left."""
    none = csto_cli("agenda", "--next", "csc").table()
    assert none.startswith("No meeting of csc is announced ahead, as far as reported.")
    ahead = csto_cli("agenda", "--next", "csc", "--on", "2023-11-21", "--then").table()
    assert ahead.startswith("csc-2023-11-23: announced")
    assert "Agenda: not told" in ahead
    left = csto_cli("agenda", "csc", "--unfinished").table()
    assert "csc-2022-11-23, held 2022-11-23" in left
    assert "yerevan-declaration: there not signed by ARM" in left
    assert "No held meeting left an open item" in csto_cli("agenda", "cfm", "--unfinished").table()


@pytest.mark.parametrize(
    "words", ["agenda csc --next csc", "agenda --next csc --all", "agenda --next csc --unfinished"]
)
def test_next_stands_alone(csto_cli: Cli, words: str) -> None:
    """What would be ignored is refused."""
    ran = csto_cli(*words.split())
    assert (ran.code, "stands alone" in ran.refusal()) == (USAGE, True)


def test_an_agenda_as_announced_and_as_held(csto_cli: Cli) -> None:
    """Three parts, each with its sources; what is worked out is said to be."""
    told = flat(csto_cli("agenda", "csc-2022-10-28").table())
    assert "Agenda as announced 2022-10-27: announced for 2022-10-28" in told
    assert "(csc-28-october-called @63); sources: 2 (1 indep.) [1 2]" in told
    assert "Agenda as changed: no change reported" in told
    assert "Agenda as held" in told
    assert "worked out from the dates; no source says carried over" in told


def test_a_fact_that_was_recorded_twice(small: Cli) -> None:
    """Both are told, with what makes them one; after it nothing is amiss."""
    again = ("record", "assistance", "proposed", "--on", "2022-10", "--key", "put-forward")
    assert small(*again, "--source", "belta-2022-11-24").code == 0
    told = flat(small("conflicts").table())
    assert "Probably recorded twice" in told
    retract = 'tracker retract put-forward --reason "the same as proposed"'
    corroborate = "tracker corroborate proposed --source belta-2022-11-24"
    assert (retract in told, corroborate in told) == (True, True)
    assert small("retract", "put-forward", "--reason", "the same as proposed").code == 0
    assert small(*corroborate.split()[1:]).code == 0
    assert "recorded twice" not in small("conflicts").table()
    assert small("conflicts").code == 0


def test_overdue_measures(small: Cli) -> None:
    """Measured from the date that is asked for."""
    added = ("measure", "add", "plan", "late-one", "Late", "--due", "2022-12")
    assert small(*added).code == 0
    assert (
        "No such measure is named." in small("measures", "--overdue", "--on", "2022-12-31").table()
    )
    told = small("measures", "--overdue", "--on", "2023-01-01").table()
    assert "not reported; overdue since 2022-12" in flat(told)
    (task,) = small("todo", "--kind", "measure", "--on", "2023-01-02", "--format", "json").json()[
        "tasks"
    ]
    assert (task["about"], task["days"]) == ("late-one", 2)
