"""URLs of PostgreSQL: what they are called, what is wrong with one, and that no password shows."""

import pytest

from tracker.errors import DatabaseFailed, DatabaseUnreachable
from tracker.log.database import Database
from tracker.log.postgres_url import hurried, scrubbed, shown

URL = "postgresql+psycopg://anna:s3cret@db.example/log"


@pytest.mark.parametrize(
    ("url", "name"),
    [
        (URL, "postgresql://anna@db.example/log"),
        ("postgres://anna:s3cret@h:5433/log?password=s3cret", "postgresql://anna@h:5433/log"),
        ("postgresql:///log?service=log", "postgresql:///log?service=log"),
        ("postgresql://:s3cret@h/log", "postgresql://h/log"),
        (
            "postgresql://anna:s3cret@a:5432,b:5433/log?target_session_attrs=read-write",
            "postgresql://anna@a:5432,b:5433/log",
        ),
        ("postgresql+psycopg://u@/l?host=%2Ftmp&sslpassword=s3cret", "postgresql://u@/l?host=/tmp"),
    ],
)
def test_a_name_shows_no_password(url: str, name: str) -> None:
    """User, host, port and database are shown, the rest where it is no secret."""
    assert shown(url) == name
    assert Database(url).name == name


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://anna:s3/cret@h/log",
        "postgresql://anna:s3@cret@h/log",
        "postgresql://anna:s3#cret@h/log",
        "postgresql://anna:12?s3cret@h/log",
        "postgresql://anna:s3cret@h:x/log",
        "postgresql://anna:s3cret@h:5432,i:x/log",
        "postgresql://anna:s3cret@[h/log",
        "postgresql://anna:s3cret@h/log?s3cret=1",
        "postgresql://anna:s3cret@h/log?sslmode=s3cret",
        "postgresql://anna:s3cret@s3cret.invalid/log",
    ],
)
def test_a_url_that_cannot_be_used_is_refused_without_its_password(url: str) -> None:
    """What stands where it can't be read may be a part of the password."""
    with pytest.raises((DatabaseFailed, DatabaseUnreachable)) as refusal:
        Database(url).revision()
    said = str(refusal.value)
    assert "s3" not in said.replace("@s3cret.invalid", "")  # it is the host's name, too
    assert "cret" not in said.replace("@s3cret.invalid", "")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("anna:s3%zzcret@h/log", "the password of the URL has a % that begins no character"),
        ("anna:s3%@h/log", "the password of the URL has a % that begins no character"),
        ("anna:s3 cret@h/log", "the password of the URL has a blank: write it as %20"),
        ("an%na:s3cret@h/log", "the user of the URL has a % that begins no character"),
        ("anna:s3cret@h/lo%g", "the database of the URL has a % that begins no character"),
        ("anna:s3cret@h/log?connect_timeout=s3", "parameter 1 behind the URL's ? (connect_timeou"),
        ("anna:s3cret@h/log?sslmode", "parameter 1 behind the URL's ? (sslmode) is not NAME=VALUE"),
        (
            "anna:s3cret@h/log?connect_timeout=1&sslmod=require",
            "parameter 2 behind the URL's ? is none that PostgreSQL has; did you mean sslmode",
        ),
        ("anna:s3cret@h/log?s3cret=1", "parameter 1 behind the URL's ? is none that PostgreSQL"),
    ],
)
def test_the_part_of_a_url_that_is_at_fault(url: str, said: str) -> None:
    """It is named, and what stands in it is not."""
    with pytest.raises(DatabaseFailed) as refusal:
        Database(f"postgresql://{url}").revision()
    assert refusal.value.reason.startswith(said)
    assert "s3" not in str(refusal.value)


def test_a_server_that_is_not_waited_for() -> None:
    """Unless the URL says how long it is."""
    assert hurried(URL, 2) == f"{URL}?connect_timeout=2"
    assert hurried(f"{URL}?sslmode=require", 2) == f"{URL}?sslmode=require&connect_timeout=2"
    assert hurried(f"{URL}?connect_timeout=9", 2) == f"{URL}?connect_timeout=9"


def test_what_the_server_says_is_scrubbed() -> None:
    """Written plainly, or as in a URL."""
    url = "postgresql://anna:a%20b@h/log?sslpassword=c+d"
    assert scrubbed("no a b,\n a%20b or c d", url) == "no ***, *** or ***"
