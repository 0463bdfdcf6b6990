"""A server that asks for a password: by what ways it is given, what a wrong one says, and TLS.

Whatever goes wrong, the password is in no output, no error, no traceback and no log.
"""

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import cli, log_place
from tests.cli.support import Cli, process
from tests.conftest import CSTO
from tests.failover.cluster import DATABASE, Node, seed
from tests.faults.gate import gate, self_made

__all__ = ["cli", "log_place"]

RIGHT, WRONG = "s3/cret:%", "wr0ng"
QUOTED = "s3%2Fcret%3A%25"
UNREACHABLE = 94
ASKS = """\
local all postgres trust
local all all scram-sha-256
"""


@pytest.fixture(scope="module")
def node() -> Iterator[Node]:
    """A server that asks all but its owner for a password, with a log of anna's."""
    with seed() as made:
        made.ask(f"CREATE ROLE anna LOGIN PASSWORD '{RIGHT}'")
        made.ask(f"ALTER DATABASE {DATABASE} OWNER TO anna")
        (made.files / "pg_hba.conf").write_text(ASKS)
        made.ask("SELECT pg_reload_conf()")
        url = made.url().replace("postgres@", f"anna:{QUOTED}@")
        assert process("--db", url, "init").code == 0
        yield made


Given = Callable[[str], str]


@pytest.fixture(params=["url", "passfile", "service", "variable"])
def given(
    request: pytest.FixtureRequest, node: Node, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Given:
    """Give a password in each way that there is; tells the URL of the log."""
    plain = node.url().replace("postgres@", "anna@")

    def by_url(password: str) -> str:
        quoted = QUOTED if password == RIGHT else password
        return plain.replace("anna@", f"anna:{quoted}@")

    def by_passfile(password: str) -> str:
        file, escaped = tmp_path / "pgpass", password.replace(":", "\\:")
        file.write_text(f"*:*:*:anna:{escaped}\n")
        file.chmod(0o600)
        monkeypatch.setenv("PGPASSFILE", str(file))
        return plain

    def by_service(password: str) -> str:
        file, at = tmp_path / "services", f"host={node.host}\nport={node.port}\ndbname={DATABASE}"
        file.write_text(f"[agenda]\n{at}\nuser=anna\npassword={password}\n")
        monkeypatch.setenv("PGSERVICEFILE", str(file))
        return "postgresql+psycopg:///?service=agenda"

    def by_variable(password: str) -> str:
        monkeypatch.setenv("PGPASSWORD", password)
        return plain

    ways = {
        "url": by_url, "passfile": by_passfile, "service": by_service, "variable": by_variable,
    }  # fmt: skip
    return ways[request.param]


def shows_nothing(*texts: str) -> None:
    """Neither of the passwords, nor a piece of one, is told."""
    for text in texts:
        for secret in ("cret", "s3%2F", "s3/", WRONG):
            assert secret not in text


def test_the_right_password(given: Given, cli: Cli, tmp_path: Path) -> None:
    """It opens the log, and is nowhere: in no answer, no copy, and no entry."""
    url = given(RIGHT)
    for words in ("log", "doctor", "audit", "party add UNO UN --format json", "log --format jsonl"):
        ran = cli(*words.split(), "--db", url)
        assert ran.code == 0, ran.err
        shows_nothing(ran.out, ran.err)
    copy = tmp_path / "copy.db"
    ran = cli("copy", url, str(copy))
    assert ran.code == 0
    shows_nothing(ran.out, ran.err, "\n".join(sqlite3.connect(copy).iterdump()))


@pytest.mark.parametrize("debug", ["", "1"])
def test_a_wrong_password(
    given: Given, cli: Cli, tmp_path: Path, debug: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line with what the server says, and a code of its own: whatever was asked for."""
    url = given(WRONG)
    monkeypatch.setenv("TRACKER_DEBUG", debug)
    lines = ("init", "log", "party add UNO UN", "audit", "db current", f"import {CSTO}")
    words = [("--db", url, *line.split()) for line in lines]
    for line in (*words, ("copy", url, str(tmp_path / "copy.db")), ("--read-db", url, "log")):
        ran = cli(*line)
        assert ran.code == UNREACHABLE
        assert 'password authentication failed for user "anna"' in ran.refusal()
        shows_nothing(ran.err)
    ran = cli("--db", url, "doctor")
    assert "password authentication failed" in " ".join(ran.out.split())
    shows_nothing(ran.out, ran.err)


def test_the_file_that_a_wrong_password_is_from(node: Node, cli: Cli, tmp_path: Path) -> None:
    """A password file is named: it may be another one than its reader thinks."""
    file = tmp_path / "pgpass"
    file.write_text(f"*:*:*:anna:{WRONG}\n")
    file.chmod(0o600)
    ran = cli("--db", f"{node.url().replace('postgres@', 'anna@')}&passfile={file}", "log")
    assert 'password authentication failed for user "anna"' in ran.refusal()
    assert '; password retrieved from file "' in ran.err
    shows_nothing(ran.err)


def test_no_password(node: Node, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where none is found, that is what is said."""
    monkeypatch.setenv("PGPASSFILE", "/nowhere")
    ran = cli("--db", node.url().replace("postgres@", "anna@"), "log")
    assert (ran.code, "(no password supplied" in ran.refusal()) == (UNREACHABLE, True)


# --- TLS ----------------------------------------------------------------------------------------


def over_tcp(port: int, more: str) -> str:
    """The log's URL by a port of this machine."""
    return f"postgresql+psycopg://anna:{QUOTED}@127.0.0.1:{port}/{DATABASE}?{more}"


def socket_file(node: Node) -> str:
    """Where the server listens."""
    return f"{node.host}/.s.PGSQL.{node.port}"


def test_a_server_without_tls(node: Node, cli: Cli) -> None:
    """Whoever requires it is told, and sends no password."""
    with gate(socket_file(node)) as plain:
        for mode in ("require", "verify-full&sslrootcert=/nowhere"):
            ran = cli("--db", over_tcp(plain.port, f"sslmode={mode}"), "log")
            assert ran.code == UNREACHABLE
            assert any(word in ran.refusal() for word in ("does not support SSL", "/nowhere"))
            shows_nothing(ran.err)
        assert cli("--db", over_tcp(plain.port, "sslmode=prefer"), "log").code == 0


def test_tls(node: Node, cli: Cli, tmp_path: Path) -> None:
    """Encrypted, and by a certificate that is checked against the one that is trusted."""
    made = self_made(tmp_path)
    (tmp_path / "other").mkdir()
    other, _ = self_made(tmp_path / "other")
    with gate(socket_file(node), made) as secure:
        for mode in ("require", f"verify-full&sslrootcert={made[0]}"):
            ran = cli("--db", over_tcp(secure.port, f"sslmode={mode}"), "log")
            assert ran.code == 0, ran.err
        ran = cli("--db", over_tcp(secure.port, f"sslmode=verify-full&sslrootcert={other}"), "log")
        assert (ran.code, "certificate verify failed" in ran.refusal()) == (UNREACHABLE, True)
        shows_nothing(ran.err)
