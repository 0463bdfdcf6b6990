"""Several statements by one message: prepared once for a connection, then sent all together.

psycopg's own pipeline sends each statement by itself. The server wakes up for each; and where the
first of them locks, all others wait while this process gets to the next.
"""

import re
from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache
from itertools import count
from typing import Any

import psycopg
from psycopg import errors as pg
from psycopg import pq
from psycopg.abc import PQGen
from psycopg.generators import fetch_many, send

from tracker.log.connection import Parameters, Row

BYTES, BIGINT, TEXT = 17, 20, 25
"""The types of all values, as PostgreSQL numbers them."""

BINARY = 1

_TOKEN = re.compile(r"'(?:[^']|'')*'|::|:([a-z_][a-z0-9_]*)")
"""A text in quotes, a cast, or a parameter."""


class Driver(psycopg.Connection[Any]):
    """The driver's connection, the role that the server knows us by, and what is prepared there."""

    role = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - psycopg's own
        """Nothing is prepared yet."""
        super().__init__(*args, **kwargs)
        self.prepared: dict[tuple[str, tuple[int, ...]], bytes] = {}
        self.names = (b"together_%d" % number for number in count(1))


@lru_cache(maxsize=1_024)
def numbered(sql: str) -> tuple[bytes, tuple[str, ...]]:
    """A statement as the server wants it, with ``$1`` for a parameter, and their names in order."""
    names: dict[str, int] = {}

    def token(found: re.Match[str]) -> str:
        name = found[1]
        return f"${names.setdefault(name, len(names) + 1)}" if name else found[0]

    return _TOKEN.sub(token, sql).encode(), tuple(names)


def together(driver: Driver, statements: Sequence[str], values: Parameters) -> Row | None:
    """Run statements one after the other; gives the first number of the one that gives a row.

    Raises:
        psycopg.Error: of the first that failed; those behind it were not run.
    """
    told = [_bound(sql, values) for sql in statements]
    driver.pgconn.enter_pipeline_mode()
    try:
        for one in told:
            _send(driver, *one)
        driver.pgconn.pipeline_sync()
        found = driver.wait(_answers(driver.pgconn))
    finally:
        with suppress(psycopg.Error):  # of a connection that is lost
            driver.pgconn.exit_pipeline_mode()
    for result in found:
        if result.status == pq.ExecStatus.FATAL_ERROR:
            raise pg.error_from_result(result)
    value = next((one.get_value(0, 0) for one in found if one.ntuples), None)
    return None if value is None else (int(value),)


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
            return None, TEXT
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
) -> None:
    name = driver.prepared.get((sql, types))
    if name is None:
        name = driver.prepared[sql, types] = next(driver.names)
        driver.pgconn.send_prepare(name, text, types)
    driver.pgconn.send_query_prepared(name, values, [BINARY] * len(values))


def _answers(connection: pq.abc.PGconn) -> PQGen[list[pq.abc.PGresult]]:
    """All results until the server has taken in the whole message."""
    yield from send(connection)
    found: list[pq.abc.PGresult] = []
    while True:
        results = yield from fetch_many(connection)
        if results and results[0].status == pq.ExecStatus.PIPELINE_SYNC:
            return found
        found += results
