"""Names that a command uses for the first time: registered with it, or refused with what to do."""

import shlex

import pytest

from tests.cli.support import Cli
from tracker import errors

PACT = (
    "record",
    "arms-pact",
    "proposed",
    "--by",
    "ARM",
    "--on",
    "2024-05-01",
    "--source",
    "tass-x",
)
SOURCE = ("--name", "tass-x=TASS", "--name", "tass-x.published=2024-05-02")
FACT = ("--on", "2024-05-01", "--source", "tass-x", *SOURCE)

DATES = " · on 2024-05-01, public since 2024-05-02"


@pytest.fixture
def empty(cli: Cli) -> Cli:
    """A log with nothing in it."""
    assert cli("init").code == 0
    return cli


def entries(cli: Cli) -> int:
    """How many entries the log has."""
    return int(cli("agenda", "--format", "json").json()["moment"]["entries"])


def test_all_unknown_names_are_registered_with_the_fact(empty: Cli) -> None:
    """In one append, told line by line; what nobody said of them stays empty."""
    told = empty(*PACT, "--new", *SOURCE, "--name", "arms-pact=Arms pact").table()
    assert told.splitlines() == [
        "recorded @1 party/ARM: registered: ARM",
        "recorded @2 source/tass-x: source: TASS, 2024-05-02",
        "recorded @3 procedure/consensus: procedure consensus adopted",
        "recorded @4 item/arms-pact: registered: Arms pact",
        f"recorded @5 arms-pact-proposed-2024-05-01: arms-pact: proposed by ARM{DATES}",
        "state of arms-pact: proposed",
    ]
    party = empty("show", "ARM", "--format", "json").json()
    assert party["details"] == {"name": "ARM"}
    logged = empty("log", "--format", "json").json()["facts"]
    assert len({fact["recorded_at"] for fact in logged[:-1]}) == 1
    assert empty("audit", "replay").code == 0


def test_the_same_command_again_changes_nothing(empty: Cli) -> None:
    """Also by the same options; another title of what is registered is refused."""
    line = (*PACT, "--new", *SOURCE, "--name", "arms-pact=Arms pact")
    assert empty(*line).code == 0
    before = entries(empty)
    assert empty(*line).table().startswith("nothing new, recorded already as @2 source/tass-x")
    other = empty(*PACT, "--name", "arms-pact=Arms treaty")
    assert "recorded: Arms pact; here: Arms treaty" in other.refusal()
    assert entries(empty) == before


def test_a_dry_run_registers_nothing(empty: Cli) -> None:
    """It tells what would be."""
    assert "would record item/arms-pact" in empty(*PACT, "--new", *SOURCE, "--dry-run").table()
    assert entries(empty) == 1


NAMED = [
    (
        ("meeting hold csc-1 --item help=discussed --new --name csc-1.body=csc --name csc.of=csto"
         " --name csc=Council --name csto=CSTO"),
        ["organisation/csto: registered: CSTO", "body/csc: csto: body csc: Council",
         "meeting/csc-1: registered: a meeting of csc", "item/help: registered: help"],
    ),
    ("meeting hold csc-1 --new", ["meeting/csc-1: registered: a meeting of a body not told"]),
    (
        ("statement zas words --new --name zas=Zas --name zas.kind=person --name zas.role=chief"
         " --name zas.of=csto"),
        ["party/zas: registered: Zas, chief of csto"],
    ),
    ("statement tass-x words", ["tass-x: words"]),
    ("statement ARM words --about pact --name item/pact=Pact --name ARM=Armenia",
     ["item/pact: registered: Pact", "party/ARM: registered: Armenia"]),
    (
        "measure report m9 implemented --name m9.of=plan-9 --name plan-9=Plan --new",
        ["plan/plan-9: registered: Plan", "measure/m9: plan-9: measure m9: m9"],
    ),
    ("record help referred --to cfm --name cfm.of=csto --new", ["csto: body cfm: cfm"]),
    ("record help referred --to rus --name party/rus=Russia --new", ["party/rus: registered"]),
    ("org join csto KGZ --name KGZ=Kyrgyzstan --name csto=CSTO", ["csto: KGZ is a voting member"]),
]  # fmt: skip


@pytest.mark.parametrize(("line", "wanted"), NAMED)
def test_the_field_tells_the_kind(empty: Cli, line: str, wanted: list[str]) -> None:
    """Or the name does; owners of bodies and measures are registered first."""
    printed = empty(*line.split(), *FACT).table()
    for part in wanted:
        assert part in printed
    assert empty("audit", "replay").code == 0


def test_names_take_part_in_naming_too(empty: Cli) -> None:
    """A body of a new organisation, a measure of a new plan."""
    assert "body/idb: unido: body idb: Board" in empty(
        "org", "body", "unido", "idb", "Board", "--name", "unido=UNIDO"
    ).table()  # fmt: skip
    printed = empty("measure", "add", "plan-7", "m7", "Seventh", "--new").table()
    assert "plan/plan-7: registered: plan-7" in printed
    assert "measure/m7: plan-7: measure m7: Seventh" in printed


REFUSED = [
    ("", 40, "ITEM: unknown item 'arms-pact': to register it add --new; --by: unknown party"),
    ("--new", 30, "--name tass-x=PUBLISHER, or `tracker source add`"),
    ("--name arms-pact=Pact --name ARM=Armenia", 40, "unknown source 'tass-x': to register it add"),
    ("--new --name tass-x=TASS --name tass-y=TASS", 45, "nothing in this command is called tass-y"),
    ("--new --name tass-x", 64, "'tass-x' is no ID=NAME"),
    ("--new --name tass-x=T --name arms-pact.colour=red", 28, "unknown field 'colour'"),
    ("--new --name tass-x=T --name arms-pact.body=csc", 30, "whose body it is: --name csc.of=ID"),
    ("--new --name tass-x=T --at M/1", 32, "'M/1' is no id"),
    ("--new --name tass-x=T --at m1 --name m1=Meeting", 45, "m1 is a meeting and has no name"),
    ("--new --name tass-x=T --name procedure/ARM=A", 45, "procedure/ARM can't be registered"),
]


@pytest.mark.parametrize(("options", "code", "wanted"), REFUSED)
def test_what_is_missing_is_told(empty: Cli, options: str, code: int, wanted: str) -> None:
    """One line with the option to add; nothing is recorded, not even in part."""
    ran = empty(*PACT, *options.split())
    assert wanted in ran.refusal()
    assert ran.code == code
    assert entries(empty) == 1


def test_near_names_are_asked_for_first(empty: Cli) -> None:
    """A slip is a slip: the near name stands before the option."""
    assert empty(*PACT, "--new", *SOURCE).code == 0
    ran = empty("record", "arms-pcat", "discussed", *FACT[:4])
    assert ran.refusal() == (
        "ITEM: unknown item 'arms-pcat'; did you mean arms-pact? else add --new"
    )
    assert ran.code == errors.UnknownReference.exit_code
    ran = empty("statement", "ARM", "words", "--about", "pact", "--new", *FACT[:4])
    assert "else add --name KIND/pact=NAME" in ran.refusal()
    ran = empty("measure", "add", "plan-7", "m7", "Seventh")
    assert ran.refusal() == "unknown plan 'plan-7': to register it add --new"


@pytest.mark.parametrize("more", [("--new",), ("--name", "winter.body=board")])
def test_an_item_is_left_to_a_meeting_not_to_a_body(cli: Cli, more: tuple[str, ...]) -> None:
    """Whither an item is left from an agenda is a meeting; whither it is referred, a body."""
    assert cli("init").code == 0
    assert cli("org", "add", "club", "Club").code == 0
    assert cli("org", "body", "club", "board", "Board").code == 0
    assert cli("item", "add", "thing", "Thing", "--body", "board").code == 0
    spring = ("meeting", "announce", "spring", "--body", "board", "--item", "thing")
    assert cli(*spring, "--on", "2024-03-01", "--new").code == 0
    told = cli("meeting", "drop", "spring", "thing", "--to", "winter", "--on", "2024-03-02", *more)
    assert told.code == 0, told.err
    assert "meeting/winter: registered" in told.table()


def test_naming_after_the_first_mention_says_how(cli: Cli) -> None:
    """The correction that names it, which works as it stands."""
    cli("init")
    assert cli("org", "add", "o", "O").code == 0
    assert cli("record", "x", "proposed", "--by", "NOR", "--on", "2024-01-01", "--new").code == 0
    how = "`tracker correct party/NOR --set name=Norway --reason TEXT` changes it"
    for line in (("party", "add", "NOR", "Norway"), ("org", "member", "o", "NOR", "Norway")):
        assert how in cli(*line).refusal()
    assert cli(*shlex.split(how.strip("`").partition("`")[0])[1:]).code == 0
    assert cli("party", "add", "NOR", "Norway").table().startswith("nothing new")
