"""``tracker doctor``: what is wrong, and what to do about it; whatever is damaged, no traceback."""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.by_hand import by_hand
from tests.cli.support import Cli, Ran, process
from tests.conftest import CSTO, SetClock
from tests.postgres import Server
from tracker.app import Pins, Tracker, Typed
from tracker.app.doctoring import Doctor, DoctorReport
from tracker.cli.doctoring import BROKEN
from tracker.log import database as database_module
from tracker.log.database import REVISIONS
from tracker.log.postgres_roles import grant

BOTH = {"program", "packages", "database", "engine", "settings", "schema", "guards", "projections"}
BOTH |= {"tables", "structure", "log", "clock", "pins", "state folder", "disk"}
OWN = {"sqlite": {"rights", "files"}, "postgresql": {"server", "network", "role"}}
"""What is looked at on each engine."""

REVISION = "UPDATE alembic_version SET version_num = "
TRIGGER = "DROP TRIGGER event_no_gap"

DAMAGE = {
    "newer schema": (f"{REVISION}'9999'", "schema", "upgrade agenda-tracker"),
    "no revision": ("DELETE FROM alembic_version", "schema", "name another with --db"),
    "no guard": (TRIGGER, "guards", "run `tracker audit`"),
    "older read models": ("UPDATE projection SET version = 0", "projections", "db upgrade"),
    "newer read models": ("UPDATE projection SET version = 99", "projections", "upgrade agenda"),
    "read models behind": ("UPDATE projection SET cursor = 9", "projections", "rebuild"),
    "no read models": ("DELETE FROM projection", "projections", "db upgrade"),
    "no head": ("DELETE FROM head", "log", "tracker audit"),
    "head ahead": ("UPDATE head SET size = 99", "log", "restore the log from a copy"),
    "no entries": ("DELETE FROM event", "log", "restore the log from a copy"),
    "last entry": ("DELETE FROM event WHERE position = 94", "log", "restore the log"),
    "garbage": ("UPDATE event SET bytes = leaf WHERE position = 94", "log", "restore the log"),
    "other leaf": ("UPDATE event SET leaf = bytes WHERE position = 94", "log", "restore"),
    "no event table": ("DROP TABLE event", "tables", "restore the log"),
    "no head table": ("DROP TABLE head", "log", "restore the log"),
    "no projections": ("DROP TABLE projection", "projections", "restore the log"),
    "no read models at all": ("DROP TABLE fact", "tables", "restore the log"),
    "no revisions": ("DROP TABLE alembic_version", "schema", "--db"),
    "future head": ("UPDATE head SET recorded_at = '2046-01-01T00:00:00.000000Z'", "clock", "set"),
}
"""Damage by name: the statement, which check it breaks, and what to do."""


@pytest.fixture
def url(new_url: Callable[[], str], clock: SetClock, state_folder: Path) -> str:
    """The CSTO's log on each engine in turn, pinned by this user."""
    url = new_url()
    tracker = Tracker(url, clock=clock, recorder="anna", pins=Pins(state_folder))
    tracker.init()
    tracker.import_docket(CSTO)
    tracker.close()
    return url


@pytest.fixture
def doctor(url: str, clock: SetClock, state_folder: Path) -> Callable[[], DoctorReport]:
    """Look at it, as its user does."""
    return lambda: Doctor(url, Pins(state_folder), clock=clock, lock_timeout=1).report()


def found(report: DoctorReport, state: str = "broken") -> dict[str, tuple[str, str]]:
    """What is in a state: what was found, and what to do."""
    return {one.check: (one.found, one.todo or "") for one in report.checks if one.state == state}


def engine_of(url: str) -> str:
    """The engine of a URL."""
    return "sqlite" if url.startswith("sqlite") else "postgresql"


# --- all is well --------------------------------------------------------------------------------


def test_a_log_in_order(doctor: Callable[[], DoctorReport], url: str) -> None:
    """Nothing is broken, and everything was looked at; the tests' clock stands still, far ahead."""
    report = doctor()
    assert found(report) == {}
    assert {one.check for one in report.checks} - {"server clock"} == BOTH | OWN[engine_of(url)]
    assert all((one.todo is None) == (one.state == "ok") for one in report.checks)
    assert found(report, "ok")["pins"][0] == "all 95 entries are as pinned"


def test_it_changes_nothing(doctor: Callable[[], DoctorReport], url: str) -> None:
    """Not a row, and no file."""
    with by_hand(Tracker(url).database) as hand:
        before = hand.dump()
    assert [one.check for one in doctor().checks] == [one.check for one in doctor().checks]
    with by_hand(Tracker(url).database) as hand:
        assert hand.dump() == before


@pytest.mark.parametrize("columns", [80, 100])
def test_the_command(cli: Cli, url: str, monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    """It says where the database was named, within the width; what to do stands below."""
    monkeypatch.setenv("TRACKER_DB", url)
    said = cli("doctor", columns=columns).table()
    assert "(by TRACKER_DB)" in " ".join(said.split())
    assert "(by --db)" in " ".join(cli("doctor", "--db", url, columns=columns).table().split())
    assert max(map(len, said.splitlines())) <= columns
    assert [row["check"] for row in cli("doctor", "--format", "json").json()["checks"]]
    for form in ("jsonl", "csv"):
        assert "program" in cli("doctor", "--format", form).table()


# --- damage -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", DAMAGE)
def test_damage(doctor: Callable[[], DoctorReport], url: str, name: str) -> None:
    """The check that it breaks says what to do; the others are looked at all the same."""
    sql, check, todo = DAMAGE[name]
    with by_hand(Tracker(url).database) as hand:
        if sql != TRIGGER:
            hand.unguard()
            hand.execute(sql)
        else:
            hand.drop_trigger(sql.removeprefix("DROP TRIGGER "))
    report = doctor()
    said = found(report)
    assert todo in said[check][1]
    assert said[check][0]
    assert len(report.checks) >= len(BOTH) - 3
    assert not report.healthy


def test_an_older_revision(
    doctor: Callable[[], DoctorReport], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The way out is named, and tables, triggers and projections of then are not judged."""
    monkeypatch.setattr(database_module, "REVISIONS", (*REVISIONS, "9999"))
    report = doctor()
    assert set(found(report)) == {"schema"}
    assert found(report)["schema"][1] == "run `tracker db upgrade`"
    assert not {"structure", "guards", "projections"} & {one.check for one in report.checks}


def test_another_history(url: str, doctor: Callable[[], DoctorReport]) -> None:
    """What was seen here, and is not there any more."""
    with by_hand(Tracker(url).database) as hand:
        hand.unguard()
        hand.execute("DELETE FROM event WHERE position > 90")
        hand.execute("UPDATE head SET size = 91")
    text, todo = found(doctor())["pins"]
    assert "it had 95 entries when it was last seen here, and has 91" in text
    assert "tracker audit pin --accept" in todo


def test_pins_that_cannot_be_read(doctor: Callable[[], DoctorReport], state_folder: Path) -> None:
    """They are the user's own: the log may be all right."""
    for pin in state_folder.rglob("*.checkpoints"):
        pin.write_text("nonsense")
    assert set(found(doctor())) == {"pins"}


def test_what_others_recorded_is_not_covered_yet(
    url: str, doctor: Callable[[], DoctorReport], clock: SetClock
) -> None:
    """The pin is behind, and the log is the one that was seen."""
    other = Tracker(url, clock=clock, recorder="boris")
    other.record(Typed(section="parties", fields={"name": "New"}, key="NEW"))
    assert found(doctor(), "ok")["pins"][0] == "the first 95 of 96 entries are as pinned"


@pytest.mark.parametrize(("minutes", "state"), [(-5, "look"), (-11, "broken"), (5, "ok")])
def test_the_clock(
    doctor: Callable[[], DoctorReport], clock: SetClock, minutes: int, state: str
) -> None:
    """A little behind the log is worth a look, more stops recording."""
    clock.move(minutes=minutes)
    assert "clock" in found(doctor(), state)


# --- no log -------------------------------------------------------------------------------------

NO_LOG: dict[str, Callable[[Path], object]] = {
    "nothing": lambda path: path,
    "empty": Path.touch,
    "text": lambda path: path.write_text("a letter\n" * 1_000),
    "folder": Path.mkdir,
    "no folder": lambda path: path.parent.rmdir(),
    "zeros": lambda path: path.write_bytes(bytes(8_192)),
    "cut": lambda path: path.write_bytes(b"SQLite format 3\x00"),
    "pipe": os.mkfifo,
}


@pytest.mark.parametrize("name", NO_LOG)
def test_no_log(cli: Cli, tmp_path: Path, name: str) -> None:
    """The database is what is broken, and it is left as it is."""
    folder = tmp_path / "folder"
    folder.mkdir()
    NO_LOG[name](folder / "log.db")
    ran = cli("--db", str(folder / "log.db"), "doctor", "--format", "json")
    assert (ran.code, ran.err) == (BROKEN, "")
    broken = checks(ran)["broken"]
    assert set(broken) == {"database"}
    assert broken["database"]


def checks(ran: Ran) -> dict[str, dict[str, str]]:
    """What a run printed as JSON: by state, what to do for each check."""
    said: dict[str, dict[str, str]] = {"ok": {}, "look": {}, "broken": {}}
    for one in Ran(0, ran.out, ran.err).json()["checks"]:
        said[one["state"]][one["check"]] = one["todo"]
    return said


URLS = {
    "no server": "postgresql://anna:s3cret@127.0.0.1:9/log",
    "no host": "postgresql://anna:s3cret@nowhere.invalid/log",
    "unreadable": "postgresql://anna:s3/cret@h/log",
    "no engine": "mysql://anna:s3cret@h/log",
    "no database": "{server}nowhere",
    "no role": "{server}postgres",
}


@pytest.mark.parametrize("name", URLS)
def test_out_of_reach(cli: Cli, postgres: Server, name: str) -> None:
    """It is told on a line, without the password."""
    server = postgres.url("DATABASE", "nobody:s3cret" if name == "no role" else "postgres:s3cret")
    url = URLS[name]
    if url.startswith("{"):
        url = server.replace("DATABASE", url.removeprefix("{server}"))
    for form in ("json", "table"):
        ran = cli("doctor", "--db", url, "--format", form)
        assert (ran.code, ran.err) == (BROKEN, "")
        assert "cret" not in ran.out
    assert "mend" in checks(cli("doctor", "--db", url, "--format", "json"))["broken"]["database"]


def test_a_database_without_a_log(new_url: Callable[[], str]) -> None:
    """Nothing more is looked at: there is nothing to restore."""
    url = new_url()
    if engine_of(url) == "sqlite":
        Path(url.removeprefix("sqlite:///")).touch()
    with by_hand(Tracker(url).database) as hand:
        hand.execute("CREATE TABLE recipe (name TEXT)")
    report = Doctor(url, Pins(Path("none"))).report()
    assert set(found(report)) == {"schema"}
    assert "tracker init" in found(report)["schema"][1]


@pytest.mark.parametrize("seed", range(20))
def test_flipped_bits(cli: Cli, log: Path, seed: int) -> None:
    """A report in any case: this is what it is asked for when something is wrong."""
    dice = Random(seed)  # noqa: S311 - no secrets
    data = bytearray(log.read_bytes())
    for _ in range(dice.choice((3, 30, 300))):
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
    log.write_bytes(data)
    ran = cli("doctor")
    assert (ran.code in {0, BROKEN}, ran.err) == (True, "")
    assert ran.out


# --- the surroundings ---------------------------------------------------------------------------


def test_what_may_not_be_written(log: Path, tmp_path: Path) -> None:
    """A log to read, and a folder where no pin can be kept: told, with what to do."""
    closed = tmp_path / "closed"
    closed.mkdir()
    log.rename(closed / "log.db")
    closed.chmod(0o555)
    words = ("--db", str(closed / "log.db"), "doctor", "--format", "json")
    state = {"TRACKER_STATE": str(closed / "state")}
    ran = process(*words, env=state, unprivileged=True)
    closed.chmod(0o755)
    said = checks(ran)
    assert ran.code == BROKEN
    assert said["broken"] == {"state folder": "set TRACKER_STATE to a folder that you can write"}
    assert "rights" in said["look"]


def test_what_lies_beside(cli: Cli, log: Path) -> None:
    """Halves of an init that was killed, and a file that everybody may change."""
    log.with_name("log.db.0a1b2c3d.new").touch()
    log.chmod(0o666)
    said = checks(cli("doctor", "--format", "json"))["look"]
    assert said["rights"] == f"chmod o-w {log}"
    assert "remove them" in said["files"]


# --- roles --------------------------------------------------------------------------------------


@pytest.fixture
def team(postgres: Server, clock: SetClock) -> Iterator[Callable[[str], dict[str, Any]]]:
    """A log of an owner who is no superuser, and what the doctor says to each role."""
    name = postgres.new()
    roles = [f"{name}_{word}" for word in ("owner", "recorder", "reader", "nobody")]
    for role in roles:
        postgres.run(f"CREATE ROLE {role} LOGIN")
    postgres.run(f"ALTER DATABASE {name} OWNER TO {roles[0]}")
    owner = Tracker(postgres.url(name, roles[0]), clock=clock, recorder="anna")
    owner.init()
    for kind in ("recorder", "reader"):
        grant(owner.database, kind, f"{name}_{kind}")

    def ask(word: str) -> dict[str, Any]:
        role = word if word == "postgres" else f"{name}_{word}"
        report = Doctor(postgres.url(name, role), Pins(Path("none")), clock=clock).report()
        return {one.check: one for one in report.checks}

    yield ask
    owner.close()
    postgres.drop(name)


@pytest.mark.parametrize(
    ("word", "state", "says"),
    [
        ("owner", "ok", "owns the log"),
        ("recorder", "ok", "is a recorder"),
        ("reader", "ok", "is a reader"),
        ("nobody", "broken", "may not read"),
        ("postgres", "look", "is a superuser"),
    ],
)
def test_roles(team: Callable[[str], dict[str, Any]], word: str, state: str, says: str) -> None:
    """What each may do; whoever may not even read is told whom to ask."""
    role = team(word)["role"]
    assert (role.state, says in role.found) == (state, True)
    if word == "nobody":
        assert "tracker db grant reader" in role.todo


def test_rights_that_nobody_needs(team: Callable[[str], dict[str, Any]], postgres: Server) -> None:
    """A recorder who was given more than the program gives."""
    role = team("recorder")["role"].found.partition(" ")[0]
    postgres.run(f"GRANT UPDATE ON event TO {role}", role.removesuffix("_recorder"))
    assert team("recorder")["role"].todo == f"REVOKE UPDATE, DELETE, TRUNCATE ON event FROM {role}"


def test_what_the_server_limits(postgres: Server, url: str) -> None:
    """A short time limit will stop imports; unsafe commits are refused at once."""
    if engine_of(url) == "sqlite":
        url = postgres.url(postgres.new())
        Tracker(url, recorder="anna").init()
    slow = Doctor(f"{url}&options=-cstatement_timeout%3D5000", Pins(Path("none"))).report()
    assert "statement_timeout is 5000 ms" in found(slow, "look")["limits"][0]
    reads = Doctor(f"{url}&options=-cdefault_transaction_read_only%3Don", Pins(Path("none")))
    assert "nothing can be recorded" in found(reads.report(), "look")["limits"][0]
    unsafe = Doctor(f"{url}&options=-csynchronous_commit%3Doff", Pins(Path("none"))).report()
    text, todo = found(unsafe)["database"]
    assert "synchronous_commit is off" in text
    assert todo


def test_the_server_s_clock(postgres: Server) -> None:
    """Far from this machine's it is worth a look: recorders follow either of them."""
    url = postgres.url(postgres.new())
    late = datetime.now(UTC) - timedelta(hours=1)  # noqa: TID251 - beside the server's own
    report = Doctor(url, Pins(Path("none")), clock=lambda: late).report()
    assert "3,600 s apart" in found(report, "look")["server clock"][0]
