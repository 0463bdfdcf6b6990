"""A standby is read like any log: every answer, every audit, its lag; it is never written."""

import json
from pathlib import Path

import pytest

from tests.cli.support import Cli
from tests.failover.cluster import Pair
from tracker.app import Following, Tracker, Typed
from tracker.errors import StandbyConflict

ADD = ("party", "add", "EEU", "Eurasian Union")
QUESTIONS = (
    "agenda", "show armenia-assistance", "history armenia-assistance", "log", "search document",
    "news --since 2023-11-01", "conflicts", "todo", "brief csto", "about csto", "measures",
    "agenda --on 2022-11-24", "why armenia-assistance", "positions armenia-assistance", "sources",
    "audit verify", "audit conformance", "audit checkpoint", "audit prove @7",
    "projections status", "db current", "export",
)  # fmt: skip


def test_a_standby_gives_every_answer(pair: Pair, cli: Cli, tmp_path: Path) -> None:
    """Those of its primary; by --db alone, and with no table made on it."""
    pair.caught_up()
    for question in QUESTIONS:
        theirs = cli(*question.split(), "--db", pair.primary.url())
        ours = cli(*question.split(), "--db", pair.standby.url())
        assert (ours, ours.code, ours.err) == (theirs, 0, ""), question
    audit = cli("audit", "--db", pair.standby.url())
    assert (audit.code, "789 rows equal" in audit.out, audit.err) == (0, True, "")
    copy = tmp_path / "copy.db"
    assert "95 entries" in cli("backup", str(copy), "--db", pair.standby.url()).table()
    for words in (ADD, ("projections", "rebuild")):
        refused = cli(*words, "--db", pair.standby.url())
        assert (refused.code, "takes no entries" in refused.refusal()) == (90, True), words


def test_a_replay_of_a_standby_finds_what_differs(pair: Pair) -> None:
    """Rows are compared here, where no table can be made there."""
    pair.primary.ask("UPDATE fact SET key = 'x' WHERE position = 60")
    pair.primary.ask("DELETE FROM standing WHERE position = 50")
    pair.caught_up()
    there, here = Tracker(pair.primary.url()).replay(), Tracker(pair.standby.url()).replay()
    assert (here.clean, here.rows) == (False, there.rows)
    assert here.divergence == there.divergence


def test_a_replica_tells_its_lag(pair: Pair, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it is, where its primary is, and what the standby says of itself: on stderr."""
    monkeypatch.setenv("TRACKER_DB", pair.primary.url())
    monkeypatch.setenv("TRACKER_READ_DB", pair.standby.url())
    pair.caught_up()
    assert cli("log").err == "tracker: read from a replica at @94, as its primary\n"
    assert cli("party", "add", "SCO", "Shanghai Cooperation").out.startswith("recorded @95 ")
    pair.caught_up()
    pair.standby.ask("SELECT pg_wal_replay_pause()")
    pair.standby.wait("SELECT pg_get_wal_replay_pause_state()", "paused")
    assert cli(*ADD).out.startswith("recorded @96 ")

    ran = cli("show", "EEU", "--format", "json")
    assert (ran.code, ran.out) == (40, ""), "it is not there yet"
    ran = cli("log", "--limit", "1", "--format", "json")
    lag, late = ran.err.splitlines()
    assert json.loads(ran.out)["moment"]["entries"] == 96
    assert lag.startswith("tracker: read from a replica at @95, its primary is at @96; the last ")
    assert lag.endswith(" s old; it was told to pause")
    assert late.endswith("has not received entries after @95 yet; your pin says @96")
    audit = cli("audit")
    assert (audit.code, "not received entries after @95 yet" in audit.out) == (2, True)
    checks = json.loads(cli("doctor", "--format", "json").out)["checks"]
    said = {one["check"]: (one["state"], one["found"]) for one in checks}
    assert said["replica"][1].endswith(": a standby")
    assert said["replica lag"][0] == said["replica pins"][0] == "look"
    assert said["replica lag"][1].startswith("1 entry: at @95, its primary is at @96; the last ")
    assert said["replica lag"][1].endswith("; its replay was told to pause")

    pair.primary.kill()
    lag = cli("log").err.splitlines()[0]
    assert lag.startswith("tracker: read from a replica at @95; cannot reach postgresql://")
    assert pair.standby.ask("SELECT pg_wal_replay_resume()") is not None
    pair.standby.wait("SELECT size FROM head", 97)
    assert "at @96;" in cli("log").err


def test_a_standby_is_followed(pair: Pair) -> None:
    """By looking, as nobody can listen there; what comes is what was recorded on the primary."""
    told: list[str] = []
    reader, recorder = Tracker(pair.standby.url()), Tracker(pair.primary.url(), recorder="anna")
    how = Following(last=1, every=0.0, pause=lambda _: pair.caught_up(), tell=told.append)
    answers = reader.follower().answers(how)
    assert next(answers) is not None
    recorder.record(Typed(section="parties", key="EEU", fields={"name": "Eurasian Union"}))
    found = next(one for one in answers if one is not None)
    assert [fact.entry for fact in found.facts] == ["@95"]
    assert "recovery" in "".join(told)
    answers.close()  # type: ignore[attr-defined]  # it is a generator
    for one in (reader, recorder):
        one.close()


def test_a_question_that_replaying_broke_off(pair: Pair) -> None:
    """A standby that waits for nobody ends who reads what is cleared away; then it answers."""
    pair.standby.set("hot_standby_feedback = off\nmax_standby_streaming_delay = 0")
    pair.standby.ask("SELECT pg_reload_conf()")
    pair.primary.wait("SELECT backend_xmin IS NULL FROM pg_stat_replication", due=True)
    tracker = Tracker(pair.standby.url())
    with pytest.raises(StandbyConflict, match="conflict with recovery"):
        _asked_while_rows_go(tracker, pair)
    with tracker.at() as ask:
        assert ask.sources().sources
    tracker.close()


def _asked_while_rows_go(tracker: Tracker, pair: Pair) -> None:
    """Ask twice over one snapshot, and clear away in between what it sees."""
    with tracker.at() as ask:
        assert ask.sources().sources
        pair.primary.ask("DELETE FROM mention")
        pair.primary.ask("VACUUM mention")
        pair.caught_up()
        ask.sources()
