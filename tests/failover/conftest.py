"""Fixtures: pairs of a primary and a standby that hold the CSTO docket, one for each test."""

from collections.abc import Iterator

import pytest

from tests.cli.conftest import cli, log_place
from tests.conftest import CSTO
from tests.failover.cluster import Node, Pair, seed
from tracker.app import Tracker

__all__ = ["cli", "log_place", "pair", "seeded"]


@pytest.fixture(scope="package")
def seeded() -> Iterator[Node]:
    """The files of a stopped server with a log of 95 entries."""
    with seed() as node:
        tracker = Tracker(node.url(), recorder="anna")
        tracker.init()
        tracker.import_docket(CSTO)
        tracker.close()
        node.stop()
        yield node


@pytest.fixture
def pair(seeded: Node) -> Iterator[Pair]:
    """A primary and its standby, which lags by what it takes."""
    made = Pair(seeded)
    try:
        yield made
    finally:
        made.end()
