"""All rows of the log in order, also where some of their columns can't be read as text.

A driver refuses a whole batch for one text that is no UTF-8: then rows are read one by one, and
of such a row the position, bytes and leaf alone, so that one bad row costs no other its checks.
"""

from collections.abc import Iterator

from tracker.log.connection import Connection, Row
from tracker.log.statements import EVENT_AT, EVENTS

FIRST, END = -(2**63), 2**63 - 1

NEXT = "SELECT position FROM event WHERE position >= :start ORDER BY position LIMIT 1"

WITHOUT_TEXT = "SELECT position, bytes, leaf FROM event WHERE position = :position"

ONE_BY_ONE = 1_000
"""Rows that are read one by one before batches are tried again: all in all that stays linear."""


def every_row(connection: Connection) -> Iterator[Row]:
    """Give all rows; one without its text columns where these can't be read.

    Raises:
        The driver's ``failure``: where the file itself can't be read on.
    """
    start = FIRST
    while True:
        try:
            with connection.attempt():
                for row in connection.rows(EVENTS, start=start, stop=END):
                    start = row[0] + 1
                    yield row
        except connection.failure:
            tried = 0
            for row in _one_by_one(connection, start):
                tried += 1
                start = row[0] + 1
                yield row
            if tried < ONE_BY_ONE:
                return
        else:
            return


def _one_by_one(connection: Connection, start: int) -> Iterator[Row]:
    for _ in range(ONE_BY_ONE):
        found = connection.one(NEXT, start=start)
        if found is None:
            return
        position = found[0]
        row = _one(connection, position)
        if row is not None:
            yield row
        start = position + 1


def _one(connection: Connection, position: int) -> Row | None:
    try:
        with connection.attempt():
            return connection.one(EVENT_AT, position=position)
    except connection.failure:
        return connection.one(WITHOUT_TEXT, position=position)
