"""Tracker: the one object that the CLI and scripts use, and the only place that wires parts."""

import secrets
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Self, TypeVar

import msgspec

from tracker import __version__
from tracker.app.adopting import Adopter, Adoption
from tracker.app.answering import Questions
from tracker.app.auditing import Auditor
from tracker.app.copying import Copier
from tracker.app.correcting import Corrector
from tracker.app.day_words import dated
from tracker.app.exporting import Export, Exporter, ExportReport
from tracker.app.first_mention import New
from tracker.app.guarding import Guard
from tracker.app.importing import Importer, ImportReport, Outcome, Terms
from tracker.app.projecting import project
from tracker.app.recording import Recorder
from tracker.app.reporting import Decision, RecordReport, numbered
from tracker.app.retracting import Retraction, Retractor
from tracker.app.sheet_import import SheetImporter, SheetReport
from tracker.app.sheet_import import numbered as rows_numbered
from tracker.app.sheet_import import read as read_sheet
from tracker.app.typed import Typed, Value
from tracker.app.workspace import Workspace
from tracker.audit.pins import Pins
from tracker.audit.replay import ReplayReport, replay
from tracker.clock import Clock, system_clock
from tracker.domain.moment import Moment
from tracker.domain.text import clean
from tracker.domain.when import stamp
from tracker.errors import (
    CommandReused,
    FenceMoved,
    InputRefused,
    KeyTaken,
    NameTaken,
    Unconfirmed,
    ViewsNewer,
    WrongVersion,
)
from tracker.exchange.csv_sheet import Sheet
from tracker.exchange.docket import Docket, read_docket
from tracker.exchange.writing import Write, into
from tracker.log import schema
from tracker.log.connection import Connection
from tracker.log.database import LOCK_TIMEOUT, Database
from tracker.log.store import Batch, Prepared, Progress, Receipt, Store, read_head
from tracker.views.meanwhile import unnamed
from tracker.views.reader import Reader
from tracker.views.rebuild import Status, rebuild, status
from tracker.views.suggesting import Ask, Suggestion, Suggestions

ATTEMPTS = 5
"""How often a decision is made again where somebody else was faster."""

OVERTAKEN = (WrongVersion, FenceMoved, CommandReused, KeyTaken, NameTaken)
"""Refusals where somebody else was faster."""

Hand = TypeVar("Hand", Recorder, Corrector, Retractor, Adopter)


class Tracker:
    """A log in a database, and all that can be asked of it."""

    def __init__(
        self,
        url: str,
        *,
        clock: Clock = system_clock,
        recorder: str = "",
        lock_timeout: int = LOCK_TIMEOUT,
        pins: Pins | None = None,
    ) -> None:
        """Take a database URL (``sqlite:///path``); opens nothing yet.

        ``recorder`` is who records; ``lock_timeout`` is in seconds. ``pins`` are what this user
        saw of logs before: where a log differs, reading warns and writing is refused.
        """
        self.database = Database(url, lock_timeout)
        self.recorder = clean(recorder)
        self._clock = clock
        self.store = Store(self.database, clock, project)
        self._guard = Guard(self.store, pins)

    # --- the database -------------------------------------------------------------------------

    def init(self) -> str:
        """Make a new log; gives its origin.

        Raises:
            DatabaseExists: where there is one; it is left alone.
            Unwritable: where the file can't be made.
        """
        identity = uuid.UUID(bytes=secrets.token_bytes(16), version=4)
        origin = f"agenda-tracker/{identity}"

        def fill(made: Database) -> None:
            store = Store(made, self._clock, project)
            store.open_log(origin, self.recorder, __version__, str(identity))

        schema.create(self.database, fill)
        self._guard.wrote = True
        return origin

    def upgrade(self, progress: Progress | None = None) -> tuple[str, str]:
        """Bring schema and read models to this program's; gives the revisions before and after.

        Raises:
            DatabaseNewer, ViewsNewer: where a newer program made them; they are left alone.
        """
        before, after = schema.upgrade(self.database)
        with self.database.writing() as connection:
            if not _known(connection).fresh:
                rebuild(connection, self.store, progress)
        return before, after

    def current(self) -> str:
        """The revision of the schema."""
        return self.database.revision()

    # --- reading ------------------------------------------------------------------------------

    @contextmanager
    def at(self, moment: Moment | None = None) -> Iterator[Questions]:
        """Open one snapshot, to ask questions at a moment (by default without any bound).

        Raises:
            InvalidMoment, InvalidDate: where the moment can't be resolved.
        """
        with self.database.reading() as connection:
            self._guard.reading(connection)
            yield Questions(Reader(connection, self.store, moment or Moment()), self.recorder)

    def suggest(self, ask: Ask) -> list[Suggestion]:
        """Look up what a shell may complete a word to, as the log is now."""
        with self.database.reading() as connection:
            return ask(Suggestions(Reader(connection, self.store, Moment())))

    # --- importing ----------------------------------------------------------------------------

    def import_docket(
        self,
        path: Path,
        *,
        dry_run: bool = False,
        progress: Progress | None = None,
        terms: Terms | None = None,
    ) -> ImportReport:
        """Import a docket file: all of it, or nothing.

        ``terms`` say what may be changed of what was imported before; by default nothing.
        ``progress`` is called while facts are decided, then while they are written.

        Raises:
            InputRefused: with every problem of the file.
            Unconfirmed: where facts are gone from it, and nobody said yes to retract them.
            WrongVersion, FenceMoved, CommandReused, KeyTaken: where others kept being faster.
        """
        docket = read_docket(path)
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return self._import(docket, terms, dry_run=dry_run, progress=progress)
            except OVERTAKEN:
                if attempt == ATTEMPTS:
                    raise
        raise AssertionError(docket)

    def _import(
        self, docket: Docket, terms: Terms | None, *, dry_run: bool, progress: Progress | None
    ) -> ImportReport:
        outcome, batch = self._decide(docket, terms, progress)
        if outcome.problems:
            raise InputRefused(outcome.problems)
        if not dry_run:
            _check_confirmed(docket.name, outcome.left.keys, terms)
        events = len(batch.drafts)
        receipt = Receipt({})
        if events and not dry_run:
            receipt = self._append(batch, progress)
        if receipt.repeated:  # another process recorded the same meanwhile: there is nothing new
            return self._import(docket, terms, dry_run=dry_run, progress=progress)
        positions = [position for found in receipt.positions.values() for position in found]
        return ImportReport(
            docket=docket.name,
            dry_run=dry_run,
            recorded=outcome.recorded,
            unchanged=outcome.unchanged,
            events=events,
            first=f"@{min(positions)}" if positions else None,
            last=f"@{max(positions)}" if positions else None,
            gaps=outcome.gaps,
            irregular=outcome.irregular,
            retracted=outcome.retracted,
            unsourced=outcome.unsourced,
            corrections=outcome.corrections,
            left_out=outcome.left.keys,
            marked=outcome.left.marked,
        )

    def _decide(
        self, docket: Docket, terms: Terms | None, progress: Progress | None
    ) -> tuple[Outcome, Batch]:
        """Decide on one snapshot, and note the versions that the decision rests on."""
        with self._known() as (workspace, connection):
            importer = Importer(docket, workspace, self.store, self.recorder, terms=terms)
            outcome = importer.decide(progress)
            return outcome, self._batch(outcome.commands, workspace, connection)

    @contextmanager
    def _known(self) -> Iterator[tuple[Workspace, Connection]]:
        """Open one snapshot to decide on."""
        with self.database.reading() as connection:
            self._guard.writing(connection)
            reader = Reader(connection, self.store, Moment())
            last = read_head(connection).recorded_at
            yield Workspace(reader, max(stamp(self._clock()), last)), connection

    def _batch(
        self, commands: tuple[Prepared, ...], workspace: Workspace, connection: Connection
    ) -> Batch:
        """Say on which versions a decision rests."""
        streams = {draft.stream for command in commands for draft in command.drafts}
        versions = self.store.versions(connection, sorted(streams))
        seen = workspace.reader.size
        return Batch(commands, versions, seen, self.recorder, __version__, unnamed(commands, seen))

    # --- sheets and exports -------------------------------------------------------------------

    def import_sheet(
        self,
        path: Path,
        *,
        reason: str | None = None,
        dry_run: bool = False,
        progress: Progress | None = None,
    ) -> SheetReport:
        """Import a sheet that :meth:`export` wrote and somebody edited, in one append.

        ``reason`` is why rows were changed; by default it names the file.

        Raises:
            InputRefused: with every problem of the file.
            WrongVersion, FenceMoved, CommandReused, KeyTaken: where others kept being faster.
        """
        sheet = read_sheet(path)
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return self._import_sheet(sheet, reason, dry_run=dry_run, progress=progress)
            except OVERTAKEN:
                if attempt == ATTEMPTS:
                    raise
        raise AssertionError(path)

    def _import_sheet(
        self, sheet: Sheet, reason: str | None, *, dry_run: bool, progress: Progress | None
    ) -> SheetReport:
        with self._known() as (workspace, connection):
            importer = SheetImporter(sheet, reason, workspace, self.store, self.recorder)
            outcome = importer.decide(progress)
            batch = self._batch(outcome.commands, workspace, connection)
        if dry_run or not outcome.commands:
            return msgspec.structs.replace(outcome.report, dry_run=dry_run)
        return rows_numbered(outcome, self._append(batch, progress))

    def export(
        self,
        to: Path | Write,
        asked: Export | None = None,
        *,
        moment: Moment | None = None,
        progress: Progress | None = None,
    ) -> ExportReport:
        """Write the log at a moment as asked (by default a docket): a file, or what takes text.

        Raises:
            FileExists: where there is a file, unless ``force`` lets it be written over.
            FileUnwritable: where it can't be written; then it is as it was.
            InvalidMoment, InvalidDate, InvalidId, UnknownWord: for what is asked wrongly.
        """
        asked = asked or Export()
        with self.database.reading() as connection:
            self._guard.reading(connection)
            reader = Reader(connection, self.store, moment or Moment())
            files = into(to, force=asked.force) if isinstance(to, Path) else nullcontext((to, None))
            with files as (write, beside):
                exporter = Exporter(reader, self.store, write, beside)
                return exporter.run(asked, progress)

    # --- recording by hand --------------------------------------------------------------------

    def record(self, *typed: Typed, new: New | None = None, dry_run: bool = False) -> RecordReport:
        """Record facts or names as typed: all of them, or none; the same again changes nothing.

        ``new`` says which unknown names are registered by the same append.

        Raises:
            Refused, UnknownReference: with what is wrong with them.
            WrongVersion, FenceMoved, CommandReused, KeyTaken: where others kept being faster.
        """
        return self._write(
            lambda known: self._hand(Recorder, known).decide(typed, new), dry_run=dry_run
        )

    def correct(
        self, fact: str, changes: Mapping[str, Value], reason: str, *, dry_run: bool = False
    ) -> RecordReport:
        """Correct fields of a fact (as a docket names them; None empties one), in one append.

        Raises:
            As :meth:`record`.
        """
        return self._write(
            lambda known: self._hand(Corrector, known).correct(fact, changes, clean(reason)),
            dry_run=dry_run,
        )

    def retract(self, fact: str, said: Retraction, *, dry_run: bool = False) -> RecordReport:
        """Take a fact back, with what rests on it where that is said.

        Raises:
            As :meth:`record`.
        """
        return self._write(
            lambda known: self._hand(Retractor, known).retract(fact, said), dry_run=dry_run
        )

    def adopt(self, said: Adoption, *, dry_run: bool = False) -> RecordReport:
        """Adopt a procedure, in force from a date or since ever; raises as :meth:`record` does."""
        return self._write(lambda known: self._hand(Adopter, known).adopt(said), dry_run=dry_run)

    def day(self, text: str) -> str:
        """The date that ``yesterday`` or a weekday means today (UTC); all else as it is."""
        return dated(text, self._clock().date())

    def _hand(self, kind: type[Hand], known: Workspace) -> Hand:
        return kind(known, self.store, self.recorder)

    def _write(self, decide: Callable[[Workspace], Decision], *, dry_run: bool) -> RecordReport:
        """Decide on a snapshot and append; where somebody was faster, decide again."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return self._try(decide, dry_run=dry_run)
            except OVERTAKEN:
                if attempt == ATTEMPTS:
                    raise
        raise AssertionError(decide)

    def _try(self, decide: Callable[[Workspace], Decision], *, dry_run: bool) -> RecordReport:
        with self._known() as (workspace, connection):
            decision = decide(workspace)
            batch = self._batch(decision.commands, workspace, connection)
        if dry_run or not decision.commands:
            return msgspec.structs.replace(decision.report, dry_run=dry_run)
        return numbered(decision, self._append(batch))

    def _append(self, batch: Batch, progress: Progress | None = None) -> Receipt:
        receipt = self.store.append(batch, progress)
        self._guard.wrote = True
        return receipt

    @property
    def auditor(self) -> Auditor:
        """Asks whether the log is what it was, and shows it to others."""
        return Auditor(self.database, self.store, self._guard, self.recorder)

    @property
    def copier(self) -> Copier:
        """Makes backups and copies of the log, and brings them back."""
        return Copier(self.database, self.store, self._guard, self.recorder)

    def close(self) -> None:
        """Pin the log, if anything was recorded: call it when all is done."""
        self._guard.close(self.database)
        self.database.close()

    def __enter__(self) -> Self:
        """Keep what is opened to write until the end: for who records much, one by one."""
        self.database.keep()
        return self

    def __exit__(self, *_: object) -> None:
        """Close all, and pin the log."""
        self.close()

    # --- read models and audit ----------------------------------------------------------------

    def projections(self) -> Status:
        """How the read models stand."""
        with self.database.reading() as connection:
            return status(connection)

    def rebuild(self, progress: Progress | None = None) -> Status:
        """Rebuild all read models in one transaction; readers keep the old rows meanwhile.

        Raises:
            ViewsNewer: where a newer program made them; they are left alone.
            DamagedEvent, EventNewer: where the log can't be read; so they are then.
        """
        with self.database.writing() as connection:
            _known(connection)
            rebuild(connection, self.store, progress)
            return status(connection)

    def replay(self, progress: Progress | None = None) -> ReplayReport:
        """Rebuild every read model beside the live ones and compare."""
        with self.database.scratch() as connection:
            return replay(connection, self.store, progress)


def _known(connection: Connection) -> Status:
    """How the read models stand, if this program knows their version.

    Raises:
        ViewsNewer: where it does not.
    """
    found = status(connection)
    if found.version > found.needed:
        raise ViewsNewer(found.version, found.needed)
    return found


def _check_confirmed(docket: str, keys: tuple[str, ...], terms: Terms | None) -> None:
    """Ask before facts are retracted that are gone from a docket.

    Raises:
        Unconfirmed: where nobody said yes.
    """
    ask = terms.confirm if terms is not None else None
    if keys and ask is not None and not ask(keys):
        raise Unconfirmed(docket, keys)
