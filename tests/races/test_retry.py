"""A command whose answer was lost is given again: nothing is recorded twice."""

import signal

import pytest

from tests.races.conftest import Office
from tracker.app import Typed

SAYS = {"what": "statement", "by": "ARM", "on": "2023-11-20", "from": ["belta-2023-11-20"]}
COMMANDS = {
    "statement": Typed(fields={**SAYS, "says": "said once"}),
    "statement with a key": Typed(key="said", fields={**SAYS, "says": "said once"}),
    "transition": Typed(
        fields={
            "item": "armenia-assistance",
            "what": "removed",
            "on": "2023-11-23",
            "from": ["rferl-2023-11-23"],
        }
    ),
    "stance of several": Typed(
        fields={
            "item": "armenia-mission",
            "by": ["KAZ", "KGZ"],
            "what": "supports",
            "on": "2022-11-23",
            "from": ["rferl-2023-11-23"],
        }
    ),
    "meeting with an agenda": Typed(
        fields={
            "meeting": "csc-2022-11-23",
            "what": "held",
            "on": "2022-11-23",
            "agenda": {"armenia-assistance": "discussed"},
            "from": ["rferl-2023-11-23"],
        }
    ),
    "name": Typed(section="parties", key="un", fields={"name": "United Nations"}),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_killed_between_commit_and_answer(office: Office, name: str) -> None:
    """``kill -9`` behind the commit: whoever gives the command again gets the first's entries."""
    before = len(office.stored())
    killed = office.hand("anna")
    killed.order("die", COMMANDS[name])
    assert killed.done() is None
    assert killed.end() == -signal.SIGKILL
    recorded = [one.envelope for one in office.stored()[before:]]
    assert recorded

    for hand in (office.hand("anna"), office.hand("anna")):
        hand.order("record", COMMANDS[name])
        again = hand.answer()
        assert (again.error, again.repeated) == ("", True)
        assert list(again.entries) == [one.key for one in recorded]
        assert list(again.entries.values()) == [f"@{before + n}" for n in range(len(recorded))]
    assert len(office.stored()) == before + len(recorded)
    office.check()


def test_the_same_key_with_other_words(office: Office) -> None:
    """What is recorded under a key stays: another fact is refused, and names the entry."""
    hand, key = office.hand("anna"), "said"
    for says, error in (("one thing", ""), ("another", "refused")):
        hand.order("record", Typed(key=key, fields={**SAYS, "says": says}))
        assert bool(hand.answer().error) == bool(error)
    assert office.recorded().count(key) == 1
    office.check()
