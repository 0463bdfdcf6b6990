"""Waiting for new entries: what wakes who follows a log, and what is told when that fails.

To be woken is a help and no promise: whoever follows looks at the head after each wait, so that a
notification that was lost delays and loses nothing.
"""

import time
from collections.abc import Callable
from typing import Protocol

Pause = Callable[[float], None]
"""Lets some seconds pass."""

CHANNEL = "agenda_tracker"
"""What followers listen to. All logs of a database share it: something may be new, not what."""

SHORTEST = 1.0
LONGEST = 60.0
"""Seconds between two tries to connect again: each wait is twice as long as the one before."""


class Outage:
    """Tells once that something is lost, until it is over."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        """Take what tells."""
        self._tell = tell
        self._told = False

    def tell(self, text: str) -> None:
        """Tell it, unless that was done."""
        if not self._told:
            self._told = True
            self._tell(text)

    def over(self) -> None:
        """Let the next one be told."""
        self._told = False


class Backoff:
    """Pauses that become longer, up to a minute, until something works again."""

    def __init__(self, pause: Pause) -> None:
        """Take what lets time pass."""
        self._pause = pause
        self._next = SHORTEST

    def wait(self, most: float = LONGEST) -> None:
        """Pause, at most some seconds."""
        self._pause(min(self._next, most))
        self._next = min(2 * self._next, LONGEST)

    def over(self) -> None:
        """Begin with the shortest again."""
        self._next = SHORTEST


class Waiter(Protocol):
    """Waits until the log may have grown."""

    every: float
    """Seconds after which to look in any case, unless somebody says otherwise."""

    def wait(self, seconds: float) -> None:
        """Return when there may be new entries, at the latest after so many seconds."""

    def close(self) -> None:
        """Wait no more."""


class Polling:
    """Waits the whole time: where nobody tells that the log has grown."""

    every = 1.0

    def __init__(self, pause: Pause = time.sleep) -> None:
        """Take what lets time pass."""
        self._pause = pause

    def wait(self, seconds: float) -> None:
        """Let the time pass."""
        self._pause(seconds)

    def close(self) -> None:
        """Nothing is open."""
