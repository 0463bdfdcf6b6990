"""Tests of imports at once: whoever is faster, each fact is recorded once and all numbers are true.

Two trackers on one database; the second one acts at a point of the first one's import.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.app.support import Desk, rows
from tests.conftest import CSTO, SetClock
from tests.dockets import EVERY_NAME, HEAD, WORLD, file, generated, told, write
from tracker.app import ImportReport, Tracker, Typed
from tracker.app.appending import ATTEMPTS
from tracker.errors import InputRefused, Refused, TrackerError, WrongVersion
from tracker.log.store import Store

OTHER = "docket: other\nformat: 1\n"
FACT = "f: {on: 2022-11-20, what: supports, item: mission, by: ARM, from: S2}"


@pytest.fixture
def second(desk: Desk) -> Tracker:
    """Another process's tracker on the same database."""
    return Tracker(desk.tracker.database.url, clock=SetClock(), recorder="boris", lock_timeout=5)


@contextmanager
def before_append(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> Iterator[None]:
    """Let somebody act once, between the next decision and its append."""
    append, waiting = Store.append, [act]

    def late(*arguments: object, **named: object) -> object:
        if waiting:
            waiting.pop()()
        return append(*arguments, **named)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(Store, "append", late)
        yield
    assert not waiting


def _sound(tracker: Tracker, size: int) -> None:
    """The log has so many entries, without gap, and the read models fit."""
    found = rows(tracker)
    assert [row[0] for row in found["event"]] == list(range(size))
    assert len({row[3] for row in found["event"]}) == size
    assert tracker.replay().clean


def test_the_same_docket_meanwhile(
    desk: Desk, second: Tracker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The slower one finds all of it recorded: it says so, and claims none of it."""
    reports: list[ImportReport] = []
    with before_append(monkeypatch, lambda: reports.append(second.import_docket(CSTO))):
        slower = desk.tracker.import_docket(CSTO)
    (faster,) = reports
    assert (slower.recorded, slower.events, slower.first) == (0, 0, None)
    assert slower.unchanged == faster.recorded
    _sound(desk.tracker, faster.events + 1)


def test_a_part_of_the_docket_meanwhile(
    desk: Desk, second: Tracker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is left is recorded by the slower one."""
    part = file(desk.folder, told(FACT), "part.yaml")
    whole = file(desk.folder, told(f"{FACT}\n{FACT.replace('f:', 'g:')}"), "whole.yaml")
    with before_append(monkeypatch, lambda: second.import_docket(part)):
        report = desk.tracker.import_docket(whole)
    assert (report.recorded, report.events) == (1, 1)
    assert desk.keys()[-2:] == ["f", "g"]
    _sound(desk.tracker, len(desk.keys()) + 1)


def test_another_version_of_the_docket_meanwhile(
    desk: Desk, second: Tracker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The slower one is told which field differs, with its line."""
    mine = file(desk.folder, told(FACT))
    other = file(desk.folder, told(FACT.replace("ARM", "BLR")), "other.yaml")
    with (
        before_append(monkeypatch, lambda: second.import_docket(other)),
        pytest.raises(InputRefused) as caught,
    ):
        desk.tracker.import_docket(mine)
    (problem,) = map(desk.printed, caught.value.problems)
    assert problem.startswith("d.yaml:4: fact f, field by: f differs from entry @")
    assert "(recorded: BLR; here: ARM)" in problem


def test_another_docket_about_the_same_things_meanwhile(
    desk: Desk, second: Tracker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both are recorded; the names that they share once."""
    other = file(desk.folder, told(FACT.replace("f:", "g:"), head=OTHER), "other.yaml")
    with before_append(monkeypatch, lambda: second.import_docket(other)):
        report = desk.imports(FACT)
    assert (report.recorded, report.events) == (1, 1)
    _sound(desk.tracker, len(desk.keys()) + 1)


def test_a_source_of_the_decision_is_retracted_meanwhile(
    desk: Desk, second: Tracker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was taken away is noticed: the import decides again, and then refuses."""
    desk.imports(FACT)
    back = file(
        desk.folder, told("r: {what: retracted, fact: f, reason: wrong}", head=OTHER), "r.yaml"
    )
    mark = file(desk.folder, told("c: {what: corroborated, fact: f, from: S2}"), "c.yaml")
    with (
        before_append(monkeypatch, lambda: second.import_docket(back)),
        pytest.raises(InputRefused, match="f was retracted before: there is nothing left to mark"),
    ):
        desk.tracker.import_docket(mark)


def test_others_who_are_always_faster(
    desk: Desk, second: Tracker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After some attempts the import gives up, says why, and has recorded nothing."""
    append, attempts = Store.append, iter(range(100))

    def late(store: Store, *arguments: object, **named: object) -> object:
        if store is desk.tracker.store:
            key = f"g{next(attempts)}"
            second.import_docket(file(desk.folder, told(FACT.replace("f:", f"{key}:")), "g.yaml"))
        return append(store, *arguments, **named)  # type: ignore[arg-type]

    mine = file(desk.folder, told(FACT))
    with monkeypatch.context() as patch:
        patch.setattr(Store, "append", late)
        with pytest.raises(WrongVersion, match="another recorder was faster"):
            desk.tracker.import_docket(mine)
    assert desk.keys().count("f") == 0
    assert next(attempts) == ATTEMPTS
    _sound(desk.tracker, len(desk.keys()) + 1)


def test_many_at_once(desk: Desk) -> None:
    """Threads that start together: one docket, recorded once; each report is true."""
    path = write(desk.folder / "g.jsonl", generated(60, seed=3))
    start = threading.Barrier(4)
    reports: list[ImportReport] = []
    failures: list[TrackerError] = []

    def run() -> None:
        tracker = Tracker(desk.tracker.database.url, clock=SetClock(), lock_timeout=20)
        start.wait()
        try:
            reports.append(tracker.import_docket(path))
        except TrackerError as error:
            failures.append(error)

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    recorded = [report for report in reports if report.recorded]
    assert len(recorded) == 1
    assert {report.unchanged for report in reports} == {0, recorded[0].recorded}
    _sound(desk.tracker, recorded[0].events + 1)


def test_two_dockets_with_one_key_meanwhile(
    desk: Desk, second: Tracker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A key names one fact of the log, also where two dockets bring it at once."""
    mine = FACT.replace("mission", "assistance")
    other = file(desk.folder, told(FACT, head=OTHER), "other.yaml")
    desk.imports("{}")
    with (
        before_append(monkeypatch, lambda: second.import_docket(other)),
        pytest.raises(InputRefused, match="the key 'f' names entry @"),
    ):
        desk.imports(mine)
    assert desk.keys().count("f") == 1
    assert desk.refuses(Path(file(desk.folder, told(mine, WORLD, HEAD)))).exit_status == 51


def test_an_id_is_given_in_another_stream_meanwhile(
    desk: Desk, second: Tracker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two plans, one measure's id: the slower one decides again and is told whose it is."""
    desk.imports("{}", EVERY_NAME)
    other = "plans:\n  other: {title: Other, measures: {papers: Papers, desk: Desk}}\n"
    faster = file(desk.folder, f"{HEAD.replace('docket: d', 'docket: e')}{other}", "e.yaml")
    plan = WORLD.replace("measures: {contacts: Contacts}", "measures: {desk: Desk}")
    slower = file(desk.folder, told("{}", plan))
    with (
        before_append(monkeypatch, lambda: second.import_docket(faster)),
        pytest.raises(InputRefused, match="the measure 'desk' belongs to plan/other already"),
    ):
        desk.tracker.import_docket(slower)
    assert desk.tracker.replay().clean


def test_names_typed_at_once(desk: Desk, second: Tracker, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same of names that two recorders type, whichever thing they belong to."""
    desk.imports("{}", EVERY_NAME)

    def named(plan: str) -> Typed:
        return Typed(section="plans", key=plan, fields={"measures": {"desk": {"title": "Desk"}}})

    with (
        before_append(monkeypatch, lambda: second.record(named("other"))),
        pytest.raises(Refused, match="the measure 'desk' belongs to plan/other already"),
    ):
        desk.tracker.record(named("plan"))
