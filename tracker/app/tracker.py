"""Tracker: the one object that the CLI and scripts use, and the only place that wires parts.

What writes, audits and copies is imported where it is asked for: a reading command starts without.
"""

from __future__ import annotations

from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Self

from msgspec.structs import replace

from tracker import __version__
from tracker.app.answering import Questions
from tracker.app.day_words import dated
from tracker.app.guarding import Guard
from tracker.app.projecting import project
from tracker.audit.pins import Pins
from tracker.clock import Clock, system_clock
from tracker.domain.moment import Moment
from tracker.domain.text import clean
from tracker.log import tiles
from tracker.log.database import LOCK_TIMEOUT, Database
from tracker.log.store import Progress, Store
from tracker.views.reader import Reader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from tracker.app.adopting import Adoption
    from tracker.app.appending import Appender
    from tracker.app.auditing import Auditor
    from tracker.app.copying import Copier
    from tracker.app.exporting import Export, ExportReport
    from tracker.app.first_mention import New
    from tracker.app.following import Follower, Following
    from tracker.app.hands import Hands
    from tracker.app.import_reports import ImportReport, Terms
    from tracker.app.replica import Replica
    from tracker.app.reporting import RecordReport
    from tracker.app.retracting import Retraction
    from tracker.app.sheet_reports import SheetReport
    from tracker.app.typed import Typed, Value
    from tracker.audit.replay import ReplayReport
    from tracker.exchange.writing import Write
    from tracker.log.postgres_roles import Kind
    from tracker.log.splice import Rider
    from tracker.views.answers import FactAnswer
    from tracker.views.rebuild import Status
    from tracker.views.suggesting import Ask, Suggestion


class Tracker:
    """A log in a database, and all that can be asked of it."""

    def __init__(  # noqa: PLR0913 - each is named, and has its default
        self,
        url: str,
        *,
        clock: Clock = system_clock,
        recorder: str = "",
        lock_timeout: int = LOCK_TIMEOUT,
        pins: Pins | None = None,
        replica: Replica | None = None,
    ) -> None:
        """Take a database URL (``sqlite:///path``); opens nothing yet.

        ``recorder`` is who records; ``lock_timeout`` is in seconds. ``pins`` are what this user
        saw of logs before: where a log differs, reading warns and writing is refused. With a
        ``replica`` the log at that URL is one: it is read, never written, and tells its lag.
        """
        self.database = Database(url, lock_timeout, replica=replica is not None)
        self.recorder = clean(recorder)
        self._clock = clock
        self.store = Store(self.database, clock, project, rider=_rider(self.database))
        self._replica = replica
        self._guard = Guard(self.store, pins, replica)

    # --- the database -------------------------------------------------------------------------

    def init(self) -> str:
        """Make a new log; gives its origin.

        Raises:
            DatabaseExists: where there is one; it is left alone.
            Unwritable: where the file can't be made.
        """
        import secrets
        import uuid

        from tracker.log import schema

        identity = uuid.UUID(bytes=secrets.token_bytes(16), version=4)
        origin = f"agenda-tracker/{identity}"

        def fill(made: Database) -> None:
            store = Store(made, self._clock, project)
            store.open_log(origin, self.recorder, __version__, str(identity))

        schema.create(self.database, fill)
        self._guard.wrote = True
        return origin

    def upgrade(
        self, progress: Progress | None = None, tell: Callable[[str], None] | None = None
    ) -> tuple[str, str]:
        """Bring schema and read models to this program's; gives the revisions before and after.

        Raises:
            DatabaseNewer, ViewsNewer: where a newer program made them; they are left alone.
        """
        from tracker.app.upgrading import upgrade

        before, after = upgrade(self.database, self.store, progress, tell)
        self._look(wrote=True)
        return before, after

    def grant(self, kind: Kind, role: str) -> tuple[str, ...]:
        """Let a role of PostgreSQL record, or read; gives the statements that were run.

        Raises:
            DatabaseFailed: where there is no such role, or the log is in a file.
            NoRight: where whoever asks may not.
        """
        from tracker.log.postgres_roles import grant

        return grant(self.database, kind, role)

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
        with self.database.asking() as connection:
            self._guard.reading(connection)
            yield Questions(Reader(connection, self.store, moment or Moment()), self.recorder)

    def follow(
        self, after: int | None = None, how: Following | None = None
    ) -> Iterator[FactAnswer]:
        """Give the entries behind a position (None: from the start), then each new one, for ever.

        Each comes once and in order, as the log is when it is read. Who was broken off goes on
        ``after`` the number of the last one.

        Raises:
            InvalidMoment: where there is no such entry.
            As :meth:`Follower.answers`.
        """
        from tracker.app.following import Following

        how = how or Following()
        if after is not None:
            how = replace(how, chosen=replace(how.chosen, after=f"@{after}"))
        for answer in self.follower().answers(how):
            yield from answer.facts if answer is not None else ()

    def follower(self, moment: Moment | None = None) -> Follower:
        """Follow the log by which entries were committed; see :meth:`follow`."""
        from tracker.app.following import Follower

        return Follower(self.database, self.store, self._guard, moment or Moment())

    def suggest(self, ask: Ask) -> list[Suggestion]:
        """Look up what a shell may complete a word to, as the log is now."""
        from tracker.views.suggesting import Suggestions

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
        ``progress`` is called while facts are decided, then while they are written; of a large
        docket, which is decided and written part by part, once for all.

        Raises:
            InputRefused: with every problem of the file.
            Unconfirmed: where facts are gone from it, and nobody said yes to retract them.
            WrongVersion, FenceMoved, CommandReused, KeyTaken: where others kept being faster.
        """
        from tracker.app.imports import Imports
        from tracker.views.rebuild import analyze_grown

        found = Imports(self._appender, progress, dry_run=dry_run).docket(path, terms)
        if not dry_run:
            analyze_grown(self.database, found.events)
        return found

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
        from tracker.app.imports import Imports
        from tracker.app.sheets import COLUMNS
        from tracker.exchange.csv_sheet import read_sheet

        sheet = read_sheet(path, COLUMNS)
        return Imports(self._appender, progress, dry_run=dry_run).sheet(sheet, reason)

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
        from pathlib import Path

        from tracker.app.exporting import Export, Exporter
        from tracker.exchange.writing import into

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
        return self._hands(dry_run=dry_run).record(typed, new)

    def correct(
        self, fact: str, changes: Mapping[str, Value], reason: str, *, dry_run: bool = False
    ) -> RecordReport:
        """Correct fields of a fact (as a docket names them; None empties one), in one append.

        Raises:
            As :meth:`record`.
        """
        return self._hands(dry_run=dry_run).correct(fact, changes, reason)

    def retract(self, fact: str, said: Retraction, *, dry_run: bool = False) -> RecordReport:
        """Take a fact back, with what rests on it where that is said.

        Raises:
            As :meth:`record`.
        """
        return self._hands(dry_run=dry_run).retract(fact, said)

    def adopt(self, said: Adoption, *, dry_run: bool = False) -> RecordReport:
        """Adopt a procedure, in force from a date or since ever; raises as :meth:`record` does."""
        return self._hands(dry_run=dry_run).adopt(said)

    def day(self, text: str) -> str:
        """The date that ``yesterday`` or a weekday means today (UTC); all else as it is."""
        return dated(text, self._clock().date())

    @property
    def _appender(self) -> Appender:
        from tracker.app.appending import Appender

        return Appender(self.database, self.store, self._clock, self._guard, self.recorder)

    def _hands(self, *, dry_run: bool) -> Hands:
        from tracker.app.hands import Hands

        return Hands(self._appender, dry_run=dry_run)

    # --- the whole log ------------------------------------------------------------------------

    @property
    def auditor(self) -> Auditor:
        """Asks whether the log is what it was, and shows it to others."""
        from tracker.app.auditing import Auditor

        return Auditor(self.database, self.store, self._guard, self.recorder)

    @property
    def copier(self) -> Copier:
        """Makes backups and copies of the log, and brings them back."""
        from tracker.app.copying import Copier

        return Copier(self.database, self.store, self._guard, self.recorder)

    def close(self) -> None:
        """Pin the log, if anything was recorded: call it when all is done."""
        self._guard.close(self.database)
        self.database.close()
        if self._replica is not None:
            self._replica.close()

    def __enter__(self) -> Self:
        """Keep open what is needed, until the end: for who records or asks much, one by one."""
        self.database.keep()
        return self

    def __exit__(self, *_: object) -> None:
        """Close all, and pin the log."""
        self.close()

    # --- read models and audit ----------------------------------------------------------------

    def projections(self) -> Status:
        """How the read models stand."""
        from tracker.views.rebuild import status

        with self.database.reading() as connection:
            self._guard.reading(connection)
            return status(connection)

    def rebuild(self, progress: Progress | None = None, jobs: int | None = 1) -> Status:
        """Rebuild all read models, and the cached hashes, in one transaction; readers keep theirs.

        Cached hashes are thrown away: they are made anew when a root is asked for. ``jobs``
        processes make the rows side by side; None takes as many as are worth it. A script that
        asks for more than one needs the usual ``if __name__ == "__main__"``.

        Raises:
            ViewsNewer: where a newer program made them; they are left alone.
            DamagedEvent, EventNewer: where the log can't be read; so they are then.
        """
        from tracker.app.upgrading import known
        from tracker.views.rebuild import packers, rebuild, status

        with self.database.writing() as connection:
            known(connection)
            rebuild(connection, self.store, progress, packers(connection, self.database, jobs))
            tiles.drop(connection)
            found = status(connection)
        self._look(wrote=True)
        return found

    def replay(self, progress: Progress | None = None) -> ReplayReport:
        """Rebuild every read model beside the live ones and compare."""
        from tracker.audit.replay import replay

        self._look()
        with self.database.scratch() as (connection, beside):
            return replay(connection, self.store, progress, beside)

    def _look(self, *, wrote: bool = False) -> None:
        """Compare the log with what was seen of it; what wrote and added nothing pins it, too."""
        with self.database.reading() as connection:
            same = self._guard.reading(connection)
        self._guard.wrote = self._guard.wrote or (wrote and same)


def _rider(database: Database) -> Rider | None:
    """What writes read models along with an append: on a server alone."""
    if database.is_file:
        return None
    from tracker.views.riding import ReadModels

    return ReadModels()
