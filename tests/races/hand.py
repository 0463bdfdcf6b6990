"""A recorder in a process of its own: ``python -m tests.races.hand URL NAME``.

Each line on stdin is an order, each line on stdout what became of it; so several hands start at
the same moment. ``record`` and ``retract`` do one thing, ``many`` does a lot of them, and
``die`` records and is killed by SIGKILL between the commit and the answer. ``risk`` does a lot in
a fork: some transactions are rolled back under the lock before they are tried again, and at one of
its statements it is killed.
"""

import os
import random
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from typing import Any

import msgspec
import pytest

from tracker.app import RecordReport, Retraction, Tracker, Typed
from tracker.errors import FenceMoved, KeyTaken, TrackerError, WrongVersion
from tracker.log.connection import Connection
from tracker.log.store import Batch, Receipt, Store

FASTER = (WrongVersion, FenceMoved, KeyTaken)
"""What is told to whoever lost five times: nothing was recorded, try again."""

SHARED = ("armenia-mission", "armenia-assistance", "yerevan-declaration")
"""Items that all hands record on."""


class Order(msgspec.Struct):
    """What to do: a fact to record, the key of one to take back, or how many facts.

    Of a lot, those before ``start`` were answered; ``fatal`` is the statement to die at, or 0.
    """

    do: str
    typed: Typed | None = None
    key: str = ""
    count: int = 0
    start: int = 0
    fatal: int = 0


class Done(msgspec.Struct):
    """What became of it: the entries by key, or the class and text of the error."""

    entries: dict[str, str] = {}
    repeated: bool = False
    error: str = ""
    text: str = ""
    tries: int = 1


def answered(act: Callable[[], RecordReport]) -> Done:
    """Do one thing; an error is an answer too."""
    try:
        report = act()
    except TrackerError as error:
        return Done(error=type(error).__name__, text=str(error))
    entries = {fact.key: str(fact.entry) for fact in report.facts}
    return Done(entries, repeated=report.repeated)


def insist(act: Callable[[], RecordReport]) -> Done:
    """Do one thing until nobody was faster; gives how often it was tried."""
    tries = 1
    while (done := answered(act)).error in {each.__name__ for each in FASTER}:
        tries += 1
    return msgspec.structs.replace(done, tries=tries)


def stance(key: str, item: str, number: int) -> Typed:
    """A member supports an item, on a day and with grounds of its own."""
    fields = {
        "item": item,
        "by": ["KAZ"],
        "what": "supports",
        "on": f"2023-11-{1 + number % 20:02}",
        "grounds": key,
        "from": ["belta-2023-11-20"],
    }
    return Typed(key=key, fields=fields)


def many(tracker: Tracker, name: str, count: int, start: int = 0) -> Iterator[Done]:
    """Record as a busy office does.

    Most are statements; some go to items that all share, and a few take back the one before.
    Every third is recorded once more, as if the answer had been lost.
    """
    for number in range(start, count):
        key = f"{name}-{number}"
        says = {"what": "statement", "by": "ARM", "says": key, "on": "2023-11-20"}
        said = Typed(key=key, fields={**says, "from": ["belta-2023-11-20"]})
        match number % 20:
            case 19:
                taken = f"{name}-{number - 1}"
                yield insist(partial(tracker.retract, taken, Retraction(reason="no")))
                continue
            case 2 | 7 | 13:
                said = stance(key, SHARED[number % 3], number)
            case _:
                pass
        yield insist(partial(tracker.record, said))
        if number % 3 == 0:
            again = answered(partial(tracker.record, said))
            assert again.repeated, again


def dying() -> None:
    """Be killed right behind the next commit."""
    append = Store.append

    def fatal(store: Store, batch: Batch, *rest: object) -> Receipt:
        append(store, batch, *rest)  # type: ignore[arg-type]  # handed on as it came
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError(batch)

    Store.append = fatal  # type: ignore[assignment, method-assign]  # the point of the test


class RolledBack(Exception):
    """What spoils a transaction whose events are written already."""


def spoiled(tracker: Tracker, dice: random.Random) -> None:
    """Let one append in five be rolled back at its end, and be tried again."""
    store = tracker.store
    append = store.append

    def risky(batch: Batch, *rest: object) -> Receipt:
        if dice.random() < SPOILED:
            with pytest.MonkeyPatch.context() as patch, suppress(RolledBack):
                patch.setattr(store, "_rider", None)  # the long way, step by step
                patch.setattr(store, "_project", failing)  # its last step under the lock
                append(batch)
        return append(batch, *rest)  # type: ignore[arg-type]  # handed on as it came

    store.append = risky  # type: ignore[assignment, method-assign]  # the point of the test


SPOILED = 0.2


def failing(_: Connection, __: object) -> None:
    """Write no read models."""
    raise RolledBack


def fatal(statement: int) -> None:
    """Be killed at a statement: before it, behind it, or behind a commit."""
    points = [0]

    def point() -> None:
        points[0] += 1
        if points[0] == statement:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: object, **named: object) -> Any:  # noqa: ANN401 - any of them
            point()
            found = real(*arguments, **named)
            point()
            return found

        return call

    for place, name in ((Connection, "run"), (Connection, "run_many"), (Connection, "one")):
        setattr(place, name, around(getattr(place, name)))
    Store.append = around(Store.append)  # type: ignore[method-assign]  # the point of the test


def risk(tracker: Tracker, name: str, order: Order) -> None:
    """Live once, in a fork, until all is done or it is killed; a last line says which."""
    child = os.fork()
    if not child:
        fatal(order.fatal)
        spoiled(tracker, random.Random(order.fatal))  # noqa: S311 - no secrets
        for done in many(tracker, name, order.count, order.start):
            os.write(1, msgspec.json.encode(done) + b"\n")
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if status and not os.WIFSIGNALED(status):
        raise SystemExit(1)
    os.write(1, msgspec.json.encode(Done(error=KILLED if status else ENDED)) + b"\n")


KILLED, ENDED = "killed", "ended"


def main(url: str, name: str) -> None:
    """Obey orders until there are no more."""
    tracker = Tracker(url, recorder=name, lock_timeout=60)
    write = sys.stdout.buffer
    for line in sys.stdin.buffer:
        order = msgspec.json.decode(line, type=Order)
        match order.do:
            case "many":
                for done in many(tracker, name, order.count):
                    write.write(msgspec.json.encode(done) + b"\n")
            case "risk":
                risk(tracker, name, order)
            case "retract":
                done = answered(partial(tracker.retract, order.key, Retraction(reason="no")))
                write.write(msgspec.json.encode(done) + b"\n")
            case _ if order.typed is not None:
                if order.do == "die":
                    dying()
                done = answered(partial(tracker.record, order.typed))
                write.write(msgspec.json.encode(done) + b"\n")
        write.flush()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
