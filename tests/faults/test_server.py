"""A server of PostgreSQL that is restarted, killed or full in the middle of a write.

The tests have a server of their own. What was answered is there, once; what was not is said to be
there, not to be there, or to be unknown, and the same again settles it.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import psycopg
import pytest

from tests import dockets
from tests.conftest import SetClock
from tests.contract.making import Log, command
from tests.failover.cluster import DATABASE, Node, seed
from tests.faults.test_disk import limited
from tracker.app import Tracker
from tracker.errors import ConnectionLost, DiskFull, OutcomeUnknown
from tracker.log import postgres, retrying
from tracker.log.connection import Asked, Connection, Row
from tracker.log.postgres_together import Driver, together

NAMES = iter(f"log_{number}" for number in range(1_000))


class Machine(NamedTuple):
    """A server, and a log on it."""

    node: Node
    log: Log

    def crash(self) -> None:
        """Let the server die, and come back at once."""
        self.node.kill()
        self.rise()

    def rise(self) -> None:
        """Start it after it died: who is not buried yet seems to hold the files."""
        (self.node.files / "postmaster.pid").unlink(missing_ok=True)
        for lock in Path(self.node.host).glob(f".s.PGSQL.{self.node.port}.lock"):
            lock.unlink()
        self.node.start()

    def restart(self) -> None:
        """Stop it as an upgrade does, and start it again."""
        self.node.stop()
        self.node.start()


@pytest.fixture(scope="module")
def node() -> Iterator[Node]:
    """The server."""
    with seed() as made:
        yield made


@pytest.fixture
def url(node: Node) -> str:
    """Where a new log can be made."""
    name = next(NAMES)
    node.ask(f"CREATE DATABASE {name}", "postgres")
    return node.url().replace(f"/{DATABASE}?", f"/{name}?")


@pytest.fixture
def machine(node: Node, url: str, clock: SetClock) -> Machine:
    """A log of two entries."""
    made = Log(url, clock).create()
    made.append(command("a"))
    return Machine(node, made)


class Slept:
    """Stands in for the pauses before a server is looked for again: it notes them, and may act."""

    def __init__(self) -> None:
        """Do nothing at any pause."""
        self.pauses: list[float] = []
        self.acts: dict[int, Callable[[], object]] = {}

    def __call__(self, seconds: float) -> None:
        """Note a pause, and do what was said for it."""
        self.pauses.append(seconds)
        self.acts.get(len(self.pauses), lambda: None)()


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> Slept:
    """Let nobody wait."""
    made = Slept()
    monkeypatch.setattr(retrying, "sleep", made)
    return made


def once(act: Callable[[], object]) -> Callable[[Connection], None]:
    """Act under the lock of the head, at the first time."""
    left = [act]

    def guard(_: Connection) -> None:
        if left:
            left.pop()()

    return guard


@pytest.mark.parametrize("act", [Machine.restart, Machine.crash], ids=["restarted", "crashed"])
def test_a_restart_during_a_write(machine: Machine, act: Callable[[Machine], None]) -> None:
    """The write goes through on the server that is back, once; nobody is told of it."""
    guard = once(lambda: act(machine))
    batch = msgspec.structs.replace(machine.log.batch(command("b")), guard=guard)
    receipt = machine.log.store.append(batch)
    assert (receipt.repeated, list(receipt.positions.values())) == (False, [(2,)])
    assert machine.log.keys() == ["a", "b"]


def test_a_server_that_is_away_for_a_while(machine: Machine, slept: Slept) -> None:
    """It is looked for until it is back; each pause is longer than the one before."""
    slept.acts[3] = machine.rise
    batch = machine.log.batch(command("b"))
    batch = msgspec.structs.replace(batch, guard=once(machine.node.kill))
    assert not machine.log.store.append(batch).repeated
    assert slept.pauses == sorted(slept.pauses) == list(retrying.PAUSES[:3])
    assert machine.log.keys() == ["a", "b"]


def test_a_server_that_stays_away(machine: Machine, slept: Slept) -> None:
    """It died before the commit: nothing was recorded, and that is what is said."""
    batch = machine.log.batch(command("b"))
    dying = msgspec.structs.replace(batch, guard=once(machine.node.kill))
    with pytest.raises(ConnectionLost, match="nothing was recorded"):
        machine.log.store.append(dying)
    assert slept.pauses == list(retrying.PAUSES)
    machine.rise()
    assert machine.log.keys() == ["a"]
    assert not machine.log.store.append(batch).repeated


def dying(machine: Machine, patch: pytest.MonkeyPatch, *, kept: bool) -> None:
    """Let the server die at the next commit: right behind it, or right before."""
    pipeline, left = psycopg.Connection.pipeline, [1]

    @contextmanager
    def fatal(self: psycopg.Connection[Any]) -> Iterator[object]:
        dies = bool(left and left.pop())
        if dies and not kept:
            machine.node.kill()
        with pipeline(self) as found:
            yield found
        if dies:
            machine.node.kill()
            self.execute("SELECT 1")

    def fatal_at_once(driver: Driver, asked: Sequence[Asked]) -> list[list[Row]]:
        dies = ("COMMIT", {}) in asked and bool(left and left.pop())
        if dies and not kept:
            machine.node.kill()
        found = together(driver, asked)
        if dies:
            machine.node.kill()
            driver.execute("SELECT 1")
        return found

    patch.setattr(psycopg.Connection, "pipeline", fatal)
    patch.setattr(postgres, "together", fatal_at_once)


@pytest.mark.parametrize("kept", [True, False], ids=["kept", "not kept"])
@pytest.mark.parametrize("back", [True, False], ids=["back", "away"])
def test_a_server_that_dies_at_the_commit(
    machine: Machine, slept: Slept, monkeypatch: pytest.MonkeyPatch, *, kept: bool, back: bool
) -> None:
    """Where it is back, what was kept is found or recorded; where not, nobody can tell yet."""
    batch = machine.log.batch(command("b"))
    dying(machine, monkeypatch, kept=kept)
    if back:
        slept.acts[1] = machine.rise
        assert not machine.log.store.append(batch).repeated
    else:
        with pytest.raises(OutcomeUnknown, match="the same command again"):
            machine.log.store.append(batch)
        machine.rise()
        assert machine.log.keys() == (["a", "b"] if kept else ["a"])
        assert machine.log.store.append(batch).repeated == kept
    assert machine.log.keys() == ["a", "b"]
    assert slept.pauses


def test_a_second_loss_may_have_been_kept(
    machine: Machine, slept: Slept, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lost on the way, then at the commit: nobody says any more that nothing was recorded."""
    batch = machine.log.batch(command("b"))
    dying(machine, monkeypatch, kept=True)
    with pytest.raises(OutcomeUnknown):
        machine.log.store.append(msgspec.structs.replace(batch, guard=once(machine.crash)))
    machine.rise()
    assert machine.log.store.append(batch).repeated
    assert machine.log.keys() == ["a", "b"]
    assert not slept.pauses


@pytest.mark.parametrize("room", [1 << 20, (1 << 20) + 28_772], ids=["a page", "a part of one"])
def test_a_server_that_has_no_room(
    node: Node, url: str, clock: SetClock, tmp_path: Path, room: int
) -> None:
    """No file of it can grow: the import is refused, the log is readable, and later it goes on."""
    tracker = Tracker(url, clock=clock, recorder="anna")
    tracker.init()
    docket = dockets.write(tmp_path / "docket.yaml", dockets.generated(700, 5))
    tracker.close()
    node.stop()
    with limited(room):
        node.start()
    with pytest.raises(DiskFull, match="nothing was recorded") as refusal:
        tracker.import_docket(docket)
    assert refusal.value.path == tracker.database.name
    with tracker.at() as questions:
        assert len(questions.log().facts) == 1
    tracker.close()
    node.stop()
    node.start()
    tracker.import_docket(docket)
    assert tracker.replay().clean
