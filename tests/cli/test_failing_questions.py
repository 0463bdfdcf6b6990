"""What fails where somebody only asks: nothing was to be recorded, and no message speaks of it."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.by_hand import by_hand
from tests.cli.support import Cli
from tracker.log.database import Database

SAID = "nothing was recorded"
ASKING = ("agenda", "why x", "log", "sources", "export", "audit verify", "db current", "brief x")
WRITING = "party add NEW New"
NOWHERE = "postgresql://anna@127.0.0.1:9/log"
ALONE = {"sqlite": "PRAGMA locking_mode = EXCLUSIVE", "postgresql": "SELECT 1"}
TAKEN = {"sqlite": "BEGIN EXCLUSIVE", "postgresql": "LOCK TABLE alembic_version"}


@contextmanager
def taken(place: str) -> Iterator[None]:
    """Have the log alone, so that not even readers are let in."""
    url = place if "://" in place else f"sqlite:///{place}"
    with by_hand(Database(url)) as hand:
        engine = "sqlite" if hand.is_sqlite else "postgresql"
        hand.execute(ALONE[engine])
        hand.execute(TAKEN[engine])
        yield


def test_a_log_that_another_has_alone(cli: Cli, log_place: str) -> None:
    """Who asks is told to try again; who records is told that nothing was recorded, too."""
    assert cli("init").code == 0
    with taken(log_place):
        for words in ASKING:
            ran = cli(*words.split())
            assert (ran.code, SAID in ran.refusal()) == (15, False), words
            assert ran.refusal().endswith(" 0 s: try again when that one is done")
        assert SAID in cli(*WRITING.split()).refusal()


@pytest.mark.of_a_file
@pytest.mark.parametrize(("url", "code"), [(NOWHERE, 94), ("mysql://host/log", 19)])
def test_a_log_that_cannot_be_opened(cli: Cli, url: str, code: int) -> None:
    """As soon as the URL is read, or the server asked."""
    for words in ASKING:
        ran = cli("--db", url, *words.split())
        assert (ran.code, SAID in ran.refusal()) == (code, False), words
    refused = cli("--db", url, *WRITING.split())
    assert (refused.code, SAID in refused.refusal()) == (code, True)
