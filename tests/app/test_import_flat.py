"""The import of a large docket: flat memory and linear work, told by counting, not by the clock.

Each docket is a large one here, of small parts; what is remembered of all of it lies aside soon.
"""

import gc
from collections.abc import Callable
from pathlib import Path
from types import BuiltinFunctionType, FunctionType, ModuleType
from typing import Any
from weakref import ReferenceType

import pytest

from benchmarks.histories import History
from tests.conftest import SetClock
from tests.dockets import Tree, write
from tracker.app import Tracker, appending, large, naming
from tracker.app.importing import Importer
from tracker.app.steps import Step
from tracker.app.workspace import Workspace
from tracker.domain.facts import Entry
from tracker.exchange import docket, shelf
from tracker.log import aside
from tracker.views import known
from tracker.views.lookups import Lookups

SMALL, LARGE = 300, 1_200
"""Facts of the two dockets; of each as many are left on the shelf."""

MORE = 1.2
"""How much more the larger one may need: chance, since parts differ; growth would be fourfold."""

FEW = 50


@pytest.fixture(autouse=True)
def limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let both dockets be beyond all that is held."""
    monkeypatch.setattr(docket, "LARGE", 0)
    monkeypatch.setattr(shelf, "HELD", 2 * FEW)
    limited = (
        (large, "PART"), (aside, "HELD"), (appending, "THINGS"), (known, "MOST"),
        (naming, "REMEMBERED"),
    )  # fmt: skip
    for module, name in limited:
        monkeypatch.setattr(module, name, FEW)
    monkeypatch.setattr(aside, "BITS", 1 << 13)


class Counted:
    """What an import of a docket held at most after a part, and what it read back."""

    def __init__(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Import the docket into a new log."""
        self.held = self.read = 0
        take, entry = large.LargeImport._take, Lookups.entry  # noqa: SLF001 - after each part

        def taken(
            one: large.LargeImport, importer: Importer, steps: list[Step], log: Workspace
        ) -> None:
            take(one, importer, steps, log)
            self.held = max(self.held, _objects(one))

        def read(one: Lookups, row: tuple[Any, ...]) -> Entry:
            self.read += 1
            return entry(one, row)

        with monkeypatch.context() as patched:
            patched.setattr(large.LargeImport, "_take", taken)
            patched.setattr(Lookups, "entry", read)
            tracker = Tracker(f"sqlite:///{path}.db", clock=SetClock(), recorder="anna")
            tracker.init()
            tracker.import_docket(path)


PROGRAMS = (type, ModuleType, FunctionType, BuiltinFunctionType, ReferenceType)
"""What is not counted; weak references are the driver's, which has some hundreds at a time."""


def _objects(root: object) -> int:
    """How many objects something leads to, programs aside."""
    seen, waiting = dict[int, object](), [root]
    while waiting:
        one = waiting.pop()
        if id(one) not in seen and not isinstance(one, PROGRAMS):
            seen[id(one)] = one
            waiting += gc.get_referents(one)
    return len(seen)


def _history(facts: int) -> Tree:
    return History(3).part(facts)


def _originals_last(facts: int) -> Tree:
    told = _history(facts)
    return {**told, "sources": dict(reversed(told["sources"].items()))}


def _one_plan(facts: int) -> Tree:
    """Very much is told of one plan."""
    status = {"on": "2022-10-10", "what": "in progress", "measure": "talks", "from": "S1"}
    return {
        "docket": "plan",
        "format": 1,
        "sources": {"S1": {"id": "tass", "publisher": "TASS", "published": "2022-10-27"}},
        "plans": {"plan": {"title": "Plan", "measures": {"talks": "Talks"}}},
        "facts": {f"status-{number}": status for number in range(facts)},
    }


@pytest.mark.parametrize("told", [_history, _originals_last, _one_plan])
def test_memory_is_flat_and_work_linear(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: Callable[[int], Tree]
) -> None:
    """Of a docket four times as long no more is remembered, nor read back for each fact."""
    small, long = (
        Counted(write(tmp_path / f"{size}.jsonl", told(size)), monkeypatch)
        for size in (SMALL, LARGE)
    )
    assert 0 < long.held <= MORE * small.held
    assert long.read / LARGE <= MORE * small.read / SMALL
