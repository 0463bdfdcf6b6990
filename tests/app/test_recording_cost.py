"""What a command reads: few statements, as many for an item of many facts, none twice.

Counted in a file, whose statements can be traced; the same are sent to a server.
"""

import sqlite3
from collections import Counter
from pathlib import Path

import pytest

from tests.conftest import SetClock
from tests.contract.making import Log, command
from tracker import Tracker
from tracker.app.typed import Typed
from tracker.log import sqlite
from tracker.log.backend import Access

MOST = 7
"""Statements of a decision: the head, what is there already, two names, procedure, item."""


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every statement of the connections that are opened from now on."""
    said: list[str] = []
    connect = sqlite.connect

    def traced(path: str, timeout: int, access: Access) -> sqlite3.Connection:
        driver = connect(path, timeout, access)
        driver.set_trace_callback(said.append)
        return driver

    monkeypatch.setattr(sqlite, "connect", traced)
    return said


def test_an_append_is_five_statements(tmp_path: Path, clock: SetClock, told: list[str]) -> None:
    """Begin, the head, the stream's version, the row, commit; a trigger's own are none of ours."""
    log = Log(f"sqlite:///{tmp_path}/log.db", clock).create()
    log.database.keep()
    log.append(command("first"))
    batch = log.batch(command("second"))
    told.clear()
    log.store.append(batch)
    log.database.close()
    words = [sql.split()[0] for sql in dict.fromkeys(told) if not sql.startswith("--")]
    assert words == ["BEGIN", "UPDATE", "SELECT", "INSERT", "COMMIT"]


def _stance(number: int) -> Typed:
    fields = {"on": f"2022-10-{number:02}", "what": "supports", "item": "mission", "by": "KAZ"}
    return Typed(fields=fields, key=f"stance-{number}")


def test_a_command_reads_little(tmp_path: Path, told: list[str]) -> None:
    """The same for the first fact of an item and for the twentieth, on one kept connection."""
    log, counts, selects = Tracker(f"sqlite:///{tmp_path}/log.db", recorder="anna"), [], [""]
    log.init()
    with log as tracker:
        tracker.record(
            Typed(section="parties", key="KAZ", fields={"name": "Kazakhstan", "kind": "state"}),
            Typed(section="items", key="mission", fields={"title": "A mission"}),
        )
        for number in range(2, 22):
            told.clear()
            tracker.record(_stance(number))
            reading = told[: told.index("BEGIN IMMEDIATE")]
            selects = [sql for sql in reading if sql.lstrip().startswith(("SELECT", "WITH"))]
            counts.append(len(selects))
    repeated = Counter(selects).most_common(1)
    assert repeated[0][1] == 1, repeated
    assert counts[1] == counts[-1] <= MOST, selects
