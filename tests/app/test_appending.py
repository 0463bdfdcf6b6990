"""Appending: a decision is made again where somebody was faster, and not for ever."""

import pytest

from tracker.app.appending import ATTEMPTS, OVERTAKEN, again
from tracker.errors import FenceMoved, InvalidId


class Overtaken:
    """An attempt that others are faster than for a number of times."""

    def __init__(self, times: int, error: Exception) -> None:
        """Take how often, and what it is refused with."""
        self.left = times
        self.error = error
        self.tried = 0

    def __call__(self) -> str:
        """Try."""
        self.tried += 1
        if self.tried <= self.left:
            raise self.error
        return "done"


@pytest.mark.parametrize("times", range(ATTEMPTS))
def test_it_is_tried_again(times: int) -> None:
    """Until it is done, and not once more."""
    attempt = Overtaken(times, FenceMoved(7))
    assert again(attempt) == "done"
    assert attempt.tried == times + 1


def test_it_is_not_tried_for_ever() -> None:
    """Where others keep being faster, that is what is said."""
    attempt = Overtaken(ATTEMPTS, FenceMoved(7))
    with pytest.raises(FenceMoved):
        again(attempt)
    assert attempt.tried == ATTEMPTS


def test_a_refusal_stands() -> None:
    """What is wrong stays wrong: nobody was faster."""
    attempt = Overtaken(1, InvalidId("A B"))
    assert not isinstance(attempt.error, OVERTAKEN)
    with pytest.raises(InvalidId):
        again(attempt)
    assert attempt.tried == 1
