"""Logs that are missing, foreign, of another time, closed, locked or without room."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.cli.support import Cli, process
from tests.conftest import CSTO
from tracker.log.database import REVISIONS
from tracker.views.rows import VERSION

pytestmark = pytest.mark.of_a_file

READING = (
    "agenda",
    "agenda csc",
    "show armenia-assistance",
    "history armenia-assistance",
    "positions armenia-assistance",
    "meetings",
    "measures",
    "conflicts",
    "statements",
    "sources",
    "log",
)
RUNNING = ("audit replay", "projections status", "projections rebuild", "db current", "db upgrade")
WRITING = f"import {CSTO}"


def tamper(path: Path, *statements: str) -> None:
    """Change a database behind the program's back."""
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def facts(path: Path) -> int:
    """Count the entries of a log."""
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("SELECT count(*) FROM event").fetchone()[0])


@pytest.mark.parametrize("command", [*READING, *RUNNING, WRITING])
def test_no_log(cli: Cli, tmp_path: Path, command: str) -> None:
    """Where there is no log, all commands say how to make one, and make none."""
    ran = cli(*command.split())
    path = tmp_path / "log.db"
    assert ran.code == 11
    assert ran.refusal() == f"no log at {path}: run `tracker init`, or name another with --db"
    assert not path.exists()


@pytest.mark.parametrize("command", ["agenda", "init"])
@pytest.mark.parametrize(
    ("url", "wrong"),
    [
        ("sqlite:///", "names no file"),
        ("sqlite://", "names no file"),
        ("sqlite://log.db", "names no file"),
        ("sqlite:///:memory:", "is no file, and a log lasts"),
    ],
)
def test_a_url_of_no_file(cli: Cli, tmp_path: Path, command: str, url: str, wrong: str) -> None:
    """It is said so, also by who would make the log; nothing is made."""
    ran = cli(command, "--db", url)
    todo = "write sqlite:///FILE" + ("; nothing was recorded" if command == "init" else "")
    assert ran.code == 19
    assert ran.refusal() == f"the database refused: {url} {wrong}: {todo}"
    assert not list(tmp_path.glob("*memory*"))


@pytest.mark.parametrize("command", ["agenda", "init"])
def test_a_url_of_a_file_with_parameters(cli: Cli, tmp_path: Path, command: str) -> None:
    """Nobody would heed them: they are named, but for their values, and nothing is made."""
    ran = cli(command, "--db", f"sqlite:///{tmp_path}/x.db?mode=ro&key=s3cret")
    assert ran.code == 19
    assert "x.db takes no parameters (mode, key behind its ?): leave them out" in ran.refusal()
    assert "s3cret" not in ran.err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("command", ["agenda", "init"])
@pytest.mark.parametrize("name", ["a", "a/log.db"])
def test_links_in_a_circle(cli: Cli, tmp_path: Path, command: str, name: str) -> None:
    """They lead to no file, and none is made."""
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    ran = cli(command, "--db", str(tmp_path / name))
    assert ran.code == 21
    reason = "Too many levels of symbolic links"
    assert ran.refusal() == f"cannot read {tmp_path / name}: {reason}"


def test_an_export_over_links_in_a_circle(csto_cli: Cli, tmp_path: Path) -> None:
    """They are refused as any file that can't be written."""
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    ran = csto_cli("export", "-o", str(tmp_path / "a"))
    assert ran.code == 73
    assert ran.refusal() == f"cannot write {tmp_path / 'a'}: Too many levels of symbolic links"


@pytest.mark.parametrize("command", [*READING, *RUNNING, WRITING, "init"])
def test_no_database(cli: Cli, tmp_path: Path, command: str) -> None:
    """A file that is something else is named with the reason, and left as it is."""
    path = tmp_path / "log.db"
    path.write_text("This is a letter, not a database.\n" * 100)
    before = path.read_bytes()
    ran = cli(*command.split())
    assert ran.code == 12
    assert ran.refusal().startswith(f"{path} holds no log (")
    assert "it is no database" in ran.err
    assert path.read_bytes() == before


@pytest.mark.parametrize("command", ["agenda", "db current", "db upgrade", WRITING, "init"])
def test_another_program_s_database(cli: Cli, tmp_path: Path, command: str) -> None:
    """A database of another program is no log, and is left as it is."""
    path = tmp_path / "log.db"
    tamper(path, "CREATE TABLE recipe (name TEXT)")
    before = path.read_bytes()
    ran = cli(*command.split())
    assert ran.code == 12
    assert f"{path} holds no log" in ran.refusal()
    assert path.read_bytes() == before


def test_a_folder_instead_of_a_log(cli: Cli, tmp_path: Path) -> None:
    """A folder is no log."""
    ran = cli("--db", str(tmp_path), "agenda")
    assert (ran.code, "it is a folder" in ran.refusal()) == (12, True)


@pytest.mark.parametrize("command", ["agenda", "audit replay", WRITING, "db upgrade"])
def test_a_newer_revision(cli: Cli, log: Path, command: str) -> None:
    """A log of a newer program is not touched: upgrade the program."""
    tamper(log, "UPDATE alembic_version SET version_num = '9999'")
    before = log.read_bytes()
    ran = cli(*command.split())
    assert ran.code == 13
    assert ran.refusal() == (
        f"the database is of a newer revision (9999; this program knows {REVISIONS[-1]}):"
        " upgrade agenda-tracker"
    )
    assert log.read_bytes() == before


@pytest.mark.usefixtures("log")
def test_an_older_revision(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """A log of an older program says which command brings it up to date."""
    monkeypatch.setattr("tracker.log.database.REVISIONS", (*REVISIONS, "9999"))
    for command in ("agenda", "log", WRITING, "audit replay"):
        ran = cli(*command.split())
        assert ran.code == 14
        assert ran.refusal() == (
            f"the database is of an older revision ({REVISIONS[-1]}; needed is 9999):"
            " run `tracker db upgrade`"
        )


@pytest.mark.parametrize(
    ("change", "code", "wanted"),
    [
        (
            "version = 0",
            67,
            f"the read models are of version 0, needed is {VERSION}: run",
        ),
        (
            "version = 99",
            68,
            f"the read models are of version 99, this program knows {VERSION}",
        ),
        ("cursor = 3", 69, "the read models hold 3 of 95 entries: run `tracker projections rebu"),
    ],
)
def test_other_read_models(cli: Cli, log: Path, change: str, code: int, wanted: str) -> None:
    """Read models of another time stop reading and recording, and name the way out."""
    tamper(log, f"UPDATE projection SET {change}")
    before = facts(log)
    for command in (*READING, WRITING):
        ran = cli(*command.split())
        assert ran.code == code
        assert ran.refusal().startswith(wanted)
    assert facts(log) == before
    told = cli("projections", "status").table()
    assert "not up to date" in told


@pytest.mark.parametrize(
    ("change", "remedy"),
    [("version = 0", "db upgrade"), ("cursor = 3", "projections rebuild")],
)
def test_the_named_remedy_helps(cli: Cli, log: Path, change: str, remedy: str) -> None:
    """The command that the refusal names brings the same answers back."""
    before = cli("agenda", "--format", "json")
    tamper(log, f"UPDATE projection SET {change}")
    assert cli("agenda").code in {67, 69}
    assert cli(*remedy.split()).code == 0
    assert cli("agenda", "--format", "json") == before
    assert cli("audit", "replay").code == 0


def test_a_locked_log(cli: Cli, log: Path) -> None:
    """While another process writes, writing waits as long as it was told; reading goes on."""
    with closing(sqlite3.connect(log, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert cli("agenda").code == 0
        ran = cli("projections", "rebuild")
    assert ran.code == 15
    assert ran.refusal() == (
        "the database stayed locked by another process for 0 s;"
        " nothing was recorded: try again when that one is done"
    )


def test_an_import_into_a_locked_log(cli: Cli) -> None:
    """An import that cannot have the lock records nothing."""
    assert cli("init").code == 0
    path = Path(str(cli("init").err.split()[1]))
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        ran = cli("import", str(CSTO))
    assert (ran.code, "nothing was recorded" in ran.refusal()) == (15, True)
    assert facts(path) == 1


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no database grow, as on a full disk."""
    connect: Callable[..., sqlite3.Connection] = sqlite3.connect

    def limited(*words: Any, **options: Any) -> sqlite3.Connection:  # noqa: ANN401 - handed on
        connection = connect(*words, **options)
        connection.execute("PRAGMA max_page_count = 1")  # SQLite makes it the present size
        return connection

    monkeypatch.setattr("tracker.log.sqlite.sqlite3.connect", limited)


def test_a_full_disk(cli: Cli, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """Without room an import records nothing and says so; what is there can still be read."""
    assert cli("init").code == 0
    request.getfixturevalue("full")
    ran = cli("import", str(CSTO))
    path = tmp_path / "log.db"
    assert ran.code == 16
    assert ran.refusal() == (
        f"no room left to write {path}; nothing was recorded: free some and try again"
    )
    assert facts(path) == 1
    assert cli("agenda").code == 0


@pytest.mark.usefixtures("full")
def test_no_room_for_a_new_log(cli: Cli, tmp_path: Path) -> None:
    """Without room no log is made, and no half of one is left."""
    ran = cli("init")
    assert (ran.code, "no room left" in ran.refusal()) == (16, True)
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def closed(log: Path, tmp_path: Path) -> Path:
    """Give a folder with a log in which nobody may write."""
    folder = tmp_path / "closed"
    folder.mkdir()
    log.rename(folder / "log.db")
    (folder / "log.db").chmod(0o444)
    folder.chmod(0o555)
    return folder


def test_a_read_only_folder(closed: Path) -> None:
    """In a folder that can't be written a log is read, and an import is refused."""
    assert process("--db", str(closed / "log.db"), "agenda", unprivileged=True).code == 0
    ran = process("--db", str(closed / "log.db"), "projections", "rebuild", unprivileged=True)
    assert ran.code == 17
    assert ran.refusal().startswith(f"cannot write {closed / 'log.db'} (")
    said = process("--db", str(closed / "log.db"), "doctor", unprivileged=True).out
    assert "structure     ok" in said


def test_no_new_log_in_a_read_only_folder(closed: Path) -> None:
    """A log can't be made where nothing can be written."""
    ran = process("--db", str(closed / "new.db"), "init", unprivileged=True)
    assert ran.code == 17
    assert ran.refusal().startswith(f"cannot write {closed / 'new.db'}")
    assert [path.name for path in closed.iterdir()] == ["log.db"]


@pytest.mark.parametrize("command", ["init", "agenda", "db upgrade", WRITING])
def test_a_log_in_a_folder_that_is_not_there(cli: Cli, tmp_path: Path, command: str) -> None:
    """The folder is what is missing, whatever is asked."""
    ran = cli("--db", str(tmp_path / "none" / "log.db"), *command.split())
    assert ran.code == 78
    line = f"there is no folder {tmp_path / 'none'}: make it, or name another log with --db"
    assert ran.refusal() == line


def test_an_engine_that_there_is_not(cli: Cli) -> None:
    """A URL of an engine that this version does not have is refused by its name."""
    ran = cli("--db", "mysql://host/log", "agenda")
    assert (ran.code, "mysql" in ran.refusal()) == (19, True)


@pytest.mark.parametrize("seconds", ["soon", "-1", "0.5", "9999999"])
def test_odd_lock_timeout(cli: Cli, monkeypatch: pytest.MonkeyPatch, seconds: str) -> None:
    """A timeout that is no number, or that no engine can count, is refused, naming the variable."""
    monkeypatch.setenv("TRACKER_LOCK_TIMEOUT", seconds)
    ran = cli("agenda")
    assert (ran.code, "TRACKER_LOCK_TIMEOUT" in ran.refusal()) == (29, True)


def test_a_log_with_an_odd_name(cli: Cli, tmp_path: Path) -> None:
    """Blanks, percent signs and question marks in a log's name are nothing special."""
    path = str(tmp_path / "a log? of 100%.db")
    assert cli("--db", path, "init").code == 0
    assert Path(path).exists()
    assert cli("log", "--db", path, "--format", "json").json()["moment"]["entries"] == 1
