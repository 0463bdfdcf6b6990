"""Stored text never steers a terminal: control characters and turned lines are made visible."""

import csv
import io
import re
import sys
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cli.support import Cli
from tests.cli.test_fuzz import READING
from tests.dockets import file
from tracker.cli.render.text import _CONTROL, count, escaped_json, masked, visible

NASTY = (
    "\x1b[31mred\x1b]0;title\x07 \u202eback\u2066 \x9b31m \u200f\u061c\ufeff \t\r\n\x7f \u2028 end"
)
"""Colours, a window's title, a turned line, C1, marks of direction, and line breaks."""

WRITTEN = "".join(f"\\u{ord(each):04x}" if not each.isalnum() else each for each in NASTY)
"""The same as it stands in a docket, in double quotes."""

DANGEROUS = {chr(code) for code in (*range(0x20), *range(0x7F, 0xA0))} - {"\n"} | set(
    "\u061c\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
)

DOCKET = f"""docket: d
format: 1
organisations:
  csto:
    name: "org {WRITTEN}"
    members: {{ARM: "member {WRITTEN}"}}
    bodies: {{csc: "body {WRITTEN}"}}
    procedure: consensus
sources:
  S1: {{id: s-1, publisher: "pub {WRITTEN}", title: "t {WRITTEN}", published: 2022-10-27}}
people:
  speaker: {{name: "name {WRITTEN}", role: "role {WRITTEN}", of: ARM}}
items:
  thing: {{title: "item {WRITTEN}", body: csc}}
meetings:
  csc-1: {{body: csc}}
plans:
  plan: {{title: "plan {WRITTEN}", body: csc, measures: {{measure: "measure {WRITTEN}"}}}}
facts:
  held: {{on: 2022-10-27, what: held, meeting: csc-1, venue: "venue {WRITTEN}", from: S1}}
  proposed: {{on: 2022-10-20, what: proposed, item: thing, note: "note {WRITTEN}", from: S1}}
  objects: {{on: 2022-10-27, what: objects, item: thing, by: ARM, grounds: "grounds {WRITTEN}",
    wording: {{S1: "wording {WRITTEN}"}}, from: S1}}
  said: {{on: 2022-10-27, what: statement, by: speaker, about: thing, says: "says {WRITTEN}",
    from: S1}}
  doubted: {{what: dispute, fact: held, says: {{quorum: "quorum {WRITTEN}"}}, from: S1}}
  failed: {{on: 2022-10-27, what: unfulfilled, measure: measure, because: other,
    grounds: "because {WRITTEN}", from: S1}}
"""

COMMANDS = (
    "agenda",
    "show thing",
    "show csc-1",
    "show plan",
    "show csto",
    "show csc",
    "show ARM",
    "show s-1",
    "show speaker",
    "show objects",
    "show proposed",
    "history thing",
    "positions thing",
    "meetings",
    "measures",
    "conflicts",
    "statements",
    "sources",
    "log --limit 0",
    "search red",
    "about ARM",
    "why thing",
    "why thing ARM",
    "why held",
    "diff all --recorded-until @5..",
    "news",
    "todo",
)


WITHOUT_TEXT = {"schema", "completion"}
"""Commands that show nothing of what a log holds."""

WRITES = (
    "record thing discussed --on 2022-10-28 --source s-1 --grounds",
    "stance thing ARM supports --on 2022-10-28 --source s-1 --grounds",
    "statement speaker --on 2022-10-28 --source s-1",
    "tally --item thing --on 2022-10-28 --source s-1 --total 3 --of",
    "corroborate held --source s-1 --note",
    "dispute held --source s-1 --says",
    "meeting announce csc-2 --body csc --on 2022-10-27 --source s-1 --venue",
    "measure report measure dropped --on 2022-10-28 --source s-1 --grounds",
    "source add s-2 --publisher",
    "party add NEW",
    "org add other",
    "item add new-thing",
    "plan register new-plan",
    "correct objects --reason mistyped --set",
    "retract objects --reason",
)
"""Commands that record a text, without it."""


@pytest.fixture
def nasty(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """Run commands on a log whose every text is full of control characters, in its folder."""
    monkeypatch.chdir(tmp_path)
    assert cli("init").code == 0
    told = cli("import", str(file(tmp_path, DOCKET)))
    assert (told.code, told.err) == (0, "")
    return cli


@pytest.mark.parametrize("form", ["table", "json", "jsonl", "csv"])
def test_nothing_reaches_stdout_raw(nasty: Cli, form: str) -> None:
    """In no format does any answer hold a character that a terminal would obey."""
    for command in COMMANDS:
        ran = nasty(*command.split(), "--format", form)
        assert ran.code == 0, ran.err
        assert not DANGEROUS & set(ran.out + ran.err), command


def test_every_reading_command_is_asked() -> None:
    """A new command that answers gets its line in COMMANDS."""
    assert {command.split()[0] for command in COMMANDS} >= set(READING) - WITHOUT_TEXT


@pytest.mark.parametrize("form", ["table", "json"])
@pytest.mark.parametrize("line", WRITES)
def test_what_is_recorded_is_told_harmless(nasty: Cli, line: str, form: str) -> None:
    """Whether a text is recorded or refused, what is said of it is harmless; so with --dry-run."""
    text = f"grounds={NASTY}" if "--set" in line else NASTY
    for more in (["--dry-run"], []):
        ran = nasty(*line.split(), text, "--format", form, *more)
        assert ran.code not in {64, 70}, ran
        assert not DANGEROUS & set(ran.out + ran.err), line


@pytest.mark.parametrize("command", [*READING, "retract", "import", "backup", "meeting hold"])
def test_a_refused_word_is_told_harmless(nasty: Cli, command: str) -> None:
    """A word that is nothing's name, or one too many, is named with escapes."""
    for words in ([NASTY], ["--on", NASTY], ["--format", NASTY], [f"--{NASTY}"]):
        ran = nasty(*command.split(), *words)
        assert ran.code != 70
        assert not DANGEROUS & set(ran.out + ran.err), (command, ran)


def test_people_see_escapes(nasty: Cli) -> None:
    """A table shows what was stored, as escapes."""
    assert r"item \x1b[31mred\x1b]0;title\x07 \u202eback" in nasty("show", "thing").table()
    assert r"grounds \x1b[31mred" in nasty("positions", "thing").table()


def test_programs_get_what_was_stored(nasty: Cli) -> None:
    """JSON and JSON Lines decode to the very text that was recorded."""
    assert nasty("show", "thing", "--format", "json").json()["title"] == f"item {NASTY}"
    (line,) = nasty("agenda", "--format", "jsonl").table().splitlines()
    assert msgspec.json.decode(line)["title"] == f"item {NASTY}"


def test_csv_rows_stay_rows(nasty: Cli) -> None:
    """A stored line break makes no row of its own in CSV."""
    text = nasty("agenda", "--format", "csv").table()
    (row,) = csv.DictReader(io.StringIO(text))
    assert text.count("\n") == 2
    assert row["title"] == f"item {visible(NASTY)}"


def test_a_refusal_shows_escapes(cli: Cli, tmp_path: Path) -> None:
    """Text of a file in a refusal is made visible too."""
    assert cli("init").code == 0
    path = file(
        tmp_path, DOCKET.replace("what: objects, item: thing", f'what: "{WRITTEN}", item: thing')
    )
    ran = cli("import", str(path))
    assert ran.code not in {0, 70}
    assert len(ran.problems()) == 1
    assert not DANGEROUS & set(ran.err)


def test_what_steers_is_not_printable() -> None:
    """Printable text is not looked into: no character that has to be escaped is any."""
    steering = [chr(code) for code in range(sys.maxunicode + 1) if re.match(_CONTROL, chr(code))]
    assert {"\x1b", "\x7f", "\x9b", "\u202e", "\ufeff"} <= set(steering)
    assert not any(one.isprintable() for one in steering)


@given(st.text())
def test_visible_text_is_harmless(text: str) -> None:
    """Whatever the text: no control character is left, and harmless text stays as it is."""
    shown = visible(text)
    assert not (DANGEROUS | {"\n"}) & set(shown)
    if not (DANGEROUS | {"\n"}) & set(text):
        assert shown == text


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_escaped_json_means_the_same(text: str) -> None:
    """Escapes in JSON change nothing of what it says."""
    escaped = escaped_json(msgspec.json.encode(text).decode())
    assert not DANGEROUS & set(escaped)
    assert msgspec.json.decode(escaped) == text


@pytest.mark.parametrize(
    ("number", "word", "wanted"),
    [
        (0, "row", "0 rows"),
        (1, "entry", "1 entry"),
        (2, "entry", "2 entries"),
        (10_000, "event", "10,000 events"),
    ],
)
def test_counts(number: int, word: str, wanted: str) -> None:
    """Numbers agree with their nouns."""
    assert count(number, word) == wanted


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("no folder /x/ postgresql:/anna:s3cret@h/log", "no folder /x/ postgresql:/anna:***@h/log"),
        ("no postgresql://anna:s3/c@t@h/log: why", "no postgresql://anna:***@h/log: why"),
        ("cannot reach postgresql://anna@h:5432/log (x@y)", None),
        ("write postgresql+psycopg://USER@HOST:PORT/DATABASE, with @", None),
        ("--says by=BLR@2: anna@example.org", None),
    ],
)  # fmt: skip
def test_a_password_is_taken_out_of_whatever_is_said(typed: str, said: str | None) -> None:
    """Also where a URL was given in the place of a file, or with a blank before it."""
    assert masked(typed) == (typed if said is None else said)


@pytest.mark.parametrize("form", ["--db", "audit check"])
def test_a_url_in_the_place_of_a_file_shows_no_password(cli: Cli, form: str) -> None:
    """It is taken for a path, and told without what is secret in it."""
    url = "postgresql:/anna:s3cret@127.0.0.1:1/log"
    words = ["--db", url, "agenda"] if form == "--db" else ["audit", "check", url]
    assert "s3cret" not in cli(*words).err
