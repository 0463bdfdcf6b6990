"""The envelope: all that an event carries, and its canonical bytes.

The stored bytes are the event: ``agenda-event/v1`` and a newline, then canonical JSON (keys
sorted, no floats, text in NFC). In this subset it equals RFC 8785. All keys are always there.
"""

import re
import uuid
from functools import lru_cache

import msgspec

from tracker.domain.facts import Citation, Claim, Event
from tracker.domain.text import clean
from tracker.errors import DamagedEvent, InvalidId, InvalidText, TooLarge, WrongType
from tracker.log.catalogue import UNREADABLE, Catalogue

HEADER = b"agenda-event/v1\n"
_BODY = len(HEADER)
LIMIT = 65_535
"""Most bytes that one event may have."""
UUID_BYTES = 16
LARGEST = 2**53 - 1
"""The largest whole number that every JSON reader takes as it is."""

_STRING = r'"([^"\\]*(?:\\.[^"\\]*)*)"(:?)'
_NUMBER = r"-?\d[\d.eE+-]*"
_DIGITS = b"-0123456789"
_ALIKE = bytes(
    {ord("."): ord("e"), ord("E"): ord("e"), ord("["): ord(",")}.get(n, n) for n in range(256)
)
_AS_ZEROS = bytes(ord("0") if n in _DIGITS[1:] else n for n in range(256))
_LONG = b"0" * len(str(LARGEST))


class Metadata(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """Where an event came from: its command (id and digest of what was said), the program."""

    # In the order in which they are written, as the fields of an envelope.
    app_version: str
    causation: str | None
    command_id: str
    correlation: str | None
    digest: str


class Envelope(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """One event as stored; ``data`` is its own part, as written."""

    # In the order in which they are written: so nothing has to be sorted, and a reader finds each
    # field where it looks first.
    according_to: str | None
    data: msgspec.Raw
    db_user: str | None
    event_id: str
    irregular: str | None
    key: str
    metadata: Metadata
    note: str | None
    occurred: str | None
    order: int
    recorded_at: str
    recorder: str
    replaces: str | None
    reported: str | None
    schema_version: int
    sources: tuple[Citation, ...]
    stream: str
    type: str
    version: int


_plain_encoder = msgspec.json.Encoder()
_encoder = msgspec.json.Encoder(order="sorted")
_decoder = msgspec.json.Decoder(Envelope)


@lru_cache(maxsize=8_192)
def event_id(command_id: str, number: int) -> str:
    """The id of a command's event: UUIDv5 of the command's id and the event's number.

    Remembered for a while, since it is asked for when a command is looked up, decided and written.

    Raises:
        InvalidId: where the command's id is no UUID.
    """
    try:
        space = _bytes(command_id)
    except ValueError as error:
        raise InvalidId(command_id, "a UUID") from error
    return _within(space, str(number))


def _within(space: bytes, name: str) -> str:
    """The UUIDv5 of a name in a space (RFC 9562, 5.5), without the detour of an object."""
    import hashlib  # noqa: PLC0415 - 2 ms that all save who only read

    found = hashlib.sha1(space + name.encode(), usedforsecurity=False).hexdigest()
    variant = _VARIANTS[found[16]]
    return f"{found[:8]}-{found[8:12]}-5{found[13:16]}-{variant}{found[17:20]}-{found[20:32]}"


_VARIANTS = {digit: "89ab"[int(digit, 16) & 3] for digit in "0123456789abcdef"}


def _bytes(text: str) -> bytes:
    """The bytes of a UUID.

    Raises:
        ValueError: where it is none.
    """
    found = bytes.fromhex(text.replace("-", ""))
    return found if len(found) == UUID_BYTES else uuid.UUID(text).bytes


def command_id(*names: str) -> str:
    """A command id out of names that stay: docket, key, revision. The same names, the same id."""
    return _within(_space(names[:-1]), names[-1]) if names else str(uuid.UUID(bytes=_space(())))


@lru_cache(maxsize=1_024)
def _space(names: tuple[str, ...]) -> bytes:
    """Name by name, each within the one before; most ids begin with the same names."""
    if not names:
        return uuid.uuid5(uuid.NAMESPACE_URL, "agenda-tracker").bytes
    return _bytes(_within(_space(names[:-1]), names[-1]))


def is_id(text: str) -> bool:
    """Whether a text has the form of an event's id."""
    return len(text) == len(str(uuid.NAMESPACE_URL)) and text.count("-") == 4  # noqa: PLR2004


def leaf_hash(stored: bytes) -> bytes:
    """The Merkle leaf of stored bytes (RFC 9162, 2.1.1): SHA-256 of a zero byte and them."""
    import hashlib  # noqa: PLC0415 - as above

    return hashlib.sha256(b"\x00" + stored).digest()


def canonical(value: object) -> bytes:
    """Canonical JSON of a value that holds no floats.

    Raises:
        InvalidText: for a lone surrogate, U+0000, an unassigned code point, text not in NFC, or
            a key that is not ASCII.
        WrongType: for a float, or a whole number beyond ±(2^53 − 1).
    """
    found = encoded(value)
    _check(found)
    return found


def encoded(value: object, encoder: msgspec.json.Encoder = _encoder) -> bytes:
    """JSON with sorted keys, of which nothing is checked yet: what :func:`write` does for all.

    Raises:
        InvalidText: for a lone surrogate.
    """
    try:
        return encoder.encode(value)
    except UnicodeEncodeError as error:
        raise InvalidText("a lone surrogate") from error


def _check(found: bytes) -> None:
    """Check numbers and text of JSON. A quick look tells nearly all that is sound."""
    if _has_fractions(found) or _has_long_numbers(found):
        _check_numbers(found)
    _check_text(found)


def _check_text(found: bytes) -> None:
    if not found.isascii() or (b"\\" in found and b"\\u0000" in found):  # one byte is found faster
        for content, colon in re.findall(_STRING, found.decode()):
            _check_string(content, is_key=bool(colon))


def _has_fractions(found: bytes) -> bool:
    """Whether a number may be a float; text that looks like one is worth a closer look, too.

    Bytes are translated and searched as a whole: patterns would take ten times as long.
    """
    rest = found.translate(_ALIKE, _DIGITS)
    return b'":e' in rest or b",e" in rest or rest.startswith(b"e")


def _has_long_numbers(found: bytes) -> bool:
    """Whether a whole number, or digits in text, may be beyond ±(2^53 − 1)."""
    return _LONG in found.translate(_AS_ZEROS)


def _has_small_numbers(envelope: Envelope) -> bool:
    """Whether its numbers are within ±(2^53 − 1) for certain: three of its own, and the data's."""
    own = max(abs(envelope.order), abs(envelope.version), abs(envelope.schema_version))
    return own <= LARGEST and not _has_long_numbers(bytes(envelope.data))


def _check_numbers(found: bytes) -> None:
    """Check the numbers of JSON, its strings left out."""
    for number in re.findall(_NUMBER, re.sub(_STRING, "", found.decode())):
        if not number.lstrip("-").isdigit() or abs(int(number)) > LARGEST:
            raise WrongType("a whole number within ±(2^53 − 1)", number)


def _check_string(content: str, *, is_key: bool) -> None:
    """Check one string of JSON, as escaped. Ends of strings compose with nothing outside."""
    if content.isascii() and "\\u0000" not in content:
        return
    if "\\" in content:
        import json  # noqa: PLC0415 - seldom asked for, 1 ms to import

        value = json.loads(f'"{content}"')
    else:
        value = content
    if clean(value) != value:
        raise InvalidText("characters that are not in Unicode's composed form (NFC)")
    if is_key and not value.isascii():
        raise InvalidText(f"the key {value!r}, which is not ASCII")


def write(envelope: Envelope, *, typed: bool = False) -> bytes:
    """The bytes of an event; ``typed`` where no number of it can be a float.

    Raises:
        TooLarge: over 65,535 bytes.
        InvalidText: for text that would not come back the same.
        WrongType: for a number that not every JSON reader takes as it is.
    """
    body = encoded(envelope, _plain_encoder)
    sound = _has_small_numbers(envelope) if typed else not _has_fractions(body)
    if not sound or (not typed and _has_long_numbers(body)):
        _check_numbers(body)
    _check_text(body)
    stored = HEADER + body
    if len(stored) > LIMIT:
        raise TooLarge(len(stored), LIMIT)
    return stored


def is_written_alike(stored: bytes, envelope: Envelope, data: Event | None) -> bool:
    """Whether what was read from stored bytes is written as the same bytes again.

    ``data`` is what was read as the event's own part, of fields that have types throughout: where
    these are written as they were, no number in them was a float. Else it is None.

    Raises:
        InvalidText, WrongType, TooLarge: for text and numbers that are never written.
    """
    if data is None:
        return write(envelope) == stored
    same = _encoder.encode(data) == bytes(envelope.data)
    return same and write(envelope, typed=True) == stored


def read(stored: bytes, position: int) -> Envelope:
    """Parse stored bytes.

    Raises:
        DamagedEvent: for bytes that are no event.
    """
    if not stored.startswith(HEADER):
        raise DamagedEvent(position, f"no {HEADER.decode().strip()} header")
    try:
        return _decoder.decode(stored[_BODY:])
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
