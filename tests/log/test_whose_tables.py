"""Databases of other programs, and logs that lost a column: neither is taken for the other."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.by_hand import by_hand
from tests.conftest import CSTO
from tracker.app import Tracker
from tracker.app.doctoring import Doctor
from tracker.audit.pins import Pins
from tracker.errors import DatabaseDamaged, NotADatabase
from tracker.log.database import REVISIONS, Database
from tracker.log.lost_tables import COLUMNS
from tracker.log.tables import metadata

ALEMBIC = "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"
THEIRS = {
    "a revision in letters": ("INSERT INTO alembic_version VALUES ('ae1027a6acf')",),
    "a revision like ours": ("INSERT INTO alembic_version VALUES ('0003')",),
    "our newest revision": (f"INSERT INTO alembic_version VALUES ('{REVISIONS[-1]}')",),
    "one that is none of ours yet": ("INSERT INTO alembic_version VALUES ('9999')",),
    "a table of one of our names": (
        "INSERT INTO alembic_version VALUES ('ae1027a6acf')",
        "CREATE TABLE event (id INTEGER)",
    ),
    "two tables of our names": (
        "INSERT INTO alembic_version VALUES ('ae1027a6acf')",
        "CREATE TABLE event (position INTEGER)",
        "CREATE TABLE head (id INTEGER)",
    ),
}

VERBS: dict[str, Callable[[Tracker], object]] = {
    "init": Tracker.init,
    "read": lambda tracker: tracker.at().__enter__(),
    "revision": Tracker.current,
    "upgrade": Tracker.upgrade,
    "rebuild": Tracker.rebuild,
    "audit": lambda tracker: tracker.auditor.audit(()),
}


@pytest.mark.parametrize("there", THEIRS)
def test_another_program_s_tables(new_url: Callable[[], str], tmp_path: Path, there: str) -> None:
    """Nobody reads, upgrades or fills them; no word of damage, or of a newer program."""
    url = new_url()
    database = Database(url)
    if database.is_file:
        Path(database.path).touch()
    with by_hand(database) as hand:
        for sql in ("CREATE TABLE recipe (name TEXT)", ALEMBIC, *THEIRS[there]):
            hand.execute(sql)
    with by_hand(database) as hand:
        before = hand.dump()
    for verb in VERBS.values():
        with pytest.raises(NotADatabase, match=r"another program.*: name another with --db"):
            verb(Tracker(url))
    with by_hand(database) as hand:
        assert hand.dump() == before
    (found,) = [one for one in Doctor(url, Pins(tmp_path)).report().checks if one.check == "schema"]
    assert (found.state, "another program" in found.found) == ("broken", True)
    assert found.todo == "name another with --db"


@pytest.mark.parametrize("lost", ["event.type", "event.leaf", "head.fence", "head.size"])
def test_a_column_of_the_log_is_lost(tracker: Tracker, lost: str) -> None:
    """It is named, and that the log is to be restored."""
    table, _, column = lost.partition(".")
    with by_hand(tracker.database) as hand:
        hand.unguard()
        hand.execute(f"ALTER TABLE {table} RENAME {column} TO gone")
    said = rf"the log's table {table} lacks the column {column}\): restore the log from a copy"
    with pytest.raises(DatabaseDamaged, match=said):
        Tracker(tracker.database.url).import_docket(CSTO)


def test_a_column_of_the_read_models_is_lost(tracker: Tracker) -> None:
    """The entries are whole, and a copy of them has all read models again."""
    with by_hand(tracker.database) as hand:
        hand.execute("ALTER TABLE fact RENAME latest TO gone")
    with pytest.raises(DatabaseDamaged, match=r"latest.*`tracker copy`"):
        tracker.import_docket(CSTO)


def test_the_columns_are_those_of_the_tables() -> None:
    """What is looked for is what the log has."""
    tables = {name: tuple(metadata.tables[name].columns.keys()) for name in COLUMNS}
    assert tables == COLUMNS
