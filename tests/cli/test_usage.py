"""Wrong words on the command line: one line on stderr, nothing on stdout, an exit code."""

import pytest

from tests.cli.support import INTERNAL, USAGE, Cli
from tracker.cli.commands import cli as root

HELP = {
    "": (
        "about",
        "agenda",
        "audit",
        "backup",
        "brief",
        "completion",
        "conflicts",
        "copy",
        "correct",
        "corroborate",
        "db",
        "demo",
        "diff",
        "dispute",
        "doctor",
        "export",
        "history",
        "import",
        "init",
        "item",
        "log",
        "measure",
        "measures",
        "meeting",
        "meetings",
        "news",
        "org",
        "party",
        "plan",
        "positions",
        "procedure",
        "projections",
        "record",
        "restore",
        "retract",
        "schema",
        "search",
        "settle",
        "show",
        "source",
        "sources",
        "stance",
        "statement",
        "statements",
        "tally",
        "todo",
        "why",
    ),
    "audit": (
        "check",
        "checkpoint",
        "conformance",
        "grown",
        "key",
        "pin",
        "prove",
        "replay",
        "verify",
    ),
    "audit key": ("new",),
    "db": (
        "current",
        "grant",
        "upgrade",
    ),
    "item": (
        "add",
        "link",
        "retitle",
        "text",
    ),
    "measure": (
        "add",
        "report",
    ),
    "meeting": (
        "add",
        "adopt",
        "announce",
        "attend",
        "cancel",
        "drop",
        "hold",
        "issue",
        "move",
        "reschedule",
        "resume",
        "suspend",
    ),
    "org": (
        "add",
        "body",
        "chair",
        "join",
        "leave",
        "member",
        "resume",
        "suspend",
    ),
    "party": (
        "add",
        "assume",
        "leave",
    ),
    "plan": (
        "adopt",
        "register",
    ),
    "procedure": (
        "adopt",
        "check",
        "copy",
        "list",
        "show",
    ),
    "projections": (
        "rebuild",
        "status",
    ),
    "source": (
        "add",
        "amend",
    ),
}
"""All commands, by group."""


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("agnda", "No such command 'agnda'. Did you mean 'agenda'? (see `tracker --help`)"),
        ("frobnicate", "No such command 'frobnicate'. (see `tracker --help`)"),
        ("db", "tracker db needs a command: current, grant or upgrade (see `tracker db --help`)"),
        ("audit all", "No such command 'all'. (see `tracker audit --help`)"),
        ("agenda --onn 2022", "No such option '--onn'."),
        ("agenda --format xml", "Invalid value for '--format': 'xml' is not one of 'table'"),
        ("agenda --unfinished --limit 2", "--unfinished lists all that is left: leave --limit out"),
        ("agenda --next csc --limit 2", "--next BODY stands alone: leave the other options out"),
        ("agenda csc-2022-11-23 --limit 1", "a meeting's agenda is told whole: leave --all and"),
        ("agenda csc-2022-11-23 --all", "a meeting's agenda is told whole: leave --all and"),
        ("agenda --limit many", "Invalid value for '--limit': 'many' is not a valid integer"),
        ("log --limit -1", "Invalid value for '--limit': -1 is not in the range x>=0."),
        ("show", "Missing argument 'REF'. (see `tracker show --help`)"),
        ("import", "Missing argument 'FILE'. (see `tracker import --help`)"),
        ("show a b", "Got unexpected extra argument (b) (see `tracker show --help`)"),
        ("agenda --on", "Option '--on' requires an argument."),
        ("--db", "Option '--db' requires an argument. (see `tracker --help`)"),
        ("init --format json", "No such option '--format'."),
    ],
)
def test_wrong_words(csto_cli: Cli, words: str, wanted: str) -> None:
    """Unknown commands, options and values are usage errors, and say where to look."""
    ran = csto_cli(*words.split())
    assert ran.code == USAGE
    assert ran.refusal().startswith(wanted)
    assert "--help`)" in ran.err


@pytest.mark.parametrize("number", [2**63 - 1, 2**63, 99999999999999999999])
@pytest.mark.parametrize(
    "words", ["log", "news --since @1", "sources", "agenda", "todo", "search armenia"]
)
def test_a_limit_beyond_all_numbers(csto_cli: Cli, words: str, number: int) -> None:
    """It lists all, as 0 does."""
    ran = csto_cli(*words.split(), "--limit", str(number))
    assert (ran.code, ran.out) == (0, csto_cli(*words.split(), "--limit", "0").out)


@pytest.mark.parametrize("group", HELP)
def test_help_names_all_commands(cli: Cli, group: str) -> None:
    """The help of a group lists its commands, on stdout, and no line is longer than 100."""
    ran = cli(*group.split(), "--help")
    listed = ran.table().partition("Commands:")[2].splitlines()
    assert [line.split()[0] for line in listed if line.strip()] == list(HELP[group])
    assert max(map(len, ran.out.splitlines())) <= 100


def test_no_words_are_a_question_for_help(cli: Cli) -> None:
    """``tracker`` alone is ``tracker --help``."""
    assert cli() == cli("--help")
    assert cli().out == cli("-h").out


def test_version(cli: Cli) -> None:
    """The version is one line."""
    assert cli("--version").table().startswith("agenda-tracker ")


def test_each_command_says_what_it_does() -> None:
    """No command and no option goes without help."""
    groups = [root, *(root.commands[name] for name in HELP if name and " " not in name)]
    commands = [one for group in groups for one in getattr(group, "commands").values()]  # noqa: B009
    for command in commands:
        assert command.help
        for parameter in command.params:
            if parameter.param_type_name == "option":
                assert parameter.help, (command.name, parameter.name)


# --- names ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("show armenia-asistance", "unknown name 'armenia-asistance'; did you mean armenia-ass"),
        ("show arm", "unknown name 'arm'; did you mean ARM"),
        ("history armenia-mision", "unknown name 'armenia-mision'; did you mean armenia-mission"),
        ("positions yerevan-declaraton", "unknown item 'yerevan-declaraton'; did you mean yerevan"),
        ("agenda csk", "unknown body or meeting 'csk'; did you mean csc"),
        (
            "agenda csc-2022-10-29",
            "unknown body or meeting 'csc-2022-10-29'; did you mean csc-2022",
        ),
        ("meetings --body cxc", "unknown body 'cxc'; did you mean csc"),
        ("statements pashinian", "unknown name 'pashinian'; did you mean pashinyan"),
        ("show xyzzy", "unknown name 'xyzzy'"),
    ],
)
def test_unknown_names(csto_cli: Cli, words: str, wanted: str) -> None:
    """An unknown name is refused with the nearest ones."""
    ran = csto_cli(*words.split())
    assert ran.code == 40
    assert ran.refusal().startswith(wanted)


def test_a_name_of_control_characters(csto_cli: Cli) -> None:
    """What was typed comes back with its control characters made visible, in one line."""
    ran = csto_cli("show", "a\nb\x1b[31m\u202e")
    assert ran.code == 40
    assert ran.refusal() == r"unknown name 'a\nb\x1b[31m\u202e'"


# --- moments ----------------------------------------------------------------------------------


@pytest.mark.parametrize("option", ["--on", "--reported-until", "--recorded-until"])
@pytest.mark.parametrize(
    ("date", "code", "wanted"),
    [
        ("2022-13-01", 35, "'2022-13-01' is no date: there is no month 13"),
        ("2022-02-30", 35, "'2022-02-30' is no date: 2022-02-30 is not in the calendar"),
        ("yesterday", 35, "'yesterday' is no date: use EDTF"),
        ("28.10.2022", 35, "'28.10.2022' is no date: write the year first"),
        ("", 35, "'' is no date: it is empty"),
        ("2022-10-28T10:30", 36, "the time '2022-10-28T10:30' has no offset: add Z or +04:00"),
    ],
)
def test_bad_dates(csto_cli: Cli, option: str, date: str, code: int, wanted: str) -> None:
    """A bound that is no date is refused, with the reason."""
    ran = csto_cli("agenda", option, date)
    assert ran.code == code
    assert ran.refusal().startswith(wanted)


@pytest.mark.parametrize("words", ["--after x", "--before 2022-13-01"])
def test_bad_dates_of_meetings(csto_cli: Cli, words: str) -> None:
    """The bounds of a list of meetings are dates too."""
    ran = csto_cli("meetings", *words.split())
    assert ran.code == 35
    assert "is no date" in ran.refusal()


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("--then", "--then means 'reported until the --on date': give --on DATE too"),
        (
            "--on 2022-10-28 --then --reported-until 2022-10-28",
            "--then and --reported-until say the same thing twice: give one",
        ),
        ("--recorded-until @5000", "there is no entry @5000: the log ends at @"),
    ],
)
def test_moments_that_cannot_be(csto_cli: Cli, words: str, wanted: str) -> None:
    """``--then`` needs its date and no rival, and an entry must be there."""
    ran = csto_cli("agenda", *words.split())
    assert ran.code == 39
    assert ran.refusal().startswith(wanted)


def test_an_entry_beyond_the_moment(csto_cli: Cli) -> None:
    """An entry that the moment does not reach is not shown."""
    ran = csto_cli("show", "@20", "--recorded-until", "@10")
    assert ran.code == 39
    assert ran.refusal() == "there is no entry @20: the moment ends at @10"


# --- what nobody foresaw ----------------------------------------------------------------------


def test_an_unexpected_error_is_one_line(csto_cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault of the program is one line that says how to find its place, and exit code 70."""

    def broken(*_: object) -> None:
        raise ZeroDivisionError("it\nbroke\x1b[31m")

    monkeypatch.setattr("tracker.cli.asking.emit", broken)
    ran = csto_cli("agenda")
    assert ran.code == INTERNAL
    assert ran.out == ""
    assert ran.err.count("ZeroDivisionError") == 1
    assert "\x1b" not in ran.err
    assert "please report it; TRACKER_DEBUG=1 shows where" in ran.err


def test_an_unexpected_error_with_its_place(csto_cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """For those who look for a fault, TRACKER_DEBUG lets it through."""

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("tracker.cli.asking.emit", broken)
    monkeypatch.setenv("TRACKER_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        csto_cli("agenda")


def test_a_dispute_ends_one_way(csto_cli: Cli) -> None:
    """Both ways, or none, is a slip of the pen."""
    line = ("settle", "x", "--reason", "y")
    both = csto_cli(*line, "--stands", "--falls")
    assert (both.code, "give one" in both.err) == (USAGE, True)
    assert csto_cli(*line).code == USAGE


def test_a_field_is_set_or_cleared(csto_cli: Cli) -> None:
    """Not both: nobody could tell which was meant."""
    line = ("correct", "arm-asks-removal", "--reason", "y", "--clear", "on")
    for more in (("--set", "on=2022-11-23"), ("--on", "2022-11-23")):
        ran = csto_cli(*line, *more)
        assert (ran.code, "on is both set and cleared" in ran.err) == (USAGE, True)


@pytest.mark.parametrize("words", ["--on 2022-10-27", "--reported-until 2022-10-27", "--then"])
def test_entries_are_not_exported_by_a_date_of_the_world(cli: Cli, words: str) -> None:
    """They go out as they were recorded, one after the other: what would be ignored is refused."""
    ran = cli("export", "--format", "jsonl", *words.split())
    assert (ran.code, "--recorded-until alone" in ran.refusal()) == (64, True)
