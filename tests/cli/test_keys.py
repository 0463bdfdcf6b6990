"""Keys on the command line: made, used for signing, and refused."""

import sys
from pathlib import Path

import pytest

from tests.cli.support import USAGE, Cli
from tests.cli.test_database_errors import tamper


@pytest.fixture
def key(cli: Cli, log: Path, tmp_path: Path) -> Path:
    """A key that the log names; the public part lies beside it."""
    assert log.exists()
    path = tmp_path / "agenda.key"
    said = cli("audit", "key", "new", str(path), "--name", "example.org/agenda").table()
    public = said.splitlines()[1].removeprefix("to hand out: ")
    path.with_suffix(".pub").write_text(f"{public}\n", encoding="utf-8")
    return path


def test_a_signed_checkpoint(cli: Cli, key: Path, tmp_path: Path) -> None:
    """Signed by the key that the log names; who has its public part checks a proof with it."""
    note, path = tmp_path / "friday.note", tmp_path / "fact.proof"
    assert cli("audit", "checkpoint", "--key", str(key), "-o", str(note)).code == 0
    words = ("prove", "arm-asks-removal", "--checkpoint", str(note), "-o", str(path))
    assert cli("audit", *words).code == 0
    public = key.with_suffix(".pub")
    for named in (str(public), public.read_text().strip()):
        lines = cli("audit", "check", str(path), "--key", named).table().splitlines()
        assert "signed by example.org/agenda" in lines
    assert "checkpoints are signed with" in " ".join(cli("history", "log").table().split())
    assert public.read_text()[:30] in cli("log", "--format", "json").out


def test_a_signature_of_the_older_one_is_none_of_the_newer(cli: Cli, key: Path) -> None:
    """Growth is signed where its newer checkpoint is, whoever signed the older one."""
    note, path = key.with_suffix(".note"), key.with_suffix(".grown")
    assert cli("audit", "checkpoint", "--key", str(key), "-o", str(note)).code == 0
    assert cli("party", "add", "UNO", "United Nations").code == 0
    asked = ("check", str(path), "--checkpoint", str(note), "--key", str(key.with_suffix(".pub")))
    assert cli("audit", "grown", str(note), "-o", str(path)).code == 0
    ran = cli("audit", *asked)
    assert (ran.code, "its checkpoint is not signed" in ran.refusal()) == (80, True)
    path.unlink()
    assert cli("audit", "grown", str(note), "--key", str(key), "-o", str(path)).code == 0
    assert "signed by example.org/agenda" in cli("audit", *asked).table()


def test_a_proof_that_nobody_signed(cli: Cli, key: Path, proof: Path) -> None:
    """A named key has to have signed; what is no key is told."""
    ran = cli("audit", "check", str(proof), "--key", str(key.with_suffix(".pub")))
    assert (ran.code, "not signed" in ran.refusal()) == (80, True)
    ran = cli("audit", "check", str(proof), "--key", str(key))
    assert (ran.code, "this is a private key" in ran.refusal()) == (83, True)
    ran = cli("audit", "check", str(proof), "--key", "a+b+c")
    assert (ran.code, "name+id+base64" in ran.refusal()) == (83, True)


def test_a_key_file_is_its_owners(cli: Cli, key: Path) -> None:
    """Mode 0600; where others can read it, it is not used; a file that is there is left alone."""
    assert key.stat().st_mode & 0o777 == 0o600
    before = key.read_bytes()
    ran = cli("audit", "key", "new", str(key))
    assert (ran.code, "there is a file of that name" in ran.refusal()) == (73, True)
    assert key.read_bytes() == before
    key.chmod(0o640)
    ran = cli("audit", "checkpoint", "--key", str(key))
    assert (ran.code, "chmod 600" in ran.refusal()) == (83, True)


@pytest.mark.parametrize("name", ["a b", "a+b", "", "tab\there", "\x1b[31m"])
def test_names_that_no_key_has(cli: Cli, log: Path, tmp_path: Path, name: str) -> None:
    """A name goes into a line of a note; an empty one is the log's origin."""
    assert log.exists()
    path = tmp_path / "agenda.key"
    ran = cli("audit", "key", "new", str(path), "--name", name)
    if name:
        assert (ran.code, "is no name for a key" in ran.refusal()) == (83, True)
    assert path.exists() == (not name)


def test_a_log_that_cannot_be_written_leaves_no_key(
    cli: Cli, log: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A key that the log does not name is of no use to anybody."""
    path = tmp_path / "agenda.key"
    tamper(log, "UPDATE head SET recorded_at = '2046-11-21T14:02:00.000000Z'")
    ran = cli("audit", "key", "new", str(path))
    assert ran.code > 10
    assert ran.refusal()
    assert not path.exists()
    monkeypatch.setenv("TRACKER_DB", str(tmp_path / "none.db"))
    assert cli("audit", "key", "new", str(path)).code == 11
    assert not path.exists()


def test_without_the_extra(
    cli: Cli, key: Path, proof: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What needs signatures says what to install; proofs are checked without it."""
    for name in [name for name in sys.modules if name.partition(".")[0] == "cryptography"]:
        monkeypatch.setitem(sys.modules, name, None)
    other = key.with_name("other.key")
    for words in (
        ("key", "new", str(other)),
        ("checkpoint", "--key", str(key)),
    ):
        ran = cli("audit", *words)
        assert (ran.code, "pip install 'agenda-tracker[sign]'" in ran.refusal()) == (84, True)
    assert not other.exists()
    assert cli("audit", "check", str(proof)).code == 0


def test_a_key_signs_the_present_alone(cli: Cli, key: Path, held: Path) -> None:
    """A checkpoint that is handed in has its own signatures."""
    ran = cli("audit", "prove", "@7", "--checkpoint", str(held), "--key", str(key))
    assert (ran.code, "--key signs the present checkpoint" in ran.refusal()) == (USAGE, True)
