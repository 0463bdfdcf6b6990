"""Resolving: which recorded fact is meant by a key, ``@67``, a part of an id, or ``last``."""

from tracker.app.workspace import Workspace
from tracker.domain.facts import Entry
from tracker.domain.known import Reference, Target, nearest
from tracker.domain.marks import DisputeSettled
from tracker.domain.moment import entry_number
from tracker.domain.timeline import Timeline
from tracker.errors import Finding, Impossible, Refused, UnknownReference
from tracker.log.store import Store
from tracker.views.named import HINT, LAST, by_part, hint_for, last_of

DISPUTED = "event.disputed"


def resolve(
    workspace: Workspace, store: Store, name: str, recorder: str = ""
) -> tuple[Target, Entry | None]:
    """Find a fact, and its entry if it stands. Of a corrected one the last version is meant.

    Raises:
        UnknownReference: with the nearest keys.
        AmbiguousName: where the ids of several begin so.
    """
    workspace.reader.connection.ahead((workspace.log.asking_target(name),))
    identity = _identity(workspace, store, name, recorder)
    target = workspace.target(identity) if identity is not None else None
    if target is None:
        near = nearest(workspace, Reference("fact", ("fact",), name))
        raise UnknownReference("fact", name, () if name == LAST else near, hint_for(name) or HINT)
    target = workspace.target(target.key) or target
    return target, workspace.entry(target)


def dispute_of(workspace: Workspace, target: Target) -> Target:
    """The dispute that is meant by itself, or by the fact that has no other open one.

    Raises:
        Refused: for a fact that nobody disputes, or several do.
    """
    if target.type == DISPUTED:
        return target
    timeline = workspace.reader.timeline(workspace.reader.stream(target.stream))
    marks = timeline.marks.get(target.event_id, ())
    disputes = [mark for mark in marks if mark.type == DISPUTED]
    found = [each for each in disputes if not _settled(timeline, each)] or disputes
    if len(found) != 1:
        keys = ", ".join(each.claim.key for each in found)
        several = f"has several disputes: settle each by its key ({keys})"
        reason = f"{target.key} {several if found else 'is disputed by nobody'}"
        raise Refused([Finding("fact", Impossible(reason))])
    return workspace.target(found[0].event_id) or target


def check_moved(workspace: Workspace, target: Target) -> None:
    """Refuse a corroboration that moved its fact's date, and so is a correction of it.

    Raises:
        Refused: saying how its sources are taken off.
    """
    if target.type != "event.retracted":
        return
    fact = workspace.target(target.about or "")
    if fact is None or target.key.startswith(f"{fact.key}/"):
        return
    live = workspace.target(fact.key)
    if live is not None and not live.retracted and live.event_id != fact.event_id:
        how = f"`tracker correct {fact.key} --set from=...` names the sources that are left"
        reason = f"{target.key} corroborated {fact.key} by correcting it: {how}"
        raise Refused([Finding(None, Impossible(reason))])


def settlement_of(workspace: Workspace, dispute: Target) -> Entry | None:
    """The settlement by which a dispute came to an end; None while it is open."""
    timeline = workspace.reader.timeline(workspace.reader.stream(dispute.stream))
    marks = timeline.marks.get(dispute.event_id, ())
    return next((mark for mark in marks if isinstance(mark.data, DisputeSettled)), None)


def _settled(timeline: Timeline, dispute: Entry) -> bool:
    """Whether a dispute came to an end."""
    marks = timeline.marks.get(dispute.event_id, ())
    return any(isinstance(mark.data, DisputeSettled) for mark in marks)


def _identity(workspace: Workspace, store: Store, name: str, recorder: str) -> str | None:
    """The key or event id that a name stands for."""
    number = entry_number(name)
    if number is None and workspace.target(name) is not None:
        return name
    if number is None and name == LAST:
        number = last_of(workspace.reader, recorder)
    elif number is None:
        number = by_part(workspace.reader, name)
    stored = store.at(workspace.reader.connection, number) if number is not None else None
    return stored.envelope.event_id if stored is not None else None
