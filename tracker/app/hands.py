"""What is recorded by hand: each command decided on one snapshot, appended, and reported."""

from collections.abc import Callable, Mapping
from typing import TypeVar

import msgspec

from tracker.app.adopting import Adopter, Adoption
from tracker.app.appending import Appender, again
from tracker.app.correcting import Corrector
from tracker.app.first_mention import New
from tracker.app.recording import Recorder
from tracker.app.reporting import Decision, RecordReport
from tracker.app.retracting import Retraction, Retractor
from tracker.app.typed import Typed, Value
from tracker.app.workspace import Workspace
from tracker.domain.text import clean

Hand = TypeVar("Hand", Recorder, Corrector, Retractor, Adopter)

Decide = Callable[[Workspace], Decision]


class Hands:
    """The commands of :class:`Tracker` of the same names; with ``dry_run`` nothing is appended."""

    def __init__(self, appender: Appender, *, dry_run: bool) -> None:
        """Take what appends."""
        self._appender = appender
        self._dry_run = dry_run

    def record(self, typed: tuple[Typed, ...], new: New | None) -> RecordReport:
        """Record facts or names as typed."""
        return self._run(lambda known: self._hand(Recorder, known).decide(typed, new))

    def correct(self, fact: str, changes: Mapping[str, Value], reason: str) -> RecordReport:
        """Correct fields of a fact."""
        why = clean(reason)
        return self._run(lambda known: self._hand(Corrector, known).correct(fact, changes, why))

    def retract(self, fact: str, said: Retraction) -> RecordReport:
        """Take a fact back."""
        return self._run(lambda known: self._hand(Retractor, known).retract(fact, said))

    def adopt(self, said: Adoption) -> RecordReport:
        """Adopt a procedure."""
        return self._run(lambda known: self._hand(Adopter, known).adopt(said))

    def _hand(self, kind: type[Hand], known: Workspace) -> Hand:
        return kind(known, self._appender.store, self._appender.recorder)

    def _run(self, decide: Decide) -> RecordReport:
        return again(lambda: self._try(decide))

    def _try(self, decide: Decide) -> RecordReport:
        decision, batch = self._appender.decided(decide)
        if self._dry_run or not decision.commands:
            return msgspec.structs.replace(decision.report, dry_run=self._dry_run)
        return decision.numbered(self._appender.append(batch))
