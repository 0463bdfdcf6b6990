"""The list of commands says of each what the command says of itself, where none is imported."""

import inspect
import pkgutil
import subprocess
import sys
from importlib import import_module
from typing import Any

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich import cells

from tracker import cli
from tracker.app import answers, reports
from tracker.cli.commands import HOMES
from tracker.cli.commands import cli as tree
from tracker.cli.render.columns import Line
from tracker.cli.render.layouts import LAYOUTS
from tracker.cli.render.styled import Block, written
from tracker.cli.render.widths import cell_len, chopped

ASKED = """
import sys
from tracker.cli.commands import cli
print(*cli.commands[sys.argv[1]].commands)
"""
OF_AUDIT = "auditing"
"""The module whose commands are those of a group, and no others."""
TEXT = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=30)


def own(module: str) -> Any:  # noqa: ANN401 - a module of the command line
    """Import a module of the command line."""
    return import_module(f"tracker.cli.{module}")


@pytest.mark.parametrize("name", sorted(HOMES))
def test_each_command_is_where_the_list_says(name: str) -> None:
    """Its module has it, and the first line of its help is the list's."""
    home, told = HOMES[name]
    command = tree.commands[name]
    assert command in own(home).COMMANDS
    assert command.name == name
    assert (command.help or "").splitlines()[0] == told


def test_no_command_is_left_out() -> None:
    """Each module's commands are listed."""
    modules = [one.name for one in pkgutil.iter_modules(cli.__path__) if one.name != OF_AUDIT]
    found = {one.name: module for module in modules for one in getattr(own(module), "COMMANDS", ())}
    assert found == {name: home for name, (home, _) in HOMES.items()}


@pytest.mark.parametrize(
    "name", [name for name, one in tree.commands.items() if isinstance(one, click.Group)]
)
def test_a_group_is_whole_when_it_alone_is_asked_for(name: str) -> None:
    """In a process of its own, where no other command was imported."""
    whole = tree.commands[name]
    assert isinstance(whole, click.Group)
    told = subprocess.run(
        [sys.executable, "-c", ASKED, name], capture_output=True, check=True, encoding="utf-8"
    )
    assert sorted(told.stdout.split()) == sorted(whole.commands)


@pytest.mark.parametrize("width", [40, 80, 100])
def test_help_is_as_the_commands_would_have_it(width: int) -> None:
    """The list of the help is click's own of the real commands."""
    context = tree.make_context("tracker", [], resilient_parsing=True)
    real, listed = click.HelpFormatter(width=width), click.HelpFormatter(width=width)
    click.Group.format_commands(tree, context, real)
    tree.format_commands(context, listed)
    assert listed.getvalue() == real.getvalue()


@pytest.mark.parametrize("begun", ["", "me", "xyz", "--"])
def test_names_are_completed_as_click_would(begun: str) -> None:
    """Names and short helps are those of the real commands; so are the options."""
    context = tree.make_context("tracker", [], resilient_parsing=True)
    real = click.Group.shell_complete(tree, context, begun)
    found = tree.shell_complete(context, begun)
    assert [(one.value, one.help) for one in found] == [(one.value, one.help) for one in real]


@pytest.mark.parametrize(("answer", "home"), LAYOUTS.items())
def test_each_answer_has_its_layout(answer: str, home: str) -> None:
    """The function takes that answer, which there is."""
    module, _, name = home.partition(".")
    lay_out = getattr(import_module(f"tracker.cli.render.{module}"), name)
    assert inspect.signature(lay_out).parameters["answer"].annotation == answer
    of_reports = answer in reports.__all__
    assert getattr(reports if of_reports else answers, answer).__name__ == answer


@given(TEXT)
def test_widths_are_those_of_unicode(text: str) -> None:
    """A text without the tables is as wide as with them."""
    assert cell_len(text) == cells.cell_len(text)


@given(TEXT.filter(bool), st.integers(2, 20))
def test_a_beginning_fits(text: str, width: int) -> None:
    """It is one of the text, and no wider than asked."""
    assert text.startswith(chopped(text, width))
    assert cells.cell_len(chopped(text, width)) <= width


def test_colours_are_written_where_wanted() -> None:
    """Of a line and of what stands at its right end; plain text has none."""
    blocks: list[Block | str] = [Line("a", "bold", "b"), "", Line("c")]
    assert written(blocks, 5, coloured=True) == "\x1b[1ma\x1b[0m   b\n\nc"
    assert written(blocks, 5, coloured=False) == "a   b\n\nc"
