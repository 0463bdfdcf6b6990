"""Free text from standard input or an editor: one text a command, and never half a record."""

import io
from pathlib import Path

import pytest

from tests.cli.support import USAGE, Cli
from tracker import errors

STATEMENT = ("statement", "zas", "--on", "2024-01", "--source", "s1")
NEW = ("--new", "--name", "s1=TASS")


@pytest.fixture
def world(cli: Cli) -> Cli:
    """A log with a speaker and a source."""
    assert cli("init").code == 0
    assert cli(*STATEMENT, "first", *NEW, "--key", "first").code == 0
    return cli


@pytest.fixture
def piped(monkeypatch: pytest.MonkeyPatch) -> io.BytesIO:
    """What standard input holds; it is filled by the test."""
    stream = io.BytesIO()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(stream))
    return stream


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An editor that writes two lines, and notes that it was opened."""
    program = tmp_path / "editor.sh"
    opened = tmp_path / "opened"
    program.write_text(f'#!/bin/sh\necho x >> "{opened}"\nprintf "two\\n lines \\n" > "$1"\n')
    program.chmod(0o755)
    monkeypatch.setenv("VISUAL", str(program))
    return opened


def fill(stream: io.BytesIO, text: bytes) -> None:
    """Put bytes where they are read."""
    stream.write(text)
    stream.seek(0)


def last(cli: Cli) -> dict[str, object]:
    """The last fact's details."""
    found: dict[str, object] = cli("show", "last", "--format", "json").json()["details"]
    return found


def size(cli: Cli) -> int:
    """How many entries the log has."""
    return int(cli("agenda", "--format", "json").json()["moment"]["entries"])


def test_a_text_from_standard_input(world: Cli, piped: io.BytesIO) -> None:
    """Hard-wrapped lines are one paragraph; an empty line divides."""
    fill(piped, "  wrapped\r\nby an éditor \n\n\nnext\n".encode())
    assert world(*STATEMENT, "-").code == 0
    assert last(world)["summary"] == "wrapped by an éditor\n\nnext"


@pytest.mark.parametrize("option", ["--note", "--wording"])
def test_options_take_it_too(world: Cli, piped: io.BytesIO, option: str) -> None:
    """A source's wording alone or under its name."""
    fill(piped, b"some text\n")
    named = "s1=-" if option == "--wording" else "-"
    assert world(*STATEMENT, "second", option, named).code == 0
    fact = world("show", "last", "--format", "json").json()["history"][0]
    told = fact["note"] if option == "--note" else fact["wording"][0]["wording"]
    assert told == "some text"


@pytest.mark.parametrize(
    ("text", "code", "wanted"),
    [
        (b"", errors.NoText.exit_code, "no text for SUMMARY came from standard input"),
        (b" \n\n", errors.NoText.exit_code, "nothing was recorded"),
        (b"\xff\xfe", errors.InvalidText.exit_code, "bytes that are not UTF-8 (byte 0)"),
        (b"a\x00b", errors.InvalidText.exit_code, "U+0000"),
    ],
)
def test_no_text_records_nothing(
    world: Cli, piped: io.BytesIO, text: bytes, code: int, wanted: str
) -> None:
    """One clear line."""
    fill(piped, text)
    before = size(world)
    ran = world(*STATEMENT, "-")
    assert wanted in ran.refusal()
    assert (ran.code, size(world)) == (code, before)


def test_one_text_a_command(world: Cli, piped: io.BytesIO) -> None:
    """There is one standard input."""
    fill(piped, b"text")
    ran = world(*STATEMENT, "-", "--note", "-")
    assert ran.refusal().startswith("only one text of a command can be `-` or `+`")
    assert ran.code == USAGE


def test_an_editor_writes_a_text(world: Cli, editor: Path) -> None:
    """It is opened once, for any free text."""
    assert world(*STATEMENT, "+").code == 0
    assert last(world)["summary"] == "two lines"
    assert editor.read_text() == "x\n"
    corrected = world("correct", "last", "--reason", "+", "--set", "kind=remark")
    assert "retracted (mistake): two lines" in corrected.table()
    assert "two lines" in world("dispute", "first", "--says", "+", "--source", "s1").table()
    assert "retracted (mistake): two lines" in world("retract", "first", "--reason", "+").table()


def test_an_editor_opens_when_all_else_is_good(world: Cli, editor: Path) -> None:
    """Nobody loses a text to a mistyped name."""
    ran = world("statement", "zass", "+", "--on", "2024-01", "--source", "s1")
    assert ran.refusal() == "SPEAKER: unknown party 'zass'; did you mean zas? else add --new"
    assert not editor.exists()


@pytest.mark.parametrize(
    ("program", "code", "wanted"),
    [
        ("true", errors.NoText.exit_code, "no text for SUMMARY came from the editor"),
        ("false", errors.EditorFailed.exit_code, "false: Editing failed"),
        ("no-such-editor", errors.EditorFailed.exit_code, "set EDITOR, or pipe the text in"),
    ],
)
def test_an_editor_that_fails(
    world: Cli, monkeypatch: pytest.MonkeyPatch, program: str, code: int, wanted: str
) -> None:
    """One clear line, and nothing is recorded."""
    monkeypatch.setenv("VISUAL", program)
    before = size(world)
    ran = world(*STATEMENT, "+")
    assert wanted in ran.refusal()
    assert (ran.code, size(world)) == (code, before)
