"""Sixteen processes at once, also such as roll back and are killed: nothing is lost or twice.

``TRACKER_RACERS`` and ``TRACKER_RACES`` set how many, and how many commands each (16 and 10);
``TRACKER_LIVES`` how often each of them begins again after it was killed (2; 0: nobody is).
"""

import os
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from random import Random
from threading import Event

from tests.races.conftest import Office
from tests.races.hand import ENDED, KILLED, Done, Order
from tracker.app import Tracker
from tracker.app.following import Following

RACERS = int(os.environ.get("TRACKER_RACERS", "16"))
RACES = int(os.environ.get("TRACKER_RACES", "10"))
LIVES = int(os.environ.get("TRACKER_LIVES", "2"))
FATAL = 300
"""Statements within which a life ends: some before the first answer, some after many."""


def lives(office: Office, number: int) -> tuple[list[Done], int]:
    """One recorder, who is killed again and again and goes on behind the last answer.

    Gives all answers, and how often it was killed.
    """
    dice = Random(number)  # noqa: S311 - no secrets
    hand, done, killed = office.hand(f"hand-{number}"), list[Done](), 0
    for life in range(LIVES + 1):
        fatal = dice.randrange(1, FATAL) if life < LIVES else 0
        hand.send(Order("risk", count=RACES, start=len(done), fatal=fatal))
        while (answer := hand.answer()).error not in {KILLED, ENDED}:
            done.append(answer)
        killed += answer.error == KILLED
    assert hand.end() == 0
    return done, killed


def follow(url: str, ended: Event) -> list[int]:
    """Follow the log until all have ended and nothing is left; gives the positions."""
    tracker, seen, last = Tracker(url), list[int](), False
    for answer in tracker.follower().answers(Following(every=0.05)):
        if answer is not None:
            seen += [int(fact.entry.removeprefix("@")) for fact in answer.facts]
        elif last:
            break
        else:
            last = ended.is_set()
    return seen


def test_recorders_that_roll_back_and_are_killed(office: Office) -> None:
    """What was acknowledged is in the log, each once; two who follow see all in order."""
    before, ended = len(office.stored()), Event()
    with ThreadPoolExecutor(RACERS + 2) as pool:
        followers = [pool.submit(follow, office.url, ended) for _ in range(2)]
        racers = [pool.submit(lives, office, number) for number in range(RACERS)]
        try:
            told = [racer.result() for racer in racers]
        finally:
            ended.set()
        stored = office.stored()
        assert [one.result() for one in followers] == [list(range(len(stored)))] * 2

    answers = [answer for done, _ in told for answer in done]
    assert not LIVES or sum(killed for _, killed in told) > 0
    assert {(done.error, done.text) for done in answers} == {("", "")}
    assert len(answers) == RACERS * RACES
    acknowledged = Counter(pair for done in answers for pair in done.entries.items())
    assert set(acknowledged.values()) == {1}
    new = {(one.envelope.key, f"@{one.position}") for one in stored[before:]}
    assert new == set(acknowledged)
    assert sum(done.repeated for done in answers) < RACERS * LIVES
    office.check()
    assert office.tracker.auditor.verify().clean
