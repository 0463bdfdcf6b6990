"""A fact never lands on a source that another process takes back at that moment.

Either the fact is first, and the source is kept because a fact rests on it, or the source is gone
first, and the fact is refused. ``TRACKER_SOURCE_RACES`` sets how often it is tried (60).
"""

import os

from tests.races.conftest import Office
from tests.races.hand import FASTER
from tracker.app import Typed
from tracker.domain.marks import EventRetracted

RACES = int(os.environ.get("TRACKER_SOURCE_RACES", "60"))


def named(source: str) -> Typed:
    """Name a source."""
    fields = {"id": source, "publisher": "Somebody", "published": "2023-11-20"}
    return Typed(section="sources", key=source, fields=fields)


def citing(source: str) -> Typed:
    """A statement that rests on a source alone."""
    says = {"what": "statement", "by": "ARM", "says": source, "on": "2023-11-20"}
    return Typed(key=f"on-{source}", fields={**says, "from": [source]})


def test_a_source_is_taken_back_while_it_is_cited(office: Office) -> None:
    """Many races: one of the two wins, and says so; no fact is left on what is gone."""
    citer, taker = office.hand("anna"), office.hand("boris")
    won = {"cited": 0, "taken": 0}
    for number in range(RACES):
        source = f"source-{number}"
        office.tracker.record(named(source))
        hands = [(citer, "record"), (taker, "retract")]
        for hand, do in hands if number % 2 else hands[::-1]:
            hand.order(do, citing(source), f"source/{source}")
        cited, taken = citer.answer(), taker.answer()
        assert bool(cited.error) != bool(taken.error), (cited, taken)
        won["taken" if cited.error else "cited"] += 1
        assert {cited.error, taken.error} & {"", "Refused", *(e.__name__ for e in FASTER)}
    assert sum(won.values()) == RACES

    gone: set[str] = set()
    cited_at: dict[str, int] = {}
    found = office.stored()
    streams = {one.envelope.event_id: one.envelope.stream for one in found}
    for one in found:
        for citation in one.envelope.sources:
            assert f"source/{citation.source}" not in gone
            cited_at[f"source/{citation.source}"] = one.position
        if isinstance(one.data, EventRetracted):
            gone.add(streams[one.data.target])
            assert streams[one.data.target] not in cited_at
    assert len(gone) == won["taken"]
    office.check()
