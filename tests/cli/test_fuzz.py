"""Whatever is typed: an exit code that is documented, one of our lines, and no traceback."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.cli.support import BROKEN_PIPE, INTERRUPTED, OUTPUT_LOST, USAGE, Cli, Ran
from tests.cli.test_usage import HELP
from tracker import errors
from tracker.cli.doctoring import BROKEN
from tracker.errors import TrackerError

NAMES = """
armenia-assistance csc-2022-10-28 csc-2022-plan ARM csc csto tass-2022-10-27 arm-asks-removal @0
@67 @94 @95 last item/armenia-assistance item/ / pashinyan european-contacts
all csc-2022-11-23 others-support
"""
DATES = """
2022-10-28 2022 2022-11 2022-11-23/2023-11-20 ../2023 2023/.. 2022-10-28T10:30Z 2022-13 1999
2022-10-28T10:30+04:00 9999-12-31 0000 -0001 2022-10-28~ 202X @3 @-1 @99999999999999999999 Y20000
today monday 2022..2023 2022.. ..2022 @3..@70 @70..@3 2022-11-22..2023-11-20 .. @90..
"""
OPTIONS = """
--on --reported-until --recorded-until --then --format --limit --all --blocking --open --after
--before --body --stream --type --key --by --source --since
--until --happened --member --help --version --dry-run --recorder --retracted -h --
"""
ELSEWHERE = {"audit", "backup", "brief", "copy", "db", "demo", "export", "import", "init"} | {
    "doctor",
    "projections",
    "restore",
}
WRITING = {
    "correct",
    "corroborate",
    "dispute",
    "item",
    "measure",
    "meeting",
    "org",
    "party",
    "plan",
    "procedure",
    "record",
    "retract",
    "settle",
    "source",
    "stance",
    "statement",
    "tally",
}
READING = tuple(sorted(set(HELP[""]) - ELSEWHERE - WRITING))
GROUPS = (
    "audit",
    "audit replay",
    "db",
    "db current",
    "doctor",
    "procedure",
    "procedure list",
    "procedure show",
    "projections",
    "projections status",
)
"""Commands that write, or that take long, are fuzzed in their own tests."""


def classes(base: type[TrackerError] = TrackerError) -> set[type[TrackerError]]:
    """Find all classes of errors."""
    below = set(base.__subclasses__())
    return below.union(*(classes(each) for each in below))


DOCUMENTED = {0, USAGE, BROKEN, OUTPUT_LOST, INTERRUPTED, BROKEN_PIPE} | {
    each.exit_code for each in classes()
}

ANY_TEXT = st.text(max_size=12)
NAME = st.one_of(st.sampled_from(NAMES.split()), ANY_TEXT)
DATE = st.one_of(
    st.sampled_from(DATES.split()),
    st.dates().map(str),
    st.from_regex(r"[0-9T:/.~?X-]{1,16}", fullmatch=True),
)
FORM = st.sampled_from(["table", "json", "jsonl", "csv", "xml"])
WORD = st.one_of(st.sampled_from(OPTIONS.split()), NAME, DATE, FORM).filter(
    lambda word: not (word[:1] == "-" and "f" in word and word not in OPTIONS)
)
"""Words without ``-f``: who follows the log comes to no end."""


def check(ran: Ran) -> None:
    """Check what holds for every run."""
    assert ran.code in DOCUMENTED, ran
    assert "Traceback" not in ran.err
    if ran.code:
        assert ran.out == ""
        assert all(line.startswith("tracker: ") for line in ran.err.splitlines())
        assert ran.err
    else:
        assert ran.err == ""


def test_no_two_errors_share_a_code() -> None:
    """Each class of errors has its own exit code, away from those that mean something else."""
    found = [each.exit_code for each in classes()]
    assert len(found) == len(set(found))
    assert not {*range(10), USAGE, 70, OUTPUT_LOST, *range(126, 256)} & set(found)
    assert all(each.__module__.startswith(errors.__name__) for each in classes())


@settings(max_examples=100)
@given(st.sampled_from([*READING, *GROUPS, "agnda"]), st.lists(WORD, max_size=6))
def test_any_words(csto_cli: Cli, command: str, words: list[str]) -> None:
    """Any command with any words ends in an answer or in one of our refusals."""
    check(csto_cli(*command.split(), *words))


MORE = "--number --part --to --source --title --reason --falls --stands --says --until"
TYPED = (
    *("item link", "item retitle", "item text", "measure add", "measure report", "org resume"),
    *("meeting add", "meeting adopt", "meeting drop", "meeting issue", "meeting move"),
    *("meeting resume", "meeting suspend", "org suspend", "party assume", "party leave"),
    *("record", "settle", "source amend", "stance", "correct", "retract"),
)
TYPING = st.sampled_from(OPTIONS.split() + MORE.split())


@settings(max_examples=100)
@given(st.sampled_from(TYPED), st.lists(NAME | DATE, max_size=3), st.lists(TYPING | WORD))
def test_anything_typed_is_recorded_or_refused(
    csto_cli: Cli, command: str, names: list[str], words: list[str]
) -> None:
    """Names and options of any kind: a dry run says what would be, or why not."""
    check(csto_cli(*command.split(), "--dry-run", *words, "--", *names))


@settings(max_examples=100)
@given(
    st.sampled_from(
        [
            "show",
            "history",
            "positions",
            "agenda",
            "statements",
            "search",
            "why",
            "about",
            "diff",
            "search",
        ]
    ),
    NAME,
    st.none() | DATE,
    st.none() | DATE,
    st.none() | DATE,
    FORM,
    st.booleans(),
)
@example("show", "armenia-assistance", "2023-06-01", None, "@66", "table", True)  # noqa: FBT003
def test_any_question(
    csto_cli: Cli,
    command: str,
    name: str,
    on: str | None,
    reported: str | None,
    recorded: str | None,
    form: str,
    then: bool,  # noqa: FBT001 - hypothesis hands it over
) -> None:
    """Well-formed questions with any names and dates are answered or refused, never broken."""
    bounds = {"--on": on, "--reported-until": reported, "--recorded-until": recorded}
    options = [
        word for option, date in bounds.items() if date is not None for word in (option, date)
    ]
    flags = ["--then"] if then else []
    check(csto_cli(command, *options, *flags, "--format", form, "--", name))


@settings(max_examples=60)
@given(st.none() | DATE, st.none() | DATE, st.none() | NAME)
def test_any_list_of_meetings(
    csto_cli: Cli, after: str | None, before: str | None, body: str | None
) -> None:
    """Bounds and bodies of any kind are refused or obeyed."""
    given_ = {"--after": after, "--before": before, "--body": body}
    words = [word for option, text in given_.items() if text is not None for word in (option, text)]
    check(csto_cli("meetings", *words))


@pytest.mark.parametrize("words", [[""], ["\x00"], ["--"], ["-"], ["--db", "\x00", "agenda"]])
def test_odd_words(csto_cli: Cli, words: list[str]) -> None:
    """Empty words, zero characters and lone dashes are refused like any other."""
    check(csto_cli(*words))
