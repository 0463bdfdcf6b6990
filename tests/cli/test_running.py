"""Commands that do something: init, import, rebuild, upgrade, the replay audit, the schema."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.support import ROOT, Cli, Docket
from tests.conftest import CSTO
from tracker.log.database import REVISIONS
from tracker.views.rows import VERSION


def change(path: Path, *statements: str) -> None:
    """Edit a database behind the program's back; each statement does something."""
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            assert connection.execute(statement).rowcount != 0


@pytest.mark.of_a_file
def test_init(cli: Cli, tmp_path: Path) -> None:
    """A new log is one entry; what to do next is said."""
    told = cli("init").table()
    assert told.startswith(f"new log in {tmp_path / 'log.db'}\norigin agenda-tracker/")
    assert told.endswith("next: `tracker import DOCKET.yaml`\n")
    entry = cli("log", "--format", "json").json()["facts"]
    assert [(one["entry"], one["type"], one["recorder"]) for one in entry] == [
        ("@0", "log.opened", "anna")
    ]
    assert [path.name for path in tmp_path.iterdir()] == ["log.db"]


@pytest.mark.of_a_file
def test_init_twice(cli: Cli, tmp_path: Path) -> None:
    """A log that is there is left alone."""
    assert cli("init").code == 0
    before = (tmp_path / "log.db").read_bytes()
    ran = cli("init")
    assert ran.code == 18
    assert ran.refusal() == (
        f"{tmp_path / 'log.db'} holds a log already; it was left alone: name another with --db"
    )
    assert (tmp_path / "log.db").read_bytes() == before


def test_the_recorder(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who records is said by option, else by variable; the option may stand anywhere."""
    monkeypatch.setenv("TRACKER_RECORDER", "boris")
    for name, words in {
        "boris": ("init",),
        "clara": ("--recorder", "clara", "init"),
        "dora": ("init", "--recorder", "dora"),
    }.items():
        path = str(tmp_path / f"{name}.db")
        assert cli("--db", path, *words).code == 0
        (entry,) = cli("log", "--db", path, "--format", "json").json()["facts"]
        assert entry["recorder"] == name
        assert len(cli("log", "--db", path, "--by", name, "--format", "json").json()["facts"]) == 1


def test_import(cli: Cli) -> None:
    """An import says how much it recorded and where; the answers follow."""
    assert cli("init").code == 0
    told = cli("import", str(CSTO)).table()
    last = cli("log", "--limit", "1", "--format", "json").json()["facts"][0]["entry"]
    recorded = f"recorded 87 names and facts as {last[1:]} entries, @1 to {last}"
    assert told == f"docket csto: {recorded}\nwithout a source: blr-chairs\n"


def test_import_twice(cli: Cli) -> None:
    """The same file again changes nothing, and says so."""
    assert cli("init").code == 0
    assert cli("import", str(CSTO)).code == 0
    before = cli("log", "--format", "json")
    told = cli("import", str(CSTO)).table()
    assert told == "nothing new in docket csto: all 87 names and facts are recorded already\n"
    assert cli("log", "--format", "json") == before
    again = cli("import", str(CSTO), "--format", "json").json()
    assert (again["recorded"], again["unchanged"], again["events"]) == (0, 87, 0)


def test_a_longer_docket_again(cli: Cli, docket: Docket) -> None:
    """A docket that grew adds what is new, and counts what was there."""
    meant = "item: mission, from: S1"
    first = f"one: {{on: 2022-10-26, what: proposed, {meant}}}"
    assert cli("init").code == 0
    assert cli("import", str(docket(first))).code == 0
    second = f"{first}\ntwo: {{on: 2022-10-27, what: included, at: csc-1, {meant}}}"
    told = cli("import", str(docket(second))).table()
    assert "docket d: recorded 1 names and facts as" not in told
    assert "docket d: recorded 1 name or fact as" in told
    assert "were recorded already and are unchanged" in told


@pytest.mark.of_a_file
def test_dry_run(cli: Cli, tmp_path: Path) -> None:
    """A dry run tells what would happen, in the conditional, and changes no byte."""
    assert cli("init").code == 0
    before = (tmp_path / "log.db").read_bytes()
    told = cli("import", str(CSTO), "--dry-run").table()
    assert told.startswith("docket csto: would record 87 names and facts as ")
    assert "@" not in told
    report = cli("import", str(CSTO), "--dry-run", "--format", "json").json()
    assert (report["dry_run"], report["first"], report["last"]) == (True, None, None)
    assert (tmp_path / "log.db").read_bytes() == before


def test_dry_run_of_what_is_there(csto_cli: Cli) -> None:
    """A dry run of a recorded docket finds nothing new."""
    told = csto_cli("import", str(CSTO), "--dry-run").table()
    assert told == "nothing new in docket csto: all 87 names and facts are recorded already\n"


def test_an_import_tells_gaps(cli: Cli, docket: Docket) -> None:
    """Steps that were not reported are told at the import, and beside the fact."""
    assert cli("init").code == 0
    path = docket("""
        one: {on: 2022-10-20, what: proposed, item: mission, from: S1}
        two: {on: 2022-10-27, what: adopted, item: mission, from: S1}
    """)
    dry = cli("import", str(path), "--dry-run", "--format", "json").json()
    assert dry["gaps"] == ["two"]
    assert "gaps before two: steps in between were not reported" in cli("import", str(path)).table()
    told = " ".join(cli("show", "mission").table().split())
    assert "gap: included, discussed before it not reported" in told


def test_schema(cli: Cli) -> None:
    """The schema that is printed is the one that is kept in the docs, to the byte."""
    kept = (ROOT / "docs" / "docket.schema.json").read_text(encoding="utf-8")
    assert cli("schema").table() == kept


@pytest.mark.usefixtures("log")
def test_replay_of_a_whole_log(cli: Cli) -> None:
    """An untouched log replays to the same rows, and says how many."""
    report = cli("audit", "replay", "--format", "json").json()
    assert report["clean"] is True
    assert report["divergence"] is None
    told = cli("audit", "replay").table()
    assert told == f"{report['events']} events replayed, {report['rows']} rows equal\n"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE standing SET value = 'adopted' WHERE value = 'removal-requested'",
        "UPDATE fact SET latest = latest + 86400 WHERE key = 'arm-asks-removal'",
        "DELETE FROM mention WHERE position = (SELECT max(position) FROM mention)",
        "DELETE FROM mark",
        "UPDATE entity SET title = 'Another title' WHERE id = 'armenia-assistance'",
        "INSERT INTO mark (position, target, type) SELECT position + 1, target, type FROM mark",
        "UPDATE projection SET cursor = cursor - 1",
    ],
)
def test_replay_finds_an_edited_row(cli: Cli, log: Path, statement: str) -> None:
    """A read model edited by SQL is found: the first entry that differs, both sides, exit 1."""
    change(log, statement)
    ran = cli("audit", "replay")
    assert (ran.code, ran.err) == (1, "")
    assert "events replayed: the read models differ, first at entry @" in ran.out
    assert "\n  live:     " in ran.out
    assert "\n  replayed: " in ran.out
    assert "`tracker projections rebuild` makes the rows anew" in ran.out


def test_replay_names_the_event(cli: Cli, log: Path) -> None:
    """The divergence names the very entry whose rows were edited, for programs too."""
    entry = cli("show", "arm-asks-removal", "--format", "json").json()["history"][0]["entry"]
    change(log, "UPDATE fact SET latest = 0 WHERE key = 'arm-asks-removal'")
    ran = cli("audit", "replay", "--format", "json")
    assert ran.code == 1
    assert f'"position": {entry.removeprefix("@")}' in ran.out
    assert '"table": "fact"' in ran.out
    assert '"clean": false' in ran.out


def test_replay_of_a_log_with_a_hole(cli: Cli, log: Path) -> None:
    """A log that lost an entry is not clean, exit 1; no rebuild is recommended."""
    change(log, "DROP TRIGGER event_no_delete", "DELETE FROM event WHERE position = 40")
    ran = cli("audit", "replay")
    assert (ran.code, ran.err) == (1, "")
    assert ran.out == (
        "the log itself cannot be read: entry @40 is damaged (it is missing)\n"
        "restore the log from a copy\n"
    )
    assert cli("projections", "rebuild").code == 66


def test_rebuild_heals(cli: Cli, log: Path) -> None:
    """A rebuild makes the rows anew from the log, and the replay is clean again."""
    answer = cli("show", "armenia-assistance", "--format", "json")
    change(log, "UPDATE standing SET value = 'adopted'")
    assert cli("show", "armenia-assistance", "--format", "json") != answer
    told = cli("projections", "rebuild").table()
    report = cli("audit", "replay", "--format", "json").json()
    assert told == f"rebuilt {report['rows']} rows from {report['events']} entries\n"
    assert cli("show", "armenia-assistance", "--format", "json") == answer


@pytest.mark.usefixtures("log")
def test_status(cli: Cli) -> None:
    """The status tells version, cursor and rows."""
    told = cli("projections", "status").table().splitlines()
    report = cli("projections", "status", "--format", "json").json()
    assert told[0] == f"read models: version {VERSION} (needed {VERSION}), up to date"
    assert told[1] == f"cursor at {report['cursor']} of {report['entries']} entries"
    assert told[2].startswith("rows: ")
    assert (report["fresh"], report["cursor"]) == (True, report["entries"])


@pytest.mark.usefixtures("log")
def test_revision_and_upgrade(cli: Cli) -> None:
    """The revision is one word; an upgrade of a log of today changes nothing."""
    assert cli("db", "current").table() == f"{REVISIONS[-1]}\n"
    before = cli("log", "--format", "json")
    assert cli("db", "upgrade").table() == f"revision {REVISIONS[-1]}\n"
    assert cli("log", "--format", "json") == before


def test_the_database_is_named_anywhere(
    cli: Cli, told_once: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The option wins over the variable, the variable over the default, wherever it stands."""
    before = cli("--db", str(told_once), "agenda")
    assert before.code == 0
    assert cli("agenda", "--db", str(told_once)) == before
    monkeypatch.setenv("TRACKER_DB", str(told_once))
    assert cli("agenda") == before
    assert cli("agenda", "--db", f"sqlite:///{told_once}") == before
    monkeypatch.delenv("TRACKER_DB")
    monkeypatch.chdir(tmp_path)
    assert cli("agenda").code == 11
    (tmp_path / "tracker.db").write_bytes(told_once.read_bytes())
    assert cli("agenda") == before


def test_choosing_log_entries(csto_cli: Cli) -> None:
    """The log is chosen by stream, type, key and recorder."""
    for option, value, field in (
        ("--stream", "item/armenia-assistance", "stream"),
        ("--type", "stance.taken", "type"),
        ("--key", "arm-asks-removal", "key"),
        ("--by", "anna", "recorder"),
    ):
        facts = csto_cli("log", option, value, "--format", "json").json()["facts"]
        assert facts
        assert {one[field] for one in facts} == {value}
    assert csto_cli("log", "--by", "nobody", "--format", "json").json()["facts"] == []
    positions = [
        int(one["entry"][1:]) for one in csto_cli("log", "--format", "json").json()["facts"]
    ]
    assert positions == sorted(positions, reverse=True)
