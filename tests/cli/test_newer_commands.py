"""Commands for offices, participation, agendas, titles, texts, links, sources and settlements."""

import pytest

from tests.cli.recording import check_recorded_once
from tests.cli.support import Cli
from tracker import errors

WORLD = """
org add csto CSTO --procedure consensus
org body csto csc Council
party add ARM Armenia --kind state
party add KAZ Kazakhstan
party add head Head --kind person --of csto
party add chief Chief --kind person
org join csto ARM
org join csto KAZ
source add s1 --publisher TASS --published 2022-11-24
source add s2 --publisher Old --published 2022-11-30
item add help Help --body csc
item add other Other --body csc
plan register p Plan --body csc
meeting announce csc-1 --body csc --on 2022-11-01 --source s1 --key called
meeting announce csc-2 --body csc --on 2022-11-02 --source s1 --key called-too
""".strip().splitlines()
ON = "--on 2022-11-20 --source s1"


@pytest.fixture
def world(cli: Cli) -> Cli:
    """A log with a small world, typed by commands alone."""
    cli("init")
    for line in WORLD:
        assert cli(*line.split()).code == 0, line
    return cli


FACTS = [
    (
        f"meeting suspend csc-1 --until 2022-12 {ON}",
        ["csc-1: suspended, until 2022-12", "state of csc-1: suspended (was: announced)"],
    ),
    (
        f"meeting resume csc-1 --item help=discussed {ON}",
        ["csc-1: resumed", "state of csc-1: resumed", "state of help: discussed"],
    ),
    (
        f"meeting add csc-1 help --number 3 --part B --carried-over-from csc-2 {ON}",
        ["help-item-added-2022-11-20: csc-1: on its agenda: help, no. 3"],
    ),
    (f"meeting move csc-1 help --number 4 --by ARM {ON}", ["moved: help, to no. 4, by ARM"]),
    (
        f"meeting move csc-1 help --to csc-2 --grounds time --key put-off {ON}",
        ["put-off: csc-1: moved", "put-off/added: csc-2: on its agenda: help"],
    ),
    (f"meeting drop csc-1 help --to csc-2 {ON}", ["off its agenda: help, left to csc-2"]),
    (
        f"meeting issue csc-1 --as provisional --symbol A/1 --by ARM {ON}",
        ["agenda issued as provisional (A/1), by ARM"],
    ),
    (f"meeting adopt csc-1 --as amended {ON}", ["csc-1-agenda-adopted-2022-11-20"]),
    (
        f"org suspend csto ARM --body csc --grounds war {ON}",
        ["csc-arm-participation-suspended-2022-11-20", "state of ARM in csc: suspended"],
    ),
    ("org resume csto ARM", ["csto-arm-participation-resumed", "state of ARM in csto: takes part"]),
    (
        f"party assume head --role Secretary --of csto --succeeding chief {ON}",
        ["head-took-office-2022-11-20: head: took office: Secretary of csto, after chief"],
    ),
    ("party leave head --grounds age", ["head-left-office: head: left office; grounds: age"]),
    (f"item retitle help More-help --by ARM {ON}", ["help: retitled: More-help, by ARM"]),
    (
        f"item text help v2 --symbol T/2 --changes shorter {ON}",
        ["help-new-text-2022-11-20: help: text v2 (T/2): shorter"],
    ),
    (f"item link help part-of other {ON}", ["help-part-of-2022-11-20: help: part of other"]),
    ("item link help follows other --source s1", ["help-follows: help: follows other"]),
    ("item link help follows other", ["link/help/follows/other: help: follows other"]),
    (
        "source amend s1 withdrawn --says all --on 2022-11-26 --source s2",
        [
            "s1-source-withdrawn-2022-11-26: s1: withdrawn by its publisher",
            "state of s1: withdrawn",
        ],
    ),
    (f"measure add p m1 Talks --due 2023 {ON}", ["m1-measure-added-2022-11-20: p: measure m1"]),
    (f"measure add help m2 Talks --of-item {ON}", ["m2-measure-added-2022-11-20: help: measure"]),
    ("measure add p m3 Talks --number 7", ["measure/m3: p: measure m3: Talks"]),
]


@pytest.mark.parametrize(("line", "wanted"), FACTS)
def test_each_command_records_once(world: Cli, line: str, wanted: list[str]) -> None:
    """It prints what it recorded; the same again records nothing; a replay agrees."""
    check_recorded_once(world, line, wanted)


def test_a_link_has_one_line_however_often_it_is_told(world: Cli) -> None:
    """As a name, and as a fact with its date; retracting the one leaves the other."""
    world("item", "link", "help", "follows", "other")
    world("item", "link", "help", "follows", "other", *ON.split(), "--key", "dated")
    links = ["follows other"]
    assert world("show", "help", "--format", "json").json()["links"] == links
    world("retract", "dated", "--reason", "no")
    assert world("show", "help", "--format", "json").json()["links"] == links


def test_a_settlement(world: Cli) -> None:
    """Standing, the fact stays; falling, it goes, and what it led to with it."""
    world("record", "help", "proposed", *ON.split(), "--key", "a")
    world("record", "other", "proposed", *ON.split(), "--key", "b")
    for fact in "ab":
        world("dispute", fact, "--says", "no", "--source", "s2", "--key", f"{fact}-doubt")
    stands = world("settle", "a", "--stands", "--reason", "minutes").table()
    assert "a-doubt-settled: help: dispute settled: the disputed fact stands (minutes)" in stands
    withdrawn = ("--withdrawn-by", "s1", "--source", "s2")
    falls = world("settle", "b-doubt", "--falls", "--reason", "minutes", *withdrawn)
    lines = falls.table().splitlines()
    assert "b-doubt-settled/retracted: other: retracted (withdrawn): minutes" in lines[1]
    assert lines[2:] == ["state of other: not known (was: proposed)", "retracted: b"]
    assert world("conflicts", "--format", "json").json()["disputes"] == []


def test_a_suspension_that_is_taken_back(world: Cli) -> None:
    """The state is told, too, where a retraction changes it."""
    world("org", "suspend", "csto", "ARM", *ON.split(), "--key", "pause")
    printed = world("retract", "pause", "--reason", "untrue").table()
    assert "state of ARM in csto: not known (was: suspended)" in printed


def test_a_fact_is_retracted_by_hand_as_a_whole(world: Cli) -> None:
    """With what it led to on another agenda; by the further key alone that one stays gone."""
    world("meeting", "move", "csc-1", "help", "--to", "csc-2", *ON.split(), "--key", "put-off")
    lines = world("retract", "put-off", "--reason", "no").table().splitlines()
    assert [line.split()[2] for line in lines[:2]] == [
        "put-off/retracted:", "put-off/retracted/added:",
    ]  # fmt: skip
    assert lines[-1] == "retracted: put-off, put-off/added"
    assert world("retract", "put-off", "--reason", "no").table().startswith("nothing new")
    world("meeting", "move", "csc-1", "help", "--to", "csc-2", *ON.split(), "--key", "again")
    told = world("retract", "again/added", "--reason", "no").table()
    assert "retracted: again/added" in told
    assert world("audit", "replay").code == 0


def test_corrections_by_hand(world: Cli) -> None:
    """Each is told field by field."""
    world("meeting", "suspend", "csc-1", "--until", "2022-12", *ON.split(), "--key", "pause")
    printed = world("correct", "pause", "--set", "until=2023", "--reason", "misread").table()
    assert "corrected until: 2022-12 -> 2023" in printed
    world("item", "link", "help", "follows", "other")
    dated = ("correct", "link/help/follows/other", "--on", "2022-11", "--reason", "found")
    assert "corrected on: nothing -> 2022-11" in world(*dated).table()


@pytest.mark.parametrize(
    ("line", "code", "wanted"),
    [
        ("settle called --stands --reason x", 45, "called is disputed by nobody"),
        ("settle nothing --stands --reason x", 40, "unknown fact 'nothing'"),
        ("settle called --reason x", 64, "--stands or --falls"),
        ("settle called --stands", 64, "--reason"),
        (f"meeting move csc-1 help {ON}", errors.MissingField.exit_code, "number"),
        (f"meeting move csc-1 help --to csc-1 {ON}", 45, "leave the meeting out"),
        (f"meeting move csc-1 help --to csc-9 {ON}", 40, "csc-9"),
        (f"meeting add csc-1 hlp {ON}", 40, "did you mean help?"),
        (f"meeting add csc-1 help --number third {ON}", errors.WrongType.exit_code, "number"),
        (f"item link help likes other {ON}", errors.UnknownWord.exit_code, "likes"),
        (f"item link help follows help {ON}", 45, "cannot stand to itself"),
        (f"party assume head {ON}", errors.MissingField.exit_code, "role"),
        (f"party assume hed --role x {ON}", 40, "did you mean head?"),
        (f"org suspend csto ARX {ON}", 40, "did you mean ARM?"),
        ("source amend s9 withdrawn", 40, "s9"),
        ("source amend s1 lost", 64, "lost"),
        (f"item text help v2 --sha256 zz {ON}", errors.WrongType.exit_code, "sha256"),
        (f"measure add q m1 Talks {ON}", 40, "q"),
    ],
)
def test_refusals_name_the_field(world: Cli, line: str, code: int, wanted: str) -> None:
    """One line, its own exit code, and nothing is recorded."""
    entries = world("agenda", "--format", "json").json()["moment"]["entries"]
    ran = world(*line.split())
    assert wanted in ran.refusal()
    assert ran.code == code
    assert world("agenda", "--format", "json").json()["moment"]["entries"] == entries


def test_a_dispute_ends_once(world: Cli) -> None:
    """Typed again it is a repetition; another end is refused while the first one stands."""
    world("record", "help", "proposed", *ON.split(), "--key", "a")
    world("dispute", "a", "--says", "no", "--source", "s2", "--key", "d")
    line = ("settle", "d", "--stands", "--reason", "minutes")
    entry = world(*line, "--format", "json").json()["facts"][0]["entry"]
    assert world(*line).table().startswith("nothing new")
    for other in (
        ("--falls", "--reason", "x"),
        ("--stands", "--reason", "x"),
        ("--stands", "--reason", "minutes", "--key", "k"),
    ):
        refused = world("settle", "d", *other).refusal()
        assert (
            f"d: settled before as {entry} (dispute settled: the disputed fact stands (minutes))"
            in refused
        )
    assert world("retract", entry, "--reason", "wrong").code == 0
    assert world("settle", "d", "--falls", "--reason", "x").code == 0
    assert "settled before" in world("settle", "d", *line[2:]).refusal()


def test_what_was_retracted_does_not_stand(world: Cli) -> None:
    """Its dispute is no more either way; nothing is recorded."""
    world("record", "help", "proposed", *ON.split(), "--key", "a")
    world("dispute", "a", "--says", "no", "--source", "s2", "--key", "d")
    assert world("retract", "a", "--reason", "x").code == 0
    refused = world("settle", "d", "--stands", "--reason", "x").refusal()
    assert "a was retracted, so it does not stand" in refused


@pytest.mark.parametrize("word", ["removal requested", "removal_requested", "Removal Requested"])
def test_a_transition_is_spelled_in_any_way(world: Cli, word: str) -> None:
    """It is one fact, by itself and on an agenda."""
    world("record", "help", "removal-requested", *ON.split(), "--by", "ARM")
    again = world("record", "help", word, *ON.split(), "--by", "ARM")
    assert again.table().startswith("nothing new")
    meeting = ("meeting", "hold", "csc-1", *ON.split(), "--item")
    assert world(*meeting, "help=removal-requested").code == 0
    assert world(*meeting, f"help={word}").table().startswith("nothing new")
