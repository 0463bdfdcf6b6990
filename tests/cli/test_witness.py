"""Signatures of several: the log's own, and a witness's, who vouches for a time."""

from pathlib import Path

import pytest

from tests.cli.support import Cli, Ran
from tracker.log.note import Note, Signature, read_note, write_note
from tracker.log.signing import COSIGNATURE, Signer, Verifier, sign

SEEN = 1_679_315_147
WITNESS = Signer("witness.example/w1", bytes(range(32)))
COSIGNER = Verifier(WITNESS.name, COSIGNATURE, WITNESS.verifier.public)
FACT = "arm-asks-removal"


@pytest.fixture
def plain(cli: Cli, log: Path, tmp_path: Path) -> Path:
    """A checkpoint that nobody signed."""
    assert log.exists()
    path = tmp_path / "plain.checkpoint"
    assert cli("audit", "checkpoint", "-o", str(path)).code == 0
    return path


@pytest.fixture
def owner(cli: Cli, log: Path, tmp_path: Path) -> Path:
    """A key of the log's owner; its public part lies beside it."""
    assert log.exists()
    path = tmp_path / "owner.key"
    said = cli("audit", "key", "new", str(path), "--name", "owner").table()
    path.with_suffix(".pub").write_text(said.split("hand out: ")[1], encoding="utf-8")
    return path


def line(text: str, said: int = SEEN) -> str:
    """The line that the witness answers; ``said`` is the time that it bears."""
    value = sign(f"cosignature/v1\ntime {SEEN}\n{text}", WITNESS).signatures[0].value
    signature = Signature(WITNESS.name, COSIGNER.key_id, said.to_bytes(8) + value)
    return write_note(Note("", (signature,))).removeprefix("\n")


@pytest.fixture
def note(cli: Cli, owner: Path) -> Path:
    """A checkpoint that the owner and the witness signed."""
    path = owner.with_suffix(".note")
    assert cli("audit", "checkpoint", "--key", str(owner), "-o", str(path)).code == 0
    text = path.read_text(encoding="utf-8")
    path.write_text(text + line(read_note(text.encode()).text), encoding="utf-8")
    return path


def checked(cli: Cli, note: Path, *words: str) -> Ran:
    """Prove an entry by a checkpoint, and check the proof."""
    path = note.with_suffix(".proof")
    path.unlink(missing_ok=True)
    assert cli("audit", "prove", FACT, "--checkpoint", str(note), "-o", str(path)).code == 0
    return cli("audit", "check", str(path), *words)


def test_both_are_named(cli: Cli, note: Path, owner: Path) -> None:
    """A witness with the time that it vouches for."""
    public = str(owner.with_suffix(".pub"))
    lines = checked(cli, note, "--key", public, "--key", str(COSIGNER)).table().splitlines()
    assert "signed by owner" in lines
    assert "seen by the witness witness.example/w1 at 2023-03-20T12:25:47Z" in lines
    told = checked(cli, note, "--key", str(COSIGNER), "--format", "json").json()
    assert told["signed"] == [{"name": "witness.example/w1", "time": "2023-03-20T12:25:47Z"}]


def test_a_time_that_was_changed(cli: Cli, plain: Path) -> None:
    """The time is part of what is signed."""
    text = plain.read_text(encoding="utf-8")
    plain.write_text(f"{text}\n{line(text, SEEN - 86_400)}", encoding="utf-8")
    ran = checked(cli, plain, "--key", str(COSIGNER))
    assert (ran.code, "was changed" in ran.refusal()) == (82, True)


def test_somebody_elses_key(cli: Cli, note: Path) -> None:
    """Who was named has to have signed."""
    stranger = Signer("stranger", bytes(32)).verifier
    ran = checked(cli, note, "--key", str(stranger))
    assert (ran.code, "not signed by stranger" in ran.refusal()) == (82, True)


def test_the_copy_that_is_held_may_be_the_signed_one(cli: Cli, note: Path, plain: Path) -> None:
    """The proof's own copy of the checkpoint bears another signature, or none."""
    text = read_note(note.read_bytes()).text
    plain.write_text(text, encoding="utf-8")
    held = ("--checkpoint", str(note), "--key", str(COSIGNER))
    assert "seen by the witness" in checked(cli, plain, *held).table()
    plain.write_text(write_note(sign(text, Signer("anna", bytes(32)))), encoding="utf-8")
    assert "seen by the witness" in checked(cli, plain, *held).table()
