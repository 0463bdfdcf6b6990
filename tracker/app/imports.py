"""Imports: a docket or a sheet decided on one snapshot, appended as one, and reported."""

from pathlib import Path

import msgspec

from tracker.app.appending import Appender, again
from tracker.app.import_reports import ImportReport, Outcome, Terms
from tracker.app.importing import Importer
from tracker.app.large import import_large
from tracker.app.sheet_import import SheetImporter
from tracker.app.sheet_reports import SheetOutcome, SheetReport
from tracker.app.workspace import Workspace
from tracker.errors import InputRefused, Unconfirmed
from tracker.exchange.csv_sheet import Sheet
from tracker.exchange.docket import Docket, read_docket
from tracker.exchange.shelf import Records
from tracker.log.aside import Aside
from tracker.log.store import Progress, Receipt


class Imports:
    """Brings in whole files; with ``dry_run`` nothing is appended."""

    def __init__(self, appender: Appender, progress: Progress | None, *, dry_run: bool) -> None:
        """Take what appends, and what is told how far it is."""
        self._appender = appender
        self._progress = progress
        self._dry_run = dry_run

    def docket(self, path: Path, terms: Terms | None) -> ImportReport:
        """Import a docket file, all of it or nothing.

        Raises:
            InputRefused: with all that is wrong with it.
            Unconfirmed: where facts are gone from it, and nobody said yes to retract them.
        """
        docket = read_docket(path, Aside().notes())
        changes = terms is not None and (terms.correct, terms.leave_out) != (None, None)
        if isinstance(docket.records, Records) and not changes:
            return import_large(docket, self._appender, self._progress, dry_run=self._dry_run)
        return again(lambda: self._docket(docket, terms))

    def _docket(self, docket: Docket, terms: Terms | None) -> ImportReport:
        outcome, batch = self._appender.decided(lambda known: self._decide(docket, terms, known))
        if outcome.problems:
            raise InputRefused(outcome.problems)
        receipt = Receipt({})
        if not self._dry_run:
            _check_confirmed(docket.name, outcome.left.keys, terms)
            if outcome.commands:
                receipt = self._appender.append(batch, self._progress)
        if receipt.repeated:  # another process recorded the same meanwhile: there is nothing new
            return self._docket(docket, terms)
        return outcome.report(docket.name, receipt, dry_run=self._dry_run)

    def _decide(self, docket: Docket, terms: Terms | None, known: Workspace) -> Outcome:
        store, recorder = self._appender.store, self._appender.recorder
        return Importer(docket, known, store, recorder, terms).decide(self._progress)

    def sheet(self, sheet: Sheet, reason: str | None) -> SheetReport:
        """Import an edited sheet, in one append.

        Raises:
            InputRefused: with all that is wrong with it.
        """
        return again(lambda: self._sheet(sheet, reason))

    def _sheet(self, sheet: Sheet, reason: str | None) -> SheetReport:
        outcome, batch = self._appender.decided(lambda known: self._rows(sheet, reason, known))
        if self._dry_run or not outcome.commands:
            return msgspec.structs.replace(outcome.report, dry_run=self._dry_run)
        return outcome.numbered(self._appender.append(batch, self._progress))

    def _rows(self, sheet: Sheet, reason: str | None, known: Workspace) -> SheetOutcome:
        store, recorder = self._appender.store, self._appender.recorder
        return SheetImporter(sheet, reason, known, store, recorder).decide(self._progress)


def _check_confirmed(docket: str, keys: tuple[str, ...], terms: Terms | None) -> None:
    """Ask before facts are retracted that are gone from a docket.

    Raises:
        Unconfirmed: where nobody said yes.
    """
    ask = terms.confirm if terms is not None else None
    if keys and ask is not None and not ask(keys):
        raise Unconfirmed(docket, keys)
