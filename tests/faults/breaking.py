"""Something that happens between two statements: an error, or the end of the process.

Statements are counted where they leave this program: of SQLite at ``Connection``, of PostgreSQL at
its driver, so that those which begin, prepare and commit are among them.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest

from tracker.log.connection import Connection

Point = Callable[[], None]
"""Called at each point, which may be the last one."""

SQLITE = [(Connection, name) for name in ("insert", "run", "run_many", "one", "rows")]
POSTGRESQL: list[tuple[type, str]] = [
    (psycopg.Cursor, "execute"),
    (psycopg.Cursor, "executemany"),
    (psycopg.ServerCursor, "execute"),
    (psycopg.Connection, "commit"),
]


class Broken(BaseException):
    """What happens between two statements; no handler of errors knows it, as none does Ctrl-C."""


def around(real: Callable[..., Any], before: Point, behind: Point) -> Callable[..., Any]:
    """Reach a point before a call, and one behind it."""

    def call(*given: Any, **named: Any) -> Any:  # noqa: ANN401 - any of them
        before()
        found = real(*given, **named)
        if real.__name__ == "rows":
            found = iter(list(found))
        behind()
        return found

    return call


def copying(real: Callable[..., Any], before: Point, behind: Point) -> Callable[..., Any]:
    """The same for psycopg's COPY, which is a block."""

    @contextmanager
    def call(*given: Any, **named: Any) -> Iterator[Any]:  # noqa: ANN401 - psycopg's own
        before()
        with real(*given, **named) as copy:
            yield copy
        behind()

    return call


@contextmanager
def points(engine: str, before: Point, behind: Point) -> Iterator[None]:
    """Reach a point before each statement of this process, and one behind it."""
    with pytest.MonkeyPatch.context() as patch:
        for kind, name in SQLITE if engine == "sqlite" else POSTGRESQL:
            patch.setattr(kind, name, around(getattr(kind, name), before, behind))
        copy = psycopg.Cursor.copy
        patch.setattr(psycopg.Cursor, "copy", copying(copy, before, behind))
        yield


@contextmanager
def failing(engine: str, number: int, error: type[BaseException] = Broken) -> Iterator[list[int]]:
    """Raise right after the n-th statement was run; counts them."""
    count = [0]

    def point() -> None:
        count[0] += 1
        if count[0] == number:
            raise error

    with points(engine, lambda: None, point):
        yield count
