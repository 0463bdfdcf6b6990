"""Starting: whole processes, beside Python with the same libraries. Byte code is compiled first.

What counts is the processor's time, user and system: the clock of a start is mostly what else the
machine does. The program is started by the script that an installation makes.
"""

import compileall
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measuring import Race, Work, race

ROOT = Path(__file__).resolve().parents[1]

CLICK = "import click"
BOTH = "import click, sqlalchemy"
READING = (
    ["agenda"], ["show", "armenia-assistance"], ["why", "armenia-assistance"], ["todo"],
    ["log"], ["news"], ["search", "armenia"], ["brief", "armenia-assistance"],
)  # fmt: skip
SCRIPT = """\
import sys
from tracker.__main__ import program
if __name__ == "__main__":
    sys.exit(program())
"""
"""What an installation puts on the path as ``tracker``."""

TIMES = 3
"""A start is short: it is run so many times in each round of the others."""


def starts(folder: Path, rounds: int) -> Iterator[Race]:
    """Help, reading commands on the CSTO docket as tables and as JSON, and completion."""
    for package in ("tracker", "benchmarks", "tests"):
        compileall.compile_dir(ROOT / package, quiet=1)
    program = folder / "tracker"
    program.write_text(SCRIPT, encoding="utf-8")
    environ = {
        **os.environ, "PYTHONPATH": str(ROOT), "TRACKER_DB": str(folder / "start.db"),
        "TRACKER_STATE": str(folder / "state"), "TRACKER_RECORDER": "bench",
    }  # fmt: skip
    for words in (["init"], ["import", str(ROOT / "fixtures/csto.yaml")]):
        _cost(environ, str(program), *words)
    commands = [["--help"], *READING, *([*words, "--format", "json"] for words in READING[:2])]
    for words in commands:
        goals = {CLICK: 1 / 1.3} if words == ["--help"] else {BOTH: 1.0, CLICK: 0.5}
        yield _race(environ, " ".join(words), [str(program), *words], rounds, goals)
    line = {"_TRACKER_COMPLETE": "bash_complete", "TRACKER_LINE": "tracker show arm"}
    completing = environ | line
    yield _race(completing, "completing `show arm`", [str(program)], rounds, {CLICK: 0.5})


def _race(
    environ: dict[str, str], what: str, words: list[str], rounds: int, goals: dict[str, float]
) -> Race:
    contenders: dict[str, Work] = {
        "ours": lambda: _cost(environ, *words),
        CLICK: lambda: _cost(environ, "-c", CLICK),
        BOTH: lambda: _cost(environ, "-c", BOTH),
    }
    return race(f"start (CPU): tracker {what}", "ms", contenders, TIMES * rounds, goals)


def _cost(environ: dict[str, str], *words: str) -> float:
    """Run Python once; gives the seconds of the processor that it took."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    silent = [(os.POSIX_SPAWN_DUP2, nothing, 1)]
    child = os.posix_spawn(sys.executable, [sys.executable, *words], environ, file_actions=silent)
    os.close(nothing)
    _, status, used = os.wait4(child, 0)
    if status:
        raise SystemExit(f"{' '.join(words)} ended with {os.waitstatus_to_exitcode(status)}")
    return used.ru_utime + used.ru_stime
