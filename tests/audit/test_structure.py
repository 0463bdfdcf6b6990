"""The doctor on columns and indexes: what was lost, added or changed, and what helps."""

import pytest

from tests.by_hand import by_hand
from tracker.app import Tracker
from tracker.audit.checks import Check
from tracker.audit.structure import structure

FINE = "all columns and indexes are as the migrations make them"
TWO = "lost, so that answers are slow: ix_entity_kind_id, ix_fact_key"

HANDS = {
    "somebody's table": ("CREATE TABLE mine (x INTEGER)", "ok", FINE, None),
    "a table less": ("DROP TABLE mention", "ok", FINE, None),
    "an index more": (
        "CREATE INDEX mine ON fact (ord)",
        "look",
        "the index mine of the table fact is none of ours",
        "if it is of no use: DROP INDEX mine",
    ),
    "a column more": (
        "ALTER TABLE fact ADD COLUMN more INTEGER",
        "look",
        "the column fact.more is none of ours",
        "if nobody needs it: ALTER TABLE fact DROP COLUMN more",
    ),
    "a column less": (
        "ALTER TABLE mark DROP COLUMN target",
        "broken",
        "the read models lack the column mark.target",
        "`tracker copy`",
    ),
    "a column of the log less": (
        "ALTER TABLE head DROP COLUMN fence",
        "broken",
        "the log lacks the column head.fence",
        "restore the log from a copy",
    ),
}
"""By hand: the statement, the state, what is found, what to do."""


def looked(tracker: Tracker) -> list[Check]:
    """What the check says."""
    with tracker.database.untouched() as connection:
        return list(structure(tracker.database, connection))


@pytest.mark.parametrize("name", HANDS)
def test_what_was_done_by_hand(tracker: Tracker, name: str) -> None:
    """On either engine each is told by its name."""
    sql, state, text, todo = HANDS[name]
    with by_hand(tracker.database) as hand:
        hand.unguard()
        if "DROP COLUMN target" in sql:  # which SQLite leaves alone while an index has it
            hand.execute("DROP INDEX ix_mark_target_type")
        hand.execute(sql)
    found = next(one for one in looked(tracker) if one.state == state)
    assert found.found == text
    assert found.todo is None if todo is None else todo in (found.todo or "")


def test_lost_indexes_are_made_again(csto: Tracker) -> None:
    """They are named; `db upgrade` makes them as they were, says so, and changes nothing else."""
    with by_hand(csto.database) as hand:
        before = sorted(hand.dump())
        hand.execute("DROP INDEX ix_fact_key")
        hand.execute("DROP INDEX ix_entity_kind_id")
    (found,) = looked(csto)
    assert (found.state, found.found) == ("look", TWO)
    assert found.todo == "run `tracker db upgrade`, which makes them again"
    said: list[str] = []
    csto.upgrade(tell=said.append)
    assert said == [
        f"made the lost index ix_{name} again" for name in ("entity_kind_id", "fact_key")
    ]
    assert [one.found for one in looked(csto)] == [FINE]
    with by_hand(csto.database) as hand:
        assert sorted(hand.dump()) == before
    csto.upgrade(tell=said.append)
    assert len(said) == 2


def test_an_index_that_is_another(tracker: Tracker) -> None:
    """It has to go before ours can be made: nobody drops what somebody made."""
    with by_hand(tracker.database) as hand:
        hand.execute("DROP INDEX ix_fact_key")
        hand.execute("CREATE INDEX ix_fact_key ON fact (stream)")
    tracker.upgrade()
    (found,) = looked(tracker)
    assert found.found == "the index ix_fact_key of the table fact is another than ours"
    assert (found.todo or "").startswith("DROP INDEX ix_fact_key; then run `tracker db upgrade`")
