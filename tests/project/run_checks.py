"""Run every check, say how long each took, and fail if one did: `make test`.

A failed check does not stop the others: one run tells all that is wrong.
"""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from time import monotonic
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
PYTHON = sys.executable


class Check(NamedTuple):
    """A check: its name and the command that fails where something is wrong."""

    name: str
    command: tuple[str, ...]


class Outcome(NamedTuple):
    """How a check went: its name, its exit code, the seconds it took."""

    name: str
    code: int
    seconds: float


CHECKS = (
    Check("format", (str(BIN / "ruff"), "format", "--check", ".")),
    Check("lint", (str(BIN / "ruff"), "check", ".")),
    Check("types", (str(BIN / "mypy"),)),
    Check("imports", (str(BIN / "lint-imports"), "--no-logo")),
    Check("migrations", (PYTHON, "-m", "tests.project.check_migrations")),
    Check("docs", (PYTHON, "-m", "tests.project.check_docs")),
    Check("tests", (PYTHON, "-m", "pytest", "-n", "2", "--dist", "loadfile", "--durations=10")),
)


def run(check: Check) -> Outcome:
    """Run one check from the checkout's folder; its output goes straight through."""
    print(f"\n=== {check.name}: {' '.join(_readable(check.command))}", flush=True)
    start = monotonic()
    code = subprocess.run(check.command, cwd=ROOT, check=False).returncode
    return Outcome(check.name, code, monotonic() - start)


def summary(outcomes: Sequence[Outcome]) -> str:
    """Write a line per check, ``ok`` or ``FAILED`` with its seconds, and the sum of these."""
    lines = [
        f"{'FAILED' if code else 'ok':6}  {name:<10}  {seconds:7.1f} s"
        for name, code, seconds in outcomes
    ]
    total = sum(outcome.seconds for outcome in outcomes)
    return "\n".join(["=== how it went", *lines, f"{'':6}  {'all':<10}  {total:7.1f} s"])


def _readable(command: Sequence[str]) -> list[str]:
    """Leave out the folder of the program that is run."""
    return [Path(command[0]).name, *command[1:]]


def main(checks: Sequence[Check] = CHECKS) -> int:
    """Run all checks; the exit code is 1 where at least one failed."""
    outcomes = [run(check) for check in checks]
    print(f"\n{summary(outcomes)}", flush=True)
    return int(any(outcome.code for outcome in outcomes))


if __name__ == "__main__":
    sys.exit(main())
