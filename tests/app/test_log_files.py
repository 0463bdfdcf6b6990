"""The log's own entries through a file: the same bytes, numbers and root, or one clear line."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.app.test_resuming import Breaking, Rows, rows
from tests.conftest import CSTO, SetClock
from tracker.app import Export, Pins, Tracker, Typed
from tracker.domain.moment import Moment
from tracker.errors import (
    CopyRefused,
    CopyUnfinished,
    DatabaseExists,
    HistoryDiffers,
    NoDatabase,
)
from tracker.log import filling

Lines = list[bytes]
Edit = Callable[[Lines], Lines]


@pytest.fixture
def source(tmp_path: Path, clock: SetClock) -> Tracker:
    """The log that is taken out: 95 entries."""
    made = Tracker(f"sqlite:///{tmp_path}/source.db", clock=clock, recorder="anna")
    made.init()
    made.import_docket(CSTO)
    return made


@pytest.fixture
def file(source: Tracker, tmp_path: Path) -> Path:
    """The file of its entries."""
    path = tmp_path / "log.jsonl"
    source.export(path, Export(form="jsonl"))
    return path


@pytest.fixture
def target(new_url: Callable[[], str], clock: SetClock) -> Tracker:
    """Where it is brought, on each engine in turn."""
    return Tracker(new_url(), clock=clock, recorder="anna")


def test_out_and_in_again(source: Tracker, target: Tracker, file: Path, tmp_path: Path) -> None:
    """Rows, root, and the file that is taken out there are the same."""
    report = target.copier.take(file)
    assert rows(target) == rows(source)
    assert report.entries == 95
    again = tmp_path / "again.jsonl"
    target.export(again, Export(form="jsonl"))
    assert again.read_bytes() == file.read_bytes()
    assert target.replay().clean
    with pytest.raises(DatabaseExists):
        target.copier.take(file)


@pytest.mark.parametrize("batches", [0, 3, 9])
def test_broken_off(
    source: Tracker, target: Tracker, file: Path, monkeypatch: pytest.MonkeyPatch, batches: int
) -> None:
    """It goes on where it stopped; nobody takes a part for a log."""
    monkeypatch.setattr(filling, "BATCH", 10)
    breaking = Breaking(monkeypatch)
    breaking.left = batches
    with pytest.raises(KeyboardInterrupt):
        target.copier.take(file)
    with pytest.raises(CopyUnfinished):
        target.current()
    breaking.left, breaking.written = 10**9, 0
    report = target.copier.take(file)
    assert (report.already, breaking.written) == (10 * batches, 10 - batches)
    assert rows(target) == rows(source)


def changed(number: int, old: bytes, new: bytes) -> Edit:
    """Change a line."""

    def edit(lines: Lines) -> Lines:
        assert old in lines[number - 1]
        return [*lines[: number - 1], lines[number - 1].replace(old, new), *lines[number:]]

    return edit


DAMAGE: dict[str, tuple[Edit, str]] = {
    "a byte": (changed(7, b"csto", b"csta"), ":7: entry @6 is not what it was"),
    "a hash": (changed(7, b'"leaf":"', b'"leaf":"0'), ":7: entry @6 is not what it was"),
    "no JSON": (changed(7, b'"event":', b'"event"'), ":7: no entry of a log (JSON is malformed"),
    "another thing": (lambda a: [*a[:6], b"[]\n", *a[6:]], ":7: no entry of a log (Expected"),
    "swapped": (lambda a: [*a[:6], a[7], a[6], *a[8:]], ":7: entry @7 stands where @6 should"),
    "gone": (lambda a: a[:6] + a[7:], ":7: entry @7 stands where @6 should"),
    "twice": (lambda a: a[:7] + a[6:], ":8: entry @6 stands where @7 should"),
    "cut between lines": (lambda a: a[:90], ":90: it ends after 90 of 95 entries"),
    "cut in a line": (lambda a: [*a[:89], a[89][:100]], ":90: no entry of a log (it was cut)"),
    "one too many": (
        changed(1, b'"size":95', b'"size":94'),
        ":95: one entry more than the 94 that its first line tells of",
    ),
    "another root": (changed(1, b'"root":"', b'"root":"A'), ":1: its entries are not those of"),
    "no checkpoint": (changed(1, b'"checkpoint"', b'"other"'), ":1: no checkpoint of its log"),
    "empty lines": (lambda a: [*a[:6], b"\n", *a[6:]], ":7: no entry of a log"),
}


@pytest.mark.parametrize("what", DAMAGE)
def test_a_damaged_file(tmp_path: Path, clock: SetClock, file: Path, what: str) -> None:
    """One line says where; nothing is begun, for the file is read to its end before."""
    target = Tracker(f"sqlite:///{tmp_path}/target.db", clock=clock, recorder="anna")
    edit, says = DAMAGE[what]
    file.write_bytes(b"".join(edit(file.read_bytes().splitlines(keepends=True))))
    with pytest.raises(CopyRefused) as refusal:
        target.copier.take(file)
    assert str(refusal.value).startswith(f"{file}{says}")
    assert "\n" not in str(refusal.value)
    with pytest.raises(NoDatabase):
        target.current()


def test_a_file_of_another_log_does_not_go_on(
    source: Tracker, target: Tracker, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a copy brought stays as it is; the log itself may go on with what a file began."""
    monkeypatch.setattr(filling, "BATCH", 10)
    breaking = Breaking(monkeypatch)
    breaking.left = 2
    with pytest.raises(KeyboardInterrupt):
        target.copier.take(file)
    breaking.left = 10**9
    other = Tracker(f"{source.database.url}.other", recorder="anna")
    other.init()
    other.import_docket(CSTO)
    with pytest.raises(CopyRefused, match="20 entries"):
        other.copier.copy(target.database.url)
    assert source.copier.copy(target.database.url).already == 20
    assert rows(target) == rows(source)


def test_a_part_of_a_log(source: Tracker, target: Tracker, file: Path) -> None:
    """A file up to an entry is the log as it was then, with the checkpoint of then."""
    part, moment = file.with_name("part.jsonl"), Moment(None, None, "@39")
    source.export(part, Export(form="jsonl"), moment=moment)
    assert target.copier.take(part).entries == 40
    whole: Rows = rows(source)
    assert rows(target)[:40] == whole[:40]
    assert target.replay().clean


def test_what_was_seen_of_the_log(source: Tracker, file: Path, tmp_path: Path) -> None:
    """Fewer entries than this user saw are told; other ones are refused, and nothing stays."""
    told: list[str] = []
    pins = Pins(tmp_path / "pins", told.append)
    mine = Tracker(source.database.url, recorder="anna", pins=pins)
    mine.record(Typed(section="parties", fields={"name": "New"}, key="NEW"))
    mine.close()
    target = Tracker(f"sqlite:///{tmp_path}/target.db", recorder="anna", pins=pins)
    assert target.copier.take(file).lost == 1
    (fork := Tracker(f"sqlite:///{tmp_path}/fork.db", recorder="anna")).copier.take(file)
    for name in ("AAA", "BBB"):
        fork.record(Typed(section="parties", fields={"name": name}, key=name))
    other = file.with_name("fork.jsonl")
    fork.export(other, Export(form="jsonl"))
    second = Tracker(f"sqlite:///{tmp_path}/second.db", recorder="anna", pins=pins)
    with pytest.raises(HistoryDiffers):
        second.copier.take(other)
    with pytest.raises(NoDatabase):
        second.current()
