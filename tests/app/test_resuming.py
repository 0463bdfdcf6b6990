"""A copy that is broken off, anywhere: no log until it is whole, and gone on with by a next try."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from tests.by_hand import by_hand
from tests.conftest import CSTO, SetClock
from tracker.app import Pins, Tracker, Typed, transferring
from tracker.app.doctoring import Doctor
from tracker.errors import (
    ConnectionLost,
    CopyRefused,
    CopyUnfinished,
    DamagedEvent,
    DatabaseDamaged,
    DatabaseExists,
    NoDatabase,
)
from tracker.log import filling, statements
from tracker.log.connection import Connection
from tracker.log.unfinished import UNFINISHED

BATCH = 10
Url = Callable[[], str]
Rows = list[tuple[object, ...]]


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches of ten: the log of the CSTO has ten of them."""
    monkeypatch.setattr(filling, "BATCH", BATCH)


@pytest.fixture
def source(tmp_path: Path, clock: SetClock) -> Tracker:
    """The log that is copied: 95 entries in a file."""
    made = Tracker(f"sqlite:///{tmp_path}/source.db", clock=clock, recorder="anna")
    made.init()
    made.import_docket(CSTO)
    return made


@pytest.fixture
def target(new_url: Url, clock: SetClock) -> Tracker:
    """The place to which it is copied, on each engine in turn."""
    return Tracker(new_url(), clock=clock, recorder="anna")


def rows(tracker: Tracker) -> Rows:
    """All rows of the log, and of one read model."""
    with tracker.database.reading() as connection:
        return [
            *connection.all("SELECT * FROM event ORDER BY position"),
            *connection.all("SELECT id, size, recorded_at, fence FROM head"),
            *connection.all("SELECT * FROM standing ORDER BY subject, slot, who, position"),
        ]


class Breaking:
    """Counts the batches that are written, and breaks off before one of them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Listen to what is written."""
        self.written, self.left = 0, 10**9
        self.error: BaseException = KeyboardInterrupt()
        run_many = Connection.run_many

        def counting(connection: Connection, sql: str, given: Any) -> None:  # noqa: ANN401
            if sql == statements.INSERT_EVENT:
                if not self.left:
                    raise self.error
                self.left -= 1
                self.written += 1
            run_many(connection, sql, given)

        monkeypatch.setattr(Connection, "run_many", counting)


@pytest.fixture
def breaking(monkeypatch: pytest.MonkeyPatch) -> Breaking:
    """What breaks a copy off."""
    return Breaking(monkeypatch)


def half(source: Tracker, target: Tracker, breaking: Breaking, batches: int = 4) -> None:
    """Copy a part of the log, and break off."""
    breaking.left = batches
    with pytest.raises(type(breaking.error)):
        source.copier.copy(target.database.url)
    breaking.left, breaking.written = 10**9, 0


def no_log(target: Tracker) -> None:
    """Nobody takes what is there for a log, nor writes another one over it."""
    for ask in (
        target.current,
        target.init,
        target.upgrade,
        target.projections,
        lambda: target.at().__enter__(),
        lambda: target.record(Typed(section="parties", fields={"name": "X"}, key="XXX")),
        lambda: target.copier.backup("nowhere.db"),
    ):
        with pytest.raises(CopyUnfinished, match="no log yet"):
            ask()
    report = Doctor(target.database.url, Pins(Path("nowhere"))).report()
    (bad,) = (one for one in report.checks if one.state == "broken")
    assert (bad.check, "no log yet" in bad.found) == ("schema", True)
    assert "again" in (bad.todo or "")


@pytest.mark.parametrize(
    ("batches", "error"),
    [
        (0, KeyboardInterrupt()),
        (1, ConnectionLost("db", "gone")),
        (9, KeyboardInterrupt()),
    ],
)
def test_broken_off_between_two_batches(
    source: Tracker, target: Tracker, breaking: Breaking, batches: int, error: BaseException
) -> None:
    """What came over stays, and is not copied again; in the end all is the same."""
    breaking.error = error
    half(source, target, breaking, batches)
    no_log(target)
    assert source.copier.there(target.database.url) == batches * BATCH
    report = source.copier.copy(target.database.url)
    assert (report.entries, report.already) == (95, batches * BATCH)
    assert breaking.written == 10 - batches
    assert rows(target) == rows(source)
    assert target.replay().clean
    target.record(Typed(section="parties", fields={"name": "New"}, key="NEW"))
    with pytest.raises(DatabaseExists):
        source.copier.copy(target.database.url, restart=True)


@pytest.mark.parametrize("step", ["check", "rebuild", "finish"])
@pytest.mark.parametrize("origin", ["kept", "new"])
def test_broken_off_behind_the_last_batch(
    source: Tracker, target: Tracker, monkeypatch: pytest.MonkeyPatch, step: str, origin: str
) -> None:
    """It is no log before the last step, nor one without the origin of its own."""
    as_new = origin == "new"

    def broken(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(transferring, step, broken)
        patch.setattr("tracker.app.copying.finish", broken)
        with pytest.raises(KeyboardInterrupt):
            source.copier.copy(target.database.url, as_new=as_new)
    no_log(target)
    report = source.copier.copy(target.database.url, as_new=as_new)
    assert report.already == 95
    assert report.entries == 95 + as_new
    assert target.replay().clean
    with target.at() as questions:
        resumed = [one for one in questions.log().facts if one.type == "log.resumed"]
    assert len(resumed) == as_new


def test_gone_on_with_after_the_log_grew(
    source: Tracker, target: Tracker, breaking: Breaking
) -> None:
    """The copy is of the log as it is then."""
    half(source, target, breaking)
    source.record(Typed(section="parties", fields={"name": "New"}, key="NEW"))
    assert source.copier.copy(target.database.url).entries == 96
    assert rows(target) == rows(source)


def test_another_log_does_not_go_on(
    source: Tracker, target: Tracker, breaking: Breaking, tmp_path: Path, clock: SetClock
) -> None:
    """Neither one with other entries nor a shorter one; with ``restart`` it begins anew."""
    half(source, target, breaking)
    other = Tracker(f"sqlite:///{tmp_path}/other.db", clock=clock, recorder="anna")
    other.init()
    for fill in (lambda: None, lambda: other.import_docket(CSTO)):
        fill()
        with pytest.raises(CopyRefused, match="the 40 entries that were copied"):
            other.copier.copy(target.database.url)
    assert source.copier.there(target.database.url) == 40
    report = other.copier.copy(target.database.url, restart=True)
    assert report.already == 0
    assert rows(target) == rows(other)


def test_begun_by_another_version(
    source: Tracker, target: Tracker, breaking: Breaking, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its tables may be other ones: it is no log, and begun anew where that is said."""
    half(source, target, breaking)
    monkeypatch.setattr(filling, "MARK", f"{UNFINISHED} 9999")
    no_log(target)
    with pytest.raises(CopyRefused, match="another version of the program"):
        source.copier.copy(target.database.url)
    source.copier.copy(target.database.url, restart=True)
    assert rows(target) == rows(source)


def test_two_at_once(source: Tracker, target: Tracker) -> None:
    """The slower one ends, and what the other one made is whole."""
    inner: list[int] = []

    def other(done: int, _total: int) -> None:
        if done == 4 * BATCH and not inner:
            inner.append(1)
            source.copier.copy(target.database.url)

    with pytest.raises(CopyUnfinished):
        source.copier.copy(target.database.url, other)
    assert rows(target) == rows(source)


def test_what_was_changed_meanwhile(source: Tracker, target: Tracker, breaking: Breaking) -> None:
    """A part that is not what came over any more is told, and not gone on with."""
    half(source, target, breaking)
    with by_hand(target.database) as hand:
        hand.unguard()
        hand.execute("UPDATE event SET leaf = bytes WHERE position = 7")
    with pytest.raises(DatabaseDamaged, match="entry @7"):
        source.copier.copy(target.database.url)
    no_log(target)


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM event WHERE position = 40",
        "UPDATE event SET leaf = bytes WHERE position = 40",
        "UPDATE event SET version = 77 WHERE position = 40",
    ],
)
def test_a_damaged_log_is_not_copied(source: Tracker, target: Tracker, damage: str) -> None:
    """It is told, and nothing is left where the copy should have been."""
    with by_hand(source.database) as hand:
        hand.unguard()
        hand.execute(damage)
    with pytest.raises(DamagedEvent, match="@40"):
        source.copier.copy(target.database.url)
    with suppress(NoDatabase):  # on a server there is nothing, in a folder no file
        assert source.copier.there(target.database.url) is None
    target.init()


def test_a_damaged_rest_leaves_what_came_over(
    source: Tracker, target: Tracker, breaking: Breaking
) -> None:
    """Of what an earlier try brought nothing is thrown away."""
    half(source, target, breaking)
    with by_hand(source.database) as hand:
        hand.unguard()
        hand.execute("UPDATE event SET leaf = bytes WHERE position = 88")
    with pytest.raises(DamagedEvent, match="@88"):
        source.copier.copy(target.database.url)
    assert source.copier.there(target.database.url) == 80
