"""Compares two tables that no single statement can see: one on a standby, one in a file beside.

Both are read in the order of the event that a row comes from; the rows of one event are few.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby

from tracker.log.connection import Row

Group = tuple[int, frozenset[Row]]
"""An event's position, and all rows that come from it."""


def first_apart(live: Iterable[Row], fresh: Iterable[Row]) -> tuple[Row | None, Row | None] | None:
    """The first event whose rows differ: a row that only one side has, of each that has one.

    Rows begin with their event's position, and come in its order. None where all are equal.
    """
    ours, theirs = _groups(live), _groups(fresh)
    here, there = next(ours, None), next(theirs, None)
    while here is not None and here == there:
        here, there = next(ours, None), next(theirs, None)
    if here is None and there is None:
        return None
    first = min(group[0] for group in (here, there) if group is not None)
    mine, yours = _rows_at(first, here), _rows_at(first, there)
    return _any(mine - yours), _any(yours - mine)


def _groups(rows: Iterable[Row]) -> Iterator[Group]:
    for position, found in groupby(map(tuple, rows), key=lambda row: row[0]):
        yield position, frozenset(found)


def _rows_at(position: int, group: Group | None) -> frozenset[Row]:
    return group[1] if group is not None and group[0] == position else frozenset()


def _any(rows: frozenset[Row]) -> Row | None:
    """One of them, always the same."""
    return min(rows, key=repr, default=None)
