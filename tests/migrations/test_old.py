"""Databases of old revisions: each opens, upgrades, answers, and holds what it held.

One lies in ``fixtures/old/`` for every revision of the schema, made by ``make_old`` when it was
the newest. Its root is written down here, outside of it: nobody has touched the bytes.
"""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic import command

from tests.conftest import SetClock
from tests.migrations.make_old import OLD, root
from tests.postgres import Server
from tests.project.check_migrations import differences
from tracker.app import Tracker
from tracker.domain.moment import Moment
from tracker.errors import DatabaseOlder
from tracker.log import schema
from tracker.log.database import REVISIONS
from tracker.log.envelope import leaf_hash
from tracker.log.store import Stored
from tracker.views.thing_answers import ItemAnswer

ROOTS = {
    "0001": "85f1788a96df9c2fcf901fd49f783de596a6f9b6040a52191c8c158f3e1e6731",
    "0002": "8212ba68af06b06a3cab20b41e4fb2762708ea3962d079f243f84bfa949c96aa",
    "0003": "12966bf202a365f5b9eb6e4370ee52425350564b310e67cdb0c5979279822d9e",
    "0004": "f77ce22f1cd4500dce03124d17cc537a72806e93cc01e3f406ecb6baa9178573",
    "0005": "e3220c69c4cd27e7109c207f93734e09a57b76b703edbe0f2f4d1d2f1c695172",
    "0006": "2bb5ea706f42fce55ceab7354513c20bff8d6ddc0d95b8e0148fd1a1ad2bc66b",
    "0007": "c7737ea2dd9f4da4c16e927b12cd9a074bdad9f3e4836d3e07b666f5bbfb1e52",
    "0008": "a7772120347ec431e9c9d42fa12daaf395af8ab670ee4563d9e98a7d4cdca7af",
}
"""The Merkle root (RFC 9162) of each log, in hex."""

COLUMNS = "position, bytes, leaf, event_id, stream, version, type"


@pytest.fixture(params=sorted(ROOTS))
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy of each old database in turn."""
    path = tmp_path / f"{request.param}.db"
    shutil.copyfile(OLD / path.name, path)
    return path


@pytest.fixture
def upgraded(old: Path, clock: SetClock) -> Tracker:
    """The same, upgraded by this program."""
    tracker = Tracker(f"sqlite:///{old}", clock=clock, recorder="boris", lock_timeout=1)
    assert tracker.upgrade() == (old.stem, REVISIONS[-1])
    return tracker


def rows(path: Path) -> list[tuple[Any, ...]]:
    """The whole table of events, as the driver gives it."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(f"SELECT {COLUMNS} FROM event ORDER BY position").fetchall()


def test_each_revision_left_a_database_behind() -> None:
    """A new revision comes with the database that it makes, and with its root."""
    assert set(ROOTS) == set(REVISIONS) == {path.stem for path in OLD.iterdir()}


def test_the_root_is_the_one_written_down(old: Path) -> None:
    """Over the leaves, each of which is the hash of its bytes."""
    found = rows(old)
    assert all(leaf_hash(row[1]) == row[2] for row in found)
    assert root(found) == ROOTS[old.stem]


def test_an_upgrade_leaves_every_event_as_it_is(old: Path, clock: SetClock) -> None:
    """Bytes, leaves and copied columns of all rows, before and after; twice is once."""
    before = rows(old)
    tracker = Tracker(f"sqlite:///{old}", clock=clock, lock_timeout=1)
    tracker.upgrade()
    assert tracker.upgrade() == (REVISIONS[-1], REVISIONS[-1])
    assert rows(old) == before
    assert len(before) > 90


def test_an_upgraded_schema_is_the_codes(upgraded: Tracker) -> None:
    """Tables, names and triggers."""
    assert differences(upgraded.database, "sqlite://") == []


def test_it_answers_as_when_it_was_new(upgraded: Tracker) -> None:
    """What stood when, and what was known when."""
    asked = {
        Moment(): "removal-requested",
        Moment(on="2022-10-29"): "discussed",
        Moment(on="2023-11-20", reported_until="2023-11-19"): "unsigned",
        Moment(on="2022-01-01"): None,
    }
    for moment, state in asked.items():
        with upgraded.at(moment) as questions:
            answer = questions.show("armenia-assistance")
        assert isinstance(answer, ItemAnswer)
        assert answer.state == state


def test_its_replay_is_clean(upgraded: Tracker) -> None:
    """The read models of an upgraded database are those of a fresh replay."""
    report = upgraded.replay()
    assert report.clean
    assert report.events == len(rows(Path(upgraded.database.path)))


def test_its_docket_is_known_still(upgraded: Tracker, old: Path, clock: SetClock) -> None:
    """The file that it was made from, imported again a day later, changes nothing."""
    clock.move(days=1)
    before = rows(old)
    report = upgraded.import_docket(OLD / f"{old.stem}.yaml")
    assert (report.recorded, report.events) == (0, 0)
    assert report.unchanged > 80
    assert rows(old) == before


def test_it_can_be_recorded_to(upgraded: Tracker, old: Path, tmp_path: Path) -> None:
    """What is recorded next goes behind what is there."""
    before = rows(old)
    docket = tmp_path / "more.yaml"
    docket.write_text("docket: more\nformat: 1\nparties:\n  UNO: United Nations\n")
    assert upgraded.import_docket(docket).first == f"@{len(before)}"
    assert rows(old)[:-1] == before


@pytest.mark.parametrize("revision", REVISIONS[:-1])
def test_down_and_up_again_with_a_log_in_it(
    csto: Tracker, revision: str, new_url: Callable[[], str]
) -> None:
    """On each engine: no entry is touched on the way, and all is answered as before."""
    before, answers = entries(csto), csto.projections()
    command.downgrade(schema.config(csto.database), revision)
    again = Tracker(csto.database.url, clock=SetClock(), recorder="boris", lock_timeout=1)
    with pytest.raises(DatabaseOlder, match="tracker db upgrade"), again.at():
        pass
    assert again.upgrade() == (revision, REVISIONS[-1])
    assert (entries(again), again.projections()) == (before, answers)
    assert again.replay().clean
    assert differences(again.database, new_url()) == []


def entries(tracker: Tracker) -> list[Stored]:
    """All entries of a log."""
    with tracker.database.reading() as connection:
        return list(tracker.store.events(connection))


def test_an_old_database_goes_down_and_up_again(old: Path, upgraded: Tracker) -> None:
    """To the revision that it had, and to this program's again: the entries are as they were."""
    before = rows(old)
    command.downgrade(schema.config(upgraded.database), old.stem)
    again = Tracker(f"sqlite:///{old}", clock=SetClock(), lock_timeout=1)
    assert again.upgrade() == (old.stem, REVISIONS[-1])
    assert rows(old) == before
    assert again.replay().clean


def test_an_old_database_moves_to_postgresql(
    old: Path, upgraded: Tracker, postgres: Server
) -> None:
    """Upgraded and copied, it is there byte for byte."""
    url = postgres.url(postgres.new())
    upgraded.copier.backup(url)
    there = Tracker(url, clock=SetClock())
    assert [one.stored for one in entries(there)] == [row[1] for row in rows(old)]
    assert there.replay().clean
    assert there.auditor.verify().clean
