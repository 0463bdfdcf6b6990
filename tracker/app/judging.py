"""Judging: an import as a whole, by the procedures of its items, after its last fact.

Refused is only what the import adds and gives no reason for. A late fact that breaks a later one
may give the reason itself; what a retraction breaks is told and never refused.
"""

from collections.abc import Iterable
from typing import Protocol

import msgspec

from tracker.app.blame import docket_field
from tracker.app.workspace import Workspace
from tracker.domain import item
from tracker.domain.conformance import Deviation, added
from tracker.domain.facts import Command, Entry
from tracker.domain.marks import EventRetracted
from tracker.domain.procedure import Gap, Irregular
from tracker.errors import IrregularTransition, Problem
from tracker.exchange.located import Located


class Owner(msgspec.Struct, frozen=True, gc=False):
    """Where a new event comes from: its record, and the command of it."""

    record: Located
    command: Command


class Owners(Protocol):
    """All that is new, by event id."""

    def get(self, identity: str, /) -> Owner | None:
        """Where a new event comes from; None for what the log had before."""


class Judgement(msgspec.Struct, frozen=True):
    """What an import changes: problems, and the keys of facts that are by now gaps or irregular.

    ``healed`` are those that were so before, and are regular by now.
    """

    problems: tuple[Problem, ...]
    gaps: tuple[str, ...]
    irregular: tuple[str, ...]
    healed: tuple[str, ...] = ()


def bears(entry: Entry) -> bool:
    """Whether a new event of an item can change a verdict: others leave its transitions alone."""
    moves = isinstance(entry.data, item.ItemTransitioned | EventRetracted)
    return moves or entry.claim.replaces is not None


def judge(items: Iterable[str], workspace: Workspace, owners: Owners) -> Judgement:
    """Judge the items with what is new; deviations that the log had before are left alone.

    A corrected fact has the place of what it replaces: it deviates as it did before.
    """
    problems: list[Problem] = []
    gaps: list[str] = []
    irregular: list[str] = []
    healed: list[str] = []
    for name in items:
        before, after = workspace.before(name), workspace.after(name)
        known = {(one.entry.bounds.place, type(one.verdict)) for one in before}
        now = {one.entry.bounds.place for one in after}
        healed += (
            one.entry.claim.key
            for one in before
            if one.entry.bounds.place not in now and workspace.holds(one.entry.claim.key)
        )
        unexplained = {one.entry.event_id for one in added(before, after)}
        for one in after:
            verdict, identity = one.verdict, one.entry.event_id
            if (one.entry.bounds.place, type(verdict)) in known:
                continue
            if isinstance(verdict, Gap):
                gaps.append(one.entry.claim.key)
            elif identity in unexplained and (owner := _blamed(one, owners)) is not None:
                problems.append(_problem(name, one, verdict, owner, workspace))
            else:
                irregular.append(one.entry.claim.key)
    return Judgement(tuple(problems), tuple(gaps), tuple(irregular), tuple(healed))


def _blamed(deviation: Deviation, owners: Owners) -> Owner | None:
    """What to refuse: the irregular fact itself, else a new one before it that has no reason."""
    own, before = owners.get(deviation.entry.event_id), deviation.after
    if own is not None or before is None or before.claim.irregular is not None:
        return own
    return owners.get(before.event_id)


def _problem(
    name: str, deviation: Deviation, verdict: Irregular, owner: Owner, workspace: Workspace
) -> Problem:
    """Tell an irregular fact, or the late one that would make a recorded one irregular."""
    entry, before = deviation.entry, deviation.after
    late = before is not None and owner.command.claim.key == before.claim.key
    error = IrregularTransition(
        item=name,
        transition=getattr(entry.data, "transition", ""),
        state=deviation.state,
        procedure=item.procedure_name(name, workspace),
        allowed=verdict.allowed,
        because_of=before.claim.key if before is not None and not late else None,
        breaks=entry.claim.key if late else None,
    )
    field = docket_field(owner.record, owner.command, "transition")
    return owner.record.problem(error, field)
