"""Large dockets: part by part in one transaction, with the same result as all at once."""

from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.histories import History
from tests.app.support import Desk, rows
from tests.dockets import EVERY_KIND, write
from tracker.app import Terms, Tracker
from tracker.exchange import docket, shelf
from tracker.log import aside
from tracker.views.writer import TABLES

STANCE = "{on: 2022-10-02, what: supports, item: mission, by: ARM, from: S1}"


@pytest.fixture(autouse=True)
def parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each docket be a large one, of small parts, all of whose records lie in a file."""
    monkeypatch.setattr(docket, "LARGE", 0)
    monkeypatch.setattr(shelf, "HELD", 3)
    monkeypatch.setattr(aside, "HELD", 2)
    monkeypatch.setattr("tracker.app.large.PART", 4)


def _history(folder: Path, *, ending: str = "jsonl") -> Path:
    return write(folder / f"history.{ending}", History(7).part(60))


@pytest.mark.parametrize("ending", ["jsonl", "yaml"])
def test_the_same_rows(
    desk: Desk,
    new_url: Callable[[], str],
    monkeypatch: pytest.MonkeyPatch,
    ending: str,
) -> None:
    """Byte by byte and row by row what an import all at once makes."""
    path = _history(desk.folder, ending=ending)
    other = Tracker(new_url(), clock=desk.clock, recorder=desk.tracker.recorder)
    other.init()
    report = desk.tracker.import_docket(path)
    monkeypatch.setattr(docket, "LARGE", 1_000_000)
    assert other.import_docket(path) == report
    assert _told(other) == _told(desk.tracker)


def test_again_and_corrected(desk: Desk, tmp_path: Path) -> None:
    """The same file twice changes nothing; what is corrected is imported all at once."""
    history = History(7)
    part = history.part(60)
    path = write(tmp_path / "history.jsonl", part)
    first = desk.tracker.import_docket(path)
    before = rows(desk.tracker)
    again = desk.tracker.import_docket(path)
    assert (again.recorded, again.unchanged, again.events) == (0, first.recorded, 0)
    assert rows(desk.tracker) == before
    changed = write(tmp_path / "changed.jsonl", history.corrected(part))
    assert desk.tracker.import_docket(changed, terms=Terms(correct="the minutes")).corrections


def test_a_dry_run_keeps_nothing(desk: Desk) -> None:
    """It says what it would do."""
    before = rows(desk.tracker)
    report = desk.imports(EVERY_KIND, dry_run=True)
    assert report.dry_run
    assert report.events > report.recorded
    assert report.first is None
    assert rows(desk.tracker) == before


def test_a_problem_in_the_last_part(desk: Desk) -> None:
    """Nothing of the docket stays, and all problems are told."""
    facts = "\n".join(f"a-{number}: {STANCE}" for number in range(20))
    problems = desk.problems(
        f"{facts}\nbad: {STANCE.replace('ARM', 'XYZ')}\nworse: {STANCE.replace('mission', 'none')}"
    )
    assert [problem.partition(":")[2].partition(",")[0] for problem in problems] == [
        "24: fact bad", "25: fact worse",
    ]  # fmt: skip


def test_judged_as_a_whole(desk: Desk) -> None:
    """An irregular fact of the first part is blamed, whatever comes between it and the end."""
    facts = "\n".join(f"a-{number}: {STANCE}" for number in range(20))
    problems = desk.problems(
        f"adopted: {{on: 2022-10-03, what: adopted, item: mission, from: S1}}\n{facts}\n"
        "late: {on: 2022-10-04, what: discussed, item: mission, from: S1}"
    )
    (problem,) = problems
    assert "fact late, field what" in problem


def test_one_key_twice(desk: Desk) -> None:
    """Told with the line of the first, however far it is."""
    facts = "\n".join(f"a-{number}: {STANCE}" for number in range(20))
    problems = desk.problems(f"{facts}\na-3: {STANCE}")
    assert problems == [
        "d.yaml:24: fact a-3: the key 'a-3' stands twice (first in line 7): rename one"
    ]


def _told(tracker: Tracker) -> dict[str, list[str]]:
    """All rows but those of the first entry, which holds the log's own origin."""
    columns = dict.fromkeys(("event", *TABLES), "position") | {"entity": "num"}
    with tracker.database.reading() as connection:
        return {
            table: sorted(map(repr, connection.all(f"SELECT * FROM {table} WHERE {name} > 0")))
            for table, name in columns.items()
        }
