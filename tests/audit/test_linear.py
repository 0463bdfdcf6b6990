"""The audit of a large log: linear work and flat memory, told by counting, not by the clock."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest

from benchmarks.making import make
from tests.log.test_merkle import LEAVES, defined
from tracker.app import Tracker
from tracker.audit import names
from tracker.audit.tree import Tree
from tracker.audit.verify import VerifyReport, verify
from tracker.log import merkle
from tracker.log.connection import Connection, Row
from tracker.log.envelope import leaf_hash
from tracker.log.tiles import WIDTH, Tiles, extend

SMALL, LARGE = 1_000, 4_000


class Counting(Connection):
    """Counts statements and the rows that they give."""

    statements = 0
    fetched = 0

    def one(self, sql: str, **parameters: object) -> Row | None:
        """Count one row."""
        self.statements += 1
        self.fetched += 1
        return super().one(sql, **parameters)

    def rows(self, sql: str, **parameters: object) -> Iterator[Row]:
        """Count all rows."""
        self.statements += 1
        for row in super().rows(sql, **parameters):
            self.fetched += 1
            yield row


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Tracker]:
    """Two logs of one history, one four times as long as the other."""
    folder = tmp_path_factory.mktemp("large")
    return {size: make(folder / f"{size}.db", size) for size in (SMALL, LARGE)}


def counted(tracker: Tracker) -> tuple[VerifyReport, Counting]:
    """Verify, and count."""
    with tracker.database.reading() as connection:
        counting = Counting(cast("Any", connection)._driver)  # noqa: SLF001 - the same snapshot
        return verify(counting, tracker.store), counting


def test_what_is_made_is_a_sound_log(logs: dict[int, Tracker]) -> None:
    """The generated logs are of the size asked for, and clean by all audits; equal in part."""
    for size, tracker in logs.items():
        report = tracker.auditor.audit()
        assert (report.exit_code, report.verify.entries) == (0, size)
        assert {one.grade for one in report.verify.findings} <= {"warning"}
    small, large = (logs[size].store for size in (SMALL, LARGE))
    with (
        logs[SMALL].database.reading() as one,
        logs[LARGE].database.reading() as other,
    ):
        first = [event.data for event in small.events(one, 1, SMALL - 5)]
        assert first == [event.data for event in large.events(other, 1, SMALL - 5)]


def test_work_is_linear(logs: dict[int, Tracker]) -> None:
    """Each entry is fetched once, and few are looked up again: the same share at any size."""
    shares = []
    for size, tracker in logs.items():
        report, counting = counted(tracker)
        assert report.clean
        assert size <= counting.fetched <= 2 * size
        shares.append(counting.fetched / size)
    assert shares[1] <= shares[0]


def test_memory_is_bounded(logs: dict[int, Tracker], monkeypatch: pytest.MonkeyPatch) -> None:
    """What is remembered of streams and names has a limit, and none of the checks needs more."""
    monkeypatch.setattr(names, "MOST", 7)
    report, counting = counted(logs[LARGE])
    assert report.clean
    assert counting.fetched <= 8 * LARGE, "what is forgotten is looked up by an index"


def test_lookups_go_by_an_index(logs: dict[int, Tracker]) -> None:
    """What is looked up for an entry costs the same in any log."""
    with logs[SMALL].database.reading() as connection:
        for sql in (names.BEFORE, names.OPENS):
            plan = connection.all(
                f"EXPLAIN QUERY PLAN {sql}", stream="item/item-1", version=3, position=9
            )
            assert all("SEARCH event USING" in str(row) for row in plan)


def test_the_tree_of_a_scan_is_the_tree() -> None:
    """At all sizes up to 130 by the definition, then around full tiles of both levels."""
    tree, handed = Tree(lambda *tile: handed_out.append(tile)), merkle.Frontier()
    handed_out: list[tuple[int, int, object]] = []
    assert tree.root() == merkle.EMPTY
    for leaf in LEAVES:
        tree.add(leaf)
        handed.add(leaf)
        assert tree.root() == defined(LEAVES[: tree.size]) == handed.root()
    for number in range(len(LEAVES), WIDTH * WIDTH + 2):
        leaf = leaf_hash(b"%d" % number)
        tree.add(leaf)
        handed.add(leaf)
        if number % WIDTH in {0, 1, WIDTH - 1}:
            assert tree.root() == handed.root()
    tree.finish()
    assert [(level, number) for level, number, _ in handed_out] == [(1, 0), (2, 0)]


def test_cached_tiles_are_compared(tmp_path: Path) -> None:
    """A hash of the cache that is not that of its leaves names their entries."""
    tracker = make(tmp_path / "log.db", SMALL)
    with tracker.database.writing() as connection:
        extend(connection, SMALL)
        root = Tiles(connection).root(SMALL)
        hashes = bytearray(connection.all("SELECT hashes FROM tile")[0][0])
        hashes[40] ^= 1
        assert counted(tracker)[0].clean
        connection.run("UPDATE tile SET hashes = :hashes", hashes=bytes(hashes))
    report, _ = counted(tracker)
    assert [
        (one.check, one.first, one.last) for one in report.findings if one.grade != "warning"
    ] == [("tile", WIDTH, 2 * WIDTH - 1)]
    assert tracker.auditor.verify(quick=True).clean
    tracker.rebuild()
    assert counted(tracker)[0].clean
    tracker.auditor.checkpoint()
    with tracker.database.reading() as connection:
        assert Tiles(connection).root(SMALL) == root
    with tracker.database.writing() as connection:
        connection.run("INSERT INTO tile VALUES (3, 0, x'00')")
    assert not counted(tracker)[0].clean
