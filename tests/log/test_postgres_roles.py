"""Roles: a recorder records and can't rewrite, a reader reads and can't write; tried with SQL."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import psycopg
import pytest
from psycopg import errors as pg

from tests.cli.support import process
from tests.conftest import CSTO, SetClock
from tests.postgres import Server
from tracker.app import Tracker, Typed
from tracker.audit.pins import Pins
from tracker.cli import main
from tracker.clock import system_clock
from tracker.errors import ClockAhead, DatabaseFailed, NoRight, OnlyReplica, Unwritable
from tracker.log import splice
from tracker.log.postgres_roles import grant
from tracker.log.postgres_url import conninfo
from tracker.log.tiles import drop

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
    others = [Tracker(postgres.url(database, user), recorder="anna") for user in users]
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
        """
        INSERT INTO event SELECT position + 95, convert_to('agenda-event/v1 ' ||
            json_build_object('db_user', session_user)::text, 'UTF8'),
            '', md5(event_id), '', position, '' FROM fact
        """,
    ],
)
def test_a_recorder_cannot_stop_the_log(team: Team, sql: str) -> None:
    """Entries without the head, or the head without entries, are refused at the commit."""
    with pytest.raises(psycopg.IntegrityError, match="append-only"):
        tried(team.recorder, sql)
    team.owner.record(Typed(section="parties", fields={"name": "New"}, key="NEW"))
    assert team.owner.replay().clean


ENTRY = """
WITH moved AS (
    UPDATE head SET size = size + 1, recorded_at = {stamp}, fence = {fence}
    RETURNING size - 1 AS position, recorded_at
)
INSERT INTO event (position, bytes, leaf, event_id, stream, version, type)
SELECT position, convert_to('agenda-event/v1' || chr(10) || json_build_object(
    'db_user', {user}, 'recorded_at', {said})::text, 'UTF8'), '', 'x', 'party/x', 1, 't' FROM moved
"""
SAID = {"stamp": "recorded_at", "fence": "fence", "user": "session_user", "said": "recorded_at"}
"""What an honest entry is told, in SQL."""
FAR = "'2999-01-01T00:00:00.000000Z'"


@pytest.mark.parametrize(
    ("lie", "refused"),
    [
        ({"user": "'postgres'"}, "names postgres as its db_user"),
        ({"user": "NULL"}, "names nobody as its db_user"),
        ({"user": "3"}, "names 3 as its db_user"),
        ({"stamp": FAR, "said": FAR}, "more than ten minutes ahead of the server"),
        ({"stamp": FAR, "said": "'2020'"}, "more than ten minutes ahead of the server"),
        ({"said": "'2020'"}, "its head has the stamp of its last entry"),
        ({"fence": "size + 5"}, "its fence moves with its entries"),
        ({"fence": "fence + 1"}, "its fence moves with its entries"),
    ],
    ids=str,
)
def test_a_recorder_cannot_lie_of_itself_or_of_the_head(
    team: Team, lie: dict[str, str], refused: str
) -> None:
    """Another name, a time ahead, a fence that stops the others: none of it by plain SQL."""
    with pytest.raises(psycopg.IntegrityError, match=refused):
        tried(team.recorder, ENTRY.format(**{**SAID, **lie}))
    team.owner.record(Typed(section="parties", fields={"name": "New"}, key="NEW"))
    assert team.owner.replay().clean


@pytest.mark.parametrize(
    "way",
    [
        "SET search_path = mine, pg_catalog",
        "SET search_path = mine, public, pg_catalog",
        "SET ROLE NONE",
    ],
)
def test_a_search_path_of_its_own_is_no_way_round(postgres: Server, team: Team, way: str) -> None:
    """The guards look among PostgreSQL's own functions alone, whatever the recorder has made."""
    database = urlsplit(team.owner.database.url).path.removeprefix("/")
    postgres.run("CREATE SCHEMA mine", database)
    postgres.run(
        "CREATE FUNCTION mine.pg_has_role(name, oid, text) RETURNS boolean LANGUAGE sql"
        " AS 'SELECT true'", database
    )  # fmt: skip
    postgres.run("GRANT USAGE ON SCHEMA mine TO PUBLIC", database)
    forged = ENTRY.format(**SAID | {"user": "'postgres'"})
    forged = forged.replace("UPDATE head", "UPDATE public.head")
    forged = forged.replace("INTO event", "INTO public.event")
    with pytest.raises(psycopg.IntegrityError, match="as its db_user"):
        tried(team.recorder, f"{way}; {forged}")


def test_a_clock_that_is_ahead_is_told(team: Team) -> None:
    """The log of all does not follow one machine's wrong clock."""
    ahead = Tracker(
        team.recorder.database.url, recorder="anna",
        clock=lambda: system_clock() + timedelta(minutes=11),
    )  # fmt: skip
    new = Typed(section="parties", fields={"name": "New"}, key="NEW")
    with pytest.raises(ClockAhead, match="ahead of the server"):
        ahead.record(new)
    assert team.recorder.record(new).facts


def test_each_entry_names_who_recorded_it(team: Team) -> None:
    """By one statement and in a batch; a copy keeps the names, though another role makes it."""
    team.recorder.record(Typed(section="parties", fields={"name": "New"}, key="NEW"))
    more = [
        Typed(section="parties", key=f"N{number}", fields={"name": f"N {number}"})
        for number in range(splice.MOST + 1)
    ]
    team.recorder.record(*more)
    with team.owner.database.reading() as connection:
        named = [event.envelope.db_user for event in team.owner.store.events(connection)]
    role = named[-1]
    assert role is not None
    assert role.startswith('Anna "')
    assert named[-len(more) - 1 :] == [role] * (len(more) + 1)
    assert set(named[: -len(more) - 1]) == {"postgres"}


def test_a_copy_keeps_the_names(postgres: Server, team: Team, tmp_path: Path) -> None:
    """To a file and back to a server: byte for byte, whoever makes it."""
    team.recorder.record(Typed(section="parties", fields={"name": "New"}, key="NEW"))
    file, server = f"sqlite:///{tmp_path}/copy.db", postgres.url(postgres.new())
    root = team.reader.copier.backup(file).root
    assert Tracker(file).copier.backup(server).root == root
    assert Tracker(server).auditor.verify().clean


def test_a_reader_gets_every_audit_without_tiles(team: Team, tmp_path: Path) -> None:
    """It writes no cache, and asks for none: all three audits, proofs and checkpoints."""
    with team.owner.database.writing() as connection:
        drop(connection)
    reader = Tracker(team.reader.database.url, recorder="anna", pins=Pins(tmp_path)).auditor
    report = reader.audit()
    assert (report.exit_code, report.verify.findings) == (0, ())
    assert report.replay is not None
    assert report.replay.clean
    assert reader.checkpoint() == team.owner.auditor.checkpoint()
    assert reader.prove("arm-asks-removal")
    with team.owner.database.reading() as connection:
        assert connection.one("SELECT count(*) FROM tile") == (0,)


def test_a_reader_writes_nothing(team: Team) -> None:
    """Not by SQL either, nor anything of its own in the log's schema."""
    for sql in (
        ENTRY.format(**SAID),
        "DELETE FROM fact",
        "UPDATE projection SET cursor = 0",
        "INSERT INTO tile VALUES (9, 9, '')",
        "TRUNCATE word",
        "CREATE TABLE public.mine (id int)",
    ):
        with pytest.raises(pg.InsufficientPrivilege):
            tried(team.reader, sql)


def test_a_role_without_rights_is_told(postgres: Server, team: Team) -> None:
    """It gets neither answers nor anything recorded, in a line of ours."""
    postgres.run("DROP ROLE IF EXISTS stranger")
    postgres.run("CREATE ROLE stranger LOGIN")
    database = urlsplit(team.owner.database.url).path.removeprefix("/")
    stranger = Tracker(postgres.url(database, "stranger"), recorder="anna")
    with pytest.raises(NoRight, match=r"refuses this role .permission denied"), stranger.at():
        pass
    with pytest.raises(NoRight, match="db grant reader"):
        stranger.record(Typed(section="parties", fields={"name": "New"}, key="NEW"))
    with pytest.raises(NoRight, match="permission denied"):
        grant(stranger.database, "reader", "stranger")


def test_a_recorder_that_is_made_a_reader_records_no_more(team: Team) -> None:
    """It reads as before; who owns the tables is bound by no grant."""
    with team.recorder.database.reading() as connection:
        row = connection.one("SELECT session_user::text")
    assert row is not None
    said = grant(team.owner.database, "reader", row[0])
    assert said[0].startswith("REVOKE INSERT, UPDATE, DELETE ON ")
    assert team.recorder.replay().clean
    with pytest.raises(NoRight):
        team.recorder.record(Typed(section="parties", fields={"name": "New"}, key="NEW"))
    with pytest.raises(DatabaseFailed, match="owns the log"):
        grant(team.owner.database, "reader", "postgres")


def test_a_reader_whose_default_is_to_read_only_audits(postgres: Server, team: Team) -> None:
    """Tables of its own, which are gone at the end, are no writing into the log."""
    with team.reader.database.reading() as connection:
        row = connection.one("SELECT quote_ident(session_user)")
    assert row is not None
    postgres.run(f"ALTER ROLE {row[0]} SET default_transaction_read_only = on")
    other = Tracker(team.reader.database.url, recorder="anna")
    assert other.replay().clean


def test_what_is_refused_is_told_in_one_line(team: Team) -> None:
    """The driver's own warnings of what was under way then are nothing for a user."""
    url = f"{team.owner.database.url}&options=-cdefault_transaction_read_only%3Don"
    ran = process("--db", url, "party", "add", "NEW", "New")
    assert ran.code == OnlyReplica.exit_code
    assert ran.err.count("\n") == 1


def test_who_does_not_own_the_tables_grants_nothing(team: Team) -> None:
    """A recorder can't make others recorders."""
    with pytest.raises(NoRight, match="its owner alone grants"):
        grant(team.recorder.database, "recorder", "postgres")


def test_a_file_has_no_roles(tmp_path: Path) -> None:
    """Its folder says who may read and write it."""
    tracker = Tracker(f"sqlite:///{tmp_path}/log.db", recorder="anna")
    tracker.init()
    with pytest.raises(DatabaseFailed, match="a file has no roles"):
        grant(tracker.database, "reader", "anna")


def test_the_command_grants_and_tells_how(
    team: Team, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It prints the statements that it ran; a role that is not there is told by its name."""
    monkeypatch.setenv("TRACKER_DB", team.owner.database.url)
    assert main(["db", "grant", "reader", "pg_monitor"]) == 0
    said = capsys.readouterr()
    assert "GRANT SELECT ON" in said.out + said.err
    assert main(["db", "grant", "recorder", "nobody"]) == DatabaseFailed.exit_code
    refused = capsys.readouterr().err
    assert "there is no role nobody: who runs the server makes it, CREATE ROLE nobody" in refused
    assert "recorded" not in refused
    monkeypatch.setenv("TRACKER_DB", team.reader.database.url)
    assert main(["db", "grant", "reader", "nobody"]) == NoRight.exit_code
    assert "recorded" not in capsys.readouterr().err


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
    with pytest.raises(DatabaseFailed, match="there is no role nobody: who runs"):
        grant(team.owner.database, "reader", "nobody")
