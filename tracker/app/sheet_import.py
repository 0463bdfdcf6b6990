"""Importing an edited sheet: changed rows are corrections, new rows new facts, in one append.

A row that is gone retracts nothing, a column that is gone changes nothing.
"""

from collections.abc import Iterable
from pathlib import Path

from tracker.app.blame import FIELDS
from tracker.app.changing import shown
from tracker.app.correcting import Corrector
from tracker.app.import_reports import Terms
from tracker.app.importing import Importer
from tracker.app.judging import Judgement, judge
from tracker.app.recording import Recorder
from tracker.app.reporting import FieldChange, facts_of
from tracker.app.sheet_reports import RowChange, SheetOutcome, SheetReport
from tracker.app.sheet_rows import Changed, New, Rows
from tracker.app.sheets import told
from tracker.app.typed import DOCKET, Typed, node, typed_command
from tracker.app.workspace import Workspace
from tracker.errors import InputRefused, Refused, TrackerError
from tracker.exchange.csv_sheet import HEADER, Row, Sheet
from tracker.exchange.docket import Docket
from tracker.exchange.intake import Intake
from tracker.exchange.located import Located
from tracker.exchange.nodes import Mapping as Fields
from tracker.exchange.nodes import Node, Scalar, Sequence
from tracker.log.store import Prepared, Progress, Store


class SheetImporter:
    """Decides on a sheet over one snapshot."""

    def __init__(
        self, sheet: Sheet, reason: str | None, workspace: Workspace, store: Store, recorder: str
    ) -> None:
        """Take the sheet, why its rows were changed, what is known, and who records."""
        self._sheet = sheet
        self._reason = reason or f"changed in {Path(sheet.file).name}"
        self._workspace = workspace
        self._store = store
        self._recorder = recorder
        self._rows = Rows(sheet, workspace)
        self._commands: list[Prepared] = []
        self._corrected: list[RowChange] = []

    def decide(self, progress: Progress | None = None) -> SheetOutcome:
        """Decide on all rows.

        Raises:
            InputRefused: with all that is wrong with them.
        """
        problems, new = list(self._sheet.problems), []
        if header := [one for one in problems if one.fact == HEADER]:
            raise InputRefused(header)
        total = len(self._sheet.rows)
        for done, one in enumerate(self._rows.found(), 1):
            if isinstance(one, Changed):
                self._correct(one)
            elif isinstance(one, New):
                new.append(one)
            if progress is not None:
                progress(done, total)
        added = self._record(new)
        problems += self._rows.problems
        if problems:
            raise InputRefused(sorted(problems, key=lambda problem: problem.line or 0))
        self._commands += added
        return SheetOutcome(tuple(self._commands), self._report(added))

    # --- changed rows -------------------------------------------------------------------------

    def _correct(self, one: Changed) -> None:
        """Decide on a correction; what stands against it is told with its column."""
        corrector = Corrector(self._workspace, self._store, self._recorder)
        try:
            decision = corrector.correct(one.entry.event_id, one.changes, self._reason)
        except Refused as refused:
            for finding in refused.findings:
                self._rows.refuse(one.row, finding.error, self._column(finding.field))
            return
        except TrackerError as error:
            self._rows.refuse(one.row, error)
            return
        self._commands += decision.commands
        changes = decision.report.changes or _reported(one)
        self._corrected.append(
            RowChange(
                line=one.row.line,
                key=one.entry.claim.key,
                replaces=f"@{one.entry.position}",
                entry=None,
                changes=changes,
            )
        )

    def _column(self, field: str | None) -> str | None:
        """The column of a field, as events or dockets call it."""
        names = (*FIELDS.get(field or "", ()), field or "")
        return next((name for name in names if name in self._sheet.columns), field)

    # --- new rows -----------------------------------------------------------------------------

    def _record(self, new: Iterable[New]) -> list[Prepared]:
        """Decide on all new rows together."""
        recorder = Recorder(self._workspace, self._store, self._recorder)
        intake = Intake(self._sheet.file)
        for one in new:
            try:
                key = one.key or recorder.key_of(Typed(fields=one.fields))
            except Refused as refused:
                for finding in refused.findings:
                    self._rows.refuse(one.row, finding.error, finding.field)
                continue
            except TrackerError as error:
                self._rows.refuse(one.row, error)
                continue
            intake.take("facts", key, one.row.line, _located(one))
        self._rows.problems += intake.problems()
        return self._decided(intake.in_order()) if not self._rows.problems else []

    def _decided(self, records: tuple[Located, ...]) -> list[Prepared]:
        if not records:
            return []
        docket = Docket(DOCKET, 1, records)
        terms = Terms(identify=typed_command)
        importer = Importer(docket, self._workspace, self._store, self._recorder, terms)
        outcome = importer.decide()
        self._rows.problems += outcome.problems
        self._rows.unchanged += outcome.unchanged
        return list(outcome.commands)

    # --- what became of them ------------------------------------------------------------------

    def _report(self, added: Iterable[Prepared]) -> SheetReport:
        streams = {draft.stream for each in self._commands for draft in each.drafts}
        items = [name for kind, _, name in (s.partition("/") for s in sorted(streams))
                 if kind == "item"]  # fmt: skip
        found: Judgement = judge(items, self._workspace, {})
        return SheetReport(
            file=self._sheet.file,
            dry_run=False,
            unchanged=self._rows.unchanged,
            older=self._rows.older,
            corrected=tuple(self._corrected),
            facts=facts_of(added),
            gaps=found.gaps,
            irregular=found.irregular,
            healed=found.healed,
        )


def _reported(one: Changed) -> tuple[FieldChange, ...]:
    """A new date of the report alone, which is no field that a correction tells."""
    before = told(one.entry)
    return tuple(
        FieldChange(name, shown(before.get(name)), shown(value))
        for name, value in one.changes.items()
    )


def _located(one: New) -> Node:
    """The node of a row: all its fields stand in its line."""
    return _in_line(node(one.fields), one.row)


def _in_line(found: Node, row: Row) -> Node:
    match found:
        case Scalar(value=value):
            return Scalar(value, row.line)
        case Sequence(items=items):
            return Sequence(tuple(_in_line(each, row) for each in items), row.line)
        case Fields(entries=entries):
            pairs = tuple((name, row.line, _in_line(each, row)) for name, _, each in entries)
            return Fields(pairs, row.line)
        case _:
            return found
