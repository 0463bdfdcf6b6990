"""An error after a statement of each command: the log is as before, or as after, and not doubled.

``TRACKER_FAILURES`` sets after how many statements of each it is tried: by default after all of a
short command, and after some of a long one.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import CSTO, SetClock
from tests.contract.making import Log, command, draft
from tests.faults.asking import opened, outcome
from tests.faults.breaking import Broken, failing
from tests.faults.places import Places, dump
from tracker.app import Pins, Retraction, Tracker, Typed
from tracker.app.doctoring import Doctor
from tracker.errors import DatabaseExists, NoDatabase, Refused
from tracker.log.connection import Connection
from tracker.log.database import Database
from tracker.log.sqlite import path_of

FAILURES = int(os.environ.get("TRACKER_FAILURES", "0"))
MOST = {"sqlite": 35, "postgresql": 12}
"""Statements after which a long command fails; on a server each try takes longer."""

Act = Callable[[Tracker], object]
Error = type[BaseException]

STATEMENT = {
    "what": "statement", "on": "2023-01-01", "by": "ARM", "about": ["armenia-assistance"],
    "says": "a word",
}  # fmt: skip

COMMANDS: Mapping[str, Act] = {
    "record": lambda it: it.record(Typed(fields=STATEMENT, key="word")),
    "record two": lambda it: it.record(
        Typed(fields=STATEMENT, key="word"), Typed(fields={**STATEMENT, "says": "b"}, key="two")
    ),
    "correct": lambda it: it.correct("arm-asks-removal", {"on": "2023-11-11"}, "misread"),
    "retract": lambda it: it.retract("arm-asks-removal", Retraction(reason="typed twice")),
    "import": lambda it: it.import_docket(CSTO),
    "rebuild": Tracker.rebuild,
}


def tried(total: int, most: int) -> list[int]:
    """Statements from the first to the last, not more than about so many; the last three."""
    step = max(1, total // (FAILURES or most))
    return sorted({*range(1, total + 1, step), *range(max(1, total - 2), total + 1)})


def run(url: str, act: Act) -> None:
    """Do something with a log, and let it go."""
    tracker = opened(url)
    try:
        act(tracker)
    finally:
        tracker.close()


def broken_off(there: Places, url: str, act: Act, numbers: int, error: Error = Broken) -> None:
    """Do something that fails after each of some statements, then let it go through."""
    before = dump(url)
    for done in (there.copy(url), there.copy(url)):  # the first time more is asked than ever after
        with failing(there.engine, 0) as count:
            run(done, act)
    after = dump(done)
    for number in tried(count[0], numbers):
        with failing(there.engine, number, error), pytest.raises(error):
            run(url, act)
        if (found := dump(url)) != before:  # the answer to the commit was what failed
            assert found == after, number
            break
    run(url, act)
    assert dump(url) == after
    with suppress(Refused):  # what is retracted is not retracted twice
        run(url, act)
    assert dump(url) == after
    assert opened(url).replay().clean


def _append(log: Log) -> None:
    drafts = [draft("b1", "party/x"), draft("b2", "party/y"), draft("b3", "party/x")]
    log.append(command("b", *drafts), command("c"))


def test_an_append_that_fails_after_any_statement(there: Places, clock: SetClock) -> None:
    """For all statements in turn; the same append goes through afterwards."""
    log = Log(there.new(), clock).create()
    log.append(command("a"))
    before = dump(log.url)
    number = 0
    while True:
        number += 1
        with failing(there.engine, number) as count:
            try:
                _append(log)
            except Broken:
                pass
            else:
                break
        assert count[0] == number
        if dump(log.url) != before:  # it was the commit, of a server
            assert there.engine == "postgresql"
            break
    assert number > 3, "its head, its versions, its entries"
    assert log.keys() == ["a", "b1", "b2", "b3", "c"]
    _append(log)
    assert log.keys() == ["a", "b1", "b2", "b3", "c"]


@pytest.mark.parametrize("error", [Broken, KeyboardInterrupt, MemoryError])
def test_an_import_that_fails_after_any_statement(
    there: Places, bare_log: str, error: Error
) -> None:
    """From the first statement to the last: before the import, never between."""
    broken_off(there, bare_log, COMMANDS["import"], MOST[there.engine], error)


@pytest.mark.parametrize("name", ["record", "record two", "correct", "retract"])
def test_a_command_that_fails_after_any_statement(there: Places, whole_log: str, name: str) -> None:
    """What is typed by hand, and given once more."""
    broken_off(there, whole_log, COMMANDS[name], 15)


def test_a_rebuild_that_fails_after_any_statement(there: Places, whole_log: str) -> None:
    """The old read models stay, whole."""
    broken_off(there, whole_log, COMMANDS["rebuild"], 20)


def check_begun(url: str) -> None:
    """What was broken off is no log: everybody says so, and ``init`` goes through; or all of it."""
    if outcome("replay", opened(url)) != "ok":
        with pytest.raises(NoDatabase, match="run `tracker init`"):
            opened(url).auditor.audit()
        checks = Doctor(url, Pins(Path("none"))).report().checks
        assert any("run `tracker init`" in (one.todo or "") for one in checks)
        opened(url).init()
    with pytest.raises(DatabaseExists):
        opened(url).init()
    assert opened(url).replay().events == 1


def test_an_init_that_fails_after_any_statement(there: Places) -> None:
    """No log stays, whole or half: of a server perhaps its tables, and then it goes on."""
    for made in (there.new(), there.new()):  # as above
        with failing(there.engine, 0) as count:
            opened(made).init()
        check_begun(made)
    assert count[0] > 3
    for number in tried(count[0], 6):
        url = there.new()
        with failing(there.engine, number), pytest.raises(Broken):
            opened(url).init()
        if there.engine == "sqlite":
            assert not Path(path_of(url)).exists()
        check_begun(url)


def hide_the_commit(patch: pytest.MonkeyPatch) -> None:
    """Let whoever writes fail when all is kept."""
    writing, at_once = Database.writing, Database.at_once

    @contextmanager
    def lost(database: Database) -> Iterator[Connection]:
        with writing(database) as connection:
            yield connection
        raise Broken

    def lost_at_once(*given: Any) -> None:  # noqa: ANN401 - handed on as they came
        at_once(*given)
        raise Broken

    patch.setattr(Database, "writing", lost)
    patch.setattr(Database, "at_once", lost_at_once)


def test_an_error_that_hides_the_commit_is_settled_by_saying_it_again(
    there: Places, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer is lost right after the commit: the same batch gives the original positions."""
    log = Log(there.new(), clock).create()
    batch = log.batch(command("a"))
    with monkeypatch.context() as patch:
        hide_the_commit(patch)
        with pytest.raises(Broken):
            log.store.append(batch)
    receipt = log.store.append(batch)
    assert receipt.repeated
    assert list(receipt.positions.values()) == [(1,)]
