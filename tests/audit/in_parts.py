"""The parts of a log checked one after the other, in this process: what several would say."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import pytest

from tracker.audit import together
from tracker.audit.processes import Result, Task, perform
from tracker.log.connection import Connection
from tracker.log.store import Store


@contextmanager
def in_parts(connection: Connection, store: Store) -> Iterator[None]:
    """Let this connection do the work of all processes."""

    def done_here(
        _url: str, _jobs: int, tasks: Sequence[Task], done: Callable[[Result], None]
    ) -> list[Result] | None:
        found: list[Result] = []
        for task in tasks:
            result = perform(connection, store, task)
            if result is None:
                return None
            done(result)
            found.append(result)
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(together, "side_by_side", done_here)
        yield
