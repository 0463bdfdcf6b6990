"""Starting: whole processes, beside Python with the same libraries. Byte code is compiled first."""

import compileall
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measuring import Race, Work, once, race

ROOT = Path(__file__).resolve().parents[1]

CLICK = "import click"
BOTH = "import click, sqlalchemy"
READING = (["agenda"], ["show", "armenia-assistance"], ["why", "armenia-assistance"], ["todo"])


def starts(folder: Path, rounds: int) -> Iterator[Race]:
    """Help, reading commands on the CSTO docket as JSON and as tables, and completion."""
    for package in ("tracker", "benchmarks", "tests"):
        compileall.compile_dir(ROOT / package, quiet=1)
    log = folder / "start.db"
    environ = {
        **os.environ, "PYTHONPATH": str(ROOT), "TRACKER_DB": str(log),
        "TRACKER_STATE": str(folder / "state"), "TRACKER_RECORDER": "bench",
    }  # fmt: skip
    for words in (["init"], ["import", str(ROOT / "fixtures/csto.yaml")]):
        _run(environ, "-m", "tracker", *words)
    commands = [["--help"], *READING, *([*words, "--format", "json"] for words in READING[:2])]
    for words in commands:
        goals = {CLICK: 1 / 1.3} if words == ["--help"] else {BOTH: 1.0, CLICK: 0.5}
        yield _race(environ, " ".join(words), ["-m", "tracker", *words], rounds, goals)
    completing = {
        **environ, "_TRACKER_COMPLETE": "bash_complete", "COMP_WORDS": "tracker show arm",
        "COMP_CWORD": "2",
    }  # fmt: skip
    yield _race(completing, "completing `show arm`", ["-m", "tracker"], rounds, {CLICK: 0.5})


def _race(
    environ: dict[str, str], what: str, words: list[str], rounds: int, goals: dict[str, float]
) -> Race:
    contenders: dict[str, Work] = {
        "ours": once(lambda: _run(environ, *words)),
        CLICK: once(lambda: _run(environ, "-c", CLICK)),
        BOTH: once(lambda: _run(environ, "-c", BOTH)),
    }
    return race(f"start: tracker {what}", "ms", contenders, rounds, goals)


def _run(environ: dict[str, str], *words: str) -> None:
    """Run Python once."""
    command = [sys.executable, *words]
    subprocess.run(command, check=True, env=environ, stdout=subprocess.DEVNULL)
