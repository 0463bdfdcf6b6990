"""A process ends at once where all is done; in Python's own way where somebody waits for that."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

PROGRAM = """
import atexit, sys, threading

class Module:
    def __del__(self):
        print("taken apart", file=sys.stderr, flush=True)

module = Module()
{before}
from tracker.__main__ import program
code = program()
atexit.register(print, "registered later")
threading.Thread(target=lambda: (threading.main_thread().join(), print("a thread"))).start()
print("and a rest", end="")
sys.exit(code)
"""


def _run(*words: str, before: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", PROGRAM.format(before=before), *words],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize(("word", "code"), [("--version", 0), ("nonsense", 64)])
def test_all_is_done_before_the_end(word: str, code: int) -> None:
    """Threads are waited for, what was registered is called, all is written; nothing else is."""
    ran = _run(word)
    assert ran.returncode == code
    assert ran.stdout.endswith("and a resta thread\nregistered later\n")
    assert "taken apart" not in ran.stderr


def test_who_was_there_before_is_called_too() -> None:
    """What measures a process registers before it begins: then it ends as every other one."""
    ran = _run("--version", before="atexit.register(print, 'registered before')")
    assert ran.returncode == 0
    assert ran.stdout.endswith("registered later\nregistered before\n")
    assert ran.stderr == "taken apart\n"


def test_an_error_that_is_raised_goes_the_usual_way() -> None:
    """Nobody takes an exit code for one that ended by an error."""
    before = "import tracker.cli; tracker.cli.main = lambda: 1 / 0"
    ran = _run(before=before)
    assert ran.returncode == 1
    assert "ZeroDivisionError" in ran.stderr
