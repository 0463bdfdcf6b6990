"""Backups, restores and copies on the command line: what is whole, refused, and told."""

import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.audit.attacks import attack, edit_everything
from tests.cli.pinned import ADD, DIFFERS, events, files, keep, pack
from tests.cli.support import INTERRUPTED, USAGE, Cli, command, environment, process
from tests.conftest import FIXTURES
from tracker.log import filling
from tracker.log.database import REVISIONS

EXISTS, NO_DATABASE, NOT_A_DATABASE, OLDER = 18, 11, 12, 14
COPIED = "path origin entries root resumed_from lost already"


@pytest.fixture
def backup(cli: Cli, seen: Path, tmp_path: Path) -> Path:
    """A backup of 95 entries."""
    assert seen.exists()
    path = tmp_path / "backup.db"
    assert cli("backup", str(path)).code == 0
    return path


def gone(path: Path) -> None:
    """Lose a log, with all its files."""
    for end in ("", "-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)


# --- backups ----------------------------------------------------------------------------------


def test_a_backup_is_the_log(cli: Cli, seen: Path, tmp_path: Path) -> None:
    """Origin, entries and root, in words and as data; a file of its own that is whole."""
    origin, size, root = cli("audit", "checkpoint").out.split()
    path = tmp_path / "b.db"
    lines = cli("backup", str(path)).table().splitlines()
    assert lines == [f"95 entries in {path}", f"origin {origin}", f"root {root}"]
    assert sorted(file.name for file in tmp_path.glob("b.db*")) == ["b.db"]
    assert events(path) == events(seen)
    told = cli("backup", str(tmp_path / "c.db"), "--format", "json").json()
    assert " ".join(told) == COPIED
    assert (told["entries"], told["root"], told["resumed_from"]) == (int(size), root, None)


@pytest.mark.parametrize("position", [0, 50, 94])
def test_a_log_that_lacks_an_entry(
    cli: Cli, seen: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, position: int
) -> None:
    """It is refused without any pin, too: a backup is whole, or there is none."""
    with closing(sqlite3.connect(seen)) as raw:
        raw.execute("DROP TRIGGER event_no_delete")
        raw.execute("DELETE FROM event WHERE position = ?", (position,))
        raw.commit()
    monkeypatch.setenv("TRACKER_STATE", str(tmp_path / "nobody"))
    ran = cli("backup", str(tmp_path / "b.db"))
    assert (ran.code, f"entry @{position} " in ran.refusal()) == (66, True)
    assert list(tmp_path.glob("b.db*")) == []


def test_nothing_is_written_over(cli: Cli, seen: Path, backup: Path, tmp_path: Path) -> None:
    """Neither a log, nor by a restore; a text file is no backup."""
    before = events(backup), events(seen)
    for verb, path, advice in (
        ("backup", backup, "name another place"),
        ("backup", seen, "name another place"),
        ("restore", backup, "name another with --db"),
    ):
        ran = cli(verb, str(path))
        assert (ran.code, ran.refusal().endswith(f"left alone: {advice}")) == (EXISTS, True)
    assert (events(backup), events(seen)) == before
    text = tmp_path / "letter.txt"
    text.write_text("Dear all\n" * 1_000, encoding="utf-8")
    other = ("--db", str(tmp_path / "other.db"))
    assert cli("restore", str(text), *other).code == NOT_A_DATABASE
    assert cli("restore", str(tmp_path), *other).code == NOT_A_DATABASE
    assert cli("backup", str(tmp_path / "no" / "where.db")).code == 78
    assert list(tmp_path.glob("other.db*")) == []
    assert list(tmp_path.glob("*.new*")) == []


@pytest.mark.parametrize("words", ["restore none.db --db other.db", "copy none.db other.db"])
def test_a_source_that_is_not_there(cli: Cli, tmp_path: Path, words: str) -> None:
    """It is named as what was typed: another --db would not help."""
    typed = [str(tmp_path / word) if word.endswith(".db") else word for word in words.split()]
    ran = cli(*typed)
    said = f"no log at {tmp_path / 'none.db'}: name one that is there"
    assert (ran.code, ran.refusal()) == (NO_DATABASE, said)


def test_a_place_without_its_folder(cli: Cli, seen: Path) -> None:
    """The folder is named, and what helps."""
    refused = cli("copy", str(seen.parent / "none" / "copy.db")).refusal()
    assert refused.endswith("/none: make it, or name another place")


def test_a_backup_while_another_process_writes(seen: Path, tmp_path: Path) -> None:
    """Each copy is one state of the log, whole, with its read models."""
    env = environment({"TRACKER_DB": str(seen)})
    docket = tmp_path / "many.yaml"
    facts = "".join(f"  P{number}: Somebody\n" for number in range(800))
    docket.write_text(f"docket: many\nformat: 1\nparties:\n{facts}", encoding="utf-8")
    writer = subprocess.Popen(
        command("import", str(docket)), env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    copies: list[Path] = []
    while writer.poll() is None or not copies:
        copies.append(tmp_path / f"copy-{len(copies)}.db")
        assert process("backup", str(copies[-1]), env={"TRACKER_DB": str(seen)}).code == 0
    assert writer.communicate()[1] == b""
    whole = events(seen)
    assert len(whole) == 895
    for copy in copies:
        found = events(copy)
        assert found == whole[: len(found)]
        assert len(found) in {95, 895}, "an import is all or nothing"
        auditor = {"TRACKER_DB": str(copy), "TRACKER_STATE": str(tmp_path / "auditor")}
        assert process("audit", env=auditor).code == 0


@pytest.mark.of_a_file
@pytest.mark.parametrize("revision", REVISIONS[:-1])
def test_a_log_of_an_older_program(cli: Cli, tmp_path: Path, revision: str) -> None:
    """It is backed up before its upgrade, as it is; a restore upgrades, and the root stays."""
    old, path = tmp_path / "old.db", tmp_path / "b.db"
    shutil.copy(FIXTURES / "old" / f"{revision}.db", old)
    told = cli("backup", str(path), "--db", str(old), "--format", "json").json()
    assert cli("log", "--db", str(path)).code == OLDER
    again = cli("restore", str(path), "--format", "json").json()
    assert (again["origin"], again["root"]) == (told["origin"], told["root"])
    assert cli("audit", "checkpoint").out.split()[2] == told["root"]
    assert cli("db", "upgrade", "--db", str(old)).code == 0
    assert cli("audit", "checkpoint", "--db", str(old)).out.split()[2] == told["root"]
    assert cli("audit").code == 0


# --- restores ---------------------------------------------------------------------------------


def test_a_restore_without_loss(cli: Cli, seen: Path, backup: Path) -> None:
    """The log goes on as it was: the same origin, the same root, before and after a rebuild."""
    before = cli("audit", "checkpoint").out
    gone(seen)
    assert cli("restore", str(backup)).table().startswith("95 entries in ")
    assert cli("audit", "checkpoint").out == before
    assert cli("projections", "rebuild").code == 0
    assert cli("audit", "checkpoint").out == before
    assert cli("audit").code == 0
    assert cli(*ADD).code == 0


def test_a_restore_that_lacks_entries(
    cli: Cli, seen: Path, backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says so itself: a new origin, the old one's size and root; old proofs still hold."""
    early, late = tmp_path / "95.checkpoint", tmp_path / "96.checkpoint"
    proof = tmp_path / "fact.proof"
    assert cli("audit", "checkpoint", "-o", str(early)).code == 0
    assert cli("audit", "prove", "arm-asks-removal", "-o", str(proof)).code == 0
    assert cli(*ADD).code == 0
    assert cli("audit", "checkpoint", "-o", str(late)).code == 0
    origin, _, root = early.read_text().split()
    gone(seen)
    ran = cli("restore", str(backup))
    assert (ran.code, ran.err) == (0, "")
    assert f"it goes on from {origin} under this origin of its own" in ran.out
    assert "! it lacks 1 entry that you saw before" in ran.out
    resumed = str(events(seen)[95][1])
    assert all(text in resumed for text in ('"size":95', root, origin, "log.resumed"))
    told = " ".join(cli("history", "log").table().split())
    assert "after 95 entries of" in told
    assert "restored from a backup that lacks entries" in told
    words = ("prove", "arm-asks-removal", "--checkpoint", str(early))
    assert cli("audit", *words).table() == proof.read_text(encoding="utf-8")
    assert cli("audit", "check", str(proof), "--checkpoint", str(early)).code == 0
    verified = cli("audit", "verify", "--checkpoint", str(early), "--checkpoint", str(late))
    assert (verified.code, verified.err) == (0, "")
    said = f"the checkpoint in {late} has 96 entries; the log was resumed after 95"
    assert said in " ".join(verified.out.split())
    assert cli(*ADD).code == 0, "its user goes on without a question"
    assert cli("audit").code == 0
    assert cli("audit", "grown", str(late)).code == 87
    monkeypatch.setenv("TRACKER_STATE", str(tmp_path / "colleague"))
    keep(tmp_path / "colleague", late)
    ran = cli("log")
    assert (ran.code, "goes on without the others" in ran.err) == (0, True)
    assert cli("party", "add", "XXX", "X").code == DIFFERS
    assert cli("audit", "pin", "--accept", "heard of the crash").code == 0
    assert cli("party", "add", "XXX", "X").table() != ""
    assert cli("log").err == ""


def test_a_restore_that_is_said_to_lack_entries(cli: Cli, seen: Path, backup: Path) -> None:
    """``--lost`` is for those who saw nothing of them."""
    gone(seen)
    told = cli("restore", str(backup), "--lost", "--format", "json").json()
    assert (told["entries"], told["lost"]) == (96, 0)
    assert told["resumed_from"] is not None
    assert told["origin"] != told["resumed_from"]


def test_a_backup_with_other_entries(cli: Cli, seen: Path, backup: Path) -> None:
    """It is refused, and nothing is left where the log was; the pins stay."""
    attack(backup, edit_everything(40))
    gone(seen)
    ran = cli("restore", str(backup))
    assert (ran.code, "other entries than were seen here" in ran.refusal()) == (DIFFERS, True)
    assert not seen.exists()
    assert cli("audit", "pin", "--accept", "it is right", "--db", str(backup)).code == 0
    assert cli("restore", str(backup)).code == 0


def test_the_wal_of_a_log_that_is_gone(cli: Cli, seen: Path, backup: Path, tmp_path: Path) -> None:
    """SQLite would play it into the new file: neither init nor restore goes beside it."""
    with closing(sqlite3.connect(seen)) as keeper:
        keeper.execute("SELECT 1 FROM event").fetchone()
        assert cli(*ADD).code == 0
        wal = seen.with_name("log.db-wal").read_bytes()
    gone(seen)
    seen.with_name("log.db-wal").write_bytes(wal)
    for words in (("restore", str(backup)), ("init",)):
        ran = cli(*words)
        assert (ran.code, "log.db-wal holds a log already" in ran.refusal()) == (EXISTS, True)
    assert not seen.exists()
    assert list(tmp_path.glob("*.new*")) == []


# --- copies -----------------------------------------------------------------------------------


def test_a_copy_goes_its_own_way(cli: Cli, seen: Path, tmp_path: Path, state_folder: Path) -> None:
    """A new origin; both go on, and neither is taken for the other."""
    path = tmp_path / "trial.db"
    ran = cli("copy", "--as-new", str(path))
    assert (ran.code, ran.out.splitlines()[0]) == (0, f"96 entries in {path}")
    assert cli(*ADD).code == 0
    assert cli("party", "add", "EEU", "Eurasian Union", "--db", str(path)).table() != ""
    assert cli("party", "add", "XXX", "Somebody").table() != ""
    assert cli("log", "--db", str(path)).err == ""
    assert cli("log").err == ""
    assert len(list((state_folder / "pins").glob("*.checkpoints"))) == 2
    assert len(events(seen)) == 97
    assert cli("audit", "--db", str(path)).code == 0
    assert cli("copy", "--as-new").code == USAGE
    again = cli("copy", "--as-new", str(path))
    assert (again.code, "left alone" in again.refusal()) == (EXISTS, True)


def test_accepting_a_copy_leaves_the_pins_of_the_first(
    cli: Cli, seen: Path, tmp_path: Path, state_folder: Path
) -> None:
    """They are of entries that the copy says to be without."""
    path = tmp_path / "trial.db"
    assert cli("copy", "--as-new", str(path)).code == 0
    assert cli(*ADD).code == 0
    pack(seen)
    assert cli("audit", "pin", "--accept", "a trial", "--db", str(path)).code == 0
    known = [path.read_text(encoding="utf-8") for path in files(state_folder)]
    assert len(known) == 2
    assert any(text.count("\n96\n") and text.count("\n95\n") for text in known)
    assert cli("log").err == ""


def test_what_is_there_of_a_copy_is_told_after_an_interrupt(
    cli: Cli, seen: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C says how the copy goes on, and not that nothing was left."""
    words = ("copy", str(seen), str(tmp_path / "other.db"))
    put, left = filling._put, [3]  # noqa: SLF001 - where each batch is kept

    def broken_off(*arguments: Any) -> None:  # noqa: ANN401 - handed on as they came
        if not left[0]:
            raise KeyboardInterrupt
        left[0] -= 1
        put(*arguments)

    with monkeypatch.context() as patch:
        patch.setattr(filling, "BATCH", 10)
        patch.setattr(filling, "_put", broken_off)
        ran = cli(*words)
    assert ran.code == INTERRUPTED
    assert ran.err.strip() == (
        "tracker: interrupted; 30 entries are there: the same command goes on after them"
    )
    assert cli(*words).code == 0
