"""Completion in a real bash: a line is typed with a TAB in it, and the words that ran are read."""

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cli.support import ROOT, environment
from tests.cli.terminal import Terminal

PROGRAM = """\
#!/bin/sh
if [ -n "$_TRACKER_COMPLETE" ]; then PYTHONPATH={root} exec {python} -m tracker "$@"; fi
printf '<%s>' "$@"; echo
"""
"""Completes as the program does; run, it says with which words."""

START = """\
PS1='READY>'
PATH={folder}:$PATH
bind 'set enable-bracketed-paste off'
PYTHONPATH={root} source <({python} -m tracker completion bash)
"""

Type = Callable[[str], str]


@pytest.fixture(scope="module")
def bash(told_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Type]:
    """Type lines into one bash; each gives the words with which the program ran."""
    folder = tmp_path_factory.mktemp("bash")
    shutil.copy(told_once, folder / "tracker.db")
    names = {"root": ROOT, "python": sys.executable, "folder": folder}
    (folder / "tracker").write_text(PROGRAM.format(**names), encoding="utf-8")
    (folder / "tracker").chmod(0o755)
    (folder / "rc").write_text(START.format(**names), encoding="utf-8")
    words = ("bash", "--noprofile", "--rcfile", str(folder / "rc"), "-i")
    env = environment({"TERM": "dumb", "HISTFILE": "/dev/null"})
    with Terminal(words, folder, env, rows=50) as terminal:
        terminal.until("READY>")

        def type_(line: str) -> str:
            terminal.press(line + "\n")
            shown = terminal.until(r"READY>$")
            return shown.replace("\r", "").split("\n")[-2]

        yield type_


@pytest.mark.parametrize(
    ("line", "ran"),
    [
        ("tracker sch\t", "<schema>"),
        ("tracker show armenia-assi\t", "<show><armenia-assistance>"),
        ("tracker stance x az\t", "<stance><x><AZE>"),
        ("tracker record armenia-assistance disc\t", "<record><armenia-assistance><discussed>"),
        ("tracker meetings --body=css\t", "<meetings><--body=cssc>"),
        ("tracker meetings --body css\t", "<meetings><--body><cssc>"),
        (
            "tracker meeting hold m --item armenia-assistance=disc\t",
            "<meeting><hold><m><--item><armenia-assistance=discussed>",
        ),
        ("tracker log --stream item/armenia-as\t", "<log><--stream><item/armenia-assistance>"),
        ("tracker show 'armenia-assi\t", "<show><armenia-assistance>"),
        ("X=1 tracker --db tracker.db show AZ\t", "<--db><tracker.db><show><AZE>"),
        ("true && tracker show AZ\t", "<show><AZE>"),
        ("tracker --db tracker.d\tshow AZ\t", "<--db><tracker.db><show><AZE>"),
        ("tracker --db nowhere.db show AZ\t", "<--db><nowhere.db><show><AZ>"),
        ("tracker show @6\t", "<show><@6>"),
    ],
)
def test_a_line_with_a_tab(bash: Type, line: str, ran: str) -> None:
    """What is completed is what the program gets; what can't be stays as typed."""
    assert bash(line) == ran
