"""Importing a docket: all of it or nothing, the same file twice changes nothing.

Each record becomes orders; what is recorded already is compared and skipped; the rest is
decided on top of the log, judged as a whole after its last fact, and appended in one go.
"""

from collections.abc import Callable, Iterable
from functools import partial

import msgspec

from tracker import __version__
from tracker.app.comparing import Comparison, Given
from tracker.app.deciding import decide
from tracker.app.gathering import gather
from tracker.app.judging import Owner, judge
from tracker.app.naming import Namer, SourceIds
from tracker.app.orders import Order, digest_of, docket_command, said
from tracker.app.originals import originals_first
from tracker.app.recorded import Recorded
from tracker.app.refusals import Refusals
from tracker.app.sharing import shared
from tracker.app.translate import Translator
from tracker.app.workspace import Workspace
from tracker.domain.facts import Command, Draft
from tracker.domain.marks import DisputeSettled, EventRetracted
from tracker.errors import Problem, TrackerError
from tracker.exchange.docket import Docket
from tracker.exchange.fact_records import FactRecord
from tracker.exchange.located import Located
from tracker.exchange.records import ItemRecord
from tracker.log.assemble import Place, rows
from tracker.log.catalogue import catalogue
from tracker.log.envelope import LIMIT
from tracker.log.store import Batch, Prepared, Progress, Store, Stored

ENVELOPE = 2_000
"""Bytes that an event has at most beside what was said: ids, outcome, digest, recorder."""


class ImportReport(msgspec.Struct, frozen=True):
    """What an import did, or with ``dry_run`` would do.

    ``recorded`` and ``unchanged`` count names and facts of the docket (a fact with an agenda is
    one), ``events`` entries of the log; ``first`` and ``last`` are their positions. ``gaps`` are
    facts before which by now steps are missing that were not reported, ``irregular`` ones that
    the procedure does not foresee by now and for which there is a reason, ``retracted`` keys that
    were taken back since and are not recorded again, ``unsourced`` new facts that cite no source.
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


class Outcome(msgspec.Struct, frozen=True):
    """A decided import: what to append, and what it found on the way."""

    commands: tuple[Prepared, ...]
    problems: list[Problem]
    unchanged: int
    retracted: tuple[str, ...]
    gaps: tuple[str, ...]
    irregular: tuple[str, ...]
    unsourced: tuple[str, ...]
    healed: tuple[str, ...] = ()


Identify = Callable[[str], str]
"""Gives the command id of what is recorded under a key."""


class Importer:
    """Decides on a docket over one snapshot of the log."""

    def __init__(
        self,
        docket: Docket,
        workspace: Workspace,
        store: Store,
        recorder: str = "",
        identify: Identify | None = None,
    ) -> None:
        """Take the docket, what is known, the store to look facts up in, and who records.

        Command ids are made of the docket's name, unless ``identify`` makes them.
        """
        self._workspace = workspace
        self._recorded = Recorded(store, workspace)
        self._recorder = recorder
        self._identify = identify or partial(docket_command, docket.name)
        source_id = SourceIds(docket.records)
        self._records, circles = originals_first(docket.records, source_id)
        self._namer = Namer(workspace, source_id)
        self._translator = Translator(workspace, source_id)
        self._refusals = Refusals(workspace)
        self._refusals.add(circles)
        self._commands: list[Prepared] = []
        self._unchanged: dict[str, None] = {}
        self._retracted: dict[str, None] = {}
        self._items: dict[str, None] = {}
        self._unsourced: list[str] = []

    def decide(self, progress: Progress | None = None) -> Outcome:
        """Decide on all records. Problems are collected, none hides another."""
        steps = self._steps()
        for done, (record, orders) in enumerate(steps, 1):
            self._record(record, orders)
            if progress is not None:
                progress(done, len(steps))
        items = [name for name in self._items if name not in self._refusals.items]
        judgement = judge(items, self._workspace, self._refusals.owners)
        recorded = {command.drafts[0].claim.key for command in self._commands}
        return Outcome(
            tuple(self._commands),
            self._refusals.all(judgement.problems),
            len(self._unchanged.keys() - recorded),
            tuple(self._retracted),
            judgement.gaps,
            judgement.irregular,
            tuple(self._unsourced),
            judgement.healed,
        )

    def _steps(self) -> list[tuple[Located, Iterable[Order]]]:
        """All records with their orders: names, what points among them, meetings, facts.

        Orders are made when it is their turn: they may rest on what was decided before.
        """
        meetings, clashes = gather(self._records)
        self._refusals.add(clashes)
        names: list[tuple[Located, Iterable[Order]]] = []
        links: list[tuple[Located, Iterable[Order]]] = []
        facts: list[tuple[Located, Iterable[Order]]] = []
        for record in self._records:
            if isinstance(record.body, FactRecord):
                facts.append((record, self._translator.orders(record.key, record.body)))
                continue
            names.append((record, self._namer.orders(record.body)))
            if isinstance(record.body, ItemRecord) and record.body.links:
                links.append((record, self._namer.links(record.body)))
        return [*names, *links, *((record, (order,)) for record, order in meetings), *facts]

    def _record(self, record: Located, orders: Iterable[Order]) -> None:
        """Take all orders of a record."""
        try:
            for order in orders:
                self._order(record, order)
        except TrackerError as error:
            self._refusals.refuse(record, None, error)

    def _order(self, record: Located, order: Order) -> None:
        """Decide one order, or compare it with what is recorded of it."""
        identity, saying = self._identify(order.key), said(order)
        digest = digest_of(saying)
        stored = self._recorded.first(identity)
        if stored is not None:
            self._unchanged[order.key] = None
            self._compare(record, order, stored, digest)
            return
        drafts: list[Draft] = []
        for command in order.commands:
            drafts += self._decide(record, command, identity, len(drafts))
        if not drafts:
            self._unchanged[order.key] = None
            return
        prepared = Prepared(identity, digest, tuple(drafts))
        self._commands.append(prepared)
        if order.key == record.key and _unsourced(drafts[0]):
            self._unsourced.append(order.key)
        if len(saying) > LIMIT - ENVELOPE:
            self._check_size(prepared)

    def _decide(
        self, record: Located, command: Command, identity: str, start: int
    ) -> tuple[Draft, ...]:
        """Decide one command and take its events in; they are numbered from ``start``."""
        try:
            decided = decide(self._workspace, command)
            if record.section != "facts":
                decided = tuple(draft for draft in decided if not shared(draft, self._workspace))
            for draft in decided:
                self._refusals.check_key(draft.claim.key, self._recorded)
        except TrackerError as error:
            self._refusals.refuse(record, command, error)
            return ()
        for entry in self._workspace.apply(decided, identity, start):
            kind, _, name = entry.stream.partition("/")
            self._refusals.owners[entry.event_id] = Owner(record, command)
            if kind == "item":
                self._items[name] = None
        return decided

    def _check_size(self, prepared: Prepared) -> None:
        """Make the events as they will be written.

        Raises:
            TooLarge: for one over the limit.
        """
        expected = {draft.stream: 0 for draft in prepared.drafts}
        batch = Batch((prepared,), expected, 0, self._recorder, __version__)
        for _row in rows(batch, Place(0, self._workspace.recorded_at), catalogue()):
            pass

    # --- what was imported before -------------------------------------------------------------

    def _compare(self, record: Located, order: Order, stored: Stored, digest: str) -> None:
        """Tell what was retracted since; refuse what differs, naming the fields.

        Of a retraction the first event alone, of a settlement that and the first by which the
        fact fell: which others went with it, follows from the fact.
        """
        unchanged = stored.envelope.metadata.digest == digest
        events = [stored]
        if not isinstance(stored.data, EventRetracted) and (
            not unchanged or len(order.commands) > 1
        ):
            events += self._recorded.rest(stored)
        self._retracted.update((key, None) for key in self._recorded.retracted(events))
        if unchanged or self._registered_alike(record, order):
            return
        given: list[Given] = []
        for command in order.commands:
            try:
                decided = decide(
                    self._workspace, command, recorded_at=stored.envelope.recorded_at, blank=True
                )
            except TrackerError as error:
                self._refusals.refuse(record, command, error)
                return
            given += (Given(command, draft) for draft in decided)
        if isinstance(stored.data, DisputeSettled):
            most = min(2, len(events), len(given))
            del events[most:], given[most:]
        changes = Comparison(record, order.key, self._workspace).changes(events, given)
        self._refusals.add(record.problem(change, change.field) for change in changes)

    def _registered_alike(self, record: Located, order: Order) -> bool:
        """Whether a name is registered just so by now, corrected since it was first."""
        if record.section == "facts":
            return False
        try:
            return not any(decide(self._workspace, command) for command in order.commands)
        except TrackerError:
            return False


def _unsourced(draft: Draft) -> bool:
    """Whether an event says something of the world that nobody is cited for."""
    return not draft.claim.sources and not catalogue().of(draft.data).mark
