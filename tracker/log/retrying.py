"""Appending where the database fails on the way: again where that is safe, else told what is known.

It is safe since ids follow from the commands: what was kept is found by them, and is not recorded
a second time. Nobody is told "nothing was recorded" while one of the tries may have been kept.
"""

from collections.abc import Callable
from time import sleep

from tracker.errors import (
    BrokenOff,
    ConnectionLost,
    DatabaseUnreachable,
    OutcomeUnknown,
    StandbyConflict,
    TrackerError,
)
from tracker.log.stored import Receipt

PAUSES = (0.1, 0.2, 0.4, 0.8, 1.5, 3.0, 4.0)
"""Seconds before each look whether a server that went away is back: ten in all, for a restart."""

BROKEN_OFF = 4
"""How often a transaction is begun anew that the server broke off, with all of it undone."""


def insist(append: Callable[[], Receipt]) -> Receipt:
    """Append; once more where the connection is lost, a few times where the server breaks it off.

    Raises:
        ConnectionLost, BrokenOff: where nothing was recorded by any of the tries.
        OutcomeUnknown: where one was lost at its commit, and nobody answers now.
    """
    try:
        return _undisturbed(append)
    except (ConnectionLost, OutcomeUnknown) as error:
        return _again(append, error)


def _undisturbed(append: Callable[[], Receipt]) -> Receipt:
    for _ in range(BROKEN_OFF - 1):
        try:
            return append()
        except (BrokenOff, StandbyConflict):
            continue
    try:
        return append()
    except StandbyConflict as error:  # of who writes it is a conflict with another writer
        raise BrokenOff(error.name, error.reason) from error


def _again(append: Callable[[], Receipt], lost: TrackerError) -> Receipt:
    """Append over a new connection, when the server is back.

    A commit that is still under way holds the head, so that this waits until it is known.
    """
    try:
        found = _when_back(append, lost)
    except (ConnectionLost, OutcomeUnknown, BrokenOff) as error:
        raise (error if isinstance(error, OutcomeUnknown) else lost) from None
    unsure = isinstance(lost, OutcomeUnknown)
    return Receipt(found.positions, repeated=found.repeated and not unsure)


def _when_back(append: Callable[[], Receipt], lost: TrackerError) -> Receipt:
    for pause in PAUSES:
        try:
            return _undisturbed(append)
        except DatabaseUnreachable:  # it may be starting
            sleep(pause)
    try:
        return _undisturbed(append)
    except DatabaseUnreachable:
        raise lost from None
