"""Originals first: the sources of a docket in the order in which they can be registered.

A source may relay one that stands further down in the file. All others keep its order.
"""

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from tracker.app.naming import SourceIds
from tracker.errors import Impossible, Problem
from tracker.exchange.located import Located
from tracker.exchange.records import SourceRecord


def are_ordered(records: Iterable[Located], source_id: SourceIds) -> bool:
    """Whether each source stands behind those that it relays already, as most do."""
    places: dict[str, int] = {}
    for place, record in enumerate(records):
        places.setdefault(record.body.id if isinstance(record.body, SourceRecord) else "", place)
    return not any(
        places.get(relayed, -1) > place
        for place, record in enumerate(records)
        for relayed in _relayed(record, source_id)
    )


def originals_first(
    records: Sequence[Located], source_id: SourceIds
) -> tuple[list[Located], list[Problem]]:
    """Give all records, each source behind those that it relays, and a problem for each circle.

    A source that closes a circle is given without what it relays, so that nothing else is
    refused for that. One that relays itself is left to the rule about that.
    """
    sources = {one.body.id: one for one in records if isinstance(one.body, SourceRecord)}
    ahead = {name: _relayed(record, source_id) for name, record in sources.items()}
    placed: dict[str, Located] = {}
    problems: list[Problem] = []
    for first in sources:
        trail: dict[str, None] = {} if first in placed else {first: None}
        while trail:
            name = next(reversed(trail))
            original = next(ahead[name], None)
            if original is None:
                placed[name] = sources[name]
                del trail[name]
            elif original in trail and original != name:
                problems.append(_circle(sources[name], tuple(trail), original))
                sources[name], ahead[name] = _alone(sources[name]), iter(())
            elif original in sources and original not in placed and original != name:
                trail[original] = None
    ordered = iter(placed.values())
    found = [next(ordered) if isinstance(one.body, SourceRecord) else one for one in records]
    return found, problems


def _relayed(record: Located, source_id: SourceIds) -> Iterator[str]:
    """The ids of what a source relays."""
    return map(source_id, record.body.relays if isinstance(record.body, SourceRecord) else ())


def _alone(record: Located) -> Located:
    """The source without what it relays."""
    body = msgspec.structs.replace(record.body, relays=())
    return msgspec.structs.replace(record, body=body)


def _circle(record: Located, trail: tuple[str, ...], original: str) -> Problem:
    """Say which sources relay each other in a circle, the one that closes it last."""
    ring = (*trail[trail.index(original) :], original)
    reason = f"sources that relay each other in a circle ({' relays '.join(ring)}): drop one"
    return record.problem(Impossible(reason), "relays")
