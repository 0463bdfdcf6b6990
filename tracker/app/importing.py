"""Importing a docket: all of it or nothing, the same file twice changes nothing.

Each record becomes orders; what is recorded already is compared and skipped; the rest is
decided on top of the log, judged as a whole after its last fact, and appended in one go.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from tracker import __version__
from tracker.app.deciding import decide
from tracker.app.import_reports import Outcome, Part, Terms
from tracker.app.judging import Owner, bears, judge
from tracker.app.leaving import Left, left_out, refusal
from tracker.app.orders import Order, digest_of, docket_command, said
from tracker.app.recorded import Recorded
from tracker.app.refusals import Refusals
from tracker.app.reimporting import Reimport
from tracker.app.sharing import shared
from tracker.app.steps import Step, Steps, Teller, key_of
from tracker.app.workspace import Workspace
from tracker.domain.facts import Command, Draft
from tracker.errors import LOG_FAULTS, Problem, TrackerError
from tracker.exchange.docket import Docket
from tracker.exchange.located import Located
from tracker.log.aside import Aside
from tracker.log.assemble import Place, rows
from tracker.log.catalogue import catalogue
from tracker.log.connection import chunks
from tracker.log.envelope import LIMIT
from tracker.log.store import Batch, Prepared, Progress, Store, Stored

ENVELOPE = 2_000
"""Bytes that an event has at most beside what was said: ids, outcome, digest, recorder."""


LOOKED_UP = 1_000
"""Records that are looked up at once."""


class Importer:
    """Decides on a docket over one snapshot of the log."""

    def __init__(  # noqa: PLR0913 - one part of a docket needs what all of it has in common
        self,
        docket: Docket,
        workspace: Workspace,
        store: Store,
        recorder: str = "",
        terms: Terms | None = None,
        *,
        steps: Steps | None = None,
        refusals: Refusals | None = None,
    ) -> None:
        """Take the docket, what is known, the store to look facts up in, and who records.

        ``steps`` and ``refusals`` are those of the whole docket, where this is one part of it.
        """
        self._terms = terms or Terms()
        self._docket = docket
        self._workspace = workspace
        self._recorded = Recorded(store, workspace)
        self._recorder = recorder
        self._identify = self._terms.identify or partial(docket_command, docket.name)
        self._steps = steps or Steps(docket.records, Aside())
        self._teller = Teller(workspace, self._steps.source_id)
        self._refusals = refusals or Refusals(workspace)
        self._refusals.add(self._steps.problems)
        name = docket.name if self._terms.identify is None else None
        self._before = Reimport(
            name, workspace, self._recorded, self._refusals, self._terms.correct
        )
        self._commands: list[Prepared] = []
        self._revised: dict[str, None] = {}
        self._new: dict[str, None] = {}
        self._unchanged: dict[str, None] = {}
        self._items: dict[str, None] = {}
        self._unsourced: list[str] = []

    def decide(self, progress: Progress | None = None) -> Outcome:
        """Decide on all records. Problems are collected, none hides another."""
        left = self._leave_out()
        done = 0
        for part in chunks(self._steps, LOOKED_UP):
            for _ in self.taken(part):
                done += 1
                if progress is not None:
                    progress(done, len(self._steps))
        dated = tuple(self._before.next.dated())
        for each in dated:
            self._touch(each)
        items = [name for name in self._items if name not in self._refusals.items]
        judgement = judge(items, self._workspace, self._refusals.owners)
        return Outcome(
            (*self._commands, *dated),
            self._refusals.all(judgement.problems),
            len(self._new),
            len(self._unchanged.keys() - self._new.keys() - self._revised.keys()),
            tuple(self._before.retracted),
            tuple(self._before.next.corrections),
            left,
            judgement.gaps,
            judgement.irregular,
            tuple(self._unsourced),
            judgement.healed,
        )

    def part(self, steps: Sequence[Step], taken: Callable[[], None]) -> Part:
        """Decide on a part of a docket; it is judged with the whole, when all of it is decided.

        ``taken`` is called after each step.
        """
        for _ in self.taken(steps):
            taken()
        return Part(
            tuple(self._commands),
            tuple(self._items),
            len(self._new),
            len(self._unchanged.keys() - self._new.keys()),
            tuple(self._before.retracted),
            tuple(self._unsourced),
        )

    def taken(self, steps: Sequence[Step]) -> Iterator[Step]:
        """Take steps one by one; what most ask for, and do not find, is looked up at once."""
        keys = [key_of(step) for step in steps]
        self._recorded.expect(map(self._identify, keys))
        self._workspace.log.expect(keys)
        for step in steps:
            self._record(step[0], self._teller.orders(step))
            yield step

    def _leave_out(self) -> Left:
        """Take back what is gone from the file, before anything new could rest on it."""
        reason = self._terms.leave_out
        if reason is None:
            return Left()
        keys = [record.key for record in self._steps.sections["facts"]]
        left = left_out(self._docket.name, keys, self._workspace, reason)
        if left.dangling:
            self._refusals.add((Problem(refusal(left), self._file()),))
        self._commands += left.commands
        for command in left.commands:
            self._touch(command)
        return left

    def _file(self) -> str:
        return next((record.file for record in self._docket.records), self._docket.name)

    def _record(self, record: Located, orders: Iterable[Order]) -> None:
        """Take all orders of a record."""
        try:
            for order in orders:
                self._order(record, order)
        except LOG_FAULTS:
            raise
        except TrackerError as error:
            self._refusals.refuse(record, None, error)

    def _order(self, record: Located, order: Order) -> None:
        """Decide one order, or compare it with what is recorded of it."""
        identity, saying = self._identify(order.key), said(order)
        digest = digest_of(saying)
        stored = self._recorded.first(identity)
        if stored is not None:
            self._unchanged[order.key] = None
            self._again(record, order, stored, digest)
            return
        drafts: list[Draft] = []
        for command in order.commands:
            drafts += self._decide(record, command, identity, len(drafts))
        if not drafts:
            self._unchanged[order.key] = None
            return
        prepared = Prepared(identity, digest, tuple(drafts))
        if len(saying) > LIMIT - ENVELOPE:
            self._check_size(prepared)
        self._commands.append(prepared)
        self._new[prepared.drafts[0].claim.key] = None
        if order.key == record.key and _unsourced(drafts[0]):
            self._unsourced.append(order.key)

    def _again(self, record: Located, order: Order, stored: Stored, digest: str) -> None:
        """Compare with what is recorded; a correction is judged with the items that it is about."""
        revised = self._before.compare(record, order, stored, digest)
        if revised is not None:
            self._commands.append(revised)
            self._revised[order.key] = None
            self._touch(revised)

    def _touch(self, revised: Prepared) -> None:
        streams = (draft.stream.partition("/") for draft in revised.drafts)
        self._items.update((name, None) for kind, _, name in streams if kind == "item")

    def _decide(
        self, record: Located, command: Command, identity: str, start: int
    ) -> tuple[Draft, ...]:
        """Decide one command and take its events in; they are numbered from ``start``."""
        try:
            decided = decide(self._workspace, command)
            if record.section != "facts":
                decided = tuple(draft for draft in decided if not shared(draft, self._workspace))
            for draft in decided:
                if draft.claim.replaces is None:
                    self._refusals.check_key(draft.claim.key, self._recorded)
        except LOG_FAULTS:
            raise
        except TrackerError as error:
            self._refusals.refuse(record, command, error)
            return ()
        for entry in self._workspace.apply(decided, identity, start):
            kind, _, name = entry.stream.partition("/")
            if entry.claim.replaces is None:
                self._refusals.owners[entry.event_id] = Owner(record, command)
            else:
                self._before.next.moved(entry)
            if kind == "item" and bears(entry):
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


def _unsourced(draft: Draft) -> bool:
    """Whether an event says something of the world that nobody is cited for."""
    return not draft.claim.sources and not catalogue().of(draft.data).mark
