"""Roles: a recorder records and can't rewrite, a reader reads and can't write; tried with SQL."""

from collections.abc import Iterator
from contextlib import closing
from itertools import count
from typing import Any, NamedTuple

import psycopg
import pytest
from psycopg import errors as pg

from tests.conftest import CSTO, SetClock
from tests.postgres import Server
from tracker.app import Tracker, Typed
from tracker.errors import DatabaseFailed, Unwritable
from tracker.log.postgres_roles import grant
from tracker.log.postgres_url import conninfo

_NUMBERS = count(1)


class Team(NamedTuple):
    """One log, as its owner, a recorder and a reader have it."""

    owner: Tracker
    recorder: Tracker
    reader: Tracker


@pytest.fixture
def team(postgres: Server, clock: SetClock) -> Iterator[Team]:
    """The CSTO's log, and two roles of strange names that may use it."""
    database, number = postgres.new(), next(_NUMBERS)
    names = [f'Anna "{number}', f"boris-{number}"]
    owner = Tracker(postgres.url(database), clock=clock, recorder="anna")
    owner.init()
    owner.import_docket(CSTO)
    for name in names:
        quoted = name.replace('"', '""')
        postgres.run(f'CREATE ROLE "{quoted}" LOGIN')
    grant(owner.database, "recorder", names[0])
    grant(owner.database, "reader", names[1])
    users = [name.replace('"', "%22").replace(" ", "%20") for name in names]
    others = [Tracker(postgres.url(database, user), clock=clock, recorder="anna") for user in users]
    yield Team(owner, *others)
    postgres.drop(database)


def tried(tracker: Tracker, sql: str) -> Any:  # noqa: ANN401 - whatever it gives
    """Run a statement as the role does who is not our program."""
    with closing(psycopg.connect(conninfo(tracker.database.url), autocommit=True)) as connection:
        return connection.execute(sql.encode())


def test_a_recorder_records(team: Team) -> None:
    """And makes read models and caches anew, and audits."""
    new = Typed(section="parties", fields={"name": "New"}, key="NEW")
    assert team.recorder.record(new).facts
    assert team.recorder.replay().clean
    team.recorder.rebuild()
    assert team.owner.replay().clean


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE event SET bytes = ''",
        "DELETE FROM event",
        "TRUNCATE event",
        "DELETE FROM head",
        "INSERT INTO head VALUES (2, 0, '', 0)",
        "DROP TABLE event",
        "ALTER TABLE event DISABLE TRIGGER ALL",
        "DROP TRIGGER event_no_gap ON event",
        "CREATE OR REPLACE FUNCTION log_refuse() RETURNS trigger LANGUAGE sql AS 'SELECT 1'",
        "SET session_replication_role = replica",
        "UPDATE alembic_version SET version_num = '0001'",
    ],
)
def test_neither_rewrites(team: Team, sql: str) -> None:
    """What a role has no right to is refused before any trigger is asked."""
    for tracker in (team.recorder, team.reader):
        with pytest.raises((pg.InsufficientPrivilege, pg.InvalidFunctionDefinition)):
            tried(tracker, sql)
    assert team.owner.replay().clean


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE head SET size = size + 5",
        "UPDATE head SET size = 0",
        "INSERT INTO event SELECT position + 95, '', '', md5(event_id), '', position, '' FROM fact",
    ],
)
def test_a_recorder_cannot_stop_the_log(team: Team, sql: str) -> None:
    """Entries without the head, or the head without entries, are refused at the commit."""
    with pytest.raises(psycopg.IntegrityError, match="append-only"):
        tried(team.recorder, sql)
    team.owner.record(Typed(section="parties", fields={"name": "New"}, key="NEW"))
    assert team.owner.replay().clean


def test_a_reader_reads_and_records_nothing(team: Team) -> None:
    """Every answer and audit; a write is refused with a line of ours."""
    with team.reader.at() as questions:
        assert questions.meetings().meetings
    assert team.reader.replay().clean
    new = Typed(section="parties", fields={"name": "New"}, key="NEW")
    with pytest.raises(Unwritable, match="permission denied"):
        team.reader.record(new)
    for sql in ("UPDATE head SET fence = 99", "INSERT INTO mark VALUES (1, 1, '')"):
        with pytest.raises(pg.InsufficientPrivilege):
            tried(team.reader, sql)


def test_a_role_that_is_not_there(team: Team) -> None:
    """It is told; roles are made by who runs the server."""
    with pytest.raises(DatabaseFailed, match='role "nobody" does not exist'):
        grant(team.owner.database, "reader", "nobody")
