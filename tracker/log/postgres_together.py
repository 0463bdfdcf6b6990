"""Several statements by one message: prepared once for a connection, then sent all together.

psycopg's own pipeline sends each statement by itself. The server wakes up for each; and where the
first of them locks, all others wait while this process gets to the next.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache
from itertools import chain, count, islice
from typing import Any

import psycopg
from psycopg import errors as pg
from psycopg import pq
from psycopg.abc import PQGen
from psycopg.abc import Transformer as Decoder
from psycopg.adapt import Transformer
from psycopg.generators import fetch_many, send

from tracker.log.connection import Asked, Parameters, Row

UNKNOWN, BOOLEAN, BYTES, BIGINT, TEXT = 0, 16, 17, 20, 25
"""The types of all values, as PostgreSQL numbers them; it tells what nothing is by its place."""

BINARY = 1

_TOKEN = re.compile(r"'(?:[^']|'')*'|::|:([a-z_][a-z0-9_]*)")
"""A text in quotes, a cast, or a parameter."""


class Driver(psycopg.Connection[Any]):
    """The driver's connection, the role that the server knows us by, and what is prepared there."""

    role = ""
    left = False
    """Whether it was sent a commit whose answer is not taken yet."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - psycopg's own
        """Nothing is prepared yet."""
        super().__init__(*args, **kwargs)
        self.prepared: dict[tuple[str, tuple[int, ...]], bytes] = {}
        self.names = (b"together_%d" % number for number in count(1))
        self.decoder: Decoder = Transformer(self)

    def _deallocate(self, name: bytes | None) -> PQGen[None]:
        """What is prepared is taken back: all of it after a DROP or ROLLBACK, ours as well."""
        if name is None:
            self.prepared.clear()
        return super()._deallocate(name)


@lru_cache(maxsize=1_024)
def numbered(sql: str) -> tuple[bytes, tuple[str, ...]]:
    """A statement as the server wants it, with ``$1`` for a parameter, and their names in order."""
    names: dict[str, int] = {}

    def token(found: re.Match[str]) -> str:
        name = found[1]
        return f"${names.setdefault(name, len(names) + 1)}" if name else found[0]

    return _TOKEN.sub(token, sql).encode(), tuple(names)


def together(driver: Driver, asked: Sequence[Asked]) -> list[list[Row]]:
    """Run statements one after the other; gives the rows of each.

    Raises:
        psycopg.Error: of the first that failed; those behind it were not run.
    """
    told = [_bound(*one) for one in asked]
    with _pipeline(driver):
        answers = [_send(driver, *one) for one in told]
        driver.pgconn.pipeline_sync()
        found = iter(_taken(driver))
    return [_rows(driver, list(islice(found, each))[-1]) for each in answers]


def leave(driver: Driver) -> None:
    """Commit what only read, and don't wait for the answer: it is taken with the next ones."""
    driver.pgconn.enter_pipeline_mode()
    _send(driver, *_bound("COMMIT", {}))
    driver.pgconn.pipeline_sync()
    driver.left = True  # who is interrupted before is not idle: the connection is closed then
    driver.pgconn.flush()


@contextmanager
def _pipeline(driver: Driver) -> Iterator[None]:
    """Send statements without a wait between them; who left a transaction does so already."""
    if not driver.left:
        driver.pgconn.enter_pipeline_mode()
    try:
        yield
    finally:
        driver.left = False
        with suppress(psycopg.Error):  # of a connection that is lost
            driver.pgconn.exit_pipeline_mode()


def _taken(driver: Driver) -> list[pq.abc.PGresult]:
    """The results of a message; those of a commit that nobody waited for lie before them."""
    *before, found = driver.wait(_answers(driver.pgconn, 1 + driver.left))
    for result in (*chain(*before), *found):
        if result.status == pq.ExecStatus.FATAL_ERROR:
            raise pg.error_from_result(result)
    return found


def _rows(driver: Driver, result: pq.abc.PGresult) -> list[Row]:
    if not (rows := result.ntuples):
        return []
    decoder = driver.decoder
    decoder.set_pgresult(result, format=pq.Format.BINARY)
    return decoder.load_rows(0, rows, tuple)


def _bound(sql: str, values: Parameters) -> tuple[str, bytes, list[bytes | None], tuple[int, ...]]:
    """A statement, its text for the server, and its values with their types, in order."""
    text, names = numbered(sql)
    said = [values[name] for name in names]
    told = [_encoded(value) for value in said]
    return sql, text, [one for one, _ in told], tuple(kind for _, kind in told)


def _encoded(value: object) -> tuple[bytes | None, int]:
    """A value in binary, which holds a zero as well, and its type."""
    match value:
        case None:
            return None, UNKNOWN
        case bool():
            return bytes((value,)), BOOLEAN
        case int():
            return value.to_bytes(8, "big", signed=True), BIGINT
        case str():
            return value.encode(), TEXT
        case bytes():
            return value, BYTES
        case _:
            raise TypeError(value)


def _send(
    driver: Driver, sql: str, text: bytes, values: list[bytes | None], types: tuple[int, ...]
) -> int:
    """Send a statement; gives how many answers it has: one more where it is prepared first."""
    name = driver.prepared.get((sql, types))
    new = name is None
    if name is None:
        name = driver.prepared[sql, types] = next(driver.names)
        driver.pgconn.send_prepare(name, text, types)
    driver.pgconn.send_query_prepared(name, values, [BINARY] * len(values), result_format=BINARY)
    return 1 + new


def _answers(connection: pq.abc.PGconn, messages: int) -> PQGen[list[list[pq.abc.PGresult]]]:
    """The results of each message, until the server has taken in all of them."""
    yield from send(connection)
    found: list[list[pq.abc.PGresult]] = [[]]
    while True:
        results = yield from fetch_many(connection)
        if not results or results[0].status != pq.ExecStatus.PIPELINE_SYNC:
            found[-1] += results
        elif len(found) == messages:
            return found
        else:
            found.append([])
