"""The attack table of docs/audit.md, row by row: who sees what, and what nobody can see.

Each attack is done on a log of 1,000 entries; checkpoints of 400 and of 900 lie outside.
"""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.audit import attacks
from tests.audit.attacks import EARLY, LATE, SIZE, Attack, Scene
from tracker.audit.verify import VerifyReport

MIDDLE, AFTER = 555, 950
"""An entry between the two checkpoints, and one after both."""


class Row(NamedTuple):
    """A row of the table: the attack, and the interval found without and with checkpoints.

    None where it is not seen so.
    """

    attack: Attack
    inside: tuple[int, int] | None
    outside: tuple[int, int] | None


TABLE = {
    "edit a body": Row(attacks.edit_body(MIDDLE), (MIDDLE, MIDDLE), (MIDDLE, MIDDLE)),
    "edit body and leaf": Row(attacks.edit_body_and_leaf(MIDDLE), None, (EARLY, LATE - 1)),
    "recompute everything": Row(attacks.edit_everything(MIDDLE), None, (EARLY, LATE - 1)),
    "edit before the first checkpoint": Row(attacks.edit_everything(77), None, (0, EARLY - 1)),
    "edit after the last checkpoint": Row(attacks.edit_everything(AFTER), None, None),
    "delete a middle row": Row(attacks.delete(MIDDLE), (MIDDLE, MIDDLE), (MIDDLE, MIDDLE)),
    "fork after 900": Row(attacks.fork(LATE), None, None),
    "fork after 500": Row(attacks.fork(500), None, (EARLY, LATE - 1)),
    "cut after 950, head corrected": Row(attacks.cut(AFTER, head=True), None, None),
    "cut after 850, head corrected": Row(attacks.cut(850, head=True), None, (850, LATE - 1)),
}
"""Attacks whose entries, or checkpoints, tell an interval."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """The log, made once."""
    return attacks.scene(tmp_path_factory.mktemp("scene"))


@pytest.fixture
def scene(made: Scene, tmp_path: Path) -> Scene:
    """A copy of it to attack."""
    return made.copied(tmp_path)


def verified(scene: Scene, *, outside: bool, quick: bool = False) -> VerifyReport:
    """Verify, with the checkpoints or without."""
    held = (scene.early, scene.late) if outside else ()
    return scene.tracker.auditor.verify(held, quick=quick)


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


@pytest.mark.parametrize("name", TABLE)
def test_the_table(scene: Scene, name: str) -> None:
    """Without and with checkpoints from outside, the attack is seen as the table says."""
    row = TABLE[name]
    attacks.attack(scene.path, row.attack)
    assert interval(verified(scene, outside=False)) == row.inside
    report = verified(scene, outside=True)
    assert interval(report) == row.outside
    if row.outside is None:
        assert report.covered == LATE < report.entries, "the report names what is not covered"
    else:
        assert interval(verified(scene, outside=True, quick=True)) is not None


@pytest.mark.parametrize("size", [AFTER, 850])
def test_a_cut_that_forgot_the_head(scene: Scene, size: int) -> None:
    """The head says more entries than there are: seen from inside."""
    attacks.attack(scene.path, attacks.cut(size, head=False))
    report = verified(scene, outside=False)
    assert not report.clean
    assert "head" in checks(report)


@pytest.mark.parametrize(
    "deed", [attacks.delete_and_close_up(MIDDLE), attacks.back_date(MIDDLE)], ids=["gone", "new"]
)
def test_a_shifted_log_with_everything_recomputed(scene: Scene, deed: Attack) -> None:
    """Neighbours move, all hashes are made anew: the checkpoint sees it, whatever else does."""
    attacks.attack(scene.path, deed)
    report = verified(scene, outside=True)
    found = interval(report)
    assert found is not None
    assert found[0] >= EARLY
    assert "checkpoint" in checks(report)


def test_two_entries_that_changed_places(scene: Scene) -> None:
    """Their ids no longer follow each other, and the checkpoint does not fit."""
    attacks.attack(scene.path, attacks.swap(MIDDLE, MIDDLE + 40))
    assert "checkpoint" in checks(verified(scene, outside=True))


@pytest.mark.parametrize(
    ("column", "value"),
    [("event_id", "x"), ("stream", "party/x"), ("version", 77), ("type", "party.registered")],
)
def test_a_derived_column(scene: Scene, column: str, value: object) -> None:
    """A copied column that does not say what the bytes say names its entry."""
    sql = f"UPDATE event SET {column} = ? WHERE position = ?"
    attacks.attack(scene.path, lambda connection: run(connection, sql, value, MIDDLE))
    report = verified(scene, outside=True)
    assert interval(report) == (MIDDLE, MIDDLE)
    assert "column" in checks(report)
    assert verified(scene, outside=True, quick=True).clean, "the quick check looks at bytes alone"


def run(connection: sqlite3.Connection, sql: str, *values: object) -> None:
    """Run one statement."""
    connection.execute(sql, values)


def test_a_read_model(scene: Scene) -> None:
    """The bytes are what they were; the replay says what differs."""
    last = "SELECT max(position) FROM standing"
    sql = f"UPDATE standing SET label = 'adopted' WHERE position = ({last})"
    attacks.attack(scene.path, lambda connection: run(connection, sql))
    assert verified(scene, outside=True).clean
    replayed = scene.tracker.replay()
    assert not replayed.clean
    assert replayed.divergence is not None
    assert replayed.divergence.table == "standing"


def test_a_trigger_that_is_gone(scene: Scene) -> None:
    """The guards are part of what is verified: missing, changed, or one more."""
    with closing(sqlite3.connect(scene.path)) as connection:
        connection.execute("DROP TRIGGER event_no_update")
        connection.execute("DROP TRIGGER event_no_delete")
        connection.execute(
            "CREATE TRIGGER event_no_delete BEFORE DELETE ON event BEGIN SELECT 1; END"
        )
        connection.execute("CREATE TRIGGER other AFTER INSERT ON event BEGIN SELECT 1; END")
        connection.commit()
    report = verified(scene, outside=True)
    texts = [one.text for one in report.findings if one.check == "trigger"]
    assert len(texts) == 3
    assert not report.clean


def test_a_copy_without_its_wal(scene: Scene, tmp_path: Path) -> None:
    """The bare file looks whole and lacks the last entries: only what was seen before tells."""
    copy = tmp_path / "copied.db"
    with closing(sqlite3.connect(scene.path)) as keeper:
        keeper.execute("SELECT count(*) FROM event").fetchone()
        scene.tracker.import_docket(_more(tmp_path))
        shutil.copyfile(scene.path, copy)
        grown = scene.tracker.auditor.checkpoint()
    held = tmp_path / "grown.checkpoint"
    held.write_bytes(grown)
    bare = Scene(copy, scene.early, scene.late)
    assert verified(bare, outside=True).clean, "nothing inside tells"
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
