"""The attack table of docs/audit.md, row by row: who sees what, and what nobody can see.

Each attack is done on a log of 1,000 entries on each engine; checkpoints of 400 and of 900 lie
outside. Files that are copied or changed byte by byte are SQLite's alone.
"""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.audit import attacks
from tests.audit.attacks import EARLY, LATE, SIZE, Scene
from tests.audit.in_parts import in_parts
from tests.audit.table import MIDDLE, OTHERS, TABLE, Seen, lines
from tests.by_hand import Hand, by_hand
from tests.conftest import ENGINES
from tests.docs.pages import PAGES
from tracker.app import Tracker
from tracker.app.log_events import append
from tracker.audit.pins import Pins
from tracker.audit.seen import compare
from tracker.audit.verify import VerifyReport
from tracker.log.checkpoint import read_checkpoint
from tracker.log.log_events import LogResumed


@pytest.fixture(scope="module", params=ENGINES)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """The log, made once on each engine."""
    server = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    return attacks.scene(tmp_path_factory.mktemp("scene"), server)


@pytest.fixture
def scene(made: Scene, tmp_path: Path) -> Iterator[Scene]:
    """A copy of it to attack."""
    copy = made.copied(tmp_path)
    yield copy
    copy.drop()


def verified(scene: Scene, *, outside: bool, quick: bool = False) -> VerifyReport:
    """Verify, with the checkpoints or without; the log in parts says the same as in one scan."""
    held = (scene.early, scene.late) if outside else ()
    tracker = scene.tracker
    report = tracker.auditor.verify(held, quick=quick)
    with tracker.database.reading() as connection, in_parts(connection, tracker.store):
        assert tracker.auditor.verify(held, quick=quick, jobs=2) == report
    return report


def interval(report: VerifyReport) -> tuple[int, int] | None:
    """The interval that a report names; None where it found nothing."""
    if report.clean:
        assert report.first is report.last is None
        return None
    assert report.first is not None
    assert report.last is not None
    return report.first, report.last


def checks(report: VerifyReport) -> set[str]:
    """The checks that found damage."""
    return {one.check for one in report.findings if one.grade == "damaged"}


def test_nobody_attacked(scene: Scene) -> None:
    """The log is clean, both checkpoints fit; what they do not cover is told."""
    report = verified(scene, outside=True)
    assert (report.clean, report.unknown, report.entries) == (True, False, SIZE)
    assert (report.checkpoints, report.covered) == (2, LATE)
    assert interval(report) is None
    assert verified(scene, outside=False).covered == 0
    assert scene.tracker.replay().clean


def agrees(report: VerifyReport, row: Seen) -> None:
    """The report finds what the table says: an interval, by a check, or nothing."""
    if isinstance(row, str):
        assert row in checks(report)
        assert not report.clean
    else:
        assert interval(report) == row


@pytest.mark.parametrize("name", TABLE)
def test_the_table(scene: Scene, name: str) -> None:
    """Without and with checkpoints from outside, the attack is seen as the table says."""
    row = TABLE[name]
    attacks.attack(scene.url, row.attack)
    agrees(verified(scene, outside=False), row.inside)
    report = verified(scene, outside=True)
    agrees(report, row.outside)
    if row.outside is None:
        assert report.covered == LATE < report.entries, "the report names what is not covered"
    else:
        assert not verified(scene, outside=True, quick=True).clean
    if row.outside == "checkpoint":
        assert report.first == EARLY


@pytest.mark.parametrize("name", TABLE)
def test_the_table_by_pins(scene: Scene, tmp_path: Path, name: str) -> None:
    """A start that compares with a pin sees what changed the number of entries or their hashes."""
    pins = pinned(scene, tmp_path)
    attacks.attack(scene.url, TABLE[name].attack)
    assert is_seen(scene, pins) == TABLE[name].pins
    if TABLE[name].outside is not None or TABLE[name].pins:
        report = Tracker(scene.tracker.database.url, pins=pins).auditor.verify()
        assert not report.clean, "the audit compares pins with the entries themselves"


def test_the_page_has_the_table() -> None:
    """docs/audit.md tells the very rows that are tested here."""
    page = PAGES["docs/audit.md"].splitlines()
    start = page.index(next(lines()))
    assert page[start : page.index("", start)] == list(lines())
    assert all(said.test in globals() for said in OTHERS.values())


def pinned(scene: Scene, folder: Path) -> Pins:
    """The pins of somebody who saw all of a log."""
    pins = Pins(folder / "state")
    pins.keep(read_checkpoint(scene.tracker.auditor.checkpoint()).checkpoint)
    return pins


def is_seen(scene: Scene, pins: Pins) -> bool:
    """Whether a start that compares with pins finds another history."""
    with scene.tracker.database.reading() as connection:
        return compare(connection, scene.tracker.store, pins) is not None


def test_a_cut_that_calls_itself_a_restore(scene: Scene, tmp_path: Path) -> None:
    """The checkpoint of what is gone is told beside; a made-up root is damage."""
    pins, tracker = pinned(scene, tmp_path), scene.tracker
    attacks.attack(scene.url, attacks.cut(850, head=True))
    tracker.rebuild()
    now = tracker.auditor.checkpoint().decode().split("\n")
    honest = LogResumed("agenda-tracker/other", now[0], 850, now[2], "restored")
    append(tracker.store, tracker.database, honest, "log/resumed", "mallory")
    report = verified(scene, outside=True)
    told = [one for one in report.findings if one.check == "checkpoint"]
    assert [(one.grade, one.first) for one in told] == [("warning", 850)]
    assert (report.clean, report.covered) == (True, EARLY)
    assert is_seen(scene, pins)
    lie = LogResumed("agenda-tracker/third", "agenda-tracker/other", 851, now[2], "restored")
    append(tracker.store, tracker.database, lie, "log/resumed-again", "mallory")
    assert checks(verified(scene, outside=False)) == {"resumed"}


@pytest.mark.parametrize(
    ("column", "value"),
    [("event_id", "x"), ("stream", "party/x"), ("version", 77), ("type", "party.registered")],
)
def test_a_derived_column(scene: Scene, column: str, value: object) -> None:
    """A copied column that does not say what the bytes say names its entry."""
    sql = f"UPDATE event SET {column} = ? WHERE position = ?"
    attacks.attack(scene.url, lambda hand: run(hand, sql, value, MIDDLE))
    report = verified(scene, outside=True)
    assert interval(report) == (MIDDLE, MIDDLE)
    assert "column" in checks(report)
    assert verified(scene, outside=True, quick=True).clean, "the quick check looks at bytes alone"


def run(hand: Hand, sql: str, *values: object) -> None:
    """Run one statement."""
    hand.execute(sql, values)


def test_a_read_model(scene: Scene) -> None:
    """The bytes are what they were; the replay says what differs."""
    last = "SELECT max(position) FROM standing"
    sql = f"UPDATE standing SET label = 'adopted' WHERE position = ({last})"
    attacks.attack(scene.url, lambda hand: run(hand, sql))
    assert verified(scene, outside=True).clean
    replayed = scene.tracker.replay()
    assert not replayed.clean
    assert replayed.divergence is not None
    assert replayed.divergence.table == "standing"


OTHER_TRIGGERS = {
    "sqlite": (
        "CREATE TRIGGER event_no_delete BEFORE DELETE ON event BEGIN SELECT 1; END",
        "CREATE TRIGGER other AFTER INSERT ON event BEGIN SELECT 1; END",
    ),
    "postgresql": (
        "CREATE TRIGGER event_no_delete BEFORE DELETE ON event EXECUTE FUNCTION log_no_gap()",
        "CREATE TRIGGER other AFTER INSERT ON event FOR EACH ROW EXECUTE FUNCTION log_refuse('x')",
    ),
}
"""A trigger that does something else, and one that nobody needs."""


def test_a_trigger_that_is_gone(scene: Scene) -> None:
    """The guards are part of what is verified: missing, changed, or one more."""
    with by_hand(scene.tracker.database) as hand:
        hand.drop_trigger("event_no_update")
        hand.drop_trigger("event_no_delete")
        for sql in OTHER_TRIGGERS["sqlite" if hand.is_sqlite else "postgresql"]:
            hand.execute(sql)
    report = verified(scene, outside=True)
    texts = [one.text for one in report.findings if one.check == "trigger"]
    assert len(texts) == 3
    assert not report.clean


@pytest.mark.parametrize("made", ["postgresql"], indirect=True)  # SQLite can't switch one off
@pytest.mark.parametrize("mode", ["DISABLE", "ENABLE REPLICA"])
def test_a_trigger_that_is_switched_off(scene: Scene, mode: str) -> None:
    """It is there, word for word, and does nothing: that is as good as gone."""
    with by_hand(scene.tracker.database) as hand:
        hand.execute(f"ALTER TABLE event {mode} TRIGGER event_no_update")
    (told,) = [one for one in verified(scene, outside=True).findings if one.check == "trigger"]
    assert "event_no_update is gone" in told.text


@pytest.mark.parametrize("made", ["sqlite"], indirect=True)  # of files SQLite alone has some
def test_a_copy_without_its_wal(scene: Scene, tmp_path: Path) -> None:
    """The bare file looks whole and lacks the last entries: only what was seen before tells."""
    copy = tmp_path / "copied.db"
    with closing(sqlite3.connect(scene.path)) as keeper:
        keeper.execute("SELECT count(*) FROM event").fetchone()
        scene.tracker.import_docket(_more(tmp_path))
        shutil.copyfile(scene.path, copy)
        grown = scene.tracker.auditor.checkpoint()
        pins = pinned(scene, tmp_path)
    held = tmp_path / "grown.checkpoint"
    held.write_bytes(grown)
    bare = scene._replace(where=str(copy))
    assert verified(bare, outside=True).clean, "nothing inside tells"
    assert is_seen(bare, pins)
    report = bare.tracker.auditor.verify([scene.early, scene.late, held])
    assert interval(report) == (SIZE, int(grown.split(b"\n")[1]) - 1)


def _more(folder: Path) -> Path:
    path = folder / "more.yaml"
    path.write_text("docket: more\nformat: 1\nparties:\n  XXX: Somebody\n", encoding="utf-8")
    return path


def test_a_checkpoint_of_another_log_says_nothing(scene: Scene, tmp_path: Path) -> None:
    """It is told apart from damage: nobody can tell."""
    other = tmp_path / "other.checkpoint"
    other.write_text(scene.early.read_text().replace("agenda-tracker/", "other/"), "utf-8")
    report = scene.tracker.auditor.verify([other])
    assert (report.clean, report.unknown) == (True, True)
