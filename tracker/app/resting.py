"""Resting: what names a fact, or what it gave a name to, and would name what is gone."""

from collections.abc import Iterator

from tracker.app.workspace import REGISTRATIONS, Workspace
from tracker.domain.facts import Entry, Event
from tracker.domain.marks import EventRetracted
from tracker.domain.measure import MeasureAdded
from tracker.domain.organisation import BodyEstablished


def dependents(workspace: Workspace, entry: Entry) -> Iterator[Entry]:
    """All that names what a fact gave a name to, and so on; marks go with their facts."""
    seen, waiting = {entry.event_id}, [entry]
    while waiting:
        for one in _naming(workspace, waiting.pop()):
            if one.event_id not in seen and not isinstance(one.data, EventRetracted):
                seen.add(one.event_id)
                waiting.append(one)
                yield one


def _naming(workspace: Workspace, entry: Entry) -> Iterator[Entry]:
    """The facts that name what an entry registered, and those of its own stream."""
    reader = workspace.reader
    refs = []
    if (inner := _inner(entry.data)) is not None:
        refs.append("/".join(inner))
    elif isinstance(entry.data, REGISTRATIONS):
        refs.append(entry.stream)
        timeline = reader.timeline(reader.stream(entry.stream))
        yield from (*timeline.stands, *timeline.possible)
    if refs and refs[0].startswith(("organisation/", "body/")):
        refs.append(f"party/{refs[0].partition('/')[2]}")
    for ref in refs:
        yield from (fact for _, fact in reader.mentions(ref))


def _inner(data: Event) -> tuple[str, str] | None:
    """What a fact names inside of another thing's stream."""
    match data:
        case BodyEstablished(body=body):
            return "body", body
        case MeasureAdded(measure=measure):
            return "measure", measure
        case _:
            return None
