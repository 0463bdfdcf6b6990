"""What an audit finds, as data: nothing is raised, so that one run tells all that is wrong."""

from typing import Literal

import msgspec

from tracker.log.checkpoint import Checkpoint

Grade = Literal["damaged", "unknown", "warning"]
"""``unknown``: this program can't tell, as for an event of newer code."""

MOST = 1_000
"""Findings that are kept one by one; the rest is counted."""


class VerifyFinding(msgspec.Struct, frozen=True):
    """One thing that is not as it should be.

    ``check`` names the check, ``first`` and ``last`` the entries between which the damage lies
    (null where it is about no entry).
    """

    check: str
    grade: Grade
    first: int | None
    last: int | None
    text: str


class Outside(msgspec.Struct, frozen=True):
    """A checkpoint from outside the database, and where it was found (a file, the pins)."""

    checkpoint: Checkpoint
    where: str


class Findings:
    """Collects findings in order, and counts those beyond the first thousand."""

    def __init__(self) -> None:
        """Start with none."""
        self.kept: list[VerifyFinding] = []
        self.count = 0
        self.damaged = False
        self.unknown = False

    def add(
        self, check: str, first: int | None, text: str, *, last: int | None = None,
        grade: Grade = "damaged",
    ) -> None:  # fmt: skip
        """Take one finding; ``last`` is ``first`` where it is about one entry."""
        self.count += 1
        self.damaged = self.damaged or grade == "damaged"
        self.unknown = self.unknown or grade == "unknown"
        if len(self.kept) < MOST:
            self.kept.append(
                VerifyFinding(check, grade, first, first if last is None else last, text)
            )
