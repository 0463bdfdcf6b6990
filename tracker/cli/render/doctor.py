"""The doctor's report: a line for each check, and below it what to do where that is something."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tracker.cli.render.columns import Columns, Row
from tracker.cli.render.parts import line
from tracker.cli.render.styled import Blocks
from tracker.cli.render.text import count

if TYPE_CHECKING:
    from tracker.app.reports import Check, DoctorReport

MARKS = {"ok": "", "look": "!", "broken": "x"}


def doctor(answer: "DoctorReport") -> Blocks:
    """All checks, and what comes of them."""
    rows: list[Row] = [row for check in answer.checks for row in _rows(check)]
    yield Columns(("=CHECK", "=STATE", "FOUND"), rows)
    yield ""
    yield line(_verdict(answer))


def _rows(check: "Check") -> Iterator[Row]:
    mark = MARKS[check.state]
    yield (mark, check.check, check.state, check.found)
    if check.todo is not None:
        yield ("", "", "", f"→ {check.todo}")


def _verdict(report: "DoctorReport") -> str:
    states: list[str] = [check.state for check in report.checks]
    found = [
        f"{count(number, 'check')} {word}"
        for state, word in (("broken", "broken"), ("look", "worth a look"))
        if (number := states.count(state))
    ]
    return ", ".join(found) if found else f"all {len(states)} checks are ok"
