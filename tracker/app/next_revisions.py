"""Next revisions: what a docket says now, recorded instead of what it said before.

Each event of a fact goes to what it is to be: another one, none, or a new one. What a corrected
source dates moves with it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count

import msgspec

from tracker.app.comparing import Given, differs
from tracker.app.dating import Dating, public_since
from tracker.app.deciding import decide
from tracker.app.import_reports import Correction
from tracker.app.judging import Owner
from tracker.app.orders import Order, docket_command
from tracker.app.recorded import Chain, Recorded
from tracker.app.refusals import Refusals
from tracker.app.revising import Revision
from tracker.app.workspace import Workspace
from tracker.domain.facts import Entry
from tracker.domain.marks import DisputeSettled, EventRetracted, Mark
from tracker.errors import LOG_FAULTS, FactChanged, Impossible, TrackerError
from tracker.exchange.located import Located
from tracker.log.envelope import command_id
from tracker.log.store import Prepared

ALONE = (EventRetracted, DisputeSettled)
"""Events whose further ones follow from the fact that they are about; they are final, too."""

Found = tuple[Sequence[Chain], Mapping[str, Chain]]
"""What became of the events of an order, and those that this docket itself took off, by key."""


class NextRevisions:
    """Corrects what a docket imported before; keeps what that changed."""

    def __init__(
        self,
        docket: str,
        workspace: Workspace,
        recorded: Recorded,
        refusals: Refusals,
        reason: str,
    ) -> None:
        """Take the docket's name (empty for what is typed), and why it was changed."""
        self._docket = docket
        self._workspace = workspace
        self._recorded = recorded
        self._refusals = refusals
        self._reason = reason
        self._dating = Dating(workspace)
        self._dated: list[tuple[str, list[Entry]]] = []
        self.given_dates: set[str] = set()
        self.corrections: list[Correction] = []
        self._other_reports: list[Correction] = []

    def own(self, key: str) -> list[str]:
        """The command ids of all corrections of an order that this docket recorded."""
        found: list[str] = []
        while self._docket:
            command = docket_command(self._docket, key, str(len(found) + 1))
            if self._recorded.first(command) is None:
                break
            found.append(command)
        return found

    def correct(  # noqa: PLR0913, PLR0917 - all that is known of one order
        self,
        record: Located,
        order: Order,
        found: Found,
        given: Sequence[Given],
        changes: Sequence[FactChanged],
        digest: str,
    ) -> Prepared | None:
        """Record what the docket says now as the next revision."""
        number = len(self.own(order.key)) + 1
        command = docket_command(self._docket, order.key, str(number))
        revision = Revision(self._workspace, command, self._reason)
        try:
            self._revise(revision, record, found, given)
        except LOG_FAULTS:
            raise
        except TrackerError as error:
            self._refusals.refuse(record, order.commands[0], error)
            return None
        if not revision.begun:
            return None
        claim = order.commands[0].claim
        moved = {f"source/{cited.source}" for cited in claim.sources} & {
            key for key, facts in self._dated if facts
        }
        derived = bool(moved) and claim.reported is None
        for change in changes:
            field = "public_since" if derived and change.field == "reported" else change.field
            self.corrections.append(Correction(order.key, field, change.recorded, change.given))
        self.corrections += self._other_reports
        self._other_reports.clear()
        return revision.prepared(digest)

    def _revise(
        self, revision: Revision, record: Located, found: Found, given: Iterable[Given]
    ) -> None:
        """Take each event to what it is to be: another one, none, or a new one."""
        chains, dropped = found
        before = {chain.key: chain for chain in chains}
        for one in given:
            chain = before.pop(one.draft.claim.key, None)
            if chain is None:
                self._add(revision, record, one, dropped.get(one.draft.claim.key))
            elif chain.taken_back is None and differs(chain.last, one):
                self._replace(revision, self._live(chain), one)
        for chain in before.values():
            if chain.taken_back is None:
                revision.drop(self._live(chain))

    def _live(self, chain: Chain) -> Entry:
        """The entry that stands, which this import may have made."""
        target = self._workspace.target(chain.key)
        entry = self._workspace.entry(target) if target is not None else None
        if entry is None:
            raise Impossible(f"{chain.key} was taken back above: nothing is left to correct")
        return entry

    def _add(self, revision: Revision, record: Located, one: Given, dropped: Chain | None) -> None:
        """Record what is new of a fact; what this docket took off before comes back."""
        draft = one.draft
        if dropped is None:
            self._refusals.check_key(draft.claim.key, self._recorded)
        else:
            last = dropped.last.envelope.event_id
            claim = msgspec.structs.replace(draft.claim, replaces=last)
            draft = msgspec.structs.replace(draft, claim=claim)
        entry = revision.add(draft)
        self._refusals.owners[entry.event_id] = Owner(record, one.command)

    def _replace(self, revision: Revision, live: Entry, one: Given) -> None:
        if isinstance(live.data, ALONE):
            raise Impossible(f"{live.claim.key} is final: undo the edit, or record the fact again")
        draft = one.draft
        if isinstance(draft.data, Mark):
            (draft, *more) = decide(self._workspace, one.command)
            if more:
                raise Impossible(f"{live.claim.key} would move a date: retract it, give a new key")
        self._dated.append((live.claim.key, self._dating.dated_by(live, draft.data)))
        made = revision.replace(live, draft)
        was, now = public_since(live), public_since(made)
        if "/" not in live.claim.key and was != now and _sources(live) != _sources(made):
            self._other_reports.append(Correction(live.claim.key, "public_since", was, now))

    def moved(self, now: Entry) -> None:
        """Tell that a corroboration moved the date of a fact's report."""
        was = self._workspace.by_id(now.claim.replaces or "")
        if was is not None:
            dates = public_since(was), public_since(now)
            self.corrections.append(Correction(now.claim.key, "public_since", *dates))

    def dated(self) -> Iterator[Prepared]:
        """Correct the dates that follow from corrected sources, of all that was not corrected."""
        for key, facts in self._dated:
            if not facts:
                continue
            number = next(n for n in count(1) if not self._is_dated(key, n))
            revision = Revision(self._workspace, self._dating_of(key, number), self._reason)
            derived = (fact for fact in facts if not self.given_dates & _names(fact))
            moved = list(self._dating.redate(revision, derived))
            self.corrections += (
                Correction(now.claim.key, "public_since", public_since(was), public_since(now))
                for was, now in moved
            )
            if moved:
                yield revision.prepared(command_id(key, *(now.event_id for _, now in moved)))

    def _dating_of(self, key: str, number: int) -> str:
        return docket_command(self._docket, f"{key}/dated", str(number))

    def _is_dated(self, key: str, number: int) -> bool:
        return self._recorded.first(self._dating_of(key, number)) is not None


def _sources(fact: Entry) -> set[str]:
    return {cited.source for cited in fact.claim.sources}


def _names(fact: Entry) -> set[str]:
    """The keys of an entry, and of the fact that it is a part of."""
    return {fact.claim.key, fact.claim.key.partition("/")[0]}
