"""Growth: what an answer, or a command, costs in a log of 1,000 events and in one of 4,000.

What is counted is work, and not time: steps of SQLite's machine, rows that PostgreSQL fetches. A
question that shows a page, or one thing, takes about as much in the one log as in the other.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from benchmarks import making
from benchmarks.making import made, make
from tests.postgres import Server
from tracker import Tracker
from tracker.app import Typed
from tracker.app.answering import Questions
from tracker.app.answers import Chosen
from tracker.domain.moment import Moment
from tracker.errors import UnknownReference
from tracker.log.postgres_driver import Cursor
from tracker.views.rebuild import analyze

SMALL, LARGE = 1_000, 4_000

EVERY = 10
"""Steps of the machine between two counts."""

ITEM, SOURCE, BODY = "item-7", "gazette-9", "body-3"
"""An item, its source and a body of both logs; the item's facts are all among the first 1,000."""

WINDOW = ("2004-01-06", "2004-01-07")

Ask = Callable[[Questions], object]


def _unknown(questions: Questions) -> object:
    with pytest.raises(UnknownReference) as refused:
        questions.show("item-77777-unheard")
    return refused


QUESTIONS: dict[str, Ask] = {
    "agenda": lambda it: it.agenda(limit=5),
    "agenda of a body": lambda it: it.agenda(BODY, limit=5),
    "show": lambda it: it.show(ITEM),
    "why": lambda it: it.why(ITEM),
    "history": lambda it: it.history(ITEM),
    "positions": lambda it: it.positions(ITEM),
    "show a source": lambda it: it.show(SOURCE),
    "about a source": lambda it: it.about(SOURCE),
    "log": lambda it: it.log(10),
    "log of a source": lambda it: it.log(10, Chosen(source=SOURCE)),
    "log of a stream": lambda it: it.log(10, Chosen(stream=f"item/{ITEM}")),
    "log of a span": lambda it: it.log(10, Chosen(happened=WINDOW)),
    "news of a span": lambda it: it.news("@900", "@950", limit=10),
    "news by report": lambda it: it.news(*WINDOW, by="reported", limit=10),
    "requests": lambda it: it.todo("request", limit=5),
    "sources": lambda it: it.sources(5),
    "overdue": lambda it: it.todo("measure", limit=5),
    "measures": lambda it: it.measures(),
    "meetings": lambda it: it.meetings(),
    "statements": lambda it: it.statements(),
    "procedures": lambda it: it.procedures(),
    "search": lambda it: it.search('"item 7"', limit=5),
    "diff": lambda it: it.diff((ITEM,), Moment(recorded_until="@500")),
    "an unknown name": _unknown,
}
"""Questions of a page or a thing."""

OPEN_ENDED = {
    "agenda": 5.0, "agenda of a body": 5.0, "sources": 5.0, "search": 4.0, "an unknown name": 4.5,
}  # fmt: skip
"""How many times as much these may take.

They count all items, sources, hits or names, at a small cost; an agenda at an old entry passes by
what was reported since, report by report.
"""

SLACK = 1.4
"""How many times as much all others may take in the larger log: its trees are a level higher."""

BETWEEN = Moment(recorded_until="@990")


@contextmanager
def few_at_a_time() -> Iterator[None]:
    """Make histories in which items are done with soon: one of both logs is whole in both."""
    with mock.patch.object(making, "OPEN", 20):
        yield


class Work:
    """Steps that all connections of this process to SQLite take."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Count from now on."""
        self.steps = 0
        connect = sqlite3.connect

        def counted(*given: Any, **named: Any) -> sqlite3.Connection:  # noqa: ANN401 - as it is
            connection: sqlite3.Connection = connect(*given, **named)
            connection.set_progress_handler(self._count, EVERY)
            return connection

        monkeypatch.setattr(sqlite3, "connect", counted)

    def _count(self) -> int:
        self.steps += EVERY
        return 0

    def of(self, run: Callable[[], object]) -> int:
        """The steps of one run."""
        before = self.steps
        run()
        return self.steps - before


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Tracker]]:
    """The small log and the large one, which begins with the small one's events."""
    folder: Path = tmp_path_factory.mktemp("growth")
    with few_at_a_time():
        found = [make(folder / f"{size}.db", size) for size in (SMALL, LARGE)]
    yield found
    for tracker in found:
        tracker.close()


def _asked(tracker: Tracker, ask: Ask, moment: Moment) -> None:
    with tracker.at(moment) as questions:
        ask(questions)


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_does_not_grow_with_the_log(
    logs: list[Tracker], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Asked at no bound, and at an entry that both logs have."""
    work = Work(monkeypatch)
    for moment in (Moment(), BETWEEN):
        small, large = (work.of(partial(_asked, log, QUESTIONS[name], moment)) for log in logs)
        assert small > 0
        assert large <= small * OPEN_ENDED.get(name, SLACK) + 500, (small, large, moment)


def test_a_command_does_not_grow_with_the_log(
    logs: list[Tracker], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looked up, folded, decided, appended, projected."""
    for log in logs:
        log.record(
            Typed(section="parties", key="ZZB", fields={"name": "Ben", "kind": "state"}),
            Typed(section="items", key="own", fields={"title": "An item of its own"}),
        )
    work = Work(monkeypatch)
    small, large = (work.of(partial(_record, log)) for log in logs)
    assert 0 < large <= small * SLACK + 500, (small, large)


def _record(tracker: Tracker) -> None:
    fields = {"on": "2004-01-05", "what": "supports", "item": "own", "by": "ZZB"}
    tracker.record(Typed(fields=fields, key="said-late"))


# --- PostgreSQL ---------------------------------------------------------------------------------

THERE = (
    "agenda", "agenda of a body", "show", "why", "history", "log", "log of a span",
    "news of a span", "requests", "search",
)  # fmt: skip
"""Questions that are asked there, too: each of their statements is run once more to be counted."""


@pytest.fixture(scope="module")
def served(postgres: Server) -> Iterator[list[Tracker]]:
    """The same logs there."""
    names = [postgres.new() for _ in range(2)]
    sizes = (SMALL, LARGE)
    with few_at_a_time():
        found = [made(postgres.url(name), size) for name, size in zip(names, sizes, strict=True)]
    for tracker in found:
        with tracker.database.writing() as connection:
            analyze(connection)
    yield found
    for tracker, name in zip(found, names, strict=True):
        tracker.close()
        postgres.drop(name)


def _read(tracker: Tracker, monkeypatch: pytest.MonkeyPatch, ask: Ask) -> int:
    """The rows that the statements of a question read: those that a filter drops, too."""
    asked: list[tuple[str, Any]] = []
    cursor = Cursor.execute

    def noted(self: Cursor, sql: str, parameters: Any, /) -> object:  # noqa: ANN401 - as it is
        asked.append((sql, dict(parameters)))
        return cursor(self, sql, parameters)

    with tracker.at(Moment()) as questions, monkeypatch.context() as patched:
        connection = questions._reader.connection  # noqa: SLF001 - it is what is measured
        for choice in ("enable_seqscan", "enable_hashjoin", "enable_mergejoin"):
            connection.run(f"SET LOCAL {choice} = off")
        patched.setattr(Cursor, "execute", noted)
        ask(questions)
        patched.undo()
        plans = [
            connection.one(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {sql}", **given)
            for sql, given in asked
        ]
    return sum(_rows(plan[0][0]["Plan"]) for plan in plans if plan is not None)


def _rows(node: dict[str, Any]) -> int:
    """The rows that scans read, of a plan that was run."""
    scanned = "Scan" in node["Node Type"] and "Relation Name" in node
    read = node["Actual Rows"] + node.get("Rows Removed by Filter", 0)
    inner = sum(_rows(one) for one in node.get("Plans", ()))
    return inner + (int(read * node["Actual Loops"]) if scanned else 0)


@pytest.mark.parametrize("name", THERE)
def test_on_postgresql_too(
    served: list[Tracker], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """The planner knows the tables' sizes, as it does after an import.

    Tables as small as these it would read as a whole: it is told not to, as large ones tell it.
    """
    small, large = (_read(tracker, monkeypatch, QUESTIONS[name]) for tracker in served)
    assert small > 0
    assert large <= small * OPEN_ENDED.get(name, SLACK) + 200, (small, large)
