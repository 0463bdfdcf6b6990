"""What a docket imported before: compared with how it stands by now, and corrected where asked.

A fact is compared with the end of what it was corrected to. What differs is refused, or recorded
as the next revision. What somebody took back is told and left alone.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from tracker.app.comparing import Comparison, Given
from tracker.app.deciding import decide
from tracker.app.next_revisions import ALONE, NextRevisions
from tracker.app.orders import Order
from tracker.app.recorded import Chain, Recorded
from tracker.app.refusals import Refusals
from tracker.app.workspace import Workspace
from tracker.domain.facts import Claim, Event
from tracker.domain.marks import DisputeSettled, EventCorroborated, EventRetracted, Mark
from tracker.domain.when import report_bound
from tracker.errors import LOG_FAULTS, FactChanged, TrackerError
from tracker.exchange.fact_records import MeetingFact
from tracker.exchange.located import Located
from tracker.log.store import Prepared, Stored


class Reimport:
    """Compares what a docket says with what is recorded of it; corrects it where allowed."""

    def __init__(
        self,
        docket: str | None,
        workspace: Workspace,
        recorded: Recorded,
        refusals: Refusals,
        reason: str | None = None,
    ) -> None:
        """Take the docket's name (None for what is typed), and why it was changed, if it may be.

        What is typed again word for word is a repetition, whatever became of it since.
        """
        self._docket = docket
        self._workspace = workspace
        self._recorded = recorded
        self._refusals = refusals
        self._correct = reason is not None
        self.next = NextRevisions(docket or "", workspace, recorded, refusals, reason or "")
        self.retracted: dict[str, None] = {}

    def compare(
        self, record: Located, order: Order, stored: Stored, digest: str
    ) -> Prepared | None:
        """Compare an order with what is recorded of it; gives its correction, if there is one."""
        if order.commands[0].claim.reported is not None:
            self.next.given_dates.add(order.key)
        unchanged = stored.envelope.metadata.digest == digest
        chains = self._chains(record, order, stored, unchanged=unchanged)
        parted = isinstance(record.body, MeetingFact) or any(one.taken_back for one in chains)
        own = self.next.own(order.key) if parted else []
        dropped = {chain.key: chain for chain in chains if _by(chain) in own}
        chains = [chain for chain in chains if chain.key not in dropped]
        self.retracted.update((chain.key, None) for chain in chains if chain.taken_back)
        as_it_was = not any(chain.corrected for chain in chains) and len(chains) > 0
        if unchanged and (self._docket is None or (as_it_was and not own)):
            return None
        if self._registered_alike(record, order):
            return None
        given = self._given(record, order, stored, chains)
        if given is None:
            return None
        if isinstance(stored.data, DisputeSettled):
            chains = chains[: len(given)]
        changes = Comparison(record, order.key, self._workspace).changes(
            [chain.last for chain in chains], given
        )
        if not changes or not self._correct:
            self._refuse(record, order, chains, changes)
            return None
        return self.next.correct(record, order, (chains, dropped), given, changes, digest)

    def _chains(
        self, record: Located, order: Order, stored: Stored, *, unchanged: bool
    ) -> list[Chain]:
        """What became of all events of an order, by their keys.

        Of a retraction the first event alone, of a settlement that and the first by which the
        fact fell: which others went with it, follows from the fact.
        """
        firsts = [stored]
        if isinstance(record.body, MeetingFact) and self._docket is not None:
            more = [event for own in self.next.own(order.key) for event in self._events(own)]
            firsts = [stored, *self._recorded.rest(stored), *filter(_begins, more)]
        elif isinstance(stored.data, DisputeSettled) and not unchanged:
            firsts = [stored, *self._recorded.rest(stored)][:2]
        elif not isinstance(stored.data, ALONE) and (
            not unchanged or len(order.commands) > 1 or self._recorded.chain(stored).corrected
        ):
            firsts = [stored, *self._recorded.rest(stored)]
        return [self._recorded.chain(one) for one in {s.envelope.key: s for s in firsts}.values()]

    def _events(self, command: str) -> Iterator[Stored]:
        first = self._recorded.first(command)
        if first is not None:
            yield first
            yield from self._recorded.rest(first)

    def _given(
        self, record: Located, order: Order, stored: Stored, chains: Sequence[Chain]
    ) -> list[Given] | None:
        """The events as they would be recorded now; None where they are refused."""
        given: list[Given] = []
        for command in order.commands:
            try:
                decided = decide(
                    self._workspace, command, recorded_at=stored.envelope.recorded_at, blank=True
                )
            except LOG_FAULTS:
                raise
            except TrackerError as error:
                self._refusals.refuse(record, command, error)
                return None
            given += (Given(command, draft) for draft in decided)
        if isinstance(stored.data, ALONE):
            given = given[: len(chains)]
        found = {chain.key: chain for chain in chains}
        return [self._carried(one, found.get(one.draft.claim.key)) for one in given]

    def _carried(self, given: Given, chain: Chain | None) -> Given:
        """Let an event have what came to the recorded one without the docket.

        A mark is about the same fact, wherever that went, and a corroboration that moved a date
        is recorded as the retraction that did.
        """
        if chain is None:
            return given
        draft, first, last = given.draft, chain.first.data, chain.last
        if isinstance(first, EventRetracted) and isinstance(draft.data, EventCorroborated):
            draft = msgspec.structs.replace(draft, data=first)
        elif self._same_target(last.data, draft.data):
            data: Any = draft.data
            data = msgspec.structs.replace(data, target=getattr(last.data, "target", None))
            draft = msgspec.structs.replace(draft, stream=last.envelope.stream, data=data)
        claim = _with_gained(draft.claim, chain)
        draft = msgspec.structs.replace(draft, claim=claim)
        return msgspec.structs.replace(given, draft=draft)

    def _same_target(self, old: Event, new: Event) -> bool:
        """Whether two marks are about one fact, corrected or not."""
        if not isinstance(old, Mark) or not isinstance(new, Mark):
            return False
        targets = [self._workspace.target(mark.target) for mark in (old, new)]
        return len({target.key for target in targets if target is not None}) == 1

    def _registered_alike(self, record: Located, order: Order) -> bool:
        """Whether a name is registered just so by now, corrected since it was first."""
        if record.section == "facts":
            return False
        try:
            return not any(decide(self._workspace, command) for command in order.commands)
        except LOG_FAULTS:
            raise
        except TrackerError:
            return False

    def _refuse(
        self, record: Located, order: Order, chains: Iterable[Chain], changes: list[FactChanged]
    ) -> None:
        """Refuse what differs, and say where somebody corrected it by hand."""
        own = self.next.own(order.key) if changes else []
        by_hand = {
            chain.last.position
            for chain in chains
            if chain.corrected and chain.last.envelope.metadata.command_id not in own
        }
        for change in changes:
            change.by_hand = change.entry in by_hand
            self._refusals.add((record.problem(change, change.field),))


def _by(chain: Chain) -> str | None:
    """The command that took the end of a chain back."""
    return chain.taken_back.envelope.metadata.command_id if chain.taken_back else None


def _begins(stored: Stored) -> bool:
    """Whether an event of a correction is something new: neither a mark nor a replacement."""
    return stored.envelope.replaces is None and not stored.kind.mark


def _with_gained(claim: Claim, chain: Chain) -> Claim:
    """A claim with the sources that corroborations added, and the older date of the report."""
    if not chain.gained:
        return claim
    known = {cited.source for cited in claim.sources}
    more = (one for one in chain.gained if one.source not in known)
    dates = [day for day in (claim.reported, chain.last.envelope.reported) if day is not None]
    oldest = min(dates, key=report_bound)
    return msgspec.structs.replace(claim, sources=(*claim.sources, *more), reported=oldest)
