"""Large dockets: decided and appended part by part, in one transaction and in flat memory.

Each part is decided on the log with all parts before it. The docket is judged as a whole all the
same, after its last fact; where anything is wrong with it, nothing of it stays.
"""

import msgspec

from tracker.app.appending import Appender, Session
from tracker.app.import_reports import ImportReport
from tracker.app.importing import Importer
from tracker.app.judging import Judgement, Owner, judge
from tracker.app.refusals import Refusals
from tracker.app.steps import Step, Steps, Teller
from tracker.app.workspace import Workspace
from tracker.domain.conformance import Deviation
from tracker.errors import InputRefused
from tracker.exchange.docket import Docket
from tracker.exchange.located import SECTIONS
from tracker.exchange.shelf import Records
from tracker.log.aside import Aside, Notes
from tracker.log.store import Progress

PART = 2_000
"""Steps that are decided before they are appended."""


class Undone(Exception):
    """All was decided and nothing is kept. Never leaves this module."""


class _Whole(Workspace):
    """The log with all that is new in it, beside the log before."""

    def __init__(self, session: Session) -> None:
        """Take the transaction, whose parts are all appended."""
        after, self._earlier = session.workspace(), session.earlier()
        self._start = session.start
        super().__init__(after.reader, after.recorded_at)

    def before(self, name: str) -> tuple[Deviation, ...]:
        """The deviations that an item had in the log."""
        new = self.reader.stream(f"item/{name}") >= self._start
        return () if new else self._earlier.before(name)


class _Owners:
    """Where what is new comes from, found out when somebody is to blame."""

    def __init__(self, docket: Docket, steps: Steps, workspace: Workspace, start: int) -> None:
        """Take the docket, and the log with all of it from ``start`` on."""
        self._records = docket.records
        self._teller = Teller(workspace, steps.source_id)
        self._workspace = workspace
        self._start = start

    def get(self, identity: str) -> Owner | None:
        """The record of a new event, and its command."""
        entry = self._workspace.by_id(identity)
        if entry is None or entry.position < self._start or not isinstance(self._records, Records):
            return None
        key = entry.claim.key
        record = self._records.find("facts", key.partition("/")[0])
        if record is None:
            return None
        orders = self._teller.orders((record, "record"))
        commands = (command for order in orders for command in order.commands)
        return next((Owner(record, each) for each in commands if each.claim.key == key), None)


class LargeImport:
    """Imports one docket over a transaction."""

    def __init__(self, docket: Docket, session: Session, progress: Progress | None) -> None:
        """Take the docket, the transaction, and what is told how far it is."""
        self._docket = docket
        self._session = session
        self._progress = progress
        aside = Aside()
        self._steps = Steps(docket.records, aside)
        self._recorded = self._unchanged = self._events = self._done = 0
        self._items: Notes[int] = aside.notes()
        self._retracted: dict[str, None] = {}
        self._unsourced: list[str] = []

    def run(self) -> ImportReport:
        """Import all parts, and judge what they make together.

        Raises:
            InputRefused: with all that is wrong with the docket.
        """
        workspace = self._session.workspace()
        refusals = Refusals(workspace, self._line_of)
        for steps in self._steps.parts(PART):
            refusals.over(workspace)
            importer = Importer(
                self._docket, workspace, self._session.store, self._session.recorder,
                steps=self._steps, refusals=refusals,
            )  # fmt: skip
            self._take(importer, steps, workspace)
            workspace = self._session.workspace()
        judgement = self._judge(refusals)
        if problems := refusals.all(judgement.problems):
            raise InputRefused(problems)
        return self._report(judgement)

    def _take(self, importer: Importer, steps: list[Step], workspace: Workspace) -> None:
        """Decide a part and append it."""
        part = importer.part(steps, self._step)
        self._session.append(part.commands, workspace)
        self._recorded += part.recorded
        self._unchanged += part.unchanged
        self._events += sum(len(command.drafts) for command in part.commands)
        for name in part.items:
            self._items[name] = 1
        self._retracted.update(dict.fromkeys(part.retracted))
        self._unsourced += part.unsourced

    def _step(self) -> None:
        """Tell how far it is."""
        self._done += 1
        if self._progress is not None:
            self._progress(self._done, len(self._steps))

    def _line_of(self, key: str, position: int) -> int | None:
        """Where this docket gives a name, or tells a fact, whose first entry has a key."""
        if position < self._session.start:
            return None
        kind, _, name = key.partition("/")
        section = next((found for found, word in SECTIONS.items() if word == kind), "facts")
        records = self._docket.records
        return records.line_of(section, name or key) if isinstance(records, Records) else None

    def _judge(self, refusals: Refusals) -> Judgement:
        whole = _Whole(self._session)
        owners = _Owners(self._docket, self._steps, whole, self._session.start)
        items = (name for name, _ in self._items.items() if name not in refusals.items)
        return judge(items, whole, owners)

    def _report(self, judgement: Judgement) -> ImportReport:
        start, events = self._session.start, self._events
        return ImportReport(
            docket=self._docket.name,
            dry_run=False,
            recorded=self._recorded,
            unchanged=self._unchanged,
            events=events,
            first=f"@{start}" if events else None,
            last=f"@{start + events - 1}" if events else None,
            gaps=judgement.gaps,
            irregular=judgement.irregular,
            retracted=tuple(self._retracted),
            unsourced=tuple(self._unsourced),
            corrections=(),
            left_out=(),
            marked=(),
        )


def import_large(
    docket: Docket, appender: Appender, progress: Progress | None, *, dry_run: bool
) -> ImportReport:
    """Import a large docket, all of it or nothing; with ``dry_run`` nothing in any case.

    Raises:
        InputRefused: with all that is wrong with it.
    """
    report: ImportReport | None = None
    try:
        with appender.whole() as session:
            report = LargeImport(docket, session, progress).run()
            _undo(if_=dry_run or not report.events)
    except Undone:
        pass
    if report is None:
        raise AssertionError("a run gives a report or raises")
    nowhere = {"dry_run": dry_run, "first": None, "last": None}
    return msgspec.structs.replace(report, **nowhere) if dry_run else report


def _undo(*, if_: bool) -> None:
    """Leave a transaction without keeping anything.

    Raises:
        Undone: if so.
    """
    if if_:
        raise Undone
