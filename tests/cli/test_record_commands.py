"""Recording from the command line: what each command takes, and what it prints."""

import pytest

from tests.cli.recording import check_recorded_once
from tests.cli.support import Cli
from tracker import errors

WORLD = """
org add csto CSTO --procedure consensus
org body csto csc Council
party add ARM Armenia --kind state
party add KAZ Kazakhstan
party add head Head --kind person --of csto --role chief
org join csto ARM
org join csto KAZ --as observer
source add s1 --publisher TASS --published 2022-11-24 --relays s0
source add s0 --publisher Old --published 2022-11-23
item add help Help --body csc --concerns ARM
plan register p Plan --body csc
measure add p m1 Measure --due 2023 --responsible KAZ
""".strip().splitlines()


@pytest.fixture
def world(cli: Cli) -> Cli:
    """A log with a small world, typed by commands alone."""
    cli("init")
    lines = [*WORLD[:7], WORLD[8], WORLD[7], *WORLD[9:]]
    for line in lines:
        assert cli(*line.split()).code == 0, line
    return cli


FACTS = [
    (
        "meeting announce csc-1 --item help --on 2022-11-20 --body csc --source s1 --key called",
        ["called: csc-1: announced", "state of help: on the agenda"],
    ),
    (
        "meeting reschedule csc-2 --meeting-format hybrid --on 2022-11-21 --body csc --source s1",
        ["csc-2-rescheduled-2022-11-21", "state of csc-2: rescheduled"],
    ),
    ("meeting cancel csc-3 --body csc --on 2022-11-21 --source s1", ["state of csc-3: cancelled"]),
    (
        "meeting hold csc-4 --body csc --item help=discussed --on 2022-11-23 --source s1",
        ["csc-4-held-2022-11-23/help: discussed", "state of csc-4: held"],
    ),
    ("record help proposed --by ARM --on 2022-11-23 --source s1#p.2", ["help-proposed-2022-11-23"]),
    (
        "stance help ARM KAZ supports-with-conditions --on 2022-11 --condition soon --source s1",
        ["help-arm-kaz-supports-with-conditions-2022-11", "on 2022-11, public since 2022-11-24"],
    ),
    ("statement head words --about help --on 2022-11-23 --source s0", ["head: words"]),
    (
        "tally --plan p --of measures --total 34 --part implemented=30 --on 2022-11-23 --source s0",
        ["34 measures: 30 implemented"],
    ),
    ("plan adopt p --total 34 --by ARM --on 2022-11-23 --source s0", ["plan adopted with 34"]),
    (
        "measure report m1 in-progress --on 2022-11-23 --source s0 --grounds slow",
        ["m1-in-progress-2022-11-23", "state of m1: in progress"],
    ),
    ("org chair csto ARM --body csc --succeeding KAZ", ["csc-arm-chair: csto: ARM took the chair"]),
    ("org leave csto KAZ --on 2022-11-23 --source s0", ["csto-kaz-left-2022-11-23"]),
    ("item add other Other", ["item/other: registered: Other"]),
    ("record help discussed --according-to head --wording spoke --on 2022-11-23 --source s1", []),
]


@pytest.mark.parametrize(("line", "wanted"), FACTS)
def test_each_command_records_once(world: Cli, line: str, wanted: list[str]) -> None:
    """It prints what it recorded; the same again records nothing; a replay agrees."""
    check_recorded_once(world, line, wanted)


def test_attendance_and_links(world: Cli) -> None:
    """A meeting's attendance; a link between two items, one of them with a corrected title."""
    world("meeting", "hold", "csc-1", "--body", "csc", "--on", "2022-11-23", "--source", "s1")
    attend = world("meeting", "attend", "csc-1", "--absent", "ARM", "--on", "2022-11-23",
        "--source", "s1")  # fmt: skip
    assert "absent: ARM" in attend.table()
    world("item", "add", "other", "Other")
    title = ("correct", "item/other", "--reason", "typo", "--set", "title=The other")
    assert "corrected title: Other -> The other" in world(*title).table()
    assert "other: follows help" in world("item", "link", "other", "follows", "help").table()


def test_without_source_and_date_it_is_today(world: Cli) -> None:
    """The date is echoed; with a source it has to be said."""
    printed = world("record", "help", "proposed").table()
    moment = world("agenda", "--format", "json").json()["moment"]
    assert f"on {moment['last_recorded'][:10]}" in printed
    ran = world("record", "help", "discussed", "--source", "s1")
    assert "on" in ran.refusal()
    assert ran.code


def test_disputes_and_corrections(world: Cli) -> None:
    """A dispute holds for the corrected fact, and a retraction of it leaves nothing to mark."""
    world("record", "help", "proposed", "--on", "2022-11", "--source", "s1", "--key", "first")
    disputed = world("dispute", "first", "--says", "by=KAZ", "--source", "s0")
    assert "first-s0-dispute: help: disputed" in disputed.table()
    narrowed = world("correct", "first", "--on", "2022-11-20", "--by", "ARM", "--reason", "seen")
    assert "narrowed on: 2022-11 -> 2022-11-20" in narrowed.table()
    assert "corrected by: nothing -> ARM" in narrowed.table()
    (found,) = world("conflicts", "--format", "json").json()["disputes"]
    assert found["fact"] == "first"
    assert "retracted: first" in world("retract", "first", "--reason", "untrue").table()
    assert world("conflicts", "--format", "json").json()["disputes"] == []
    ran = world("corroborate", "first", "--source", "s0")
    assert "was retracted before" in ran.refusal()


def test_a_dry_run_and_json(world: Cli) -> None:
    """Nothing is recorded; JSON has what the lines say."""
    line = ("record", "help", "proposed", "--on", "2022-11-23", "--source", "s1", "--dry-run")
    assert world(*line).table().startswith("would record help-proposed-2022-11-23")
    told = world(*line, "--format", "json").json()
    assert told["dry_run"] is True
    assert told["facts"][0]["entry"] is None
    gone = world("log", "--key", "help-proposed-2022-11-23").refusal()
    assert gone.startswith("unknown key 'help-proposed-2022-11-23'")


@pytest.mark.parametrize(
    ("line", "code", "wanted"),
    [
        ("record hlp proposed --on 2022 --source s1", 40, "did you mean help?"),
        ("record help proposde --on 2022 --source s1", 42, "did you mean proposed"),
        ("stance help ARX supports --on 2022 --source s1", 40, "did you mean ARM?"),
        ("record help proposed --on 2022-13 --source s1", errors.InvalidDate.exit_code, "2022-13"),
        ("measure report m1 doen --on 2022 --source s1", errors.UnknownWord.exit_code, "doen"),
        ("correct nothing --reason x --set a=b", 40, "unknown fact 'nothing'"),
        ("correct source/s0 --reason x --set colour=red", errors.UnknownField.exit_code, "colour"),
        ("correct source/s0 --reason x --set colour", 64, "is no NAME=VALUE"),
        ("correct source/s0 --reason x --set id=s9", 45, "never changes"),
        ("retract source/s0 --reason x", 45, "--with-dependents"),
        ("retract log --reason x", 45, "can't be retracted"),
        ("correct item/help --reason x --clear title", errors.MissingField.exit_code, "title"),
    ],
)
def test_refusals_name_the_field(world: Cli, line: str, code: int, wanted: str) -> None:
    """One line, its own exit code, and nothing is recorded."""
    entries = world("agenda", "--format", "json").json()["moment"]["entries"]
    ran = world(*line.split())
    assert wanted in ran.refusal()
    assert ran.code == code
    assert world("agenda", "--format", "json").json()["moment"]["entries"] == entries


@pytest.mark.parametrize(
    ("sayings", "says"),
    [
        (("by=KAZ", "on=2022-10-02"), "by: KAZ, on: 2022-10-02"),
        (("nothing of the kind = a lie",), "nothing of the kind = a lie"),
    ],
)
def test_what_a_source_says_instead(world: Cli, sayings: tuple[str, ...], says: str) -> None:
    """Field by field, or as text; the open dispute tells it as it was typed."""
    world("record", "help", "proposed", "--on", "2022-11", "--source", "s1", "--key", "first")
    options = [part for saying in sayings for part in ("--says", saying)]
    assert world("dispute", "first", *options, "--source", "s0").code == 0
    (dispute,) = world("conflicts", "--format", "json").json()["disputes"]
    assert dispute["says"] == says


def test_text_among_fields_is_refused(world: Cli) -> None:
    """One saying is either."""
    ran = world("dispute", "first", "--says", "by=KAZ", "--says", "no", "--source", "s0")
    assert ran.code == 64
    assert "either one text, or FIELD=VALUE" in ran.err


def test_a_source_that_the_fact_cites_corroborates_nothing(world: Cli) -> None:
    """It says what it said; another place in it, or another source, says it once more."""
    world("record", "help", "proposed", "--on", "2022-11", "--source", "s1", "--key", "first")
    ran = world("corroborate", "first", "--source", "s1")
    assert (ran.code, "cites s1 already: name another source" in ran.refusal()) == (45, True)
    for source, new in (("s1#p. 3", True), ("s0", True), ("s0", False)):
        said = world("corroborate", "first", "--source", source).table()
        assert said.startswith("nothing new" if not new else "recorded @")
