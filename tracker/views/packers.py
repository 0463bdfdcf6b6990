"""Processes that pack parts of the log for a rebuild, while this one numbers and writes the rows.

Each takes every so manyth part, one ahead of what is written at most. They only help: what none
of them could do, or can't be read, this process does itself, and says what is wrong with it.
"""

from collections.abc import Iterator, Sequence
from multiprocessing.connection import Connection as Pipe

import msgspec

from tracker.log.connection import Connection
from tracker.log.processes import opened, started, unattended
from tracker.log.store import Store, Stored
from tracker.views.packing import Packed, pack

PART = 5_000
"""Entries that are packed before their rows are written."""

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(tuple[Packed, list[int]])


class Jobs(msgspec.Struct, frozen=True):
    """How many processes pack a log, and the URL by which each opens it."""

    url: str
    count: int


Part = tuple[int, Packed, Sequence[Stored]]
"""Where a part of the log ends, its rows, and what in it replaces other events."""


def parts(connection: Connection, store: Store, size: int, jobs: Jobs | None) -> Iterator[Part]:
    """All parts of a log in their order; the processes end with it.

    Raises:
        DamagedEvent, EventNewer: where an entry can't be read.
    """
    if jobs is None:
        yield from _parts(connection, store, size, [])
        return
    with started(serve, (jobs, size, PART), jobs.count) as pipes:
        yield from _parts(connection, store, size, pipes)


def _parts(connection: Connection, store: Store, size: int, pipes: list[Pipe]) -> Iterator[Part]:
    """Take each part from the process whose turn it is, until one of them has ended."""
    for number, start in enumerate(range(0, size, PART)):
        stop = min(start + PART, size)
        if pipes and (found := _received(pipes[number % len(pipes)])) is not None:
            packed, positions = found
            replacing = [next(store.events(connection, at, at + 1)) for at in positions]
        else:
            pipes.clear()
            packed, replacing = pack(store.events(connection, start, stop), start)
        yield stop, packed, replacing


def _received(pipe: Pipe) -> tuple[Packed, list[int]] | None:
    """The next part of a process; None of one that has ended."""
    try:
        return _decoder.decode(pipe.recv_bytes())
    except (EOFError, OSError):
        return None


def serve(pipe: Pipe, number: int, jobs: Jobs, size: int, part: int) -> None:
    """Pack every so manyth part from a number on: what runs in each process."""
    unattended()
    try:
        database, store = opened(jobs.url)
        with database.reading() as connection:
            for start in range(number * part, size, jobs.count * part):
                stop = min(start + part, size)
                packed, replacing = pack(store.events(connection, start, stop), start)
                pipe.send_bytes(_encoder.encode((packed, [one.position for one in replacing])))
    except Exception:  # noqa: BLE001 - told by the process that does it instead
        return
