"""An error after each statement of an append, an import and an init: the log is as before."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import CSTO, SetClock
from tests.contract.making import Log, command, draft
from tests.faults.asking import opened
from tests.faults.conftest import dump
from tracker.app import Tracker
from tracker.log.connection import Connection
from tracker.log.database import REVISIONS

CALLS = ("insert", "run", "run_many", "one", "rows")


class Broken(BaseException):
    """What happens between two statements; no handler of errors knows it, as none does Ctrl-C."""


@contextmanager
def failing(number: int, error: type[BaseException] = Broken) -> Iterator[list[int]]:
    """Raise right after the n-th statement was run; counts them."""
    count = [0]
    patch = pytest.MonkeyPatch()

    def wrap(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(self: Connection, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - any of them
            found = real(self, *args, **kwargs)
            if real.__name__ == "rows":
                found = iter(list(found))
            count[0] += 1
            if count[0] == number:
                raise error
            return found

        return call

    for name in CALLS:
        patch.setattr(Connection, name, wrap(getattr(Connection, name)))
    try:
        yield count
    finally:
        patch.undo()


def _append(log: Log) -> None:
    drafts = [draft("b1", "party/x"), draft("b2", "party/y"), draft("b3", "party/x")]
    log.append(command("b", *drafts), command("c"))


def test_an_append_that_fails_after_any_statement(tmp_path: Path, clock: SetClock) -> None:
    """For all statements in turn; the same append goes through afterwards."""
    log = Log(f"sqlite:///{tmp_path}/log.db", clock).create()
    log.append(command("a"))
    before = dump(tmp_path / "log.db")
    number = 0
    while True:
        number += 1
        with failing(number) as count:
            try:
                _append(log)
            except Broken:
                pass
            else:
                break
        assert count[0] == number
        assert dump(tmp_path / "log.db") == before
    assert number > 3, "its head, its versions, its entries"
    assert log.keys() == ["a", "b1", "b2", "b3", "c"]


def _statements(path: Path, do: Callable[[Tracker], object]) -> int:
    """How many statements something takes, on a copy."""
    copy = path.with_name("copy.db")
    shutil.copyfile(path, copy)
    with failing(0) as count:
        do(opened(copy))
    return count[0]


def _import(tracker: Tracker) -> object:
    return tracker.import_docket(CSTO)


@pytest.mark.parametrize("error", [Broken, KeyboardInterrupt, MemoryError])
def test_an_import_that_fails_after_any_statement(empty: Path, error: type[BaseException]) -> None:
    """For some forty statements from the first to the last: before the import, never between."""
    total = _statements(empty, _import)
    before = dump(empty)
    assert total > 50
    for number in sorted({*range(1, total + 1, total // 35), total - 2, total - 1, total}):
        with failing(number, error), pytest.raises(error):
            _import(opened(empty))
        assert dump(empty) == before, number
    _import(opened(empty))
    assert opened(empty).replay().clean


def test_a_rebuild_that_fails_after_any_statement(path: Path) -> None:
    """The old read models stay, whole."""
    total = _statements(path, Tracker.rebuild)
    before = dump(path)
    for number in sorted({*range(1, total, max(1, total // 20)), total - 1}):
        with failing(number), pytest.raises(Broken):
            opened(path).rebuild()
        assert dump(path) == before, number


def test_an_init_that_fails_after_any_statement(tmp_path: Path) -> None:
    """No file stays, whole or half."""
    number = 0
    while True:
        number += 1
        with failing(number):
            try:
                opened(tmp_path / "log.db").init()
            except Broken:
                pass
            else:
                break
        assert list(tmp_path.iterdir()) == []
    assert number > 5
    assert opened(tmp_path / "log.db").current() == REVISIONS[-1]


def test_an_error_that_hides_the_commit_is_settled_by_saying_it_again(
    tmp_path: Path, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer is lost right after the commit: the same batch gives the original positions."""
    from tracker.log import sqlite

    log = Log(f"sqlite:///{tmp_path}/log.db", clock).create()
    batch = log.batch(command("a"))
    real = sqlite.Transaction

    @contextmanager
    def lost(*args: Any, **kwargs: Any) -> Iterator[None]:  # noqa: ANN401 - as the real one
        with real(*args, **kwargs):
            yield
        raise Broken

    with monkeypatch.context() as patch:
        patch.setattr(sqlite, "Transaction", lost)
        with pytest.raises(Broken):
            log.store.append(batch)
    receipt = log.store.append(batch)
    assert receipt.repeated
    assert list(receipt.positions.values()) == [(1,)]
