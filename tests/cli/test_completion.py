"""Completion: what a shell is told that a word may become, whatever state the log is in."""

from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest

from tests.cli.support import Cli, Ran, process
from tests.cli.test_safe_text import DANGEROUS, DOCKET
from tests.dockets import file
from tracker.cli.commands import cli as tree
from tracker.cli.completing import File, Suggested
from tracker.cli.shells import script

Ask = Callable[[str], list[str]]

FREE = """
as author changes clear condition due ends fields grounds happened id in_force irregular key
keys kind language name named note number of on order part parts phase published publisher
reason recorded_until recorder reported reported_until retract_missing role says sha256 since
starts summary symbol task text title total until url venue version who wording
"""
"""Parameters that take text of the recorder's own, dates, numbers or new ids."""


def asked(cli: Cli, patch: pytest.MonkeyPatch, shell: str, **variables: str) -> Ran:
    """Ask as a shell's script does."""
    with patch.context() as set_:
        set_.setenv("_TRACKER_COMPLETE", f"{shell}_complete")
        for name, text in variables.items():
            set_.setenv(name, text)
        return cli()


@pytest.fixture
def bash(csto_cli: Cli, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Ask what bash would complete a line to."""

    def ask(line: str) -> list[str]:
        found = asked(csto_cli, monkeypatch, "bash", TRACKER_LINE=line).table().splitlines()
        return [word.partition(",")[2] for word in found]

    return ask


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("tracker sho", "show"),
        ("tracker meeting resc", "reschedule"),
        ("tracker agenda --rep", "--reported-until"),
        ("tracker log --format jsonl", "jsonl"),
        ("tracker completion f", "fish"),
        ("tracker positions armenia-a", "armenia-assistance"),
        ("tracker show csc-2022-p", "csc-2022-plan"),
        ("tracker agenda csc-2022-10", "csc-2022-10-28"),
        ("tracker meetings --body cs", "csc cssc"),
        ("tracker record armenia-assistance adopted --by az", "AZE"),
        ("tracker record armenia-assistance adopted --source belta-2", "belta-2023-11-20"),
        ("tracker record armenia-assistance adopted --at csc-2022-11", "csc-2022-11-23"),
        ("tracker record armenia-assistance adopted --after arm-asks", "arm-asks-removal"),
        ("tracker stance armenia-assistance ARM obj", "objects"),
        ("tracker stance armenia-assistance ARM did-not-s", "did-not-sign"),
        ("tracker measure report finalise-armenia-assistance part", "partly-implemented"),
        ("tracker measure report x unfulfilled --because block", "blocked-by-a-member"),
        ("tracker item link armenia-assistance f", "follows"),
        ("tracker correct arm-ask", "arm-asks-removal"),
        ("tracker retract las", "last"),
        ("tracker log --type stance.t", "stance.taken"),
        ("tracker log --stream item/armenia-a", "item/armenia-assistance"),
        ("tracker log --stream=item/armenia-a", "item/armenia-assistance"),
        ("tracker log --key arm-asks", "arm-asks-removal"),
        ("tracker item add x y --procedure cons", "consensus"),
        ("tracker meeting hold csc-2022-10-28 --item armenia-a", "armenia-assistance"),
        ("tracker meeting hold csc-2022-10-28 --item armenia-assistance=disc", "discussed"),
        ("tracker todo --kind s", "silence single"),
        ("tracker show 'armenia-a", "armenia-assistance"),
        ("tracker show nothing-like-it", ""),
        ("tracker item add new-", ""),
    ],
)
def test_what_a_line_is_completed_to(bash: Ask, line: str, wanted: str) -> None:
    """Commands, options, ids, keys and words that begin as typed; nothing for what is unknown."""
    assert bash(line) == wanted.split()


def test_transitions_that_the_state_allows_come_first(bash: Ask) -> None:
    """An item whose removal was asked for: its answers come before what would be irregular."""
    found = bash("tracker record armenia-assistance ")
    assert {"removed", "retained", "reopened", "adopted"} < set(found)
    assert max(map(found.index, ("removed", "retained"))) < found.index("reopened")
    assert found == list(dict.fromkeys(found))


def test_the_state_decides_which_are_first(bash: Ask) -> None:
    """Of another item, in another state, others come first."""
    first = {item: bash(f"tracker record {item} ")[0] for item in bash("tracker positions ")}
    assert len(set(first.values())) > 1


def test_the_newest_facts_come_first(bash: Ask) -> None:
    """Without a beginning the newest facts are suggested: no more than anybody reads."""
    found = bash("tracker correct ")
    assert found[0] == "last"
    assert len(found) <= 51
    assert not any("/" in key for key in found)


def test_shells_that_show_it_get_titles(csto_cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """Zsh and fish say beside an id what it is, and beside a transition why it comes late."""
    line = "tracker record armenia-assistance reop"
    zsh = asked(csto_cli, monkeypatch, "zsh", COMP_WORDS=line, COMP_CWORD="3")
    assert zsh.table().splitlines()[1:] == [
        "reopened",
        "reopened (not foreseen from removal-requested)",
    ]
    fish = asked(csto_cli, monkeypatch, "fish", COMP_WORDS="tracker show ARM", COMP_CWORD="ARM")
    assert fish.table() == "plain,ARM\tArmenia\n"


def test_zsh_and_fish_replace_whole_words(csto_cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """A value behind ``=`` comes with its option."""
    words = "tracker meetings --body=css"
    fish = asked(csto_cli, monkeypatch, "fish", COMP_WORDS=words, COMP_CWORD="--body=css")
    assert fish.table().startswith("plain,--body=cssc\t")
    zsh = asked(csto_cli, monkeypatch, "zsh", COMP_WORDS=words, COMP_CWORD="2")
    assert zsh.table().startswith("plain\n--body=cssc\n")


def test_the_line_names_the_log(cli: Cli, told_once: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``--db`` or ``--read-db`` of the line, before and after the command; else TRACKER_DB."""
    lines = (
        f"tracker --db {told_once} show ARM",
        f"tracker show --db {told_once} ARM",
        f"tracker --db missing.db --read-db {told_once} show ARM",
    )
    for line in lines:
        assert asked(cli, monkeypatch, "bash", TRACKER_LINE=line).table() == "plain,ARM\n"
    assert asked(cli, monkeypatch, "bash", TRACKER_LINE="tracker show ARM").table() == ""


@pytest.mark.parametrize(
    "line", ["tracker show arm", "tracker record armenia-assistance ", "tracker log --stream i"]
)
def test_a_broken_log_suggests_nothing(
    cli: Cli, log: Path, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    """No log, a damaged one, a folder: no words, no error, nothing on stderr."""
    for path in (log.with_name("missing.db"), log.parent, *_broken(log)):
        monkeypatch.setenv("TRACKER_DB", str(path))
        ran = asked(cli, monkeypatch, "bash", TRACKER_LINE=line)
        assert (ran.code, ran.err) == (0, ""), path
        assert ran.out == "" or path.name.startswith("damaged")


def _broken(log: Path) -> Iterator[Path]:
    whole = log.read_bytes()
    damaged = bytearray(whole)
    for start in range(100, len(damaged), 97):
        damaged[start] ^= 0xFF
    for name, data in (
        ("empty.db", b""),
        ("text.db", b"no database"),
        ("cut.db", whole[:5_000]),
        ("damaged.db", bytes(damaged)),
    ):
        log.with_name(name).write_bytes(data)
        yield log.with_name(name)


@pytest.mark.parametrize(
    "variables",
    [
        {},
        {"TRACKER_LINE": ""},
        {"TRACKER_LINE": "\x01 \udcff '"},
        {"TRACKER_LINE": "tracker show \udcff"},
        {"TRACKER_LINE": "tracker show --format=\x1b["},
        {"TRACKER_LINE": "tracker show " + "a" * 20_000},
        {"TRACKER_LINE": "tracker --db sqlite://// show a"},
        {"TRACKER_LINE": "tracker --db postgresql://x/y show a"},
        {"TRACKER_LINE": "tracker show $(touch owned) `touch owned` a"},
    ],
)
def test_odd_lines_are_no_errors(
    csto_cli: Cli, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str]
) -> None:
    """Whatever the shell hands over, completion says nothing on stderr."""
    ran = asked(csto_cli, monkeypatch, "bash", **variables)
    assert (ran.code, ran.err) == (0, "")


def test_unknown_shells_are_refused_quietly(csto_cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """A shell that is not known gets nothing, and exit code 1."""
    assert asked(csto_cli, monkeypatch, "tcsh") == Ran(1, "", "")


def test_stored_text_is_harmless(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Titles full of control characters stand beside ids as escapes, on one line."""
    assert cli("init").code == 0
    assert cli("import", str(file(tmp_path, DOCKET))).code == 0
    ran = asked(cli, monkeypatch, "fish", COMP_WORDS="tracker show ", COMP_CWORD="")
    assert r"thing" + "\t" + r"item \x1b[31mred" in ran.table()
    assert not (DANGEROUS - {"\t"}) & set(ran.out)
    assert all(line.startswith("plain,") for line in ran.out.splitlines())


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_scripts(cli: Cli, shell: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command prints what click's own variable prints: a script that asks the program."""
    printed = cli("completion", shell).table()
    assert f"_TRACKER_COMPLETE={shell}_complete" in printed
    assert printed == script(shell)
    with monkeypatch.context() as patch:
        patch.setenv("_TRACKER_COMPLETE", f"{shell}_source")
        assert cli().table().strip() == printed.strip()


def test_fish_keeps_the_order() -> None:
    """What the state allows comes first in fish too, which would sort it."""
    assert "--no-files --keep-order" in script("fish")


@pytest.mark.parametrize("words", ["show arm", "record armenia-assistance d", "log --type s"])
def test_completion_is_light(told_once: Path, tmp_path: Path, words: str) -> None:
    """No SQLAlchemy, no migrations, no tables, no uncommon dates for a word."""
    variables = {
        "TRACKER_DB": str(told_once),
        "TRACKER_LINE": f"tracker {words}",
        "_TRACKER_COMPLETE": "bash_complete",
        "PYTHONPROFILEIMPORTTIME": "1",
    }
    ran = process(cwd=tmp_path, env=variables)
    imported = {line.rsplit("|", 1)[1].strip() for line in ran.err.splitlines()}
    assert ran.out.startswith("plain,")
    assert "tracker.cli.shells" in imported
    assert not imported & {"sqlalchemy", "alembic", "rich", "edtf"}


def parameters(command: click.Command) -> Iterator[click.Parameter]:
    """All parameters of a command and of those below it."""
    yield from command.params
    if isinstance(command, click.Group):
        for inner in command.commands.values():
            yield from parameters(inner)


def test_every_parameter_is_completed_or_free() -> None:
    """A new parameter gets its line in ``completing``, or in FREE above."""
    plain = {
        one.name
        for one in parameters(tree)
        if isinstance(one.type, click.types.StringParamType)
        and not getattr(one, "is_flag", False)
        and not isinstance(one.type, Suggested | File)
    }
    assert plain <= {*FREE.split(), "after", "before"}


@pytest.mark.parametrize("width", ["60", "80"])
def test_the_help_shows_the_line_of_each_shell(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, width: str
) -> None:
    """On lines of their own, as they are typed."""
    monkeypatch.setenv("COLUMNS", width)
    told = [line.split("  ")[1:] for line in cli("completion", "--help").table().splitlines()[-3:]]
    lines = [[part.strip() for part in line if part.strip()] for line in told]
    assert [line[0] for line in lines] == ["bash", "zsh", "fish"]
    assert lines[0][1] == 'eval "$(tracker completion bash)"'
