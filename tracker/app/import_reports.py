"""How a docket is imported, what was decided on it, and what the import reports."""

from collections.abc import Callable

import msgspec

from tracker.app.leaving import Left
from tracker.errors import Problem
from tracker.log.store import Prepared, Receipt

Identify = Callable[[str], str]
"""Gives the command id of what is recorded under a key."""


Confirm = Callable[[tuple[str, ...]], bool]
"""Asks whether facts of these keys are to be retracted."""


class Correction(msgspec.Struct, frozen=True):
    """A field that an import corrected, with both values as a docket writes them.

    ``public_since`` is no field of a docket: the date of a report, which follows from sources.
    """

    key: str
    field: str
    before: str
    now: str


class ImportReport(msgspec.Struct, frozen=True):
    """What an import did, or with ``dry_run`` would do.

    ``recorded`` and ``unchanged`` count names and facts of the docket (a fact with an agenda is
    one), ``events`` entries of the log; ``first`` and ``last`` are their positions. ``gaps`` are
    facts before which by now steps are missing that were not reported, ``irregular`` ones that
    the procedure does not foresee by now and for which there is a reason, ``retracted`` keys that
    were taken back since and are not recorded again, ``unsourced`` new facts that cite no source.
    ``corrections`` are the fields in which it corrected what was imported before, ``left_out`` keys
    that are gone from the file and that it retracted, ``marked`` marks of others on those.
    """

    docket: str
    dry_run: bool
    recorded: int
    unchanged: int
    events: int
    first: str | None
    last: str | None
    gaps: tuple[str, ...]
    irregular: tuple[str, ...]
    retracted: tuple[str, ...]
    unsourced: tuple[str, ...]
    corrections: tuple[Correction, ...]
    left_out: tuple[str, ...]
    marked: tuple[str, ...]


class Terms(msgspec.Struct, frozen=True):
    """How a docket is imported. Nothing that was imported before is changed without a reason.

    ``correct`` says why facts of the docket differ from what was imported of them, ``leave_out``
    why facts are gone from it: they are retracted, if ``confirm`` says yes to their keys (without
    it, they are). Command ids are made of the docket's name, unless ``identify`` makes them.
    """

    correct: str | None = None
    leave_out: str | None = None
    confirm: Confirm | None = None
    identify: Identify | None = None


class Part(msgspec.Struct, frozen=True):
    """A decided part of a long docket, and the items that it touched."""

    commands: tuple[Prepared, ...]
    items: tuple[str, ...]
    recorded: int
    unchanged: int
    retracted: tuple[str, ...]
    unsourced: tuple[str, ...]


class Outcome(msgspec.Struct, frozen=True):
    """A decided import: what to append, and what it found on the way."""

    commands: tuple[Prepared, ...]
    problems: list[Problem]
    recorded: int
    unchanged: int
    retracted: tuple[str, ...]
    corrections: tuple[Correction, ...]
    left: Left
    gaps: tuple[str, ...]
    irregular: tuple[str, ...]
    unsourced: tuple[str, ...]
    healed: tuple[str, ...] = ()

    def report(self, docket: str, receipt: Receipt, *, dry_run: bool) -> ImportReport:
        """Tell what the import did, with the places that its entries have by now."""
        positions = [position for found in receipt.positions.values() for position in found]
        return ImportReport(
            docket=docket,
            dry_run=dry_run,
            recorded=self.recorded,
            unchanged=self.unchanged,
            events=sum(len(command.drafts) for command in self.commands),
            first=f"@{min(positions)}" if positions else None,
            last=f"@{max(positions)}" if positions else None,
            gaps=self.gaps,
            irregular=self.irregular,
            retracted=self.retracted,
            unsourced=self.unsourced,
            corrections=self.corrections,
            left_out=self.left.keys,
            marked=self.left.marked,
        )
