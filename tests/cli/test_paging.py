"""The pager: on a terminal alone, for what does not fit it; leaving it is no error."""

from collections.abc import Mapping
from pathlib import Path

import click
import pytest

from tests.cli.support import Cli, command, environment, process
from tests.cli.terminal import Terminal
from tests.cli.test_safe_text import DANGEROUS, DOCKET
from tests.dockets import file

LONG = ("log", "--limit", "0")
PAGER = """\
cat >seen
echo "less=$LESS"
echo PAGING
read key </dev/tty
echo "key=$key"
"""
"""Keeps what it was given, and waits for a line of keys."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with pagers."""
    (tmp_path / "pager").write_text(PAGER, encoding="utf-8")
    (tmp_path / "stubborn").write_text(f"trap 'echo caught' INT\n{PAGER}", encoding="utf-8")
    (tmp_path / "early").write_text("exec 0<&-\necho EARLY\n", encoding="utf-8")
    return tmp_path


def sat(log: Path, folder: Path, *words: str, rows: int = 20, **env: str) -> Terminal:
    """Sit at a terminal at which a command runs."""
    surroundings = environment({"TERM": "xterm-256color", "TRACKER_DB": str(log), **env})
    given: Mapping[str, str] = {
        name: text
        for name, text in surroundings.items()
        if name in env or name not in {"PAGER", "TRACKER_PAGER", "LESS", "LINES"}
    }
    return Terminal(command(*words), folder, given, rows=rows)


def test_a_long_answer_is_paged(told_once: Path, folder: Path) -> None:
    """The pager gets the whole answer, with its colours; its end is the command's."""
    with sat(told_once, folder, *LONG, PAGER="sh pager") as terminal:
        assert "less=FRX" in terminal.until("PAGING")
        terminal.press("q\n")
        code, shown = terminal.end()
    assert (code, "key=q" in shown) == (0, True)
    seen = (folder / "seen").read_text(encoding="utf-8")
    assert "\x1b[2mon 2026-11-21" in seen
    assert "@94" in seen
    assert seen.endswith("(asiaplus-2023-11)\n")


@pytest.mark.parametrize("form", ["json", "jsonl", "csv"])
def test_every_format_is_paged(told_once: Path, folder: Path, form: str) -> None:
    """What the pager gets is what a pipe would have got."""
    with sat(told_once, folder, *LONG, "--format", form, TRACKER_PAGER="sh pager") as terminal:
        terminal.until("PAGING")
        terminal.press("\n")
        assert terminal.end()[0] == 0
    piped = process(*LONG, "--format", form, cwd=folder, env={"TRACKER_DB": str(told_once)})
    assert (folder / "seen").read_text(encoding="utf-8") == piped.table()


def test_less_is_left_as_it_is_set(told_once: Path, folder: Path) -> None:
    """LESS of the user's own wins."""
    with sat(told_once, folder, *LONG, PAGER="sh pager", LESS="S") as terminal:
        assert "less=S" in terminal.until("PAGING")
        terminal.press("\n")
        assert terminal.end()[0] == 0


@pytest.mark.parametrize(
    ("words", "env"),
    [
        (("agenda", "csc"), {"rows": "60"}),
        (LONG, {"TRACKER_PAGER": ""}),
        (LONG, {"TRACKER_PAGER": "cat"}),
        (LONG, {"PAGER": ""}),
        (LONG, {"PAGER": "no-such-program"}),
        (LONG, {"PAGER": "sh 'open"}),
        (LONG, {"PAGER": "sh pager", "TERM": "dumb"}),
        (("--no-pager", *LONG), {"PAGER": "sh pager"}),
    ],
)
def test_what_is_not_paged(
    told_once: Path, folder: Path, words: tuple[str, ...], env: dict[str, str]
) -> None:
    """What fits, what nobody wants paged, and where there is no pager: the answer as it is."""
    rows = int(env.pop("rows", "20"))
    with sat(told_once, folder, *words, rows=rows, **{"PAGER": "sh pager", **env}) as terminal:
        terminal.until("(@0|of 95 entries)")
        code, _ = terminal.end()
    assert code == 0
    assert "PAGING" not in terminal.shown
    assert "Traceback" not in terminal.shown


def test_nothing_is_paged_into_a_pipe(told_once: Path, folder: Path) -> None:
    """Where stdout is no terminal, no pager runs."""
    ran = process(*LONG, cwd=folder, env={"TRACKER_DB": str(told_once), "PAGER": "sh pager"})
    assert "PAGING" not in ran.table()


def test_an_early_end_is_no_error(told_once: Path, folder: Path) -> None:
    """A pager that reads nothing and ends leaves the exit code 0 and no traceback."""
    with sat(told_once, folder, *LONG, "--format", "json", PAGER="sh early") as terminal:
        assert terminal.end()[0] == 0
    assert "EARLY" in terminal.shown
    assert "Traceback" not in terminal.shown
    assert "tracker:" not in terminal.shown


def test_an_interrupt_is_the_pagers(told_once: Path, folder: Path) -> None:
    """Ctrl-C reaches the pager; the command waits for its end, and ends well."""
    with sat(told_once, folder, *LONG, PAGER="sh stubborn") as terminal:
        terminal.until("PAGING")
        terminal.press("\x03")
        terminal.until("caught")
        terminal.press("\n")
        assert terminal.end()[0] == 0
    assert "Traceback" not in terminal.shown
    assert "interrupted" not in terminal.shown


@pytest.mark.of_a_file
def test_stored_text_is_harmless_in_the_pager(cli: Cli, folder: Path) -> None:
    """Colours are all that a pager is told besides text, whatever is stored."""
    assert cli("init").code == 0
    assert cli("import", str(file(folder, DOCKET))).code == 0
    with sat(folder / "log.db", folder, *LONG, PAGER="sh pager", rows=5) as terminal:
        terminal.until("PAGING")
        terminal.press("\n")
        assert terminal.end()[0] == 0
    seen = (folder / "seen").read_text(encoding="utf-8")
    assert r"\x1b[31mred" in seen
    assert not DANGEROUS & set(click.unstyle(seen))


def test_refusals_are_not_paged(told_once: Path, folder: Path) -> None:
    """An error is a line on stderr, as always."""
    with sat(told_once, folder, "show", "nothing-like-it", PAGER="sh pager") as terminal:
        code, shown = terminal.end()
    assert code == 40
    assert shown.startswith("tracker: unknown name")
