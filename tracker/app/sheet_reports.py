"""What was decided on a sheet, and what its import reports: row by row, field by field."""

import msgspec

from tracker.app.reporting import FieldChange, RecordedFact, placed
from tracker.log.store import Prepared, Receipt


class RowChange(msgspec.Struct, frozen=True, kw_only=True):
    """A row that corrected a fact: its line, the entries before and now, and the fields.

    ``entry`` is null in a dry run.
    """

    line: int
    key: str
    replaces: str
    entry: str | None
    changes: tuple[FieldChange, ...]


class SheetReport(msgspec.Struct, frozen=True, kw_only=True):
    """What the import of a sheet did, or with ``dry_run`` would do.

    ``corrected`` are its changed rows, ``facts`` what its new rows recorded, ``unchanged`` counts
    the others that say what stands, ``older`` those that were left alone, since what they say was
    corrected or retracted after the sheet was written. The rest is as after any command: what is a
    gap or irregular by now.
    """

    file: str
    dry_run: bool
    unchanged: int
    older: int
    corrected: tuple[RowChange, ...]
    facts: tuple[RecordedFact, ...]
    gaps: tuple[str, ...]
    irregular: tuple[str, ...]
    healed: tuple[str, ...]


class SheetOutcome(msgspec.Struct, frozen=True):
    """A decided sheet: what to append, and what that does."""

    commands: tuple[Prepared, ...]
    report: SheetReport

    def numbered(self, receipt: Receipt) -> SheetReport:
        """Tell where the entries lie by now; a fact is the last entry of its key."""
        entries = {draft.claim.key: entry for draft, entry in placed(self.commands, receipt)}
        replace = msgspec.structs.replace
        return replace(
            self.report,
            corrected=tuple(replace(one, entry=entries[one.key]) for one in self.report.corrected),
            facts=tuple(replace(one, entry=entries[one.key]) for one in self.report.facts),
        )
