"""Orders: what a caller asks to be recorded under one command id, and its digest.

The digest is of what the caller said: no stamps, no versions, no derived dates. So the same file
tomorrow has the same digests, and another content under the same key has another.
"""

import hashlib
from functools import lru_cache

import msgspec

from tracker.domain.facts import Command
from tracker.log.envelope import command_id

REVISION = "0"
"""The first recording of a docket's fact; a correction of it has the next number."""


_encoder = msgspec.json.Encoder(order="sorted")


class Order(msgspec.Struct, frozen=True, gc=False):
    """Commands under one key: all of them are recorded, or none."""

    key: str
    commands: tuple[Command, ...]


@lru_cache(maxsize=4_096)
def docket_command(docket: str, key: str, revision: str = REVISION) -> str:
    """The command id of a docket's record, or of its correction: the same names, the same id."""
    return command_id("docket", docket, key, revision)


def said(order: Order) -> bytes:
    """What an order says, as JSON with sorted keys: the same order, the same bytes."""
    return _encoder.encode(
        [(type(command).__name__, _plain(command)) for command in order.commands]
    )


def digest(order: Order) -> str:
    """SHA-256 in hex of what an order says."""
    return digest_of(said(order))


def digest_of(saying: bytes) -> str:
    """SHA-256 in hex of what :func:`said` gave."""
    return hashlib.sha256(saying).hexdigest()


def _plain(command: Command) -> object:
    return {
        field: {"type": type(value).__name__, "value": value} if field == "data" else value
        for field, value in msgspec.structs.asdict(command).items()
    }
