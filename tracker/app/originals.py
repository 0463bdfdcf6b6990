"""Originals first: the sources of a docket in the order in which they can be registered.

A source may relay one that stands further down in the file. All others keep its order.
"""

from collections.abc import Iterable, Iterator

import msgspec

from tracker.app.naming import SourceIds
from tracker.errors import Impossible, Problem
from tracker.exchange.located import Located
from tracker.exchange.records import SourceRecord
from tracker.exchange.shelf import pack, unpack
from tracker.log.aside import Aside, Notes


def are_ordered(records: Iterable[Located], source_id: SourceIds, aside: Aside) -> bool:
    """Whether each source stands behind those that it relays already, as most do."""
    places: Notes[int] = aside.notes()
    for place, record in enumerate(records):
        if isinstance(record.body, SourceRecord):
            places[record.body.id] = place
    return not any(
        (places.get(relayed) or 0) > place
        for place, record in enumerate(records)
        for relayed in _relayed(record, source_id)
    )


class Ordered:
    """Sources in an order in which each stands behind those that it relays."""

    def __init__(self, aside: Aside) -> None:
        """Begin with none."""
        self._placed: Notes[Located] = aside.notes(pack, unpack)
        self._count = 0
        self.problems: list[Problem] = []

    def __len__(self) -> int:
        """How many there are."""
        return self._count

    def __iter__(self) -> Iterator[Located]:
        """Go through all of them."""
        return (record for _, record in self._placed.items())

    def has(self, name: str) -> bool:
        """Whether a source has its place."""
        return self._placed.get(name) is not None

    def place(self, name: str, record: Located) -> None:
        """Give the next place to a source."""
        self._placed[name] = record
        self._count += 1


def originals_first(records: Iterable[Located], source_id: SourceIds, aside: Aside) -> Ordered:
    """Order sources, each behind those that it relays; of each circle there is a problem.

    A source that closes a circle is given without what it relays, so that nothing else is
    refused for that. One that relays itself is left to the rule about that.
    """
    sources: Notes[Located] = aside.notes(pack, unpack)
    for one in records:
        if isinstance(one.body, SourceRecord):
            sources[one.body.id] = one
    found = Ordered(aside)
    for first, one in sources.items():
        trail = {} if found.has(first) else {first: (one, _relayed(one, source_id))}
        while trail:
            name = next(reversed(trail))
            record, ahead = trail[name]
            original = next(ahead, None)
            if original is None:
                found.place(name, record)
                del trail[name]
            elif original in trail and original != name:
                found.problems.append(_circle(record, tuple(trail), original))
                trail[name] = _alone(record), iter(())
            elif original != name and not found.has(original):
                relayed = sources.get(original)
                if relayed is not None:
                    trail[original] = relayed, _relayed(relayed, source_id)
    return found


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
