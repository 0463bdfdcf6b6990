"""Pins on the command line: what a user has seen of a log, and a log that is not that any more."""

import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from tests.audit.attacks import attack, edit_body_and_leaf, edit_everything
from tests.cli.pinned import ADD, DIFFERS, UNUSABLE, events, files, kept
from tests.cli.support import Cli, command, environment, process
from tests.conftest import CSTO, FIXTURES
from tracker.audit import pins as pins_module
from tracker.audit.pins import MOST, Pins, thinned
from tracker.errors import PinsUnusable
from tracker.log.checkpoint import Checkpoint

WARNING = "tracker: warning: the history of agenda-tracker/"


# --- keeping ----------------------------------------------------------------------------------


def test_each_command_that_wrote_keeps_a_pin(cli: Cli, seen: Path, state_folder: Path) -> None:
    """Of all entries; who only reads, or repeats, keeps none."""
    assert [one.size for one in kept(state_folder)] == [1, 95]
    assert cli("log").code == 0
    assert cli("import", str(CSTO)).code == 0
    assert len(kept(state_folder)) == 2
    assert cli(*ADD).code == 0
    assert kept(state_folder)[-1].size == 96
    assert kept(state_folder)[-1].text == cli("audit", "checkpoint").out
    assert events(seen)[-1][0] == 95


def test_rebuild_and_upgrade_keep_and_compare(cli: Cli, seen: Path, state_folder: Path) -> None:
    """They add no entry; they pin what was never seen, and warn of what was seen otherwise."""
    shutil.rmtree(state_folder)
    assert cli("projections", "rebuild").code == 0
    assert [one.size for one in kept(state_folder)] == [95]
    shutil.rmtree(state_folder)
    assert cli("db", "upgrade").code == 0
    assert [one.size for one in kept(state_folder)] == [95]
    attack(seen, edit_everything(40))
    for words in (("projections", "rebuild"), ("db", "upgrade")):
        ran = cli(*words)
        assert (ran.code, ran.err.startswith(WARNING)) == (0, True)
    assert cli("audit", "verify").code == 1, "the pin was left alone"


@pytest.mark.of_a_file
def test_an_old_log_is_pinned_after_its_upgrade(
    cli: Cli, tmp_path: Path, state_folder: Path
) -> None:
    """A database from before the tiles: its root is what it was."""
    shutil.copy(FIXTURES / "old" / "0001.db", tmp_path / "log.db")
    assert cli("db", "upgrade").code == 0
    (pin,) = kept(state_folder)
    assert pin.text == cli("audit", "checkpoint").out


def test_pins_are_thinned_and_never_smaller(tmp_path: Path) -> None:
    """At most 64, the newest always among them; a smaller size is passed over."""
    pins = Pins(tmp_path)
    for size in range(1, 300):
        pins.keep(Checkpoint("log", size, bytes([size % 256]) * 32))
        known = pins.read("log")
        assert known[-1].size == size
        assert len(known) <= MOST
    before = pins.read("log")
    assert before[0].size < 100, "old ones are thinned out, not thrown away"
    for size in (5, 298, 299):
        pins.keep(Checkpoint("log", size, bytes(32)))
    assert pins.read("log") == before
    assert len(thinned([before[0]] * MOST)) == MOST


def test_two_processes_that_end_at_once(seen: Path, tmp_path: Path, state_folder: Path) -> None:
    """Both pins are good: the largest is of the whole log."""
    env = environment({"TRACKER_DB": str(seen), "TRACKER_STATE": str(state_folder)})
    running = [
        subprocess.Popen(
            command("party", "add", f"P{number}", "Somebody"),
            env=env, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        )
        for number in range(4)
    ]  # fmt: skip
    for one in running:
        _, errors = one.communicate()
        assert (one.returncode, errors) == (0, b"")
    known = kept(state_folder)
    assert known[-1].size == 99
    assert [one.size for one in known] == sorted({one.size for one in known})


def test_a_lock_that_another_process_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not waited for without end."""
    from filelock import FileLock

    monkeypatch.setattr(pins_module, "LOCK_SECONDS", 0)
    pins = Pins(tmp_path)
    pins.path("log").parent.mkdir(parents=True)
    with (
        FileLock(f"{pins.path('log')}.lock"),
        pytest.raises(PinsUnusable, match="another process holds its lock"),
    ):
        pins.keep(Checkpoint("log", 1, bytes(32)))


def test_where_no_pin_can_be_written(cli: Cli, seen: Path, state_folder: Path) -> None:
    """What helps is a folder that can be written: nothing is there to be read."""
    shutil.rmtree(state_folder)
    state_folder.write_text("no folder")
    ran = cli(*ADD)
    assert (ran.code, events(seen)[-1][0]) == (0, 95)
    assert "make its folder writable, or set TRACKER_STATE" in ran.err
    assert "readable" not in ran.err


# --- comparing --------------------------------------------------------------------------------


def shorter(path: Path, tmp_path: Path, cli: Cli) -> None:
    """Bring an older copy back by hand."""
    old = tmp_path / "old.db"
    shutil.copy(path, old)
    assert cli(*ADD).code == 0
    for end in ("", "-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)
    shutil.copy(old, path)


def test_a_shorter_history(cli: Cli, seen: Path, tmp_path: Path) -> None:
    """Reading warns and answers, stdout as it is; writing is refused and changes nothing."""
    whole = cli("agenda", "--format", "json").json()
    shorter(seen, tmp_path, cli)
    before = events(seen)
    ran = cli("agenda", "--format", "json")
    assert (ran.code, ran.out.strip()[-1]) == (0, "}")
    assert '"entries": 95' in ran.out
    assert whole["moment"]["entries"] == 95
    assert ran.err.startswith(WARNING)
    assert "it had 96 entries when it was last seen here, and has 95" in ran.err
    assert ran.err.count("\n") == 1
    for words in (ADD, ("import", str(CSTO)), ("audit", "key", "new", str(tmp_path / "k"))):
        refused = cli(*words)
        assert refused.code == DIFFERS
        assert "nothing was recorded" in refused.refusal()
    assert not (tmp_path / "k").exists()
    assert events(seen) == before
    told = cli("audit", "verify")
    assert told.code == 1
    assert "the log ends at 95 entries; the checkpoint in your pins has 96" in told.out


@pytest.mark.parametrize(
    "words",
    [
        "audit checkpoint",
        "audit prove @7",
        "audit replay",
        "projections status",
        "log",
        "backup {}",
    ],
)
def test_each_reader_is_warned(cli: Cli, seen: Path, tmp_path: Path, words: str) -> None:
    """Whoever hands out something of another history is told so, too."""
    attack(seen, edit_everything(40))
    ran = cli(*words.format(tmp_path / "b.db").split())
    assert (ran.code, ran.err.count(WARNING)) == (int("replay" in words), 1)
    assert "between @1 and @94 it has other entries than were seen here" in ran.err
    assert "; the first entry is: see `tracker audit`" in ran.err


def test_a_fork(cli: Cli, seen: Path, tmp_path: Path) -> None:
    """Two copies that go on apart under one origin are told as a fork."""
    other = tmp_path / "fork.db"
    shutil.copy(seen, other)
    assert cli(*ADD).code == 0
    first = cli("party", "add", "EEU", "Eurasian Union", "--db", str(other))
    assert first.code == DIFFERS, "it is behind what was seen"
    env = {"TRACKER_DB": str(other), "TRACKER_STATE": str(tmp_path / "colleague")}
    assert process("party", "add", "EEU", "Eurasian Union", env=env).code == 0
    ran = cli("log", "--db", str(other))
    assert "it is a fork of the same origin" in ran.err
    assert "the first 95 entries are" in ran.err
    assert cli("party", "add", "XXX", "X", "--db", str(other)).code == DIFFERS


def test_tampered_tiles_alone_do_not_cry(cli: Cli, seen: Path, state_folder: Path) -> None:
    """The cache is computed once more from the leaves before anybody is blamed."""
    facts = "".join(f"  P{number}: Somebody\n" for number in range(300))
    docket = seen.with_name("many.yaml")
    docket.write_text(f"docket: many\nformat: 1\nparties:\n{facts}", encoding="utf-8")
    assert cli("import", str(docket)).code == 0
    held = seen.with_name("held.checkpoint")
    assert cli("audit", "checkpoint", "-o", str(held)).code == 0
    with closing(sqlite3.connect(seen)) as connection, connection:
        assert connection.execute("UPDATE tile SET hashes = zeroblob(32)").rowcount > 0
    assert cli("log").err == ""
    told = cli("audit", "verify")
    assert (told.code, "x tile       " in told.out) == (1, True)
    refused = cli("audit", "prove", "@7", "--checkpoint", str(held))
    assert (refused.code, "`tracker projections rebuild`" in refused.refusal()) == (87, True)
    assert cli(*ADD).code == 0
    assert kept(state_folder)[-1].size == 396
    assert cli("audit", "verify").code == 0, "the cache was made anew before it was pinned"
    with closing(sqlite3.connect(seen)) as connection, connection:
        connection.execute("UPDATE tile SET hashes = zeroblob(32)")
    assert cli("projections", "rebuild").code == 0
    assert cli("audit", "verify").code == 0


def test_an_edit_under_a_cached_tile_is_seen_by_the_audit(cli: Cli, seen: Path) -> None:
    """A start takes the cache's word; the audit reads the entries."""
    attack(seen, edit_body_and_leaf(40))
    assert cli("audit", "verify").code == 1


# --- pins that can't be used ------------------------------------------------------------------


@pytest.mark.parametrize("content", [b"", b"garbage", b"\xff\xff", b"a\n1\n"])
def test_a_garbled_pin_file(cli: Cli, seen: Path, state_folder: Path, content: bytes) -> None:
    """Reading warns; writing is refused; accepting the log as it is mends it."""
    (path,) = files(state_folder)
    path.write_bytes(content)
    ran = cli("log", "--format", "json")
    assert (ran.code, ran.out[0]) == (0, "{")
    assert ran.err.startswith(f"tracker: warning: the pins in {path} can't be used")
    before = events(seen)
    refused = cli(*ADD)
    assert (refused.code, "can't be used" in refused.refusal()) == (UNUSABLE, True)
    assert events(seen) == before
    assert cli("audit", "pin", "--accept", "the file was garbled").code == 0
    assert cli(*ADD).table() != ""


def test_pins_of_another_log_under_this_name(cli: Cli, seen: Path, state_folder: Path) -> None:
    """A file that was renamed is told."""
    assert seen.exists()
    (path,) = files(state_folder)
    path.write_text(path.read_text().replace("agenda-tracker/", "other/"), encoding="utf-8")
    assert "it holds checkpoints of another log" in cli("log").err


def test_a_state_folder_that_cannot_be_written(
    cli: Cli, seen: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was recorded is recorded: a warning, exit code 0."""
    file = tmp_path / "file"
    file.write_text("no folder")
    monkeypatch.setenv("TRACKER_STATE", str(file / "state"))
    ran = cli(*ADD)
    assert ran.code == 0
    assert ran.out.startswith("recorded @95")
    assert ran.err.startswith("tracker: warning: what was recorded is in the log, and is not ")
    assert len(events(seen)) == 96


def test_a_pin_file_that_may_not_be_read(seen: Path, state_folder: Path) -> None:
    """For somebody to whom permissions apply."""
    (path,) = files(state_folder)
    path.chmod(0o000)
    env = {"TRACKER_DB": str(seen), "TRACKER_STATE": str(state_folder)}
    ran = process("log", env=env, unprivileged=True)
    assert (ran.code, "Permission denied" in ran.err) == (0, True)


def test_a_reader_of_a_file_that_is_read_only(seen: Path, state_folder: Path) -> None:
    """It compares, computes what the cache lacks, and writes nothing."""
    seen.chmod(0o444)
    seen.parent.chmod(0o555)
    env = {"TRACKER_DB": str(seen), "TRACKER_STATE": str(state_folder)}
    try:
        for words in ("log", "audit checkpoint", "audit verify", "audit prove @7"):
            ran = process(*words.split(), env=env, unprivileged=True)
            assert (ran.code, ran.err) == (0, "")
    finally:
        seen.parent.chmod(0o755)


# --- accepting --------------------------------------------------------------------------------


def test_accepting_what_is_there(cli: Cli, seen: Path, tmp_path: Path, state_folder: Path) -> None:
    """The one pin that is left is of the log as it is; then all works again."""
    shorter(seen, tmp_path, cli)
    assert cli("log").err != ""
    assert "with 95 entries" in cli("audit", "pin", "--accept", "restored by hand").out
    assert [one.size for one in kept(state_folder)] == [95]
    assert cli("log").err == ""
    assert cli(*ADD).code == 0
