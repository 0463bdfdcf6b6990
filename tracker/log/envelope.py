"""The envelope: all that an event carries, and its canonical bytes.

The stored bytes are the event: ``agenda-event/v1`` and a newline, then canonical JSON (keys
sorted, no floats, text in NFC). In this subset it equals RFC 8785. All keys are always there.
"""

import hashlib
import re
import uuid
from functools import lru_cache

import msgspec

from tracker.domain.facts import Citation, Claim, Event
from tracker.domain.text import clean
from tracker.errors import DamagedEvent, InvalidId, InvalidText, TooLarge, WrongType
from tracker.log.catalogue import UNREADABLE, Catalogue

HEADER = b"agenda-event/v1\n"
LIMIT = 65_535
"""Most bytes that one event may have."""
LARGEST = 2**53 - 1
"""The largest whole number that every JSON reader takes as it is."""

_STRING = re.compile(r'"([^"\\]*(?:\\.[^"\\]*)*)"(:?)')
_NUMBER = re.compile(r"-?\d[\d.eE+-]*")
_SUSPECTS = tuple(
    re.compile(before + r"-?\d+(?:[.eE]|(?<=\d{16}))") for before in ("^", '":', r"\[", ",")
)
"""A number that may be none of ours, or text that looks like one: worth a closer look.

One pattern for all of them would be 20 times slower: each here begins with a fixed text.
"""


class Metadata(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where an event came from: its command (id and digest of what was said), the program."""

    command_id: str
    digest: str
    causation: str | None
    correlation: str | None
    app_version: str


class Envelope(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One event as stored; ``data`` is its own part, as written."""

    event_id: str
    key: str
    type: str
    schema_version: int
    stream: str
    version: int
    occurred: str | None
    order: int
    reported: str | None
    sources: tuple[Citation, ...]
    according_to: str | None
    replaces: str | None
    recorded_at: str
    recorder: str
    db_user: str | None
    note: str | None
    irregular: str | None
    metadata: Metadata
    data: msgspec.Raw


_encoder = msgspec.json.Encoder(order="sorted")
_decoder = msgspec.json.Decoder(Envelope)


def event_id(command_id: str, number: int) -> str:
    """The id of a command's event: UUIDv5 of the command's id and the event's number.

    Raises:
        InvalidId: where the command's id is no UUID.
    """
    try:
        named = _uuid(command_id) + str(number).encode()
    except ValueError as error:
        raise InvalidId(command_id, "a UUID") from error
    found = hashlib.sha1(named, usedforsecurity=False).hexdigest()
    variant = "89ab"[int(found[16], 16) & 3]  # RFC 9562, 5.5, without the detour of an object
    return f"{found[:8]}-{found[8:12]}-5{found[13:16]}-{variant}{found[17:20]}-{found[20:32]}"


@lru_cache(maxsize=1_024)
def _uuid(text: str) -> bytes:
    """The bytes of a UUID; the events of one command share theirs."""
    return uuid.UUID(text).bytes


def command_id(*names: str) -> str:
    """A command id out of names that stay: docket, key, revision. The same names, the same id."""
    return str(_named(names))


@lru_cache(maxsize=1_024)
def _named(names: tuple[str, ...]) -> uuid.UUID:
    """Name by name, each within the one before; most ids begin with the same names."""
    if not names:
        return uuid.uuid5(uuid.NAMESPACE_URL, "agenda-tracker")
    return uuid.uuid5(_named(names[:-1]), names[-1])


def is_id(text: str) -> bool:
    """Whether a text has the form of an event's id."""
    return len(text) == len(str(uuid.NAMESPACE_URL)) and text.count("-") == 4  # noqa: PLR2004


def leaf_hash(stored: bytes) -> bytes:
    """The Merkle leaf of stored bytes (RFC 9162, 2.1.1): SHA-256 of a zero byte and them."""
    return hashlib.sha256(b"\x00" + stored).digest()


def canonical(value: object) -> bytes:
    """Canonical JSON of a value that holds no floats.

    Raises:
        InvalidText: for a lone surrogate, U+0000, an unassigned code point, text not in NFC, or
            a key that is not ASCII.
        WrongType: for a float, or a whole number beyond ±(2^53 − 1).
    """
    try:
        found = _encoder.encode(value)
    except UnicodeEncodeError as error:
        raise InvalidText("a lone surrogate") from error
    text = found.decode()
    if any(suspect.search(text) for suspect in _SUSPECTS):
        _check_numbers(_STRING.sub("", text))
    if not text.isascii() or "\\u0000" in text:
        for content, colon in _STRING.findall(text):
            _check_string(content, is_key=bool(colon))
    return found


def _check_numbers(outside: str) -> None:
    """Check the numbers of JSON whose strings were taken out."""
    for number in _NUMBER.findall(outside):
        if not number.lstrip("-").isdigit() or abs(int(number)) > LARGEST:
            raise WrongType("a whole number within ±(2^53 − 1)", number)


def _check_string(content: str, *, is_key: bool) -> None:
    """Check one string of JSON, as escaped. Ends of strings compose with nothing outside."""
    if content.isascii() and "\\u0000" not in content:
        return
    import json  # noqa: PLC0415 - seldom asked for, 1 ms to import

    value = json.loads(f'"{content}"')
    if clean(value) != value:
        raise InvalidText("characters that are not in Unicode's composed form (NFC)")
    if is_key and not value.isascii():
        raise InvalidText(f"the key {value!r}, which is not ASCII")


def write(envelope: Envelope) -> bytes:
    """The bytes of an event.

    Raises:
        TooLarge: over 65,535 bytes.
        InvalidText: for text that would not come back the same.
    """
    stored = HEADER + canonical(envelope)
    if len(stored) > LIMIT:
        raise TooLarge(len(stored), LIMIT)
    return stored


def read(stored: bytes, position: int) -> Envelope:
    """Parse stored bytes.

    Raises:
        DamagedEvent: for bytes that are no event.
    """
    if not stored.startswith(HEADER):
        raise DamagedEvent(position, f"no {HEADER.decode().strip()} header")
    try:
        return _decoder.decode(memoryview(stored)[len(HEADER) :])
    except UNREADABLE as error:
        raise DamagedEvent(position, str(error)) from error


def claim_of(envelope: Envelope) -> Claim:
    """What the recorder said about the event."""
    return Claim(
        key=envelope.key,
        occurred=envelope.occurred,
        order=envelope.order,
        reported=envelope.reported,
        sources=envelope.sources,
        according_to=envelope.according_to,
        replaces=envelope.replaces,
        note=envelope.note,
        irregular=envelope.irregular,
    )


def data_of(envelope: Envelope, catalogue: Catalogue, position: int) -> Event:
    """The typed event of an envelope, upcast.

    Raises:
        EventNewer, DamagedEvent: as the catalogue says.
    """
    return catalogue.read(envelope.type, envelope.schema_version, envelope.data, position)
