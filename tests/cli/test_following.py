"""``log --follow`` on the command line: line by line, in formats that have lines, to its end."""

import signal
import subprocess
from itertools import islice
from pathlib import Path

import msgspec
import pytest

from tests.cli.support import BROKEN_PIPE, INTERRUPTED, USAGE, Cli, command, environment
from tests.conftest import CSTO
from tracker.app import Following, Tracker
from tracker.app.answers import FactsAnswer
from tracker.cli.render.output import Rows
from tracker.cli.render.stream import Stream


@pytest.fixture
def log(cli: Cli) -> None:
    """The log of the CSTO, in the working folder."""
    assert cli("init").code == 0
    assert cli("import", str(CSTO)).code == 0


@pytest.fixture
def tracker(log: None, tmp_path: Path) -> Tracker:  # noqa: ARG001 - it has to be there
    """The same log."""
    return Tracker(f"sqlite:///{next(tmp_path.rglob('*.db'))}")


def parts(tracker: Tracker) -> list[FactsAnswer]:
    """The log in two answers, as it comes to who follows it."""
    with tracker.at() as questions:
        return [questions.followed(Following().chosen, start, 48)[0] for start in (-1, 47)]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("--follow --format json", "JSON is one whole: use --format jsonl"),
        ("--follow --until @4", "leave --until and --recorded-until out"),
        ("--follow --recorded-until @4", "leave --until and --recorded-until out"),
        ("--follow --after @4 --limit 3", "leave --limit out"),
        ("--every 3", "give --follow too"),
        ("--follow --every 0", "not in the range"),
    ],
)
def test_what_does_not_go_together(cli: Cli, words: str, says: str) -> None:
    """It is told before anything is opened."""
    ran = cli("log", *words.split())
    assert (ran.code, says in ran.refusal()) == (USAGE, True)


@pytest.mark.usefixtures("log")
def test_entries_after_one(cli: Cli) -> None:
    """``--after`` is for the list as well; an entry that there is not is told."""
    told = cli("log", "--after", "@91", "--format", "json").json()
    assert [fact["entry"] for fact in told["facts"]] == ["@94", "@93", "@92"]
    ran = cli("log", "--after", "@95", "--follow")
    assert "there is no entry @95: the log ends at @94" in ran.refusal()
    assert cli("log", "--after", "@x").code == ran.code


def test_lines_are_those_of_the_list(cli: Cli, tracker: Tracker) -> None:
    """JSON Lines and CSV are the same rows as without --follow, the other way round."""
    for form in ("jsonl", "csv"):
        whole = cli("log", "--format", form).table().splitlines()
        written = Rows(form)
        found = [line for one in parts(tracker) for text in written.lines(one) for line in [text]]
        lines = "\n".join(found).splitlines()
        start = 1 if form == "csv" else 0
        assert lines[:start] == whole[:start]
        assert lines[start:] == whole[start:][::-1]


@pytest.mark.parametrize("columns", [80, 100, 130])
def test_a_table_that_grows(
    tracker: Tracker, columns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One header; all lines fit; each source is told once, below the first entry that cites it."""
    monkeypatch.setenv("COLUMNS", str(columns))
    stream = Stream()
    lines = [line for one in parts(tracker) for line in stream.lines(one)]
    assert max(map(len, lines)) <= columns
    assert sum("HAPPENED" in line for line in lines) == 1
    entries = [line.split()[-1] for line in lines if line.split()[-1:][0].startswith("@")]
    assert entries[1:] == [f"@{number}" for number in range(95)]
    notes = [line for line in lines if line.startswith("  [")]
    numbers = [int(line.split("]")[0].removeprefix("  [")) for line in notes]
    assert numbers == list(range(1, len(notes) + 1))
    with tracker.at() as questions:
        cited = {source for fact in questions.log().facts for source in fact.sources}
    assert len(notes) == len(cited)


def test_what_is_left_out_is_said(tracker: Tracker) -> None:
    """A table begins with the last ones of what is there."""
    first = next(tracker.follower().answers(Following(last=3)))
    assert first is not None
    lines = Stream().lines(first)
    assert "  92 entries before these not shown (--limit 0)" in lines
    assert lines[-2].endswith("@94")


def test_until_somebody_ends_it(tracker: Tracker) -> None:
    """Each line is sent on at once; Ctrl-C ends it as any command."""
    words = command("log", "--follow", "--after", "@93", "--format", "jsonl", "--every", "0.05")
    env = environment({"TRACKER_DB": tracker.database.path})
    pipe = subprocess.PIPE
    with subprocess.Popen(words, env=env, stdout=pipe, stderr=pipe) as running:
        assert running.stdout is not None
        assert msgspec.json.decode(running.stdout.readline())["entry"] == "@94"
        recording = command("party", "add", "XXX", "Somebody")
        subprocess.run(recording, env=env, check=True, stdout=subprocess.DEVNULL)
        assert msgspec.json.decode(running.stdout.readline())["entry"] == "@95"
        running.send_signal(signal.SIGINT)
        out, said = running.communicate()
    assert (running.returncode, out) == (INTERRUPTED, b"")
    assert b"Traceback" not in said


@pytest.mark.parametrize("form", ["table", "jsonl", "csv"])
def test_until_nobody_reads_on(tracker: Tracker, form: str) -> None:
    """It ends by itself, without a word, though nothing new comes that would meet a closed pipe."""
    words = command("log", "--follow", "--format", form, "--every", "0.05")
    env = environment({"TRACKER_DB": tracker.database.path})
    pipe = subprocess.PIPE
    with subprocess.Popen(words, env=env, stdout=pipe, stderr=pipe) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        list(islice(running.stdout, 50))
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode == BROKEN_PIPE
