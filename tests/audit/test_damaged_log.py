"""A log that lost or broke an entry: the audit says which, and nothing is rebuilt from the rest."""

import pytest

from tests.by_hand import by_hand
from tracker.app import Tracker
from tracker.app.guarding import checkpoint
from tracker.audit.findings import Outside, VerifyFinding
from tracker.audit.replay import Divergence
from tracker.audit.verify import verify
from tracker.errors import DamagedEvent, DatabaseDamaged, ViewsNewer

HOLE = "DELETE FROM event WHERE position = 40"
TAIL = "DELETE FROM event WHERE position >= 40"
BYTES = "UPDATE event SET bytes = ? WHERE position = 40"


def damage(tracker: Tracker, statement: str) -> list[str]:
    """Change the log by hand, its triggers out of the way; gives the read models as SQL."""
    with by_hand(tracker.database) as hand:
        hand.unguard()
        hand.execute(statement, (b"{}",) * statement.count("?"))
    return dump(tracker)


def dump(tracker: Tracker) -> list[str]:
    """All of the database as texts."""
    with by_hand(tracker.database) as hand:
        return hand.dump()


@pytest.mark.parametrize(
    ("statement", "reason"),
    [(HOLE, "it is missing"), (TAIL, "it is missing"), (BYTES, "no agenda-event/v1 header")],
    ids=["hole", "tail", "bytes"],
)
def test_an_entry_that_cannot_be_read(csto: Tracker, statement: str, reason: str) -> None:
    """The audit names it and is not clean; a rebuild refuses and leaves all as it was."""
    before = damage(csto, statement)
    report = csto.replay()
    assert (report.clean, report.rows) == (False, 0)
    assert report.divergence == Divergence(40, "event", reason, None)
    with pytest.raises(DamagedEvent) as caught:
        csto.rebuild()
    assert (caught.value.position, caught.value.reason) == (40, reason)
    assert str(caught.value).endswith(": restore the log from a copy")
    assert dump(csto) == before


def test_a_part_of_the_log_is_read_as_such(csto: Tracker) -> None:
    """Up to a hole all reads well; what starts or ends at it does not."""
    damage(csto, HOLE)
    with csto.database.reading() as connection:
        assert len(list(csto.store.events(connection, 10, 40))) == 30
        assert next(csto.store.events(connection, 41)).position == 41
        for start, stop in ((30, 41), (40, 41), (40, 50)):
            with pytest.raises(DamagedEvent, match="@40 is damaged"):
                list(csto.store.events(connection, start, stop))


def test_read_models_of_a_newer_program_are_not_rebuilt(csto: Tracker) -> None:
    """They are left alone, as an upgrade leaves them."""
    before = damage(csto, "UPDATE projection SET version = 99")
    with pytest.raises(ViewsNewer):
        csto.rebuild()
    assert dump(csto) == before


UNREADABLE = """
CREATE VIEW event AS SELECT position,
    CASE WHEN position = 40 THEN decode(repeat('x', position::int), 'hex') ELSE bytes END AS bytes,
    leaf, event_id, stream, version, type FROM hidden
"""


@pytest.mark.parametrize("new_url", ["postgresql"], indirect=True)
def test_verify_goes_on_after_a_read_that_failed(csto: Tracker) -> None:
    """A server forgets the transaction of a failed statement: all that is asked for after it."""
    with by_hand(csto.database) as hand:
        hand.unguard()
        hand.execute("ALTER TABLE head DROP COLUMN fence")
        hand.execute("ALTER TABLE event RENAME TO hidden")
        hand.execute(UNREADABLE)
    report = csto.auditor.verify()
    found = {(one.check, one.first) for one in report.findings}
    assert {("file", 40), ("head", None), ("trigger", None)} <= found
    assert (report.entries, report.clean) == (40, False)


@pytest.mark.parametrize("new_url", ["postgresql"], indirect=True)
def test_a_log_without_its_head_is_audited(csto: Tracker) -> None:
    """The table that says how many processes are worth it may itself be gone."""
    with by_hand(csto.database) as hand:
        hand.unguard()
        hand.execute("DROP TABLE head CASCADE")
    found = csto.auditor.audit(jobs=None)
    assert {one.check for one in found.verify.findings} >= {"head", "trigger"}
    assert found.replay is not None
    assert found.replay.divergence is not None
    assert found.replay.divergence.live == 'relation "head" does not exist'


@pytest.mark.parametrize("new_url", ["postgresql"], indirect=True)
def test_a_lost_read_model_is_not_taken_for_no_log(csto: Tracker) -> None:
    """Who is told to make a new log where one lies would lose it."""
    with by_hand(csto.database) as hand:
        hand.execute("DROP TABLE word")
    with pytest.raises(DatabaseDamaged, match="the table word of the read models is lost"):
        csto.auditor.audit()


def test_a_checkpoint_over_a_gap(csto: Tracker) -> None:
    """It can't be compared, which is no damage of its own; the count is of what is there."""
    held = Outside(checkpoint(csto.database, csto.store), "a file")
    size = held.checkpoint.size
    damage(csto, HOLE)
    with csto.database.reading() as connection:
        report = verify(connection, csto.store, (held,))
    text = f"the checkpoint of {size} entries in a file can't be compared: there is a gap at @40"
    gap = VerifyFinding("gap", "damaged", 40, 40, "missing")
    assert [one for one in report.findings if one.check in {"gap", "checkpoint"}] == [
        gap,
        VerifyFinding("checkpoint", "unknown", None, None, text),
    ]
    assert (report.entries, report.first, report.last) == (size - 1, 40, 40)
