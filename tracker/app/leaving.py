"""Leaving out: facts that a docket recorded and that are gone from its file.

Which they are is told by their ids: an event of a docket has an id made of the docket's name and
its key, so that the keys of the log are gone through once, and nothing else is read.
"""

from collections.abc import Iterable

import msgspec

from tracker.app.correcting import digest_of
from tracker.app.orders import docket_command
from tracker.app.resting import dependents
from tracker.app.workspace import Workspace
from tracker.domain import marks
from tracker.domain.facts import Claim, Draft, Entry
from tracker.domain.known import Target
from tracker.errors import Impossible
from tracker.log.envelope import event_id
from tracker.log.store import Prepared

GONE = "gone"
"""The revision of a fact that its docket no longer has."""


class Left(msgspec.Struct, frozen=True):
    """What leaving facts out means: their keys, what takes them back, what would name them still.

    ``marked`` are marks on them that stand, by other keys than those that go.
    """

    keys: tuple[str, ...] = ()
    commands: tuple[Prepared, ...] = ()
    dangling: tuple[str, ...] = ()
    marked: tuple[str, ...] = ()


def left_out(docket: str, keys: Iterable[str], workspace: Workspace, reason: str) -> Left:
    """Take back the facts of a docket that are not among the keys of its file.

    Dangling is judged after all of it: what goes as well, dangles on nothing.
    """
    gone = list(_gone(docket, frozenset(keys), workspace))
    entries = [entry for one in gone if (entry := workspace.entry(one)) is not None]
    names = {one.key for one in gone}
    resting = [one for entry in entries for one in dependents(workspace, entry)]
    commands = tuple(_retracted(docket, one, workspace, reason) for one in gone)
    return Left(
        tuple(one.key for one in gone),
        commands,
        _keys(resting, names),
        _keys((mark for entry in entries for mark in _marks(workspace, entry)), names),
    )


def refusal(left: Left) -> Impossible:
    """Say what would name facts that are gone."""
    dangling = ", ".join(left.dangling)
    return Impossible(f"{dangling} would name what is gone: retract it too, or leave the fact in")


def _gone(docket: str, keys: frozenset[str], workspace: Workspace) -> Iterable[Target]:
    """The facts that this docket recorded, that stand, and that it no longer has."""
    for key, identity in workspace.log.firsts():
        if key in keys or event_id(docket_command(docket, key), 0) != identity:
            continue
        target = workspace.target(key)
        if target is not None and not target.retracted and target.type != "event.retracted":
            yield target


def _retracted(docket: str, target: Target, workspace: Workspace, reason: str) -> Prepared:
    claim = Claim(key=f"{target.key}/retracted")
    command = marks.Retract(claim=claim, fact=target.key, reason=reason)
    drafts: tuple[Draft, ...] = marks.decide(command, workspace)
    identity = docket_command(docket, target.key, GONE)
    workspace.apply(drafts, identity)
    return Prepared(identity, digest_of(target.key, reason), drafts)


def _marks(workspace: Workspace, entry: Entry) -> Iterable[Entry]:
    """The disputes and corroborations of an entry that the log has."""
    found = workspace.reader.marked(entry).marks.get(entry.event_id, ())
    return (mark for mark in found if not isinstance(mark.data, marks.EventRetracted))


def _keys(entries: Iterable[Entry], without: set[str]) -> tuple[str, ...]:
    """Keys of entries, each once, that are not of what goes as well."""
    keys = (entry.claim.key for entry in entries)
    return tuple(dict.fromkeys(key for key in keys if key.partition("/")[0] not in without))
