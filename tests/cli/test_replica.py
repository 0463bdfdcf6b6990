"""Reading from a replica that is a copied file: its lag, its pins, and that it is never written."""

import json
import shutil
from pathlib import Path

import pytest

from tests.audit.attacks import attack, edit_everything
from tests.cli.pinned import ADD, events, kept, pack
from tests.cli.support import Cli
from tests.conftest import CSTO

LAG = "tracker: read from a replica at @94"


@pytest.fixture
def replica(seen: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of a log of 95 entries, from which is read."""
    copy = tmp_path / "replica.db"
    shutil.copy(seen, copy)
    monkeypatch.setenv("TRACKER_READ_DB", str(copy))
    return copy


def test_reading_goes_to_the_replica_and_writing_to_the_log(
    cli: Cli, replica: Path, tmp_path: Path
) -> None:
    """What was recorded is not read before the replica has it; each answer names its position."""
    assert cli("log").err == f"{LAG}, as its primary\n"
    assert cli(*ADD).out.startswith("recorded @95 ")
    ran = cli("log", "--limit", "1", "--format", "json")
    lag, late = ran.err.splitlines()
    assert '"entries": 95' in ran.out
    assert lag == f"{LAG}, its primary is at @95"
    assert late.startswith("tracker: warning: this replica of agenda-tracker/")
    assert late.endswith(" has not received entries after @94 yet; your pin says @95")
    assert "UNO" in cli("log", "--read-db", str(tmp_path / "log.db")).out
    assert len(events(replica)) == 95


def test_the_option_stands_anywhere(cli: Cli, seen: Path, tmp_path: Path) -> None:
    """Before the command and after it, as --db does."""
    copy = tmp_path / "replica.db"
    shutil.copy(seen, copy)
    for words in (("--read-db", str(copy), "log"), ("log", "--read-db", str(copy))):
        assert cli(*words).err == f"{LAG}, as its primary\n"


def test_a_replica_alone_is_read_and_not_written(
    cli: Cli, replica: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nobody says which log it is of, nothing goes to the one in the working folder."""
    monkeypatch.delenv("TRACKER_DB")
    assert cli("agenda").err == f"{LAG}\n"
    before = events(replica)
    for words in (ADD, ("import", str(CSTO)), ("init",), ("audit", "pin", "--accept", "so")):
        refused = cli(*words)
        assert (refused.code, "takes no entries" in refused.refusal()) == (90, True)
        assert "name the log to write to with --db" in refused.err
    assert (events(replica), Path("tracker.db").exists()) == (before, False)


def test_a_primary_that_cannot_be_asked(cli: Cli, replica: Path, tmp_path: Path) -> None:
    """Answers do not depend on it: it is told in the same line."""
    assert replica.exists()
    for url, said in (
        (str(tmp_path / "none.db"), f"{LAG}; no log at {tmp_path}/none.db"),
        ("postgresql://127.0.0.1:9/log", f"{LAG}; cannot reach postgresql://127.0.0.1:9/log ("),
    ):
        ran = cli("agenda", "--db", url)
        assert (ran.code, ran.err.count("\n")) == (0, 1)
        assert ran.err.startswith(said)
        assert "nothing was recorded" not in ran.err


def test_a_replica_with_other_entries_is_cried_at(cli: Cli, replica: Path) -> None:
    """Late or not: what both have has to be the same, by the pins and by the primary."""
    assert cli(*ADD).code == 0
    attack(replica, edit_everything(40))
    ran = cli("log")
    said = ran.err.splitlines()
    assert ran.code == 0
    assert said[0].startswith("tracker: warning: this is no replica of ")
    assert said[1] == f"{LAG}, its primary is at @95"
    assert said[2].startswith("tracker: warning: the history of agenda-tracker/")
    assert "it is a fork of the same origin" in said[2]


def test_a_replica_ahead_of_its_primary(cli: Cli, replica: Path, tmp_path: Path) -> None:
    """It has what the other has not: --db names the wrong one, or lost something."""
    log = tmp_path / "log.db"
    older = tmp_path / "older.db"
    shutil.copy(log, older)
    assert cli(*ADD).code == 0
    pack(log)
    shutil.copy(log, replica)
    ran = cli("log", "--db", str(older))
    assert "has entries that" in ran.err
    assert "has not: @95 to @95" in ran.err


def test_the_audit_of_a_replica_that_is_late(
    cli: Cli, replica: Path, tmp_path: Path, state_folder: Path
) -> None:
    """Nobody can tell by a checkpoint of more entries than it has; the log's own audit can."""
    assert replica.exists()
    assert cli(*ADD).code == 0
    held = tmp_path / "held.checkpoint"
    held.write_text(kept(state_folder)[-1].text, encoding="utf-8")
    late = "this replica has not received entries after @94 yet; the checkpoint in"
    for words in (("audit",), ("audit", "verify"), ("audit", "verify", "--checkpoint", str(held))):
        ran = cli(*words)
        assert (ran.code, late in ran.out) == (2, True), words
    ran = cli("audit", "--read-db", str(tmp_path / "log.db"))
    assert (ran.code, late in ran.out) == (0, False)


def test_a_copy_that_is_no_replica_still_cries(
    cli: Cli, replica: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An older copy by --db alone is a history with entries missing, as ever."""
    assert cli(*ADD).code == 0
    monkeypatch.delenv("TRACKER_READ_DB")
    ran = cli("log", "--db", str(replica))
    assert "it had 96 entries when it was last seen here, and has 95: @95 is missing" in ran.err


# --- the doctor -----------------------------------------------------------------------------------


def looked(cli: Cli, *words: str) -> dict[str, tuple[str, str, str | None]]:
    """What the doctor says of each check: the state, what was found, what to do."""
    ran = cli("doctor", *words, "--format", "json")
    checks = json.loads(ran.out)["checks"]
    return {one["check"]: (one["state"], one["found"], one["todo"]) for one in checks}


def test_the_doctor_looks_at_a_replica(cli: Cli, replica: Path) -> None:
    """Beside the log: where it is and who named it, its lag, and what was seen here."""
    said = looked(cli)
    assert said["replica"] == ("ok", f"{replica} (by TRACKER_READ_DB): a copy", None)
    assert said["replica lag"] == ("ok", "none: both are at @94", None)
    assert said["replica pins"] == ("ok", "all 95 entries are as pinned", None)
    assert cli(*ADD).code == 0
    said = looked(cli, "--read-db", str(replica))
    assert said["replica"][1].endswith("(by --read-db): a copy")
    state, found, todo = said["replica lag"]
    assert (state, found) == ("look", "1 entry: at @94, its primary is at @95")
    assert "wait" in str(todo)
    assert said["replica pins"][:2] == (
        "look", "this replica is 1 entry behind what was seen here",
    )  # fmt: skip
    assert said["pins"][0] == "ok"
    assert cli("doctor").code == 0


def test_the_doctor_looks_at_a_replica_alone(
    cli: Cli, replica: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who only reads has no log to name: all that is asked of a log is asked of the replica."""
    assert cli(*ADD).code == 0
    monkeypatch.delenv("TRACKER_DB")
    said = looked(cli)
    assert said["database"][1] == f"{replica} (by TRACKER_READ_DB)"
    assert said["replica lag"][:2] == ("ok", "at @94, and nobody says which log it is of")
    assert said["pins"][:2] == ("look", "this replica is 1 entry behind what was seen here")
    assert {"guards", "projections", "log"} <= said.keys()
    assert not {"replica", "replica pins"} & said.keys()


WRONG = {
    "none": (None, "replica", "name another with --read-db"),
    "no log": (b"a letter", "replica", "name another with --read-db"),
    "ahead": ("ahead", "replica lag", "find out which of the two the log is"),
    "fork": ("fork", "replica lag", "run `tracker audit`"),
    "other": ("other", "replica lag", "--read-db or TRACKER_READ_DB"),
}


@pytest.mark.parametrize("name", WRONG)
def test_the_doctor_finds_what_is_no_replica(
    cli: Cli, replica: Path, tmp_path: Path, name: str
) -> None:
    """Nothing there, something else, another log, a fork, or more than the log has."""
    made, check, todo = WRONG[name]
    replica.unlink()
    match made:
        case bytes():
            replica.write_bytes(made)
        case "ahead":
            shutil.copy(tmp_path / "log.db", tmp_path / "older.db")
            assert cli(*ADD, "--db", str(tmp_path / "log.db")).code == 0
            pack(tmp_path / "log.db")
            (tmp_path / "log.db").rename(replica)
            (tmp_path / "older.db").rename(tmp_path / "log.db")
        case "fork":
            shutil.copy(tmp_path / "log.db", replica)
            attack(replica, edit_everything(40))
        case "other":
            assert cli("init", "--db", str(replica)).code == 0
        case _:
            assert made is None
    said = looked(cli)
    assert said[check][0] == "broken"
    assert todo in str(said[check][2])
    assert cli("doctor").code == 76


def test_errors_name_the_option_of_a_replica(cli: Cli, replica: Path, tmp_path: Path) -> None:
    """What is wrong with it is not mended by --db, and no replica is made by ``init``."""
    replica.unlink()
    said = cli("log").refusal()
    assert said == f"no log at {replica}: name another with --read-db"
    replica.write_text("a letter")
    assert cli("log").refusal().endswith("name another with --read-db")
    assert (
        cli("log", "--read-db", str(tmp_path / "no" / "log.db"))
        .refusal()
        .endswith("make it, or name another log with --read-db")
    )
    assert (
        "run `tracker init`, or name another with --db"
        in cli("db", "upgrade", "--db", str(tmp_path / "none.db")).refusal()
    )
