"""Makes docs/cli.md: what ``--help`` says of every command, at a width of 100 columns."""

from collections.abc import Iterator

import click

from tracker.cli.commands import cli

WIDTH = 100
INTRO = """\
# Commands

What `--help` says of each command. Data goes to stdout, all else to stderr. Exit codes are in
[errors.md](errors.md), the keys of `--format json` in [json.md](json.md).

| variable | |
|---|---|
| `TRACKER_DB` | the log, where `--db` is not given |
| `TRACKER_READ_DB` | [a replica](operations.md#reading-from-a-replica) to read from |
| `TRACKER_RECORDER` | who records, where `--recorder` is not given |
| `TRACKER_LOCK_TIMEOUT` | seconds to wait for another writer (60) |
| `TRACKER_STATE` | the folder of [what you have seen of logs](audit.md#pins-what-you-have-seen) |
| `TRACKER_PAGER`, else `PAGER` | what shows long answers (`less`); empty or `cat`: nothing |
| `TRACKER_DEBUG` | any value: show where an internal error comes from |
| `NO_COLOR` | any value: no colours, on a terminal too |

A shell completes commands, options, the ids of things, the keys of facts, streams, and the
transitions of an item, those first that its state allows. It has to load a script once:

| shell | line | in the file |
|---|---|---|
| bash | `eval "$(tracker completion bash)"` | `~/.bashrc` |
| zsh | `eval "$(tracker completion zsh)"` | `~/.zshrc`, after `compinit` |
| fish | <code>tracker completion fish &#124; source</code> | `~/.config/fish/config.fish` |

A long answer goes to a pager, on a terminal alone; `tracker --no-pager COMMAND` prints it as it is.
"""


def page() -> str:
    """The whole page."""
    parts = [f"## `{name}`\n\n```text\n{text}\n```\n" for name, text in helps()]
    return "\n".join([INTRO, *parts])


def helps() -> Iterator[tuple[str, str]]:
    """The name and the help of each command, groups before what they hold."""
    for context in contexts():
        yield context.command_path, context.get_help()


def contexts() -> Iterator[click.Context]:
    """A context for each command of the tree."""
    yield from _below(cli, "tracker", None)


def _below(
    command: click.Command, name: str, parent: click.Context | None
) -> Iterator[click.Context]:
    context = command.make_context(
        name, [], parent=parent, resilient_parsing=True, terminal_width=WIDTH
    )
    yield context
    if isinstance(command, click.Group):
        for inner in command.list_commands(context):
            found = command.get_command(context, inner)
            if found is not None:
                yield from _below(found, inner, context)
