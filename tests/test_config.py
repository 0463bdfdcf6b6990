"""What the program takes from its surroundings."""

import getpass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import make_url

from tracker.config import (
    database_named,
    database_url,
    demo_docket,
    migrations_path,
    recorder,
    replica_url,
    state_folder,
)
from tracker.errors import DatabaseFailed, MissingField
from tracker.log.database import Database

NAMES = st.text(
    st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="/\\"), min_size=1
).filter(lambda name: name not in {".", ".."})


def test_the_default_is_a_file_in_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nothing is said, the log is ./tracker.db, written as an absolute path."""
    monkeypatch.chdir(tmp_path)
    assert database_url(None, {}) == f"sqlite:///{tmp_path / 'tracker.db'}"


def test_the_variable_wins_over_the_default(tmp_path: Path) -> None:
    """TRACKER_DB names the log where the option does not."""
    path = str(tmp_path / "a.db")
    assert database_url(None, {"TRACKER_DB": path}) == f"sqlite:///{path}"


def test_the_option_wins_over_the_variable(tmp_path: Path) -> None:
    """The value of --db is taken, whatever TRACKER_DB says."""
    environ = {"TRACKER_DB": str(tmp_path / "a.db")}
    path = str(tmp_path / "b.db")
    assert database_url(path, environ) == f"sqlite:///{path}"


def test_empty_is_not_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty option or variable counts as none."""
    monkeypatch.chdir(tmp_path)
    assert database_url("", {"TRACKER_DB": ""}) == database_url(None, {})


def test_a_replica_is_read_only_where_somebody_names_one() -> None:
    """The option wins over TRACKER_READ_DB; without both there is none, and no default."""
    environ = {"TRACKER_READ_DB": "/srv/copy.db"}
    assert replica_url(None, environ) == "sqlite:////srv/copy.db"
    assert replica_url("postgresql://b/log", environ) == "postgresql://b/log"
    assert replica_url(None, {"TRACKER_READ_DB": ""}) is None
    assert database_named(None, environ) is None
    assert database_named(None, {"TRACKER_DB": "a.db"}) == "a.db"


@pytest.mark.parametrize(
    "url", ["sqlite:////tmp/a.db", "postgresql+psycopg://me@localhost/log", "postgresql:///log"]
)
def test_a_url_stays_as_it_is(url: str) -> None:
    """Only a path is rewritten."""
    assert database_url(url, {}) == url


@pytest.mark.parametrize(
    "slip",
    [
        "postgresql:anna:secret@host/log",
        "postgres:/anna:secret@host/log",
        "postgresql+psycopg:anna:secret@host/log",
        "host=h user=anna password=secret dbname=log",
        "password = secret",
    ],
)
def test_a_url_that_is_none_shows_no_password(slip: str) -> None:
    """It is not taken for the name of a file, which every message would tell."""
    url = database_url(slip, {})
    assert "secret" not in url
    with pytest.raises(DatabaseFailed, match="use a SQLite file, or postgresql"):
        Database(url)
    assert database_url(f"./{slip}", {}).startswith("sqlite:///")


@given(NAMES)
def test_every_file_name_comes_back(name: str) -> None:
    """Whatever characters a file's name has, the URL leads to that very file."""
    path = str(Path("/folder") / name)
    assert make_url(database_url(path, {})).database == path


def test_the_recorder_is_the_option_then_the_variable() -> None:
    """The option wins, blanks around a name are cut."""
    assert recorder("anna", {"TRACKER_RECORDER": "ben"}) == "anna"
    assert recorder(None, {"TRACKER_RECORDER": " ben "}) == "ben"


def test_the_recorder_is_else_the_system_user(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nobody is named, it is who is logged in."""
    monkeypatch.setattr(getpass, "getuser", lambda: "carla")
    assert recorder(None, {}) == "carla"
    assert recorder("  ", {"TRACKER_RECORDER": ""}) == "carla"


@pytest.mark.parametrize("failure", [KeyError("uid"), OSError("no user"), ImportError("pwd")])
def test_a_system_without_a_name_says_what_to_do(
    failure: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A container's user without a name is told how to give one."""

    def fail() -> str:
        raise failure

    monkeypatch.setattr(getpass, "getuser", fail)
    with pytest.raises(MissingField, match="--recorder or TRACKER_RECORDER"):
        recorder(None, {})


def test_the_checkout_has_its_files_beside_the_package() -> None:
    """In a checkout the migrations and the demo's docket are found at their source."""
    root = Path(__file__).resolve().parents[1]
    assert migrations_path() == root / "migrations"
    assert demo_docket() == root / "fixtures" / "csto.yaml"
    assert demo_docket().is_file()


@pytest.mark.parametrize(
    ("variables", "folder"),
    [
        ({"TRACKER_STATE": "/s", "XDG_STATE_HOME": "/x", "HOME": "/h"}, "/s"),
        ({"XDG_STATE_HOME": "/x", "HOME": "/h"}, "/x/agenda-tracker"),
        ({"HOME": "/h"}, "/h/.local/state/agenda-tracker"),
        ({"XDG_STATE_HOME": "x", "HOME": "/h"}, "/h/.local/state/agenda-tracker"),
        ({"XDG_STATE_HOME": "../x", "LOCALAPPDATA": "/l"}, "/l/agenda-tracker"),
        ({"TRACKER_STATE": "", "HOME": "/h"}, "/h/.local/state/agenda-tracker"),
    ],
)
def test_where_a_users_own_notes_lie(variables: dict[str, str], folder: str) -> None:
    """The variable wins, then the system's place for state, which is no relative one."""
    assert Path(state_folder(variables)) == Path(folder)


def test_somebody_without_a_home(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is kept there, and nothing breaks."""

    def homeless() -> Path:
        raise RuntimeError

    monkeypatch.setattr(Path, "home", homeless)
    assert not Path(state_folder({})).exists()


@pytest.mark.parametrize("typed", [" postgresql://db/log\n", "POSTGRESQL://db/log"])
def test_a_url_is_one_whatever_stands_around_it(typed: str) -> None:
    """Blanks of a copied line are no part of it, and a scheme has no case."""
    assert database_url(typed, {}) == "postgresql://db/log"
