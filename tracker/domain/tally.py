"""Tallies: claims about numbers. A tally never changes a status.

Pure domain. Meetings, items and plans share it.
"""

from typing import Literal

import msgspec

from tracker.domain.facts import Command, Event
from tracker.domain.known import PARTIES, Reference, refs

Qualifier = Literal["exact", "about", "over", "at least", "at most"]


class Total(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A number as a source gives it: ``about 20``."""

    number: int
    qualifier: Qualifier = "exact"

    def __str__(self) -> str:
        """Write it as read: ``34``, ``about 20``."""
        return str(self.number) if self.qualifier == "exact" else f"{self.qualifier} {self.number}"


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One part of a total: how many of which status, state or name."""

    name: str
    count: int


class TallyReported(Event, frozen=True):
    """Somebody counted: ``of`` what, the total, its parts; ``to`` whom it was told."""

    of: str
    total: Total | None = None
    parts: tuple[Part, ...] = ()
    composition: str | None = None
    to: str | None = None


class ReportTally(Command, frozen=True, kw_only=True):
    """Record a tally about a meeting, an item or a plan (``kind`` and ``name``)."""

    kind: str
    name: str
    data: TallyReported


def references(command: ReportTally) -> list[Reference]:
    """The names that a tally refers to: its subject; ``to`` is free text."""
    return refs(command.kind, (command.kind,), command.name)


def described(tally: TallyReported) -> str:
    """Write a tally as one line: ``34 measures: 32 implemented, 2 unfulfilled``."""
    parts = ", ".join(f"{part.count} {part.name}" for part in tally.parts)
    head = f"{tally.total} {tally.of}" if tally.total is not None else tally.of
    return f"{head}: {parts}" if parts else head


SPEAKERS = (*PARTIES, "source")
"""Kinds that can make a statement: a source may speak for itself."""
