"""Resolving: which recorded fact is meant by a key, ``@67``, a part of an id, or ``last``."""

from tracker.app.workspace import Workspace
from tracker.domain.facts import Entry
from tracker.domain.known import Reference, Target, nearest
from tracker.domain.moment import entry_number
from tracker.errors import UnknownReference
from tracker.log.store import Store
from tracker.views.named import HINT, LAST, by_part, hint_for, last_of


def resolve(
    workspace: Workspace, store: Store, name: str, recorder: str = ""
) -> tuple[Target, Entry | None]:
    """Find a fact, and its entry if it stands. Of a corrected one the last version is meant.

    Raises:
        UnknownReference: with the nearest keys.
        AmbiguousName: where the ids of several begin so.
    """
    identity = _identity(workspace, store, name, recorder)
    target = workspace.target(identity) if identity is not None else None
    if target is None:
        near = nearest(workspace, Reference("fact", ("fact",), name))
        raise UnknownReference("fact", name, () if name == LAST else near, hint_for(name) or HINT)
    target = workspace.target(target.key) or target
    return target, workspace.entry(target)


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
