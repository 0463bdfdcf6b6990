"""What a command asks a server: few ways there and back, whatever it mentions; and no guess tells.

A way is counted where the driver waits for an answer; a commit of what only read is not waited for.
"""

from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest

from tests.conftest import CSTO, SetClock
from tests.postgres import Server
from tracker import Tracker
from tracker.app.appending import Appender
from tracker.app.typed import Typed
from tracker.domain.moment import Moment
from tracker.log.connection import Connection
from tracker.log.postgres_together import Driver
from tracker.log.store import Batch
from tracker.views.known import KINDS, LogKnown
from tracker.views.reader import Reader

SAID = {"on": "2023-11-20", "from": "belta-2023-11-20"}
ITEM = "armenia-assistance"

COMMANDS = {
    "a party": (3, Typed(section="parties", key="NEW", fields={"name": "New", "kind": "state"})),
    "an item": (3, Typed(section="items", key="new", fields={"title": "New"})),
    "a stance on it": (3, Typed(fields={"what": "supports", "item": "new", "by": "NEW", **SAID})),
    "a stance in a body": (
        4,
        Typed(fields={"what": "supports", "item": ITEM, "by": "ARM", **SAID}, key="stance"),
    ),
    "a transition in a body": (
        4,
        Typed(fields={"what": "discussed", "item": ITEM, "by": ["ARM", "BLR"], **SAID}),
    ),
    "a meeting": (
        4,
        Typed(fields={"what": "held", "meeting": "m", "body": "csc", "agenda": [ITEM], **SAID}),
    ),
    "a statement": (
        3,
        Typed(fields={"what": "statement", "by": "zas", "says": "yes", **SAID}),
    ),
    "a dispute": (
        4,
        Typed(fields={"what": "dispute", "fact": "stance", "says": "no", "from": SAID["from"]}),
    ),
}
"""By what is recorded, how many ways it takes: begin, names, what they lead to, append."""


@pytest.fixture
def log(postgres: Server, clock: SetClock) -> Iterator[Tracker]:
    """The CSTO docket on a server, and one who records much."""
    name = postgres.new()
    made = Tracker(postgres.url(name), clock=clock, recorder="anna")
    made.init()
    made.import_docket(CSTO)
    with made as tracker:
        yield tracker
    postgres.drop(name)


@pytest.fixture
def ways(monkeypatch: pytest.MonkeyPatch) -> list[None]:
    """One for each time that the driver waits."""
    waited: list[None] = []
    wait = Driver.wait

    def counted(self: Driver, *told: Any) -> object:  # noqa: ANN401 - as it is called
        waited.append(None)
        return wait(self, *told)

    monkeypatch.setattr(Driver, "wait", counted)
    return waited


def test_a_command_is_few_ways_there_and_back(log: Tracker, ways: list[None]) -> None:
    """Names, streams and procedures are looked up together, and the append is one message."""
    log.record(Typed(section="parties", key="ONE", fields={"name": "One", "kind": "state"}))
    taken = {}
    for name, (_, typed) in COMMANDS.items():
        ways.clear()
        log.record(typed)
        taken[name] = len(ways)
    assert taken == {name: most for name, (most, _) in COMMANDS.items()}


def test_what_is_foreseen_of_a_name_is_what_is_looked_up(log: Tracker) -> None:
    """Of all things of all kinds, corrected ones among them, and of names that nothing has."""
    log.correct(f"item/{ITEM}", {"title": "Another title"}, "misread")
    with log.database.reading() as connection:
        reader = Reader(connection, log.store, Moment())
        words = [thing.id for kind in KINDS for thing in reader.things(kind)]
        foreseen, asked = LogKnown(reader), LogKnown(reader)
        foreseen.foresee([*words, "nobody"], ())
        assert len(words) > len(KINDS)
        for word in (*words, "nobody"):
            for kind in KINDS:
                assert foreseen.thing(kind, word) == asked.thing(kind, word)


def test_nothing_rests_on_a_guess(
    postgres: Server, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Byte for byte the same is recorded where nothing is foreseen."""
    recorded = []
    for far in (True, False):
        monkeypatch.setattr(Connection, "is_far", far)
        log = Tracker(postgres.url(postgres.new()), clock=clock, recorder="anna")
        log.init()
        log.import_docket(CSTO)
        with log as tracker:
            for _, typed in COMMANDS.values():
                tracker.record(typed)
        with log.database.reading() as connection:
            events = log.store.events(connection, start=1)  # the log's own origin is its first
            recorded.append([event.stored for event in events])
    assert recorded[0] == recorded[1]
    assert len(recorded[0]) > len(COMMANDS)


def test_a_snapshot_does_not_stay_open(log: Tracker) -> None:
    """Though nobody waits for the end of it: who decides and appends nothing is idle."""
    _, typed = COMMANDS["a stance in a body"]
    log.record(typed, dry_run=True)
    other = Tracker(log.database.url)
    sql = "SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in%' AND datname = :name"
    name = log.database.url.rpartition("/")[2].partition("?")[0]
    found = {}
    for _ in range(1_000):  # it is on its way
        with other.database.reading() as connection:
            found[connection.one(sql, name=name)] = True
        if (0,) in found:
            break
    assert (0,) in found


def test_a_connection_lost_between_decision_and_append(
    log: Tracker, postgres: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is recorded once, over another one."""
    append: Callable[..., object] = Appender.append
    left = [None]

    def cut(self: Appender, batch: Batch) -> object:
        if left:
            left.pop()
            postgres.cut(log.database.url.rpartition("/")[2].partition("?")[0])
        return append(self, batch)

    monkeypatch.setattr(Appender, "append", cut)
    _, typed = COMMANDS["a stance in a body"]
    assert not log.record(typed).repeated
    assert log.record(typed).repeated


def test_a_refused_name_is_refused_alike(log: Tracker) -> None:
    """What nothing has, and what no name can be."""
    from tracker.errors import TrackerError

    for name in ("nobody", "a\0b", "Ünïcødé", "\ud800", "x" * 99):
        fields = {"what": "supports", "item": name, "by": "ARM", **SAID}
        with pytest.raises(TrackerError) as refusal:
            log.record(Typed(fields=fields))
        assert not isinstance(refusal.value.__cause__, psycopg.Error)
