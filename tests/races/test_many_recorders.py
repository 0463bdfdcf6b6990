"""Sixteen processes with two hundred commands each: nothing is lost, and nothing twice.

``TRACKER_RACERS`` and ``TRACKER_RACES`` set how many (16 and 200).
"""

import os
from collections import Counter

from tests.races.conftest import Office

RACERS = int(os.environ.get("TRACKER_RACERS", "16"))
RACES = int(os.environ.get("TRACKER_RACES", "200"))


def test_many_processes_on_one_log(office: Office) -> None:
    """Each acknowledged entry is in the log where the answer said, once, and no other is."""
    before = len(office.stored())
    hands = [office.hand(f"hand-{number}") for number in range(RACERS)]
    for hand in hands:
        hand.order("many", count=RACES)
    answers = [hand.answer() for hand in hands for _ in range(RACES)]
    assert [hand.end() for hand in hands] == [0] * RACERS

    assert {(done.error, done.text, done.repeated) for done in answers} == {("", "", False)}
    stored = {f"@{one.position}": one.envelope.key for one in office.stored()}
    acknowledged = Counter(pair for done in answers for pair in done.entries.items())
    assert set(acknowledged.values()) == {1}
    assert {(key, entry) for entry, key in list(stored.items())[before:]} == set(acknowledged)
    assert len(stored) == before + RACERS * RACES
    office.check()
