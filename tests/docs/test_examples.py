"""Tests of what pages show: their commands are run, and print what is shown."""

import re
from pathlib import Path

import pytest

from tests.docs.pages import PAGES, WRITTEN
from tests.project.transcripts import BLOCK, FILE, PROMPT, filled, fits, output, scratch
from tracker import __version__

RUN = [
    name for name in WRITTEN if any(found[1] == "console" for found in BLOCK.finditer(PAGES[name]))
]


@pytest.mark.parametrize("name", RUN)
def test_commands_print_what_a_page_shows(name: str) -> None:
    """Each command of a page is run in its order; what it prints is what the page says."""
    assert filled(PAGES[name]) == PAGES[name]


def test_the_readme_and_the_concepts_are_executed() -> None:
    """The pages for newcomers show commands, so that the test above is about something."""
    assert {"README.md", "docs/concepts.md", "docs/architecture.md"} <= set(RUN)
    assert PAGES["README.md"].count(f"\n{PROMPT} ") >= 8


@pytest.mark.parametrize("name", WRITTEN)
def test_no_console_block_escapes(name: str) -> None:
    """A console block begins with a command of ours: none is left unexecuted."""
    shown = [found[2] for found in BLOCK.finditer(PAGES[name]) if found[1] == "console"]
    assert all(text.startswith(PROMPT) for text in shown)


def test_the_first_screen_names_the_two_commands() -> None:
    """Who opens the README finds what it is for, and the two commands, before all else."""
    first = PAGES["README.md"].splitlines()[:20]
    assert [line.split("  ")[0] for line in first if line.startswith("make")] == [
        "make demo",
        "make test",
    ]


def test_dockets_on_pages_are_imported() -> None:
    """A YAML block that names its file is imported by a command of the same page."""
    for name in WRITTEN:
        for found in BLOCK.finditer(PAGES[name]):
            file = FILE.match(found[2]) if found[1] == "yaml" else None
            assert file is None or re.search(rf"^\$ .*import {file[1]}$", PAGES[name], re.MULTILINE)


def test_a_wrong_transcript_is_put_right() -> None:
    """Output that the program does not give is replaced; what surrounds it stays."""
    page = "Before\n\n```console\n$ tracker --version\n{}\n```\n\nAfter `code`\n"
    assert filled(page.format("something")) == page.format(f"agenda-tracker {__version__}")


def test_each_command_of_a_block_has_its_own_output() -> None:
    """Commands of one block run one after another, also where a blank line parts them."""
    page = "```console\n$ tracker --version\n…\n\n$ tracker nonsense\n…\n```\n"
    assert filled(page) == page
    assert "nonsense" in filled(page.replace("nonsense\n…", "nonsense\nall is well"))


def test_other_blocks_are_left_alone() -> None:
    """Neither another language nor another command is run."""
    page = "```text\n$ tracker --version\n```\n\n```console\n$ make demo\n```\n"
    assert filled(page) == page


@pytest.mark.parametrize(
    ("shown", "found", "same"),
    [
        ("a\nb\n", "a\nb\n", True),
        ("a\n", "a\nb\n", False),
        ("a\n…\n", "a\nb\nc\n", True),
        ("…\n", "", True),
        ("a … c\n", "a b c\n", True),
        ("a … c\n", "a b\nc\n", False),
        ("a.c\n", "abc\n", False),
    ],
)
def test_an_ellipsis_stands_for_what_is_left_out(shown: str, found: str, *, same: bool) -> None:
    """Within a line for any text, alone for any lines; all else is as it stands."""
    assert fits(shown, found) is same


def test_the_scratch_folder_is_the_same_every_day() -> None:
    """Clock, recorder and origin are set there; the log of whoever runs this is not touched."""
    with scratch() as folder:
        first = output("tracker init")
        assert (folder / "tracker.db").exists()
    with scratch():
        assert output("tracker init") == first
    assert "…/tracker.db" in first
    assert not Path("tracker.db").exists()
