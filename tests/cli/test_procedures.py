"""Procedures on the command line: to look at, to copy and change, to check, to adopt."""

from pathlib import Path

import pytest

from tests.cli.support import Cli
from tracker import errors
from tracker.domain.procedure import parse, shipped, shipped_names
from tracker.domain.procedure import shipped_text as text_of

WORLD = """
org add csto CSTO --procedure consensus
org body csto csc Council
party add ARM Armenia
source add s1 --publisher TASS --published 2024-01-01
item add help Help --body csc
record help included --on 2022-01-01 --source s1 --key first
record help unsigned --on 2022-02-01 --source s1 --key second
""".strip().splitlines()


@pytest.fixture
def world(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """A log with an item that was left unsigned after a gap; the folder is the test's own."""
    monkeypatch.chdir(tmp_path)
    cli("init")
    for line in WORLD:
        assert cli(*line.split()).code == 0, line
    return cli


def changed(cli: Cli, name: str, old: str, new: str) -> str:
    """Copy a procedure to a file of its name and change a text in it."""
    file = Path(f"{name}.toml")
    file.unlink(missing_ok=True)
    assert cli("procedure", "copy", name, str(file)).code == 0
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))
    return str(file)


def test_the_list_tells_versions_and_followers(world: Cli) -> None:
    """Shipped ones, adopted or not."""
    found = world("procedure", "list", "--format", "json").json()["procedures"]
    assert [one["name"] for one in found] == list(shipped_names())
    (consensus,) = (one for one in found if one["name"] == "consensus")
    assert consensus["followed_by"] == ["csto"]
    (version,) = consensus["versions"]
    assert (version["in_force"], version["current"], version["as_shipped"]) == (None, True, True)
    assert "not adopted (shipped)" in world("procedure", "list").table()
    before = world("procedure", "list", "--recorded-until", "@0", "--format", "json").json()
    assert all(not one["versions"] for one in before["procedures"])


@pytest.mark.parametrize("name", shipped_names())
def test_each_is_shown(world: Cli, name: str) -> None:
    """As a table that fits, as JSON, and as the file."""
    table = world("procedure", "show", name).table()
    assert max(map(len, table.splitlines())) <= 100
    wide = world("procedure", "show", name, columns=200).table()
    assert "any open state" in wide
    told = world("procedure", "show", name, "--format", "json").json()
    assert {one["name"] for one in told["transitions"]} == {
        step.name for step in shipped(name).transitions
    }
    assert world("procedure", "show", name, "--toml").table() == text_of(name)


def test_a_copy_holds_together_under_its_new_name(world: Cli) -> None:
    """It is checked, adopted under its name, and no file is overwritten."""
    wrote = world("procedure", "copy", "vote", "my-vote.toml").table()
    assert wrote.startswith("wrote procedure my-vote to my-vote.toml\n")
    again = world("procedure", "copy", "vote", "my-vote.toml")
    assert (again.code, again.refusal()) == (
        errors.FileExists.exit_code,
        "my-vote.toml is there already: choose another name, or write over it with --force",
    )
    assert world("procedure", "copy", "vote", "my-vote.toml", "--force").code == 0
    assert "holds together" in world("procedure", "check", "my-vote.toml").table()
    told = world("procedure", "adopt", "my-vote.toml").table()
    assert told == "recorded @9 procedure/my-vote: procedure my-vote adopted\n"
    assert world("procedure", "adopt", "my-vote.toml").table().startswith("nothing new")
    assert world("item", "add", "other", "Other", "--procedure", "my-vote").code == 0
    assert parse(Path("my-vote.toml").read_text()).title == shipped("vote").title


def test_a_copy_needs_no_log(cli: Cli, tmp_path: Path) -> None:
    """Who only wants to look at a file gets the shipped one; a bad name or folder is told."""
    assert cli("procedure", "copy", "ietf", str(tmp_path / "x.toml")).code == 0
    assert parse((tmp_path / "x.toml").read_text()).name == "x"
    ran = cli("procedure", "copy", "ietf", str(tmp_path / "Bad Name.toml"))
    assert ran.code == errors.InvalidId.exit_code
    ran = cli("procedure", "copy", "ietf", str(tmp_path / "no" / "y.toml"))
    assert ran.code == errors.FileUnwritable.exit_code
    assert cli("procedure", "copy", "itef", "z.toml").code == errors.UnknownReference.exit_code


def test_a_changed_version_is_in_force_from_its_date(world: Cli) -> None:
    """It says what it changed for the past, and the old answers stand at their dates."""
    file = changed(world, "consensus", 'routine = ["included", "discussed"]', "routine = []")
    ran = world("procedure", "adopt", file)
    assert ran.refusal().endswith("since ever: give --from DATE")
    assert ran.code == errors.Impossible.exit_code
    later = world("procedure", "adopt", file, "--from", "2023-01-01", "--dry-run").table()
    assert "irregular" not in later
    told = world("procedure", "adopt", file, "--from", "2022-01-15", "--note", "new rules").table()
    key = "procedure/consensus/2022-01-15"
    assert told.splitlines() == [
        f"recorded @9 {key}: consensus: procedure consensus adopted, in force from 2022-01-15",
        "1 other fact is now irregular or after a gap: second",
    ]
    old = world("procedure", "show", "consensus", "--on", "2022-01-14", "--format", "json").json()
    new = world("procedure", "show", "consensus", "--on", "2022-01-15", "--format", "json").json()
    assert (old["routine"], new["routine"]) == (["included", "discussed"], [])
    assert [one["current"] for one in old["versions"]] == [True, False]
    assert parse(new["toml"]).routine == ()
    assert world("audit", "replay").code == 0


def test_a_docket_keeps_to_the_first_version(world: Cli) -> None:
    """Naming a procedure again adopts nothing, whatever was adopted since."""
    file = changed(world, "consensus", 'routine = ["included", "discussed"]', "routine = []")
    assert world("procedure", "adopt", file, "--from", "2023-01-01").code == 0
    told = world("org", "add", "other", "Other", "--procedure", "consensus").table()
    assert told == "recorded @10 organisation/other: registered: Other\n"


def test_all_faults_are_told_with_their_lines(world: Cli) -> None:
    """Faults of form at once; what does not hold together at once."""
    file = changed(world, "vote", "open = true", 'open = "yes", colour = "red"')
    lines = world("procedure", "check", file).problems()
    assert len(lines) == 2
    assert all(line.startswith("vote.toml:17: procedure vote: state 'proposed'") for line in lines)
    assert world("procedure", "adopt", file).problems() == lines
    file = changed(world, "vote", 'from = ["open", "adopted"]', 'from = ["open", "adoptd"]')
    (line,) = world("procedure", "check", file).problems()
    assert "is from the unknown state 'adoptd' (nearest: adopted)" in line
    Path("none.toml").write_text("name = [\n")
    (line,) = world("procedure", "check", "none.toml").problems()
    assert line.startswith("none.toml:1: procedure none: no TOML: ")


@pytest.mark.parametrize(
    ("words", "code", "wanted"),
    [
        ("adopt nosuch", 40, "unknown procedure 'nosuch': shipped are"),
        ("adopt nosuch.toml", 21, "there is no such file"),
        ("check .", 21, "it is a folder"),
        ("show consensos", 40, "did you mean consensus?"),
        ("adopt vote --from 2022-13", 35, "there is no month 13"),
    ],
)
def test_refusals(world: Cli, words: str, code: int, wanted: str) -> None:
    """One line each."""
    ran = world("procedure", *words.split())
    assert wanted in ran.refusal()
    assert ran.code == code
