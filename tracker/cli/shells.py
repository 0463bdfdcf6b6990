"""Completion in bash, zsh and fish: click's protocol, with what a shell's words need besides.

The script that a shell loads asks the program itself, through ``_TRACKER_COMPLETE``. The answer
is lines of words: no errors, nothing on stderr, exit code 0, whatever state the log is in.
"""

import os
from typing import Any, ClassVar

import click
from click.shell_completion import (
    BashComplete,
    CompletionItem,
    FishComplete,
    ShellComplete,
    ZshComplete,
    split_arg_string,
)

VARIABLE = "_TRACKER_COMPLETE"
"""Set by the script of a shell: ``bash_complete`` and so on."""
PROGRAM = "tracker"

BREAKS = "=:@"
"""Characters at which bash begins another word, whatever the quotes of the program say."""

BASH = """\
%(complete_func)s() {
    local type value
    COMPREPLY=()
    while IFS=, read -r type value; do
        case $type in
            dir) compopt -o dirnames 2>/dev/null ;;
            file) compopt -o default 2>/dev/null ;;
            plain) COMPREPLY+=("$value") ;;
        esac
    done < <(TRACKER_LINE="${COMP_LINE:0:COMP_POINT}" TRACKER_BREAKS="$COMP_WORDBREAKS" \\
        %(complete_var)s=bash_complete "$1" 2>/dev/null)
}
complete -o nosort -F %(complete_func)s %(prog_name)s 2>/dev/null ||
    complete -F %(complete_func)s %(prog_name)s
"""


class Bash(BashComplete):
    """Bash cuts words at ``=`` and ``:`` too: the line is read whole, the answer cut alike."""

    source_template: ClassVar[str] = BASH

    def source(self) -> str:
        """Write the script; it runs on any bash, so that none has to be asked its version."""
        return ShellComplete.source(self)

    def get_completion_args(self) -> tuple[list[str], str]:
        """Read the words before the cursor, and the one at it."""
        *words, last = split_arg_string(os.environ["TRACKER_LINE"] + "x")
        return words[1:], last[:-1]

    def complete(self) -> str:
        """Suggest what replaces the part of the word that bash means."""
        args, incomplete = self.get_completion_args()
        breaks = [each for each in BREAKS if each in os.environ.get("TRACKER_BREAKS", BREAKS)]
        kept = 1 + max((incomplete.rfind(each) for each in breaks), default=-1)
        found = whole(self, args, incomplete)
        cut = [CompletionItem(_cut(one, incomplete[:kept]), one.type) for one in found]
        return "\n".join(self.format_completion(item) for item in cut)


def _cut(item: CompletionItem[str], kept: str) -> str:
    return item.value.removeprefix(kept) if item.type == "plain" else item.value


class Zsh(ZshComplete):
    """Zsh replaces the whole word."""

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem[str]]:
        """Suggest whole words."""
        return whole(super(), args, incomplete)


class Fish(FishComplete):
    """Fish replaces the whole word, and would sort what is in order."""

    source_template: ClassVar[str] = FishComplete.source_template.replace(
        "--no-files", "--no-files --keep-order"
    )

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem[str]]:
        """Suggest whole words."""
        return whole(super(), args, incomplete)


def whole(shell: Any, args: list[str], incomplete: str) -> list[CompletionItem[str]]:  # noqa: ANN401 - a super() is no type
    """Suggest whole words: of ``--body=c`` with the option before the value."""
    option, mark, _ = incomplete.partition("=")
    before = f"{option}=" if mark and option.startswith("-") else ""
    found: list[CompletionItem[str]] = shell.get_completions(args, incomplete)
    return [CompletionItem(before + one.value, one.type, one.help) for one in found]


SHELLS: dict[str, type[ShellComplete]] = {"bash": Bash, "zsh": Zsh, "fish": Fish}


def script(shell: str) -> str:
    """The script that a shell loads."""
    return SHELLS[shell](click.Command(PROGRAM), {}, PROGRAM, VARIABLE).source()


def answer(instruction: str) -> int:
    """Answer a shell; gives the exit code. It never says anything but words."""
    from tracker.cli.commands import cli

    shell, _, wanted = instruction.partition("_")
    if shell not in SHELLS or wanted not in {"source", "complete"}:
        return 1
    try:
        asked = SHELLS[shell](cli, {}, PROGRAM, VARIABLE)
        text = script(shell) if wanted == "source" else asked.complete()
    except Exception:  # noqa: BLE001 - a shell has no place for an error
        return 0
    if text:
        click.echo(text.encode("utf-8", "replace"))
    return 0


LINES = """\b
Load it with a line in a file of the shell:
  bash   eval "$(tracker completion bash)"   in ~/.bashrc
  zsh    eval "$(tracker completion zsh)"    in ~/.zshrc, after compinit
  fish   tracker completion fish | source    in ~/.config/fish/config.fish
"""
"""What click leaves as it is: its first line is a backspace alone."""


@click.command(epilog=LINES)
@click.argument("shell", type=click.Choice(tuple(SHELLS)))
def completion(shell: str) -> None:
    """Print a script that lets a shell complete commands, ids, keys and transitions."""
    click.echo(script(shell), nl=False)


COMMANDS = (completion,)
