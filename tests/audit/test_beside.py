"""A replay where no temporary table can be made: its tables lie in a file without a name."""

from tests.conftest import CSTO, SetClock
from tests.postgres import Server
from tracker.app import Tracker


def test_a_reader_who_may_make_no_table_audits(postgres: Server, clock: SetClock) -> None:
    """The same is found as by the owner: a clean log, and a row that differs."""
    name = postgres.new()
    owner = Tracker(postgres.url(name), clock=clock, recorder="anna")
    owner.init()
    owner.import_docket(CSTO)
    postgres.run(f"CREATE ROLE auditor_of_{name} LOGIN")
    owner.grant("reader", f"auditor_of_{name}")
    postgres.run(f"REVOKE TEMPORARY ON DATABASE {name} FROM PUBLIC")
    reader = Tracker(postgres.url(name, f"auditor_of_{name}"), clock=clock)
    with reader.database.scratch() as (log, beside):
        assert (log.dialect, beside.dialect) == ("postgresql", "sqlite")
    assert reader.auditor.audit().exit_code == 0
    with owner.database.writing() as connection:
        connection.run("UPDATE fact SET key = 'x' WHERE position = 60")
    found = reader.replay()
    assert (found.clean, found) == (False, owner.replay())
    for tracker in (owner, reader):
        tracker.close()
    postgres.drop(name)
    postgres.run(f"DROP ROLE auditor_of_{name}")
