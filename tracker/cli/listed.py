"""Commands that are known by name and help, and imported when they are asked for.

``tracker --help``, and a shell that completes a command's name, import none of them.
"""

from collections.abc import Iterator, Mapping, MutableMapping
from importlib import import_module
from typing import TYPE_CHECKING

import click

from tracker.cli.completing import suggest

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


class Homes(MutableMapping[str, click.Command]):
    """Commands by name; each is among the ``COMMANDS`` of its module in ``tracker.cli``."""

    def __init__(self, homes: Mapping[str, tuple[str, str]]) -> None:
        """Take of each name its module, and the first line of its help."""
        self._homes = homes
        self._found: dict[str, click.Command] = {}

    def __getitem__(self, name: str) -> click.Command:
        """Import a command."""
        if name not in self._found:
            home = import_module(f"tracker.cli.{self._homes[name][0]}")
            self[name] = next(one for one in home.COMMANDS if one.name == name)
            suggest(self[name], name)
        return self._found[name]

    def __setitem__(self, name: str, command: click.Command) -> None:
        self._found[name] = command

    def __delitem__(self, name: str) -> None:
        del self._found[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._homes)

    def __len__(self) -> int:
        return len(self._homes)

    def names(self) -> click.Group:
        """A group of the same names that has of each command its help alone."""
        known = self._homes.items()
        return click.Group(commands=[click.Command(name, help=told) for name, (_, told) in known])


class Listed(click.Group):
    """A group that is listed without importing what it holds."""

    commands: Homes

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands in the help."""
        self.commands.names().format_commands(ctx, formatter)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> "list[CompletionItem[str]]":
        """Complete a command's name, or an option."""
        from click.shell_completion import CompletionItem

        known = self.commands.names().commands
        names = [name for name in self.list_commands(ctx) if name.startswith(incomplete)]
        found = [CompletionItem(name, help=known[name].get_short_help_str()) for name in names]
        return [*found, *click.Command.shell_complete(self, ctx, incomplete)]
