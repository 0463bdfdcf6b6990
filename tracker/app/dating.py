"""Dating: the dates of reports that follow from sources, and what moves when these do."""

from collections.abc import Iterable, Iterator

import msgspec

from tracker.app.revising import Revision
from tracker.app.workspace import Workspace
from tracker.domain.facts import Draft, Entry
from tracker.domain.marks import EventCorroborated, EventRetracted
from tracker.domain.source import SourceCited, report_day, reported_by
from tracker.domain.timeline import NEVER_REPORTED
from tracker.domain.when import NEVER, check, day_of, parse, report_bound, timestamp
from tracker.errors import Finding, Refused, TrackerError


class Dating:
    """Knows which facts of a workspace are dated by their sources."""

    def __init__(self, workspace: Workspace) -> None:
        """Take what is known."""
        self._workspace = workspace

    def derived(self, entry: Entry) -> bool:
        """Whether the date of a report is the one that its sources give."""
        return entry.claim.reported in {None, self.by_sources(entry)}

    def by_sources(self, entry: Entry) -> str | None:
        """The date that the sources of a fact give by now; None where none does."""
        bare = msgspec.structs.replace(entry.claim, reported=None)
        found = reported_by(bare, self._workspace)
        if found is None or found == NEVER_REPORTED:
            return found
        return report_day(found, timestamp(self.first_recorded(entry)))

    def first_recorded(self, entry: Entry) -> str:
        """When the log first had a fact, however often it was corrected since."""
        return self._workspace.first_recorded(entry.bounds.place)

    def dated_by(self, entry: Entry, data: object) -> list[Entry]:
        """The facts that a source dates, if its registration is corrected to ``data``."""
        old = entry.data
        if not isinstance(old, SourceCited) or not isinstance(data, SourceCited):
            return []
        if (old.published, old.public) == (data.published, data.public):
            return []
        mentions = self._workspace.reader.mentions(entry.stream)
        return [fact for role, fact in mentions if role == "source" and self._moves(fact)]

    def _moves(self, fact: Entry) -> bool:
        """Whether a fact is dated by its sources alone; a mistake of ours has no such date."""
        mistake = isinstance(fact.data, EventRetracted) and fact.data.kind == "mistake"
        return not mistake and self.derived(fact)

    def redate(self, revision: Revision, facts: Iterable[Entry]) -> Iterator[tuple[Entry, Entry]]:
        """Correct the dates that follow from a corrected source; gives each fact before and now.

        Raises:
            Refused: where a fact happened after it would have been reported.
        """
        for fact in facts:
            day = self.by_sources(fact)
            if day == fact.claim.reported or self._workspace.is_retracted(fact.event_id):
                continue
            check_report(fact, day or day_of(timestamp(self.first_recorded(fact))))
            claim = msgspec.structs.replace(fact.claim, reported=day)
            yield fact, revision.replace(fact, Draft(fact.stream, claim, fact.data))


def check_report(fact: Entry, day: str) -> None:
    """Refuse a date of a report before the fact happened.

    Raises:
        Refused: naming the fact.
    """
    if fact.claim.occurred is None or day == NEVER_REPORTED:
        return
    try:
        recorded = timestamp(fact.recorded_at)
        check(parse(fact.claim.occurred), report_bound(day), recorded, day)
    except TrackerError as error:
        raise Refused([Finding(fact.claim.key, error)]) from error


def predated(workspace: Workspace, drafts: tuple[Draft, ...]) -> tuple[Draft, ...]:
    """Let a corroboration that is older than its fact's report move that date back.

    It is recorded as a correction that adds its sources: under its own key the fact is taken
    back, and stands again with them.
    """
    (mark, *_) = drafts or (None,)
    if mark is None or not isinstance(mark.data, EventCorroborated):
        return drafts
    target, day = workspace.target(mark.data.target), mark.claim.reported
    fact = workspace.entry(target) if target is not None else None
    if fact is None or day in {None, NEVER_REPORTED} or not _older(str(day), fact):
        return drafts
    known = {cited.source for cited in fact.claim.sources}
    more = (cited for cited in mark.claim.sources if cited.source not in known)
    claim = msgspec.structs.replace(
        fact.claim, sources=(*fact.claim.sources, *more), reported=day, replaces=fact.event_id
    )
    reason = f"reported earlier: public since {day}, was {public_since(fact)}"
    taken_back = Draft(mark.stream, mark.claim, EventRetracted(fact.event_id, reason))
    return taken_back, Draft(fact.stream, claim, fact.data)


def _older(day: str, fact: Entry) -> bool:
    return report_bound(day) < fact.bounds.reported


def public_since(fact: Entry) -> str:
    """The date of a fact's report as it reads; without one the day counts on which it came in."""
    if fact.claim.reported is not None:
        return fact.claim.reported
    return NEVER_REPORTED if fact.bounds.reported == NEVER else day_of(fact.bounds.reported)
