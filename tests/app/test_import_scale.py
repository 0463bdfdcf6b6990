"""Tests of ten thousand generated facts in one go: progress, the agenda at moments, once more.

In a file alone, for the time that it takes. No time is asserted here. What the agenda has to say is
worked out from the docket itself.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from tests.app.support import Desk, rows
from tests.conftest import SetClock
from tests.dockets import FIRST_DAY, Tree, generated, write
from tracker.app import ImportReport, Tracker
from tracker.app.answers import AgendaAnswer
from tracker.domain.moment import Moment

FACTS = 10_000
CLOSED = ("adopted", "noted")
STATES = ("proposed", "unsigned", "deferred", *CLOSED)


class Big:
    """A desk with a big log: the docket, what the import said, and when it said it."""

    def __init__(self, desk: Desk) -> None:
        """Import the docket."""
        self.desk = desk
        self.tree = generated(FACTS, seed=11)
        self.path = write(desk.folder / "big.jsonl", self.tree)
        self.progress: list[tuple[int, int]] = []
        self.report: ImportReport = desk.tracker.import_docket(
            self.path, progress=lambda done, total: self.progress.append((done, total))
        )

    def agenda(self, moment: Moment) -> dict[str | None, tuple[set[str], int]]:
        """For each body its open items and how many are closed, as the tracker answers."""
        with self.desk.tracker.at(moment) as questions:
            answer = questions.agenda()
        assert isinstance(answer, AgendaAnswer)
        return {
            body.body: ({item.id for item in body.items if item.open}, body.closed)
            for body in answer.bodies
        }

    def expected(
        self, on: date = date.max, reported: date = date.max, facts: int = FACTS
    ) -> dict[str | None, tuple[set[str], int]]:
        """The same, worked out from the docket: the last transition of each item decides."""
        found: dict[str | None, tuple[set[str], int]] = {}
        told = sorted(self._transitions(on, reported, facts))
        last = {item: state for _, _, item, state in told}
        for item, state in last.items():
            opened, closed = found.get(self.tree["items"][item]["body"], (set(), 0))
            if state not in CLOSED:
                opened = {*opened, item}
            found[self.tree["items"][item]["body"]] = (opened, closed + (state in CLOSED))
        return found

    def _transitions(
        self, on: date, reported: date, facts: int
    ) -> Iterator[tuple[tuple[str, int], int, str, str]]:
        sources = self.tree["sources"]
        for number, fact in enumerate(list(self.tree["facts"].values())[:facts]):
            if "on" not in fact or date.fromisoformat(fact["on"]) > on:
                continue
            if date.fromisoformat(sources[fact["from"]]["published"]) <= reported:
                key = (fact["on"], int(fact.get("order", 0)))
                yield from ((key, number, item, state) for item, state in _states(fact))


def _states(fact: Tree) -> Iterator[tuple[str, str]]:
    """The transitions of a fact: its own, or those of its agenda."""
    agenda: Any = fact.get("agenda", ())
    if fact["what"] in STATES:
        yield fact["item"], fact["what"]
    elif isinstance(agenda, dict):
        yield from agenda.items()
    else:
        yield from ((item, "included") for item in agenda)


@pytest.fixture(scope="module")
def big(tmp_path_factory: pytest.TempPathFactory) -> Big:
    """Ten thousand facts in a log."""
    folder, clock = tmp_path_factory.mktemp("big"), SetClock()
    tracker = Tracker(f"sqlite:///{folder}/log.db", clock=clock, recorder="anna")
    tracker.init()
    return Big(Desk(tracker, clock, folder))


def test_all_of_it_is_recorded(big: Big) -> None:
    """The docket's story is regular; an entry for each event, without gap, and all views fit."""
    assert len(big.tree["facts"]) == FACTS
    report = big.report
    assert report.recorded > FACTS
    assert (report.unchanged, report.gaps, report.irregular, report.retracted) == (0, (), (), ())
    assert (report.first, report.last) == ("@1", f"@{report.events}")
    keys = set(big.desk.keys())
    assert keys.issuperset(big.tree["facts"])
    assert len(keys) == report.events
    assert big.desk.tracker.replay().clean


def test_progress_is_told(big: Big) -> None:
    """A large docket is decided and written part by part: told is one way, up to the whole."""
    (total,) = dict.fromkeys(total for _, total in big.progress)
    assert [done for done, _ in big.progress] == list(range(1, total + 1))
    assert total >= len(big.progress) > 20


@pytest.mark.parametrize("years", [0, 1, 3, 100])
def test_the_agenda_on_a_date(big: Big, years: int) -> None:
    """What stood then, by what is known now, and by what was reported by then."""
    day = FIRST_DAY + timedelta(days=365 * years + 40)
    for reported in (date.max, day):
        bound = str(day) if reported == day else None
        found = big.agenda(Moment(on=str(day), reported_until=bound))
        assert found == big.expected(on=day, reported=reported)
    assert found != {}


def test_the_agenda_without_bounds(big: Big) -> None:
    """All that is known; hundreds of items were dealt with."""
    found = big.agenda(Moment())
    assert found == big.expected()
    assert sum(closed for _, closed in found.values()) > 300


@pytest.mark.parametrize("facts", [1, 500, 5_000])
def test_the_agenda_of_a_part_of_the_log(big: Big, facts: int) -> None:
    """At an entry of old: what was recorded by then, and nothing of what came later."""
    key = list(big.tree["facts"])[facts]
    moment = Moment(recorded_until=f"@{big.desk.entry(key) - 1}")
    assert big.agenda(moment) == big.expected(facts=facts)


def test_the_same_again_and_its_twin(big: Big) -> None:
    """Nothing changes: neither by the file itself nor by the same as YAML."""
    before = rows(big.desk.tracker)
    twin = write(big.desk.folder / "big.yaml", big.tree)
    for path in (big.path, twin):
        report = big.desk.tracker.import_docket(path)
        assert (report.recorded, report.unchanged) == (0, big.report.recorded)
    assert rows(big.desk.tracker) == before


def test_the_generator_is_deterministic() -> None:
    """The same numbers, the same docket; another seed, another one."""
    assert generated(50, seed=1) == generated(50, seed=1)
    assert generated(50, seed=1) != generated(50, seed=2)
    assert len(generated(50, seed=1)["facts"]) == 50
