"""Following a log: what is there, then each entry once it is committed, in order, each once.

Positions follow the commits and have no gaps, so that all behind a position is new. Nothing waits
inside a snapshot, and what wakes is not trusted: each look starts where the last one ended.
"""

import time
from collections.abc import Callable, Iterator

import msgspec

from tracker.app.answering import Questions
from tracker.app.guarding import Guard
from tracker.domain.moment import Moment
from tracker.errors import (
    ConnectionLost,
    DatabaseLocked,
    DatabaseUnreachable,
    InvalidMoment,
    StandbyConflict,
    TrackerError,
)
from tracker.log.connection import Connection
from tracker.log.database import Database
from tracker.log.store import Store, read_head
from tracker.log.waiting import Backoff, Outage, Pause
from tracker.views.list_answers import FactsAnswer
from tracker.views.logbook import EVERYTHING, Chosen
from tracker.views.reader import Reader

MOST = 500
"""Entries that are looked at in one snapshot."""

PASSING = (ConnectionLost, DatabaseUnreachable, DatabaseLocked, StandbyConflict)
"""What is waited for to pass, once there was an answer."""

Seen = tuple[FactsAnswer | None, int]
"""What was found, and the position up to which was looked."""


class Following(msgspec.Struct, frozen=True, kw_only=True):
    """How to follow: which entries; how many at most of those that are there, None for all.

    ``every`` is after how many seconds to look in any case; None leaves it to the engine. ``pause``
    lets seconds pass, ``tell`` tells of outages.
    """

    chosen: Chosen = EVERYTHING
    last: int | None = None
    every: float | None = None
    pause: Pause = time.sleep
    tell: Callable[[str], None] = lambda _: None


class Follower:
    """Follows one log, at a moment without an end."""

    def __init__(self, database: Database, store: Store, guard: Guard, moment: Moment) -> None:
        """Take the log, what this user saw of it, and by which dates facts are chosen.

        Raises:
            InvalidMoment: for a moment at which nothing new can come.
        """
        if moment.recorded_until is not None:
            raise InvalidMoment("who follows a log sees no end of it: leave --recorded-until out")
        self._database = database
        self._store = store
        self._guard = guard
        self._moment = moment

    def answers(self, how: Following) -> Iterator[FactsAnswer | None]:
        """Give what is there and what comes, oldest first; None whenever there is nothing new.

        Raises:
            DatabaseUnreachable, ConnectionLost: where that is so from the beginning.
            InvalidMoment: where the log has fewer entries than were seen of it.
            UnknownWord, UnknownReference, InvalidDate: for what is chosen wrongly.
        """
        outage = Outage(how.tell)
        backoff = Backoff(how.pause)
        with self._database.reading() as connection:
            self._guard.reading(connection)
        waiter = self._database.waiter(outage, how.pause)
        try:
            answer, reached = self._first(how)
            yield answer
            while True:
                try:
                    answer, now = self._next(how.chosen, reached)
                except PASSING as error:
                    outage.tell(f"{_first_words(error)}: looking again until it is back")
                    yield None
                    backoff.wait()
                    continue
                backoff.over()
                if now > reached:
                    reached = now
                    yield answer
                else:
                    outage.over()
                    yield None
                    waiter.wait(waiter.every if how.every is None else how.every)
        finally:
            waiter.close()

    def _first(self, how: Following) -> Seen:
        """The last ones of what is there, where no more are wanted; else nothing yet."""
        if how.last is None:
            return None, -1
        with self._database.reading() as connection:
            found = self._questions(connection).log(how.last, how.chosen)
        shown = msgspec.structs.replace(found, facts=found.facts[::-1])
        return shown, found.moment.entries - 1

    def _next(self, chosen: Chosen, reached: int) -> Seen:
        """What lies behind a position, in one snapshot."""
        with self._database.reading() as connection:
            size = read_head(connection).size
            if size <= reached:
                text = f"@{reached} was seen here before, and now the log ends at @{size - 1}"
                raise InvalidMoment(f"{text}: is it another one, or an old copy?")
            if size == reached + 1:
                return None, reached
            return self._questions(connection).followed(chosen, reached, MOST)

    def _questions(self, connection: Connection) -> Questions:
        return Questions(Reader(connection, self._store, self._moment))


def _first_words(error: TrackerError) -> str:
    """What an error says, without what it says of recording."""
    return str(error).partition(";")[0]
