"""A primary dies by SIGKILL, its standby is promoted: what is lost, who says so, who goes on."""

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.cli.pinned import DIFFERS, kept
from tests.cli.support import Cli
from tests.conftest import CSTO
from tests.failover.cluster import SECONDS, Pair, url
from tracker.app import Tracker, Typed

WRITERS = 3
BEFORE = int(os.environ.get("TRACKER_FAILOVER", "4"))
AFTER = BEFORE + 2
"""Statements of each writer that are acknowledged before the primary dies, and that follow."""


class Writers:
    """Processes that record, each one statement after the other."""

    def __init__(self, url: str, state: Path) -> None:
        """Start them."""
        self.acknowledged: dict[str, int] = {}
        self._running = [self._start(url, f"w{number}", state) for number in range(WRITERS)]

    @staticmethod
    def _start(url: str, name: str, state: Path) -> "subprocess.Popen[str]":
        line = [sys.executable, "-m", "tests.failover.writer", url, name, str(state)]
        return subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def order(self, numbers: range) -> None:
        """Tell each what to record, and do not wait."""
        for one in self._running:
            assert one.stdin is not None
            one.stdin.writelines(f"{number}\n" for number in numbers)
            one.stdin.flush()

    def answers(self, each: int) -> None:
        """Wait for so many acknowledgements of each."""
        for one in self._running:
            assert one.stdout is not None
            for _ in range(each):
                key, position = one.stdout.readline().split()
                self.acknowledged[key] = int(position)

    def end(self) -> None:
        """Let them go, and end who does not."""
        for one in self._running:
            one.kill()
            with one:
                pass


@pytest.fixture
def writers(pair: Pair, state_folder: Path) -> Iterator[Writers]:
    """Writers who know both servers, and take the one that takes writes."""
    made = Writers(url(pair.primary, pair.standby), state_folder)
    try:
        yield made
    finally:
        made.end()


def recorded(url: str) -> dict[int, str]:
    """All entries: the key at each position, without a gap."""
    tracker = Tracker(url)
    with tracker.database.reading() as connection:
        found = {one.position: one.envelope.key for one in tracker.store.events(connection)}
    assert list(found) == list(range(len(found)))
    return found


def test_a_synchronous_standby_has_all_that_was_acknowledged(
    pair: Pair, writers: Writers, cli: Cli, state_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The primary is killed while three record; they go on where it ended, and nothing is lost."""
    pair.synchronous()
    writers.order(range(BEFORE + AFTER))
    writers.answers(BEFORE)
    pair.fail_over()
    writers.answers(AFTER)

    found = recorded(pair.standby.url())
    acknowledged = writers.acknowledged
    assert len(acknowledged) == WRITERS * (BEFORE + AFTER)
    assert [found[position] for position in acknowledged.values()] == list(acknowledged)
    assert len(found) == 95 + len(acknowledged), "each is there once"

    monkeypatch.setenv("TRACKER_DB", url(pair.primary, pair.standby))
    pins = kept(state_folder)
    assert pins[-1].size == max(acknowledged.values()) + 1 == len(found)
    assert cli("log", "--limit", "1").err == ""
    audit = cli("audit")
    assert (audit.code, audit.err) == (0, ""), audit.out
    assert cli("party", "add", "EEU", "Eurasian Union").out.startswith(f"recorded @{len(found)} ")


def test_who_ends_the_wait_for_a_standby_acknowledges_nothing(pair: Pair) -> None:
    """The server only warns then: the entry is waited for once more, until a standby has it."""
    pair.synchronous()
    pair.standby.stop()
    tracker = Tracker(pair.primary.url(), recorder="anna")
    said = Typed(section="parties", key="EEU", fields={"name": "Eurasian Union"})
    waits = "FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
    with ThreadPoolExecutor(1) as hands:
        recording = hands.submit(tracker.record, said)
        try:
            since = pair.primary.until(f"SELECT query_start {waits}")
            assert pair.primary.ask(f"SELECT pg_cancel_backend(pid) {waits}") is True
            pair.primary.until(f"SELECT 1 {waits} AND query_start > '{since}'")
            assert not recording.done()
        finally:
            pair.standby.start()
        assert [fact.entry for fact in recording.result(SECONDS).facts] == ["@95"]
    tracker.close()
    assert recorded(pair.standby.url())[95] == "party/EEU"


def test_of_an_asynchronous_standby_the_pin_tells_what_is_lost(
    pair: Pair, cli: Cli, state_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three entries never arrived: reading tells which, writing waits until somebody says why."""
    monkeypatch.setenv("TRACKER_DB", url(pair.primary, pair.standby))
    pair.caught_up()
    pair.cut()
    for number in range(3):
        ran = cli("party", "add", f"X{number}", "Somebody")
        assert ran.out.startswith(f"recorded @{95 + number} ")
    assert kept(state_folder)[-1].size == 98
    behind = cli("log", "--limit", "1", "--db", pair.standby.url())
    assert "has not received entries after @94 yet; your pin says @97" in behind.err
    pair.fail_over()

    ran = cli("log", "--limit", "1", "--format", "json")
    assert (ran.code, '"entries": 95' in ran.out) == (0, True)
    lost = "it had 98 entries when it was last seen here, and has 95: @95 to @97 are missing"
    assert lost in ran.err
    for words in (("party", "add", "Y", "Y"), ("import", str(CSTO))):
        refused = cli(*words)
        assert (refused.code, lost in refused.refusal()) == (DIFFERS, True)
    told = cli("audit", "verify")
    assert told.code == 1
    assert "the log ends at 95 entries; the checkpoint in your pins has 98" in told.out
    assert cli("audit", "pin", "--accept", "the primary died on Sunday").code == 0
    assert cli("party", "add", "X0", "Somebody").out.startswith("recorded @95 ")
    assert cli("audit").code == 0


def test_a_loss_that_the_log_itself_shall_tell(
    pair: Pair, cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A backup of what is left is restored: it goes on under a new origin, and says so."""
    monkeypatch.setenv("TRACKER_DB", url(pair.primary, pair.standby))
    pair.caught_up()
    pair.cut()
    assert cli("party", "add", "X0", "Somebody").out.startswith("recorded @95 ")
    pair.fail_over()
    copy = tmp_path / "copy.db"
    assert "@95 is missing" in cli("backup", str(copy)).err
    pair.standby.ask("CREATE DATABASE other")
    monkeypatch.setenv("TRACKER_DB", pair.standby.url().replace("/log?", "/other?"))
    ran = cli("restore", str(copy))
    assert (ran.code, "96 entries" in ran.out) == (0, True), ran.err
    assert "restored from a backup that lacks entries" in cli("log", "--limit", "1").out
    assert cli("party", "add", "X0", "Somebody").out.startswith("recorded @96 ")
