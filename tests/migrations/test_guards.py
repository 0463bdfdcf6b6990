"""Revisions 0004 and 0006: PostgreSQL's guards are made anew over a log that is there, and back."""

from collections.abc import Callable

import pytest
from alembic import command

from tests.by_hand import by_hand
from tests.conftest import SetClock
from tests.contract.making import Log
from tests.contract.making import command as order
from tracker.log import schema
from tracker.log.database import REVISIONS

FURTHER = {"event_no_minus", "event_own_name", "head_no_leap", "head_no_future"}


@pytest.mark.parametrize("new_url", ["postgresql"], indirect=True)
def test_an_old_log_gets_the_guards(new_url: Callable[[], str], clock: SetClock) -> None:
    """Its entries stay, those without a role among them; the guards are those of a new log."""
    log = Log(new_url(), clock).create()
    log.append(order("a"))
    before = log.events()
    with by_hand(log.database) as hand:
        guards, due = hand.guards()
    assert guards == due
    command.downgrade(schema.config(log.database), "0003")
    with by_hand(log.database) as hand:
        assert hand.guards()[0].keys() == due.keys() - FURTHER
    assert schema.upgrade(log.database) == ("0003", REVISIONS[-1])
    with by_hand(log.database) as hand:
        assert hand.guards() == (due, due)
    again = log.again()
    assert again.events() == before
    again.append(order("b"))
    assert again.events()[2].envelope.db_user == "postgres"
