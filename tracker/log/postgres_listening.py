"""Being woken by PostgreSQL: each commit of a writer notifies whoever listens.

The connection that listens does nothing else. Where it is lost, it is opened again, at once and
then after ever longer pauses; meanwhile, and on a server that lets nobody listen, as a standby,
the log is looked at every now and then.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import psycopg

from tracker.errors import TrackerError
from tracker.log.waiting import CHANNEL, Backoff, Outage, Pause

NOTIFY = f"NOTIFY {CHANNEL}"
LISTEN = f"LISTEN {CHANNEL}"

Driver = psycopg.Connection[Any]
Words = Callable[[psycopg.Error], str]


class Listening:
    """Waits for a notification of the server."""

    every = 10.0

    def __init__(
        self, connect: Callable[[], Driver], words: Words, outage: Outage, pause: Pause
    ) -> None:
        """Take what connects, what words its errors, what tells of an outage, and what pauses."""
        self._connect = connect
        self._words = words
        self._outage = outage
        self._pause = pause
        self._backoff = Backoff(pause)
        self._driver: Driver | None = None
        self._deaf = False
        self._listen()

    def wait(self, seconds: float) -> None:
        """Return at a notification, where the connection was lost or is back, or in the end."""
        if self._driver is not None:
            self._hear(self._driver, seconds)
        elif self._deaf:
            self._pause(seconds)
        elif not self._listen():
            self._backoff.wait(seconds)

    def close(self) -> None:
        """Close the connection."""
        driver, self._driver = self._driver, None
        if driver is not None:
            with suppress(psycopg.Error):
                driver.close()

    def _hear(self, driver: Driver, seconds: float) -> None:
        try:
            for _ in driver.notifies(timeout=seconds, stop_after=1):
                pass
        except psycopg.Error as error:
            self.close()
            self._lost(error)

    def _listen(self) -> bool:
        """Connect and listen; gives whether that worked."""
        try:
            self._driver = self._connect()
            self._driver.autocommit = True
            self._driver.execute(LISTEN)
        except (psycopg.Error, TrackerError) as error:
            self._deaf = self._driver is not None and not self._driver.closed
            self.close()
            self._lost(error)
            return False
        self._backoff.over()
        self._outage.over()
        return True

    def _lost(self, error: psycopg.Error | TrackerError) -> None:
        if isinstance(error, TrackerError):
            reason = str(error).partition(";")[0]
        else:
            reason = self._words(error)
        text = f"nobody tells of new entries any more ({reason})"
        self._outage.tell(f"{text}: looking now and then until that is mended")
