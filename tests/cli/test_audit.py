"""The audit on the command line: what it prints, its exit codes, and what it refuses."""

from pathlib import Path

import msgspec
import pytest

from tests.audit.attacks import attack, envelope_at, put
from tests.by_hand import Hand
from tests.cli.support import USAGE, Cli, Docket
from tests.cli.test_database_errors import tamper

ORIGIN = "agenda-tracker/"
UNLOCK = "DROP TRIGGER event_no_update"
SHOWN = "entry key type stream happened reported recorded recorder event"
CHECKED = "origin size root held signed entry old"


# --- is it what it was? -----------------------------------------------------------------------


def test_a_clean_log(cli: Cli, held: Path) -> None:
    """All three audits, and what no checkpoint covers, in words."""
    lines = cli("audit").table().splitlines()
    assert lines[0] == "bytes"
    assert lines[1].startswith(f"  verified 95 entries of {ORIGIN}")
    assert lines[-1] == "the log is what it was, and so are the answers"
    assert "could have rewritten all of it" in cli("audit", "verify").table()
    covered = cli("audit", "--checkpoint", str(held)).table()
    assert "1 checkpoint from outside fits the first 95 entries: all of them" in covered
    assert cli("audit", "verify", "--quick").table().startswith("quick check of 95 entries")


def test_what_is_not_covered_is_named(
    cli: Cli, held: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The entries behind the last checkpoint outside, for somebody who has no pins."""
    assert cli("party", "add", "UNO", "United Nations").code == 0
    assert "2 checkpoints from outside fit" in cli("audit", "--checkpoint", str(held)).table()
    monkeypatch.setenv("TRACKER_STATE", str(tmp_path / "nobody"))
    assert "@95 is not covered yet" in cli("audit", "--checkpoint", str(held)).table()


@pytest.mark.parametrize("command", ["audit", "audit verify"])
def test_a_damaged_log(cli: Cli, log: Path, command: str) -> None:
    """Exit code 1; the entry is named, and procedures are not judged."""
    tamper(log, UNLOCK, "UPDATE event SET leaf = zeroblob(32) WHERE position = 40")
    ran = cli(*command.split())
    assert (ran.code, ran.err) == (1, "")
    assert "x leaf       @40: its bytes do not hash to its leaf" in ran.out
    assert "damaged, between @40 and @40" in ran.out
    told = cli(*command.split(), "--format", "json")
    assert told.code == 1
    verified = msgspec.json.decode(told.out)
    (finding,) = (verified.get("verify") or verified)["findings"][:1]
    assert " ".join(finding) == "check grade first last text"
    if command == "audit":
        assert "not judged: see above" in ran.out


def test_an_irregular_fact(cli: Cli, docket: Docket) -> None:
    """Exit code 3 for the whole audit; the bytes are clean."""
    facts = """
    adopted: {on: 2022-10-27, what: adopted, item: mission, from: S1}
    again: {on: 2022-10-28, what: adopted, item: mission, from: S1, irregular: reported so}
    """
    assert cli("init").code == 0
    assert cli("import", str(docket(facts))).code == 0
    ran = cli("audit")
    assert (ran.code, ran.err) == (3, "")
    assert "1 fact irregular" in ran.out
    assert ran.out.splitlines()[-1] == "the log is what it was; facts in it are irregular"
    assert cli("audit", "verify").code == 0


def newer(connection: Hand) -> None:
    """Make the last entry one of a version that is not known here; its leaf fits."""
    put(connection, 94, msgspec.structs.replace(envelope_at(connection, 94), schema_version=9))


def test_an_entry_of_a_newer_program(cli: Cli, log: Path) -> None:
    """Exit code 2: its bytes are whole, and nobody here can say what it says."""
    attack(log, newer)
    ran = cli("audit")
    assert (ran.code, ran.err) == (2, "")
    assert "not replayed: a newer program recorded a part of the log" in ran.out
    assert ran.out.splitlines()[-1] == "nobody can tell: see above"
    assert cli("audit", "verify").code == 2


def test_a_checkpoint_of_another_log(cli: Cli, held: Path, tmp_path: Path) -> None:
    """Exit code 2: it says nothing of this one."""
    other = tmp_path / "other.checkpoint"
    other.write_text(held.read_text().replace(ORIGIN, "other/"), encoding="utf-8")
    ran = cli("audit", "verify", "--checkpoint", str(other))
    assert (ran.code, ran.err) == (2, "")
    assert "is of another log, other/" in " ".join(ran.out.split())


def test_options_of_a_part_stand_behind_its_name(cli: Cli, held: Path) -> None:
    """They would be passed over before it."""
    for words in (("--checkpoint", str(held), "verify"), ("--format", "json", "replay")):
        ran = cli("audit", *words)
        assert ran.code == USAGE
        assert "options of a part go behind its name" in ran.refusal()


@pytest.mark.parametrize(
    ("content", "code", "says"),
    [
        (None, 21, "cannot read"),
        (b"", 81, "handed-in is no checkpoint"),
        (b"\xff\xfe garbage", 81, "not UTF-8"),
        (b"a\nb\nc\n", 81, "its second line is no size"),
        ("folder", 21, "it is a folder"),
    ],
)
@pytest.mark.parametrize(
    "command", ["audit --checkpoint", "audit verify --checkpoint", "audit grown"]
)
def test_files_that_are_no_checkpoints(
    cli: Cli, log: Path, tmp_path: Path, command: str, content: object, code: int, says: str
) -> None:
    """One line each, with the file's own error."""
    assert log.exists()
    path = tmp_path / "handed-in"
    if content == "folder":
        path.mkdir()
    elif isinstance(content, bytes):
        path.write_bytes(content)
    ran = cli(*command.split(), str(path))
    assert ran.code == code
    assert says in ran.refusal()


# --- proofs -----------------------------------------------------------------------------------


def test_a_proof_says_what_it_shows(cli: Cli, held: Path, proof: Path) -> None:
    """In words, by the checkpoint in the file and by the reader's own."""
    alone = cli("audit", "check", str(proof)).table().splitlines()
    assert alone[0].startswith(f"entry @81 was in the log {ORIGIN}")
    assert alone[0].endswith("with 95 entries when this checkpoint was made")
    assert alone[1].startswith("by the checkpoint in the file alone: compare it")
    assert "  arm-asks-removal: item.transitioned of item/armenia-assistance" in alone
    own = cli("audit", "check", str(proof), "--checkpoint", str(held)).table().splitlines()
    assert own[1] == "by the checkpoint that you hold"
    told = cli("audit", "check", str(proof), "--format", "json").json()
    assert (" ".join(told), " ".join(told["entry"])) == (CHECKED, SHOWN)
    assert (told["size"], told["held"], told["signed"], told["old"]) == (95, False, [], None)


def test_each_byte_of_a_proof_counts(cli: Cli, held: Path, proof: Path) -> None:
    """A changed character is refused by name; sampled, for the unit tests change each bit."""
    text = proof.read_text(encoding="utf-8")
    for index in range(0, len(text), 97):
        other = "B" if text[index] != "B" else "C"
        proof.write_text(text[:index] + other + text[index + 1 :], encoding="utf-8")
        ran = cli("audit", "check", str(proof), "--checkpoint", str(held))
        assert ran.code in {80, 81}, index
        assert ran.refusal()


def test_a_proof_is_printed_where_no_file_is_named(cli: Cli, proof: Path, held: Path) -> None:
    """To the byte what the file has."""
    words = ("prove", "arm-asks-removal", "--checkpoint", str(held))
    assert cli("audit", *words).table() == proof.read_text(encoding="utf-8")
    assert cli("audit", "checkpoint").table() == held.read_text(encoding="utf-8")


def test_an_old_checkpoint_and_a_young_entry(cli: Cli, held: Path, proof: Path) -> None:
    """An entry from after the checkpoint can't be proved by it; older ones still can."""
    assert cli("party", "add", "UNO", "United Nations").code == 0
    ran = cli("audit", "prove", "party/UNO", "--checkpoint", str(held))
    assert ran.code == 80
    assert "entry @95 came after the checkpoint of 95 entries" in ran.refusal()
    words = ("prove", "arm-asks-removal", "--checkpoint", str(held))
    assert cli("audit", *words).table() == proof.read_text(encoding="utf-8")


def test_a_checkpoint_that_does_not_fit(cli: Cli, held: Path, tmp_path: Path) -> None:
    """Of another log, of more entries, of other ones."""
    origin, _, root = held.read_text().splitlines()
    wrong = {
        "this is another log": f"other\n95\n{root}\n",
        "this log has 95 of its entries": f"{origin}\n96\n{root}\n",
        "the first entries of this log are others": f"{origin}\n94\n{root}\n",
    }
    path = tmp_path / "wrong.checkpoint"
    for says, text in wrong.items():
        path.write_text(text, encoding="utf-8")
        for words in (("prove", "@7", "--checkpoint", str(path)), ("grown", str(path))):
            ran = cli("audit", *words)
            assert ran.code == 87
            assert says in ran.refusal()


@pytest.mark.parametrize("fact", ["nonsense", "@95", "@-1", "@99999999999999999999"])
def test_what_names_no_entry(cli: Cli, log: Path, fact: str) -> None:
    """The refusal says how entries are named."""
    assert log.exists()
    ran = cli("audit", "prove", "--", fact)
    assert ran.code > 10
    says = "no entry @95" if fact == "@95" else "name it by its key, or by an entry like @67"
    assert says in ran.refusal()


def test_growth(cli: Cli, held: Path, tmp_path: Path) -> None:
    """Who holds the older checkpoint sees that the log only grew; nobody else sees anything."""
    assert cli("party", "add", "UNO", "United Nations").code == 0
    path = tmp_path / "grown"
    assert cli("audit", "grown", str(held), "-o", str(path)).table() == ""
    lines = cli("audit", "check", str(path), "--checkpoint", str(held)).table().splitlines()
    assert lines[0].endswith(
        "with 96 entries begins with the 95 of the older checkpoint: it only grew"
    )
    alone = cli("audit", "check", str(path))
    assert (alone.code, "holds the older checkpoint" in alone.refusal()) == (80, True)
    told = cli("audit", "check", str(path), "--checkpoint", str(held), "--format", "json").json()
    assert (told["entry"], told["old"], told["size"]) == (None, 95, 96)


@pytest.mark.parametrize("content", [b"", b"old 5\n", b"\x00", b"old x\n\n", b"hello\n\nworld\n"])
def test_files_that_are_no_proofs(cli: Cli, tmp_path: Path, content: bytes) -> None:
    """Garbage is refused as such; no log is needed to say so."""
    path = tmp_path / "sent"
    path.write_bytes(content)
    ran = cli("audit", "check", str(path))
    assert (ran.code, ran.out) in {(81, ""), (80, "")}
    assert ran.refusal()
    missing = cli("audit", "check", str(tmp_path / "nothing"))
    assert (missing.code, "cannot read" in missing.refusal()) == (21, True)


# --- files that are written -------------------------------------------------------------------


@pytest.mark.parametrize("command", ["checkpoint", "prove @7", "grown {held}"])
def test_no_file_is_written_over(cli: Cli, held: Path, tmp_path: Path, command: str) -> None:
    """A file that is there stays; a folder that is not there is told."""
    words = command.format(held=held).split()
    before = held.read_bytes()
    ran = cli("audit", *words, "-o", str(held))
    assert (ran.code, "is there already" in ran.refusal()) == (58, True)
    assert held.read_bytes() == before
    ran = cli("audit", *words, "-o", str(tmp_path / "no" / "where"))
    assert (ran.code, "No such file" in ran.refusal()) == (73, True)


# --- receipts ---------------------------------------------------------------------------------


def test_a_receipt_is_text(cli: Cli, docket: Docket, tmp_path: Path) -> None:
    """Whatever an entry or its recorder says stays inside the code block."""
    evil = "``` </code> # Heading [x](y) <b>"
    assert cli("init").code == 0
    fact = f"what: objects, item: mission, by: ARM, grounds: '{evil}', from: S1"
    path = docket(f"objection: {{on: 2022-10-27, {fact}}}")
    assert cli("import", str(path), "--recorder", "anna\n# Heading\n```\nx").code == 0
    paper = tmp_path / "receipt.md"
    words = ("prove", "objection", "--receipt", str(paper), "-o", str(tmp_path / "p"))
    assert cli("audit", *words).table() == ""
    text = paper.read_text(encoding="utf-8")
    assert evil in text
    headings = [line for line in text.splitlines() if line.startswith("#")]
    assert headings == [
        "# Receipt", "## The entry", "## What the proof does not show", "## To check it",
    ]  # fmt: skip
    for line in text.splitlines():
        assert evil not in line or line.startswith("    ")
        assert "```" not in line or line.startswith("    ")
    assert "that what the entry says is true" in text
    assert "that the recorder's clock was right" in text


# --- pins -------------------------------------------------------------------------------------


def test_pin_accepts(cli: Cli, log: Path, state_folder: Path) -> None:
    """The log as it is becomes what was seen; the reason is kept."""
    assert log.exists()
    said = cli("audit", "pin", "--accept", "restored,\nsee ticket 12").table()
    assert said.startswith(f"pinned {ORIGIN}")
    assert said.endswith("with 95 entries\n")
    (line,) = (state_folder / "accepted.txt").read_text(encoding="utf-8").splitlines()
    assert line.endswith(" 95: restored, see ticket 12")
    assert cli("audit", "pin").code == USAGE
    assert cli("audit", "pin", "--accept", " ").code == USAGE


@pytest.mark.usefixtures("held")
def test_processes_side_by_side(cli: Cli) -> None:
    """`--jobs` changes what it takes, not what is said; none is no number of them."""
    one, two = cli("audit", "verify", "--jobs", "1"), cli("audit", "verify", "--jobs", "2")
    assert (one.code, one.out) == (two.code, two.out)
    assert "could have rewritten all of it" in two.out
    assert cli("audit", "verify", "--jobs", "0").code == USAGE
    assert cli("audit", "--jobs", "2", "verify").code == USAGE
